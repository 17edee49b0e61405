"""The charsets that old provincial pages still come in, for the demo portals that play them."""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# TCVN 5712:1993 VN3, the 8-bit code of the .VnTime fonts. It has no capitals with tone marks: the fonts
# whose names end in H show the small letters as capitals.
_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3_BYTES = bytes.fromhex(
    "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9aceaebeced"
    "eeeff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"
)
"""One byte for each letter of ``_TCVN3_LETTERS``."""


def page_bytes(page: str, charset: str) -> tuple[bytes, str]:
    """A page and its ``Content-Type`` in one of the charsets that an article's source can ask for."""
    if charset == "windows-1258":
        page = re.sub(r'(<meta charset=")utf-8', r"\1windows-1258", page)
        return page_in_1258(page), "text/html; charset=windows-1258"
    header = "ISO-8859-1" if charset == "lying-header" else "utf-8"
    return page.encode(), f"text/html; charset={header}"


def page_in_1258(page: str) -> bytes:
    """Windows-1258: base letters with circumflex, breve or horn, then the tone as a combining mark of its own."""
    apart = []
    for letter in unicodedata.normalize("NFC", page):
        tones = [mark for mark in unicodedata.normalize("NFD", letter) if mark in _TONES]
        base = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in _TONES)
        apart.append(unicodedata.normalize("NFC", base) + "".join(tones))
    return "".join(apart).encode("cp1258", errors="xmlcharrefreplace")


def to_tcvn3(text: str) -> str:
    """Text as TCVN3 bytes that a program has taken for Latin-1: ``®iÓn h×nh`` for ``điển hình``."""
    return unicodedata.normalize("NFC", text).translate(_TO_TCVN3)


def _tcvn3_table() -> dict[int, str]:
    letters = dict(zip(_TCVN3_LETTERS, _TCVN3_BYTES.decode("latin-1"), strict=True))
    capitals = {letter.upper(): shown for letter, shown in letters.items()}
    punctuation = {"“": '"', "”": '"', "–": "-", "…": "..."}
    return str.maketrans({**capitals, **letters, **punctuation})


_TO_TCVN3 = _tcvn3_table()
