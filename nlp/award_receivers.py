"""Recipients behind an award: "tặng … cho", brackets, lists in a line and in the lines below, the possessor."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache

from nlp.authorities import UPPER
from nlp.award_groups import Group, sentence_bounds_end
from nlp.award_lists import COLON, Lists
from nlp.gazetteers import keyed_regex
from nlp.plural_referents import is_couple
from nlp.recipients import Party, begins_unit, cues, heads, listed
from nlp.records import Label
from nlp.referents import bare_collective
from nlp.unit_heads import unit_heads

TITLES = ("danh_hieu_vinh_du_nha_nuoc", "ton_vinh", "danh_hieu_lich_su")
_TO_RIGHT = keyed_regex(
    r"[\s\"”’'»)]*(?:(?:đột xuất|kịp thời|ngay|trực tiếp|tại chỗ)\s+){0,2}(?:\([^)]{1,20}\)\s*)?"
    r"(?:(?:,\s*)?(?:năm|giai đoạn) [\d\s–-]+|của [^,.;:()]{2,60}?\s)?[\s,]*"
    r"(?:(?:và|cùng|cũng như|kèm|với|phần thưởng)(?: theo)?\s(?:[^,.;:\n]|(?<=\d)[.,](?=\d)){2,50}?"
    r"(?=\s(?:cho|đối với|tặng)\s))?[\s,]*"
    r"(?:,? cũng (?:của|do) [^,.;:()]{2,50},\s)?(?:phần thưởng\s)?"
    r"(?:(?:vừa|cũng|đã|mới)\s+){0,2}(?:(?:được|đã|để)\s+)?(?:(?:phong tặng|trao tặng|trao|tặng|truy)\s+)?"
    r"(?:(?<=được\s)[^,.;:()\n]{3,80}?\s(?:(?:phong tặng|trao tặng|trao|tặng|gửi)\s|(?=(?:phong |trao )?tặng\s)))?"
    r"(?:(?:lần lượt|trực tiếp|tận tay)\s+|(?:về|đến|tới) tận [^,.;:]{2,25}?\s)?"
    r"(?:do [^,.;:()\n]{3,60}?\s(?:(?:trao |phong )?tặng|trao)\s(?=cho\s))?"
    r"(?P<to>(?:(?:thì|lại|cũng|còn) )?(?:được )?(?:dành |trao |về )?cho|dành tặng|tận tay|(?:đã )?(?:đến|tới) tay"
    r"|đối với|(?:phong |trao |truy )?tặng(?! cho)|gửi(?: tới| đến)?"
    r"|(?:thì )?(?:thuộc|về tay|đến với)(?: về)?|thưởng(?= (?:cho )?(?:ông|bà|anh|chị|cô|em)\s)"
    r"|tới|đến(?! từ)|tuyên dương(?: tấm gương)?|biểu dương|khen ngợi"
    r"|chúc mừng"
    r"|và (?:tuyên dương|biểu dương)(?: tấm gương)?(?= (?:em|cháu|bạn|anh|chị|ông|bà|cô|thầy|học sinh|đồng chí)\s))"
    r"\s*(?::\s*|\s)"
)
_WHO = (
    r"(?:thiếu|trung|thượng|đại) (?:úy|tá|tướng)|bác sĩ|thầy|cô|em|cháu|ông|bà|anh|chị|cụ|đồng chí|già làng|nghệ nhân"
    r"|hộ|gia đình|tập thể|cá nhân|(?:ts|ths|bs|gs|pgs)\.|kĩ sư|điều dưỡng|giáo viên|học sinh|sinh viên|nông dân"
    r"|nhân dân|\d+ (?:tập thể|cá nhân|đơn vị|hộ|gia đình)"
)
"""Words with which those begin who are no unit."""
_LED_TO = keyed_regex(
    r"^(?:(?:lại )?(?:cho|đến|tới)\s)?"
    r"(?:(?:hộ|gia đình|cá nhân|riêng|chính)\s(?=(?:ông|bà|anh|chị|cô|thầy|em|cụ)(?!\w)))?"
)
_NOUN_ENDS = keyed_regex(
    r"(?: (?:này|ấy|đó|trên))?\s*(?:[.;(]|,(?! (?:cá nhân|tập thể|hộ))"
    r"|(?:năm|vì|do|về|nhân|vào|trong|tại|với|kèm|và)(?!\w)|$)"
)
_OF_RIGHT = keyed_regex(r"[\s\"”]*(?:năm (?:19|20)\d\d\s)?của\s+(?:cá nhân\s+|tập thể\s+|cố\s+)?")
_HIGHER = keyed_regex(r"(?:tổng (?:lđlđ|liên đoàn)|trung ương|tw|ban chấp hành|chủ tịch|bộ trưởng|giám đốc)\s")
_STAFF = keyed_regex(
    r"(?:(?:tập thể|cá nhân|cán bộ|nhân viên|chiến sĩ|lãnh đạo|đại diện|công nhân|viên chức"
    r"|nhân dân|quân|dân|đảng bộ|chính quyền|các dân tộc|và|,)\s*)+"
)
_TITLED = keyed_regex(
    r"\s*(?:và )?(?:ông|bà|anh|chị|em|cháu|cô|thầy|cụ|bác sĩ|đồng chí|(?:thiếu|trung|thượng|đại) (?:úy|tá)"
    r"|hộ(?: ông| bà)?)\s"
)
_ANOTHER_CLAUSE = keyed_regex(
    r"(?<!\w)(?:trao|tặng|nhận|được|cho biết|phát biểu|chia sẻ|thay mặt|chúc mừng|đề nghị|khẳng định|nói|dự)(?!\w)"
)
_APART = re.compile(r"[,.\"”]")
_TITLE_RECEIVED = keyed_regex(
    r"(?<!\w)(?:nhận|đạt|được (?:trao|tặng|phong))(?:\s(?:tặng|nhận))?\s(?:danh hiệu|giải|phần thưởng|vinh dự)(?!\w)"
)
_LATER_REACH = 700
_COUNT_LENGTH = 8
"""Characters of a count or a quotation mark before an award."""
OPENER_REACH = 90
_LETTER = "thu_khen"
_LETTER_TO = keyed_regex(
    r" (?:(?:thiếu|trung|thượng|đại) (?:úy|tá)|bác sĩ|thầy|cô|các|hai|phòng|ban|"
    r"cán bộ|nhân viên|tập thể|cá nhân|ông|bà|anh|chị|em|cháu|đồng chí|lực lượng|đội|công an)(?!\w)"
)
_FAMILY = keyed_regex(
    r"(?:(?:cá nhân|cả|hai|các|anh chị|người thân và)\s)?gia đình(?:\s(?:này|ấy|em|cháu|anh|chị|ông|bà))?"
)
_AMONG_THEM = keyed_regex(
    r"(?<!\w)(?:nằm|có mặt|có tên|góp mặt|đứng|là (?:một|hai|ba|bốn|\d+))\s(?:(?:gương mặt|người|tập thể|cá nhân)\s)?"
    r"(?:ở )?trong (?:số|danh sách|những người) (?:đó|này|ấy|được khen|nói trên)(?!\w)"
)
_ACRONYM = re.compile(r"[A-ZĐ]{3,8}\b(?! [A-ZĐ])")
_UNIT_SHAPE = re.compile(rf"[{UPPER}][^\W\d_]*(?:\s[\w-]+){{1,9}}(?=\s*(?:[.,;()]|$))")
_GIVEN_NAME = re.compile(rf"[{UPPER}][^\W\d_]*(?=[,.;]|\s(?:và|cùng)\s|$)")
_AND_UNIT = keyed_regex(r",?\s(?:và|cùng)\s")
_BRACKET = re.compile(r"[\s\"”’»]*\(")
CLAUSE_CUT = keyed_regex(r";|:|(?<=\w)\s+(?:trong khi|tuy nhiên)\s")


@cache
def _direct() -> re.Pattern[str]:
    """A recipient right behind the award."""
    return keyed_regex(rf"[\s\"”’'»]*(?:năm (?:19|20)\d\d)?\s(?=(?:{_WHO}|{unit_heads('beside')})[\s,])")


@cache
def _later() -> re.Pattern[str]:
    return re.compile(rf"(?:[.!\n;]\s*|,\s){cues()['pending'].pattern}")


class Receivers(Lists):
    """Reads what stands behind the awards of one document."""

    def _names_someone(self, group: Group) -> bool:
        """Whether the award is given to somebody behind it, named or not: "… cho các hộ"."""
        return self._giving_to(group) is not None

    def _giving_to(self, group: Group) -> re.Match[str] | None:
        """The words that lead to a recipient behind an award; "…, được tặng Huân chương" leads to the next award."""
        match = _TO_RIGHT.match(self.keys, group.end, group.sentence.end)
        if not match or not match["to"].endswith("tặng"):
            return match
        index = bisect_left(self.award_starts, group.end)
        next_award = index < len(self.award_starts) and self.award_starts[index] - match.end() <= _COUNT_LENGTH
        return None if next_award else match

    def _to_the_right(self, group: Group) -> list[Party]:
        match = self._giving_to(group)
        if match:
            return self._receivers(match.end(), group)
        if group.awards[-1].link == _LETTER and _LETTER_TO.match(self.keys, group.end):
            return self._receivers(group.end + 1, group)
        return []

    def _objects(self, group: Group) -> list[Party]:
        """``tặng Bằng khen ông A``, ``tặng Giấy khen 2 tập thể, 3 cá nhân, gồm: …``: no preposition in between."""
        direct = _direct().match(self.keys, group.end, group.sentence.end)
        return self._receivers(direct.end(), group) if direct else []

    def _receivers(self, start: int, group: Group) -> list[Party]:
        """The recipients behind "cho": up to the reason; behind a group without names only those that are listed."""
        end = self._before_next_award(start, group.sentence.end)
        if self.keys[start - 2 : start].strip() == ":":
            return listed(self.parties, start, end)
        stop = CLAUSE_CUT.search(self.keys, start, end)
        limit = stop.start() if stop and self.keys[stop.start()] != ":" else end
        generic = cues()["generic"].match(self.keys, start)
        if generic:
            return self._generic_receivers(start, generic.end(), limit, end, group)
        near = self._with_given_name(start, self.parties.within(start, limit))
        several = self._of_plural(start, limit, near, group)
        if several:
            return several
        if not near or near[0].start - start > 90:
            return (
                (self.items.below(end) if end >= group.sentence.end else [])
                or self._unit_by_shape(start, limit)
                or self._pointed_at(start, limit, group.sentence.start)
            )
        shaped = (
            self._unit_by_shape(start, limit) if near[0].label is not Label.PERSON and near[0].start > start else []
        )
        if shaped and near[0].end == shaped[-1].end:
            return shaped  # the place is the end of the unit's name
        limit = self._reason(near[0].end, limit)
        staff = near[0].label is not Label.PERSON and _STAFF.fullmatch(self.keys, start, near[0].start)
        inside = self._with_given_name(start, self.parties.within(start, limit))
        chosen = heads(inside, self.text, self.keys, near[0].start if staff else start)
        more = self._behind_semicolons(limit if not stop else stop.start(), end) if chosen and near[0] in chosen else []
        return [*chosen, *more]

    def _with_given_name(self, start: int, near: list[Party]) -> list[Party]:
        """``trao Bằng khen cho Kiểm, cùng kỹ sư A``: the bare given name of somebody named before comes first."""
        given = _GIVEN_NAME.match(self.text, start)
        if not given or (near and near[0].start < given.end()):
            return near
        bearer = self.referents.by_given_name(self.keys[start : given.end()], start)
        return [replace(bearer[0], start=start, end=given.end()), *near] if bearer else near

    def _of_plural(self, start: int, limit: int, near: list[Party], group: Group) -> list[Party]:
        """Whom "cho cả hai", "cho hai vợ chồng" mean."""
        said = self.keys[start:limit]
        several = self.referents.plurals.several(said, group.sentence.start)
        named = near and near[0].label is Label.PERSON
        return several or (self.referents.couple() if is_couple(said) and not named else [])

    def _behind_semicolons(self, start: int, end: int) -> list[Party]:
        """``cho em A (xã B) vừa học vừa nuôi em; em C trả lại ví tiền``: those whom the next parts begin with."""
        found: list[Party] = []
        for part in re.finditer(r";([^;\n]+)", self.keys[start:end]):
            first, past = start + part.start(1), start + part.end(1)
            inside = self.parties.within(first, past)
            if not inside:
                break
            person = inside[0].label is Label.PERSON and _TITLED.fullmatch(self.keys, first, inside[0].start)
            if not person and not (inside[0].label is Label.ORG and inside[0].start - first <= 1):
                break
            if _ANOTHER_CLAUSE.search(part.group(1)):
                break
            found.append(inside[0])
        return found

    def _generic_receivers(self, start: int, noun: int, limit: int, end: int, group: Group) -> list[Party]:
        """Behind "cho 22 cá nhân", "cho hai em": those listed, named right behind, or counted before."""
        listing = cues()["opens"].search(self.keys, start, end)
        colon = self.keys.find(":", start, end)
        opened = min((at for at in (listing.end() if listing else 0, colon + 1) if at > 0), default=0)
        bracket = _BRACKET.search(self.text, start, limit)
        if bracket and bracket.end() < opened and (found := self._in_bracket(bracket.end())):
            return found  # "(Tập thể: A. Cá nhân: B)", a full stop inside
        if opened:
            return listed(self.parties, opened, self._past_labels(end)) or self.items.below(end)
        near = self.parties.within(start, limit)
        if near and near[0].label is Label.PERSON and not self._apart(noun, near[0].start):
            limit = self._reason(near[0].end, limit)
            chosen = heads(self.parties.within(start, limit), self.text, self.keys, start)
            return [p for p in chosen if p.label is Label.PERSON]
        bracket = _BRACKET.search(self.text, start, limit)
        found = self._in_bracket(bracket.end()) if bracket else []
        return found or self.referents.plurals.counted(self.keys[start:limit], group.sentence.start)

    def _apart(self, start: int, end: int) -> bool:
        """Whether a name is no apposition to the noun before it."""
        return bool(_APART.search(self.text, start, end) or cues()["inside"].search(self.keys, start, end))

    def _unit_by_shape(self, start: int, limit: int) -> list[Party]:
        """A unit that no recogniser knows, by the capital of its head: ``cho Ban chuyên án 5A vì …``."""
        limit = self._reason(start, limit)
        shaped = _UNIT_SHAPE.match(self.text, start, limit)
        if not shaped or not cues()["group"].match(self.keys, start):
            return []
        found: list[Party] = []
        first = shaped.start()
        for cut in [*_AND_UNIT.finditer(self.keys, shaped.start(), shaped.end()), None]:
            if cut and not begins_unit(self.keys, cut.end()):
                continue
            past = cut.start() if cut else shaped.end()
            found.append(Party(first, past, " ".join(self.text[first:past].split()), "", Label.ORG))
            first = cut.end() if cut else past
        return found

    def _pointed_at(self, start: int, limit: int, sentence: int = 0) -> list[Party]:
        """Whom a pronoun or a noun behind the verb means: ``tặng đồng chí nhiều …``, ``cho tập thể Cục``."""
        words = _LED_TO.sub("", self.keys[start:limit].strip(" .,;"))
        if _FAMILY.fullmatch(words):
            return self.referents.story(start) or self.referents.of_line(sentence or start)
        if cues()["person"].match(words):
            return self._of_part_before(sentence, start) or self.referents.person(words, sentence or start)
        noun = cues()["group"].match(bare_collective(words))
        if not noun or ((len(words) >= 30 or "," in words) and not _NOUN_ENDS.match(words, noun.end())):
            return []
        return self.referents.collective(noun.group(), sentence or start)

    def _of_part_before(self, sentence: int, start: int) -> list[Party]:
        """``Ông A …; Bộ Công an tặng ông Bằng khen``: the only person of the sentence's part before."""
        cut = self.keys.rfind(";", sentence, start) if sentence else -1
        people = {p.subject or p.name: p for p in self._people(sentence, cut)} if cut > 0 else {}
        return list(people.values()) if len(people) == 1 else []

    def _before_next_award(self, start: int, end: int) -> int:
        """Where the next gift begins; titles in front of names are left aside."""
        for at in range(bisect_left(self.award_starts, start), len(self.awards)):
            award = self.awards[at]
            if award.start >= end:
                break
            if award.attributes.get("kind") not in TITLES:
                cut = self.keys.rfind(";", start, award.start)
                return cut if cut >= 0 else award.start
        return end

    def _bracket(self, group: Group) -> list[Party]:
        return self._bracket_behind(group.end)

    def _between(self, start: int, end: int, sentence: int = 0) -> list[Party]:
        """``tặng ông A Bằng khen``, ``trao cho A danh hiệu …``, ``tặng em huy hiệu``."""
        several = self.referents.plurals.several(self.keys[start:end].strip(), start)
        if several:
            return several  # "trao mỗi người một Giấy khen"
        near = self.parties.within(start, end)
        if near and near[0].start - start <= 60 and not cues()["generic"].match(self.keys, start + 1):
            if cues()["speaks"].search(self.keys, near[0].end, end):
                return []  # "… lễ trao tặng, ông A phát biểu: «Huân chương là …»"
            return heads(near, self.text, self.keys, start)
        if not near:
            return self._pointed_at(start, end, sentence)
        return []

    def _possessor(self, group: Group) -> list[Party]:
        match = _OF_RIGHT.match(self.keys, group.end)
        if not match:
            return []
        near = self.parties.within(match.end(), min(group.sentence.end, match.end() + 90))
        if near and near[0].start - match.end() <= 12:
            higher = _HIGHER.match(self.keys, match.end(), near[0].end)
            return [] if higher else near[:1]  # "Bằng Lao động sáng tạo của Tổng LĐLĐ Việt Nam"
        short = _ACRONYM.match(self.text, match.end())
        return [Party(short.start(), short.end(), short.group(), "", Label.ORG)] if short else []

    def _named_later(self, group: Group, following: int) -> list[Party]:
        """An award given to nobody named, and the list that follows: ``Trong đó, ông A …; bà B …``, or lines."""
        colon = COLON.match(self.text, group.end)
        if colon and "\n" in colon.group():
            return self.items.below(self.text.find("\n", group.end) + 1, bare=True)
        end = min(following, group.end + _LATER_REACH)
        opener = _later().search(self.keys, group.end, end)
        if not opener:
            return self._among_them(group, end)
        line = self.text.find("\n", opener.end())
        line = line if line >= 0 else len(self.text)
        stop = min(line, following, sentence_bounds_end(self.referents.sentences, opener.end()))
        said = self.keys[group.end : opener.start()]
        if _TITLE_RECEIVED.search(said):
            group.honours = False  # "lễ vinh danh … Năm nay có 10 người nhận danh hiệu, trong đó có:"
        if not self.text[opener.end() : line].strip(" :.,…"):
            return self.items.below(line, bare=True)
        found = listed(self.parties, opener.end(), stop)
        if found and found[0].start - opener.end() > OPENER_REACH:
            return []
        if "tập thể" in opener.group():
            return found  # "Tập thể là A; hai cá nhân là B và C"
        people = [p for p in found if p.label is Label.PERSON and not self.referents.speaks(p)]
        return people or self.items.below(line, bare=True)

    def _among_them(self, group: Group, end: int) -> list[Party]:
        """``… cho 20 cá nhân. Chị A và anh B nằm trong số đó``: whom the next sentence begins with."""
        said = _AMONG_THEM.search(self.keys, group.end, end)
        start = self.referents.floor(said.start(), 0) if said else 0
        if not said or start < group.end:
            return []
        found = heads(self.parties.within(start, said.start()), self.text, self.keys, start)
        return found if found and found[0].start - start <= OPENER_REACH else []
