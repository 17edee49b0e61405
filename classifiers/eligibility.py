"""Who may be a candidate at all, whatever is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.records import Role, Subject

NEVER = frozenset({Role.OFFICIAL, Role.PRESENTER, Role.AUTHOR, Role.PHOTOGRAPHER, Role.HISTORIC, Role.OFFENDER})
"""Who does this in an article is not put forward by it, whatever is told. Who speaks may tell of a deed of his own."""

ACCUSED = 0.2
"""Probability of being an offender from which nobody is named: to praise such a one is the worst mistake of all."""
FOREMOST = 0.15
"""Score from which the foremost subject of an article is named: a story is about somebody. Chosen out of fold."""


def may_be_candidate(subject: Subject) -> bool:
    """No score makes a candidate of a hidden name, of who only reports, presides or presents, or may have offended."""
    accused = subject.role_chances.get(Role.OFFENDER, 0.0) >= ACCUSED
    return not (subject.masked or accused or subject.role in NEVER)


def eligible(subjects: Sequence[Subject], scores: Sequence[float]) -> list[float]:
    """The scores of those who may be candidates."""
    return [float(score) for subject, score in zip(subjects, scores, strict=True) if may_be_candidate(subject)]


def named(scores: Sequence[float], threshold: float) -> list[bool]:
    """Which of those who may be candidates become some: all from ``threshold`` on, the highest from ``FOREMOST`` on."""
    highest = max(scores, default=0.0)
    return [score >= threshold or (score == highest and score >= FOREMOST) for score in scores]
