"""Lists of recipients: brackets, lines below an announcement, parts between semicolons, and what one entry names."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc

from nlp.authorities import UPPER
from nlp.award_groups import sentence_bounds_end
from nlp.document import mentions
from nlp.gazetteers import keyed, keyed_regex
from nlp.recipients import LIST_LABEL, Parties, Party, cues, listed
from nlp.records import Label
from nlp.referents import Referents
from nlp.syllables import text_of

COLON = re.compile(r"[\s\"”’»)]*:\s*")
LOOK_AHEAD = 14
"""Characters behind a verb that its pattern may look at: the beginning of the award."""
LIST_LINE = re.compile(r"[ \t]*(?:\d{1,3}\s?[.)]|[-–+•*])\s*")
_LABEL_LINE = keyed_regex(
    r"[\s*+–-]*(?:[ivx]{1,4}[.)]|\d{1,2}[.)]|[a-h][.)])?\s*(?:về |các |khối )?(?:tập thể|cá nhân|hộ gia đình)\s*:?\s*"
)
_NOT_A_LIST = keyed_regex(r"\s*(?:ảnh|nguồn|theo|lần|năm|hạng|khóa|tên|\d)")
_BESIDES_THEM = keyed_regex(r"(?:ngoài ra|bên cạnh|trong khi|tuy nhiên|theo|ảnh|nguồn|tin|mọi|với|đại diện)(?!\w)")
_POST_LINE = keyed_regex(
    r"(?:phó |nguyên )?(?:trưởng|bí thư|chủ tịch|giám đốc|chi hội trưởng|hội viên|cán bộ|nhân viên|giáo viên|học sinh"
    r"|công nhân|thành tích|địa chỉ|đơn vị|chức vụ|sinh năm|quê|trú|ở|tại)(?!\w)"
)
"""A line that tells of the person in the line above."""
_ENTRY_TITLE = keyed_regex(
    r"(?:(?:và |các |tập thể:? |cá nhân:? |họ và tên:? |gia đình |hộ gia đình |hộ |tặng |cho |đồng chí |đ/c )*"
    r"(?P<title>(?:ông|bà|anh|chị|em|cháu|cô|thầy|cụ|cô giáo|thầy giáo|bác sĩ|y sĩ|nghệ nhân(?: ưu tú| nhân dân)?"
    r"|già làng|kỹ sư|đại đức|hòa thượng|thượng tọa|ni sư|linh mục|phối sư|mục sư|đồng chí"
    r"|(?:thiếu|trung|thượng|đại) (?:úy|tá)"
    r"|điều dưỡng|sinh viên|học sinh|công nhân|chiến sĩ|binh nhất|thuyền trưởng|vận động viên)(?:,? )?)*)"
)
_ENTRY_END = re.compile(r"\s*(?:[,;(|:\n.]|\s[-–—]\s|$)")
_ENTRY_NAME = re.compile(rf"(?=[{UPPER}])[^,;(|:\n.]{{3,90}}?(?=\s*(?:[,;(|:\n]|\.(?:\s|$)|\s[-–—]\s|$))")
_PERSON_SHAPE = re.compile(rf"(?:[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?(?:\s|$)){{2,5}}$")
_SENTENCE_WORD = keyed_regex(
    r"(?<!\w)(?:đã|đang|được|có|là|vì|với|về|do|trong|nhờ|nhận|tặng|trao|hiến|xây|nuôi|giúp|cứu|tại|ở|và|cùng|cho|của)(?!\w)"
)
_ENTRY_LENGTH = 12
"""Words of the name of a recipient."""
_BRACKET = re.compile(r"[\s\"”’»]*\(")
_BRACKET_REACH = 2500
_LIST_LINES = 300
_LABELS_AT_MOST = 8
_BARE_LINE = 170
"""Characters of a line without a marker that may still be an entry of a list."""


class Lists:
    """Reads lists of recipients in one document."""

    def __init__(self, doc: Doc) -> None:
        self.text, self.keys = text_of(doc), keyed(doc)
        self.awards = mentions(doc, Label.AWARD)
        self.award_starts = [award.start for award in self.awards]
        self.parties = Parties(doc, [(m.start, m.end) for m in self.awards])
        self.referents = Referents(doc, self.parties)

    def _last(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        found = None
        for match in pattern.finditer(self.keys, start, min(len(self.keys), end + LOOK_AHEAD)):
            if match.end() > end:
                break
            if not self._in_name(match.start()):
                found = match
        return found

    def _in_name(self, at: int) -> bool:
        """Whether a word with a capital is one of a name: "anh Nguyễn Tấn Đạt" reaches nothing."""
        return self.text[at].isupper() and (self.parties.covers(at) or self.parties.begins(at))

    def _people(self, start: int, end: int) -> list[Party]:
        return [p for p in self.parties.within(start, end) if p.label is Label.PERSON and not self.referents.speaks(p)]

    def _reason(self, start: int, end: int) -> int:
        """Where the reason of a gift begins; a cue inside a name ("anh Ngô Tấn Đạt") is none."""
        for found in cues()["reason"].finditer(self.keys, start, end):
            if not self.parties.covers(found.start()):
                return found.start()
        return end

    def entry(self, start: int, end: int) -> Party | None:
        """Whom one entry of a list begins with: a known party, or the name as it is printed, up to a comma."""
        titled = _ENTRY_TITLE.match(self.keys, start, end)
        at = titled.end() if titled else start
        near = next(iter(self.parties.within(start, end)), None)
        name = _ENTRY_NAME.match(self.text, at, end)
        if near and near.start <= at + 1:
            longer = name and near.label is not Label.PERSON and not near.subject and near.end < name.end()
            if not longer or not name or _SENTENCE_WORD.search(self.keys, near.end, name.end()):
                return near
            return replace(near, end=name.end(), name=" ".join(name.group().split()))
        if near and near.label is Label.PERSON and (not name or near.start < name.end()):
            return near
        return self._printed(name, titled=bool(titled and titled["title"])) if name else None

    def _printed(self, name: re.Match[str], *, titled: bool) -> Party | None:
        """A name that no recogniser knows; behind a title it must look like a person's."""
        at = name.start()
        if cues()["generic"].match(self.keys, at) or _BESIDES_THEM.match(self.keys, at):
            return None
        surface = " ".join(name.group().split())
        if not 1 < len(surface.split()) <= _ENTRY_LENGTH or (titled and not _PERSON_SHAPE.match(surface)):
            return None
        if cues()["nobody"].fullmatch(self.keys, at, name.end()):
            return None
        return Party(at, at + len(name.group().rstrip()), surface, "", Label.PERSON if titled else Label.ORG)

    def _lines(self, end: int, *, bare: bool = False) -> list[Party]:
        """A list with one recipient a line below the line that ends at ``end``; ``bare`` lines begin with a name."""
        found: list[Party] = []
        at = self.text.find("\n", max(0, end - 1))
        for _ in range(_LIST_LINES):
            if at < 0:
                break
            past = self.text.find("\n", at + 1)
            past = past if past >= 0 else len(self.text)
            if not self._take_line(at + 1, past, found, bare=bare):
                break
            at = past if past < len(self.text) else -1
        return found

    def _take_line(self, start: int, end: int, found: list[Party], *, bare: bool) -> bool:
        """Add the entry of one line to ``found``; whether the list can go on behind it."""
        if not self.text[start:end].strip():
            return not found or self._goes_on_below(end, bare=bare)
        if _LABEL_LINE.fullmatch(self.keys, start, end):
            return True
        marker = LIST_LINE.match(self.text, start, end)
        first = marker.end() if marker else start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
        if found and bare and not marker and _POST_LINE.match(self.keys, first):
            return True
        other = _BESIDES_THEM.match(self.keys, first) or self._is_heading_line(first, end)
        closed = not marker and (not bare or end - start > _BARE_LINE)
        party = None if other or closed else self.entry(first, end)
        if party and (marker or party.label is Label.PERSON or self._is_short(party, end)):
            found.append(party)
            return True
        return False

    def _goes_on_below(self, end: int, *, bare: bool) -> bool:
        """Whether a list goes on behind an empty line: with a label, or with one more numbered entry."""
        filled = re.compile(r"\s*").match(self.text, end)
        first = self.text.rfind("\n", 0, filled.end()) + 1 if filled else end
        past = self.text.find("\n", first)
        past = past if past >= 0 else len(self.text)
        if _LABEL_LINE.fullmatch(self.keys, first, past):
            return True
        return not bare and LIST_LINE.match(self.text, first, past) is not None

    def _is_heading_line(self, first: int, end: int) -> bool:
        """Whether a line begins with an award: the next list."""
        return any(first <= at < first + 12 for at in self.award_starts if first <= at < end)

    def _is_short(self, party: Party, end: int) -> bool:
        """Whether little stands behind the name of a unit in its line: no sentence begins with it."""
        rest = self.text[party.end : end].strip(" ;,.")
        return not rest or rest[0] in "(-–" or self.text[party.end] == ","

    def _past_labels(self, end: int) -> int:
        """Where a list ends whose next sentences begin with their own label: ``Tập thể: A, B. Cá nhân: C.``."""
        for _ in range(_LABELS_AT_MOST):
            following = LIST_LABEL.match(self.keys, end)
            if not following:
                break
            end = sentence_bounds_end(self.referents.sentences, following.end())
        return end

    def _in_bracket(self, start: int) -> list[Party]:
        if _NOT_A_LIST.match(self.keys, start):
            return []
        close = self.text.find(")", start, start + _BRACKET_REACH)
        line = self.text.find("\n", start, start + _BRACKET_REACH)
        if close < 0 or (0 <= line < close):
            return []
        return listed(self.parties, start, close)

    def _bracket_behind(self, at: int) -> list[Party]:
        """The list in the bracket that opens at an offset."""
        match = _BRACKET.match(self.text, at)
        return self._in_bracket(match.end()) if match else []
