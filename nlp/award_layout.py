"""Awards whose recipients the layout tells, and no verb: rows of tables, headings above lists, items, lists of honours.

``1 | A | thôn B | Bằng khen của …``, ``Bằng khen của …:`` above names, ``- Ông A (xã B): Giấy khen của …``,
``Khen thưởng đã đạt được:`` above awards.
"""

from __future__ import annotations

import re

from nlp.award_groups import Group
from nlp.award_items import LABEL_LINE, MARKER, TELLS
from nlp.award_receivers import TITLES
from nlp.award_tables import HONOUR_REST, Tables
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues
from nlp.records import Label

_YEARS = r"(?:,?\s*(?:các |trong |từ )?(?:năm(?: học)? |giai đoạn |đợt )?\(?[\d–/\s,.và-]+\)?)?"
_HEADING = keyed_regex(
    r"[\s*+–•▪●✓-]*(?:(?:[ivx]{1,4}|\d{1,2}|[a-hđ])[.)/]|[ivx]{1,4}\s?-|điều \d+\s?[.:])?\s*"
    r"(?:(?:được |xét |đề nghị )?(?:tặng(?: thưởng)?|trao(?: tặng)?|nhận|công nhận|danh hiệu|hình thức|về|danh sách"
    r"|tấm|chiếc|số|\d+)\s?:?\s*){0,4}[\"“]?"
)
_HEADING_REST = keyed_regex(
    rf"[\s\"”’»]*{_YEARS}(?:\s*\(\s*\d+[^)\n]{{0,40}}\))?"
    r"(?P<whom>,?\s*(?:cho|tặng|gồm|đối với|có)(?:\s[^:;\n]{0,160})?)?\s*(?P<colon>:)?[\s.]*"
)
_INLINE = keyed_regex(
    rf"[\s\"”’»]*{_YEARS}(?:\s*\(\s*\d+[^)\n]{{0,40}}\))?(?:,?\s(?:cho|tặng|gồm"
    rf"|thuộc về)(?:\s[^:;\n]{{0,60}})?)?\s*:\s*"
)
_HONOURS_OF = keyed_regex(
    r"[\s*+–•\d.)-]*(?:các |một số |những )?(?:hình thức |thành tích |danh hiệu |quá trình |phần thưởng )*"
    r"(?:khen thưởng|khen|thành tích|danh hiệu|phần thưởng)(?!\w)[^:.\n]{0,60}:\s*"
)
_HAS_RECEIVED = keyed_regex(
    r"(?<!\w)(?:được(?! (?:biết|sự))|đã nhận|nhận(?: được)?|đạt(?: được)?|giành)(?!\w)(?=[^.;\n]{0,120}:\s*$)"
)
_FORM_LINE = keyed_regex(
    r"(?:^|(?<=\n))[\s*+–•-]*(?:các |hình thức |thành tích |danh hiệu )*(?:khen thưởng|được khen|danh hiệu"
    r"|thành tích|phần thưởng)"
    r"[^.:;\n]{0,25}:"
)
_FORM_NAME = keyed_regex(r"(?<!\w)(?:họ và tên|họ tên|họ, tên)(?: cá nhân| người được [^:\n]{0,30})?\s*:\s*")
_ITEM_AWARD = re.compile(
    r"(?:[:–—|]|\s-|=>|→)\s*(?:[Tt]ặng\s|[Dd]anh hiệu\s|[Hh]ình thức\s|[Đđ]ược tặng\s|[Nn]hận\s|\d+\s"
    r"|[Tt]ấm\s){0,3}[\"“]?$"
)
_UNIT_ENDS = re.compile(r"[\s\"”]*(?:[,(:;|–—]|-\s|=>|→)")
_ITEM_ENDS = keyed_regex(
    rf"(?:\sviệt\snam)?[\s\"”’»]*{_YEARS}(?:\s*\([^()\n]{{1,60}}\))?\s*(?:[.;,|\n]|và(?!\w)|kèm|$)"
)
_ITEM_LENGTH = 600
_PROFILE_LINES = 40
_FULL_STOP = re.compile(r"\.\s+(?=\S)")
_CHAIN = keyed_regex(r"[^|.\n:]{0,20}?(?:;|,|và|cùng|\+|\))[^|.\n:]{0,25}")


class Layout(Tables):
    """Reads recipients off the layout of lines."""

    def _laid_out(self, group: Group, same: Group | None) -> list[Party]:
        """The recipients that the lines around an award tell; nobody when they are no list."""
        start, end = self.items.line(group.start)
        row = self._of_cells(group, start, end)
        if row:
            return row
        if _HEADING.fullmatch(self.keys, start, group.start):
            return (
                self._heads_list(group, end) or self._of_stack(group, start, end) or self._of_profile(group, start, end)
            )
        return self._of_item(group, same)

    def _heads_list(self, group: Group, end: int) -> list[Party]:
        """An award as a heading: its recipients stand in the line behind a colon, or in the lines below."""
        rest = _HEADING_REST.fullmatch(self.keys, group.end, end)
        if rest and not self._people(group.end, end):
            if not rest["colon"] and rest["whom"]:
                return []
            group.gives = True
            return self.items.below(end, bare=rest["colon"] is not None)
        inline = _INLINE.match(self.keys, group.end, end)
        return self.items.enumerated(inline.end(), self._item_end(inline.end(), end)) if inline else []

    def _item_end(self, start: int, end: int) -> int:
        """Where an enumeration ends: with its line, its sentence, or before the next award."""
        titles = TITLES[:1]
        awards = (a.start for a in self.awards_within(start, end) if a.attributes.get("kind") not in titles)
        end = min([end, *awards])
        stop = _FULL_STOP.search(self.text, start, end)
        if stop is None or self.parties.covers(stop.start()) or ";" in self.text[stop.end() : end]:
            return end
        return stop.start()

    def _of_profile(self, group: Group, start: int, end: int) -> list[Party]:
        """A line of a list of honours: those of the person whom its label or the lines above tell of."""
        if not HONOUR_REST.fullmatch(self.keys, group.end, end):
            return []
        label = self._label_above(start)
        if label is None:
            return []
        first, past = label
        told = _HAS_RECEIVED.search(self.keys, first, past)
        form = _HONOURS_OF.fullmatch(self.keys, first, past)
        if not told and not form:
            return []
        if told:
            people = self._people(first, told.start())
            if people:
                return people[-1:]
        return self._of_form(first) or self._of_paragraph(first) or self.referents.person("", first)

    def _label_above(self, start: int) -> tuple[int, int] | None:
        """The line with a colon above the lines of awards."""
        at = start
        blanks = 0
        for _ in range(_PROFILE_LINES):
            if at == 0:
                return None
            first, past = self.items.line(at - 1)
            at = first
            line = self.text[first:past].rstrip()
            if not line:
                blanks += 1
                if blanks > _PROFILE_LINES // 2:
                    return None
            elif line.endswith(":") and not LABEL_LINE.fullmatch(self.keys, first, past):
                return first, past
            elif not MARKER.match(line) and not self.items.starts_award(first, past):
                return None
        return None

    def _of_form(self, before: int) -> list[Party]:
        """``Họ và tên: A``, the nearest above."""
        named = self._last(_FORM_NAME, max(0, before - 3000), before)
        return self.items.opening(named.end(), self.items.line(named.end())[1], cell=True)[:1] if named else []

    def _of_paragraph(self, at: int) -> list[Party]:
        """Whom the numbered item begins with that a line belongs to."""
        block = self.items.block(at)
        return self.items.opening(*block)[:1] if block else []

    def _of_item(self, group: Group, same: Group | None) -> list[Party]:
        """``- Ông A (xã B), nuôi ong: Giấy khen của …; Bằng khen của …``: who begins the item."""
        block = self.items.block(group.start)
        start = block[0] if block else max(self.items.line(group.start)[0], min(group.sentence.start, group.start))
        if start >= group.start or group.start - start > _ITEM_LENGTH:
            return []
        if _FORM_LINE.search(self.keys, start, group.start) and not self._people_behind_form(start, group):
            return self.items.opening(start, group.start)[:1]
        if same and same.start >= start and same.recipients and _CHAIN.fullmatch(self.keys, same.end, group.start):
            return same.recipients if same.laid and not self.parties.within(same.end, group.start) else []
        return self._of_part(start, group, same)

    def _of_part(self, start: int, group: Group, same: Group | None) -> list[Party]:
        """Who begins the item, or its part between semicolons, that ends with the award behind a colon or a dash."""
        if not _ITEM_AWARD.search(self.text, start, group.start) or not _ITEM_ENDS.match(self.keys, group.end):
            return []
        behind = same.end if same and same.end > start else start
        part = self.text.rfind(";", behind, group.start) + 1
        if behind > start and not part and self.parties.within(behind, group.start):
            return []
        named = self.items.opening(max(start, part), group.start)
        if not named or TELLS.search(self.keys, named[-1].end, group.start):
            return []
        unit = named[0].label is not Label.PERSON
        return [] if unit and not _UNIT_ENDS.match(self.text, named[-1].end) else named

    def _people_behind_form(self, start: int, group: Group) -> bool:
        """Whether somebody is named between the label and the award, who may have another part in it."""
        label = self._last(_FORM_LINE, start, group.start)
        return label is not None and bool(self._people(label.end(), group.start))

    def in_own_item(self, group: Group) -> None:
        """A recipient found before the item that holds the award is not meant, when somebody begins the item."""
        block = self.items.block(group.start)
        if not block or block[0] >= group.start or not group.recipients:
            return
        if all(party.start < block[0] for party in group.recipients):
            own = self.items.opening(block[0], group.start)
            if own:
                group.recipients = own[:1]

    def takes_back(self, group: Group) -> bool:
        """Whether the line takes the award back, which is told in sentences."""
        return cues()["revoked"].search(self.keys, group.sentence.start, group.start) is not None
