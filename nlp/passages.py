"""Whom a passage of a roundup tells of: the person of its heading, or the one whom its first sentence introduces.

A roundup tells of one exemplar after another, each in a paragraph of its own or below a heading (``A - 40 lần hiến
máu``). What a passage says of "anh", of nobody named or of a certificate on the wall, it says of that person.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from nlp.gazetteers import keyed_regex
from nlp.recipients import Party
from nlp.records import Span

_HEADING_LENGTH = 110
_LINES_UP = 6
"""Paragraphs that may stand between a heading and the one that is read."""
_LINE_REACH = 2500
_PEOPLE_AT_MOST = 40
_NO_HEADING = re.compile(r"[.:;,!?…]\s*$")
_KIN = keyed_regex(
    r"(?<!\w)(?:vợ|chồng|con trai|con gái|con|mẹ|cha|bố|em gái|em trai|chị gái|anh trai|cháu|bạn|hàng xóm)"
    r"(?: của)?(?: (?:ông|bà|anh|chị|cô|em|mình))?(?: là)?,?\s(?:(?:ông|bà|anh|chị|cụ|em|cháu|bác|chú|cô)\s)?$"
)
"""Before a name: somebody who only belongs to the one that the passage tells of."""


class Passages:
    """Answers for one document; ``people`` are its named persons, by start, ``aside`` tells who only speaks."""

    def __init__(
        self, text: str, keys: str, people: Sequence[Party], sentences: Sequence[Span], aside: Callable[[Party], bool]
    ) -> None:
        self.text, self.keys, self.people, self.sentences, self.aside = text, keys, people, sentences, aside
        self.starts = [p.start for p in people]
        self._known: dict[int, tuple[Party | None, bool]] = {}

    def person(self, before: int) -> Party | None:
        """The person of the passage around ``before``, named before it."""
        found = self._of_line(self.line(before))[0]
        return found if found and found.start < before else None

    def alone(self, before: int) -> Party | None:
        """The person of the passage, when the line names nobody else before ``before``."""
        line = self.line(before)
        subject = self.person(before)
        if subject is None:
            return None
        others = (p for p in self._named(line, before) if p.subject != subject.subject)
        return None if any(True for _ in others) else subject

    def line(self, at: int) -> int:
        """Where the line of an offset begins."""
        return self.text.rfind("\n", max(0, at - _LINE_REACH), at) + 1

    def names(self, subject: str, before: int) -> bool:
        """Whether somebody is named in the line before an offset."""
        first, past = bisect_left(self.starts, self.line(before)), bisect_left(self.starts, before)
        return any(p.subject == subject for p in self.people[first:past])

    def _of_line(self, line: int) -> tuple[Party | None, bool]:
        """The person of the passage to which a line belongs, and whether a heading names it."""
        if line not in self._known:
            headed = self._of_heading(line)
            self._known[line] = (headed or self._introduced(line), headed is not None)
        return self._known[line]

    def _of_heading(self, line: int) -> Party | None:
        """The only person whom the nearest heading above names; nobody below a heading without names."""
        at = line
        for _ in range(_LINES_UP):
            if at <= 1:
                return None
            end = at - 1
            at = self.line(end)
            said = self.text[at:end].strip()
            if not said or len(said) > _HEADING_LENGTH or _NO_HEADING.search(said):
                continue
            if not at:
                return None  # the headline of the article is no heading of a passage
            named = {p.subject: p for p in self._named(at, end)}
            return next(iter(named.values())) if len(named) == 1 else None
        return None

    def _introduced(self, line: int) -> Party | None:
        """The only person in the first sentence of a line, kin aside."""
        index = bisect_right(self.sentences, line, key=lambda s: s.start) - 1
        if index < 0 or self.sentences[index].start < line:
            index += 1
        if index >= len(self.sentences):
            return None
        named = {p.subject: p for p in self._named(line, self.sentences[index].end)}
        return next(iter(named.values())) if len(named) == 1 else None

    def _named(self, start: int, end: int) -> list[Party]:
        """Those whom a stretch names in full and who do more than speak or belong to somebody."""
        first, past = bisect_left(self.starts, start), bisect_left(self.starts, end)
        full = (p for p in self.people[first : min(past, first + _PEOPLE_AT_MOST)] if " " in p.name)
        return [p for p in full if not self.aside(p) and not _KIN.search(self.keys, max(0, p.start - 40), p.start)]
