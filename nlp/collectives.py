"""Collectives and models as subjects: organisations, communes and hamlets that are honoured, named ways of working.

An office that only acts is no subject. A collective becomes one when it receives an award, stands in a list of
exemplars or is called one; groups of people (clubs, teams, co-operatives, clans) also when the title or several
sentences name them, or a sentence begins with them. Units of army and police, schools, hospitals and party cells become
one by a deed of theirs in an article about exemplars. A model is a subject when it has a name of its own
(``mô hình "Ngân hàng bò"``). Roles are decided later; how the text holds each one up is evidence for that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from nlp.body_names import Words, bare_heads, body_words, fuller, going_on, is_whole_of, only_bodies, rank
from nlp.collective_cues import TEASERS, cues
from nlp.commendations import find_commendations
from nlp.document import add, mentions, overlapping, sentence_index, zone_at
from nlp.gazetteers import keyed, keyed_regex
from nlp.keys import match_key
from nlp.named_models import find_models
from nlp.names import is_vietnamese
from nlp.records import Fact, Label, Mention, Subject, SubjectKind, ZoneKind
from nlp.syllables import text_of

_OF_PEOPLE = frozenset(("club", "team", "cooperative", "clan", "model"))
"""Kinds of organisation that are subjects by being written about."""
_UNITS = frozenset(("army", "police", "hospital", "school", "institute"))
"""Kinds that are subjects where the title or the opening names one unit of a place."""
_TOLD_OF = _UNITS - {"police"}
"""Kinds that are subjects where the text keeps coming back to one; of the police every crime report does."""
_NAMED_AGAIN = 3
"""Places of a unit's name from which the text is about it."""
_ACTING = frozenset(("press", "fund", "court", "bank"))
"""Kinds that stand in lists of exemplars as sources or givers only."""
_OPEN = frozenset(("club",))
"""Kinds of groups that news of sport and show are full of; a single place of such a name says nothing."""
_OFFICES = frozenset(("agency", "government", "mass"))
"""Kinds that lists of those who work on exemplars are full of; exemplars themselves only where bodies are asked for."""
_BY_DEEDS = _UNITS | {"party", "mass", "fund"}
"""Kinds that become a subject by a deed with which a sentence of an article about exemplars begins."""
_PRAISE_WITHIN = 700
_LOCAL = frozenset(("school", "hospital", "cooperative", "club", "team", "clan", "firm", "party", "model", "army"))
"""Kinds that a place behind a comma tells the whereabouts of."""
_LIST_REACH = 1500


@dataclass(slots=True)
class _Collective:
    name: str
    kind: SubjectKind
    mentions: list[Mention] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    """How it is held up; empty for whom nothing makes a subject."""
    width: int = 0
    """Syllables of the fullest name."""


class Collectives:
    """Gathers the collective subjects of one document."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text, self.keys = text_of(doc), keyed(doc)
        self.found: dict[str, _Collective] = {}
        self.words: dict[int, Words] = {}
        self.same: dict[int, str] = {}
        """Start of a body's name → the key of the body."""
        people = mentions(doc, Label.PERSON)
        self.people = people
        bodies = [m for m in mentions(doc, Label.ORG) if m.zone not in TEASERS]
        places = [m for m in mentions(doc, Label.PLACE) if m.zone not in TEASERS]
        apart = [m for m in places if not overlapping(bodies, m.start, m.end)]
        self.parties = sorted([*bodies, *apart], key=lambda m: m.start)
        self.by_name: dict[str, list[Mention]] = {}
        for mention in self.parties:
            self.by_name.setdefault(" ".join(mention.text.split()), []).append(mention)

    def gather(self) -> None:
        """Fill ``doc._.subjects`` and ``doc._.members``."""
        self._join([m for m in self.parties if m.label is Label.ORG])
        for mention in self.parties:
            self._enter(mention)
        for mention in self._recipients():
            self._want(mention, "recipient")
        for mention in self._listed():
            self._want(mention, "listed")
        for mention in self.parties:
            if self._called_exemplar(mention):
                self._want(mention, "called exemplar")
        self._written_about()
        self._doing()
        self._write()

    def _join(self, bodies: list[Mention]) -> None:
        """Give each body one key, printed with or without the word for its unit or what it is a part of."""
        self.words = words = {m.start: body_words(m) for m in bodies}
        longer = fuller(words[m.start] for m in bodies if m.attributes.get("kind") in _OF_PEOPLE | _UNITS)
        self.same = {start: " ".join(longer.get(name, name)) for start, name in words.items()}

    def _key(self, mention: Mention) -> str:
        if mention.label is Label.PLACE:
            return f"place {mention.link or match_key(mention.norm or mention.text)}"
        return self.same[mention.start]

    def _enter(self, mention: Mention) -> None:
        kind = SubjectKind.MODEL if mention.attributes.get("kind") == "model" else SubjectKind.COLLECTIVE
        name = " ".join(mention.text.split())
        entry = self.found.setdefault(self._key(mention), _Collective(name, kind))
        width = len(self.words.get(mention.start, ()))
        if width > entry.width:
            entry.name, entry.width = name, width
        entry.mentions.append(mention)

    def _want(self, mention: Mention, reason: str) -> None:
        entry = self.found.get(self._key(mention))
        if entry is None or _wide(mention) or self._only_holds(mention):
            return
        if not _SOME_OF.search(self.keys, max(0, mention.start - 50), mention.start):
            entry.reasons.add(reason)

    # --- who is held up ----------------------------------------------------------------------------------------

    def _recipients(self) -> Iterator[Mention]:
        """Organisations and places that an award of the text is given to."""
        for commendation in find_commendations(self.doc):
            if commendation.subject:
                continue
            whole = commendation.recipient
            names = {whole, *re.split(r"\s*[,;]\s*", whole), *re.split(r"\s*[,;]\s*|\s+và\s+", whole)}
            for name in names:
                for mention in self.by_name.get(name, ()):
                    inside = commendation.evidence.start <= mention.start < commendation.evidence.end
                    if inside and not self._tells_where(mention):
                        yield mention
                        break
        yield from self._beside_awards()

    def _beside_awards(self) -> Iterator[Mention]:
        """``X đón nhận Huân chương``, ``Huân chương cho X``: right beside the award, nothing between but the verb."""
        for award in mentions(self.doc, Label.AWARD):
            if award.attributes.get("kind") == "prize":
                continue
            left = [
                m for m in overlapping(self.parties, max(0, award.start - 120), award.start) if m.end <= award.start
            ]
            if left and _RECEIVES.fullmatch(self.keys[left[-1].end : award.start]) and not self._aside(left[-1]):
                yield from self._row(left[::-1])
            right = [m for m in overlapping(self.parties, award.end, award.end + 300) if m.start >= award.end]
            if right and _GIVEN_TO.fullmatch(self.keys[award.end : right[0].start]):
                yield from self._row(right)

    def _row(self, near: list[Mention]) -> Iterator[Mention]:
        """The bodies that a comma or a joint puts beside the first, away from it: ``Đồn A, Trạm B và Trường C``."""
        yield near[0]
        for one, other in pairwise(near):
            first, second = sorted((one, other), key=lambda m: m.start)
            if not _AND.fullmatch(self.keys[first.end : second.start]) or self._aside(first):
                return
            if other.label is Label.ORG and not self._tells_where(other):
                yield other

    def _aside(self, mention: Mention) -> bool:
        """Does the name belong to another phrase: the giver of an award, somebody's office or home?"""
        before = self.keys[max(0, mention.start - 30) : mention.start]
        return _OF_OTHERS.search(before) is not None or self._tells_where(mention)

    def _tells_where(self, place: Mention) -> bool:
        """Does the place only say where a person lives or a smaller place lies?"""
        if place.label is not Label.PLACE:
            return False
        before = self._before(place)
        if before and self.keys[before.end : place.start].strip() == "(":
            return True
        if before and _WITHIN.fullmatch(self.keys, before.end, place.start) and _holds(place, before):
            return True
        people = overlapping(self.people, max(0, place.start - 100), place.start)
        return bool(people) and not re.search(r"[;.\n]|(?<!\w)và(?!\w)", self.keys[people[-1].end : place.start])

    def _before(self, mention: Mention) -> Mention | None:
        """The body or place that stands last before this one, not far off."""
        near = overlapping(self.parties, max(0, mention.start - 40), mention.start)
        return near[-1] if near and near[-1].end <= mention.start else None

    def _only_holds(self, whole: Mention) -> bool:
        """Does the body only say whose part the one before it is: ``Đội CSGT số 1 (Công an huyện A)``?"""
        part = self._before(whole) if whole.label is Label.ORG else None
        if part is None or part.label is not Label.ORG:
            return False
        gap = self.keys[part.end : whole.start]
        if "(" in gap:
            return _WITHIN.fullmatch(gap) is not None
        if not _WITHIN.fullmatch(gap) or not is_whole_of(whole, part):
            return False
        after = overlapping(self.parties, whole.end, whole.end + 40)
        peer = after[0] if after and after[0].start >= whole.end else None
        listed = peer is not None and _AND.fullmatch(self.keys[whole.end : peer.start]) and rank(peer) == rank(whole)
        return not listed

    def _listed(self) -> Iterator[Mention]:
        """Members of lists of exemplars: ``Điển hình là xã A, huyện B; trường C``."""
        for cue in cues()["introduces"].finditer(self.keys):
            sentence = sentence_index(self.doc, cue.start())
            if sentence < 0 or zone_at(self.doc, cue.start()) in TEASERS or self._of_faults(cue.start()):
                continue
            end = min(self.doc._.sentences[sentence].end, cue.end() + _LIST_REACH)
            at = cue.end()
            of_bodies = re.search(r"(?<!\w)(?:tập thể|đơn vị)(?!\w)", cue.group()) is not None
            for segment in re.finditer(r"[^;]+", self.text[at:end]):
                for mention in self._segment(at + segment.start(), at + segment.end(), segment.start() == 0):
                    if of_bodies or mention.attributes.get("kind") not in _OFFICES:
                        yield mention

    def _of_faults(self, at: int) -> bool:
        """Are the examples no exemplars: ``vi phạm điển hình như …``?"""
        return _FAULTS.search(self.keys, max(0, at - 30), at) is not None

    def _segment(self, start: int, end: int, first: bool) -> Iterator[Mention]:
        """The collectives of one member of a list: those before any person, without the places that hold them."""
        people = overlapping(self.people, start, end)
        stop = people[0].start if people else end
        previous: Mention | None = None
        for mention in overlapping(self.parties, start, stop):
            gap = self.keys[(previous.end if previous else start) : mention.start]
            if previous is None and len(gap.strip(' :,“"')) > (25 if first else 12):
                return
            if previous is None and "(" in gap:
                return
            if _WHERE.search(gap) or (previous is not None and not _JOINT.fullmatch(gap)):
                return
            held = previous is not None and _holds(mention, previous)
            if not held and mention.attributes.get("kind") not in _ACTING:
                yield mention
            previous = mention

    def _called_exemplar(self, mention: Mention) -> bool:
        """``X là lá cờ đầu``, ``tập thể X``."""
        if mention.label is Label.PLACE and self._tells_where(mention):
            return False
        if mention.attributes.get("level") == "province" or mention.attributes.get("kind") in _ACTING:
            return False
        behind = _ASIDE.match(self.keys, mention.end)
        if behind and mention.attributes.get("kind") != "firm" and cues()["is"].match(self.keys, behind.end()):
            return True
        before = self.keys[max(0, mention.start - 45) : mention.start].rstrip(" :")
        return any(found.end() == len(before) for found in cues()["before"].finditer(before))

    def _written_about(self) -> None:
        """Clubs, teams, co-operatives, clans and models that the title or more than one sentence names."""
        goes_on = self._gone_on_about()
        for key, entry in self.found.items():
            kind = entry.mentions[0].attributes.get("kind")
            if kind in _UNITS and self._unit_written_about(entry):
                entry.reasons.add("titled")
            if kind in _TOLD_OF and self._unit_repeated(entry, goes_on[key]):
                entry.reasons.add("repeated")
            if kind not in _OF_PEOPLE or not self._has_own_name(entry.mentions[0]):
                continue
            told = {
                "named": entry.mentions[0].attributes.get("kind") not in _OPEN
                and any(map(self._is_told, entry.mentions)),
                "titled": any(m.zone in (ZoneKind.TITLE, ZoneKind.SAPO) for m in entry.mentions),
                "founded": any(_FOUNDED.search(self.keys, max(0, m.start - 12), m.start) for m in entry.mentions[:3])
                or any(_FOUNDED_BY.match(self.keys, m.end) for m in entry.mentions[:3]),
                "repeated": len(entry.mentions) + goes_on[key] > 1,
                "model": entry.kind is SubjectKind.MODEL,
            }
            entry.reasons |= {reason for reason, holds in told.items() if holds}

    def _gone_on_about(self) -> Counter[str]:
        """How often the text goes on about a body by the head of its name, by the key of the body."""
        kinds = _OF_PEOPLE | _TOLD_OF
        named = [(m, self._key(m)) for m in self.parties if m.attributes.get("kind") in kinds]
        if not named:
            return Counter()
        found = Counter(key for key, _, _ in going_on(self.doc, named))
        acting = Counter(head for head, end in bare_heads(self.doc) if self._acts_behind(end))
        for head, key in only_bodies(named).items():
            found[key] = max(found[key], acting[head])
        return found

    def _acts_behind(self, end: int) -> bool:
        """Do words of a deed or of an honour follow?"""
        return bool(cues()["does"].match(self.keys, end + 1) or _IS_HONOURED.match(self.keys, end))

    def _unit_repeated(self, entry: _Collective, again: int) -> bool:
        """Does the text come back to a unit, and not as the place where somebody is treated or taught?"""
        kind, named = entry.mentions[0].attributes.get("kind"), entry.mentions
        acts = [m for m in named if self._begins(m) and not self._tells_who(m)]
        if kind == "hospital":
            named = acts
        if not self._has_own_name(entry.mentions[0]) or not (acts or again or kind == "army"):
            return False
        return again >= 2 or len(named) + again >= _NAMED_AGAIN

    def _is_told(self, mention: Mention) -> bool:
        """Is the group more than whose people act, or where somebody comes by?"""
        return not (self._tells_who(mention) or _VISITED.search(self.keys, max(0, mention.start - 30), mention.start))

    def _has_own_name(self, mention: Mention) -> bool:
        """Is the group's name more than a person's (``Nhóm Tám``) or a foreign one (sports clubs abroad)?"""
        words = match_key(mention.text).split()
        if words[0] == "nhóm" and words[1].isdigit():
            return False
        people = overlapping(self.people, mention.start, mention.end)
        native = bool(mention.attributes.get("place")) or is_vietnamese(words[-1]) or any(map(str.isdigit, words[-1]))
        return native and not any(p.end == mention.end for p in people)

    def _doing(self) -> None:
        """Groups with which a sentence begins; other bodies that begin it with a deed where exemplars are told of."""
        praises = _PRAISE.search(self.keys, 0, _PRAISE_WITHIN) is not None
        for mention in self.parties:
            kind = mention.attributes.get("kind", "")
            if mention.zone is not ZoneKind.BODY or kind not in _OF_PEOPLE | _BY_DEEDS:
                continue
            begins = self._begins(mention)
            if not begins and not (praises and _CLAUSE.search(self.keys, max(0, mention.start - 12), mention.start)):
                continue
            behind = _ASIDE.match(self.keys, mention.end)
            at = behind.end() if behind else mention.end
            if cues()["speaks"].match(self.keys, at) or self._tells_who(mention):
                continue
            if _HONOURS.match(self.keys, at):
                continue
            if praises and cues()["does"].match(self.keys, at):
                self._want(mention, "does")
            elif begins and kind in _OF_PEOPLE and self._has_own_name(mention):
                self._want(mention, "acts")

    def _begins(self, mention: Mention) -> bool:
        """Does a sentence begin with the name, or with a number, a place or a time before it?"""
        at = sentence_index(self.doc, mention.start)
        if at < 0:
            return False
        before = self.keys[self.doc._.sentences[at].start : mention.start]
        return len(before) < 60 and _LEADS.fullmatch(before) is not None

    def _unit_written_about(self, entry: _Collective) -> bool:
        """Does the title or the opening name the unit itself, not as somebody's office?"""
        return self._has_own_name(entry.mentions[0]) and any(
            m.zone in (ZoneKind.TITLE, ZoneKind.SAPO)
            and (m.attributes.get("place") or m.text.split()[-1][0].isupper() or m.text[-1].isdigit())
            and (not self._aside(m) or (m.zone is ZoneKind.TITLE and self._is_praised(m)))
            and not self._tells_who(m)
            and not self._only_holds(m)
            for m in entry.mentions
        )

    def _is_praised(self, body: Mention) -> bool:
        """Does the title praise what is the body's: «Trao giải nhất cho sáng kiến của Trường A»?"""
        return _PRAISE.search(self.keys, max(0, body.start - 80), body.start) is not None

    def _tells_who(self, body: Mention) -> bool:
        """Does the body only say whose people act: ``chiến sĩ Đồn A``, ``Thiếu úy B, Công an phường C``?"""
        people = overlapping(self.people, max(0, body.start - 60), body.start)
        behind = bool(people) and _WHOSE.fullmatch(self.keys, people[-1].end, body.start) is not None
        return behind or _PEOPLE_OF.search(self.keys, max(0, body.start - 40), body.start) is not None

    # --- the subjects ------------------------------------------------------------------------------------------

    def _write(self) -> None:
        number = 0
        for entry in self.found.values():
            if not entry.reasons:
                continue
            number += 1
            identity = f"c{number}"
            self.doc._.subjects.append(Subject(identity, entry.kind, entry.name, (), facts=self._facts(entry)))
            self.doc._.members[identity] = [(m.label, m.start, m.end) for m in entry.mentions]
            self.doc._.held_up[identity] = entry.reasons

    def _facts(self, entry: _Collective) -> dict[str, Fact]:
        """``residence``: the unit or units that the text puts right behind the name, as written."""
        for mention in entry.mentions:
            near = [p for p in overlapping(self.parties, mention.end, mention.end + 60) if p.label is Label.PLACE]
            end = mention.end
            chain: list[Mention] = []
            for place in near:
                if not _BEHIND.fullmatch(self.keys[end : place.start]):
                    break
                if chain and not _holds(place, chain[-1]):
                    break
                chain.append(place)
                end = place.end
            if chain:
                start = chain[0].start
                return {"residence": Fact(self.text[start:end], start, end)}
        return {}


_RECEIVES = keyed_regex(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:,\s)?(?:vinh dự |đã |vừa |cũng |còn |lần thứ \w+ "
    r"|long trọng |tổ chức lễ |lễ |năm \d+,? )*"
    r"(?:được (?:[^.;:\n]{0,60}?\s)?(?:tặng thưởng|tặng|trao tặng|trao|phong tặng|công nhận|khen thưởng)"
    r"|đón nhận|đón|nhận|đạt)\s"
    r"(?:danh hiệu |bằng công nhận |đạt )*[“\"]?"
)
_OF_OTHERS = keyed_regex(
    r"(?<!\w)(?:của|tại|ở|do|nhà thi đấu|sân vận động|sân|cúp|phố|đường|chủ tịch"
    r"|giám đốc|bí thư|trưởng|thủ tướng|hiệu trưởng|bộ trưởng|chính ủy|chỉ huy)\s$"
)
_PEOPLE = (
    r"(?:học sinh|sinh viên|chiến sĩ|chiến sỹ|cán bộ|bác sĩ|bác sỹ|y sĩ|điều dưỡng|nhân viên|công nhân|giáo viên"
    r"|giảng viên|hội viên|thành viên|lãnh đạo|trưởng|phó)"
)
_PEOPLE_OF = keyed_regex(rf"(?<!\w)(?:thuộc|đến từ|từ|ngày|liên|{_PEOPLE})(?: lớp \S+| khoa [^\W\d_]+)?,?\s$")
_WHOSE = keyed_regex(rf"\s*[,(–-]?\s*(?:thuộc |ở |tại |(?:[^.;:,\n]{{0,30}}\s)?{_PEOPLE}(?:\s[^.;:\n]{{0,30}})?)?")
_SOME_OF = keyed_regex(
    r"(?<!\w)(?:\d+|một|hai|ba|bốn|em|các em)\s(?:[^\W\d_]+,?\s){0,4}(?:học sinh|sinh viên|bác sĩ|bác sỹ|y sĩ"
    r"|giáo viên)(?: lớp \S+)?,?\s$"
)
_FAULTS = keyed_regex(
    r"(?<!\w)(?:vi phạm|sai phạm|tai nạn|vụ việc|vụ án|điểm nóng|tồn tại|yếu kém)\s(?:[^\W\d_]+\s){0,2}$"
)
_HONOURS = keyed_regex(
    r"(?:đã |cũng |vừa |sẽ )*(?:tặng|trao|trao tặng|gửi|ra quyết định|quyết định)\s[^.;\n]{0,40}?"
    r"(?:giấy khen|bằng khen|thư khen|khen thưởng|tuyên dương|thưởng)(?!\w)"
)
_GIVEN_TO = keyed_regex(
    r"[”\"]?\s*(?:năm \d+ )?(?:cho|gửi|đến|tới)\s*:?\s*(?:tập thể |đơn vị |cán bộ, chiến sĩ |thầy và trò )*"
)
_AND = re.compile(r"\s*(?:,|;|(?<!\w)(?:và|cùng)(?!\w))\s*(?:(?:và|cùng|tập thể|đơn vị)\s)?\s*")
_WITHIN = re.compile(r"\s*[,(–-]?\s*(?:(?:thuộc|ở|tại|khu vực|trên địa bàn|của)\s)?\s*")
_IS_HONOURED = keyed_regex(
    r"\s(?:đã |vừa |còn |cũng )?được [^.;:\n]{0,60}?(?:tặng|khen|công nhận|tuyên dương|biểu dương)(?!\w)"
)
_VISITED = keyed_regex(r"(?<!\w)(?:thăm|đến|tới|ghé|rời|ở|tại|về|vào|giám đốc|chủ nhiệm|trưởng|phó)\s$")
_FOUNDED = keyed_regex(r"(?<!\w)(?:thành lập|lập|lập ra|lập nên|gây dựng)\s$")
_FOUNDED_BY = keyed_regex(r"\s(?:do|được) [^.;:\n]{0,40}?(?:thành lập|lập|sáng lập|gây dựng)(?!\w)")
_PRAISE = keyed_regex(
    r"gương|trao giải|người tốt|việc tốt|điển hình|tuyên dương|tôn vinh|biểu dương|vinh danh|khen|tiêu biểu|thi đua"
    r"|học tập và làm theo"
)
_LEADS = keyed_regex(
    r"(?:\d{1,2}\s?[.)]\s*|[-*+•–]\s*)?"
    r"(?:(?:ở|tại|còn|riêng|nhờ đó|nhờ vậy|cùng với|từ|đến|hôm|ngày|sáng|chiều|năm|trong)(?!\w)[^.;:\n]*,\s)?"
)
_CLAUSE = keyed_regex(r"(?:[:–]|(?<!\w)(?:nơi|khi|lúc))\s$")
_WHERE = re.compile(r"(?<!\w)(?:tại|ở|thuộc|của)(?!\w)")
_ASIDE = re.compile(r"\s*(?:[,(][^(),;.\n]{0,60}[),]\s?)?\s*")
_JOINT = re.compile(r"[\s,“”\"()]*(?:(?:và|cùng|với|hay|các|tập thể|đơn vị|xã|trường)\s*){0,3}[\s,:“”\"()]*")
_BEHIND = re.compile(r"\s*[,(–-]?\s*(?:thuộc |ở |tại )?")
_ORDER = {"hamlet": 0, "commune": 1, "district": 2, "province": 3}


def _wide(mention: Mention) -> bool:
    """A whole province is no collective that a board commends."""
    return mention.label is Label.PLACE and mention.attributes.get("level") == "province"


def _holds(place: Mention, other: Mention) -> bool:
    """Is ``place`` the unit that ``other`` lies in, as the text puts them side by side?"""
    if place.label is not Label.PLACE:
        return False
    if other.label is not Label.PLACE:
        return other.attributes.get("kind") in _LOCAL
    parent = other.attributes.get("parent")
    if parent:
        return parent == place.link
    return _ORDER.get(place.attributes.get("level", ""), 0) > _ORDER.get(other.attributes.get("level", ""), 0)


@Language.component("guongsang_collectives")
def gather_collectives(doc: Doc) -> Doc:
    """Add models, then the subjects of kind collective and model."""
    add(doc, find_models(doc))
    Collectives(doc).gather()
    return doc
