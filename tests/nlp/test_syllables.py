from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from nlp.syllables import SyllableTokenizer

TOKENIZE = SyllableTokenizer(spacy.blank("xx").vocab)


@given(st.one_of(st.text(), st.text(alphabet="aĐẵ' ’\n\t.,/-12_“")))
def test_the_document_is_the_text(text: str) -> None:
    doc = TOKENIZE(text)
    assert doc.text == text
    assert [text[t.idx : t.idx + len(t.text)] for t in doc] == [t.text for t in doc]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Mê Văn Đạt,H'Hen Niê", ["Mê", "Văn", "Đạt", ",", "H'Hen", "Niê"]),
        ("1.054 hộ (QP-AN)", ["1.054", "hộ", "(", "QP", "-", "AN", ")"]),
        ("31/UBND-NC", ["31", "/", "UBND", "-", "NC"]),
        ("Ông  A\n\nB", ["Ông", " ", "A", "\n\n", "B"]),
        ("EmNguyễn Hồng PhongTổng hợp", ["Em", "Nguyễn", "Hồng", "Phong", "Tổng", "hợp"]),
        ("VinMart Ma-hátTi-ra iPhone", ["VinMart", "Ma", "-", "hátTi", "-", "ra", "iPhone"]),
    ],
)
def test_tokens_are_syllables_numbers_and_marks(text: str, tokens: list[str]) -> None:
    assert [t.text for t in TOKENIZE(text)] == tokens


def test_norms_are_match_keys() -> None:
    assert [t.norm_ for t in TOKENIZE("HOÀ Thuý Lý")] == ["hòa", "thúy", "lí"]


@pytest.mark.parametrize("unit", ["a", "a ", "1.", "'", "\n", "a'"])
def test_time_grows_with_the_text_only(unit: str) -> None:
    begun = time.process_time()
    TOKENIZE(unit * (200_000 // len(unit)))
    assert time.process_time() - begun < 10
