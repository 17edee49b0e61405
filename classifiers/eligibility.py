"""Who may be a candidate at all, whatever is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.records import Role, Subject

NEVER = frozenset({Role.OFFICIAL, Role.PRESENTER, Role.AUTHOR, Role.PHOTOGRAPHER, Role.HISTORIC, Role.OFFENDER})
"""Who does this in an article is not put forward by it, whatever is told. Who speaks may tell of a deed of his own."""


def may_be_candidate(subject: Subject) -> bool:
    """No score makes a candidate of a hidden name, or of who only reports, presides, presents or offends."""
    return not subject.masked and subject.role not in NEVER


def eligible(subjects: Sequence[Subject], scores: Sequence[float]) -> list[float]:
    """The scores of those who may be candidates."""
    return [float(score) for subject, score in zip(subjects, scores, strict=True) if may_be_candidate(subject)]
