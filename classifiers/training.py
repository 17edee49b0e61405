"""Training: fit the three models on each other's out-of-fold opinions, choose thresholds, write a card.

The later models learn from opinions on articles that the earlier ones had not seen, and all figures in the card are of
such articles: five folds, grouped by story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, precision_score, recall_score
from sklearn.model_selection import StratifiedGroupKFold

from classifiers.corpus import Example, authored, groups, labelled_in_place
from classifiers.features import article_cues, subject_cues, words_of
from classifiers.judge import EXEMPLAR, PLAIN, Opinion, article_evidence, context, save
from classifiers.models import ArticleModel, CueModel, Matrix
from nlp.keys import match_key
from nlp.pipeline import READER_VERSION, Reader
from nlp.records import Reading

FOLDS = 5
RECALL_FLOOR = 0.95
"""The thresholds keep at least this share of the exemplars, and then as few others as that allows."""

Progress = Callable[[int, int | None, str], None]


class TrainingError(ValueError):
    """Labels that nothing can be learnt from; the message says why. The old model keeps serving."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """The card of a freshly trained model and where it lies."""

    folder: Path
    card: dict[str, Any]

    def summary(self) -> str:
        """The headline figures in a few lines."""
        scores = self.card["scores"]
        figures = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
        return f"{self.card['examples']} examples; out of fold: {figures}\nModel and card: {self.folder}"


@dataclass(frozen=True, slots=True)
class _Read:
    """The corpus as the models see it, one entry an example."""

    examples: Sequence[Example]
    readings: Sequence[Reading]
    words: Sequence[str]
    cues: Sequence[dict[str, float]]

    def rows(self, wanted: Sequence[int]) -> _Read:
        def pick(values: Sequence[Any]) -> list[Any]:
            return [values[i] for i in wanted]

        return _Read(pick(self.examples), pick(self.readings), pick(self.words), pick(self.cues))

    @property
    def genres(self) -> list[str]:
        return [example.genre.value for example in self.examples]

    @property
    def kinds(self) -> list[str]:
        return [EXEMPLAR if example.exemplar else PLAIN for example in self.examples]


def train(
    folder: Path, *, real_corpus: Path | None = None, processes: int = 1, progress: Progress = lambda *_: None
) -> TrainingReport:
    """Fit on the gold corpus, and on real labelled articles where ``real_corpus`` exists, and write model and card.

    Raises:
        TrainingError: when a class is missing or too small to be split.
        nlp.gold.GoldError, classifiers.corpus.LabelError: for labels that break their own rules.
    """
    examples = authored()
    if real_corpus is not None and real_corpus.is_file():
        examples += labelled_in_place(real_corpus)
    _check(examples)
    data = _read(examples, processes, progress)
    opinions = _out_of_fold_opinions(data)
    subject, subject_scores, subject_labels = _fit_subjects(data, opinions)
    article, article_scores = _fit_articles(data, opinions, subject_scores)
    genre = ArticleModel().fit(data.words, data.cues, data.genres)
    exemplar = ArticleModel().fit(data.words, data.cues, data.kinds)
    truth = np.array([example.exemplar for example in examples])
    clear = np.array([example.clear for example in examples])
    threshold = choose_threshold(truth[clear], article_scores[clear])
    flat_scores = np.array([s for scores in subject_scores for s in scores])
    known = np.array([label for labels in subject_labels for label in labels])
    subject_threshold = best_threshold(known[known >= 0] == 1, flat_scores[known >= 0])
    card = save(
        folder,
        {"genre": genre.parts, "exemplar": exemplar.parts, "subject": subject.parts, "article": article.parts},
        {
            "name": "judge",
            "date": datetime.now(UTC).date().isoformat(),
            "reader": READER_VERSION,
            "examples": len(examples),
            "sources": {s: sum(e.source == s for e in examples) for s in sorted({e.source for e in examples})},
            "exemplars": int(truth.sum()),
            "subjects": int((known >= 0).sum()),
            "threshold": threshold,
            "subject_threshold": subject_threshold,
            "recall_floor": RECALL_FLOOR,
            "scores": {"genre_macro_f1": _genre_score(data, opinions)}
            | _flag_scores(truth[clear], article_scores[clear], threshold)
            | _subject_scores(known, flat_scores, subject_threshold),
        },
    )
    return TrainingReport(folder, card)


def _check(examples: Sequence[Example]) -> None:
    kinds = [EXEMPLAR if e.exemplar else PLAIN for e in examples]
    for name, values in (("genre", [e.genre.value for e in examples]), ("exemplar", kinds)):
        counts = Counter(values)
        if len(counts) < 2:
            raise TrainingError(f"{name}: only one class among {len(examples)} labels; nothing can be learnt from that")
        rare = min(counts, key=lambda value: counts[value])
        if counts[rare] < FOLDS:
            raise TrainingError(f"{name} {rare}: {counts[rare]} example(s); expected at least {FOLDS}")


def _read(examples: Sequence[Example], processes: int, progress: Progress) -> _Read:
    readings = []
    for reading in Reader().read_all((e.article for e in examples), processes=processes):
        readings.append(reading)
        progress(len(readings), len(examples), "reading")
    pairs = [(e.article, r) for e, r in zip(examples, readings, strict=True)]
    return _Read(examples, readings, [words_of(r) for _, r in pairs], [article_cues(a, r) for a, r in pairs])


def _folds(data: _Read) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test rows, balanced by genre, no story on both sides."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for fitted, held in splitter.split(data.words, data.genres, groups(data.examples)):
        yield fitted.tolist(), held.tolist()


def _out_of_fold_opinions(data: _Read) -> list[Opinion]:
    opinions: list[Opinion | None] = [None] * len(data.examples)
    for fitted, held in _folds(data):
        seen, new = data.rows(fitted), data.rows(held)
        genre = ArticleModel().fit(seen.words, seen.cues, seen.genres)
        exemplar = ArticleModel().fit(seen.words, seen.cues, seen.kinds)
        genres = genre.probabilities(new.words, new.cues)
        kinds = exemplar.probabilities(new.words, new.cues)[:, exemplar.classes.index(EXEMPLAR)]
        for row, index in enumerate(held):
            named = dict(zip(genre.classes, map(float, genres[row]), strict=True))
            opinions[index] = Opinion(named, float(kinds[row]))
    return [opinion for opinion in opinions if opinion is not None]


def _fit_subjects(data: _Read, opinions: Sequence[Opinion]) -> tuple[CueModel, list[list[float]], list[list[int]]]:
    """The subject model, and for every subject its out-of-fold score and its label (-1: nobody labelled it)."""
    cues = [
        [c.values() for c in subject_cues(e.article, r, context(o))]
        for e, r, o in zip(data.examples, data.readings, opinions, strict=True)
    ]
    labels = [_subject_labels(e, r) for e, r in zip(data.examples, data.readings, strict=True)]
    scores: list[list[float]] = [[] for _ in cues]
    for fitted, held in _folds(data):
        model = _fit_cues(cues, labels, fitted)
        for index in held:
            scores[index] = model.probabilities(cues[index]).tolist()
    return _fit_cues(cues, labels, range(len(cues))), scores, labels


def _fit_cues(cues: list[list[dict[str, float]]], labels: list[list[int]], rows: Sequence[int]) -> CueModel:
    flat = [(c, label) for i in rows for c, label in zip(cues[i], labels[i], strict=True) if label >= 0]
    return CueModel().fit([c for c, _ in flat], [label for _, label in flat])


def _subject_labels(example: Example, reading: Reading) -> list[int]:
    """1 for a subject that is a candidate by its name, 0 for one that is not, -1 where nobody said."""
    if example.candidates is None:
        return [0 if not example.exemplar else -1 for _ in reading.subjects]
    return [int(match_key(subject.name) in example.candidates) for subject in reading.subjects]


def _fit_articles(data: _Read, opinions: Sequence[Opinion], scores: list[list[float]]) -> tuple[CueModel, Matrix]:
    evidence = [article_evidence(o, s) for o, s in zip(opinions, scores, strict=True)]
    truth = [int(e.exemplar) for e in data.examples]
    result = np.zeros(len(truth))
    for fitted, held in _folds(data):
        model = CueModel().fit([evidence[i] for i in fitted], [truth[i] for i in fitted])
        result[held] = model.probabilities([evidence[i] for i in held])
    return CueModel().fit(evidence, truth), result


def choose_threshold(truth: Any, scores: Matrix) -> float:
    """The best F1 among the thresholds that keep ``RECALL_FLOOR`` of the positives."""
    return best_threshold(truth, scores, floor=RECALL_FLOOR)


def best_threshold(truth: Any, scores: Matrix, *, floor: float = 0.0) -> float:
    """The threshold of the best F1 among those whose recall reaches ``floor``, in the middle of its gap."""
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(np.argmax(np.where(recall[:-1] >= floor, f1[:-1], -1.0)))
    below = scores[scores < thresholds[best]]
    return float((thresholds[best] + below.max()) / 2 if below.size else thresholds[best])


def _genre_score(data: _Read, opinions: Sequence[Opinion]) -> float:
    guessed = [max(o.genre, key=lambda g: o.genre[g]) for o in opinions]
    return float(f1_score(data.genres, guessed, average="macro"))


def _flag_scores(truth: Any, scores: Matrix, threshold: float) -> dict[str, float]:
    flags = scores >= threshold
    return {
        "flag_average_precision": float(average_precision_score(truth, scores)),
        "flag_precision": float(precision_score(truth, flags)),
        "flag_recall": float(recall_score(truth, flags)),
    }


def _subject_scores(known: Any, scores: Matrix, threshold: float) -> dict[str, float]:
    labelled = known >= 0
    truth, chosen = known[labelled] == 1, scores[labelled] >= threshold
    return {
        "candidate_precision": float(precision_score(truth, chosen)),
        "candidate_recall_of_found": float(recall_score(truth, chosen)),
    }
