"""What training sees: examples with their readings, words and cues, in folds that never part a story."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from classifiers import portrait, words
from classifiers.corpus import PRESUMED, Example, groups
from classifiers.features import article_cues
from classifiers.genre import NO, VIEWS, WHOLE, YES, part
from classifiers.models import Matrix
from classifiers.records import Genre
from classifiers.vocabulary import Vocabulary
from classifiers.words import Words
from crawler.records import Article
from nlp.records import Reading

FOLDS = 5
POOL_WEIGHT = 0.2
"""What an article counts for whose words alone are used."""
GENRES = sorted(genre.value for genre in Genre)


@dataclass(slots=True)
class Data:
    """The corpus as the models see it, one entry an example, and words of unlabelled articles beside it."""

    examples: Sequence[Example]
    readings: Sequence[Reading]
    words: Sequence[Words]
    cues: Sequence[dict[str, float]]
    around: Sequence[Sequence[list[str]]]
    portraits: Sequence[Sequence[list[str]]]
    labels: Sequence[list[int]]
    """For every subject 1 (candidate), 0 (none) or -1 (nobody said)."""
    genres: Sequence[str]
    answers: Sequence[str]
    """``yes`` for an exemplar story, else ``no``."""
    weights: Matrix
    """What each example counts for."""
    folds: Sequence[tuple[list[int], list[int]]]
    pool: Sequence[Words] = ()
    free: Sequence[Article] = ()
    """Unlabelled articles for the triage, none of them among the examples."""

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        readings: Sequence[Reading],
        pool: Sequence[Words] = (),
        free: Sequence[Article] = (),
    ) -> Data:
        """Compute the cues, and split into folds."""
        pairs = list(zip(examples, readings, strict=True))
        return cls(
            examples,
            readings,
            [words.of_reading(r) for r in readings],
            [article_cues(e.article, r) for e, r in pairs],
            [[words.around(r, s) for s in r.subjects] for r in readings],
            portrait.of_readings(readings),
            [e.subject_labels(r) for e, r in pairs],
            [e.genre.value for e in examples],
            [YES if e.exemplar else NO for e in examples],
            np.array([e.weight for e in examples]),
            list(_folds(examples)),
            pool,
            free,
        )


class Terms(NamedTuple):
    """For the whole and each view of the articles: the vocabulary, and the rows of the examples and of the pool."""

    vocabularies: dict[str, Vocabulary]
    rows: dict[str, Any]
    pool: dict[str, Any]

    @classmethod
    def of(cls, data: Data) -> Terms:
        """Learn the vocabularies of all articles, and count."""
        result = cls({}, {}, {})
        for name in (WHOLE, *VIEWS):
            own, more = ([part(name, w) for w in articles] for articles in (data.words, data.pool))
            result.vocabularies[name] = vocabulary = Vocabulary.fit([*own, *more])
            result.rows[name], result.pool[name] = vocabulary.matrix(own), vocabulary.matrix(more)
        return result


def word_weights(data: Data) -> Matrix:
    """For words a presumed article counts no more than those whose words alone are used."""
    presumed_ones = np.array([example.source == PRESUMED for example in data.examples])
    return np.where(presumed_ones, POOL_WEIGHT, data.weights)


def _folds(examples: Sequence[Example]) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test rows, balanced by genre, answer and source, no story on both sides."""
    strata = [f"{e.genre.value} {e.exemplar} {e.source == PRESUMED}" for e in examples]
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class")
        for fitted, held in splitter.split(strata, strata, groups(examples)):
            yield fitted.tolist(), held.tolist()
