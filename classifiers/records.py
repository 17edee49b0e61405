"""The record that the judge makes: a ``Verdict`` on one article and its subjects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nlp.records import Role, SubjectKind


class Genre(StrEnum):
    """What kind of article it is (DOMAIN 6, with everything else folded into ``other``)."""

    PROFILE = "profile"
    ROUNDUP = "roundup"
    CEREMONY = "ceremony"
    POLICY = "policy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cue that raised (``weight`` > 0) or lowered a score, in the analyst's words.

    ``start`` and ``end`` point into the reading's text; both are ``None`` for a cue of the whole article.
    """

    code: str
    text: str
    weight: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class SubjectVerdict:
    """The probability that one subject of the reading is put forward as an exemplar."""

    subject: str
    name: str
    kind: SubjectKind
    role: Role
    score: float
    candidate: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` is the calibrated probability that the article puts an exemplar forward."""

    genre: Mapping[str, float]
    score: float
    flag: bool
    model: str
    """Name and hash of the model that judged, as in its card."""
    subjects: tuple[SubjectVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def candidates(self) -> tuple[SubjectVerdict, ...]:
        """The subjects to put before an analyst; none unless the article is flagged."""
        return tuple(s for s in self.subjects if s.candidate) if self.flag else ()
