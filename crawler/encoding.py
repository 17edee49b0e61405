"""From the bytes of a response to characters: whom to believe of BOM, bytes, meta and header.

Servers of old portals announce one charset, their pages another, and the bytes are often neither. The bytes decide:
what decodes as UTF-8 is UTF-8; otherwise that charset wins under which the page reads as Vietnamese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESSES = ("windows-1258", "windows-1252")
_HEAD = 4096
"""Bytes in which a charset may be declared."""
_SAMPLE = 60_000
# Letters that only Vietnamese has, and combining marks as windows-1258 writes them after a vowel.
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạ-ỹẠ-Ỹ]|[aeiouyăâêôơư][\u0300\u0301\u0303\u0309\u0323]")
_DAMAGE = re.compile(r"[\ufffd\x80-\x9f]|[A-Za-z][¤¥¦§±×÷¿][a-z]")
# UTF-8 that was once read as windows-1252 and saved again: Hà Nội → HÃ\xa0 Ná»™i.
_BAKED = ("á»", "áº", "Ã", "Ä‘", "Æ°")
_MOJIBAKE = re.compile(r"á[º»][\x80-\xbf€-™¡-¿]|Ã[\x80-\xbf¡-¿]|Ä[‘ƒ\x91]|Æ[°¡]")


def decode(body: bytes, headers: Mapping[str, str] | None = None) -> str:
    """Text of a response, without NULs. ``headers`` are those of HTTP, in any case."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace").replace("\0", "")
    if (wide := _utf16(body)) is not None:
        return wide
    body = body.replace(b"\0", b"")
    try:
        return _unbaked(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return _best(body, headers or {})


def declared(body: bytes, headers: Mapping[str, str]) -> list[str]:
    """Charsets that the page and the server name, the page's own first."""
    names = [m.group(1).decode("ascii", "ignore") for m in _META.finditer(body[:_HEAD])]
    named = next((_HEADER.search(v) for k, v in headers.items() if k.lower() == "content-type"), None)
    return [*names, *([named.group(1)] if named else [])]


def _best(body: bytes, headers: Mapping[str, str]) -> str:
    sample = body[:_SAMPLE]
    best, most = "utf-8", _vietnamese(sample.decode("utf-8", "replace"))
    for name in (*declared(body, headers), *_GUESSES):
        try:
            score = _vietnamese(sample.decode(name, "replace"))
        except LookupError:
            continue
        if score > most:
            best, most = name, score
    return _unbaked(body.decode(best, "replace"))


def _vietnamese(text: str) -> int:
    return len(_VIETNAMESE.findall(text)) - 3 * len(_DAMAGE.findall(text))


def _utf16(body: bytes) -> str | None:
    """UTF-16 without a BOM has a NUL in every second byte of the markup."""
    start = body[:400]
    if len(start) < 8 or start.count(0) * 3 < len(start):
        return None
    return body.decode("utf-16-be" if start[0] == 0 else "utf-16-le", "replace").replace("\0", "")


def _unbaked(text: str) -> str:
    if not any(sign in text for sign in _BAKED) or len(_MOJIBAKE.findall(text[:_SAMPLE])) < 10:
        return text
    import ftfy  # noqa: PLC0415 (slow to load, seldom needed)

    return "\n".join(ftfy.fix_encoding(line) for line in text.splitlines())
