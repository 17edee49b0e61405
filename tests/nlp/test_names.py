from __future__ import annotations

import time

import pytest
import spacy

from nlp import syllables
from nlp.name_features import find_runs, windows
from nlp.names import (
    elements,
    has_surname,
    is_masked,
    is_vietnamese,
    name_keys,
    runs,
    stated_gender,
    syllables_of,
    written_out,
)

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def runs_of(text: str) -> list[str]:
    found = syllables_of(NLP.make_doc(text))
    return [text[found.starts[first] : found.ends[past - 1]] for first, past in runs(found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gặp ông Lò Văn Khiên ở bản", ["Lò Văn Khiên"]),
        ("chị H'Bliu Niê và anh K' Tuấn", ["H'Bliu Niê", "K' Tuấn"]),
        ("già làng A Blui, Y Thoa", ["A Blui", "Y Thoa"]),
        ("nhà lãnh đạo Kang Min-so nói", ["Kang Min-so"]),
        ("lãnh tụ V.I. Lê-nin", ["V.I. Lê-nin"]),
        ("ông Jan van Berkel và tên al-Rashadi", ["Jan van Berkel", "al-Rashadi"]),
        ("Ảnh: T.Sơn-C.Bình", ["Ảnh", "T.Sơn", "C.Bình"]),
        ("em Ng.T.K. (lớp 7)", ["Ng.T.K"]),
        ("ở UBND, THPT và TTXVN", []),
        ("theo LÊ HẢI", ["LÊ HẢI"]),
    ],
)
def test_runs_are_capitalised_words_as_names_have_them(text: str, expected: list[str]) -> None:
    assert runs_of(text) == expected


def test_capitals_are_names_in_a_line_of_capitals_only() -> None:
    assert runs_of("ÔNG ĐÀM VĂN KHÔI HIẾN ĐẤT\nđại diện UBND") == ["ÔNG ĐÀM VĂN KHÔI HIẾN ĐẤT"]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("N.V.A.", True),
        ("Lương Bảo K.", True),
        ("T", True),
        ("Th", False),
        ("Nguyễn Văn An", False),
        ("Y Bluăt", False),
        ("K' Broih", False),
    ],
)
def test_hidden_names(name: str, masked: bool) -> None:
    assert is_masked(name) is masked


def test_names_in_capitals_are_written_out() -> None:
    assert written_out("TRIỆU VẦN KHỞI") == "Triệu Vần Khởi"
    assert written_out("H'HƯƠNG NIÊ") == "H'Hương Niê"
    assert written_out("N.V.A") == "N.V.A"


def test_gender_only_where_the_name_says_it() -> None:
    assert stated_gender("Lò Thị Mỷ") == "f"
    assert stated_gender("Lò Văn Mỷ") == "m"
    assert stated_gender("H'Bliu Niê") == "f"
    assert stated_gender("Hoàng Anh") == ""


def test_surnames_of_the_peoples() -> None:
    assert has_surname(name_keys("Sùng A Páo"))
    assert has_surname(name_keys("Rơ Châm Hyeo"))
    assert not has_surname(name_keys("Donald Smith"))
    assert "H'Mông" in elements().surnames["sùng"]


@pytest.mark.parametrize(
    ("key", "is_one"), [("nguyễn", True), ("hoa", True), ("trump", False), ("bluăt", False), ("quý", True)]
)
def test_shape_of_a_vietnamese_syllable(key: str, is_one: bool) -> None:
    assert is_vietnamese(key) is is_one


def test_thousands_of_runs_that_touch_are_windowed_in_linear_time() -> None:
    found = syllables_of(NLP.make_doc("A; B; " * 20_000))
    run_list = find_runs(found)
    begun = time.process_time()
    stretches = windows(found, run_list)
    assert time.process_time() - begun < 3
    assert sum(len(inner) for _, _, inner in stretches) == len(run_list) == 40_000
