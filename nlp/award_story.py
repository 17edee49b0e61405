"""Awards of a portrait told in sentences that name nobody: those of the story's person or unit.

``Trong rương có hai tấm Bằng khen của …``, ``Chiếc máy thứ hai mang về Bằng Lao động sáng tạo``, ``Năm sau thêm
Giấy khen của …``. An award that follows another without a new name is told of the same; else the last words before
it decide: those for a person ("ông", a name) or for the unit ("đội", "câu lạc bộ"). An article without a person
or unit of its own tells nothing this way, nor does a ceremony, a rule, a count or a sentence about others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.authorities import Authority, authorities
from nlp.award_groups import Group
from nlp.award_lists import Lists
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues
from nlp.records import Label, Span

_PEOPLE = (
    r"tập thể|cá nhân|đơn vị|hộ|gia đình|người|học sinh|sinh viên|đồng chí|chiến sĩ|cán bộ|đại biểu|nông dân|công nhân"
    r"|giáo viên|thầy|cô giáo|em|cháu|bạn|anh hùng|nghệ nhân|hội viên|đoàn viên|đảng viên|công dân|xã|thôn|trường"
    r"|bác sĩ"
)
_OTHERS = keyed_regex(
    rf"(?<!\w)(?:(?:các|những|nhiều|mọi|mỗi|một số|hàng (?:chục|trăm|nghìn)|(?:\d[\d.]*|hai|ba|bốn|năm)) (?:{_PEOPLE})"
    r"|tập thể, cá nhân|cá nhân, tập thể|tập thể và cá nhân|cho ai|\d[\d.]* (?:bằng|giấy|huân|huy|kỉ niệm|cờ)"
    r"|con trai|con gái|bố|cha|mẹ|em trai|em gái|anh trai|chị gái|đồng nghiệp|bạn bè|học trò|liệt sĩ)(?!\w)"
)
"""Others who may be meant, and counts."""
_NO_STORY = keyed_regex(
    r"(?<!\w)(?:lễ|hội nghị|đại hội|buổi|tổ chức|chương trình|công bố|hội thi|cuộc thi|danh sách|quy định|quy chế"
    r"|nghị định"
    r"|thông tư|luật|tiêu chuẩn|tiêu chí|điều kiện|mức thưởng|hình thức|thẩm quyền|trị giá|phong tặng cho|kế hoạch"
    r"|hồ sơ|xét|dự|mang tên|cảm ơn|tuyên dương các|chúc mừng|nếu|không có|chưa)(?!\w)"
)
"""A ceremony, a rule, a wish: whose award it is, other sentences tell."""
_PRONOUN = keyed_regex(r"(?<!\w)(?:ông|bà|anh|chị|cô|thầy|em|cụ|chú|bác|ni sư|linh mục|già)(?!\w)")
_CHAIN_REACH = 260
_TOPIC_SENTENCES = 2
_NO_CANDIDATES = ("dhvd_bmvnah", "dhvd_ah_llvt")


class Stories(Lists):
    """Finds whose an award is that no word of its own sentence binds."""

    def of_story(self, group: Group, latest: Group | None) -> list[Party]:
        """The person or unit of the story; nobody where others may be meant."""
        hero, unit = self.referents.hero, self.referents.hero_unit
        if not (hero or unit) or not self._is_definite(group):
            return []
        deciding = authorities(self.keys, self.text, group.sentence.start, group.sentence.end)
        if not self._tells_of_nobody_else(group, deciding):
            return []
        passage = self.referents.passages.person(group.start)
        if passage and not self._is_of_story(passage):
            return []  # a roundup, which tells of others as well
        return self._chained(group, latest) or self._of_topic(group, deciding)

    def _is_definite(self, group: Group) -> bool:
        first = group.awards[0]
        if first.link in _NO_CANDIDATES or first.link.endswith("unspecified") or "anaphoric" in first.attributes:
            return False
        return "authority" in first.attributes or first.attributes.get("kind", "").startswith("danh_hieu")

    def _tells_of_nobody_else(self, group: Group, deciding: list[Authority]) -> bool:
        start, end = group.sentence.start, group.sentence.end
        if _OTHERS.search(self.keys, start, end) or _NO_STORY.search(self.keys, start, end):
            return False
        for party in self.parties.within(start, end):
            if party.label is Label.PLACE or any(a.start < party.end and party.start < a.end for a in deciding):
                continue
            if not self._is_of_story(party) and not (party.label is Label.PERSON and self.referents.speaks(party)):
                return False
        return True

    def _is_of_story(self, party: Party) -> bool:
        heroes = (self.referents.hero, self.referents.hero_unit)
        return any(h and party.subject == h.subject for h in heroes)

    def _chained(self, group: Group, latest: Group | None) -> list[Party]:
        """``…, rồi Huân chương``, ``Năm 2020 thêm cái Bằng khen``: of whom the award just before is told."""
        if not latest or not 0 <= group.start - latest.end <= _CHAIN_REACH:
            return []
        if "\n" in self.text[latest.end : group.start] or _PRONOUN.search(self.keys, latest.end, group.start):
            return []
        between = Span(latest.end, group.start)
        if cues()["group"].search(self.keys, between.start, between.end):
            return []
        return latest.recipients if all(map(self._is_of_story, latest.recipients)) else []

    def _of_topic(self, group: Group, deciding: list[Authority]) -> list[Party]:
        """Whom the nearest word tells of: before the award, in the rest of its sentence, in the sentences before."""
        start, end = group.sentence.start, group.sentence.end
        floor = self.referents.floor(start, _TOPIC_SENTENCES)
        for first, past, nearest in ((start, group.start, max), (group.end, end, min), (floor, start, max)):
            known = deciding if first >= start else authorities(self.keys, self.text, first, past)
            said = [
                (at, told)
                for told, words in ((self.referents.hero, _PRONOUN), (self.referents.hero_unit, cues()["group"]))
                if told
                for at in self._words_for(told, words, first, past, known)
            ]
            if said:
                return [nearest(said, key=lambda found: found[0])[1]]
        told_of = [p for p in (self.referents.hero, self.referents.hero_unit) if p]
        return told_of if len(told_of) == 1 else []

    def _words_for(
        self, told: Party, words: re.Pattern[str], start: int, end: int, deciding: list[Authority]
    ) -> Iterator[int]:
        """Where words or names for somebody stand in ``start:end``, authorities aside."""
        for match in words.finditer(self.keys, start, end):
            if not self._in_name(match.start()) and not any(a.start <= match.start() < a.end for a in deciding):
                yield match.start()
        for party in self.parties.within(start, end):
            if party.subject == told.subject and not self.referents.speaks(party):
                yield party.start
