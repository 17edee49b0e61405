"""What a reader sees where the source has an accident: entities left over, look-alike letters, marks in pieces."""

from __future__ import annotations

import html
import re
import unicodedata

from crawler.legacy_fonts import from_legacy_font

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{2,6}|#[xX][\da-fA-F]{2,5});")
_TAG = re.compile(r"</?(?:o:p|st1:\w+|br|p|span|b|i|u|em|strong|font|div|a)\b[^<>]{0,200}>", re.IGNORECASE)
_LOOKALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": ""}
)
_LOOKALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")
"""Asked first: one search is far cheaper than a translation that changes nothing."""


def clean(text: str) -> str:
    """One line of text: NFC, single spaces, no left-over entities or tags, letters as they are meant."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = from_legacy_font(text)
        if _LOOKALIKE.search(text):
            text = text.translate(_LOOKALIKES)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
