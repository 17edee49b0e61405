"""The canonical text of an article as paragraphs of plain pieces, each piece knowing what it is part of.

Nothing here makes HTML: the template escapes every piece. Offsets are those of the reading, untouched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from nlp.records import Label, Mention, Reading, Span, ZoneKind

FOLDED = frozenset({ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.FOOTER, ZoneKind.ALT_TEXT})
Spanned = TypeVar("Spanned", Mention, Span)

MENTION_LIMIT = 5000
"""More mentions than a person can look at are not marked; the text stays whole."""

_SHOWN = (Label.PERSON, Label.AWARD, Label.MOVEMENT, Label.ORG, Label.PLACE, Label.QUANTITY)
"""Labels that are marked, the one to show first where two overlap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph: ``text`` as printed, the label of its mention if any, and whether it is evidence."""

    start: int
    text: str
    label: str = ""
    title: str = ""
    evidence: bool = False
    subject: bool = False
    span_start: int = 0
    span_end: int = 0
    """Of the whole mention that the piece is part of."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text with its offset and the zone it lies in."""

    start: int
    zone: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring paragraphs that are all shown or all folded away."""

    folded: bool
    paragraphs: tuple[Paragraph, ...]


def blocks(
    reading: Reading, evidence: Iterable[Span] = (), subject: str = "", *, within: Span | None = None
) -> list[Block]:
    """Lay out the text of ``reading``; ``evidence`` is marked, and so are the mentions of the subject with that id.

    ``within`` leaves out the lines that begin elsewhere; a line as long as the whole is cut there.
    """
    layer = _Layer(_marks(reading), _merged(evidence), _mentions_of(reading, subject))
    made: list[Block] = []
    run: list[Paragraph] = []
    folded = False
    for first, last, zone in _lines(reading):
        start, end = (first, last) if within is None else (max(first, within.start), min(last, within.end))
        if start >= end:
            continue
        paragraph = Paragraph(start, zone.value, tuple(_pieces(reading.text, start, end, layer)))
        if run and (zone in FOLDED) != folded:
            made.append(Block(folded, tuple(run)))
            run = []
        folded = zone in FOLDED
        run.append(paragraph)
    if run:
        made.append(Block(folded, tuple(run)))
    return made


SENTENCE = 240
"""Characters shown on either side of a fact at most."""
_ENDS = re.compile(r"[.!?…]\s|\n")


def sentence_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before ``text[start:end]`` in its sentence, the words themselves, and what follows."""
    left = max(0, start - SENTENCE)
    before = text[left:start]
    ends = [match.end() for match in _ENDS.finditer(before)]
    if ends:
        before = before[ends[-1] :]
    elif left:
        before = "…" + before[before.find(" ") + 1 :]
    after = text[end : end + SENTENCE]
    stop = _ENDS.search(after)
    if stop:
        after = after[: stop.start() + 1]
    elif end + SENTENCE < len(text):
        after = after[: after.rfind(" ") + 1] + "…"
    return before.lstrip(), text[start:end], after.rstrip()


@dataclass(frozen=True, slots=True)
class _Layer:
    """What is drawn over the text; both lists by start, nothing in one overlapping."""

    marks: list[Mention]
    evidence: list[Span]
    own: frozenset[tuple[int, int]]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _mentions_of(reading: Reading, subject: str) -> frozenset[tuple[int, int]]:
    indices = next((s.mentions for s in reading.subjects if s.id == subject), ())
    return frozenset((reading.mentions[i].start, reading.mentions[i].end) for i in indices)


def _marks(reading: Reading) -> list[Mention]:
    """The mentions to mark, by start, none overlapping another."""
    order = {label: rank for rank, label in enumerate(_SHOWN)}
    taken: list[Mention] = []
    shown = [m for m in reading.mentions if m.label in order][:MENTION_LIMIT]
    for mention in sorted(shown, key=lambda m: (m.start, order[m.label])):
        if taken and mention.start < taken[-1].end:
            if order[mention.label] < order[taken[-1].label] and mention.start == taken[-1].start:
                taken[-1] = mention
            continue
        taken.append(mention)
    return taken


def _lines(reading: Reading) -> Iterator[tuple[int, int, ZoneKind]]:
    """Start, end and zone of every line that is not blank."""
    at = 0
    zones = iter(reading.zones)
    zone = next(zones, None)
    for line in reading.text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            continue
        while zone is not None and zone.end <= start:
            zone = next(zones, None)
        kind = zone.kind if zone is not None and zone.start < end else ZoneKind.BODY
        yield start, end, kind


def _pieces(text: str, start: int, end: int, layer: _Layer) -> Iterator[Piece]:
    """Cut one line at the borders of mentions and evidence."""
    marks = _touching(layer.marks, start, end)
    proofs = _touching(layer.evidence, start, end)
    edges = [(m.start, m.end) for m in marks] + [(span.start, span.end) for span in proofs]
    borders = {start, end}
    for left, right in edges:
        borders |= {max(start, left), min(end, right)}
    for left, right in pairwise(sorted(borders)):
        mention = next(iter(_touching(marks, left, right)), None)
        yield Piece(
            start=left,
            text=text[left:right],
            label=mention.label.value.lower() if mention else "",
            title=mention.norm if mention and mention.norm != mention.text else "",
            evidence=bool(_touching(proofs, left, right)),
            subject=mention is not None and (mention.start, mention.end) in layer.own,
            span_start=mention.start if mention else 0,
            span_end=mention.end if mention else 0,
        )


def _touching(spans: list[Spanned], start: int, end: int) -> list[Spanned]:
    """Those of ``spans`` (by start, not overlapping) that share a character with ``start:end``."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return spans[first:last]
