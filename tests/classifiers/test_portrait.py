from classifiers import portrait, words
from classifiers.portrait import NOBODY, Portrait
from crawler.records import Article
from nlp.pipeline import Reader
from nlp.records import Role

RESCUE = Article(
    id="1",
    text="Anh Lò Văn Phiến nhảy xuống suối cứu hai em nhỏ.\nBác sĩ Hà Thị Nụ cho biết hai em đã khỏe. Anh Phiến được "
    "Chủ tịch UBND tỉnh tặng Bằng khen.",
)


def test_a_portrait_is_made_of_all_mentions_and_names_nobody() -> None:
    reading = Reader().read(RESCUE)
    (told,) = portrait.of_readings([reading])
    (phien,) = (terms for subject, terms in zip(reading.subjects, told, strict=True) if "Phiến" in subject.name)
    assert {"cứu", "xxta nhảy", "xxta được", "|"} <= set(phien)
    assert not {"phiến", "lò", "nụ"} & set(phien)
    assert phien == words.portrait(reading, next(s for s in reading.subjects if "Phiến" in s.name))


def test_who_only_signs_or_is_unlabelled_teaches_nothing() -> None:
    reading = Reader().read(RESCUE)
    labels = [1 if "Phiến" in subject.name else -1 for subject in reading.subjects]
    assert [reading.subjects[at].name for at in portrait.taught(reading.subjects, labels)] == ["Lò Văn Phiến"]


def test_the_words_of_deeds_speak_for_a_subject_also_after_a_turn_through_plain_values() -> None:
    rows = [["cứu", "người"], ["nhập", "viện"]] * 8
    model = Portrait.fit(rows, [1, 0] * 8, [1.0] * 16)
    ((good, bad), none) = model.values([[["cứu"], ["viện"]], []])
    assert good > 0 > bad
    assert none == []
    again = Portrait.of_parts(model.parts)
    assert abs(again.values([[["cứu"]]])[0][0] - good) < 1e-3


def test_an_article_is_told_by_the_best_of_those_who_may_be_candidates() -> None:
    reading = Reader().read(RESCUE)
    values = [float(at) for at, _ in enumerate(reading.subjects)]
    allowed = [v for s, v in zip(reading.subjects, values, strict=True) if s.role is not Role.OFFICIAL]
    assert portrait.foremost(reading.subjects, values) == max(allowed)
    assert portrait.foremost((), ()) == NOBODY
