"""What to ask people next, and where the judge's world has moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from classifiers.models import Matrix

UNCERTAIN, NOVEL, REPRESENTATIVE = "uncertain", "novel", "representative"
DRIFT = 0.25
"""Population stability index from which scores are said to have drifted (a customary bound)."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One article worth asking about, by its place in the input, and why."""

    index: int
    why: str


def ask_next(scores: Matrix, words: sparse.csr_matrix, number: int, *, threshold: float) -> list[Question]:
    """Up to ``number`` articles, by turns uncertain, novel and representative, none like another that was chosen.

    Args:
        scores: shape (n,), the judge's scores.
        words: shape (n, terms), rows of length 1 (``Vocabulary.matrix``).
        number: how many to ask about.
        threshold: the score at which an article is flagged.
    """
    if not len(scores):
        return []
    middle = np.asarray(words.mean(axis=0)).ravel()
    typical = words @ middle
    rankings = {
        UNCERTAIN: np.argsort(np.abs(scores - threshold), kind="stable"),
        NOVEL: np.argsort(typical, kind="stable"),
        REPRESENTATIVE: np.argsort(-typical, kind="stable"),
    }
    places = dict.fromkeys(rankings, 0)
    near = np.zeros(len(scores))
    chosen: list[Question] = []
    while len(chosen) < min(number, len(scores)):
        before = len(chosen)
        for why, ranking in rankings.items():
            while places[why] < len(ranking) and near[ranking[places[why]]] > 0.5:
                places[why] += 1
            if places[why] == len(ranking) or len(chosen) == number:
                continue
            index = int(ranking[places[why]])
            chosen.append(Question(index, why))
            near = np.maximum(near, np.asarray((words @ words[index].T).todense()).ravel())
            near[index] = 1.0
        if len(chosen) == before:
            break
    return chosen


@dataclass(frozen=True, slots=True)
class Drift:
    """Scores of one portal and month, beside those of everything else."""

    portal: str
    month: str
    articles: int
    flagged: float
    index: float
    """Population stability index of the scores."""

    @property
    def moved(self) -> bool:
        """The scores are no longer those that were usual."""
        return self.index >= DRIFT


def drift(rows: Iterable[tuple[str, str, float, bool]], *, least: int = 50) -> list[Drift]:
    """Scores by portal and month against all others: (portal, ``YYYY-MM``, score, flagged) a row.

    Cells of fewer than ``least`` articles are left out: their shares mean nothing.
    """
    cells: Mapping[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for portal, month, score, flagged in rows:
        cells[portal, month].append((score, flagged))
    everything = np.array([score for cell in cells.values() for score, _ in cell])
    found = []
    for (portal, month), cell in sorted(cells.items(), key=lambda item: item[0]):
        if len(cell) < least:
            continue
        scores = np.array([score for score, _ in cell])
        share = sum(flag for _, flag in cell) / len(cell)
        found.append(Drift(portal, month, len(cell), share, stability_index(everything, scores)))
    return found


def stability_index(usual: Any, now: Any) -> float:
    """Population stability index over ten bins of the usual scores; 0 where nothing moved."""
    edges = np.unique(np.quantile(usual, np.linspace(0, 1, BINS + 1)[1:-1]))
    bins = len(edges) + 1
    expected = np.bincount(np.searchsorted(edges, usual, side="right"), minlength=bins) / len(usual)
    actual = np.bincount(np.searchsorted(edges, now, side="right"), minlength=bins) / len(now)
    expected, actual = np.maximum(expected, 1e-4), np.maximum(actual, 1e-4)
    return float(((actual - expected) * np.log(actual / expected)).sum())
