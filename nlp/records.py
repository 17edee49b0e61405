"""The record that the reader makes: a ``Reading`` of one article.

Every ``start`` and ``end`` counts Unicode code points in ``Reading.text``, the canonical string of
the article, so that ``reading.text[start:end]`` is always the words as printed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

READER_VERSION: Final = "11"
"""Raised by whoever changes what a reading says, so that the store knows which readings are old."""


class ZoneKind(StrEnum):
    """What part of a page a stretch of text is."""

    TITLE = "title"
    SAPO = "sapo"
    BODY = "body"
    CAPTION = "caption"
    BYLINE = "byline"
    DATELINE = "dateline"
    RELATED = "related_links"
    ALT_TEXT = "alt_text"
    NAVIGATION = "navigation"
    FOOTER = "footer"


class Label(StrEnum):
    """What a mention names."""

    PERSON = "PERSON"
    PLACE = "PLACE"
    ORG = "ORG"
    AWARD = "AWARD"
    MOVEMENT = "MOVEMENT"
    DEED = "DEED"
    DATE = "DATE"
    QUANTITY = "QUANTITY"


class SubjectKind(StrEnum):
    """Whom a board can commend."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COLLECTIVE = "collective"
    MODEL = "model"


class Role(StrEnum):
    """What a subject does in the article."""

    PUT_FORWARD = "put_forward"
    OFFICIAL = "official"
    PRESENTER = "presenter"
    SPEAKER = "speaker"
    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    FAMILY = "family"
    BENEFICIARY = "beneficiary"
    EXPERT = "expert"
    HISTORIC = "historic"
    OFFENDER = "offender"
    OTHER = "other"


class AwardStatus(StrEnum):
    """How far an award has come, as the text says."""

    AWARDED = "awarded"
    RECOGNISED = "recognised"
    """Named or honoured as an exemplar (công nhận, biểu dương) without a statutory award."""
    PROPOSED = "proposed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Span:
    """``reading.text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of ``reading.text`` and what part of the page it is."""

    start: int
    end: int
    kind: ZoneKind


def kind_at(zones: Sequence[Zone], offset: int) -> ZoneKind:
    """The kind of the zone that holds ``offset``, of zones by start; body where none does."""
    at = bisect_right(zones, offset, key=lambda zone: zone.start) - 1
    return zones[at].kind if at >= 0 and offset < zones[at].end else ZoneKind.BODY


@dataclass(frozen=True, slots=True)
class Mention:
    """One stretch of text that names something.

    ``norm`` is the normal form (a full name, a unit's official name, an award's ``name_vi``, an ISO
    date, ``"120000 m2"``). ``link`` is an identifier: a subject id for people and collectives that are
    subjects, the code of an administrative unit at the article's date, an award id, a movement id
    (``new`` for one that no table knows) or a deed field. ``attributes`` holds what only some labels
    have, such as ``link_2025`` or ``level`` of a place.
    """

    start: int
    end: int
    text: str
    label: Label
    norm: str = ""
    link: str = ""
    zone: ZoneKind = ZoneKind.BODY
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the text states about a subject, with the words that state it."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, household, collective or model, with all its mentions in the article.

    ``mentions`` are indices into ``Reading.mentions``. ``facts`` has the keys ``honorific``,
    ``gender``, ``birth_year``, ``age``, ``ethnicity``, ``religion``, ``position``, ``organisation``
    and ``residence``, each only when the text states it.
    """

    id: str
    kind: SubjectKind
    name: str
    mentions: tuple[int, ...]
    role: Role = Role.OTHER
    role_cue: Span | None = None
    role_chances: Mapping[Role, float] = field(default_factory=dict)
    """Probability of each role, those under .001 left out; empty where the role is certain without weighing."""
    masked: bool = False
    """The source hides the name (``N.V.A.``, ``cháu T.``): never a candidate."""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured result: ``value`` in ``unit`` (``đồng``, ``m2``, ``người``, ``lần`` …)."""

    start: int
    end: int
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Deed:
    """A sentence that tells an achievement; ``field`` is an id of ``data/gazetteers/deeds.json``."""

    start: int
    end: int
    field: str
    subject: str = ""
    sudden: bool = False
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Commendation:
    """Who received what from whom. ``recipient`` is the name, ``subject`` its id when it is one."""

    recipient: str
    award: str
    award_id: str
    level: str
    authority: str
    status: AwardStatus
    evidence: Span
    subject: str = ""
    movement: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the reader understood of one article."""

    id: str
    text: str
    zones: tuple[Zone, ...] = ()
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    subjects: tuple[Subject, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    deeds: tuple[Deed, ...] = ()
    warnings: tuple[str, ...] = ()

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds ``offset``, or the empty span there when none does."""
        at = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        if at >= 0 and offset < self.sentences[at].end:
            return self.sentences[at]
        return Span(offset, offset)
