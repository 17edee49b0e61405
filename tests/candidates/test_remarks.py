"""What sentences say beside the achievement; the data files behind it."""

from pathlib import Path

import pytest

from candidates import occupations, remarks
from candidates.remarks import remarks_of
from candidates.tables import TableError
from nlp.records import Label, Mention, Reading, Span, Subject, SubjectKind


def _said(*sentences: str, name: str = "Mủ", kind: SubjectKind = SubjectKind.PERSON) -> list[tuple[str, str]]:
    """Kind and cue of the remarks of a text whose every sentence names the subject."""
    text = " ".join(sentences)
    spans, mentions, at = [], [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        start = at + sentence.index(name)
        mentions.append(Mention(start, start + len(name), name, Label.PERSON, link="p1"))
        at += len(sentence) + 1
    subject = Subject("p1", kind, name, tuple(range(len(sentences))))
    reading = Reading(id="1", text=text, sentences=tuple(spans), mentions=tuple(mentions), subjects=(subject,))
    found = remarks_of(reading, subject)
    assert all(found_one.sentence in spans for found_one in found)
    return [(one.kind, one.cue) for one in found]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Mủ là người phụ nữ phi thường của bản.", "superlative"),
        ("Mủ bán mật ong, quý khách liên hệ ngay.", "advert"),
        ("Mủ gặp nhiều khó khăn vì giá mận xuống thấp.", "difficulty"),
        ("Mủ bị xử phạt vì khai thác cát.", "bad_news"),
        ("Mủ vi phạm quy định về bảo vệ rừng.", "bad_news"),
        ("Công an huyện Mai Sơn vừa khởi tố bị can đối với Mủ.", "bad_news"),
        ("Mủ trồng vườn mận lớn nhất tỉnh.", "superlative"),
        ("Mủ dạy học ở xã vùng cao.", "hard_area"),
        ("Mô hình của Mủ được nhiều hộ trong bản học theo.", "spread"),
    ],
)
def test_a_remark_is_found(sentence: str, kind: str) -> None:
    assert [k for k, _ in _said(sentence)] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mủ có vườn mận lớn nhất xã, rộng 12 ha.",
        "Mủ được UBND huyện công nhận là người trồng mận giỏi nhất.",
        "Trước đây nhà Mủ từng thua lỗ.",
        "Mủ quyên góp giúp đỡ những người gặp khó khăn.",
        "Mủ tuyên truyền để bà con không vi phạm luật giao thông.",
        "Mủ cho biết hộ nào vi phạm đều được nhắc nhở.",
        "Mủ, trưởng bản, nói rằng nhiều người từng bị bắt vì lấn rừng.",
        "Mủ đi tìm cháu bé bị bắt cóc.",
        "Tòa tuyên phạt bị cáo vì lừa đảo bị hại Mủ.",
        "Mủ được vay vốn ưu đãi, khách khắp nơi đến đặt hàng.",
        "Mủ nhớ lại khi ấy nhà gặp nhiều khó khăn.",
        "Mủ là tấm gương để lớp trẻ noi theo, niềm vui lớn nhất là con ngoan.",
        "Mủ đoạt giải thưởng cao nhất tỉnh.",
        "Mủ trồng mận từ năm 2010.",
    ],
)
def test_what_is_no_remark(sentence: str) -> None:
    assert _said(sentence) == []


def test_who_brings_a_charge_is_not_charged() -> None:
    unit, charged = "Công an huyện Mai Sơn", "Công an huyện Mai Sơn đã khởi tố bị can hai người."
    assert _said(charged, name=unit, kind=SubjectKind.COLLECTIVE) == []
    disciplined = "Công an huyện Mai Sơn bị kỷ luật vì buông lỏng quản lý."
    assert _said(disciplined, name=unit, kind=SubjectKind.COLLECTIVE) == [("bad_news", "bị kỉ luật")]


def test_one_article_gives_few_remarks_of_a_kind() -> None:
    assert len(_said(*["Mủ thật phi thường."] * 40)) == remarks.MOST


@pytest.mark.parametrize(
    ("module", "old", "new", "expected"),
    [
        (remarks, "advert\thotline", "adverb\thotline", "kind 'adverb', expected one of"),
        (remarks, "advert\thotline", "advert\thotline *", "begin or end with"),
        (remarks, "advert\thotline", "advert hotline", "1 cells, expected 2"),
        (occupations, "worker\tCông nhân", "farmer\tCông nhân", "stands there twice"),
        (occupations, "lao động\tunder", "lao động\trare", "found is 'rare', expected one of under, usual"),
        (occupations, "công nhân|", "công nhân||", "must not be empty"),
    ],
)
def test_a_slip_in_a_data_file_is_named(module: object, old: str, new: str, expected: str, tmp_path: Path) -> None:
    bundled = module.FILE.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    path = tmp_path / "table.tsv"
    path.write_text(bundled.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError, match=expected) as caught:
        module.load(path)  # type: ignore[attr-defined]
    assert f"table.tsv:{caught.value.line}: " in str(caught.value)
