import math

from classifiers.doing import Doing
from classifiers.exemplar import context
from classifiers.explanation import reason_words
from classifiers.features import article_cues, subject_cues
from classifiers.genre import Opinion
from crawler.records import Article
from nlp.records import Deed, Label, Mention, Reading, Role, Span, Subject, SubjectKind, Zone, ZoneKind

TITLE = "Lái đò trả lại ví."
BODY = "Anh Giàng Páo trả lại ví. “Tôi cứu hai người”, Giàng Páo kể. Chị Sùng Mẩy hiến máu."
TEXT = f"{TITLE}\n{BODY}"


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def reading() -> Reading:
    sentences = [at(TITLE), at("Anh Giàng Páo trả lại ví."), at("“Tôi cứu hai người”, Giàng Páo kể."), at(BODY[-22:])]
    deeds = [
        Deed(*span, field, subject)
        for span, field, subject in zip(
            sentences, ("security_rescue",) * 3 + ("health_blood",), ("pao", "pao", "pao", "may"), strict=True
        )
    ]
    return Reading(
        id="x",
        text=TEXT,
        zones=(Zone(*at(TITLE), ZoneKind.TITLE), Zone(*at(BODY), ZoneKind.BODY)),
        sentences=tuple(Span(*span) for span in sentences),
        mentions=(
            Mention(*at("Giàng Páo"), "Giàng Páo", Label.PERSON),
            Mention(*at("Sùng Mẩy"), "Sùng Mẩy", Label.PERSON),
        ),
        subjects=(
            Subject("pao", SubjectKind.PERSON, "Giàng Páo", (0,), Role.PUT_FORWARD),
            Subject("may", SubjectKind.PERSON, "Sùng Mẩy", (1,), Role.OTHER),
        ),
        deeds=tuple(deeds),
    )


def test_where_deeds_stand_and_whose_they_are() -> None:
    cues = article_cues(Article(id="x", text=TEXT), reading())
    assert cues["deed_in_title"] == 1.0
    assert "deed_in_sapo" not in cues
    assert (cues["deeds_of_one"], cues["deeds_of_one_share"]) == (math.log1p(3), 0.75)
    assert cues["told_by_doer"] == math.log1p(1)
    assert (cues["deed_security_rescue"], cues["own_security_rescue"]) == (math.log1p(3), math.log1p(3))
    assert "own_health_blood" not in cues


def test_the_doer_of_the_title_is_told_from_the_others() -> None:
    told = subject_cues(Article(id="x", text=TEXT), reading(), context(Opinion({}, 0.5)), [0.0, 0.0])
    pao, may = ({name: cue.value for name, cue in one.cues.items()} for one in told)
    assert (pao["head_doer"], pao["deed_share"]) == (1, 0.75)
    assert (may["head_doer"], may["deed_share"]) == (0, 0.25)
    assert told[0].cues["head_doer"].span == Span(*at(TITLE))


def test_an_article_without_deeds_has_none_of_these_cues() -> None:
    nothing = Reading(id="x", text=TEXT)
    assert not any(Doing.of(nothing).article().values())


def test_each_has_words_for_analysts() -> None:
    new = {"head_doer", "deed_share"} | Doing.of(reading()).article().keys()
    assert new <= reason_words().keys() | {"deed_health_blood"}
