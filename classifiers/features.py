"""What the judge looks at: cues of the whole article and of each subject, each with a name that can be explained."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.records import Article
from nlp.records import (
    AwardStatus,
    Commendation,
    Deed,
    Label,
    Mention,
    Reading,
    Role,
    Span,
    Subject,
    SubjectKind,
    ZoneKind,
)

READ_ZONES = frozenset({ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY})
TEXT_LIMIT = 6000
"""Characters of an article that its words are taken from: enough for its genre, and bounded."""
EARLY = 600
"""Characters from the start within which a name counts as early."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A value and, where one stretch of the text is behind it, that stretch."""

    value: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SubjectCues:
    """The cues of one subject."""

    subject: Subject
    cues: Mapping[str, Cue]

    def values(self) -> dict[str, float]:
        """The cues as numbers, without those that are zero."""
        return {name: cue.value for name, cue in self.cues.items() if cue.value}


@dataclass(slots=True)
class _Told:
    """What the article tells of one subject."""

    mentions: list[Mention] = field(default_factory=list)
    commendations: list[Commendation] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


def words_of(reading: Reading) -> str:
    """The running text that a genre shows in: title, sapo and body, without names, related links and footers."""
    names = sorted(
        ((m.start, m.end, _PLACEHOLDERS[m.label]) for m in reading.mentions if m.label in _PLACEHOLDERS),
        key=lambda span: (span[0], -span[1]),
    )
    pieces: list[str] = []
    length = 0
    for zone in reading.zones:
        if zone.kind in READ_ZONES and length < TEXT_LIMIT:
            piece = _without_names(reading.text, zone.start, zone.end, names)
            pieces.append(piece)
            length += len(piece)
    return "\n".join(pieces)[:TEXT_LIMIT]


_PLACEHOLDERS = {Label.PERSON: "xxngười", Label.PLACE: "xxnơi", Label.ORG: "xxđơnvị"}


def _without_names(text: str, start: int, end: int, names: list[tuple[int, int, str]]) -> str:
    """Names say nothing about the genre, and a model that learns them does not generalise."""
    pieces = []
    at = start
    for left, right, placeholder in names:
        if left >= end:
            break
        if left >= at and right <= end:
            pieces += [text[at:left], placeholder]
            at = right
    pieces.append(text[at:end])
    return "".join(pieces)


def article_cues(article: Article, reading: Reading) -> dict[str, float]:
    """Counts and shares over the whole article, each between 0 and about 3."""
    body = [m for m in reading.mentions if m.zone in READ_ZONES]
    people = [s for s in reading.subjects if s.kind is SubjectKind.PERSON]
    roles = [s.role for s in people]
    title = next((m for m in body if m.zone is ZoneKind.TITLE and m.label is Label.PERSON), None)
    busiest = max((len(s.mentions) for s in people), default=0)
    statuses = [c.status for c in reading.commendations]
    return {
        "exemplar_column": float(article.exemplar_column),
        "people": math.log1p(len(people)),
        "put_forward": math.log1p(sum(s.role is Role.PUT_FORWARD for s in reading.subjects)),
        "officials": math.log1p(sum(r in {Role.OFFICIAL, Role.PRESENTER} for r in roles)),
        "offenders": math.log1p(roles.count(Role.OFFENDER)),
        "speakers": math.log1p(roles.count(Role.SPEAKER)),
        "busiest": math.log1p(busiest),
        "name_in_title": float(title is not None),
        "awards": math.log1p(sum(m.label is Label.AWARD for m in body)),
        "movements": math.log1p(sum(m.label is Label.MOVEMENT for m in body)),
        "awarded": math.log1p(statuses.count(AwardStatus.AWARDED)),
        "recognised": math.log1p(statuses.count(AwardStatus.RECOGNISED)),
        "proposed": math.log1p(statuses.count(AwardStatus.PROPOSED)),
        "revoked": math.log1p(statuses.count(AwardStatus.REVOKED)),
        "deeds": math.log1p(len(reading.deeds)),
        "deeds_of_somebody": math.log1p(sum(bool(d.subject) for d in reading.deeds)),
        "sudden": float(any(d.sudden for d in reading.deeds)),
        "measured": math.log1p(sum(len(d.quantities) for d in reading.deeds)),
        "length": math.log1p(len(reading.text)) / 4,
    }


def subject_cues(article: Article, reading: Reading, context: Mapping[str, float]) -> list[SubjectCues]:
    """The cues of every subject of the reading, in its order; ``context`` (article-level values) is given to each."""
    told: dict[str, _Told] = {subject.id: _Told() for subject in reading.subjects}
    for subject in reading.subjects:
        told[subject.id].mentions = [reading.mentions[i] for i in subject.mentions]
    for commendation in reading.commendations:
        if commendation.subject in told:
            told[commendation.subject].commendations.append(commendation)
    for deed in reading.deeds:
        if deed.subject in told:
            told[deed.subject].deeds.append(deed)
    total = sum(len(t.mentions) for t in told.values()) or 1
    company = math.log1p(sum(s.role is Role.PUT_FORWARD for s in reading.subjects))
    shared = {name: Cue(value) for name, value in context.items()}
    shared |= {"company": Cue(company), "exemplar_column": Cue(float(article.exemplar_column))}
    return [SubjectCues(s, _cues(s, told[s.id], total) | shared) for s in reading.subjects]


def _cues(subject: Subject, told: _Told, total: int) -> dict[str, Cue]:
    inside = [m for m in told.mentions if m.zone in READ_ZONES]
    in_zone = {kind: next((m for m in inside if m.zone is kind), None) for kind in (ZoneKind.TITLE, ZoneKind.SAPO)}
    first = min(inside, key=lambda m: m.start, default=None)
    cues = {
        f"role_{subject.role.value}": Cue(1.0, subject.role_cue),
        f"kind_{subject.kind.value}": Cue(1.0),
        "in_title": _at(in_zone[ZoneKind.TITLE]),
        "in_sapo": _at(in_zone[ZoneKind.SAPO]),
        "early": _at(first if first is not None and first.start < EARLY else None),
        "mentions": Cue(math.log1p(len(inside))),
        "share": Cue(len(told.mentions) / total),
        "outside_body": Cue(float(not inside)),
        "masked": Cue(float(subject.masked)),
    }
    for status in AwardStatus:
        held = [c for c in told.commendations if c.status is status]
        cues[status.value] = Cue(min(len(held), 3.0), held[0].evidence if held else None)
    cues |= _deed_cues(told.deeds)
    for cue, names in _FACTS.items():
        fact = next((subject.facts[name] for name in names if name in subject.facts), None)
        cues[cue] = Cue(float(fact is not None), Span(fact.start, fact.end) if fact else None)
    return cues


_FACTS = {"birth_year": ("birth_year", "age"), "residence": ("residence", "organisation"), "ethnicity": ("ethnicity",)}


def _deed_cues(deeds: list[Deed]) -> dict[str, Cue]:
    sudden = next((d for d in deeds if d.sudden), None)
    measured = [d for d in deeds if d.quantities]
    return {
        "deeds": Cue(math.log1p(len(deeds)), Span(deeds[0].start, deeds[0].end) if deeds else None),
        "sudden_deed": Cue(float(sudden is not None), Span(sudden.start, sudden.end) if sudden else None),
        "measured": Cue(math.log1p(len(measured)), Span(measured[0].start, measured[0].end) if measured else None),
    }


def _at(mention: Mention | None) -> Cue:
    return Cue(float(mention is not None), Span(mention.start, mention.end) if mention else None)
