"""The clause around an award: which verb governs it, and where that verb lets its recipients stand.

Awards that one verb governs form a group. Recipients stand before "được … tặng" and "nhận", behind "tặng … cho", in the
brackets behind the award, in the lines of a list. Counts without names are statistics: nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from nlp.awards import PRIZE, sentence_bounds
from nlp.document import mentions
from nlp.gazetteers import keyed, keyed_regex
from nlp.recipients import Parties, Party, cues, heads, listed
from nlp.records import Label, Mention, Span

_JOIN = keyed_regex(
    r"[\s,;\"”“'’‘»«()]*(?:(?:các )?(?:năm )?(?:19|20)\d\d[\s,và\d–-]*)?[\s,;\"”“()]*"
    r"(?:(?:và|cùng|cùng với|kèm|hoặc)\s+)?"
    r"(?:(?:nhiều|các|\d+|một|hai|ba|bốn|năm)\s+)?(?:lần\s+)?(?:(?:danh hiệu|tấm|chiếc|phần thưởng)\s+)?[\"“‘'«]?"
)
_ADVERBS = keyed_regex(
    r"(?:[\s,\"”’»]|đã|vừa|cũng|còn|từng|vinh dự|liên tục|nhiều lần|nhiều năm(?: liền| liên tục)?|vinh hạnh|lại|rồi"
    r"|nên|được|\d+ (?:năm|lần)(?: liền| liên tục)?|hai lần|ba lần|năm học|năm|ngoài ra|đặc biệt|đồng thời|và"
    r"|nhờ đó|do đó|vì vậy|qua đó|từ đó|mới đây|gần đây|\d[\d./–-]*+|ngày|tháng|sáng|chiều|tối|nay|trước đó|sau đó"
    r"|hằng năm|hàng năm|nhất là)*+"
)
_TITLES = ("danh_hieu_vinh_du_nha_nuoc", "ton_vinh", "danh_hieu_lich_su")
_BEFORE_NAME = keyed_regex(
    r"[\s\"”]*(?:[,–-]\s*)?(?:(?:gs|pgs|ts|ths|bs|viện sĩ|vs|giáo sư|tiến sĩ|phó giáo sư|bác sĩ|đạo diễn|nghệ sĩ"
    r"|nhạc sĩ|ca sĩ|đại tá|trung tướng|thượng tướng|thiếu tướng|ông|bà|cụ|mẹ|thầy|cô|phi công|liệt sĩ|,)[.\s-]*){0,4}"
)
_AFTER_NAME = keyed_regex(r"\s*[,(–-]\s*(?:là\s)?[\"“]?")
_TO_RIGHT = keyed_regex(
    r"[\s\"”’'»)]*(?:(?:,\s*)?(?:năm|giai đoạn) [\d\s–-]+|của [^,.;:()]{2,60}?\s)?[\s,]*"
    r"(?:(?:và|cùng|kèm|với|phần thưởng)(?: theo)?\s[^,.;:\n]{2,50}?(?=\s(?:cho|đối với|tặng)\s))?[\s,]*"
    r"(?:phần thưởng\s)?"
    r"(?:(?:được|đã|để)\s+)?(?:(?:trao tặng|trao|tặng)\s+)?"
    r"(?P<to>cho|đối với|tặng|tới|đến|tuyên dương|biểu dương|khen ngợi)\s+"
)
_OF_RIGHT = keyed_regex(r"[\s\"”]*của\s+(?:cá nhân\s+|tập thể\s+|cố\s+)?")
_SUCH_AS = keyed_regex(r"[^.;:()]{0,40}(?:như|gồm|bao gồm|trong đó có|là|:)\s*:?\s*(?:\d+\s*)?[\"“]?")
_LETTER = "thu_khen"
_LETTER_TO = keyed_regex(
    r" (?:cán bộ|nhân viên|tập thể|cá nhân|ông|bà|anh|chị|em|cháu|đồng chí|lực lượng|đội|công an)(?!\w)"
)
_BRACKET = re.compile(r"[\s\"”’»]*\(")
_LIST_LINE = re.compile(r"[ \t]*(?:\d{1,3}\s?[.)]|[-–+•*])\s*")
_NOT_A_LIST = keyed_regex(r"\s*(?:ảnh|nguồn|theo|lần|năm|hạng|khóa|tên|\d)")
_CLAUSE_CUT = keyed_regex(r";|:(?!\s*[\"“])|(?<=\w)\s+(?:trong khi|tuy nhiên)\s")
_BRACKET_REACH = 2500
_LIST_LINES = 300
_LEFT_REACH, _RIGHT_REACH = 1500, 4000
"""Characters of a sentence that are read before and behind an award; no sentence that people wrote is longer."""


@dataclass(slots=True)
class Group:
    """Awards that share one verb, inside one sentence."""

    awards: list[Mention]
    sentence: Span
    recipients: list[Party] = field(default_factory=list)
    evidence: list[Span] = field(default_factory=list)
    """Where a recipient of a list stands; empty for those of the sentence."""
    passive: bool = False

    @property
    def start(self) -> int:
        """Where the first award begins."""
        return self.awards[0].start

    @property
    def end(self) -> int:
        """Where the last award ends."""
        return self.awards[-1].end


@cache
def _pronoun() -> re.Pattern[str]:
    adverbs = _ADVERBS.pattern
    return re.compile(rf"{cues()['person'].pattern}\s*(?:{adverbs})$")


@cache
def _group_noun() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s,]){cues()['group'].pattern}\s*(?:{_ADVERBS.pattern})$")


def groups_of(doc: Doc) -> list[Group]:
    """The awards of a document that people receive, grouped, by start."""
    text, keys = doc.text, keyed(doc)
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


class Binder:
    """Binds the groups of one document to their recipients, in the order of the text."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text, self.keys = doc, doc.text, keyed(doc)
        awards = mentions(doc, Label.AWARD)
        self.awards = awards
        self.award_starts = [award.start for award in awards]
        self.parties = Parties(doc, [(m.start, m.end) for m in awards])
        self.main = _main_subject(doc)
        self.sentences: list[Span] = doc._.sentences

    def bind(self, group: Group, previous: Group | None) -> None:
        """Fill ``group.recipients``."""
        same = previous if previous and previous.end <= group.start < previous.sentence.end else None
        left = max(group.sentence.start, same.end if same else 0)
        if self._named_title(group):
            return
        right = self._to_the_right(group)
        left, give, receive = self._verbs(left, group)
        if right and not (receive and (not give or receive.start() > give.start())):
            group.recipients = right
            return
        verb = max((v for v in (give, receive) if v), key=lambda v: v.start(), default=None)
        if verb is None:
            if same and _SUCH_AS.fullmatch(self.keys, same.end, group.start):
                group.recipients, group.passive = same.recipients, same.passive
                return
            group.recipients = self._bracket(group) or self._beside(group, left) or self._possessor(group)
            return
        passive_at = verb.start() if verb is receive else self._passive(verb, left)
        if passive_at is None:
            group.recipients = self._bracket(group) or self._between(verb.end(), group.start, group)
            if not group.recipients and same and same.passive:
                group.recipients, group.passive = same.recipients, True
            return
        group.passive = True
        owner = self._possessor(group) if verb is receive else []
        group.recipients = owner or self._bracket(group) or self._subject(left, passive_at, group, same)

    def _verbs(self, left: int, group: Group) -> tuple[int, re.Match[str] | None, re.Match[str] | None]:
        """Where the clause of a group begins, and its last verbs of giving and receiving.

        A colon or semicolon does not end the clause when no verb follows it: ``… tặng: A; B``.
        """
        cuts = [left, *(m.end() for m in _CLAUSE_CUT.finditer(self.keys, left, group.start))]
        for start in reversed(cuts[-4:]):
            give = self._last(cues()["give"], start, group.start)
            receive = self._last(cues()["receive"], start, group.start)
            if receive and receive.group() == "là" and not self._is_title(group, receive.end()):
                receive = None
            if give or receive:
                return start, give, receive
        return cuts[-1], None, None

    def _is_title(self, group: Group, verb_end: int) -> bool:
        """Whether "là" tells of a title that somebody holds, not of a certificate on a wall."""
        return group.start - verb_end <= 25 and group.awards[0].attributes.get("kind", "").startswith("danh_hieu")

    def _last(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        found = None
        for match in pattern.finditer(self.keys, start, end):
            found = match
        return found

    def _passive(self, verb: re.Match[str], left: int) -> int | None:
        """Where "được" begins that makes the verb passive, or ``None``."""
        found = self._last(cues()["passive"], max(left, verb.start() - 160), verb.start())
        if not found:
            return None
        between = self.keys[found.end() : verb.start()]
        if cues()["receive"].search(between) or re.search(r"(?<!\w)(?:mà|nên|để|khi)(?!\w)", between):
            return None
        return found.start()

    def _named_title(self, group: Group) -> bool:
        """``NSND A``: a title of honour right before a name, or behind it."""
        award = group.awards[-1]
        if award.attributes.get("kind") not in _TITLES:
            return False
        gap = _BEFORE_NAME.match(self.keys, award.end)
        near = self.parties.within(award.end, award.end + 60)
        if near and near[0].label is Label.PERSON and gap and near[0].start <= gap.end():
            joined = self.keys[award.end : near[0].start]
            if "," not in joined or re.search(r",\s*(?:gs|pgs|ts|ths|bs|đạo diễn|nghệ sĩ)", joined):
                group.recipients = [near[0]]
                return True
        return False

    def _beside(self, group: Group, left: int) -> list[Party]:
        """``A, Anh hùng Lao động`` and ``A (Huân chương …)``."""
        before = self.parties.within(left, group.start)
        if before and _AFTER_NAME.fullmatch(self.keys, before[-1].end, group.start):
            bracket = "(" in self.keys[before[-1].end : group.start]
            if bracket or group.awards[0].attributes.get("kind") in _TITLES:
                return before[-1:]
        return []

    def _possessor(self, group: Group) -> list[Party]:
        match = _OF_RIGHT.match(self.keys, group.end)
        if not match:
            return []
        near = self.parties.within(match.end(), min(group.sentence.end, match.end() + 60))
        return near[:1] if near and near[0].start - match.end() <= 12 else []

    def _to_the_right(self, group: Group) -> list[Party]:
        match = _TO_RIGHT.match(self.keys, group.end, group.sentence.end)
        if match:
            return self._receivers(match.end(), group)
        if group.awards[-1].link == _LETTER and _LETTER_TO.match(self.keys, group.end):
            return self._receivers(group.end + 1, group)
        return []

    def _receivers(self, start: int, group: Group) -> list[Party]:
        """The recipients behind "cho": up to the reason; behind a group without names only those that are listed."""
        end = self._before_next_award(start, group.sentence.end)
        stop = _CLAUSE_CUT.search(self.keys, start, end)
        listing = cues()["opens"].search(self.keys, start, end)
        colon = self.keys.find(":", start, end)
        generic = cues()["generic"].match(self.keys, start)
        limit = stop.start() if stop and self.keys[stop.start()] != ":" else end
        bracket = _BRACKET.search(self.text, start, end)
        if generic:
            opened = min(
                (at for at in (listing.end() if listing else -1, colon + 1 if colon >= 0 else -1) if at > 0), default=-1
            )
            if opened > 0:
                return listed(self.parties, opened, end) or self._lines(group)
            near = self.parties.within(start, limit)
            if (
                near
                and near[0].label is Label.PERSON
                and not re.search(r"[,.\"”]", self.text[generic.end() : near[0].start])
                and not cues()["inside"].search(self.keys, generic.end(), near[0].start)
            ):
                limit = self._reason(near[0].end, limit)
                return [
                    p
                    for p in heads(self.parties.within(start, limit), self.text, self.keys, start)
                    if p.label is Label.PERSON
                ]
            return self._in_bracket(bracket.end()) if bracket else []
        near = self.parties.within(start, limit)
        if not near or near[0].start - start > 90:
            return self._lines(group) or self._pointed_at(start, limit, group)
        limit = self._reason(near[0].end, limit)
        return heads(self.parties.within(start, limit), self.text, self.keys, start)

    def _pointed_at(self, start: int, limit: int, group: Group) -> list[Party]:
        """Whom a pronoun or a noun behind the verb means: ``tặng đồng chí nhiều …``, ``cho tập thể Cục``."""
        words = self.keys[start:limit].strip()
        if cues()["person"].match(words):
            return self._meant(group.sentence.start, self.parties.within(group.sentence.start, start)[-1:])
        if cues()["group"].match(words) and len(words) < 30:
            return self._earlier(start, (Label.ORG, Label.PLACE))
        return []

    def _before_next_award(self, start: int, end: int) -> int:
        """Where the next award begins, titles in front of names left aside: what follows is another gift."""
        for at in range(bisect_left(self.award_starts, start), len(self.awards)):
            award = self.awards[at]
            if award.start >= end:
                break
            if award.attributes.get("kind") not in _TITLES:
                return award.start
        return end

    def _reason(self, start: int, end: int) -> int:
        found = cues()["reason"].search(self.keys, start, end)
        return found.start() if found else end

    def _lines(self, group: Group) -> list[Party]:
        """A list with one recipient a line, below a line that ends with a colon."""
        end = group.sentence.end
        if not self.keys[group.end : end].rstrip().endswith((":", "gồm", "sau")):
            return []
        found: list[Party] = []
        at = self.text.find("\n", end - 1)
        for _ in range(_LIST_LINES):
            if at < 0:
                break
            past = self.text.find("\n", at + 1)
            past = past if past >= 0 else len(self.text)
            marker = _LIST_LINE.match(self.text, at + 1)
            line = self.text[at + 1 : past].strip()
            if line and not marker:
                break
            if marker:
                inside = heads(self.parties.within(marker.end(), past), self.text, self.keys, marker.end())
                found.extend(inside[:1])
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

    def _between(self, start: int, end: int, group: Group) -> list[Party]:
        """``tặng ông A Bằng khen``, ``trao cho A danh hiệu …``."""
        near = self.parties.within(start, end)
        if near and near[0].start - start <= 60 and not cues()["generic"].match(self.keys, start + 1):
            return heads(near, self.text, self.keys, start)
        if not near and cues()["person"].match(self.keys, start + 1):
            return self._pointed_at(start, end, group)
        return []

    def _subject(self, left: int, at: int, group: Group, same: Group | None) -> list[Party]:
        """Who stands before "được tặng" or "nhận"."""
        inside = self.parties.within(left, at)
        comma = max(self.keys.rfind(",", left, at), left - 1) + 1
        tail = self.keys[comma:at]
        people = [p for p in heads(inside, self.text, self.keys, left) if p.label is Label.PERSON]
        if _pronoun().search(self.keys, left, at) and not (people and people[-1].start >= comma):
            return self._meant(left, people)
        generic = cues()["generic"].match(tail.lstrip()) and not (people and people[-1].start >= comma)
        if (
            generic
            and people
            and not self.keys[left : people[0].start].strip()
            and self.text[people[-1].end :][:1] == ","
        ):
            return self._coordination(people)  # "A và B, hai sinh viên được tặng …"
        if generic:
            listing = cues()["opens"].search(self.keys, group.end, group.sentence.end)
            return listed(self.parties, listing.end(), group.sentence.end) if listing else []
        if people:
            return self._coordination(people)
        others = [p for p in heads(inside, self.text, self.keys, left) if not self._behind_preposition(p)]
        if others:
            return others if self._all_joined(others) else others[:1]
        return self._unnamed(left, at, tail, same)

    def _unnamed(self, left: int, at: int, tail: str, same: Group | None) -> list[Party]:
        """The subject where the clause names nobody: a noun for a collective, or nothing at all."""
        if _group_noun().search(self.keys, left, at):
            return self._earlier(left, (Label.ORG, Label.PLACE))
        if not _ADVERBS.fullmatch(tail):
            return []
        return same.recipients if same and same.recipients else self._meant(left, [])

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

    def _meant(self, left: int, people: list[Party]) -> list[Party]:
        """Whom a pronoun or no subject means: a name of the sentence, else the story's main person, else the last."""
        if people:
            return people[-1:]
        near = [p for p in self.parties.before(left) if p.label is Label.PERSON and p.subject]
        floor = self._floor(left)
        near = [p for p in near if p.start >= floor]
        if self.main and (not near or any(p.subject == self.main.subject for p in near)):
            return [self.main]
        return near[:1]

    def _earlier(self, left: int, labels: tuple[Label, ...]) -> list[Party]:
        floor = self._floor(left)
        return [p for p in self.parties.before(left) if p.label in labels and p.start >= floor][:1]

    def _floor(self, at: int) -> int:
        index = bisect_right(self.sentences, at, key=lambda s: s.start) - 1
        return self.sentences[max(0, index - 3)].start if index >= 0 else 0


_VERBISH = keyed_regex(
    r"(?<!\w)(?:cho biết|nói|chia sẻ|được|đã|nhận|tặng|trao|là|phát biểu|kể|chúc mừng|thăm|gặp)(?!\w)"
)


_VERBISH = keyed_regex(
    r"(?<!\w)(?:cho biết|nói|chia sẻ|được|đã|nhận|tặng|trao|là|phát biểu|kể|chúc mừng|thăm|gặp)(?!\w)"
)


def _main_subject(doc: Doc) -> Party | None:
    """The person whom the article is about: named most often, at least three times and twice as often as the next."""
    historic = {m.link for m in mentions(doc, Label.PERSON) if m.attributes.get("historic")}
    people = [s for s in doc._.subjects if s.id.startswith("p") and " " in s.name and s.id not in historic]
    counts = Counter({s.id: len(doc._.members.get(s.id, ())) for s in people})
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    subject = next(s for s in doc._.subjects if s.id == ranked[0][0])
    label, start, end = doc._.members[subject.id][0]
    return Party(start, end, subject.name, subject.id, label)
