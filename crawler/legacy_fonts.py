"""Text typed in the fonts of the 1990s, when the font and not the code said which letter it is.

TCVN3 (fonts named .Vn…) puts each Vietnamese letter in the place of a Latin-1 sign: ``Héi ®ång nh©n d©n``. VNI (fonts
named VNI-…) writes the vowel and after it a sign for its marks: ``Hoäi ñoàng nhaân daân``. The tables follow TCVN
5712:1993 and the VNI-Windows layout. Capitals of a font that has nothing else (.VnTimeH) come out small.
"""

from __future__ import annotations

import re
import unicodedata

# The signs U+00A1 to U+00FE in their order; a space where TCVN3 has no letter.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ "  # A1–AF
    "     àảãáạ ằẳẵắ "  # B0–BF
    "      ặầẩẫấậè ẻẽ"  # C0–CF
    "éẹềểễếệìỉ   ĩíịò"  # D0–DF
    " ỏõóọồổỗốộờởỡớợù"  # E0–EF
    " ủũúụừửữứựỳỷỹýỵ"  # F0–FE
)
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN3_LETTERS) if letter != " "}
# Signs that no other text has inside a word.
_TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª¬\u00ad®µ¶¸¹¾"
_TCVN3_HIT = re.compile(rf"(?<=[A-Za-zÆ-þ{_TCVN3_SIGNS}])[{_TCVN3_SIGNS}]|[{_TCVN3_SIGNS}](?=[A-Za-zÆ-þ])")

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _HAT, _BREVE = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _HAT,
    "á": _HAT + _ACUTE,
    "à": _HAT + _GRAVE,
    "å": _HAT + _HOOK,
    "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_ALONE)}])", re.IGNORECASE)
# Signs that Vietnamese in Unicode does not use at all.
_VNI_HIT = re.compile(r"[A-Za-zôöÔÖ][øûïåäëØÛÏÅÄË]|[ñÑ][A-Za-zöôÖÔ]|[öÖ][A-Za-zùøûõï]|[îæÎÆ]")
_UNICODE = re.compile(r"[\u0102-\u01b0\u1ea0-\u1ef9]")


def from_legacy_font(text: str) -> str:
    """``text`` in Unicode when it was typed in TCVN3 or VNI, else unchanged. Made for single lines."""
    if text.isascii() or _UNICODE.search(text):
        return text
    words = text.count(" ") + 1
    if len(_TCVN3_HIT.findall(text)) >= max(2, words // 8):
        return from_tcvn3(text)
    if len(_VNI_HIT.findall(text)) >= max(3, words // 5):
        return from_vni(text)
    return text


def from_tcvn3(text: str) -> str:
    """Unicode of a text in a TCVN3 (ABC) font."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Unicode of a text in a VNI-Windows font."""
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    vowel, marks, alone = match.groups()
    if alone:
        letter = _VNI_ALONE[alone.lower()]
        return letter.upper() if alone.isupper() else letter
    base = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}.get(vowel, vowel)
    return base + _VNI_MARKS[marks.lower()]
