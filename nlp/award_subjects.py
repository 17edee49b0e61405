"""Recipients before the verb: the subject of "được … tặng" and "nhận", named, meant by a pronoun or left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from nlp.award_groups import Group
from nlp.award_lists import COLON
from nlp.award_receivers import OPENER_REACH
from nlp.award_topics import Topics, adverbs
from nlp.gazetteers import keyed_regex
from nlp.plural_referents import PLURAL, is_couple
from nlp.recipients import Party, cues, heads, is_unit, listed
from nlp.records import Label

VERBISH = keyed_regex(
    r"(?<!\w)(?:cho biết|nói|chia sẻ|được|đã|nhận|tặng|trao|là|phát biểu|kể|chúc mừng|thăm|gặp|đạt|giành|đoạt)(?!\w)"
)
_ACCORDING = keyed_regex(r"(?<!\w)(?:theo|do)\s(?:[^\W\d_]+\s){0,3}$")
_WITH = keyed_regex(r"(?:,[^.;:,]{0,60})?,?\s*(?:cùng|và)\s*|,\s*")
_PEOPLE_OF = keyed_regex(
    r"(?:^|(?<=[\s,]))(?:(?:toàn thể|tập thể|đảng bộ|chính quyền|quân|dân|nhân dân|cán bộ|chiến sĩ|nhân viên"
    r"|đảng viên"
    r"|hội viên|thầy|trò|giáo viên|học sinh|người lao động|các dân tộc)(?:,|\s+và|, và)?\s+){2,6}$"
)
_TOGETHER = keyed_regex(
    r"(?:\s(?:tại|của)\s[^,.;]{2,30})?(?:\s?\([^()]{2,60}\))?\s(?:và|cùng)\s(?:cá nhân\s)?(?:[^\W\d_]+\s){0,4}"
)
_BUT_ANOTHER = keyed_regex(r"[,;]\s(?:còn|riêng|trong khi)\s")
_ALONG_WITH = keyed_regex(r"(?<!\w)(?:và|cùng|cùng với)\s(?:[^\W\d_]+\s){0,3}$")
_NEAR_OPENING = 40
_NEXT_IN_LIST = keyed_regex(r"(?:\s?\([^()]{2,60}\))?,\s(?:[^\W\d_]+\s){0,3}")
_AT_PLURAL = keyed_regex(r"(?:\d+|hai|ba|bốn|các|những)\s(?:ông|bà|anh|chị|em|cô|thầy|đồng chí|cụ)$")
_GOES_ON = keyed_regex(r"(?:^|\s)(?:và|rồi)\s*$")
_NO_GROUP = keyed_regex(r"\d[\d.]*\s(?:được|đã|vừa|cũng|từng)(?!\w)")
_IS_RIGHT = keyed_regex(r"[\s\"”]*(?:lần này |đợt này |năm \d+ )?(?:là|gồm)\s*:?\s")
_COUNT_BEFORE = keyed_regex(r"(?<!\w)(?:(?!(?:19|20)\d\d\s*$)\d[\d.]*|các|những|nhiều|hai|ba|bốn|mọi|mỗi)\s*$")
_POST_BEFORE = keyed_regex(
    r"(?<!\w)(?:bí thư|trưởng|hội trưởng|giám đốc|chủ nhiệm|chủ tịch|phó|làm|phụ trách|công tác)\s+$"
)
HAS_RIGHT = keyed_regex(
    r"[\s\"”’»]*(?:(?:năm )?(?:19|20)\d\d )?(?:(?:đợt|dịp|lần) này,? |trong (?:đợt|dịp) này,? )?"
    r"(?:còn |cũng )?có\s(?:tên\s)?"
)
_AMONG = keyed_regex(r"[\s\"“–-]*(?:trong|cùng|nằm trong)(?: số)?\s")
_ONE_OF = keyed_regex(
    r"(?<!\w)(?:là (?:một|hai|ba|1|2|3) (?:trong|người)(?: số)?"
    r"|(?:(?:vừa|đã) )?(?:(?:có tên|nằm|góp mặt|có mặt|đứng) (?:trong|ở)|lọt vào|được chọn vào)"
    r"(?: danh sách| số| tốp| nhóm)?)(?!\w)"
)
_TOLD_OF = keyed_regex(r"[\s:,\"“]*(?:rằng |là )?(?P<who>ông|bà|anh|chị|cô|thầy|em|cụ|chú|cháu)\s(?!ấy nói|kể)")
_DOER = keyed_regex(
    r"\s*(?:(?:và|đã|năm|tháng|ngày|vừa qua|mới đây|tên|bản thân|cá nhân)\s)*"
    r"(?P<who>ông|bà|anh|chị|cô|thầy|em|cụ|chú|cháu)"
    r"\s(?!(?:em|ta|chị)\s)[^,.;:\n]{2,70}$"
)
_OPENS_ASIDE = keyed_regex(
    r"(?:^|(?<=[\s,;.]))(?:nhờ|dưới sự|với sự|được sự|từ sự|từ khi|từ ngày|theo|khi|sau khi|cùng sự)\s[^,.;:]{0,60}$"
)
_OWNED_BY = keyed_regex(r"\s(?:của|do)\s(?:[^\W\d_]+\s){0,4}")
_WHERE = keyed_regex(r",?\s(?:nơi|mà|có|với)\s")
_AND_THEN = keyed_regex(r"(?<!\w)(?:và|rồi|đồng thời|đến)\s(?=(?:[^\W\d_]+\s|\d+\s){0,5}$)")
_WHO_WAS = keyed_regex(r"\s*(?:là )?(?:(?P<who>người|cô gái|chàng trai|nhân vật)|đơn vị|tập thể|địa phương)\s")
_TOPIC = keyed_regex(r"[\s\"“]*(?:riêng|còn|phần|bản thân|với|về phần)\s(?P<who>ông|bà|anh|chị|cô|thầy|em|cụ|chú)[\s,]")
_GOES = keyed_regex(r"(?<!\w)(?:ra|vào|lên|xuống|về|đến|tới|sang|qua)\s(?:tận\s)?$")
_PRONOUN_AND = keyed_regex(r"[\s\"“]*(?P<who>ông|bà|anh|chị|cô|thầy|em|cụ)\s(?:cùng với|cùng|và)\s(?:tập thể\s)?")
_ME = keyed_regex(r"(?<!\w)(?:bản thân )?(?:tôi|mình|tui)(?!\w)")
_SPEAKER_REACH = 200
_I_AM = keyed_regex(r"[\s:,.\"“–-]*(?:rằng )?(?:bản thân )?(?:tôi|mình)(?!\w)")


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(rf"{cues()['person'].pattern}\s*(?:{adverbs().pattern})$")


@cache
def _pronoun_with() -> re.Pattern[str]:
    others = r"(?:cùng|cùng với|và) (?:các|những|\d+|một số|nhiều|đồng đội|vợ|gia đình|bà con|mọi người)(?!\w)"
    return re.compile(rf"{cues()['person'].pattern}\s+{others}[^,.;:]{{0,60}}$")


_WORKS_THERE = keyed_regex(
    r" (?:nơi |mà )?(?:ông|bà|anh|chị|cô|thầy|em) (?:đang )?(?:công tác|làm việc|giảng dạy|dạy|sinh hoạt|theo học)"
).pattern


@cache
def _group_noun() -> re.Pattern[str]:
    this = rf"(?: (?:ấy|này|đó|đã nêu|nói trên))?(?:{_WORKS_THERE})?"
    return re.compile(rf"(?<!\w)({cues()['group'].pattern}){this}\s*(?:{adverbs().pattern})$")


@cache
def _generic_end() -> re.Pattern[str]:
    more = r"(?:,\s[^\W\d_]+(?:\s[^\W\d_]+){0,3}|\s(?:và|cùng)\s[^\W\d_]+(?:\s[^\W\d_]+){0,4})?"
    return re.compile(rf"{cues()['generic'].pattern}(?:\s[^\W\d_]+){{1,6}}{more}\s*$")


class Subjects(Topics):
    """Reads who stands before the verbs of one document."""

    def _subject(self, left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        """Who stands before "được tặng" or "nhận"."""
        among = _AMONG.match(self.keys, group.sentence.start, at)
        has = HAS_RIGHT.match(self.keys, group.end) if among else None
        if has:  # "Trong số các cá nhân được tặng … có ông A"
            return self._receivers(has.end(), group)
        one_of = _ONE_OF.search(self.keys, left, at)
        spoken = self._last(cues()["speaks"], group.sentence.start, at)
        if spoken and _I_AM.match(self.keys, spoken.end(), at):
            people = [p for p in self.parties.within(group.sentence.start, spoken.start()) if p.label is Label.PERSON]
            return people[-1:]  # "Ông A tâm sự: «Tôi được tặng …»"
        meant = self._several(left, at) or self._quoted(left, at, group)
        if meant:
            return meant
        topic = self._of_deed(left, at, group)
        topic = topic or ([] if self._people(left, at) else self._cleft(left, one_of.start() if one_of else at, group))
        if topic:
            return topic
        together = _pronoun_with().search(self.keys, left, at)
        if together:
            return self.referents.person(together.group().split()[0], together.start())  # "ông cùng các thuyền viên"
        # "A là một trong 30 người được trao …"
        return self._before_verb(left, one_of.start() if one_of else at, group, same)

    def _quoted(self, left: int, at: int, group: Group) -> list[Party]:
        """``"Tôi được tặng Bằng khen …", thầy A nói``: who speaks, behind the quotation or before it."""
        me = _ME.search(self.keys, left, at)
        if not me or not adverbs().fullmatch(self.keys, me.end(), at):
            return []
        behind = [p for p in self.parties.within(group.end, group.end + _SPEAKER_REACH) if p.label is Label.PERSON]
        behind = [p for p in behind if self.referents.speaks(p)]
        before = [
            p for p in self.parties.before(me.start())[:3] if p.label is Label.PERSON and self.referents.speaks(p)
        ]
        near = [p for p in before if me.start() - p.end <= _SPEAKER_REACH]
        return near[:1] or behind[:1]

    def _several(self, left: int, at: int) -> list[Party]:
        """Whom a plural right before the verb means: "cả hai đều được …", "hai vợ chồng vừa được …"."""
        for plural in PLURAL.finditer(self.keys, left, at):
            if adverbs().fullmatch(self.keys, plural.end(), at):
                meant = self.referents.plurals.several(self.keys[plural.start() : at], plural.start())
                if not meant and is_couple(plural.group()):
                    return self.referents.couple()
                return meant or (self.referents.unit(plural.start()) if plural.group() == "họ" else [])
        return []

    def _before_verb(self, left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        said = self._last(cues()["speaks"], left, at)
        left = said.end() if said else left
        told = _TOLD_OF.match(self.keys, left, at) if said else None
        inside = self.parties.within(left, at)
        people = [
            p
            for p in heads(inside, self.text, self.keys, left)
            if p.label is Label.PERSON and not _ACCORDING.search(self.keys, left, p.start)
        ]
        people = (self._told_in_passing(people, inside, left, at) if people else []) or people
        last = people[-1].end if people else left
        generic = self._generic(last, at)
        if generic is not None:
            return self._of_a_group(generic, people, group, self.keys[generic:at])
        pronoun = _pronoun().search(self.keys, left, at)
        if pronoun and not last > pronoun.start():
            return people[-1:] or self.referents.person(pronoun.group(), pronoun.start())
        if told and not people:
            return self.referents.person(told["who"], group.sentence.start)  # "Ông A cho biết chị là …, được tặng …"
        founded = self._founded(left, at)
        if founded:
            return founded
        if people:
            chosen = self._coordination(people)
            both = self._along_with(inside, left, chosen[0], same) if "đều" in self.keys[last:at] else []
            return [*(both or self._joined_before(inside, chosen[0], several=len(chosen) > 1)), *chosen]
        return self._nobody_named(inside, left, at, group, same)

    def _told_in_passing(self, people: list[Party], inside: list[Party], left: int, at: int) -> list[Party]:
        """The unit that receives where a person is named beside it: "Nhờ ông A vận động, xóm B được …"."""
        last = people[-1]
        behind = [p for p in inside if p.start > last.end and p.label is not Label.PERSON]
        if behind and _OPENS_ASIDE.search(self.keys, left, people[0].start):
            comma = self.keys.rfind(",", last.end, behind[0].start)
            if comma >= 0 and adverbs().fullmatch(self.keys, comma + 1, behind[0].start):
                return heads(behind, self.text, self.keys, comma + 1)[:1]
        before = [p for p in inside if p.end <= people[0].start and p.label is not Label.PERSON]
        gap = self.keys[before[-1].end : people[0].start] if before else ""
        if before and len(people) == 1 and (_OWNED_BY.fullmatch(gap) or _WHERE.match(gap)):
            return (
                before[-1:] if adverbs().fullmatch(self.keys, last.end, at) or "," in self.keys[last.end : at] else []
            )
        return []

    def _nobody_named(self, inside: list[Party], left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        """The subject of a clause without people: an organisation, a place, or who was named before."""
        comma = max(self.keys.rfind(",", left, at), left - 1) + 1
        staff = inside and _PEOPLE_OF.search(self.keys, left, inside[0].start)
        first = inside[0].start if staff else left
        others = heads([p for p in inside if p.label is not Label.PERSON], self.text, self.keys, first)
        others = [p for p in others if not self._behind_preposition(p)]
        others = self._without_movement(others)
        doer = _DOER.match(self.keys, comma, at)
        if doer and all(p.label is Label.PLACE for p in others):
            return self.referents.person(doer["who"], comma)  # "ông ra Hà Nội nhận …"
        others = self._without_locative(others)
        if others and not self._all_joined(others):
            others = [p for p in others if p.label is Label.ORG][:1] or others[:1]
        if others:
            beside = _PRONOUN_AND.fullmatch(self.keys, comma, others[0].start)
            return [*self.referents.person(beside["who"], comma), *others] if beside else others
        fronted = [] if same else self._fronted(at, group)
        return fronted or self._unnamed(left, at, self.keys[comma:at], same, group.sentence.start)

    def _without_movement(self, others: list[Party]) -> list[Party]:
        """``được mời ra Hà Nội nhận …``: a place that somebody goes to receives nothing."""
        return [
            p
            for p in others
            if p.label is not Label.PLACE or not _GOES.search(self.keys, max(0, p.start - 12), p.start)
        ]

    def _without_locative(self, others: list[Party]) -> list[Party]:
        """``Chiều 1/7, Hà Nội, Cục A đón nhận …``: the place says where, the organisation receives."""
        if len(others) < 2 or others[0].label is not Label.PLACE or others[1].label is not Label.ORG:
            return others
        return others[1:] if "," in self.keys[others[0].end : others[1].start] else others

    def _generic(self, start: int, at: int) -> int | None:
        """Where the subject begins when it is a group without names: "22 cá nhân", "cụm có 1 đơn vị"."""
        comma = self.keys.rfind(",", start, at) + 1 or start
        tail = self.keys[comma:at]
        if cues()["generic"].match(tail.lstrip()):
            return comma
        window = max(start, at - 140)
        found = _generic_end().search(self.keys[window:at])
        if not found:
            return None
        first = window + found.start()
        if _GOES_ON.search(found.group()) or _NO_GROUP.match(self.keys, first):
            return None  # "Anh kéo 3 học sinh vào bờ và được …", "lái xe cấp cứu 115 được …"
        own = _pronoun().search(self.keys, first, at)
        comma = self.keys.rfind(",", first, own.start()) if own else -1
        if comma >= 0 and not _AT_PLURAL.search(self.keys, first, comma):
            return None  # "nhân ra 12 điểm trường, bản thân cô được …"
        if cues()["inside"].search(self.keys[max(0, first - 9) : first]) or self.parties.covers(first):
            return None
        return first

    def _founded(self, left: int, at: int) -> list[Party]:
        """``kỷ niệm 110 năm ngày thành lập tỉnh A và đón nhận …``: what was founded receives."""
        found = [p for p in self.parties.within(left, at) if self.keys.endswith("thành lập ", 0, p.start)]
        return found[-1:] if found and "kỉ niệm" in self.keys[left:at] else []

    def _of_a_group(self, start: int, people: list[Party], group: Group, tail: str) -> list[Party]:
        """Names before such a group belong to it when nothing but "cùng" or a comma stands between."""
        if people and _WITH.fullmatch(self.keys, people[-1].end, start):
            return self._coordination(people)  # "A và B, hai sinh viên được tặng …", "A, cùng 59 cá nhân được tặng …"
        colon = COLON.match(self.text, group.end)
        if colon and "\n" in colon.group():
            return []  # the lines below are read when nothing else is found
        named = self._named_at_end(group) if not colon else []
        if named:
            return named
        after = colon or self._is_right(group) or cues()["opens"].search(self.keys, group.end, group.sentence.end)
        if after:
            found = listed(self.parties, after.end(), group.sentence.end)
            near = found and found[0].start - after.end() <= OPENER_REACH
            return found if near else []
        return self.referents.plurals.counted(tail.lstrip(), start)

    def _named_at_end(self, group: Group) -> list[Party]:
        """``Ba gia đình giữ danh hiệu … được mời lên trước: nhà ông A, nhà bà B``: the list behind a later colon."""
        colon = self.keys.find(":", group.end, min(group.sentence.end, group.end + OPENER_REACH))
        if colon < 0 or self.parties.within(group.end, colon) or self.awards_within(group.end, colon):
            return []
        found = self.items.enumerated(colon + 1, group.sentence.end)
        return found if len(found) > 1 else []

    def _is_right(self, group: Group) -> re.Match[str] | None:
        """``… được tặng Bằng khen là ông A và bà B``."""
        after = _IS_RIGHT.match(self.keys, group.end)
        if not after:
            return None
        near = self.parties.within(after.end(), min(group.sentence.end, after.end() + 60))
        return after if near and near[0].start - after.end() <= 20 else None

    def _unnamed(self, left: int, at: int, tail: str, same: Group | None, sentence: int) -> list[Party]:
        """The subject where the clause names nobody: a noun for a collective, or nothing at all."""
        noun = _group_noun().search(self.keys, left, at)
        if noun and "," in self.keys[noun.end(1) : at] and _POST_BEFORE.search(self.keys, left, noun.start(1)):
            noun = None  # "20 năm làm bí thư chi bộ, nhiều lần được …"
        if noun:
            family = self.referents.couple() if noun.group(1) in ("gia đình", "hộ") else []
            counted = _COUNT_BEFORE.search(self.keys, left, noun.start(1))
            return [] if counted else family or self.referents.collective(noun.group(1), left)
        relative = _WHO_WAS.match(tail)
        if relative and adverbs().fullmatch(tail, relative.end()):  # "A, 51 tuổi, người vừa được …"
            before = [p for p in self.parties.within(sentence, at) if p.label is not Label.PLACE]
            people = [p for p in before if p.label is Label.PERSON]
            return people[-1:] if relative["who"] else before[:1]
        joined = _AND_THEN.search(tail) if same and same.recipients else None
        goes_on = joined is not None and adverbs().fullmatch(tail, joined.end())
        if not goes_on and not adverbs().fullmatch(tail):
            topic = _TOPIC.match(self.keys, sentence, at)
            return self.referents.person(topic["who"], sentence) if topic else self.by_name(tail, left)
        if same and same.recipients:
            return same.recipients
        opened = self.parties.within(sentence, left)
        earlier = [p for p in opened if p.label is Label.PERSON]
        if not earlier and self.keys[left - 1 : left] == ";" and opened and opened[0].start - sentence <= 3:
            earlier = [p for p in opened[:1] if p.label is Label.ORG]  # "Công an xã A dựng 71 căn; được tặng …"
        if not earlier and self.keys[left - 1 : left] == ":":  # "Thôn A, xã B: …, 10 năm giữ danh hiệu …"
            named = [p for p in opened if not self._behind_preposition(p)]  # "Tại A, Đội B …: được tặng"
            earlier = heads(named, self.text, self.keys, named[0].start if named else sentence)
        return earlier[:1] or self.referents.person("", left)

    def by_name(self, tail: str, left: int) -> list[Party]:
        """Whom the bare given name before the verb means."""
        return self.referents.by_given_name(tail.strip(" ,"), left)

    def _behind_preposition(self, party: Party) -> bool:
        return bool(re.search(cues()["inside"].pattern + r"\s$", self.keys[max(0, party.start - 8) : party.start]))

    def _all_joined(self, parties: Sequence[Party]) -> bool:
        return all(re.fullmatch(r"\s*(?:,|và|, và)\s*", self.keys[a.end : b.start]) for a, b in pairwise(parties))

    def _coordination(self, people: list[Party]) -> list[Party]:
        """The last name before the verb with the names that are joined to it."""
        chosen = [people[-1]]
        for other in reversed(people[:-1]):
            gap = self.keys[other.end : chosen[-1].start]
            if len(gap) > 120 or not re.search(r",|(?<!\w)(?:và|cùng)(?!\w)", gap) or VERBISH.search(gap):
                break
            if _BUT_ANOTHER.search(gap):  # "… dành cho A, còn B nhận …"
                break
            chosen.append(other)
        return chosen[::-1]

    def _along_with(self, inside: list[Party], left: int, first: Party, same: Group | None) -> list[Party]:
        """``Tổ số 5, ba năm liền là …, cùng chị A đều được …``: who opens the clause, or received the award before."""
        if not _ALONG_WITH.search(self.keys, left, first.start):
            return []
        if same and same.end == left:
            return [p for p in same.recipients if p.subject != first.subject or not p.subject]
        unit = inside[0]
        return [unit] if unit.label is Label.ORG and unit.start - left <= _NEAR_OPENING else []

    def _joined_before(self, inside: list[Party], first: Party, *, several: bool = False) -> list[Party]:
        """The organisation that is joined to the first person: "Đại sứ quán và cá nhân Đại sứ A"."""
        before = [p for p in inside if p.end <= first.start and self._open_brackets(p.end, first.start) >= 0]
        gap = self.keys[before[-1].end : first.start] if before else ""
        joined = _TOGETHER.fullmatch(gap) is not None and before[-1].label is Label.ORG
        if not joined and several and before and is_unit(before[-1]) and not self._behind_preposition(before[-1]):
            joined = _NEXT_IN_LIST.fullmatch(gap) is not None  # "xã A, ông B và bác sĩ C vinh dự được tặng"
        return before[-1:] if joined else []

    def _open_brackets(self, start: int, end: int) -> int:
        """Brackets that open in a stretch, less those that close: below zero when it begins inside one."""
        return self.text.count("(", start, end) - self.text.count(")", start, end)
