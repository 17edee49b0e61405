"""Triage: which articles of a night are worth the full reading. From words alone, and it may only pass articles on.

An article that is not passed on is set aside, not judged: it can be read later.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from classifiers import words
from classifiers.model_file import SHIPPED, read_card, read_parts
from classifiers.models import LinearModel, Matrix, table_of
from crawler.records import Article
from nlp import themes
from nlp.keys import syllable_key

RECALL = 0.995
MARGIN = 0.8
"""The threshold is this part of what ``RECALL`` asks for on the labelled articles."""
HEAD = 1500
"""Characters of the body that are looked at."""
MIN_ARTICLES, MOST_TERMS, MOST_OF_ALL = 8, 20_000, 0.6
"""A term of fewer articles, beyond the most frequent, or of more than this share of all articles is not weighed."""
TERMS_COUNT, FIT = 3.0, 1.0
"""What the terms count for beside the themes, and how closely the model follows its examples."""
_SYLLABLE = re.compile(r"[^\W\d_]+")
_BROKEN = "\n"
"""Stands for a capitalised syllable among the terms: names are not weighed."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What triage sees of an article: counts of themes, and its different syllables and pairs of syllables."""

    themes: Mapping[str, float]
    terms: frozenset[str]


def clues(article: Article) -> Clues:
    """The themes and terms of the head of an article, of title and opening apart."""
    title, opening, body = words.parts_of_article(article)
    above, below = _SYLLABLE.findall(f"{title}\n{opening}"), _SYLLABLE.findall(body[:HEAD])
    upper, lower = list(map(syllable_key, above)), list(map(syllable_key, below))
    found = {f"open_{theme}": value for theme, value in themes.counts_of(upper).items()}
    found |= {f"body_{theme}": value for theme, value in themes.counts_of(lower).items()}
    opened = _terms(above, upper)
    return Clues(found, frozenset(opened | _terms(below, lower) | {f"o_{term}" for term in opened}))


def _terms(printed: Sequence[str], keys: Sequence[str]) -> set[str]:
    kept = [key if word.islower() else _BROKEN for word, key in zip(printed, keys, strict=True)]
    return {*kept, *map(" ".join, pairwise(kept))}


class Terms:
    """The terms that triage weighs, each by how much it tells (inverse document frequency)."""

    def __init__(self, terms: Sequence[str], idf: Sequence[float]) -> None:
        self.terms = list(terms)
        self._index = {
            term: (at, value, value * value) for at, (term, value) in enumerate(zip(terms, idf, strict=True))
        }

    @classmethod
    def fit(cls, rows: Sequence[Clues]) -> Terms:
        """The terms of ``MIN_ARTICLES`` or more, at most ``MOST_TERMS``."""
        frequency = Counter(term for row in rows for term in row.terms if _BROKEN not in term)
        usual = [
            (term, number)
            for term, number in frequency.most_common()
            if MIN_ARTICLES <= number <= MOST_OF_ALL * len(rows)
        ]
        kept = sorted(usual[:MOST_TERMS])
        return cls([term for term, _ in kept], [math.log((1 + len(rows)) / (1 + n)) + 1 for _, n in kept])

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Terms:
        """The table that :attr:`parts` described."""
        return cls(str(parts["terms"]).split("\n"), parts["idf"].astype(np.float64).tolist())

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {
            "terms": "\n".join(self.terms),
            "idf": np.array([value for _, value, _ in self._index.values()], np.float32),
        }

    def matrix(self, rows: Sequence[Clues]) -> sparse.csr_matrix:
        """Shape (n, terms), rows of length ``TERMS_COUNT``."""
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        index = self._index
        for row in rows:
            found = [index[term] for term in row.terms & index.keys()]
            scale = TERMS_COUNT / (math.sqrt(sum(square for _, _, square in found)) or 1.0)
            columns += [at for at, _, _ in found]
            values += [value * scale for _, value, _ in found]
            ends.append(len(columns))
        shape = (len(rows), len(self.terms))
        return sparse.csr_matrix((np.array(values), np.array(columns, np.int64), np.array(ends)), shape=shape)


class TriageModel:
    """Themes and terms of an article's text → the probability that it is an exemplar story."""

    def __init__(self, terms: Terms, names: Sequence[str], scale: Matrix, linear: LinearModel) -> None:
        self.terms, self.names, self.scale, self.linear = terms, list(names), scale, linear

    @classmethod
    def fit(cls, terms: Terms, rows: Sequence[Clues], labels: Sequence[str], weights: Sequence[float]) -> TriageModel:
        """Learn from ``n`` articles; ``labels`` are of two classes, the second is the one asked for."""
        names = sorted({name for row in rows for name in row.themes})
        model = cls(terms, names, np.ones(len(names)), LinearModel([], np.zeros((1, 0)), np.zeros(1)))
        largest = np.abs(model._themes(rows)).max(axis=0)
        model.scale = np.where(largest > 0, largest, 1.0)
        model.linear = LinearModel.fit(model._matrix(rows), labels, weights, FIT)
        return model

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> TriageModel:
        """The model that :attr:`parts` described."""
        return cls(
            Terms.of_parts(parts["terms"]),
            str(parts["names"]).split("\n"),
            parts["scale"],
            LinearModel.of_parts(parts["linear"]),
        )

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {
            "terms": self.terms.parts,
            "names": "\n".join(self.names),
            "scale": self.scale,
            "linear": self.linear.parts,
        }

    def chances(self, rows: Sequence[Clues]) -> Matrix:
        """Shape (n,): the probability of the second class."""
        return self.linear.probabilities(self._matrix(rows))[:, 1] if rows else np.zeros(0)

    def _matrix(self, rows: Sequence[Clues]) -> Any:
        return sparse.hstack([self.terms.matrix(rows), sparse.csr_matrix(self._themes(rows) / self.scale)]).tocsr()

    def _themes(self, rows: Sequence[Clues]) -> Matrix:
        return table_of([row.themes for row in rows], {name: at for at, name in enumerate(self.names)})


class Triage:
    """An article's text → is it worth reading?"""

    def __init__(self, model: TriageModel, threshold: float, name: str = "") -> None:
        self.model, self.threshold, self.name = model, threshold, name

    @classmethod
    def load(cls, path: Path | None = None) -> Triage:
        """The triage of the judge in the folder ``path``, or of the one that comes with the distribution.

        Raises:
            ModelError: for a file that cannot be used.
        """
        folder = path or SHIPPED
        card = read_card(folder)
        parts = read_parts(folder, card)["triage"]
        return cls(TriageModel.of_parts(parts["model"]), float(parts["threshold"]), f"triage {card['sha256'][:12]}")

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"model": self.model.parts, "threshold": str(self.threshold)}

    def scores(self, articles: Sequence[Article]) -> Matrix:
        """Shape (n,): how likely each is an exemplar story, by its words."""
        return self.model.chances([clues(article) for article in articles])

    def passes(self, articles: Sequence[Article]) -> list[bool]:
        """Whether each is worth reading."""
        return self.passed(articles, self.scores(articles))

    def passed(self, articles: Sequence[Article], scores: Matrix) -> list[bool]:
        """The same of articles whose :meth:`scores` are known."""
        return [
            bool(article.exemplar_column or score >= self.threshold)
            for article, score in zip(articles, scores, strict=True)
        ]


def threshold_for(truth: Any, scores: Matrix) -> float:
    """The threshold that keeps ``RECALL`` of the exemplar stories, lowered by a margin for those not seen yet."""
    positives = np.sort(scores[truth])
    lowest = float(positives[int((1 - RECALL) * len(positives))])
    return round(lowest * MARGIN, 6)
