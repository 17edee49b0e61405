"""What the judge looks at: cues of the whole article and of each subject, each with a name that can be explained."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifiers import leaning
from classifiers.bodies import Bodies
from classifiers.doing import Doing
from classifiers.eligibility import may_be_candidate
from classifiers.origin import origin
from classifiers.words import parts_of
from crawler.records import Article
from nlp import themes
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
EARLY = 600
"""Characters from the start within which a name counts as early."""
LIST = 3
"""Subjects of one sentence from which it is a list."""


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
    sentences: set[int] = field(default_factory=set)


def article_cues(article: Article, reading: Reading) -> dict[str, float]:
    """Counts and shares over the whole article, each between 0 and about 4."""
    title, opening, body = parts_of(reading)
    cues = {f"open_{theme}": value for theme, value in themes.counts(f"{title}\n{opening}").items()}
    cues |= {f"body_{theme}": value for theme, value in themes.counts(body).items()}
    cues |= _counts(article, reading) | Doing.of(reading).article() | _leading_person(reading) | _layout(reading)
    cues |= leaning.of_article([s for s in reading.subjects if may_be_candidate(s)])
    cues |= origin(reading.subjects, [m for m in reading.mentions if m.zone in READ_ZONES])
    cues |= {
        "question": float("?" in title),
        "quoted_title": float(any(mark in title for mark in "\"“'‘")),
        "words": math.log1p(len(body) / 1000),
    }
    return {name: value for name, value in cues.items() if value}


def _counts(article: Article, reading: Reading) -> dict[str, float]:
    body = [m for m in reading.mentions if m.zone in READ_ZONES]
    people = [s for s in reading.subjects if s.kind is SubjectKind.PERSON]
    roles = Counter(s.role for s in people)
    statuses = Counter(c.status for c in reading.commendations)
    labels = Counter(m.label for m in body)
    forward = {s.id for s in reading.subjects if s.role is Role.PUT_FORWARD}
    counted = {
        "people": len(people),
        "put_forward": len(forward),
        "officials": roles[Role.OFFICIAL] + roles[Role.PRESENTER],
        "offenders": roles[Role.OFFENDER],
        "speakers": roles[Role.SPEAKER],
        "beneficiaries": roles[Role.BENEFICIARY],
        "busiest": max((len(s.mentions) for s in people), default=0),
        "awards": labels[Label.AWARD],
        "movements": labels[Label.MOVEMENT],
        "deeds": len(reading.deeds),
        "deeds_of_somebody": sum(bool(d.subject) for d in reading.deeds),
        "measured": sum(len(d.quantities) for d in reading.deeds),
    } | {status.value: statuses[status] for status in AwardStatus}
    return {name: math.log1p(number) for name, number in counted.items()} | {
        "exemplar_column": float(article.exemplar_column),
        "name_in_title": float(any(m.zone is ZoneKind.TITLE and m.label is Label.PERSON for m in body)),
        "sudden": float(any(d.sudden for d in reading.deeds)),
        "forward_share": len(forward) / max(len(reading.subjects), 1),
        "forward_awarded": float(any(c.subject in forward for c in reading.commendations)),
        "length": math.log1p(len(reading.text)) / 4,
    }


def _leading_person(reading: Reading) -> dict[str, float]:
    """Who is named most often, and as what."""
    people = [s for s in reading.subjects if s.kind is SubjectKind.PERSON]
    if not people:
        return {"nobody": 1.0}
    lead = max(people, key=lambda s: len(s.mentions))
    named = math.log1p(len(lead.mentions))
    return {
        f"lead_{lead.role.value}": 1.0,
        "lead_share": len(lead.mentions) / max(sum(len(s.mentions) for s in people), 1),
        "lead_named": named,
        "lead_forward": named * (lead.role is Role.PUT_FORWARD),
        "lead_honorific": float("honorific" in lead.facts),
        "lead_age": float("age" in lead.facts or "birth_year" in lead.facts),
        "lead_residence": float("residence" in lead.facts),
    }


def _layout(reading: Reading) -> dict[str, float]:
    """Where awards and deeds stand, and how the subjects share the text: what parts ceremony, profile and roundup."""
    end = max(len(reading.text), 1)
    awards = [m for m in reading.mentions if m.label is Label.AWARD and m.zone in READ_ZONES]
    given = [c.evidence.start for c in reading.commendations]
    sentences = {
        s.id: len({reading.sentence_at(reading.mentions[i].start).start for i in s.mentions}) for s in reading.subjects
    }
    people = [sentences[s.id] for s in reading.subjects if s.kind is SubjectKind.PERSON]
    first, second, third = (*sorted(sentences.values(), reverse=True)[:3], 0, 0, 0)[:3]
    together = sum(sentences.values()) or 1
    return {
        "award_in_title": float(any(m.zone is ZoneKind.TITLE for m in awards)),
        "award_early": float(any(m.start < EARLY for m in awards)),
        "award_soon": 1 - min((m.start for m in awards), default=end) / end,
        "given_early": float(any(start < EARLY for start in given)),
        "given_soon": 1 - min(given, default=end) / end,
        "receivers": math.log1p(len({c.recipient for c in reading.commendations})),
        "deed_soon": 1 - min((d.start for d in reading.deeds), default=end) / end,
        "doers": math.log1p(len({d.subject for d in reading.deeds if d.subject})),
        "first_share": first / together,
        "second_share": second / together,
        "third_share": third / together,
        "lead_sentences": first / max(len(reading.sentences), 1),
        "people_thrice": math.log1p(sum(number >= LIST for number in people)),
        "people_once": math.log1p(sum(number == 1 for number in people)),
        "bodies": math.log1p(sum(s.kind is SubjectKind.COLLECTIVE for s in reading.subjects)),
    }


def subject_cues(
    article: Article, reading: Reading, context: Mapping[str, float], portraits: Sequence[float]
) -> list[SubjectCues]:
    """The cues of every subject of the reading, in its order.

    Args:
        article: the article.
        reading: what was read.
        context: article-level values, given to each subject.
        portraits: for each subject how it is told of (``portrait``).
    """
    told = _told(reading)
    scene, doing, bodies = _Scene.of(reading, told), Doing.of(reading), Bodies.of(reading)
    shared = {name: Cue(value) for name, value in context.items()}
    shared["exemplar_column"] = Cue(float(article.exemplar_column))
    cues = []
    for subject, portrait in zip(reading.subjects, portraits, strict=True):
        one = told[subject.id]
        plain = leaning.of_subject(subject) | bodies.cues(subject, one.mentions, one.commendations, one.deeds)
        own = (
            _own(subject, one, reading)
            | {name: Cue(value) for name, value in plain.items()}
            | _deed_cues(one.deeds, doing)
            | scene.beside(subject, one)
            | shared
            | _joint(subject, scene, context)
        )
        cues.append(SubjectCues(subject, own | {"portrait": Cue(portrait)}))
    return cues


def _told(reading: Reading) -> dict[str, _Told]:
    told = {subject.id: _Told() for subject in reading.subjects}
    for subject in reading.subjects:
        mentions = [reading.mentions[i] for i in subject.mentions]
        told[subject.id].mentions = mentions
        told[subject.id].sentences = {reading.sentence_at(m.start).start for m in mentions}
    for commendation in reading.commendations:
        if commendation.subject in told:
            told[commendation.subject].commendations.append(commendation)
    for deed in reading.deeds:
        if deed.subject in told:
            told[deed.subject].deeds.append(deed)
    return told


def _own(subject: Subject, told: _Told, reading: Reading) -> dict[str, Cue]:
    inside = [m for m in told.mentions if m.zone in READ_ZONES]
    in_zone = {kind: next((m for m in inside if m.zone is kind), None) for kind in (ZoneKind.TITLE, ZoneKind.SAPO)}
    first = min(inside, key=lambda m: m.start, default=None)
    cues = {
        f"role_{subject.role.value}": Cue(1.0, subject.role_cue),
        f"kind_{subject.kind.value}": Cue(1.0),
        "in_title": _at(in_zone[ZoneKind.TITLE]),
        "in_sapo": _at(in_zone[ZoneKind.SAPO]),
        "early": _at(first if first is not None and first.start < EARLY else None),
        "late": Cue(first.start / max(len(reading.text), 1) if first else 1.0),
        "mentions": Cue(math.log1p(len(inside))),
        "once": Cue(float(len(inside) == 1)),
        "outside_body": Cue(float(not inside)),
        "masked": Cue(float(subject.masked)),
        "lone_syllable": Cue(float(" " not in subject.name.strip())),
        "long_name": Cue(min(len(subject.name.split()), 6) / 4),
        "position_told": _fact(subject, "position"),
        "birth_year": _fact(subject, "birth_year", "age"),
        "residence": _fact(subject, "residence", "organisation"),
        "ethnicity": _fact(subject, "ethnicity"),
    }
    for status in AwardStatus:
        held = [c for c in told.commendations if c.status is status]
        cues[status.value] = Cue(min(len(held), 3.0), held[0].evidence if held else None)
    return cues


def _deed_cues(deeds: Sequence[Deed], doing: Doing) -> dict[str, Cue]:
    sudden = [d for d in deeds if d.sudden]
    measured = [d for d in deeds if d.quantities]
    headline = doing.in_head(deeds)
    return {
        "deeds": Cue(math.log1p(len(deeds)), _span(deeds)),
        "sudden_deed": Cue(float(bool(sudden)), _span(sudden)),
        "measured": Cue(math.log1p(len(measured)), _span(measured)),
        "head_doer": Cue(float(headline is not None), _span([headline] if headline else [])),
        "deed_share": Cue(len(deeds) / max(len(doing.reading.deeds), 1)),
    }


@dataclass(frozen=True, slots=True)
class _Scene:
    """How the subjects of an article share its sentences."""

    company: Mapping[int, int]
    """Subjects of the sentence that starts there."""
    deeds: frozenset[int]
    awards: frozenset[int]
    quantities: frozenset[int]
    mentions: int
    sentences: int
    ranked: tuple[str, ...]
    """Persons, the most often named first."""
    named: tuple[int, ...]
    first: str
    forward: int

    @classmethod
    def of(cls, reading: Reading, told: Mapping[str, _Told]) -> _Scene:
        company: dict[int, int] = defaultdict(int)
        for one in told.values():
            for sentence in one.sentences:
                company[sentence] += 1
        people = [s for s in reading.subjects if s.kind is SubjectKind.PERSON and s.mentions]
        ranked = sorted(people, key=lambda s: -len(s.mentions))
        first = min(people, key=lambda s: told[s.id].mentions[0].start, default=None)
        return cls(
            company=company,
            deeds=frozenset(reading.sentence_at(d.start).start for d in reading.deeds),
            awards=_sentences(reading, Label.AWARD),
            quantities=_sentences(reading, Label.QUANTITY),
            mentions=sum(len(one.mentions) for one in told.values()) or 1,
            sentences=len(company) or 1,
            ranked=tuple(s.id for s in ranked),
            named=tuple(len(s.mentions) for s in ranked),
            first=first.id if first else "",
            forward=sum(s.role is Role.PUT_FORWARD for s in reading.subjects),
        )

    def beside(self, subject: Subject, told: _Told) -> dict[str, Cue]:
        """What stands beside one subject's name, and its weight among the others."""
        where = told.sentences
        alone = {sentence for sentence in where if self.company[sentence] == 1}
        named = len(told.mentions)
        return {
            "share": Cue(named / self.mentions),
            "sentence_share": Cue(len(where) / self.sentences),
            "busiest": Cue(float(self.is_busiest(subject) and named > 1)),
            "ahead": Cue(self._ahead(subject)),
            "first": Cue(float(subject.id == self.first)),
            "listed": Cue(float(any(self.company[sentence] >= LIST for sentence in where))),
            "alone": Cue(len(alone) / max(len(where), 1)),
            "deed_beside": Cue(math.log1p(len(where & self.deeds))),
            "deed_beside_alone": Cue(math.log1p(len(alone & self.deeds))),
            "award_beside": Cue(math.log1p(len(where & self.awards))),
            "quantity_beside": Cue(math.log1p(len(where & self.quantities))),
            "company": Cue(math.log1p(self.forward - (subject.role is Role.PUT_FORWARD))),
            "nobody_forward": Cue(float(not self.forward)),
            "busiest_of_none": Cue(float(not self.forward and self.is_busiest(subject))),
        }

    def is_busiest(self, subject: Subject) -> bool:
        """Nobody is named more often."""
        return subject.id in self.ranked[: self.named.count(self.named[0])] if self.named else False

    def _ahead(self, subject: Subject) -> float:
        if not self.ranked or subject.id != self.ranked[0]:
            return 0.0
        return math.log((1 + self.named[0]) / (1 + (self.named[1] if len(self.named) > 1 else 0)))


def _sentences(reading: Reading, label: Label) -> frozenset[int]:
    return frozenset(
        reading.sentence_at(m.start).start for m in reading.mentions if m.label is label and m.zone in READ_ZONES
    )


def _joint(subject: Subject, scene: _Scene, context: Mapping[str, float]) -> dict[str, Cue]:
    """Cues that count differently by what the article is."""
    forward = subject.role is Role.PUT_FORWARD
    text = context.get("text", 0.0)
    return {
        "main_of_profile": Cue(scene.is_busiest(subject) * context.get("genre_profile", 0.0)),
        "forward_in_praise": Cue(forward * text),
        "other_in_praise": Cue((not forward) * text),
    }


def _fact(subject: Subject, *names: str) -> Cue:
    fact = next((subject.facts[name] for name in names if name in subject.facts), None)
    return Cue(float(fact is not None), Span(fact.start, fact.end) if fact else None)


def _span(deeds: Sequence[Deed]) -> Span | None:
    return Span(deeds[0].start, deeds[0].end) if deeds else None


def _at(mention: Mention | None) -> Cue:
    return Cue(float(mention is not None), Span(mention.start, mention.end) if mention else None)
