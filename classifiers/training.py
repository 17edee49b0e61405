"""Training: fit the models on each other's out-of-fold answers, choose thresholds, write a card.

A later model learns from answers about articles that the earlier ones had not seen, and all figures in the card are of
such articles: five folds, balanced by genre and source, no story on two sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from classifiers import evaluation, portrait, words
from classifiers.corpus import (
    NEWS,
    Example,
    authored,
    collections,
    labelled_in_place,
    presumed,
    unlabelled,
    without_contradictions,
)
from classifiers.eligibility import eligible
from classifiers.exemplar import article_evidence, context, doubt, in_doubt
from classifiers.features import SubjectCues, subject_cues
from classifiers.genre import NO, VIEWS, WHOLE, YES, ArticleModel, Opinion, evidence, opinions, settling, shares
from classifiers.judge import Judge
from classifiers.model_file import save
from classifiers.models import Matrix
from classifiers.steps import (
    GENRE_WEIGHT,
    SETTLED_WEIGHT,
    fit_cues,
    fit_genre,
    fit_portrait,
    fit_subjects,
    fit_triage,
    fit_words,
)
from classifiers.training_data import FOLDS, GENRES, Data, Terms
from classifiers.words import Words
from crawler.records import Article
from nlp.held_roles import held_roles, with_roles
from nlp.pipeline import Reader
from nlp.records import READER_VERSION
from nlp.role_training import LEARNT, sources

PRESUMED_READ = 1500
"""Unlabelled articles that are read and taken for negative examples."""
PRESUMED_WORDS = 4000
"""More of which only the words are used."""
PRESUMED_TRIAGE = 9000
"""As many of all unlabelled ones teach the triage, which must know what a night is made of."""

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
class Held(evaluation.Said):
    """The same in training, with the opinions that it followed from."""

    opinions: Sequence[Opinion]
    undoubted: Sequence[Matrix]
    """The subjects' scores before the article's doubt: the article's own score is made of these."""


@dataclass(frozen=True, slots=True)
class First:
    """The first step's answers about what it had not seen: the articles' evidence, and each subject's portrait."""

    evidence: Sequence[dict[str, float]]
    portraits: Sequence[Sequence[float]]


def train(
    folder: Path,
    *,
    real: Path | None = None,
    decided: Sequence[Example] = (),
    processes: int = 1,
    progress: Progress = lambda *_: None,
) -> TrainingReport:
    """Fit on the gold corpus, on decisions, and on real labelled articles where they are; write model and card.

    Args:
        folder: where model and card go; nothing there is touched before all is fitted.
        real: folder of the real collections, or ``baomoi_dev.jsonl.xz``.
        decided: examples that come from analysts' decisions.
        processes: processes that read.
        progress: called with (done, total, what).

    Raises:
        TrainingError: when a class is missing or too small to be split.
        nlp.gold.GoldError, classifiers.corpus.LabelError: for labels that break their own rules.
    """
    examples = [*authored(), *decided]
    pool: list[Words] = []
    free: list[Article] = []
    if real is not None:
        examples += labelled_in_place(real)
        drawn = unlabelled(real, PRESUMED_TRIAGE)
        examples += [presumed(article) for article in drawn[:PRESUMED_READ]]
        free = drawn[PRESUMED_READ:]
        pool = [words.of_article(article) for article in free[:PRESUMED_WORDS]]
    check(examples)
    readings = []
    for reading in Reader().read_all((e.article for e in examples), processes=processes):
        readings.append(reading)
        progress(len(readings), len(examples), "reading")
    news = collections(real).get(NEWS) if real is not None else None
    if news is not None:
        taught = [one for one in sources(news) if one.split == LEARNT]
        roles = held_roles(taught, lambda done, total: progress(done, total, "roles held out"))
        readings = [with_roles(reading, roles.get(reading.id, {})) for reading in readings]
    return fit(folder, Data.of(examples, readings, pool, free))


def fit(folder: Path, data: Data) -> TrainingReport:
    """Cross-validate, choose the thresholds, fit on everything and save."""
    terms = Terms.of(data)
    said = held_first(data, terms)
    held = cross_validate(data, said)
    judge = fit_judge(data, terms, said, held)
    sieve, sieved = fit_triage(data)
    answers = evaluation.answers(data.examples, data.readings, data.labels, held)
    card: dict[str, Any] = {
        "name": "judge",
        "date": datetime.now(UTC).date().isoformat(),
        "reader": READER_VERSION,
        "examples": len(data.examples),
        "sources": dict(sorted(Counter(e.source for e in data.examples).items())),
        "exemplars": sum(e.exemplar for e in data.examples),
        "subjects": sum(label >= 0 for labels in data.labels for label in labels),
    } | evaluation.card_figures(answers)
    card["scores"] |= sieved
    return TrainingReport(folder, save(folder, judge.parts | {"triage": sieve.parts}, card, answers))


def check(examples: Sequence[Example]) -> None:
    """Refuse labels that nothing can be learnt from.

    Raises:
        TrainingError: for a class that is missing or too small.
        classifiers.corpus.LabelError: for contradictory labels.
    """
    without_contradictions(examples)
    for name, values in (
        ("genre", [e.genre.value for e in examples]),
        ("exemplar", [YES if e.exemplar else NO for e in examples]),
    ):
        counts = Counter(values)
        if len(counts) < 2:
            raise TrainingError(f"{name}: only one class among {len(examples)} labels; nothing can be learnt from that")
        rare = min(counts, key=lambda value: counts[value])
        if counts[rare] < FOLDS:
            raise TrainingError(f"{name} {rare}: {counts[rare]} example(s); expected at least {FOLDS}")


def held_first(data: Data, terms: Terms) -> First:
    """What words and portraits say of articles that they had not seen."""
    exemplar = np.zeros(len(data.examples))
    views = {name: np.zeros(len(data.examples)) for name in VIEWS}
    genres = np.zeros((len(data.examples), len(GENRES)))
    told: list[list[float]] = [[] for _ in data.examples]
    for fitted, held in data.folds:
        models = fit_words(data, terms, fitted)
        exemplar[held] = models["exemplar"].probabilities(terms.rows[WHOLE][held])[:, 1]
        genres[held] = _columns(models["genre"].probabilities(terms.rows[WHOLE][held]), models["genre"].classes)
        for name, chances in views.items():
            chances[held] = models[name].probabilities(terms.rows[name][held])[:, 1]
        values = fit_portrait(data, fitted).values([data.portraits[i] for i in held])
        for i, own in zip(held, values, strict=True):
            told[i] = own
    cues = [
        own | {"portrait": portrait.foremost(reading.subjects, values)}
        for own, reading, values in zip(data.cues, data.readings, told, strict=True)
    ]
    return First(evidence(exemplar, genres, GENRES, views, cues), told)


def cross_validate(data: Data, said: First) -> Held:
    """Each step on the out-of-fold answers of the step before; ``said`` is the first step's."""
    formed = _held_opinions(data, said.evidence)
    cues = _subject_cues(data, formed, said.portraits)
    scores = _held_subjects(data, cues)
    whole = _whole(data, formed, scores)
    result = np.zeros(len(data.examples))
    for fitted, held in data.folds:
        result[held] = fit_cues(data, whole, fitted).chances([whole[i] for i in held])
    settled = _settling(data, said.evidence, formed, scores, result)
    genres = shares(_held_genres(data, settled, SETTLED_WEIGHT), GENRES)
    doubted = [np.array([in_doubt(s, doubt(a)) for s in own]) for own, a in zip(scores, result, strict=True)]
    return Held(doubted, result, genres, formed, scores)


def fit_judge(data: Data, terms: Terms, said: First, held: Held) -> Judge:
    """The models fitted on all examples; the later ones on the held answers of the earlier ones."""
    everything = range(len(data.examples))
    cues = _subject_cues(data, held.opinions, said.portraits)
    whole = _whole(data, held.opinions, held.undoubted)
    settled = _settling(data, said.evidence, held.opinions, held.undoubted, held.scores)
    article = ArticleModel(
        terms.vocabularies,
        fit_words(data, terms, everything),
        fit_genre(data, said.evidence, everything),
        fit_cues(data, said.evidence, everything),
        fit_genre(data, settled, everything, SETTLED_WEIGHT),
    )
    return Judge(
        article,
        fit_portrait(data, everything),
        fit_subjects(data, cues, everything),
        fit_cues(data, whole, everything),
        threshold=0.5,
        subject_threshold=0.5,
        name="judge",
    )


def _held_opinions(data: Data, said: Sequence[dict[str, float]]) -> list[Opinion]:
    exemplar = np.zeros(len(data.examples))
    for fitted, held in data.folds:
        exemplar[held] = fit_cues(data, said, fitted).chances([said[i] for i in held])
    return opinions(exemplar, _held_genres(data, said), GENRES)


def _held_genres(data: Data, rows: Sequence[dict[str, float]], rare: float = GENRE_WEIGHT) -> Matrix:
    genres = np.zeros((len(data.examples), len(GENRES)))
    for fitted, held in data.folds:
        model = fit_genre(data, rows, fitted, rare)
        genres[held] = _columns(model.probabilities([rows[i] for i in held]), model.classes)
    return genres


def _held_subjects(data: Data, cues: Sequence[Sequence[SubjectCues]]) -> list[Matrix]:
    scores = [np.zeros(0) for _ in data.examples]
    for fitted, held in data.folds:
        model = fit_subjects(data, cues, fitted)
        for i in held:
            if cues[i]:
                scores[i] = model.cues.chances(model.evidence(cues[i], data.around[i]))
    return scores


def _subject_cues(
    data: Data, formed: Sequence[Opinion], portraits: Sequence[Sequence[float]]
) -> list[list[SubjectCues]]:
    return [
        subject_cues(example.article, reading, context(opinion), told)
        for example, reading, opinion, told in zip(data.examples, data.readings, formed, portraits, strict=True)
    ]


def _whole(data: Data, formed: Sequence[Opinion], scores: Sequence[Matrix]) -> list[dict[str, float]]:
    return [
        article_evidence(opinion, eligible(reading.subjects, subjects.tolist()))
        for opinion, reading, subjects in zip(formed, data.readings, scores, strict=True)
    ]


def _settling(
    data: Data, said: Sequence[dict[str, float]], formed: Sequence[Opinion], scores: Sequence[Matrix], whole: Matrix
) -> list[dict[str, float]]:
    return [
        settling(own, opinion, score, eligible(reading.subjects, subjects.tolist()))
        for own, opinion, score, reading, subjects in zip(said, formed, whole, data.readings, scores, strict=True)
    ]


def _columns(values: Matrix, names: Sequence[str]) -> Matrix:
    """The columns of all genres, also where a fold lacks one."""
    result = np.zeros((values.shape[0], len(GENRES)))
    result[:, [GENRES.index(name) for name in names]] = values
    return result
