"""The clause around an award: which verb governs it, and where that verb lets its recipients stand.

Awards that one verb governs form a group. Recipients stand before "được … tặng" and "nhận", behind "tặng … cho", in the
brackets behind the award, in the lines of a list. Counts without names are statistics: nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from nlp.authorities import UPPER
from nlp.awards import PRIZE, sentence_bounds
from nlp.document import mentions
from nlp.gazetteers import keyed, keyed_regex
from nlp.keys import syllable_key
from nlp.names import elements
from nlp.recipients import LIST_LABEL, Parties, Party, cues, heads, is_unit, listed
from nlp.records import Label, Mention, Span
from nlp.referents import Referents, bare_collective
from nlp.syllables import text_of

_JOIN = keyed_regex(
    r"(?: việt nam(?=[\s,;]))?[\s,;\"”“'’‘»«()]*(?:(?:các )?(?:năm )?(?:19|20)\d\d[\s,và\d–-]*)?[\s,;\"”“()]*"
    r"(?:(?:và|cùng|cùng với|kèm|hoặc)\s+)?"
    r"(?:(?:nhiều|các|\d+|một|hai|ba|bốn|năm)\s+)?(?:lần\s+)?(?:(?:danh hiệu|tấm|chiếc|phần thưởng)\s+)?[\"“‘'«]?"
)
_TITLES = ("danh_hieu_vinh_du_nha_nuoc", "ton_vinh", "danh_hieu_lich_su")
_BEFORE_NAME = keyed_regex(
    r"[\s\"”]*(?:[,–-]\s*)?(?:(?:gs|pgs|ts|ths|bs|viện sĩ|vs|giáo sư|tiến sĩ|phó giáo sư|bác sĩ|đạo diễn|nghệ sĩ"
    r"|nhạc sĩ|ca sĩ|đại tá|trung tướng|thượng tướng|thiếu tướng|ông|bà|cụ|mẹ|thầy|cô|phi công|liệt sĩ|,)[.\s-]*){0,4}"
)
_AFTER_NAME = keyed_regex(r"\s*[,(–-]\s*(?:là\s)?(?:(?:chủ nhân|người (?:có|mang)) (?:của )?(?:danh hiệu )?)?[\"“]?")
_TO_RIGHT = keyed_regex(
    r"[\s\"”’'»)]*(?:(?:đột xuất|kịp thời|ngay|trực tiếp|tại chỗ)\s+){0,2}(?:\([^)]{1,20}\)\s*)?"
    r"(?:(?:,\s*)?(?:năm|giai đoạn) [\d\s–-]+|của [^,.;:()]{2,60}?\s)?[\s,]*"
    r"(?:(?:và|cùng|cũng như|kèm|với|phần thưởng)(?: theo)?\s(?:[^,.;:\n]|(?<=\d)[.,](?=\d)){2,50}?"
    r"(?=\s(?:cho|đối với|tặng)\s))?[\s,]*"
    r"(?:phần thưởng\s)?"
    r"(?:(?:vừa|cũng|đã)\s+)?(?:(?:được|đã|để)\s+)?(?:(?:phong tặng|trao tặng|trao|tặng)\s+)?"
    r"(?P<to>cho|đối với|tặng|gửi(?: tới| đến)?|thuộc về|tới|đến(?! từ)|tuyên dương(?: tấm gương)?|biểu dương|khen ngợi"
    r"|chúc mừng"
    r"|và (?:tuyên dương|biểu dương)(?: tấm gương)?(?= (?:em|cháu|bạn|anh|chị|ông|bà|cô|thầy|học sinh|đồng chí)\s))"
    r"\s*(?::\s*|\s)"
)
_OF_RIGHT = keyed_regex(r"[\s\"”]*của\s+(?:cá nhân\s+|tập thể\s+|cố\s+)?")
_SUCH_AS = keyed_regex(r"[^.;:()]{0,40}(?:như|gồm|bao gồm|trong đó có|là|:)\s*:?\s*(?:\d+\s*)?[\"“]?")
_VERBISH = keyed_regex(
    r"(?<!\w)(?:cho biết|nói|chia sẻ|được|đã|nhận|tặng|trao|là|phát biểu|kể|chúc mừng|thăm|gặp|đạt|giành|đoạt)(?!\w)"
)
_HOLDS = keyed_regex(r"\s*(?:một trong (?:những|các|\d+)\s+)?(?:danh hiệu|người)?\s*[\"“]?")
_ACCORDING = keyed_regex(r"(?<!\w)(?:theo|do)\s(?:[^\W\d_]+\s){0,3}$")
_WITH = keyed_regex(r"(?:,[^.;:,]{0,60})?,?\s*(?:cùng|và)\s*|,\s*")
_NEW_CLAUSE = keyed_regex(r"(?<!\w)(?:mà|nên|để|khi)(?!\w)")
_MORE_TITLES = keyed_regex(r",\s[^,.;:()\n]{3,60},\s*[\"“]?")
_STAFF = keyed_regex(r"(?:(?:tập thể|cá nhân|cán bộ|nhân viên|chiến sĩ|lãnh đạo|đại diện|công nhân|viên chức|,)\s*)+")
_PEOPLE_OF = keyed_regex(
    r"(?:^|(?<=[\s,]))(?:(?:toàn thể|tập thể|đảng bộ|chính quyền|quân|dân|nhân dân|cán bộ|chiến sĩ|nhân viên|đảng viên"
    r"|hội viên|thầy|trò|giáo viên|học sinh|người lao động|các dân tộc)(?:,|\s+và|, và)?\s+){2,6}$"
)
_TOGETHER = keyed_regex(r"(?:\s(?:tại|của)\s[^,.;]{2,30})?\s(?:và|cùng)\s(?:cá nhân\s)?(?:[^\W\d_]+\s){0,4}")
_IS_RIGHT = keyed_regex(r"[\s\"”]*(?:lần này |đợt này |năm \d+ )?(?:là|gồm)\s*:?\s")
_BESIDES = keyed_regex(r"(?<!\w)(?:ngoài|bên cạnh|cùng với)\s+(?:danh hiệu\s|tấm\s)?[\"“]?$")
_ASKED = keyed_regex(r"(?<!\w)(?:đề nghị|đề xuất|kiến nghị|trình|lập hồ sơ|làm hồ sơ|hoàn thiện hồ sơ)(?!\w)")
_FORM_LABEL = keyed_regex(r"(?:khen thưởng|danh hiệu|phần thưởng|thành tích)[^.:;\n]{0,25}:\s*$")
_PRAISED = keyed_regex(r"(?<!\w)(?:khen thưởng|khen ngợi|biểu dương|tuyên dương|thưởng nóng)(?!\w)")
_CREDIT = keyed_regex(
    r"[\s–-]*(?:để |nhằm |trân trọng )?(?:ghi nhận|tri ân|biểu dương|động viên|khích lệ)(?!\w)[^.;:]{0,80}?"
    r"(?<!\w)(?:của|ông|bà|anh|chị|em|cháu|cô|thầy)\s"
)
_COUNT_BEFORE = keyed_regex(r"(?<!\w)(?:(?!(?:19|20)\d\d\s*$)\d[\d.]*|các|những|nhiều|hai|ba|bốn|mọi|mỗi)\s*$")
_APART = re.compile(r"[,.\"”]")
_NO_CANDIDATES = ("dhvd_bmvnah",)
"""Titles of honour that make nobody a candidate, though they stand before names."""
_POST_BEFORE = keyed_regex(
    r"(?<!\w)(?:bí thư|trưởng|hội trưởng|giám đốc|chủ nhiệm|chủ tịch|phó|làm|phụ trách|công tác)\s+$"
)
_TITLE_WORDS = keyed_regex(r"\s(?!(?:theo|cùng|với|do|bởi|vì|nhờ)\s)(?:[^\W\d_]+\s){0,4}")
_STOPPED = re.compile(r"[.;:!?\n]")
_TITLE_RECEIVED = keyed_regex(
    r"(?<!\w)(?:nhận|đạt|được (?:trao|tặng|phong))(?:\s(?:tặng|nhận))?\s(?:danh hiệu|giải|phần thưởng|vinh dự)(?!\w)"
)
_BESIDES_THEM = keyed_regex(r"(?:ngoài ra|bên cạnh|trong khi|tuy nhiên|theo)(?!\w)")
_COLON = re.compile(r"[\s\"”’»)]*:\s*")
_HAS_RIGHT = keyed_regex(
    r"[\s\"”’»]*(?:(?:năm )?(?:19|20)\d\d )?(?:(?:đợt|dịp|lần) này,? |trong (?:đợt|dịp) này,? )?(?:còn |cũng )?có\s"
)
_AMONG = keyed_regex(r"[\s\"“–-]*(?:trong|cùng|nằm trong)(?: số)?\s")
_ONE_OF = keyed_regex(r"(?<!\w)là (?:một|hai|ba|1|2|3) (?:trong|người)(?: số)?(?!\w)")
_PRIZE_IS = keyed_regex(r"(?:phần thưởng|món quà|sự ghi nhận)[^.;:]{0,50}\slà\s(?:tấm |chiếc )?$")
_LIKEWISE = keyed_regex(r"(?<!\w)cùng (?:danh hiệu|giải thưởng|nhận)\s[\"“]?$")
_FRONTED_REACH = 160
_OPENS_LINE = 25
"""Characters of a number and a title before the name that opens a line."""
_I_AM = keyed_regex(r"[\s:,.\"“–-]*(?:rằng )?(?:bản thân )?(?:tôi|mình)(?!\w)")
_LATER_REACH = 700
_BESIDE_REACH = 80
_COUNT_LENGTH = 8
"""Characters of a count or a quotation mark before an award."""
_OPENER_REACH = 90
_LOOK_AHEAD = 14
"""Characters behind a verb that its pattern may look at: the beginning of the award."""
_LETTER = "thu_khen"
_OF_GIVER = ("bk_", "gk_", "thu_")
_LETTER_TO = keyed_regex(
    r" (?:(?:thiếu|trung|thượng|đại) (?:úy|tá)|bác sĩ|thầy|cô|các|hai|phòng|ban|"
    r"cán bộ|nhân viên|tập thể|cá nhân|ông|bà|anh|chị|em|cháu|đồng chí|lực lượng|đội|công an)(?!\w)"
)
_ARTISTS = ("dhvd_nsnd", "dhvd_nsut", "dhvd_ngnd", "dhvd_ngut", "dhvd_ttnd", "dhvd_ttut", "dhvd_nnnd", "dhvd_nnut")
"""Titles that stand right before names, so that two capitals behind them are a name."""
_SHAPED_NAME = re.compile(rf"[\"”]? ((?:[{UPPER}][^\W\d_]+)(?: [{UPPER}][^\W\d_]+){{1,3}})(?![^\W\d_])")
_ACRONYM = re.compile(r"[A-ZĐ]{3,8}\b(?! [A-ZĐ])")
_RULES = re.compile(r"(?i)(?:UBND|ủy ban nhân dân|bộ|chính phủ|tỉnh ủy|thành ủy|huyện ủy|văn phòng|quốc hội)\b")
"""Those who decide and hand over, and stand beside the names of their officials."""
_UNIT_SHAPE = re.compile(rf"[{UPPER}][^\W\d_]*(?:\s[\w-]+){{1,9}}(?=\s*(?:[.,;()]|$))")
_BRACKET = re.compile(r"[\s\"”’»]*\(")
_LIST_LINE = re.compile(r"[ \t]*(?:\d{1,3}\s?[.)]|[-–+•*])\s*")
_LABEL_LINE = keyed_regex(
    r"[\s*+–-]*(?:[ivx]{1,4}[.)]|\d{1,2}[.)]|[a-h][.)])?\s*(?:về |các |khối )?(?:tập thể|cá nhân|hộ gia đình)\s*:?\s*"
)
_HEADING = keyed_regex(r"[\s*+–-]*(?:(?:[ivx]{1,4}|\d{1,2}|[a-h])[.)])?\s*(?:tặng |danh hiệu |nhận )?[\"“]?")
_HEADING_END = keyed_regex(r"[\s\"”]*(?:(?:năm )?(?:19|20)\d\d)?(?:\s(?:cho|gồm))?[^\S\n]*:?[^\S\n]*\n+")
_HEADING_REACH = 40
_NOT_A_LIST = keyed_regex(r"\s*(?:ảnh|nguồn|theo|lần|năm|hạng|khóa|tên|\d)")
_CLAUSE_CUT = keyed_regex(r";|:|(?<=\w)\s+(?:trong khi|tuy nhiên)\s")
_BRACKET_REACH = 2500
_LIST_LINES = 300
_LABELS_AT_MOST = 8
_LEFT_REACH, _RIGHT_REACH = 1500, 4000
"""Characters of a sentence that are read before and behind an award; no sentence that people wrote is longer."""


@dataclass(slots=True)
class Group:
    """Awards that share one verb, inside one sentence."""

    awards: list[Mention]
    sentence: Span
    recipients: list[Party] = field(default_factory=list)
    gives: bool = False
    """Whether a verb of giving or receiving governs it, so that a list of names behind it may be its recipients'."""
    honours: bool = False
    """Whether that verb only recognises: ``công nhận``, ``tôn vinh``, ``là một trong``."""

    @property
    def start(self) -> int:
        """Where the first award begins."""
        return self.awards[0].start

    @property
    def end(self) -> int:
        """Where the last award ends."""
        return self.awards[-1].end


@cache
def _adverbs() -> re.Pattern[str]:
    """What may stand between a subject and its verb, and before a subject that is left out."""
    numbers = r"\d+ (?:năm|lần)(?: (?:liền|liên tục|liên tiếp))?|\d[\d./–-]*+"
    return re.compile(rf"(?:[\s,()\"”’»]|{numbers}|{cues()['adverb'].pattern})*+")


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(rf"{cues()['person'].pattern}\s*(?:{_adverbs().pattern})$")


@cache
def _pronoun_with() -> re.Pattern[str]:
    others = r"(?:cùng|cùng với|và) (?:các|những|\d+|một số|nhiều|đồng đội|vợ|gia đình|bà con|mọi người)(?!\w)"
    return re.compile(rf"{cues()['person'].pattern}\s+{others}[^,.;:]{{0,60}}$")


@cache
def _group_noun() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s,])({cues()['group'].pattern})\s*(?:{_adverbs().pattern})$")


@cache
def _generic_end() -> re.Pattern[str]:
    more = r"(?:,\s[^\W\d_]+(?:\s[^\W\d_]+){0,3}|\s(?:và|cùng)\s[^\W\d_]+(?:\s[^\W\d_]+){0,4})?"
    return re.compile(rf"{cues()['generic'].pattern}(?:\s[^\W\d_]+){{1,6}}{more}\s*$")


@cache
def _later() -> re.Pattern[str]:
    return re.compile(rf"(?:[.!\n;]\s*|,\s){cues()['pending'].pattern}")


def groups_of(doc: Doc) -> list[Group]:
    """The awards of a document that people receive, grouped, by start."""
    text, keys = text_of(doc), keyed(doc)
    made: list[Group] = []
    for award in mentions(doc, Label.AWARD):
        if award.link == PRIZE or award.attributes.get("kind") == "foreign":
            continue
        last = made[-1] if made else None
        if last and award.start < last.sentence.end and _JOIN.fullmatch(keys, last.end, award.start):
            last.awards.append(award)
            continue
        bounds = sentence_bounds(doc, text, award.start)
        start = max(bounds.start, award.start - _LEFT_REACH)
        made.append(Group([award], Span(start, min(bounds.end, award.end + _RIGHT_REACH))))
    return made


def sentence_bounds_end(sentences: Sequence[Span], at: int) -> int:
    """Where the sentence that holds ``at`` ends; far away where no component found sentences."""
    index = bisect_left(sentences, at, key=lambda s: s.end)
    return sentences[index].end if index < len(sentences) else at + _RIGHT_REACH


class Binder:
    """Binds the groups of one document to their recipients, in the order of the text."""

    def __init__(self, doc: Doc) -> None:
        self.text, self.keys = text_of(doc), keyed(doc)
        self.awards = mentions(doc, Label.AWARD)
        self.award_starts = [award.start for award in self.awards]
        self.parties = Parties(doc, [(m.start, m.end) for m in self.awards])
        self.referents = Referents(doc, self.parties)

    def bind_all(self, groups: list[Group]) -> None:
        """Fill the recipients of all groups."""
        previous: Group | None = None
        besides: list[Group] = []
        for group in groups:
            same = previous if previous and previous.end <= group.start < previous.sentence.end else None
            if not same:
                besides = []
            self._bind(group, same)
            if group.recipients:
                for earlier in besides:  # "Ngoài Huân chương …, năm 2011 ông được tặng …"
                    earlier.recipients = group.recipients
                besides = []
            elif _BESIDES.search(self.keys, max(group.sentence.start, group.start - 30), group.start):
                besides.append(group)
            previous = group
        for index, group in enumerate(groups):
            group.recipients = [self.referents.full(party) for party in group.recipients]
            if not group.recipients and group.gives:
                following = groups[index + 1].start if index + 1 < len(groups) else len(self.keys)
                group.recipients = self._named_later(group, following)

    def _bind(self, group: Group, same: Group | None) -> None:
        if self._named_title(group):
            return
        if self._is_form_line(group):
            group.recipients = self.referents.person("", group.start)
            return
        left = max(group.sentence.start, same.end if same else 0)
        left, give, receive = self._verbs(left, group)
        group.recipients = self._to_the_right(group)
        group.gives = give is not None
        group.honours = self._honours(give, receive, group)
        if group.recipients:
            return
        verb = max((v for v in (give, receive) if v), key=lambda v: v.start(), default=None)
        if verb is None:
            self._without_verb(group, left, same)
            return
        if verb is receive and self._names_someone(group):
            return
        passive_at = verb.start() if verb is receive else self._passive(verb, left)
        if passive_at is not None:
            given_by = group.awards[-1].link.startswith(_OF_GIVER)  # "nhận Thư khen của Cục A": A gives it
            owner = self._possessor(group) if verb is receive and not given_by else []
            group.recipients = owner or self._bracket(group) or self._subject(left, passive_at, group, same)
            group.gives = True
            return
        owner = self._possessor(group) if ":" in self.keys[verb.end() : group.start] else []
        group.recipients = owner or self._bracket(group) or self._between(verb.end(), group.start)
        if not group.recipients and same and not self._names_someone(group):
            group.recipients = same.recipients  # "… tặng A Bằng khen; Sở cũng tặng Giấy khen"
        behind = self.text[left - 1 : left] == ";"
        if not group.recipients and behind and not self._names_someone(group):
            earlier = heads(self.parties.within(group.sentence.start, left), self.text, self.keys, group.sentence.start)
            group.recipients = earlier[:1]  # "A …; Bộ tặng Bằng khen"
        if not group.recipients and cues()["revoked"].search(self.keys, left, group.start):
            group.recipients = self._possessor(group)  # "thu hồi Bằng khen của ông A"
        if not group.recipients and not same and not self._names_someone(group):
            group.recipients = self._asked_for(left, group) or self._credited(verb.start(), group)

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
        has = _HAS_RIGHT.match(self.keys, group.end) if likewise else None
        if has:  # "Cùng danh hiệu A có B"
            group.recipients = self._receivers(has.end(), group)
            return
        if same and self._continues(same, group):
            group.recipients = same.recipients
            group.honours = same.honours
            return
        if same and _SUCH_AS.fullmatch(self.keys, same.end, group.start):
            group.recipients = self._possessor(group) or same.recipients
            return
        if self.keys[group.start - 3 : group.start].strip(' "“') == ":" and not same:
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
        if not group.recipients and self._is_heading(group):
            group.recipients = self._lines(self.text.find("\n", group.end) + 1)
        if not group.recipients and self._is_obituary_list(group):
            group.recipients = self.referents.person("", group.start)

    def _is_heading(self, group: Group) -> bool:
        """Whether an award is a line of its own, above a numbered list of its recipients: ``I. Bằng khen của …``."""
        above = self.text.rfind("\n", max(0, group.start - _HEADING_REACH), group.start) + 1
        if not _HEADING.fullmatch(self.keys, above, group.start):
            return False
        below = _HEADING_END.match(self.keys, group.end)
        return below is not None and _LIST_LINE.match(self.text, below.end()) is not None

    def _continues(self, same: Group, group: Group) -> bool:
        """A list of titles goes on behind one that no table knows: ``giáo viên dạy giỏi, cán bộ tiêu biểu, …``."""
        titles = all(g.awards[0].attributes.get("kind", "").startswith("danh_hieu") for g in (same, group))
        gap = _MORE_TITLES.fullmatch(self.keys, same.end, group.start) if titles and same.recipients else None
        return gap is not None and not _VERBISH.search(gap.group()) and not self.parties.within(same.end, group.start)

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

    def _credited(self, verb: int, group: Group) -> list[Party]:
        """``Ghi nhận thành tích của ông A, Bộ B tặng Bằng khen``."""
        opening = _CREDIT.match(self.keys, group.sentence.start)
        people = self._people(opening.end(), verb) if opening else []
        return people if len(people) == 1 else []

    def _people(self, start: int, end: int) -> list[Party]:
        return [p for p in self.parties.within(start, end) if p.label is Label.PERSON and not self.referents.speaks(p)]

    def _names_someone(self, group: Group) -> bool:
        """Whether the award is given to somebody behind it, named or not: "… cho các hộ"."""
        return self._giving_to(group) is not None

    def _giving_to(self, group: Group) -> re.Match[str] | None:
        """The words that lead to a recipient behind an award; "…, được tặng Huân chương" leads to the next award."""
        match = _TO_RIGHT.match(self.keys, group.end, group.sentence.end)
        if not match or match["to"] != "tặng":
            return match
        index = bisect_left(self.award_starts, group.end)
        next_award = index < len(self.award_starts) and self.award_starts[index] - match.end() <= _COUNT_LENGTH
        return None if next_award else match

    def _verbs(self, left: int, group: Group) -> tuple[int, re.Match[str] | None, re.Match[str] | None]:
        """Where the clause of a group begins, and its last verbs of giving and receiving.

        A colon or semicolon does not end the clause when no verb follows it: ``… tặng: A; B``.
        """
        cuts = [left, *(m.end() for m in _CLAUSE_CUT.finditer(self.keys, left, group.start))]
        for start in reversed(cuts[-4:]):
            give = self._own_verb(group) or self._last(cues()["give"], start, group.start)
            receive = self._last(cues()["receive"], start, group.start)
            if receive and receive.group() == "là" and not self._is_title(group, receive.end()):
                receive = None
            if give and receive and receive.group() == "là" and receive.start() <= give.end() + 1:
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
            said = cues()["honour"].search(self.keys, max(0, give.start() - _LOOK_AHEAD), give.end() + 3)
            if said and said.end() >= give.end():
                return True
        return receive is not None and "một trong" in self.keys[receive.end() : group.start]

    def _is_title(self, group: Group, verb_end: int) -> bool:
        """Whether "là" tells of a title that somebody holds, not of a certificate on a wall."""
        between = self.keys[verb_end : group.start]
        kind = group.awards[0].attributes.get("kind", "")
        title = kind.startswith("danh_hieu") or not self.keys.startswith("giải", group.start)
        held = kind.startswith(("danh_hieu", "giai_thuong_doan_the")) and title
        return len(between) <= 30 and held and bool(_HOLDS.fullmatch(between))

    def _last(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        found = None
        for match in pattern.finditer(self.keys, start, min(len(self.keys), end + _LOOK_AHEAD)):
            if match.end() > end:
                break
            found = match
        return found

    def _passive(self, verb: re.Match[str], left: int) -> int | None:
        """Where "được" begins that makes the verb passive, or ``None``."""
        found = self._last(cues()["passive"], max(left, verb.start() - 160), verb.start())
        if not found:
            return None
        between = self.keys[found.end() : verb.start()]
        if cues()["receive"].search(between) or _NEW_CLAUSE.search(between):
            return None
        return found.start()

    def _named_title(self, group: Group) -> bool:
        """``NSND A``: a title of honour right before a name."""
        award = group.awards[-1]
        if award.attributes.get("kind") not in _TITLES or award.link in _NO_CANDIDATES:
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
        if _AFTER_NAME.fullmatch(self.keys, before[-1].end, group.start):
            bracket = "(" in self.keys[before[-1].end : group.start]
            held = kind in _TITLES or (kind.startswith("danh_hieu") and before[-1].label is Label.PERSON)
            return before[-1:] if bracket or held else []
        first = before[0]
        if kind.startswith("danh_hieu") and first.label is Label.PERSON and first.start - left <= 16:
            gap = self.keys[first.end : group.start]
            if len(gap) < 120 and re.search(r"[,–-]\s*$", gap) and not _VERBISH.search(gap):
                return [first]
        return []

    def _possessor(self, group: Group) -> list[Party]:
        match = _OF_RIGHT.match(self.keys, group.end)
        if not match:
            return []
        near = self.parties.within(match.end(), min(group.sentence.end, match.end() + 90))
        if near and near[0].start - match.end() <= 12:
            return near[:1]
        short = _ACRONYM.match(self.text, match.end())
        return [Party(short.start(), short.end(), short.group(), "", Label.ORG)] if short else []

    def _to_the_right(self, group: Group) -> list[Party]:
        match = self._giving_to(group)
        if match:
            return self._receivers(match.end(), group)
        if group.awards[-1].link == _LETTER and _LETTER_TO.match(self.keys, group.end):
            return self._receivers(group.end + 1, group)
        return []

    def _receivers(self, start: int, group: Group) -> list[Party]:
        """The recipients behind "cho": up to the reason; behind a group without names only those that are listed."""
        end = self._before_next_award(start, group.sentence.end)
        if self.keys[start - 2 : start].strip() == ":":
            return listed(self.parties, start, end)
        stop = _CLAUSE_CUT.search(self.keys, start, end)
        limit = stop.start() if stop and self.keys[stop.start()] != ":" else end
        generic = cues()["generic"].match(self.keys, start)
        if generic:
            return self._generic_receivers(start, generic.end(), limit, end, group)
        near = self.parties.within(start, limit)
        if not near or near[0].start - start > 90:
            return self._lines(end) or self._unit_by_shape(start, limit) or self._pointed_at(start, limit)
        shaped = (
            self._unit_by_shape(start, limit) if near[0].label is not Label.PERSON and near[0].start > start else []
        )
        if shaped and near[0].end == shaped[0].end:
            return shaped  # the place is the end of the unit's name
        limit = self._reason(near[0].end, limit)
        staff = near[0].label is Label.ORG and _STAFF.fullmatch(self.keys, start, near[0].start)
        return heads(self.parties.within(start, limit), self.text, self.keys, near[0].start if staff else start)

    def _generic_receivers(self, start: int, noun: int, limit: int, end: int, group: Group) -> list[Party]:
        """Behind "cho 22 cá nhân", "cho hai em": those listed, named right behind, or counted before."""
        listing = cues()["opens"].search(self.keys, start, end)
        colon = self.keys.find(":", start, end)
        opened = min((at for at in (listing.end() if listing else 0, colon + 1) if at > 0), default=0)
        bracket = _BRACKET.search(self.text, start, limit)
        if bracket and bracket.end() < opened and (found := self._in_bracket(bracket.end())):
            return found  # "(Tập thể: A. Cá nhân: B)", a full stop inside
        if opened:
            return listed(self.parties, opened, self._past_labels(end)) or self._lines(end)
        near = self.parties.within(start, limit)
        if near and near[0].label is Label.PERSON and not self._apart(noun, near[0].start):
            limit = self._reason(near[0].end, limit)
            chosen = heads(self.parties.within(start, limit), self.text, self.keys, start)
            return [p for p in chosen if p.label is Label.PERSON]
        bracket = _BRACKET.search(self.text, start, limit)
        found = self._in_bracket(bracket.end()) if bracket else []
        return found or self.referents.counted(self.keys[start:limit], group.sentence.start)

    def _past_labels(self, end: int) -> int:
        """Where a list ends whose next sentences begin with their own label: ``Tập thể: A, B. Cá nhân: C.``."""
        for _ in range(_LABELS_AT_MOST):
            following = LIST_LABEL.match(self.keys, end)
            if not following:
                break
            end = sentence_bounds_end(self.referents.sentences, following.end())
        return end

    def _apart(self, start: int, end: int) -> bool:
        """Whether a name is no apposition to the noun before it."""
        return bool(_APART.search(self.text, start, end) or cues()["inside"].search(self.keys, start, end))

    def _unit_by_shape(self, start: int, limit: int) -> list[Party]:
        """A unit that no recogniser knows, by the capital of its head: ``cho Ban chuyên án 5A vì …``."""
        limit = self._reason(start, limit)
        shaped = _UNIT_SHAPE.match(self.text, start, limit)
        if not shaped or not cues()["group"].match(self.keys, start):
            return []
        return [Party(shaped.start(), shaped.end(), " ".join(shaped.group().split()), "", Label.ORG)]

    def _pointed_at(self, start: int, limit: int) -> list[Party]:
        """Whom a pronoun or a noun behind the verb means: ``tặng đồng chí nhiều …``, ``cho tập thể Cục``."""
        words = self.keys[start:limit].strip()
        if cues()["person"].match(words):
            return self.referents.person(words, start)
        noun = cues()["group"].match(bare_collective(words))
        return self.referents.collective(noun.group(), start) if noun and len(words) < 30 else []

    def _before_next_award(self, start: int, end: int) -> int:
        """Where the next gift begins; titles in front of names are left aside."""
        for at in range(bisect_left(self.award_starts, start), len(self.awards)):
            award = self.awards[at]
            if award.start >= end:
                break
            if award.attributes.get("kind") not in _TITLES:
                cut = self.keys.rfind(";", start, award.start)
                return cut if cut >= 0 else award.start
        return end

    def _reason(self, start: int, end: int) -> int:
        found = cues()["reason"].search(self.keys, start, end)
        return found.start() if found else end

    def _lines(self, end: int, *, bare: bool = False) -> list[Party]:
        """A list with one recipient a line below the line that ends at ``end``; ``bare`` lines begin with a name."""
        found: list[Party] = []
        at = self.text.find("\n", max(0, end - 1))
        for _ in range(_LIST_LINES):
            if at < 0:
                break
            past = self.text.find("\n", at + 1)
            past = past if past >= 0 else len(self.text)
            marker = _LIST_LINE.match(self.text, at + 1)
            first = marker.end() if marker else at + 1
            inside = heads(self.parties.within(first, past), self.text, self.keys, first)
            named = bool(inside) and inside[0].start - first <= 14 and not _BESIDES_THEM.match(self.keys, first)
            if _LABEL_LINE.fullmatch(self.keys, at + 1, past):
                pass  # "Tập thể:" on a line of its own
            elif self.text[at + 1 : past].strip() and not (named and (marker or bare)):
                if found or not marker:
                    break
            elif named:
                found.append(inside[0])
            at = past if past < len(self.text) else -1
        return found

    def _bracket(self, group: Group) -> list[Party]:
        match = _BRACKET.match(self.text, group.end)
        return self._in_bracket(match.end()) if match else []

    def _in_bracket(self, start: int) -> list[Party]:
        if _NOT_A_LIST.match(self.keys, start):
            return []
        close = self.text.find(")", start, start + _BRACKET_REACH)
        line = self.text.find("\n", start, start + _BRACKET_REACH)
        if close < 0 or (0 <= line < close):
            return []
        return listed(self.parties, start, close)

    def _between(self, start: int, end: int) -> list[Party]:
        """``tặng ông A Bằng khen``, ``trao cho A danh hiệu …``, ``tặng em huy hiệu``."""
        near = self.parties.within(start, end)
        if near and near[0].start - start <= 60 and not cues()["generic"].match(self.keys, start + 1):
            if cues()["speaks"].search(self.keys, near[0].end, end):
                return []  # "… lễ trao tặng, ông A phát biểu: «Huân chương là …»"
            return heads(near, self.text, self.keys, start)
        if not near and cues()["person"].match(self.keys, start + 1):
            return self._pointed_at(start, end)
        return []

    def _subject(self, left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        """Who stands before "được tặng" or "nhận"."""
        among = _AMONG.match(self.keys, group.sentence.start, at)
        has = _HAS_RIGHT.match(self.keys, group.end) if among else None
        if has:  # "Trong số các cá nhân được tặng … có ông A"
            return self._receivers(has.end(), group)
        one_of = _ONE_OF.search(self.keys, left, at)
        spoken = self._last(cues()["speaks"], group.sentence.start, at)
        if spoken and _I_AM.match(self.keys, spoken.end(), at):
            people = [p for p in self.parties.within(group.sentence.start, spoken.start()) if p.label is Label.PERSON]
            return people[-1:]  # "Ông A tâm sự: «Tôi được tặng …»"
        together = _pronoun_with().search(self.keys, left, at)
        if together:
            return self.referents.person(together.group().split()[0], together.start())  # "ông cùng các thuyền viên"
        # "A là một trong 30 người được trao …"
        return self._before_verb(left, one_of.start() if one_of else at, group, same)

    def _before_verb(self, left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        said = self._last(cues()["speaks"], left, at)
        left = said.end() if said else left
        inside = self.parties.within(left, at)
        comma = max(self.keys.rfind(",", left, at), left - 1) + 1
        people = [
            p
            for p in heads(inside, self.text, self.keys, left)
            if p.label is Label.PERSON and not _ACCORDING.search(self.keys, left, p.start)
        ]
        last = people[-1].end if people else left
        generic = self._generic(last, at)
        if generic is not None:
            return self._of_a_group(generic, people, group, self.keys[generic:at])
        pronoun = _pronoun().search(self.keys, left, at)
        if pronoun and not last > pronoun.start():
            return people[-1:] or self.referents.person(pronoun.group(), pronoun.start())
        founded = self._founded(left, at)
        if founded:
            return founded
        if people:
            chosen = self._coordination(people)
            return [*self._joined_before(inside, chosen[0]), *chosen]
        staff = inside and _PEOPLE_OF.search(self.keys, left, inside[0].start)
        first = inside[0].start if staff else left
        others = heads([p for p in inside if p.label is not Label.PERSON], self.text, self.keys, first)
        others = [p for p in others if not self._behind_preposition(p)]
        others = self._without_locative(others)
        if others and not self._all_joined(others):
            others = [p for p in others if p.label is Label.ORG][:1] or others[:1]
        if others:
            return others
        fronted = [] if same else self._fronted(at, group)
        return fronted or self._unnamed(left, at, self.keys[comma:at], same, group.sentence.start)

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
        colon = _COLON.match(self.text, group.end)
        if colon and "\n" in colon.group():
            return []  # the lines below are read when nothing else is found
        after = colon or self._is_right(group) or cues()["opens"].search(self.keys, group.end, group.sentence.end)
        if after:
            found = listed(self.parties, after.end(), group.sentence.end)
            near = found and found[0].start - after.end() <= _OPENER_REACH
            return found if near else []
        return self.referents.counted(tail.lstrip(), start)

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
            counted = _COUNT_BEFORE.search(self.keys, left, noun.start(1))
            return [] if counted else self.referents.collective(noun.group(1), left)
        if not _adverbs().fullmatch(tail):
            return self.referents.by_given_name(tail.strip(" ,"), left)
        if same and same.recipients:
            return same.recipients
        opened = self.parties.within(sentence, left)
        earlier = [p for p in opened if p.label is Label.PERSON]
        if not earlier and self.keys[left - 1 : left] == ":":  # "Thôn A, xã B: …, 10 năm giữ danh hiệu …"
            earlier = heads(opened, self.text, self.keys, sentence)
        return earlier[:1] or self.referents.person("", left)

    def _fronted(self, at: int, group: Group) -> list[Party]:
        """``Được Bộ A tặng Bằng khen, bác sĩ B …``: the subject stands behind the clause that tells of its award."""
        if not _adverbs().fullmatch(self.keys, group.sentence.start, at):
            return []
        reach = min(group.sentence.end, group.end + _FRONTED_REACH)
        near = [p for p in self.parties.within(group.end, reach) if p.label is Label.PERSON]
        gap = self.keys[group.end : near[0].start] if near else ""
        comma = gap.rfind(",")
        return near[:1] if comma >= 0 and _TITLE_WORDS.fullmatch(gap, comma + 1) and not _STOPPED.search(gap) else []

    def _behind_preposition(self, party: Party) -> bool:
        return bool(re.search(cues()["inside"].pattern + r"\s$", self.keys[max(0, party.start - 8) : party.start]))

    def _all_joined(self, parties: Sequence[Party]) -> bool:
        return all(re.fullmatch(r"\s*(?:,|và|, và)\s*", self.keys[a.end : b.start]) for a, b in pairwise(parties))

    def _coordination(self, people: list[Party]) -> list[Party]:
        """The last name before the verb with the names that are joined to it."""
        chosen = [people[-1]]
        for other in reversed(people[:-1]):
            gap = self.keys[other.end : chosen[-1].start]
            if len(gap) > 120 or not re.search(r",|(?<!\w)(?:và|cùng)(?!\w)", gap) or _VERBISH.search(gap):
                break
            chosen.append(other)
        return chosen[::-1]

    def _joined_before(self, inside: list[Party], first: Party) -> list[Party]:
        """The organisation that is joined to the first person: "Đại sứ quán và cá nhân Đại sứ A"."""
        before = [p for p in inside if p.end <= first.start]
        gap = self.keys[before[-1].end : first.start] if before else ""
        joined = _TOGETHER.fullmatch(gap) and before[-1].label is Label.ORG
        return before[-1:] if joined else []

    def _named_later(self, group: Group, following: int) -> list[Party]:
        """An award given to nobody named, and the list that follows: ``Trong đó, ông A …; bà B …``, or lines."""
        colon = _COLON.match(self.text, group.end)
        if colon and "\n" in colon.group():
            return self._lines(self.text.find("\n", group.end) + 1, bare=True)
        end = min(following, group.end + _LATER_REACH)
        opener = _later().search(self.keys, group.end, end)
        if not opener:
            return []
        line = self.text.find("\n", opener.end())
        line = line if line >= 0 else len(self.text)
        stop = min(line, following, sentence_bounds_end(self.referents.sentences, opener.end()))
        said = self.keys[group.end : opener.start()]
        if _TITLE_RECEIVED.search(said):
            group.honours = False  # "lễ vinh danh … Năm nay có 10 người nhận danh hiệu, trong đó có:"
        if not self.text[opener.end() : line].strip(" :.,…"):
            return self._lines(line, bare=True)
        found = listed(self.parties, opener.end(), stop)
        if found and found[0].start - opener.end() > _OPENER_REACH:
            return []
        if "tập thể" in opener.group():
            return found  # "Tập thể là A; hai cá nhân là B và C"
        people = [p for p in found if p.label is Label.PERSON and not self.referents.speaks(p)]
        return people or self._lines(line, bare=True)
