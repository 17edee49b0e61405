"""Who may receive an award: the named people, organisations and places of a stretch of text, and lists of them.

A name that only tells where somebody works or lives ("ông A, Giám đốc Sở B", "xã C, huyện D") is no recipient.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from nlp.authorities import NAME, UPPER
from nlp.document import mentions
from nlp.gazetteers import GAZETTEERS, Cues, keyed, keyed_regex, read_cues
from nlp.keys import match_key
from nlp.records import Label, Mention
from nlp.syllables import text_of
from nlp.unit_heads import unit_heads

CUE_KINDS = (
    *("give", "receive", "passive", "to", "proposed", "none", "revoked", "recognise", "exemplar", "generic", "opens"),
    *("position", "inside", "speaks", "pending", "nobody", "reason", "person", "group", "adverb", "honour", "undone"),
)
_ARM = (
    r"(?<=đoàn)\s(?:pháo binh|bộ binh|công binh|tên lửa|không quân|hải quân|xe tăng|phòng không|thông tin"
    r"|đặc công|ra đa|vận tải|tàu ngầm|cảnh sát cơ động)"
)
_EXPLAINED = re.compile(rf"\s?\(([{UPPER}]{{2,10}})\)")


@cache
def cues() -> Cues:
    """The table ``commendation_cues.tsv``."""
    return read_cues(GAZETTEERS / "commendation_cues.tsv", CUE_KINDS)


@cache
def _head() -> re.Pattern[str]:
    return keyed_regex(rf"{unit_heads('near')}(?:{_ARM})?(?=\s)")


@cache
def _next_head() -> re.Pattern[str]:
    """Where a second organisation begins: ``Phòng Cảnh sát kinh tế và Công an huyện A``."""
    return re.compile(rf",?\s(?:và|cùng)\s(?={_head().pattern})")


@cache
def _position_before() -> re.Pattern[str]:
    return re.compile(cues()["position"].pattern + r"[\s,]*(?:[^\W\d_]+\s){0,4}$")


@dataclass(frozen=True, slots=True)
class Party:
    """A named person, organisation or place that could receive an award; ``subject`` is its id when it is one."""

    start: int
    end: int
    name: str
    subject: str
    label: Label


class Parties:
    """All parties of a document, by start, not overlapping."""

    def __init__(self, doc: Doc, blocked: Sequence[tuple[int, int]]) -> None:
        self.text, self.keys = text_of(doc), keyed(doc)
        names = {subject.id: subject.name for subject in doc._.subjects}
        owner = {(start, end): sid for sid, at in doc._.members.items() for _, start, end in at}
        found: list[Party] = []
        for label in (Label.PERSON, Label.ORG, Label.PLACE):
            found.extend(
                _party(mention, owner, names)
                for mention in mentions(doc, label)
                if not mention.attributes.get("historic")
            )
        found.extend(self._by_shape(found, blocked))
        nobody = cues()["nobody"]
        outermost = _outermost(found, blocked)
        self.explained = self._explained(outermost)
        self.found = [p for p in outermost if not nobody.fullmatch(self.keys, p.start, p.end)]
        self.starts = [party.start for party in self.found]

    def _explained(self, found: list[Party]) -> dict[str, str]:
        """The abbreviations that the text explains in brackets: ``Tổng công ty A (TCA)``."""
        return {
            match.group(1): party.name
            for party in found
            if party.label is Label.ORG and (match := _EXPLAINED.match(self.text, party.end))
        }

    def within(self, start: int, end: int) -> list[Party]:
        """The parties that lie inside ``start:end``."""
        first = bisect_left(self.starts, start)
        past = bisect_left(self.starts, end)
        return [party for party in self.found[first:past] if party.end <= end]

    def covers(self, at: int) -> bool:
        """Whether ``at`` lies inside a party, behind its first character."""
        index = bisect_left(self.starts, at) - 1
        return index >= 0 and at < self.found[index].end

    def begins(self, at: int) -> bool:
        """Whether a party begins at an offset."""
        index = bisect_left(self.starts, at)
        return index < len(self.starts) and self.starts[index] == at

    def before(self, at: int) -> list[Party]:
        """A few parties that begin before ``at``, the nearest first."""
        past = bisect_left(self.starts, at)
        return self.found[max(0, past - 40) : past][::-1]

    def _by_shape(self, named: list[Party], blocked: Sequence[tuple[int, int]]) -> list[Party]:
        """Organisations that no earlier component marked, by head and capitals, near awards only."""
        shaped = []
        for start, end in _windows(blocked, len(self.text)):
            for match in _head().finditer(self.keys, start, end):
                tail = NAME.match(self.text, match.end(), end)
                if tail:
                    stop = match.end() + len(tail.group().rstrip(" ,-–"))
                    joined = _next_head().search(self.keys, match.end(), stop)
                    stop = joined.start() if joined else stop
                    shaped.append(Party(match.start(), stop, self.text[match.start() : stop], "", Label.ORG))
        taken = sorted((p.start, p.end) for p in named)
        return [s for s in (self._cut(s, taken) for s in shaped) if s]

    def _cut(self, party: Party, taken: list[tuple[int, int]]) -> Party | None:
        """What is left of a shaped name before a known one ("Viện 78 - Bộ B"); nothing when it begins in one."""
        for first, past in _near(taken, party):
            if first < party.end and party.start < past:
                kept = self.text[party.start : first].rstrip(" ,-–")
                head = _head().match(self.keys, party.start)
                if first <= party.start or not re.search(r"\s[-–,]|[-–,]\s", self.text[party.start : first]):
                    return None
                if not head or len(kept) <= len(head.group()):
                    return None
                return replace(party, end=party.start + len(kept), name=kept)
        return party


def begins_unit(keys: str, at: int) -> bool:
    """Whether the head of an organisation's name stands at an offset."""
    return _head().match(keys, at) is not None


def is_unit(party: Party) -> bool:
    """Whether a party is surely no person: a place, or an organisation by the head of its name."""
    return party.label is Label.PLACE or (party.label is Label.ORG and begins_unit(f"{match_key(party.name)} ", 0))


def _near(spans: list[tuple[int, int]], party: Party) -> list[tuple[int, int]]:
    at = bisect_left(spans, (party.start, 0))
    return spans[max(0, at - 1) : at + 3]


def _windows(spans: Sequence[tuple[int, int]], size: int, reach: int = 600) -> list[tuple[int, int]]:
    """The stretches around awards, merged."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        left, right = max(0, start - reach), min(size, end + reach)
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], right)
        else:
            merged.append((left, right))
    return merged


def _party(mention: Mention, owner: dict[tuple[int, int], str], names: dict[str, str]) -> Party:
    subject = owner.get((mention.start, mention.end), "")
    if not subject and mention.label is Label.PERSON:
        subject = mention.link if mention.link in names else ""
    name = names.get(subject) or (mention.norm if mention.label is Label.PERSON else "") or mention.text
    return Party(mention.start, mention.end, " ".join(name.split()), subject, mention.label)


def _outermost(found: list[Party], blocked: Sequence[tuple[int, int]]) -> list[Party]:
    """The longest where names lie in each other, none inside an award; a person wins over what only touches it."""
    kept: list[Party] = []
    at = 0
    for party in sorted(found, key=lambda p: (p.start, -p.end, p.label is not Label.PERSON)):
        while at < len(blocked) and blocked[at][1] <= party.start:
            at += 1
        if at < len(blocked) and blocked[at][0] < party.end:
            continue
        if kept and party.start < kept[-1].end:
            if party.label is Label.PERSON and kept[-1].label is not Label.PERSON and party.end >= kept[-1].end:
                cut = kept[-1]
                kept[-1] = replace(cut, end=party.start)
                kept.append(party)
            continue
        kept.append(party)
    return kept


def heads(parties: list[Party], text: str, keys: str, start: int) -> list[Party]:
    """The parties of a coordination that are recipients themselves, without posts, workplaces and residences."""
    chosen: list[Party] = []
    previous: Party | None = None
    for index, party in enumerate(parties):
        gap_start = previous.end if previous else start
        gap = keys[gap_start : party.start]
        following = parties[index + 1] if index + 1 < len(parties) else None
        if chosen and gap.count("(") > gap.count(")"):
            continue  # "bà A (vợ cố nhạc sĩ B)"
        previous_party, previous = previous, party
        if party.label is not Label.PERSON:
            if _position_before().search(gap):
                continue
            if (
                following
                and following.label is Label.PERSON
                and not re.search(r"[,;(]|\bvà\b", text[party.end : following.start])
            ):
                continue
            if previous_party and not _coordinated(previous_party, party, gap, chosen):
                continue
        chosen.append(party)
    return chosen


_PRIVATE = re.compile(
    r"(?i)(?:trường|công ty|hợp tác xã|htx|bệnh viện|chi hội|chi bộ|chi đoàn|tổ|đội|nhóm|câu lạc bộ|clb|trạm|mô hình"
    r"|xã|phường|thị trấn|thôn|xóm|bản|ấp|buôn|làng|khu|trung tâm)\b"
)
_PART_OF = keyed_regex(r"(?:tổ(?! (?:dân phố|hòa giải|tự quản|hợp tác))|phân xưởng|khoa|lớp|ca|dây chuyền)\s")
_PARENT = re.compile(r"(?i)(?:công ty|cty|tổng công ty|bệnh viện|trường|nhà máy|xí nghiệp|tập đoàn|cảng)\b")
_PAST_BRACKET = re.compile(r"\)\s*,\s*$")
_UPPER_UNIT = re.compile(r"(?i)(?:huyện|thị xã|quận|thành phố|tp|tỉnh)\b")
_LOCATED = keyed_regex(r"(?<!\w)(?:thuộc|tại|ở|của)(?!\w)")
_WIDER = re.compile(r"(?i)(?:huyện|thị xã|quận|thành phố|tp|tỉnh|xã|phường|thị trấn)\b|[^a-z]*$")


def _coordinated(before: Party, party: Party, gap: str, chosen: list[Party]) -> bool:
    """Whether an organisation or place behind another name is one more recipient, not a workplace or residence."""
    joined = bool(re.search(r"(?<!\w)(?:và|cùng)(?!\w)|;", gap))
    if before.label is Label.PERSON or (_LOCATED.search(gap) and not joined):
        return joined
    if "," in gap and not joined and _PART_OF.match(f"{match_key(before.name)} ") and _PARENT.match(party.name):
        return False  # "Tổ Thu gom rác số 3, Công ty Đô thị A"
    if party.label is Label.PLACE or _WIDER.match(party.name):
        if joined or (before in chosen and _beside(before, party, gap)):
            return True
        if "," not in gap or (before.label is Label.PLACE and before not in chosen):
            return False  # the next larger unit of a residence
        return not _PRIVATE.match(before.name) or before not in chosen
    return joined or ("," in gap and before in chosen)


def _beside(before: Party, party: Party, gap: str) -> bool:
    """``xã A, xã B``, ``xã A (huyện B), thôn C (xã D)``: a place that lies beside the one before, not around it."""
    if _PAST_BRACKET.search(gap):
        return not _UPPER_UNIT.match(party.name)
    return gap.strip() == "," and _same_kind(before, party)


def _same_kind(one: Party, other: Party) -> bool:
    """Whether two places are of the same kind by the heads of their names: one lies beside the other, not in it."""
    first, second = (_head().match(f"{match_key(p.name)} ") for p in (one, other))
    return first is not None and second is not None and first.group() == second.group()


_LABELS = keyed_regex(
    r"(?:^|(?<=[\s(.;:,]))(?:\d+\s+)?(?:các )?(?:tập thể|cá nhân|hộ gia đình|về tập thể|về cá nhân)\s*:"
)
LIST_LABEL = keyed_regex(r"[\s.]*(?:\d+\s+)?(?:các )?(?:tập thể|cá nhân|hộ gia đình|về tập thể|về cá nhân)\s*:")
_ENDS = re.compile(r"[\s.…,;)]*$")


def listed(parties: Parties, start: int, end: int) -> list[Party]:
    """The recipients of a list ``(A; B; Tập thể: … Cá nhân: …)``; a part without a known name stands for itself."""
    cuts = [start, *(m.start() for m in _LABELS.finditer(parties.keys, start, end)), end]
    chosen: list[Party] = []
    for first, past in pairwise(cuts):
        label = _LABELS.match(parties.keys, first)
        at = label.end() if label else first
        if ";" in parties.text[at:past]:
            for segment in re.finditer(r"[^;]+", parties.text[at:past]):
                chosen.extend(_segment(parties, at + segment.start(), at + segment.end()))
        else:
            inside = parties.within(at, past)
            chosen.extend(heads(inside, parties.text, parties.keys, at))
    return chosen


def _segment(parties: Parties, start: int, end: int) -> list[Party]:
    inside = heads(parties.within(start, end), parties.text, parties.keys, start)
    if inside:
        people = [p for p in inside if p.label is Label.PERSON]
        if people and len(people) == len(inside):
            return people
        apart = not people and all(_PRIVATE.match(p.name) for p in inside)
        return inside if apart else (people or inside)[:1]
    surface = _ENDS.sub("", parties.text[start:end])
    left = start + len(surface) - len(surface.lstrip())
    surface = surface.strip()
    counted = cues()["generic"].match(parties.keys, left) or surface[:1].isdigit()
    if not counted and 1 < len(surface.split()) <= 12 and re.search(rf"(?:^|\s)[{UPPER}]", surface):
        return [Party(left, left + len(surface), surface, "", Label.ORG)]
    return []
