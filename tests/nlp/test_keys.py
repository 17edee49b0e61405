from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.keys import match_key, plain_key, syllable_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"), ("THUÝ", "Thúy"), ("uỷ", "ủy"), ("khoẻ", "khỏe"), ("Lý", "Lí"), ("Mỹ", "Mĩ"), ("Kỳ", "kì"),
        ("Sỹ", "SĨ"), ("H’Hen", "H'Hen"), ("ðường", "đường"),
    ],
)  # fmt: skip
def test_spellings_of_one_syllable_meet(one: str, other: str) -> None:
    assert syllable_key(one) == syllable_key(other)
    assert syllable_key(unicodedata.normalize("NFD", one)) == syllable_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hùng", "Hưng"),
        ("Tuấn", "Tuân"),
        ("Lan", "Lân"),
        ("quý", "quí"),
        ("Huy", "Hui"),
        ("thuỷ", "thuy"),
        ("Hóa", "Hòa"),
    ],
)
def test_other_syllables_stay_apart(one: str, other: str) -> None:
    assert syllable_key(one) != syllable_key(other)


@pytest.mark.parametrize("syllable", ["hoàn", "huỳnh", "quỳ", "toàn", "khuya", "Ý", "yên"])
def test_marks_stay_where_only_one_place_is_right(syllable: str) -> None:
    assert syllable_key(syllable) == syllable.casefold()


@given(st.text(alphabet="aăâeêioôơuưyđhqtNG ÁỀỢỹ’'-.,"))
def test_keys_are_stable(words: str) -> None:
    assert match_key(match_key(words)) == match_key(words)
    assert plain_key(words).isascii()


def test_phrases_drop_punctuation_and_diacritics() -> None:
    assert match_key("  UBND tỉnh – “Hoà Bình”! ") == "ubnd tỉnh hòa bình"
    assert plain_key("Đàm Văn Ngạn, H’Bơ") == "dam van ngan h'bo"
