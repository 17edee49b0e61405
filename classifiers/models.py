"""Shapes of the judge's models: three small linear pipelines that can be explained cue by cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MaxAbsScaler

Matrix = NDArray[np.float64]
SYLLABLE = r"(?u)\b\w+\b"


class ArticleModel:
    """Words and cues of an article → class probabilities. ``fit`` takes texts, cue dicts, labels and sample weights."""

    def __init__(self, parts: Mapping[str, Any] | None = None) -> None:
        self.parts = (
            dict(parts)
            if parts
            else {
                "words": TfidfVectorizer(
                    token_pattern=SYLLABLE,
                    ngram_range=(1, 2),
                    min_df=3,
                    max_df=0.6,
                    sublinear_tf=True,
                    max_features=15000,
                ),
                "cues": DictVectorizer(),
                "scale": MaxAbsScaler(),
                "decide": LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000),
            }
        )

    def fit(
        self,
        words: Sequence[str],
        cues: Sequence[Mapping[str, float]],
        labels: Sequence[str],
        weights: Sequence[float] | None = None,
    ) -> ArticleModel:
        """Learn from ``n`` articles."""
        matrix = self._matrix(words, cues, fit=True)
        counter = self.parts["words"]
        counter.vocabulary_ = {term: int(column) for term, column in counter.vocabulary_.items()}  # small on disk
        self.parts["decide"].fit(matrix, labels, sample_weight=weights)
        return self

    def probabilities(self, words: Sequence[str], cues: Sequence[Mapping[str, float]]) -> Matrix:
        """Shape (n, classes), columns as in :attr:`classes`."""
        result: Matrix = self.parts["decide"].predict_proba(self._matrix(words, cues))
        return result

    @property
    def classes(self) -> list[str]:
        """Class names in the order of the columns."""
        return [str(name) for name in self.parts["decide"].classes_]

    def _matrix(self, words: Sequence[str], cues: Sequence[Mapping[str, float]], *, fit: bool = False) -> Any:
        apply = "fit_transform" if fit else "transform"
        counted = getattr(self.parts["words"], apply)(words)
        numbers = getattr(self.parts["scale"], apply)(getattr(self.parts["cues"], apply)(cues))
        return sparse.hstack([counted, numbers]).tocsr()


class CueModel:
    """Named cues → probability, by logistic regression, so that every score is a sum of weighted cues."""

    def __init__(self, parts: Mapping[str, Any] | None = None) -> None:
        self.parts = (
            dict(parts)
            if parts
            else {
                "cues": DictVectorizer(sparse=False),
                "scale": MaxAbsScaler(),
                "decide": LogisticRegression(C=1.0, max_iter=2000),
            }
        )

    def fit(self, cues: Sequence[Mapping[str, float]], labels: Sequence[int]) -> CueModel:
        """Learn from ``n`` examples."""
        matrix = self.parts["scale"].fit_transform(self.parts["cues"].fit_transform(cues))
        self.parts["decide"].fit(matrix, labels)
        return self

    def probabilities(self, cues: Sequence[Mapping[str, float]]) -> Matrix:
        """Shape (n,): the probability of label 1."""
        if not cues:
            return np.zeros(0)
        result: Matrix = self.parts["decide"].predict_proba(self._matrix(cues))[:, 1]
        return result

    def contributions(self, cues: Sequence[Mapping[str, float]]) -> Matrix:
        """Shape (n, cues): what each cue adds to the log-odds; names in :attr:`names`."""
        if not cues:
            return np.zeros((0, len(self.names)))
        result: Matrix = self._matrix(cues) * self.parts["decide"].coef_[0]
        return result

    @property
    def names(self) -> list[str]:
        """Names of the cues in the order of the columns."""
        return [str(name) for name in self.parts["cues"].feature_names_]

    def _matrix(self, cues: Sequence[Mapping[str, float]]) -> Any:
        return self.parts["scale"].transform(self.parts["cues"].transform(cues))
