"""The article as a whole: its genre, and how much it reads like an exemplar story.

Three steps: the words alone give a first guess; this guess and the cues of the reading give the opinion that the
subjects are judged by; and when these are judged, all of it together settles the genre.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from classifiers.models import CueModel, Cues, LinearModel, Matrix
from classifiers.vocabulary import Vocabulary
from classifiers.words import Words

NO, YES = "no", "yes"
"""Classes of every model with two: in the order of the alphabet, so that the second is the one asked for."""
DIGITS = 6
"""Decimals of a score: the last bits of a sum depend on which articles are judged together."""


WHOLE = "whole"
VIEWS = ("title_words", "opening_words")
"""Parts of an article whose words are weighed by themselves as well: in a long text a title would drown."""


def part(name: str, words: Words) -> Words:
    """The words of one of ``VIEWS``, or of the ``WHOLE`` article."""
    if name == WHOLE:
        return words
    return Words(words.title, "", "") if name == "title_words" else Words("", words.opening, "")


class Opinion(NamedTuple):
    """What is thought of one article before its subjects are looked at."""

    genre: dict[str, float]
    exemplar: float


class ArticleModel:
    """Words and cues of an article → opinion."""

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        words: Mapping[str, LinearModel],
        genre: CueModel,
        exemplar: CueModel,
        settled: CueModel,
    ) -> None:
        self.vocabularies, self.words, self.genre, self.exemplar = dict(vocabularies), dict(words), genre, exemplar
        self.settled = settled

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> ArticleModel:
        """The model that :attr:`parts` described."""
        return cls(
            {name: Vocabulary.of_parts(own) for name, own in parts["vocabularies"].items()},
            {name: LinearModel.of_parts(own) for name, own in parts["words"].items()},
            CueModel.of_parts(parts["genre"]),
            CueModel.of_parts(parts["exemplar"]),
            CueModel.of_parts(parts["settled"]),
        )

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {
            "vocabularies": {name: vocabulary.parts for name, vocabulary in self.vocabularies.items()},
            "words": {name: model.parts for name, model in self.words.items()},
            "genre": self.genre.parts,
            "exemplar": self.exemplar.parts,
            "settled": self.settled.parts,
        }

    def evidence(self, words: Sequence[Words], cues: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """The cues of each article together with what its words say."""
        matrix = self.vocabularies[WHOLE].matrix(words)
        views = {
            name: self.words[name].probabilities(self.vocabularies[name].matrix([part(name, w) for w in words]))[:, 1]
            for name in VIEWS
        }
        return evidence(
            self.words["exemplar"].probabilities(matrix)[:, 1],
            self.words["genre"].probabilities(matrix),
            self.words["genre"].classes,
            views,
            cues,
        )

    def opinions(self, evidence: Sequence[Mapping[str, float]]) -> list[Opinion]:
        """One opinion for each row of :meth:`evidence`."""
        return opinions(self.exemplar.chances(evidence), self.genre.probabilities(evidence), self.genre.classes)


def settling(own: Cues, opinion: Opinion, score: float, subjects: Sequence[float]) -> dict[str, float]:
    """What settles the genre: the article's evidence, the opinion of it, its score, and how many subjects stand out.

    Args:
        own: the article's row of :meth:`ArticleModel.evidence`.
        opinion: what was thought of it before its subjects.
        score: its score, which follows from them.
        subjects: the scores of those that may be candidates.
    """
    best = [*sorted(subjects, reverse=True)[:3], 0.0, 0.0, 0.0]
    return {
        **own,
        **{f"opinion_{name}": logit(p) for name, p in opinion.genre.items()},
        "opinion": logit(opinion.exemplar),
        "score": logit(score),
        "expected": math.log1p(sum(subjects)),
        "sure": math.log1p(sum(p > 0.5 for p in subjects)),
        "best": logit(best[0]),
        "second": logit(best[1]),
        "third": logit(best[2]),
    }


def shares(genres: Matrix, names: Sequence[str]) -> list[dict[str, float]]:
    """Rows of genre probabilities, named and rounded."""
    return [{name: round(float(p), DIGITS) for name, p in zip(names, row, strict=True)} for row in genres]


def evidence(
    exemplar: Matrix,
    genres: Matrix,
    names: Sequence[str],
    views: Mapping[str, Matrix],
    cues: Sequence[Mapping[str, float]],
) -> list[dict[str, float]]:
    """Join the guesses of the words, as log-odds, with the cues."""
    return [
        dict(own)
        | {"text": logit(share)}
        | {f"text_{n}": logit(p) for n, p in zip(names, row, strict=True)}
        | {name: logit(shares[at]) for name, shares in views.items()}
        for at, (own, share, row) in enumerate(zip(cues, exemplar, genres, strict=True))
    ]


def opinions(exemplar: Matrix, genres: Matrix, names: Sequence[str]) -> list[Opinion]:
    """Name and round the figures of two models."""
    return [
        Opinion(genre, round(float(share), DIGITS))
        for share, genre in zip(exemplar, shares(genres, names), strict=True)
    ]


def logit(probability: float) -> float:
    """Log-odds, bounded at ±6."""
    bounded = min(max(float(probability), 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))
