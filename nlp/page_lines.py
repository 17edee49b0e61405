"""The lines of a pasted page, and what a line says of itself: prose, date and counters, furniture of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.records import Zone, ZoneKind
from nlp.signatures import cue, is_signature

_STOP = re.compile(r"[.!?…:;][\"”’'»)\]*]*$|\./\.?$|[.!?]\s?\(?[^.]{0,30}\)$")
_MOMENT = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[:h]\d{2}(?::\d{2})?|\d{1,2} tháng \d{1,2}"
)

PROSE = 60
PARAGRAPH = 250
"""Characters: a line that ends like a sentence is prose from ``PROSE`` on, any line from ``PARAGRAPH`` on."""


@dataclass(slots=True)
class Line:
    """A line that is not blank, without the blanks around it."""

    start: int
    text: str
    kind: ZoneKind | None = None
    stops: bool = field(init=False)
    prose: bool = field(init=False)
    words: int = field(init=False)
    prose_before: int = 0
    prose_after: int = 0
    """Characters of prose in the lines before and after."""
    listed: bool = False
    """The heading of a list of other articles follows."""

    def __post_init__(self) -> None:
        self.stops = _STOP.search(self.text[-45:]) is not None
        self.prose = len(self.text) >= PARAGRAPH or (len(self.text) >= PROSE and self.stops)
        self.words = self.text.count(" ") + 1

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


@cache
def cues(kind: str) -> re.Pattern[str]:
    """The patterns of one kind of cue, compiled."""
    return re.compile(cue(kind))


def lines_of(text: str, known: Sequence[Zone]) -> list[Line]:
    """The lines of a text; those that ``known`` zones begin have their kind already."""
    kinds = {zone.start: zone.kind for zone in known}
    found, at = [], 0
    for whole in text.split("\n"):
        if bare := whole.strip():
            start = at + whole.index(bare)
            found.append(Line(start, bare, kinds.get(start)))
        at += len(whole) + 1
    for line, before in zip(found[1:], found, strict=False):
        line.prose_before = before.prose_before + len(before.text) * before.prose
    listed = False
    for line, after in zip(found[-2::-1], found[:0:-1], strict=False):
        line.prose_after = after.prose_after + len(after.text) * after.prose
        line.listed = listed = listed or cues("related").fullmatch(after.text) is not None
    return found


def furniture(line: Line) -> ZoneKind | None:
    """The kind of a line that is no text of the article whatever stands around it."""
    if len(line.text) == 1 or cues("navigation").fullmatch(line.text.strip(" |•-–:")):
        return ZoneKind.NAVIGATION
    if is_dateline(line.text):
        return ZoneKind.DATELINE
    if re.match(rf"{cue('byline')}\s?:\s?\S", line.text) and is_signature(line.text):
        return ZoneKind.BYLINE
    return None


def is_dateline(text: str) -> bool:
    """Whether a line is nothing but a moment, with counters and words such as ``Cập nhật lúc`` about it."""
    if len(text) > 120 or not _MOMENT.search(text):
        return False
    rest = _MOMENT.sub(" ", text)
    rest = re.sub(rf"(?<!\w){cue('dateline')}(?!\w)", " ", rest)
    return not re.search(r"[^\W\d_]{2,}", rest)
