"""Models with a name of their own behind the word: ``mô hình "Ngân hàng bò"``, ``mô hình Camera an ninh``."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.collective_cues import TEASERS, cues
from nlp.document import mentions, overlapping, zone_at
from nlp.gazetteers import keyed, keyed_regex
from nlp.records import Label, Mention
from nlp.syllables import text_of

_SEVERAL = re.compile(r"(?:các|nhiều|những|mỗi|\d+|số) $")
_MODEL_REACH = 90
_QUOTES = "“\"‘'«"
_CLOSED = re.compile("[”\"’'»\n]")
_MARK = re.compile(r"[,.;:()\n“”\"]")
_OF_A_COUNTRY = keyed_regex(
    r"(?:mỹ|anh|pháp|đức|nga|nhật|nhật bản|hàn quốc|trung quốc|singapore|thái lan|liên xô|xô viết)(?!\w)"
)
"""What a model is like, not what it is called."""

_AROUND = " ,.;:"
"""Blanks and marks that may stand between a name and its quotation marks."""


def find_models(doc: Doc) -> list[Mention]:
    """Names of models behind ``mô hình``: in quotation marks, or begun with a capital."""
    text, keys = text_of(doc), keyed(doc)
    found = []
    for cue in cues()["model"].finditer(keys):
        start = cue.end()
        while start < len(text) and text[start] == " ":
            start += 1
        if (
            start >= len(text)
            or zone_at(doc, start) in TEASERS
            or _SEVERAL.search(keys, max(0, cue.start() - 8), cue.start())
        ):
            continue
        end = _quoted(text, start) if text[start] in _QUOTES else _capitalised(text, keys, start)
        if end is None:
            continue
        start += text[start] in _QUOTES
        name = text[start:end].lstrip(_AROUND)
        start, name = end - len(name), name.rstrip(_AROUND)
        movements = overlapping(mentions(doc, Label.MOVEMENT), start, start + len(name))
        known = any(m.link and m.link != "new" and m.end >= start + len(name) for m in movements)
        if len(name.split()) < 2 or name.isascii() or known:
            continue
        found.append(
            Mention(start, start + len(name), name, Label.ORG, name, "", zone_at(doc, start), {"kind": "model"})
        )
    return found


def _quoted(text: str, start: int) -> int | None:
    stop = _CLOSED.search(text, start + 1, start + _MODEL_REACH)
    return stop.start() if stop and stop.group() != "\n" else None


def _capitalised(text: str, keys: str, start: int) -> int | None:
    """The end of an unquoted name: at a mark or at a word that no name holds; names of places alone are none."""
    if not text[start].isupper() or _OF_A_COUNTRY.match(keys, start):
        return None
    mark = _MARK.search(text, start, start + _MODEL_REACH)
    word = cues()["ends"].search(keys, start, start + _MODEL_REACH)
    ends = [found.start() for found in (mark, word) if found]
    return min(ends) if ends else None
