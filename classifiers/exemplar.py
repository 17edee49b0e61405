"""Each subject: is it put forward as an exemplar? And the article's own score, which follows from its subjects."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from classifiers.features import SubjectCues
from classifiers.genre import Opinion, logit
from classifiers.models import CueModel, LinearModel, Matrix

MIN_SUBJECTS = 3
"""A word beside fewer subjects is not weighed."""


class Neighbours:
    """The words beside a name, as a sparse row."""

    def __init__(self, words: Sequence[str], idf: Matrix) -> None:
        self.words, self.idf = list(words), idf
        self._index = {word: at for at, word in enumerate(self.words)}

    @classmethod
    def fit(cls, rows: Sequence[Sequence[str]], least: int = MIN_SUBJECTS) -> Neighbours:
        """The words beside ``least`` subjects or more."""
        frequency = Counter(word for row in rows for word in set(row))
        kept = sorted(word for word, number in frequency.items() if number >= least)
        return cls(kept, np.array([math.log((1 + len(rows)) / (1 + frequency[word])) + 1 for word in kept]))

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Neighbours:
        """The table that :attr:`parts` described."""
        return cls(str(parts["words"]).split("\n"), parts["idf"].astype(np.float64))

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"words": "\n".join(self.words), "idf": self.idf.astype(np.float32)}

    def matrix(self, rows: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Shape (n, words), rows of length 1."""
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for row in rows:
            counted = Counter(at for word in row if (at := self._index.get(word)) is not None)
            weights = [(1 + math.log(number)) * self.idf[at] for at, number in counted.items()]
            length = math.sqrt(sum(w * w for w in weights)) or 1.0
            columns += counted
            values += [w / length for w in weights]
            ends.append(len(columns))
        shape = (len(rows), len(self.words))
        return sparse.csr_matrix((np.array(values), np.array(columns, np.int64), np.array(ends)), shape=shape)


class SubjectModel:
    """Cues and neighbouring words of a subject → the probability that it is put forward."""

    def __init__(self, neighbours: Neighbours, around: LinearModel, cues: CueModel) -> None:
        self.neighbours, self.around, self.cues = neighbours, around, cues

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> SubjectModel:
        """The model that :attr:`parts` described."""
        return cls(
            Neighbours.of_parts(parts["neighbours"]),
            LinearModel.of_parts(parts["around"]),
            CueModel.of_parts(parts["cues"]),
        )

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"neighbours": self.neighbours.parts, "around": self.around.parts, "cues": self.cues.parts}

    def evidence(self, cues: Sequence[SubjectCues], around: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """The cues of each subject together with what the words beside its name say."""
        if not cues:
            return []
        chances = self.around.probabilities(self.neighbours.matrix(around))[:, 1]
        return [c.values() | {"around": logit(p)} for c, p in zip(cues, chances, strict=True)]


def context(opinion: Opinion) -> dict[str, float]:
    """The article's values that every subject's score starts from."""
    return {"text": logit(opinion.exemplar)} | {f"genre_{name}": p for name, p in opinion.genre.items()}


def article_evidence(opinion: Opinion, scores: Sequence[float]) -> dict[str, float]:
    """The values that the article's own score is made of; ``scores`` are of those who may be candidates."""
    best = [*sorted(scores, reverse=True)[:2], 0.0, 0.0]
    return {"text": logit(opinion.exemplar), "best": logit(best[0]), "second": logit(best[1])} | {
        f"genre_{name}": p for name, p in opinion.genre.items()
    }


def doubt(article: float) -> float:
    """What an article's score takes from the log-odds of its subjects, 0 or less.

    Subjects are learnt from stories alone, so their scores hold for stories: in what is rather none their log-odds
    fall by those against the article.
    """
    return min(0.0, logit(article))


def in_doubt(score: float, against: float) -> float:
    """What a :func:`doubt` leaves of a subject's score."""
    return 1 / (1 + math.exp(-logit(score) - against)) if against else score
