"""Recipients of awards in tables: by the column of names, ``nt`` below an award, rows whose cells stand in lines."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.award_elisions import Elided
from nlp.award_groups import Group
from nlp.award_items import CELL_LENGTH, NUMBER
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party
from nlp.records import Label

_SEPARATOR = re.compile(r"[|\t]")
_NO_NAME = re.compile(r"[\s\d./–-]*|[IVX]{1,4}[.)]?\s*")
_NAME_COLUMN = keyed_regex(
    r"\s*(?:họ(?: và|,)? tên|tên|danh sách|người được|đơn vị được)(?!\w)[^|\t]{0,50}"
    r"|\s*(?:(?:tập thể|cá nhân|hộ gia đình|đơn vị|gia đình|(?<=[,/ ])tổ chức)(?:\s?[,/–-]\s?|\s(?:và|hoặc)\s"
    r"|\s)*){1,4}"
    r"(?:được [^|\t]{0,40})?\s*"
)
_ROW_AWARD = keyed_regex(r".*[|\t][\s*+–•-]*(?:(?:đề nghị |được )?(?:tặng|nhận|trao|danh hiệu|\d+)\s+){0,3}[\"“]?$")
_DITTO = keyed_regex(r"[\s–-]*(?:nt|như trên|[\"”]{1,2})[\s–-]*")
_STACKED_AT_MOST = 7
"""Lines of a row whose cells stand below each other."""
_DITTO_ROWS = 60
_HEADER_ROWS = 60
HONOUR_REST = keyed_regex(
    r"[\s\"”’»]*(?:(?:toàn quốc|cấp [^\W\d_]+)\s?)?(?:[:,(–-]?\s*(?:các |nhiều |\d+ )?(?:năm(?: học| liền)?"
    r"|lần)?[\d\s,;.–/()và-]*)?"
    r"[.;,\s)]*"
)


class Tables(Elided):
    """Reads recipients from the rows of tables."""

    def _of_cells(self, group: Group, start: int, end: int) -> list[Party]:
        """``1 | A | thôn B | Giấy khen của …``: whom the column of names tells."""
        if not _SEPARATOR.search(self.text, start, group.start):
            return []
        if not _ROW_AWARD.fullmatch(self.keys, start, group.start) and not self._award_before(start, group.start):
            return []
        cells = self._cells(start, end)
        name = self._name_cell(cells, start)
        if name is None or cells[name][1] > group.start:
            return []
        return self._named_in(*cells[name])

    def _award_before(self, start: int, at: int) -> bool:
        """Whether another award stands before in the last cell: ``… | Giấy khen của A; Bằng khen của B``."""
        cell = max(self.text.rfind("|", start, at), self.text.rfind("\t", start, at)) + 1
        return any(cell <= award.start < at for award in self.awards_within(cell, at))

    def _cells(self, start: int, end: int) -> list[tuple[int, int]]:
        cuts = [start - 1, *(m.start() for m in _SEPARATOR.finditer(self.text, start, end)), end]
        return [(a + 1, b) for a, b in pairwise(cuts)]

    def _name_cell(self, cells: list[tuple[int, int]], row: int) -> int | None:
        """Which cell holds the name: by the header of the table, else the first that is no number."""
        at = row
        for _ in range(_HEADER_ROWS):
            above = self.items.line(max(0, at - 1))[0]
            if at == 0 or not _SEPARATOR.search(self.text, above, at):
                break
            header = self._cells(above, at - 1)
            named = [i for i, (a, b) in enumerate(header) if _NAME_COLUMN.fullmatch(self.keys, a, b)]
            if named and len(header) == len(cells) and not self.awards_within(above, at):
                return next((i for i in named if not _NO_NAME.fullmatch(self.text, *cells[i])), None)
            at = above
        return next((i for i, (a, b) in enumerate(cells) if not _NO_NAME.fullmatch(self.text, a, b)), None)

    def _named_in(self, first: int, past: int) -> list[Party]:
        return self.items.opening(first, past, cell=True) or self._whole_cell(first, past)

    def _whole_cell(self, first: int, past: int) -> list[Party]:
        """A name that nobody knows: the cell as it is, when it is short and begins with a capital."""
        surface = self.text[first:past]
        name = " ".join(surface.split())
        start = first + len(surface) - len(surface.lstrip())
        if not name[:1].isupper() or not 1 < len(name.split()) <= 8 or re.search(r"[,;:.(]", name):
            return []
        return [Party(start, start + len(surface.strip()), name, "", Label.ORG)]

    def ditto(self, groups: list[Group]) -> None:
        """``nt`` below an award in a table gives it to the row's recipient too."""
        for group in groups:
            start, end = self.items.line(group.start)
            if not group.recipients or not _SEPARATOR.search(self.text, start, group.start):
                continue
            column = len(_SEPARATOR.findall(self.text, start, group.start))
            for _ in range(_DITTO_ROWS):
                if end >= len(self.text):
                    break
                start, end = self.items.line(end + 1)
                cells = self._cells(start, end)
                if len(cells) <= column or not _DITTO.fullmatch(self.keys, *cells[column]):
                    break
                name = self._name_cell(cells, start)
                if name is not None and name < column:
                    group.recipients = [*group.recipients, *self._named_in(*cells[name])]

    def _of_stack(self, group: Group, start: int, end: int) -> list[Party]:
        """A row whose cells stand in lines: the number, the name, …, the award."""
        if self.text[group.end : end].strip(' "”.,;)') and not HONOUR_REST.fullmatch(self.keys, group.end, end):
            return []
        cells: list[tuple[int, int]] = []
        at = start
        for _ in range(_STACKED_AT_MOST):
            if at == 0:
                return []
            first, past = self.items.line(at - 1)
            at = first
            if past - first > CELL_LENGTH or not self.text[first:past].strip():
                return []
            if NUMBER.fullmatch(self.text, first, past):
                return self.items.opening(*cells[-1], cell=True) if cells else []
            cells.append((first, past))
        return []
