"""What a cell may hold: text that XML and spreadsheets can carry, whatever the source printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_NOT_XML = re.compile(f"[{_FORBIDDEN}]")
_CODE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
"""What Excel would take for the code of a character."""
LONGEST = 32_767
"""Characters that Excel takes in a cell."""


def printable(text: str) -> str:
    """``text`` without characters that XML forbids, cut with … at Excel's limit."""
    clean = _NOT_XML.sub("", text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def cells_xml(cells: Sequence[str]) -> Sequence[str]:
    """The cells as content of XML; one look at the row as a whole tells that none of them needs care."""
    row = "".join(cells)
    if len(row) > LONGEST or "_x" in row or not row.replace("\n", " ").isprintable():
        return [_CODE.sub(r"_x005F\1", escape(printable(cell))) for cell in cells]
    if "&" in row or "<" in row or ">" in row:
        return [escape(cell) for cell in cells]
    return cells
