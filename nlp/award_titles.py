"""Titles and awards beside names: ``NSND A``, ``B, 51 tuổi, Chiến sĩ thi đua cơ sở``, ``C (Huân chương …)``."""

from __future__ import annotations

import re

from nlp.authorities import UPPER
from nlp.award_groups import Group
from nlp.award_layout import Layout
from nlp.award_receivers import TITLES
from nlp.award_subjects import VERBISH
from nlp.gazetteers import keyed_regex
from nlp.keys import syllable_key
from nlp.names import elements
from nlp.recipients import Party
from nlp.records import Label

_BEFORE_NAME = keyed_regex(
    r"[\s\"”]*(?:\((?:năm )?(?:19|20)\d\d\)\s)?(?:[,–-]\s*)?"
    r"(?:(?:gs|pgs|ts|ths|bs|viện sĩ|vs|giáo sư|tiến sĩ|phó giáo sư|bác sĩ|đạo diễn|nghệ sĩ"
    r"|nhạc sĩ|ca sĩ|đại tá|trung tướng|thượng tướng|thiếu tướng|ông|bà|cụ|mẹ|thầy|cô|phi công|liệt sĩ|,)[.\s-]*){0,4}"
)
_AFTER_NAME = keyed_regex(r"\s*[,(–-]\s*(?:là\s)?(?:(?:chủ nhân|người (?:có|mang)) (?:của )?(?:danh hiệu )?)?[\"“]?")
_WITH_AWARD = keyed_regex(
    r"(?:\s?\([^)]{2,60}\))?(?:,[^,.;:()]{2,60},)?\s(?:cùng |và )?với\s(?:(?:tấm|chiếc|một|hai|\d+)\s){0,2}[\"“]?"
)
_IS_NAMED = keyed_regex(
    r"(?<!\w)(?:là|có|đến|tới|gồm|tiếp theo|tiếp đó|kế đến|kế tiếp|sau cùng|cuối cùng|rồi"
    r"|thứ [^\W\d_]+),?\s(?:[^\W\d_]+\s){0,3}$"
)
_APPOSITIONS = keyed_regex(r"(?:\s?\([^)]{2,60}\))?\s?,(?:[^,.;:()]{2,60},){1,3}\s[\"“]?")
_OF_OTHERS = keyed_regex(r"(?<!\w)(?:và|cùng|vợ|chồng|con|của|mẹ|cha|bố)(?!\w)")
_NO_CANDIDATES = ("dhvd_bmvnah",)
"""Titles of honour that make nobody a candidate, though they stand before names."""
_ARTISTS = ("dhvd_nsnd", "dhvd_nsut", "dhvd_ngnd", "dhvd_ngut", "dhvd_ttnd", "dhvd_ttut", "dhvd_nnnd", "dhvd_nnut")
"""Titles that stand right before names, so that two capitals behind them are a name."""
_SHAPED_NAME = re.compile(rf"[\"”]? ((?:[{UPPER}][^\W\d_]+)(?: [{UPPER}][^\W\d_]+){{1,3}})(?![^\W\d_])")
_BESIDE_REACH = 80


class Titles(Layout):
    """Reads titles and awards that stand as appositions of names."""

    def _named_title(self, group: Group) -> bool:
        """``NSND A``: a title of honour right before a name."""
        award = group.awards[-1]
        if self._is_styled(award.attributes.get("kind", ""), award.end) and award.text[0].isupper():
            near = self.parties.within(award.end, award.end + 60)
            group.recipients = near[:1]
            return True
        if award.attributes.get("kind") not in TITLES or award.link in _NO_CANDIDATES:
            return False
        gap = _BEFORE_NAME.match(self.keys, award.end)
        near = self.parties.within(award.end, award.end + 60)
        if near and near[0].label is Label.PERSON and gap and near[0].start <= gap.end():
            joined = self.keys[award.end : near[0].start]
            if "," not in joined or re.search(r",\s*(?:gs|pgs|ts|ths|bs|đạo diễn|nghệ sĩ)", joined):
                group.recipients = [near[0]]
                return True
        shaped = _SHAPED_NAME.match(self.text, award.end)
        if shaped and not award.link.startswith(_ARTISTS):
            shaped = shaped if syllable_key(shaped.group(1).split()[0]) in elements().kinh else None
        if shaped and not any(p.start < shaped.end(1) for p in near if p.label is Label.PERSON):
            group.recipients = [Party(shaped.start(1), shaped.end(1), shaped.group(1), "", Label.PERSON)]
            return True
        return False

    def _beside(self, group: Group, left: int) -> list[Party]:
        """``A, Anh hùng Lao động``, ``A (Huân chương …)``, ``A (24 tuổi) – xã đội phó, chiến sĩ thi đua cơ sở``."""
        before = self.parties.within(left, group.start)
        kind = group.awards[0].attributes.get("kind", "")
        if not before:
            return []
        apposed = self._with_it(before, group, left)
        apposed = apposed or (self._apposed(group, left) if kind.startswith("danh_hieu") else [])
        if apposed:
            return apposed
        if _AFTER_NAME.fullmatch(self.keys, before[-1].end, group.start):
            bracket = "(" in self.keys[before[-1].end : group.start]
            resident = self._resident(before) if bracket else []
            if resident:
                return resident
            held = kind in TITLES or (kind.startswith("danh_hieu") and before[-1].label is Label.PERSON)
            return before[-1:] if bracket or held else []
        first = before[0]
        if kind.startswith("danh_hieu") and first.label is Label.PERSON and first.start - left <= 16:
            gap = self.keys[first.end : group.start]
            if len(gap) < 120 and re.search(r"[,–-]\s*$", gap) and not VERBISH.search(gap):
                return [first]
        return []

    def _with_it(self, before: list[Party], group: Group, left: int) -> list[Party]:
        """``Sau chị là anh B với Giấy khen``."""
        people = [p for p in before if p.label is Label.PERSON][-1:]
        beside = people and _WITH_AWARD.fullmatch(self.keys, people[0].end, group.start)
        return people if beside and _IS_NAMED.search(self.keys, left, people[0].start) else []

    def _resident(self, before: list[Party]) -> list[Party]:
        """``ông A, dân tộc B ở xã C (Bằng khen …)``: who lives there, not the place."""
        people = [p for p in before if p.label is Label.PERSON]
        if before[-1].label is not Label.PLACE or not people:
            return []
        gap = self.keys[people[-1].end : before[-1].start]
        return people[-1:] if len(gap) <= _BESIDE_REACH and ";" not in gap and not VERBISH.search(gap) else []

    def _is_styled(self, kind: str, end: int) -> bool:
        """``Nông dân Việt Nam xuất sắc A``: a title of any kind right before a whole name."""
        near = self.parties.within(end, end + 60)[:1] if kind.startswith("danh_hieu") and kind not in TITLES else []
        return bool(near) and near[0].label is Label.PERSON and near[0].start <= end + 2 and " " in near[0].name

    def _apposed(self, group: Group, left: int) -> list[Party]:
        """``thợ cả A, 51 tuổi, Công ty B, Chiến sĩ thi đua …``: one more apposition to the only person before."""
        people = self._people(left, group.start)
        gap = self.keys[people[-1].end : group.start] if len(people) == 1 else ""
        apart = _APPOSITIONS.fullmatch(gap) and not VERBISH.search(gap) and not _OF_OTHERS.search(gap)
        return people if apart else []
