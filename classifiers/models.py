"""Shapes of the judge's models: linear, so that every score is a sum of weighted terms or cues that can be told.

Fitted models hold plain arrays and text alone: the file that they are kept in needs no class of any library.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = NDArray[np.float64]
Cues = Mapping[str, float]

WORD_FIT = 20.0
CUE_FIT = 1.0
"""How closely a model follows its examples (the inverse of its regularisation), chosen by cross-validation."""


class LinearModel:
    """Columns → class probabilities by logistic regression (softmax, or its logistic form for two classes)."""

    def __init__(self, classes: Sequence[str], weights: Matrix, base: Matrix) -> None:
        self.classes, self.weights, self.base = list(classes), weights, base

    @classmethod
    def fit(cls, matrix: Any, labels: Any, weights: Any, closeness: float) -> Self:
        """Learn from ``n`` rows of ``matrix``."""
        from sklearn.linear_model import LogisticRegression  # takes seconds to load, and who only judges needs none

        model = LogisticRegression(C=closeness, max_iter=1000, tol=1e-3)
        model.fit(matrix, np.asarray(labels, dtype=object), sample_weight=np.asarray(weights))
        return cls([str(name) for name in model.classes_], model.coef_, model.intercept_)

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Self:
        """The model that :attr:`parts` described."""
        return cls(str(parts["classes"]).split("\n"), parts["weights"].astype(np.float64), parts["base"])

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"classes": "\n".join(self.classes), "weights": self.weights.astype(np.float32), "base": self.base}

    def decisions(self, matrix: Any) -> Matrix:
        """Shape (n, 1) for two classes, the log-odds of the second; else shape (n, classes)."""
        result: Matrix = np.asarray(matrix @ self.weights.T) + self.base
        return result

    def probabilities(self, matrix: Any) -> Matrix:
        """Shape (n, classes), columns as in ``classes``."""
        decisions = self.decisions(matrix)
        if len(self.classes) == 2:
            second = 1 / (1 + np.exp(-decisions[:, 0]))
            return np.column_stack([1 - second, second])
        raised = np.exp(decisions - decisions.max(axis=1, keepdims=True))
        shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
        return shares


def table_of(cues: Sequence[Cues], columns: Mapping[str, int]) -> Matrix:
    """Named cues as rows of shape (n, columns); cues without a column are left out."""
    result = np.zeros((len(cues), len(columns)))
    for row, values in zip(result, cues, strict=True):
        for name, value in values.items():
            at = columns.get(name)
            if at is not None:
                row[at] = value
    return result


class CueModel:
    """Named cues → class probabilities; every cue is scaled by the largest value that training saw."""

    def __init__(self, names: Sequence[str], scale: Matrix, linear: LinearModel) -> None:
        self.names, self.scale, self.linear = list(names), scale, linear
        self._index = {name: at for at, name in enumerate(self.names)}

    @classmethod
    def fit(
        cls, cues: Sequence[Cues], labels: Sequence[str], weights: Sequence[float], closeness: float = CUE_FIT
    ) -> CueModel:
        """Learn from ``n`` examples."""
        names = sorted({name for row in cues for name in row})
        model = cls(names, np.ones(len(names)), LinearModel([], np.zeros((1, 0)), np.zeros(1)))
        matrix = model.matrix(cues)
        largest = np.abs(matrix).max(axis=0)
        model.scale = np.where(largest > 0, largest, 1.0)
        model.linear = LinearModel.fit(sparse.csr_matrix(matrix / model.scale), labels, weights, closeness)
        return model

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> CueModel:
        """The model that :attr:`parts` described."""
        return cls(str(parts["names"]).split("\n"), parts["scale"], LinearModel.of_parts(parts["linear"]))

    def without(self, dropped: Collection[str]) -> CueModel:
        """The same model for rows that never have these cues."""
        kept = [at for at, name in enumerate(self.names) if name not in dropped]
        linear = LinearModel(self.linear.classes, self.linear.weights[:, kept], self.linear.base)
        return CueModel([self.names[at] for at in kept], self.scale[kept], linear)

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"names": "\n".join(self.names), "scale": self.scale, "linear": self.linear.parts}

    @property
    def classes(self) -> list[str]:
        """Class names in the order of the columns."""
        return self.linear.classes

    def matrix(self, cues: Sequence[Cues]) -> Matrix:
        """Shape (n, names), unscaled; cues that training never saw are left out."""
        return table_of(cues, self._index)

    def probabilities(self, cues: Sequence[Cues]) -> Matrix:
        """Shape (n, classes)."""
        return self.linear.probabilities(self.matrix(cues) / self.scale)

    def chances(self, cues: Sequence[Cues]) -> Matrix:
        """Shape (n,): the probability of the second of two classes."""
        return self.probabilities(cues)[:, 1] if cues else np.zeros(0)

    def contributions(self, cues: Sequence[Cues]) -> Matrix:
        """Shape (n, names): what each cue adds to the log-odds of the second of two classes."""
        result: Matrix = self.matrix(cues) / self.scale * self.linear.weights[0]
        return result
