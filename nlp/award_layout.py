"""Awards told by the layout of a page: an award above its list, a person above a list of awards, entries and rows.

``Bằng khen của X: A; B`` and lines below it; ``Khen thưởng: …`` or ``- Huân chương …`` below whom a block is about;
``3) Chùa A (huyện B), nơi …: Bằng khen``, ``4 | Ông A | xã B | Giấy khen``.
"""

from __future__ import annotations

import re

from nlp.award_elisions import Elided
from nlp.award_groups import Group
from nlp.award_lists import LIST_LINE
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues
from nlp.records import Label

_OPENS = keyed_regex(
    r"[\s*•+–-]*(?:(?:[ivx]{1,4}|\d{1,2}|[a-h])[.)]\s?)?"
    r"(?:(?:tặng|trao|danh hiệu|nhận|tấm|chiếc|\d{1,3}|và)\s){0,3}[\"“]?"
)
"""What may stand before an award that begins its line."""
_ONLY_YEARS = re.compile(r"[\s\d,;.:/()–-]*(?:năm|các năm|và|giai đoạn|lần|[\s\d,;.:/()–-])*$")
_FOR = keyed_regex(r"[\s\"”]*(?:(?:năm )?(?:19|20)\d\d)?(?:\s(?:cho|gồm|tặng))?\s?:\s*")
_AWARDS_OF = keyed_regex(
    r"(?<!\w)(?:khen thưởng|thành tích|phần thưởng|danh hiệu|tặng thưởng|đã đạt|đã nhận|ghi nhận|vinh danh|tặng)(?!\w)"
)
_FORM_LINE = keyed_regex(
    r"[\s*•+–-]*(?:các |hình thức |những )*(?:khen thưởng|danh hiệu|phần thưởng|thành tích|bảng thành tích)"
    r"[^.:;\n]{0,40}:"
)
_FULL_NAME = keyed_regex(r"\s*(?:họ và tên|họ tên|họ, tên|tên)\s?:")
_LINES_UP = 20
_OPENING = 45
_ROW = re.compile(r"[|\t]")
_ENDS_ENTRY = re.compile(r"(?::|\s[–—-])\s*(?:\d+\s)?[\"“]?$")
_GIVES = keyed_regex(r"(?<!\w)(?:được|tặng|trao|nhận|đạt)(?!\w)")
_REST = 60
_PART = 260


class Layout(Elided):
    """Reads recipients from lines, entries and rows."""

    def _laid_out(self, group: Group) -> bool:
        """Whether the layout says whose award it is; the recipients are then known."""
        line = self.text.rfind("\n", 0, group.start) + 1
        end = self.text.find("\n", group.end)
        end = end if end >= 0 else len(self.text)
        opens = _OPENS.fullmatch(self.keys, line, group.start)
        if opens:
            found = self._list_below(group, end) or self._of_block(group, line, end)
        else:
            form = _FORM_LINE.match(self.keys, line, group.start)
            found = self._block(line) if form and not self._people(line, group.start) else self._of_entry(group, line)
        if found:
            group.recipients, group.gives = found, True
        return bool(found)

    def _list_below(self, group: Group, end: int) -> list[Party]:
        """``Bằng khen của X:`` and its recipients in the line or in the lines below."""
        colon = _FOR.match(self.keys, group.end)
        if not colon:
            return []
        if "\n" in colon.group():
            return self._lines(end, bare=True)
        if _ONLY_YEARS.fullmatch(self.keys, colon.end(), end):
            return []
        stop = next((at for at in self.award_starts if colon.end() <= at < end), end)
        parts = re.finditer(r"[^;]+", self.text[colon.end() : stop])
        entries = [self.entry(*_trimmed(self.text, colon.end() + m.start(), colon.end() + m.end())) for m in parts]
        return [e for e in entries if e] if len(entries) > 1 or self._is_unnamed(entries) else []

    def _is_unnamed(self, entries: list[Party | None]) -> bool:
        """Whether a list of one entry names what no recogniser knows; the rest is read as running text."""
        return len(entries) == 1 and entries[0] is not None and not entries[0].subject

    def _of_block(self, group: Group, line: int, end: int) -> list[Party]:
        """``- Huân chương …`` in a list of awards: whom the block above is about."""
        heading = self._heading(line) if self._is_award_line(group, end) else None
        if heading is None or not _AWARDS_OF.search(self.keys, *heading):
            return []
        first, past = heading
        people = self._people(first, past)
        if people:
            return people if len({p.subject or p.name for p in people}) == 1 else []
        who = next(iter(cues()["person"].finditer(self.keys, first, past)), None)
        if who and who.start() - first > 2 and self.keys[who.start() - 1] == " ":
            return self.referents.person(who.group(), first)
        return self._block(first)

    def _is_award_line(self, group: Group, end: int) -> bool:
        """Whether little but years and other awards stands behind an award in its line."""
        if any(p.label is Label.PERSON for p in self.parties.within(group.end, end)):
            return False
        below = self.text[group.end : end].strip(" .;,")
        return len(below) <= _REST or any(group.end <= at < end for at in self.award_starts)

    def _heading(self, line: int) -> tuple[int, int] | None:
        """The line with a colon above a list of awards."""
        past = line - 1
        for _ in range(_LINES_UP):
            if past <= 0:
                return None
            first = self.text.rfind("\n", 0, past) + 1
            said = self.text[first:past].strip()
            if said.endswith(":"):
                return first, past
            listed_line = LIST_LINE.match(self.text, first, past)
            if said and not listed_line and not any(first <= at < min(past, first + 40) for at in self.award_starts):
                return None
            past = first - 1
        return None

    def _block(self, line: int) -> list[Party]:
        """Whom the lines above tell of: the entry that opens a block, else the article's person."""
        past = line - 1
        for _ in range(_LINES_UP):
            if past <= 0:
                break
            first = self.text.rfind("\n", 0, past) + 1
            if _FULL_NAME.match(self.keys, first, past):
                opener = self.entry(self.text.find(":", first) + 2, past)
                return [opener] if opener else []
            marker = LIST_LINE.match(self.text, first, past)
            start = marker.end() if marker else first
            named = self.parties.within(start, past)[:1]
            if marker or (named and named[0].label is Label.PERSON and named[0].start - start <= _OPENING):
                opener = self.entry(start, past)
                if opener and (marker or opener.label is Label.PERSON):
                    return [opener]
            past = first - 1
        return self.referents.person("", line)

    def _of_entry(self, group: Group, line: int) -> list[Party]:
        """``3) Chùa A (huyện B), nơi …: Bằng khen``, ``4 | A | B | Giấy khen``: whom the entry or row begins with."""
        row = self.text[line : group.start]
        if len(row) > _PART or _GIVES.search(self.keys, line, group.start):
            return []
        if _ROW.search(row):
            return self._of_cells(line, group.start)
        marker = LIST_LINE.match(self.text, line, group.start)
        if not marker or not _ENDS_ENTRY.search(self.text, line, group.start):
            return []
        opener = self.entry(marker.end(), group.start)
        return [opener] if opener else []

    def _of_cells(self, line: int, end: int) -> list[Party]:
        """The first cell of a row that names somebody."""
        for cell in re.finditer(r"[^|\t]+", self.text[line:end]):
            first, past = _trimmed(self.text, line + cell.start(), line + cell.end())
            if self.text[first:past].strip(" .").isdigit():
                continue
            party = self.entry(first, past)
            if party is None or party.end < past - 25:
                return []
            return [party]
        return []


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the spaces around it."""
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - (len(said) - len(said.rstrip()))
