"""The clause around an award: which verb governs it, and where that verb lets its recipients stand.

Awards that one verb governs form a group. Recipients stand before "được … tặng" and "nhận", behind "tặng … cho", in the
brackets behind the award, in the lines of a list. Counts without names are statistics: nobody.
"""

from __future__ import annotations

import re

from nlp.award_echoes import Echoes
from nlp.award_groups import Group, sentence_bounds_end
from nlp.award_lists import LOOK_AHEAD
from nlp.award_receivers import CLAUSE_CUT
from nlp.award_story import Stories
from nlp.award_subjects import HAS_RIGHT, VERBISH
from nlp.award_titles import Titles
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, cues, heads, is_unit
from nlp.records import Label

_SUCH_AS = keyed_regex(r"[^.;:()]{0,40}(?:như|gồm|bao gồm|trong đó có|là|:)\s*:?\s*(?:\d+\s*)?[\"“]?")
_AMONG_THEM = keyed_regex(r"[\s,\"”(]*(?:trong đó,?(?: có)?|nhất là|đặc biệt là)\s(?:\d+\s)?(?:tấm\s)?[\"“]?")
_HOLDS = keyed_regex(r"\s*(?:một trong (?:những|các|\d+)\s+)?(?:danh hiệu|người)?\s*[\"“]?")
_NEW_CLAUSE = keyed_regex(r"(?<!\w)(?:mà|nên|để|khi)(?!\w)")
_MORE_TITLES = keyed_regex(r",\s[^,.;:()\n]{3,60},\s*[\"“]?")
_ALSO = keyed_regex(
    r"[\s\"”]*[^.;:\n]{0,40}[;.,]\s(?:cùng|ngoài ra|đợt này)[^.;:\n]{0,30}?"
    r"(?:được (?:tặng|trao|nhận|khen)|nhận|khen thưởng)[^.;:\n]{0,25}?\s(?:còn )?có\s"
)
_SENT_ON = keyed_regex(r"[\s\"”]*(?:được )?gửi\s(?:về|vào|tới|đến|ra|xuống|lên)(?!\w)")
_LISTED_ON = keyed_regex(
    r"(?:^|(?<=[\s,.;]))(?:trước nữa|bên cạnh|kế đến|kế đó|tiếp đến|tiếp theo|tiếp đó|còn đầu tiên|cuối cùng|dưới cùng"
    r"|mới nhất|gần nhất)(?:,? (?:năm|hồi|tháng) [\d/]+,?)?"
    r"\s(?:là|có|đến)\s(?:(?:tấm|chiếc|tờ)\s)?[\"“]?$"
)
_AND_MORE = keyed_regex(
    r"[\s\"”’»]*(?:\((?:năm )?[\d/, –-]+\)\s?)?(?:(?:năm|hồi) (?:19|20)\d\d\s?)?[,;–-]?\s*"
    r"(?:(?:rồi|tiếp đến|kế đến|sau đó|và|mới nhất|mới đây(?: nhất)?|gần đây(?: nhất)?|trước đó|năm sau|năm|thêm|là|đến"
    r"|nữa|cả|một|hai|ba|tấm|chiếc|lại|còn|nay|vừa qua|danh hiệu|(?:19|20)\d\d)\s)+[\"“]?"
)
_BESIDE_IT = keyed_regex(
    r"[^.;:,\n]{0,40}(?<!\w)(?:với|cạnh|bên|bên cạnh|kề|sát)\s(?:(?:tấm|chiếc|những|các|nhiều|một|\d+)\s){0,2}[\"“]?"
)
_AFTER_THAT = keyed_regex(
    r"^[^.;:\n]{0,160},\s(?:sau đó|rồi|tiếp đến|tiếp đó|kế đến|mới đây|gần đây|tiếp theo|trước đó|và gần đây nhất)"
    r"(?: (?:năm|tháng|ngày) [\d/]+)?\s(?:là|đến|thêm)\s(?:tấm |chiếc )?[\"“]?$"
)
_AFTER_LENGTH = 12
_LISTED_REACH = 260
_ALSO_REACH = 140
_BESIDES = keyed_regex(r"(?<!\w)(?:ngoài|bên cạnh|cùng với)\s+(?:danh hiệu\s|tấm\s)?[\"“]?$")
_ASKED = keyed_regex(r"(?<!\w)(?:đề nghị|đề xuất|kiến nghị|trình|lập hồ sơ|làm hồ sơ|hoàn thiện hồ sơ)(?!\w)")
_FORM_LABEL = keyed_regex(r"(?:khen thưởng|danh hiệu|phần thưởng|thành tích)[^.:;\n]{0,25}:\s*$")
_ITS_OWNER = keyed_regex(r"(?<!\w)(?:của|mà) (?P<who>ông|bà|anh|chị|cô|thầy|em|cụ)(?!\w)")
_PRAISED = keyed_regex(r"(?<!\w)(?:khen thưởng|khen ngợi|biểu dương|tuyên dương|thưởng nóng)(?!\w)")
_CREDIT = keyed_regex(
    r"[\s–-]*(?:để |nhằm |trân trọng )?(?:ghi nhận|tri ân|biểu dương|động viên|khích lệ)(?!\w)[^.;:]{0,80}?"
    r"(?<!\w)(?:của|ông|bà|anh|chị|em|cháu|cô|thầy)\s"
)
_PRIZE_IS = keyed_regex(r"(?:phần thưởng|món quà|sự ghi nhận)[^.;:]{0,50}\slà\s(?:tấm |chiếc )?$")
_LIKEWISE = keyed_regex(r"(?<!\w)cùng (?:danh hiệu|giải thưởng|nhận)\s[\"“]?$")
_BECOMES = ("là", "trở thành", "vươn lên thành")
_OPENS_LINE = 25
"""Characters of a number and a title before the name that opens a line."""
_BESIDE_REACH = 80
_OF_GIVER = ("bk_", "gk_", "thu_", "bang_", "kn_", "hh_")
_RULES = re.compile(r"(?i)(?:UBND|ủy ban nhân dân|bộ|chính phủ|tỉnh ủy|thành ủy|huyện ủy|văn phòng|quốc hội)\b")
"""Those who decide and hand over, and stand beside the names of their officials."""


class Binder(Titles, Echoes, Stories):
    """Binds the groups of one document to their recipients, in the order of the text."""

    def bind_all(self, groups: list[Group]) -> None:
        """Fill the recipients of all groups."""
        previous: Group | None = None
        self.latest: Group | None = None
        besides: list[Group] = []
        for group in groups:
            same = previous if previous and previous.end <= group.start < previous.sentence.end else None
            if not same:
                besides = []
            self._bind(group, same)
            if not group.recipients and not group.gives:
                group.recipients = self._listed_on(group)
            if group.recipients:
                self.latest = group
                for earlier in besides:  # "Ngoài Huân chương …, năm 2011 ông được tặng …"
                    earlier.recipients = group.recipients
                besides = []
            elif _BESIDES.search(self.keys, max(group.sentence.start, group.start - 30), group.start):
                besides.append(group)
            previous = group
        self.latest = None
        for index, group in enumerate(groups):
            group.recipients = [self.referents.full(party) for party in group.recipients]
            group.recipients = [*group.recipients, *self._also_there(group)]
            group.in_turn = self._in_turn(group)
            if not group.recipients and not group.gives:
                group.recipients = self.of_owner(group)
            if not group.recipients and group.gives:
                following = groups[index + 1].start if index + 1 < len(groups) else len(self.keys)
                group.recipients = self._named_later(group, following)
            if not group.laid:
                self.in_own_item(group)
            if not group.recipients:
                group.recipients = self._listed_on(group) or self.of_story(group, self.latest)
            self.latest = group if group.recipients else self.latest
        self.ditto(groups)

    def _bind(self, group: Group, same: Group | None) -> None:
        if self._named_title(group):
            return
        laid = [] if self.takes_back(group) else self._laid_out(group, same)
        if laid:
            group.recipients, group.laid = laid, True
            return
        if self._is_form_line(group):
            owner_of = _ITS_OWNER.search(self.keys, group.sentence.start, group.start)
            group.recipients = self.referents.person(owner_of["who"] if owner_of else "", group.sentence.start)
            return
        self._by_verb(group, same)

    def _by_verb(self, group: Group, same: Group | None) -> None:
        """Recipients of the verb that governs the awards."""
        left = max(group.sentence.start, same.end if same else 0)
        left, give, receive = self._verbs(left, group)
        group.recipients = self._to_the_right(group)
        group.gives = give is not None
        group.honours = self._honours(give, receive, group)
        if group.recipients:
            return
        verb = max((v for v in (give, receive) if v), key=lambda v: v.start(), default=None)
        if verb is None or (same and _AMONG_THEM.fullmatch(self.keys, same.end, group.start)):
            self._without_verb(group, left, same)
            return
        if verb is receive and (self._names_someone(group) or self._is_sent_on(receive, group, same)):
            return
        passive_at = verb.start() if verb is receive else self._passive(verb, left)
        if passive_at is not None:
            given_by = group.awards[-1].link.startswith(_OF_GIVER)  # "nhận Thư khen của Cục A": A gives it
            owner = self._possessor(group) if verb is receive and not given_by else []
            group.recipients = owner or self._bracket(group) or self._subject(left, passive_at, group, same)
            group.gives = True
            return
        owner = self._possessor(group) if ":" in self.keys[verb.end() : group.start] else self._objects(group)
        group.recipients = owner or self._bracket(group) or self._between(verb.end(), group.start, group.sentence.start)
        if not group.recipients and same and not self._names_someone(group):
            group.recipients = same.recipients  # "… tặng A Bằng khen; Sở cũng tặng Giấy khen"
        behind = self.text[left - 1 : left] == ";"
        if not group.recipients and behind and not self._names_someone(group):
            earlier = heads(self.parties.within(group.sentence.start, left), self.text, self.keys, group.sentence.start)
            founded = earlier and self.keys.endswith("thành lập ", 0, earlier[0].start)
            group.recipients = [] if founded else earlier[:1]  # "A …; Bộ tặng Bằng khen"
        if not group.recipients and cues()["revoked"].search(self.keys, left, group.start):
            group.recipients = self._possessor(group)  # "thu hồi Bằng khen của ông A"
        if not group.recipients and not same and not self._names_someone(group):
            group.recipients = self._asked_for(left, group) or self._credited(verb.start(), group)
            group.recipients = group.recipients or self._praised(verb.start(), group)
            group.recipients = group.recipients or self._second_gift(group) or self._bare_gift(verb.end(), group)
            group.recipients = group.recipients or self._honoured_there(left, verb, group)

    def _is_sent_on(self, receive: re.Match[str] | None, group: Group, same: Group | None) -> bool:
        """``Trung ương Hội cũng có bằng khen gửi vào``: it gives, to whom the sentence or the story was about."""
        if receive is None or receive.group() != "có" or not _SENT_ON.match(self.keys, group.end):
            return False
        told = same.recipients if same else self.referents.story(group.start)
        group.recipients = told or self.referents.unit(group.start)
        return True

    def _listed_on(self, group: Group) -> list[Party]:
        """``Trước nữa là Giải thưởng …``, ``Bên cạnh là Kỷ niệm chương``: of whom the last award was told."""
        near = self.latest and group.start - self.latest.end <= _LISTED_REACH
        if not near or not self.latest or self.parties.within(group.sentence.start, group.start):
            return []
        return self.latest.recipients if _LISTED_ON.search(self.keys, group.sentence.start, group.start) else []

    def _also_there(self, group: Group) -> list[Party]:
        """``…; cùng được tặng còn có chị B``: one more who received the same."""
        match = _ALSO.match(self.keys, group.end, group.end + _ALSO_REACH) if group.recipients else None
        if not match:
            return []
        end = sentence_bounds_end(self.referents.sentences, match.end())
        end = self._before_next_award(match.end(), end)
        known = {p.subject or p.name for p in group.recipients}
        found = heads(self.parties.within(match.end(), end), self.text, self.keys, match.end())
        near = found and found[0].start - match.end() <= _OPENS_LINE
        return [p for p in found if (p.subject or p.name) not in known] if near else []

    def _in_turn(self, group: Group) -> bool:
        """``A và B lần lượt được tặng Bằng khen … và Giấy khen …``: the first award for the first, and so on."""
        if len(group.recipients) != len(group.awards) or len(group.awards) < 2:
            return False
        return "lần lượt" in self.keys[group.recipients[0].end : group.start]

    def unit_of(self, group: Group) -> list[Party]:
        """The unit for which a person received what only units get: the one beside the person, else the sentence's."""
        for person in group.recipients:
            beside = self.parties.within(person.end, person.end + _BESIDE_REACH)
            beside = [p for p in beside if is_unit(p) and not _RULES.match(p.name)]
            if beside:
                return beside[:1]
        inside = [p for p in self.parties.within(group.sentence.start, group.start) if is_unit(p)]
        given = {award.attributes.get("authority", "") for award in group.awards}
        inside = [p for p in inside if p.name not in given and not _RULES.match(p.name)]
        return inside[:1] if group.recipients else []

    def _is_form_line(self, group: Group) -> bool:
        """``Khen thưởng: Bằng khen …`` at the beginning of a line or sentence: those of the article's person."""
        label = _FORM_LABEL.search(self.keys, max(group.sentence.start, group.start - 40), group.start)
        if not label:
            return False
        before = self.keys[group.sentence.start : label.start()]
        return len(before) <= 25 and not cues()["passive"].search(before) and not cues()["give"].search(before)

    def _without_verb(self, group: Group, left: int, same: Group | None) -> None:
        likewise = _LIKEWISE.search(self.keys, max(left - 1, group.start - 30), group.start)
        has = HAS_RIGHT.match(self.keys, group.end) if likewise else None
        if has:  # "Cùng danh hiệu A có B"
            group.recipients = self._receivers(has.end(), group)
            return
        if same and self._continues(same, group):
            group.recipients = same.recipients
            group.honours = same.honours
            return
        if same and same.recipients and self._goes_on_to(same, group):
            group.recipients = same.recipients
            return
        if same and _SUCH_AS.fullmatch(self.keys, same.end, group.start):
            group.recipients = self._possessor(group) or same.recipients
            return
        if self.keys[group.start - 4 : group.start].rstrip(' "“').endswith(":") and not same:
            people = self._people(group.sentence.start, group.start)
            group.recipients = (
                people if len(people) == 1 and people[0].start - group.sentence.start < _OPENS_LINE else []
            )
            if group.recipients:
                return  # "Ông A: Bằng khen của …; Huân chương …"
        if _PRIZE_IS.search(self.keys, left, group.start):
            people = self._people(left, group.start)
            group.recipients = people if len(people) == 1 else []
            return
        group.recipients = self._bracket(group) or self._beside(group, left) or self._possessor(group)
        if not group.recipients and group.start - left <= _OPENS_LINE:
            group.recipients = self._behind_colon(group)
        group.recipients = group.recipients or self._elided(group, left)
        if not group.recipients and self._is_obituary_list(group):
            group.recipients = self.referents.person("", group.start)

    def _continues(self, same: Group, group: Group) -> bool:
        """A list of titles goes on behind one that no table knows: ``giáo viên dạy giỏi, cán bộ tiêu biểu, …``."""
        titles = all(g.awards[0].attributes.get("kind", "").startswith("danh_hieu") for g in (same, group))
        gap = _MORE_TITLES.fullmatch(self.keys, same.end, group.start) if titles and same.recipients else None
        return gap is not None and not VERBISH.search(gap.group()) and not self.parties.within(same.end, group.start)

    def _goes_on_to(self, same: Group, group: Group) -> bool:
        """``… Bằng khen, năm 2024 thêm Giải thưởng …``, ``Bằng khen … treo cạnh Giấy khen …``: one more of the same."""
        if self._names_someone(group) or self.parties.within(same.end, group.start):
            return False
        if _AND_MORE.fullmatch(self.keys, same.end, group.start):
            return True
        gap = self.keys[same.end : group.start]
        if _AFTER_THAT.search(gap) and not VERBISH.search(gap[:-_AFTER_LENGTH]):
            return True
        return _BESIDE_IT.fullmatch(gap) is not None and not VERBISH.search(gap)

    def _is_obituary_list(self, group: Group) -> bool:
        """A bare list of honours between semicolons: they are those of the article's person."""
        if len(group.awards) < 2 or ";" not in self.text[group.start : group.end]:
            return False
        return not any(p.label is Label.PERSON for p in self.parties.within(group.sentence.start, group.start))

    def _asked_for(self, left: int, group: Group) -> list[Party]:
        """For whom the award is asked where the clause names nobody: "Xã đề nghị huyện tặng …".

        Who was praised before in the sentence, the article's person, or the only one of the line.
        """
        asked = _ASKED.search(self.keys, left, group.start)
        if not asked:
            return []
        praised = _PRAISED.search(self.keys, group.sentence.start, asked.start())
        people = self._people(praised.end(), asked.start()) if praised else []
        if len(people) == 1:
            return people
        return [self.referents.main] if self.referents.main else self.referents.of_line(asked.start())

    def _praised(self, verb: int, group: Group) -> list[Party]:
        """``khen thưởng thầy A, tặng Giấy khen``, ``biểu dương A và B, tặng mỗi người một Bằng khen``."""
        praised = self._last(_PRAISED, group.sentence.start, verb)
        if not praised or cues()["passive"].search(self.keys, group.sentence.start, praised.start()):
            return []
        found = heads(self.parties.within(praised.end(), verb), self.text, self.keys, praised.end())
        return found if found and found[0].start - praised.end() <= _OPENS_LINE else []

    def _credited(self, verb: int, group: Group) -> list[Party]:
        """``Ghi nhận thành tích của ông A, Bộ B tặng Bằng khen``."""
        opening = _CREDIT.match(self.keys, group.sentence.start)
        people = self._people(opening.end(), verb) if opening else []
        return people if len(people) == 1 else []

    def _verbs(self, left: int, group: Group) -> tuple[int, re.Match[str] | None, re.Match[str] | None]:
        """Where the clause of a group begins, and its last verbs of giving and receiving.

        A colon or semicolon does not end the clause when no verb follows it: ``… tặng: A; B``.
        """
        cuts = [left, *(m.end() for m in CLAUSE_CUT.finditer(self.keys, left, group.start))]
        for start in reversed(cuts[-4:]):
            give = self._own_verb(group) or self._last(cues()["give"], start, group.start)
            receive = self._last(cues()["receive"], start, group.start)
            if receive and receive.group() in _BECOMES and not self._is_title(group, receive.end()):
                receive = None
            if give and receive and receive.group() in _BECOMES and receive.start() <= give.end() + 1:
                receive = None  # "được bình chọn là …"
            if give or receive:
                return start, give, receive
        return cuts[-1], None, None

    def _own_verb(self, group: Group) -> re.Match[str] | None:
        """The verb with which the name of an award begins: ``công nhận là điển hình tiên tiến``."""
        return cues()["honour"].match(self.keys, group.start, group.awards[0].end)

    def _honours(self, give: re.Match[str] | None, receive: re.Match[str] | None, group: Group) -> bool:
        """Whether the nearest verb recognises and gives nothing into the hand."""
        if give and (not receive or give.start() > receive.start() or receive.group() == "là"):
            said = cues()["honour"].search(self.keys, max(0, give.start() - LOOK_AHEAD), give.end() + 3)
            if said and said.end() >= give.end():
                return True
        listed_in = receive is not None and receive.group().endswith(("trong", "danh sách", "số", "tốp", "các"))
        return listed_in or (receive is not None and "một trong" in self.keys[receive.end() : group.start])

    def _is_title(self, group: Group, verb_end: int) -> bool:
        """Whether "là" tells of a title that somebody holds, not of a certificate on a wall."""
        between = self.keys[verb_end : group.start]
        kind = group.awards[0].attributes.get("kind", "")
        title = kind.startswith("danh_hieu") or not self.keys.startswith("giải", group.start)
        held = kind.startswith(("danh_hieu", "giai_thuong_doan_the")) and title
        return len(between) <= 30 and held and bool(_HOLDS.fullmatch(between))

    def _passive(self, verb: re.Match[str], left: int) -> int | None:
        """Where "được" begins that makes the verb passive, or ``None``."""
        found = self._last(cues()["passive"], max(left, verb.start() - 160), verb.start())
        if not found:
            return None
        between = self.keys[found.end() : verb.start()]
        recognised = cues()["honour"].search(between)  # "được A công nhận là điển hình và B tặng Giấy khen"
        received = any(not recognised or m.group() != "là" for m in cues()["receive"].finditer(between))
        return None if received or _NEW_CLAUSE.search(between) else found.start()
