"""How an article tells of one person or body: the words beside all its mentions, weighed over articles of every kind.

The subject model learns from exemplar stories alone, so it cannot know a patient, a victim or a star. The portrait can:
it learns from the foremost subjects of every article, and tells who is told of as exemplars are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from classifiers import words
from classifiers.eligibility import may_be_candidate
from classifiers.exemplar import Neighbours
from classifiers.genre import NO, YES, logit
from classifiers.models import LinearModel
from nlp.records import Reading, Role, Subject

FOREMOST = 6
"""Subjects of an article, by mentions, that are learnt from."""
MIN_PORTRAITS = 4
"""A term of fewer portraits is not weighed."""
OTHERS_WEIGHT = 0.5
"""What somebody counts for who is no exemplar; there are many more of them."""
FIT = 10.0
NOBODY = logit(0.0)
_SIGNING = frozenset({Role.AUTHOR, Role.PHOTOGRAPHER})


class Portrait:
    """Terms beside the mentions of a subject → the log-odds that it is told of as an exemplar."""

    def __init__(self, terms: Neighbours, linear: LinearModel) -> None:
        self.terms, self.linear = terms, linear

    @classmethod
    def fit(cls, rows: Sequence[Sequence[str]], labels: Sequence[int], weights: Sequence[float]) -> Portrait:
        """Learn from ``n`` subjects: their terms, 1 or 0, and what the article of each counts for."""
        terms = Neighbours.fit(rows, MIN_PORTRAITS)
        counted = [w if label else w * OTHERS_WEIGHT for w, label in zip(weights, labels, strict=True)]
        answers = [YES if label else NO for label in labels]
        return cls(terms, LinearModel.fit(terms.matrix(rows), answers, counted, FIT))

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Portrait:
        """The model that :attr:`parts` described."""
        return cls(Neighbours.of_parts(parts["terms"]), LinearModel.of_parts(parts["linear"]))

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"terms": self.terms.parts, "linear": self.linear.parts}

    def values(self, rows: Sequence[Sequence[Sequence[str]]]) -> list[list[float]]:
        """For every article the log-odds of each of its subjects."""
        flat = [row for article in rows for row in article]
        chances = iter(self.linear.probabilities(self.terms.matrix(flat))[:, 1] if flat else np.zeros(0))
        return [[logit(next(chances)) for _ in article] for article in rows]


def of_readings(readings: Sequence[Reading]) -> list[list[list[str]]]:
    """The terms of every subject of every reading."""
    return [[words.portrait(reading, subject) for subject in reading.subjects] for reading in readings]


def taught(subjects: Sequence[Subject], labels: Sequence[int]) -> list[int]:
    """Which subjects of an article are learnt from: the foremost whose label is known, nobody who only signs."""
    ranked = sorted(range(len(subjects)), key=lambda at: -len(subjects[at].mentions))[:FOREMOST]
    return [at for at in ranked if labels[at] >= 0 and subjects[at].role not in _SIGNING]


def foremost(subjects: Sequence[Subject], values: Sequence[float]) -> float:
    """The highest value of those who may be candidates."""
    return max((v for s, v in zip(subjects, values, strict=True) if may_be_candidate(s)), default=NOBODY)
