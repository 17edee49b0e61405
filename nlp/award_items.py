"""Recipients in lists: who begins a line, a cell, an item of several lines, a part of an enumeration.

In a list the first name of an item receives; what follows is where it works or lives and what it did. A unit that no
recogniser knows is taken by its shape, because nothing else can stand there: ``- Bếp ăn 0 đồng Hòa Xuân (quận …);``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from nlp.authorities import UPPER
from nlp.gazetteers import keyed_regex
from nlp.names import has_surname, name_keys
from nlp.recipients import Parties, Party
from nlp.records import Label, Mention
from nlp.unit_heads import unit_heads

MARKER = re.compile(r"[ \t]*(?:(?:\d{1,3}|[a-zđ])\s?[.)]|\d{1,3}/(?=\s)|\d{1,3}[ \t]*(?=[|\t])|[-–+•*▪●◦✓➢])\s*")
LABEL_LINE = keyed_regex(
    r"[\s*+–•-]*(?:(?:[ivx]{1,4}|\d{1,2}|[a-hđ])[.)/]|[ivx]{1,4}\s?-)?\s*(?:về |đối với |danh sách |các |khối "
    r"|\d+ ){0,3}"
    r"(?:tập thể|cá nhân|(?:các )?hộ gia đình|gia đình|doanh nghiệp|doanh nhân|đơn vị)(?: được [^:\n]{0,60})?"
    r"\s*(?:\(\s*\d+[^)]{0,25}\))?\s*:?\s*"
)
"""A line that only sorts the recipients below it."""
_LABELLED = keyed_regex(r"(?:về |các )?(?:tập thể|cá nhân|hộ gia đình|gia đình|đơn vị)\s?:\s*")
"""How an item begins that lists several: ``- Tập thể: A; B``."""
_TITLE = (
    r"(?:ông|bà|anh|chị|em|cháu|cô|thầy|cụ|mẹ|má|chú|bác|già làng|già|sư thầy|sư cô|ni sư|hòa thượng|thượng tọa"
    r"|đại đức"
    r"|linh mục|mục sư|giáo cả|phối sư|achar|acha|đồng chí|đ/c|bạn|cô giáo|thầy giáo|nhà giáo|bác sĩ|bs|ths|ts|gs|pgs"
    r"|bsck ?i+|bsck ?\d|y sĩ|dược sĩ|điều dưỡng|kĩ sư|ks|nghệ nhân|nghệ sĩ|học sinh|sinh viên|chiến sĩ|trưởng bản"
    r"|trưởng thôn|thương binh|bệnh binh|cựu chiến binh|nông dân|liệt sĩ"
    r"|(?:thiếu|trung|thượng|đại)\s(?:úy|tá|tướng|sĩ)|binh nhất|binh nhì|hạ sĩ)"
)
_OPENING = keyed_regex(
    r"[\s\"“*]*(?:(?:tập thể|cá nhân|họ và tên|họ tên|hộ gia đình|gia đình|vợ chồng"
    r"|nhà(?= (?:ông|bà|anh|chị|cụ)\s)|hộ|đại diện|cố|nguyên)[\s:]+){0,3}"
    rf"(?:{_TITLE}[\s.,/]+){{0,4}}(?:(?:ưu tú|nhân dân)\s)?[\"“]?"
)
_HONORIFIC = keyed_regex(rf"(?:^|.*\W)(?:{_TITLE}|gia đình|hộ|vợ chồng)[\s.]*$")
_JOINS = keyed_regex(
    rf"[^;:|]{{0,90}}?(?:,|;|/|\s[–-]|(?<!\w)và|(?<!\w)cùng)\s*(?:và |cùng )?(?:{_TITLE}[\s.]+){{0,3}}(?:hộ "
    rf"|gia đình )?"
)
_ENDS_NAME = re.compile(r"\s*(?:[,;:(|\t\n.…]|\s[–—-]\s|[–—]|$)")
_PERSON_SHAPE = re.compile(
    rf"[{UPPER}][^\W\d_]*(?:['’][{UPPER}]?[^\W\d_]+)?(?:[ -][{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?){{1,5}}"
)
_SENTENCE = keyed_regex(
    r"(?<!\w)(?:được|đã|nhận|ban hành|tham mưu|chủ trì|phối hợp|chỉ đạo|báo cáo|giao|khen thưởng|hằng năm"
    r"|hàng năm|hưởng ứng|thực hiện|triển khai|phát động|kí|về|tặng|trao|là|nói|phát biểu|kể|chia sẻ|cho biết"
    r"|đề nghị|yêu cầu|tổ chức|có|chúc mừng|do|thì|nên)(?!\w)"
)
_BODY_LABEL = re.compile(r"(?:tập thể|đơn vị)\s*:?\s+")
_UNIT_LENGTH = 14
"""Words of the name of a unit."""
_LINE_BEFORE, _LINE_BEHIND = 900, 4000
"""Characters of a line that are read before and behind an offset."""
_LINES_AT_MOST = 400
_NEAR = 14
TELLS = keyed_regex(
    r"(?<!\w)(?:phát biểu|cho biết|nói|chia sẻ|kể|trao|tặng|đề nghị|yêu cầu|chúc|cảm ơn|thay mặt|tham dự|dự"
    r"|chủ trì|khẳng định"
    r"|nhấn mạnh|mong|đọc quyết định)(?!\w)"
)
_BESIDES = keyed_regex(
    r"(?:ngoài ra|bên cạnh|trong khi|tuy nhiên|theo|căn cứ|điều \d|mức thưởng|nơi nhận|tin|ảnh|nguồn)(?!\w)"
)
_POST_LINE = keyed_regex(
    r"(?:phó |nguyên )?(?:trưởng|bí thư|chủ tịch|giám đốc|chi hội trưởng|hội viên|cán bộ|nhân viên|giáo viên|học sinh"
    r"|công nhân|thành tích|địa chỉ|đơn vị|chức vụ|sinh năm|quê|trú|ở|tại)(?!\w)"
)
"""A line that tells of the person in the line above."""
_TITLES = ("danh_hieu_vinh_du_nha_nuoc", "ton_vinh", "danh_hieu_lich_su")


NUMBER = re.compile(r"\s*\d{1,3}\s?[.)]?\s*")
"""A cell that only counts."""
_SEPARATOR = re.compile(r"\s*[|\t]\s*")
_HEADER = keyed_regex(r"\s*(?:stt|tt|số tt|số thứ tự|họ và tên|họ tên)\s*(?:[|\t]|$|(?=\n))")
_GOES_ON = re.compile(rf"[^{UPPER}\W]|\(")
_SEMICOLON = re.compile(";")
_PARTS = keyed_regex(r";|,|(?<!\w)(?:và|cùng)(?!\w)")
_BESIDE_OTHERS = keyed_regex(r"\s*(?:\d+|các|nhiều|những|một số|hàng)\s")
_CELLS_AT_MOST = 8
CELL_LENGTH = 160


@cache
def _unit_head() -> re.Pattern[str]:
    return keyed_regex(rf"(?:tập thể\s)?(?:nhân dân(?: và cán bộ)?\s|cán bộ(?:,| và) nhân dân\s)?{unit_heads('entry')}")


class Items:
    """Reads the items of the lists of one document."""

    def __init__(self, parties: Parties, awards: Sequence[Mention]) -> None:
        self.text, self.keys, self.parties = parties.text, parties.keys, parties
        self.awards = [(a.start, a.end, a.attributes.get("kind") in _TITLES) for a in awards]
        self.award_starts = [a.start for a in awards]

    def opening(self, start: int, end: int, *, cell: bool = False, marked: bool = False) -> list[Party]:
        """Who begins ``start:end``: the person, the persons joined to it, or the unit.

        In a cell any capitals are a name, behind the mark of a list those that begin with a surname.
        """
        opened = _OPENING.match(self.keys, start, end)
        first = max(opened.end() if opened else start, self._past_title(start, end))
        inside = self.parties.within(start, end)
        if inside and inside[0].label is Label.PERSON and inside[0].start <= first + 2:
            return self._joined([p for p in inside if p.label is Label.PERSON])
        shaped = self._shaped(start, first, end, cell=cell, marked=marked)
        if inside and inside[0].start <= first + 1 and (not shaped or inside[0].end >= shaped[0].end):
            return inside[:1]
        return shaped

    def parted(self, start: int, end: int) -> list[Party]:
        """Those whom the parts between semicolons begin with; nobody when nothing parts them."""
        cuts = [start - 1, *(m.start() for m in _SEMICOLON.finditer(self.text, start, end)), end]
        if len(cuts) == 2:
            return []
        return [p for a, b in pairwise(cuts) for p in self.opening(a + 1, b, marked=True)[:1]]

    def enumerated(self, start: int, end: int) -> list[Party]:
        """Those whom the parts of an enumeration begin with; what stands behind a comma may be where one works."""
        found: list[Party] = []
        cut, first = "", start
        depth = 0
        marks = list(_PARTS.finditer(self.keys, start, end))
        for mark in [*marks, None]:
            past = mark.start() if mark else end
            depth = self.text.count("(", start, past) - self.text.count(")", start, past)
            if depth > 0 and mark:
                continue
            if mark and self.parties.covers(mark.start()):
                continue
            found.extend(self._part(first, past, cut, found))
            if not found:
                return []
            if mark:
                cut, first = mark.group(), mark.end()
        return found

    def _part(self, start: int, end: int, cut: str, found: list[Party]) -> list[Party]:
        if found and _BESIDE_OTHERS.match(self.keys, start, end):
            return []
        named = self.opening(start, end)[:1]
        if not named or cut in ("", ";"):
            return named
        person = named[0].label is Label.PERSON
        titled = named[0].start - start > 2 or not self.keys[start : named[0].start].strip()
        if person:
            return named if titled else []
        if cut == ",":
            return named if found and found[-1].label is Label.ORG and named[0].label is Label.ORG else []
        return named if found and found[-1].label is not Label.PERSON else []

    def _past_title(self, start: int, end: int) -> int:
        """Where a title of honour before a name ends: ``Nghệ nhân Ưu tú Võ A``."""
        at = bisect_left(self.award_starts, start)
        if at < len(self.awards) and self.awards[at][2] and self.awards[at][0] <= start + _NEAR:
            return min(end, self.awards[at][1] + 1)
        return start

    def _joined(self, people: list[Party]) -> list[Party]:
        found = people[:1]
        for person in people[1:]:
            gap = self.keys[found[-1].end : person.start]
            if not _JOINS.fullmatch(gap) or "(" in gap.rsplit(")", maxsplit=1)[-1]:
                break
            if not _HONORIFIC.match(gap) and not re.fullmatch(r"\s*(?:\([^)]*\))?\s*(?:,|;|/|và|, và)\s*", gap):
                break
            if _SENTENCE.search(gap):
                break
            found.append(person)
        return found

    def _shaped(self, start: int, first: int, end: int, *, cell: bool, marked: bool) -> list[Party]:
        """A person or a unit that nobody knows, by its capitals."""
        titled = first > start and _HONORIFIC.match(self.keys[start:first]) is not None
        person = _PERSON_SHAPE.match(self.text, first, end)
        if person and not titled and not cell and not (marked and has_surname(name_keys(person.group())[:1])):
            person = None
        whole = person and _ENDS_NAME.match(self.text, person.end(), end)
        if person and whole and not _unit_head().match(self.keys, first, end):
            return [Party(first, person.end(), person.group(), "", Label.PERSON)]
        if titled:
            return []
        label = _BODY_LABEL.match(self.keys, start, end)
        at = label.end() if label and _unit_head().match(self.keys, label.end(), end) else start
        at += len(self.text[at:end]) - len(self.text[at:end].lstrip(' \t"“'))
        if not _unit_head().match(self.keys, at, end):
            return []
        stop = _ENDS_NAME.search(self.text, at, end)
        past = stop.start() if stop else end
        name = " ".join(self.text[at:past].split()).rstrip(' "”')
        if not 1 < len(name.split()) <= _UNIT_LENGTH or _SENTENCE.search(self.keys, at, past):
            return []
        if not re.search(rf"[{UPPER}\d]", name[1:]):
            return []
        return [Party(at, past, name, "", Label.ORG)]

    def line(self, at: int) -> tuple[int, int]:
        """Where the line of an offset begins and ends; of a line without end the stretch around the offset."""
        floor, ceiling = max(0, at - _LINE_BEFORE), min(len(self.text), at + _LINE_BEHIND)
        start, end = self.text.rfind("\n", floor, at), self.text.find("\n", at, ceiling)
        return start + 1 if start >= 0 else floor, end if end >= 0 else ceiling

    def starts_award(self, start: int, end: int) -> bool:
        """Whether a line begins with an award that is no title before a name."""
        at = bisect_left(self.award_starts, start)
        if at >= len(self.awards) or self.awards[at][0] >= end or self.awards[at][2]:
            return False
        before = self.keys[start : self.awards[at][0]]
        return len(before) <= _NEAR and not self.parties.within(start, self.awards[at][0])

    def below(self, end: int, *, bare: bool = False) -> list[Party]:
        """The recipients in the lines below the line that ends at ``end``, one a line; ``bare`` lines without marks."""
        found: list[Party] = []
        at = self.text.find("\n", max(0, end - 1))
        labelled = blank = marked = False
        for _ in range(_LINES_AT_MOST):
            if at < 0 or at + 1 >= len(self.text):
                break
            start, past = self.line(at + 1)
            at = past if past < len(self.text) else -1
            if not self.text[start:past].strip():
                blank = True
                continue
            if LABEL_LINE.fullmatch(self.keys, start, past):
                labelled, blank = True, False
                continue
            if not found and _HEADER.match(self.keys, start, past):
                if not _SEPARATOR.search(self.text, start, past):
                    return self._stacked(past)
                continue
            mark = MARKER.match(self.text, start, past)
            first = mark.end() if mark else start
            cell = _SEPARATOR.match(self.text, first, past) if mark else None
            first = cell.end() if cell else first
            label = _LABELLED.match(self.keys, first, past)
            if label and (several := self.parted(label.end(), past)):
                found.extend(several)
                labelled, blank, marked = False, False, marked or mark is not None
                continue
            if self.starts_award(first, past):
                break
            if found and not mark and not blank and _POST_LINE.match(self.keys, first):
                continue
            unmarked = not mark and (bare or labelled) and not (blank and found and (marked or not bare))
            named = self.opening(first, past, marked=mark is not None) if mark or unmarked else []
            if named and not mark and TELLS.search(self.keys, named[0].end, past):
                named = []
            if not named or _BESIDES.match(self.keys, first):
                if found and not blank and not mark and self._goes_on(start):
                    continue
                break
            found.extend(named)
            labelled, blank, marked = False, False, marked or mark is not None
        return found

    def _stacked(self, at: int) -> list[Party]:
        """The rows of a table whose cells stand below each other: behind each number a name."""
        found: list[Party] = []
        number, since = False, 0
        while at + 1 < len(self.text) and len(found) < _LINES_AT_MOST and since < _CELLS_AT_MOST:
            start, past = self.line(at + 1)
            at = past
            if past - start > CELL_LENGTH or not self.text[start:past].strip():
                break
            if NUMBER.fullmatch(self.text, start, past):
                number, since = True, 0
                continue
            if number:
                found.extend(self.opening(start, past, cell=True)[:1])
            number, since = False, since + 1
        return found

    def _goes_on(self, start: int) -> bool:
        """Whether a line only goes on with the one above it."""
        above = self.text[max(0, start - 3) : start].rstrip()
        return bool(above) and above[-1] not in ".;:" and _GOES_ON.match(self.text, start) is not None

    def block(self, at: int) -> tuple[int, int] | None:
        """The item of several lines that holds an offset: behind its mark, up to the next mark or a blank line."""
        start, end = self.line(at)
        for _ in range(8):
            mark = MARKER.match(self.text, start, end)
            if mark:
                return mark.end(), end
            before = self.line(start - 1) if start and self.text[start - 1] == "\n" else None
            if before is None or not self.text[slice(*before)].strip():
                return None
            start = before[0]
        return None
