"""Which part of the page each stretch of the text is: title, body, caption, byline, related links …"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from nlp.records import Zone, ZoneKind

_LINE = re.compile(r"[^\n]*\S[^\n]*")


def zones(text: str, known: tuple[Zone, ...] = ()) -> list[Zone]:
    """The zones of a text, by start, not overlapping, blanks at their ends left out."""
    found = list(known)
    taken = {zone.start for zone in known}
    for number, match in enumerate(_LINE.finditer(text)):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.start() + len(match.group().rstrip())
        if start in taken:
            continue
        found.append(Zone(start, end, ZoneKind.BODY if number or known else ZoneKind.TITLE))
    return sorted(found, key=lambda z: z.start)


@Language.component("guongsang_zones")
def find_zones(doc: Doc) -> Doc:
    """Fill ``doc._.zones``, keeping those that are known already."""
    doc._.zones = zones(doc.text, tuple(doc._.zones))
    return doc
