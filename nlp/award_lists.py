"""Lists of recipients: brackets, lines below an announcement, parts between semicolons, and what one entry names."""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Doc

from nlp.award_groups import sentence_bounds_end
from nlp.award_items import Items
from nlp.document import mentions
from nlp.gazetteers import keyed, keyed_regex
from nlp.recipients import LIST_LABEL, Parties, Party, cues, listed
from nlp.records import Label, Mention
from nlp.referents import Referents
from nlp.syllables import text_of

COLON = re.compile(r"[\s\"”’»)]*:\s*")
LOOK_AHEAD = 14
"""Characters behind a verb that its pattern may look at: the beginning of the award."""
_NOT_A_LIST = keyed_regex(r"\s*(?:ảnh|nguồn|theo|lần|năm|hạng|khóa|tên|\d)")
_BRACKET = re.compile(r"[\s\"”’»]*\(")
_BRACKET_REACH = 2500
_LABELS_AT_MOST = 8


class Lists:
    """Reads lists of recipients in one document."""

    def __init__(self, doc: Doc) -> None:
        self.text, self.keys = text_of(doc), keyed(doc)
        self.awards = mentions(doc, Label.AWARD)
        self.award_starts = [award.start for award in self.awards]
        self.parties = Parties(doc, [(m.start, m.end) for m in self.awards])
        self.referents = Referents(doc, self.parties)
        self.items = Items(self.parties, self.awards)

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

    def awards_within(self, start: int, end: int) -> list[Mention]:
        """The awards that begin inside ``start:end``."""
        return list(self.awards[bisect_left(self.award_starts, start) : bisect_left(self.award_starts, end)])

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
