from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import sentences as module
from nlp.sentences import sentences


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    "one",
    [
        "Lễ ra quân tại TX. Sơn Tây có ThS. Lò Thị Mai và TP. Thủ Đức cử người sang.",
        "Anh N.V.T. đã nhận lỗi với bà con.",
        "Ông V.I. Xuân kể lại chuyện cũ.",
        "Doanh thu đạt 1.054 triệu đồng, tăng 2.5 lần.",
        "Trang hoadep.example.vn đăng tin ngày 5.3.2021.",
        "1. Ông Lò Văn Tửng, bản Nà Ớt.",
        "Bà bảo: “Tôi không nhận… tiền đâu!”, rồi quay vào.",
        "Tập thể được khen (Hội Nông dân xã, Đoàn xã...); còn lại để sau.",
    ],
)
def test_no_sentence_ends_here(one: str) -> None:
    assert split(one) == [one]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tiêu đề không chấm\nÔng Tửng hiến đất. Bà Mai giúp.", 3),
        ("Em Lò Văn T. Hiện em ở với bà.", 2),
        ("Ông sinh năm 1960. Bà sinh năm 1962.", 2),
        ("Ai cũng khen! Thật không? Có chứ… Rồi ông về.", 4),
        ("“Tôi vui lắm.” Anh cười.", 2),
        ("Ông đến xã hội.Quả là vui.", 2),
        ("Đơn vị được UBND tỉnh khen./. Tin sau.", 2),
    ],
)
def test_sentences_end_here(text: str, parts: int) -> None:
    assert len(split(text)) == parts


def test_borders_of_zones_cut_sentences() -> None:
    text = "Ông Tửng bên ruộng Ảnh: Hà Mai Năm ngoái ông hiến đất"
    at = text.index("Năm")
    assert [s.start for s in sentences(text, [at])] == [0, at]


@given(st.text(alphabet="aB.!?… \n“”()Đ1,"), st.lists(st.integers(0, 50)))
def test_sentences_hold_every_letter_once_in_order(text: str, borders: list[int]) -> None:
    found = sentences(text, borders)
    covered = 0
    for sentence in found:
        assert covered <= sentence.start < sentence.end
        assert not text[covered : sentence.start].strip()
        part = text[sentence.start : sentence.end]
        assert part == part.strip()
        assert "\n" not in part
        covered = sentence.end
    assert not text[covered:].strip()


@pytest.mark.parametrize("unit", ["Ông Tửng đi. ", ".", "( . ", "“ ! ", "A.", "\n"])
def test_time_grows_with_the_text_only(unit: str) -> None:
    begun = time.process_time()
    sentences(unit * (300_000 // len(unit)))
    assert time.process_time() - begun < 10


def test_a_wrong_abbreviation_is_reported_with_its_line(tmp_path, monkeypatch) -> None:
    table = tmp_path / "abbreviations.txt"
    table.write_text("# ok\nTP\nTP.\n", encoding="utf-8")
    monkeypatch.setattr(module, "ABBREVIATIONS", table)
    module._gazetteer.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"abbreviations\.txt:3: expected one abbreviation"):
            sentences("TP. A")
    finally:
        module._gazetteer.cache_clear()
