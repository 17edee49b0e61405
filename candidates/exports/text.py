"""What a cell may hold: text that XML and spreadsheets can carry, whatever the source printed."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST = 32_767
"""Characters that Excel takes in a cell."""


def printable(text: str) -> str:
    """``text`` without characters that XML forbids, cut with … at Excel's limit."""
    clean = _NOT_XML.sub("", text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"
