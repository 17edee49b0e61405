"""From the bytes of a response to the text that its author wrote."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(body: bytes, headers: Mapping[str, str] | None = None) -> str:
    """Text of a response: the first that the bytes agree with of BOM, UTF-8, meta, header."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        named = _HEADER.search((headers or {}).get("Content-Type", ""))
        return body.decode(named.group(1) if named else "utf-8", "replace")


def repair(text: str) -> str:
    """Undo what old tools did to the letters."""
    text = text.replace("\x00", "").replace("Ð", "Đ").replace("ð", "đ")
    return unicodedata.normalize("NFC", text)
