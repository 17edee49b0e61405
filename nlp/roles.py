"""What every subject does in the article, and the words that decided.

Cues beside a name (``role_cues.tsv``), the title that announces it, what is told of the person (commendations, deeds,
where the name stands and how often) each add to a role; the strongest role wins, and needs at least 1.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import mentions, sentence_index, zone_at
from nlp.gazetteers import GAZETTEERS, read_table
from nlp.names import elements, name_keys
from nlp.records import AwardStatus, Label, Mention, Role, Span, Subject, SubjectKind, ZoneKind

NEEDED = 1.0
BEFORE, AFTER, SENTENCE = "before", "after", "sentence"
CONTEXT = 140
"""Characters beside a name in which its cues are looked for."""
MENTIONS_LOOKED_AT = 40
"""A name repeated more often tells nothing new."""
BODY = frozenset({ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY})
TOLD_IN = BODY | {ZoneKind.CAPTION}
"""Zones of the article itself; who is named only in footers or links to other articles has no part in it."""

_OF_TITLE = {
    "high": (Role.OFFICIAL, 2.0),
    "official_address": (Role.OFFICIAL, 0.5),
    "offender": (Role.OFFENDER, 3.0),
    "victim": (Role.BENEFICIARY, 2.5),
    "academic": (Role.EXPERT, 1.0),
}
_COMMENDED = {AwardStatus.AWARDED: 4.0, AwardStatus.RECOGNISED: 4.0, AwardStatus.PROPOSED: 3.5}
# What may stand between a name and the words that tell what its bearer does: brackets, an apposition between commas.
_APPOSITION = re.compile(r"\s*(?:\([^()]{0,90}\)\s*)?(?:[,–-]\s*[^,.;:?!\n]{1,90},\s*){0,2}")
_POST = re.compile(r"\s*[,–-]([^,.;:?!()\n]{4,90})")
_BLANK = re.compile(r"\s+")
# Titles and posts between the cue and the name: «biểu dương đồng chí, thượng úy …».
_TITLES_BEFORE = re.compile(
    r"(?:[\s,“\"']*(?:các |hai |ba |chính |gia đình |vợ chồng )?"
    r"(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|cậu|thầy|cháu|bạn|đồng chí|đ/c))+\s*$"
)
_PRONOUN = re.compile(r"(?<![\w’'])(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|thầy|già)(?= )", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^“”\"\n]{0,600}[”\"]")
_AS_PRONOUN = {"pronoun": "yes"}
PRONOUNS_LOOKED_AT = 400
REPORTS_FROM = 2.0
"""Weight from which a verb of speech reports (cho biết, khẳng định), rather than tells of oneself (kể, chia sẻ)."""
LISTED = 1.5
LIST_OPENING = 70
OPENING = 300
"""Characters from the start in which an article says that it lists exemplars."""
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}\s*[.):/-]|[-*+•–])\s")
_OF_EXEMPLARS = re.compile(
    r"gương|người tốt|việc tốt|điển hình|tuyên dương|tôn vinh|biểu dương|vinh danh|khen|tiêu biểu|danh sách"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of ``role_cues.tsv``."""

    role: Role
    side: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(slots=True)
class Weighed:
    """What speaks for one role: the sum, and the strongest single place."""

    sum: float = 0.0
    best: float = 0.0
    span: Span | None = None

    def add(self, weight: float, span: Span | None) -> None:
        """Count one more place; repeated cues count ever less, so that a talkative text does not shout a role down."""
        self.sum += weight if weight > self.best else weight / 4
        if weight > self.best:
            self.best, self.span = weight, span


@dataclass(slots=True)
class Told:
    """What the text tells of one subject."""

    mentions: list[Mention] = field(default_factory=list)
    commended: tuple[float, Span] | None = None
    deeds: list[Span] = field(default_factory=list)
    revoked: Span | None = None


@cache
def cues() -> dict[str, list[Cue]]:
    """Load ``data/gazetteers/role_cues.tsv``, by side.

    Raises:
        GazetteerError: for an unknown role or side, a weight that is no number, words that are no pattern.
    """
    loaded: dict[str, list[Cue]] = {BEFORE: [], AFTER: [], SENTENCE: []}
    for row in read_table(GAZETTEERS / "role_cues.tsv", ("role", "side", "weight", "words")):
        role, side = Role(row.one_of("role", set(Role))), row.one_of("side", loaded)
        words = row["words"].replace(" ", r"\s+")
        shaped = {
            BEFORE: rf"(?<!\w)(?:{words})\s*$",
            AFTER: rf"(?:{words})(?!\w)",
            SENTENCE: rf"(?<!\w)(?:{words})(?!\w)",
        }
        try:
            loaded[side].append(Cue(role, side, float(row["weight"]), re.compile(shaped[side])))
        except (ValueError, re.error) as error:
            raise row.error(f"{error}; expected a number as weight and a regular expression as words") from None
    return loaded


def weigh(doc: Doc, told: Told, share: float) -> dict[Role, Weighed]:
    """How much speaks for each role of one subject; ``share`` is its part of all mentions of people in the body."""
    weights: dict[Role, Weighed] = defaultdict(Weighed)
    lowered: str = doc._.lowered
    sentences_seen: set[int] = set()
    spoken: set[int] = set()
    for mention in told.mentions[:MENTIONS_LOOKED_AT]:
        at = sentence_index(doc, mention.start)
        if _weigh_place(doc, lowered, mention, weights):
            spoken.add(at)
        if at >= 0 and at not in sentences_seen:
            sentences_seen.add(at)
            _weigh_sentence(doc, lowered, at, weights)
        title = _OF_TITLE.get(mention.attributes.get("title_class", ""))
        if title is not None:
            weights[title[0]].add(title[1], Span(mention.start, mention.end))
    _weigh_story(_but_not_what_they_say(doc, told, spoken), share, weights)
    return weights


def _but_not_what_they_say(doc: Doc, told: Told, spoken: set[int]) -> Told:
    """What a speaker reports in the sentence in which he speaks is not told of himself."""
    commended = told.commended
    if commended is not None and sentence_index(doc, commended[1].start) in spoken:
        commended = None
    deeds = [deed for deed in told.deeds if sentence_index(doc, deed.start) not in spoken]
    return replace(told, commended=commended, deeds=deeds)


def _weigh_place(doc: Doc, lowered: str, mention: Mention, weights: dict[Role, Weighed]) -> bool:
    """The cues right before and right after one mention; returns whether the name is said to report something."""
    at = sentence_index(doc, mention.start)
    sentence = doc._.sentences[at] if at >= 0 else Span(mention.start, mention.end)
    begin = (
        mention.start - len(mention.attributes.get("title", "")) - 1
        if mention.attributes.get("title")
        else mention.start
    )
    before = lowered[max(sentence.start, begin - CONTEXT) : max(begin, sentence.start)]
    shorter = _TITLES_BEFORE.sub("", before)
    left = max(sentence.start, begin - CONTEXT)
    for cue in cues()[BEFORE] if mention.attributes.get("pronoun") is None else ():
        found = cue.pattern.search(before) or (cue.pattern.search(shorter) if shorter != before else None)
        if found:
            weights[cue.role].add(cue.weight, Span(left + found.start(), mention.end))
    reports = False
    end = max(sentence.end, mention.end)
    after = lowered[mention.end : min(end, mention.end + 2 * CONTEXT)]
    skips = {0, len(after) - len(after.lstrip())}
    apposition = _APPOSITION.match(after)
    if apposition:
        skips.add(apposition.end())
    post = _POST.match(after)
    if post:  # «Trần Văn A, Chủ tịch UBND xã cho biết»: the post runs into the verb
        skips.update(blank.end() for blank in _BLANK.finditer(after, post.start(1), post.end(1)))
    for cue in cues()[AFTER]:
        for skip in sorted(skips):
            found = cue.pattern.match(after, skip)
            if found:
                weights[cue.role].add(cue.weight, Span(mention.start, mention.end + found.end()))
                reports = reports or (cue.role is Role.SPEAKER and cue.weight >= REPORTS_FROM)
                break
    if _in_list_of_exemplars(lowered, mention):
        weights[Role.PUT_FORWARD].add(LISTED, Span(mention.start, mention.end))
    return reports


def _in_list_of_exemplars(lowered: str, mention: Mention) -> bool:
    """The name opens an item of a list, in an article whose opening speaks of exemplars or awards."""
    line = lowered.rfind("\n", 0, mention.start) + 1
    if mention.start - line > LIST_OPENING or not _LIST_ITEM.match(lowered, line):
        return False
    return _OF_EXEMPLARS.search(lowered, 0, OPENING) is not None


def _weigh_sentence(doc: Doc, lowered: str, at: int, weights: dict[Role, Weighed]) -> None:
    sentence = doc._.sentences[at]
    for cue in cues()[SENTENCE]:
        found = cue.pattern.search(lowered, sentence.start, sentence.end)
        if found:
            weights[cue.role].add(cue.weight, Span(found.start(), found.end()))


def _weigh_story(told: Told, share: float, weights: dict[Role, Weighed]) -> None:
    """Commendations, deeds, and how much of the article is about the subject."""
    forward = weights[Role.PUT_FORWARD]
    if told.commended is not None:
        forward.add(*told.commended)
    for deed in told.deeds[:4]:
        forward.add(1.5, deed)
    inside = [m for m in told.mentions if m.zone in BODY]
    first = told.mentions[0] if told.mentions else None
    if any(m.zone is ZoneKind.TITLE for m in inside):
        forward.add(1.5, None)
    if len(inside) >= 3 and share >= 0.3:
        forward.add(1.0 + share, Span(first.start, first.end) if first else None)


def decide(weights: dict[Role, Weighed]) -> tuple[Role, Span | None]:
    """The strongest role, or ``other``."""
    role = max(weights, key=lambda r: weights[r].sum, default=Role.OTHER)
    if role is Role.OTHER or weights[role].sum < NEEDED:
        return Role.OTHER, None
    return role, weights[role].span


def role_of(doc: Doc, subject: Subject, told: Told, share: float) -> tuple[Role, Span | None]:
    """The role of one subject and the span that decided."""
    found = told.mentions
    whole = Span(found[0].start, found[0].end) if found else None
    if subject.kind is SubjectKind.PERSON:
        if " ".join(name_keys(subject.name)) in elements().historic:
            return Role.HISTORIC, whole
        if found and all(m.zone is ZoneKind.BYLINE for m in found):
            return Role.AUTHOR, whole
    if told.revoked is not None and told.commended is None:
        return Role.OTHER, told.revoked
    if not any(m.zone in TOLD_IN for m in found):
        high = any(m.attributes.get("title_class") == "high" for m in found)
        return (Role.OFFICIAL if high else Role.OTHER), whole
    return decide(weigh(doc, told, share))


@Language.component("guongsang_roles")
def find_roles(doc: Doc) -> Doc:
    """Give every subject its role."""
    doc._.lowered = _lowered(doc.text)
    told = _told(doc)
    _pronouns(doc, told)
    people = [s for s in doc._.subjects if s.kind is SubjectKind.PERSON]
    total = sum(sum(m.zone in BODY for m in told[s.id].mentions) for s in people) or 1
    decided = []
    for subject in doc._.subjects:
        inside = sum(m.zone in BODY for m in told[subject.id].mentions)
        role, cue = role_of(doc, subject, told[subject.id], inside / total)
        decided.append(replace(subject, role=role, role_cue=cue))
    doc._.subjects = decided
    return doc


def _pronouns(doc: Doc, told: dict[str, Told]) -> None:
    """Add the pronouns that mean a person as places of that person: «ông» is whoever was last called «ông …»."""
    named = sorted(
        ((m, identity) for identity, one in told.items() for m in one.mentions if m.label is Label.PERSON),
        key=lambda pair: pair[0].start,
    )
    if not named:
        return
    text = doc.text
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    called: dict[str, str] = {}
    at = quote = 0
    for found in islice(_PRONOUN.finditer(text), PRONOUNS_LOOKED_AT):
        start, end = found.span()
        while at < len(named) and named[at][0].start <= end + 1:
            title = named[at][0].attributes.get("title", "").lower().split()
            called.update((word, named[at][1]) for word in title)
            at += 1
        while quote < len(quoted) and quoted[quote][1] <= start:
            quote += 1
        if at == 0 or text[end + 1].isupper() or (quote < len(quoted) and quoted[quote][0] <= start):
            continue
        word = found.group().lower()
        identity = called.get(word) or (named[at - 1][1] if not named[at - 1][0].attributes.get("title") else "")
        if identity and start >= named[at - 1][0].end:
            place = Mention(
                start, end, found.group(), Label.PERSON, link=identity, zone=zone_at(doc, start), attributes=_AS_PRONOUN
            )
            told[identity].mentions.append(place)
    for one in told.values():
        one.mentions.sort(key=lambda m: m.start)


def _lowered(text: str) -> str:
    """Lower case, letter for letter, so that offsets stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _told(doc: Doc) -> dict[str, Told]:
    at = {(label, m.start, m.end): m for label in Label for m in mentions(doc, label)}
    told = {subject.id: Told() for subject in doc._.subjects}
    for subject in doc._.subjects:
        keys = doc._.members.get(subject.id, [])
        told[subject.id].mentions = sorted((at[key] for key in keys if key in at), key=lambda m: m.start)
    for commendation in doc._.commendations:
        one = told.get(commendation.subject)
        if one is None:
            continue
        if commendation.status is AwardStatus.REVOKED:
            one.revoked = commendation.evidence
        elif one.commended is None:
            one.commended = (_COMMENDED[commendation.status], commendation.evidence)
    for deed in doc._.deeds:
        if deed.subject in told:
            told[deed.subject].deeds.append(Span(deed.start, deed.end))
    return told


if not Doc.has_extension("lowered"):
    Doc.set_extension("lowered", default="")
