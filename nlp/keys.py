"""Keys under which Vietnamese spellings of the same word meet. Never shown to anybody.

``match_key`` unifies case, the place of the tone mark (hoà = hòa) and, after a consonant, i and y (Lý = Lí), but keeps
every tone and vowel: Hùng and Hưng stay apart. ``plain_key`` drops the diacritics: weak evidence only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# An open syllable ending in oa, oe, uy: the old style marks the first vowel, the new style the second. Not after q.
_OPEN_GLIDE = re.compile(rf"(?<!q)(o[{_TONES}]?[ae]|u[{_TONES}]?y)([{_TONES}]?)$")
_LONE_Y = re.compile(rf"(?<=[bcdđghklmnpqrstvx])y(?=[{_TONES}]?$)")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))


@lru_cache(maxsize=65536)
def syllable_key(syllable: str) -> str:
    """Match key of one syllable, e.g. ``Thuý`` and ``Thúy`` → ``thúy``, ``Kỳ`` and ``Kì`` → ``kì``."""
    letters = unicodedata.normalize("NFC", syllable).casefold().translate(_APOSTROPHES).replace("ð", "đ")
    if letters.isascii():
        return letters if letters[-1:] != "y" else _unify_y(letters)
    marked = _apart(letters)
    glide = _OPEN_GLIDE.search(marked)
    if glide:
        tones = [c for c in glide.group() if c in _TONES]
        vowels = "".join(c for c in glide.group() if c not in _TONES)
        marked = marked[: glide.start()] + vowels[0] + "".join(tones) + vowels[1]
        return unicodedata.normalize("NFC", marked)
    return _unify_y(marked)


def _unify_y(marked: str) -> str:
    return unicodedata.normalize("NFC", _LONE_Y.sub("i", marked))


def _apart(letters: str) -> str:
    """Tones as combining marks after their vowel; vowel marks (ă â ê ô ơ ư) stay composed."""
    out = []
    for letter in letters:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in parts[1:] if c in _TONES)
        out.append(unicodedata.normalize("NFC", parts[0] + "".join(c for c in parts[1:] if c not in _TONES)) + tone)
    return "".join(out)


_WORDS = re.compile(r"[^\W_]+(?:['’‘ʼ][^\W_]+)*")


def match_key(words: str) -> str:
    """Match key of a phrase: the syllables' keys with single spaces, punctuation dropped."""
    return " ".join(syllable_key(m.group()) for m in _WORDS.finditer(unicodedata.normalize("NFC", words)))


@lru_cache(maxsize=65536)
def plain_key(words: str) -> str:
    """``match_key`` without any diacritics: ``Đàm Văn Ngan`` → ``dam van ngan``."""
    bare = unicodedata.normalize("NFD", match_key(words).replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))
