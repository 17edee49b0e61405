"""Training: fit the models on each other's out-of-fold answers, choose thresholds, write a card.

A later model learns from answers about articles that the earlier ones had not seen, and all figures in the card are of
such articles: five folds, balanced by genre and source, no story on two sides.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.model_selection import StratifiedGroupKFold

from classifiers import evaluation, portrait, triage, words
from classifiers.corpus import (
    NEWS,
    PRESUMED,
    Example,
    authored,
    collections,
    groups,
    labelled_in_place,
    presumed,
    unlabelled,
    without_contradictions,
)
from classifiers.exemplar import Neighbours, SubjectModel, article_evidence, context, eligible
from classifiers.features import SubjectCues, article_cues, subject_cues
from classifiers.genre import (
    NO,
    VIEWS,
    WHOLE,
    YES,
    ArticleModel,
    Opinion,
    evidence,
    logit,
    opinions,
    part,
    settling,
    shares,
)
from classifiers.judge import Judge
from classifiers.model_file import save
from classifiers.models import WORD_FIT, CueModel, LinearModel, Matrix
from classifiers.portrait import Portrait
from classifiers.records import Genre
from classifiers.vocabulary import Vocabulary
from classifiers.words import Words
from crawler.records import Article
from nlp.held_roles import held_roles, with_roles
from nlp.pipeline import Reader
from nlp.records import READER_VERSION, Reading
from nlp.role_training import LEARNT, sources

FOLDS = 5
PRESUMED_READ = 1500
"""Unlabelled articles that are read and taken for negative examples."""
PRESUMED_WORDS = 4000
"""More of which only the words are used."""
PRESUMED_TRIAGE = 9000
"""As many of all unlabelled ones teach the triage, which must know what a night is made of."""
POOL_WEIGHT = 0.2
EXEMPLAR_WEIGHT = 2.0
"""Exemplar stories are rare: for the words each counts twice."""
GENRE_WEIGHT = 2.0
"""All genres but ``other`` are rare too."""
SETTLED_WEIGHT = 4.0
"""And rarer still where the genre is settled: figures over genres count each the same."""
GENRE_FIT = 3.0
"""Genres bear a closer fit than the other cue models."""
TRIAGE_WEIGHT = 3.0
GENRES = sorted(genre.value for genre in Genre)

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


@dataclass(frozen=True, slots=True)
class Held(evaluation.Said):
    """The same in training, with the opinions that it followed from."""

    opinions: Sequence[Opinion]


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
    terms = _Terms.of(data)
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


def _folds(examples: Sequence[Example]) -> Iterator[tuple[list[int], list[int]]]:
    """Train and test rows, balanced by genre, answer and source, no story on both sides."""
    strata = [f"{e.genre.value} {e.exemplar} {e.source == PRESUMED}" for e in examples]
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class")
        for fitted, held in splitter.split(strata, strata, groups(examples)):
            yield fitted.tolist(), held.tolist()


class _Terms(NamedTuple):
    """For the whole and each view of the articles: the vocabulary, and the rows of the examples and of the pool."""

    vocabularies: dict[str, Vocabulary]
    rows: dict[str, Any]
    pool: dict[str, Any]

    @classmethod
    def of(cls, data: Data) -> _Terms:
        result = cls({}, {}, {})
        for name in (WHOLE, *VIEWS):
            own, more = ([part(name, w) for w in articles] for articles in (data.words, data.pool))
            result.vocabularies[name] = vocabulary = Vocabulary.fit([*own, *more])
            result.rows[name], result.pool[name] = vocabulary.matrix(own), vocabulary.matrix(more)
        return result


def cross_validate(data: Data, said: First) -> Held:
    """Each step on the out-of-fold answers of the step before; ``said`` is the first step's."""
    formed = _held_opinions(data, said.evidence)
    cues = _subject_cues(data, formed, said.portraits)
    scores = _held_subjects(data, cues)
    whole = _whole(data, formed, scores)
    result = np.zeros(len(data.examples))
    for fitted, held in data.folds:
        result[held] = _fit_cues(data, whole, fitted).chances([whole[i] for i in held])
    settled = _settling(data, said.evidence, formed, scores, result)
    return Held(scores, result, shares(_held_genres(data, settled, SETTLED_WEIGHT), GENRES), formed)


def fit_judge(data: Data, terms: _Terms, said: First, held: Held) -> Judge:
    """The models fitted on all examples; the later ones on the held answers of the earlier ones."""
    everything = range(len(data.examples))
    cues = _subject_cues(data, held.opinions, said.portraits)
    whole = _whole(data, held.opinions, held.subjects)
    settled = _settling(data, said.evidence, held.opinions, held.subjects, held.scores)
    article = ArticleModel(
        terms.vocabularies,
        _fit_words(data, terms, everything),
        _fit_genre(data, said.evidence, everything),
        _fit_cues(data, said.evidence, everything),
        _fit_genre(data, settled, everything, SETTLED_WEIGHT),
    )
    return Judge(
        article,
        _fit_portrait(data, everything),
        _fit_subjects(data, cues, everything),
        _fit_cues(data, whole, everything),
        threshold=0.5,
        subject_threshold=0.5,
        name="judge",
    )


def fit_triage(data: Data) -> tuple[triage.Triage, dict[str, float]]:
    """The triage, with its threshold and figures from articles that it had not learnt from."""
    clues = [triage.clues(example.article) for example in data.examples]
    spare = [triage.clues(article) for article in data.free]
    terms = triage.Terms.fit([*clues, *spare])
    weights = _word_weights(data) * np.where(np.array(data.answers) == YES, TRIAGE_WEIGHT, 1)

    def fitted_on(rows: Sequence[int], more: Sequence[triage.Clues]) -> triage.TriageModel:
        return triage.TriageModel.fit(
            terms,
            [*(clues[i] for i in rows), *more],
            [*(data.answers[i] for i in rows), *[NO] * len(more)],
            [*weights[list(rows)], *[POOL_WEIGHT] * len(more)],
        )

    scores, unseen = np.zeros(len(clues)), np.zeros(len(spare))
    for at, (fitted, held) in enumerate(data.folds):
        model = fitted_on(fitted, [clue for i, clue in enumerate(spare) if i % FOLDS != at])
        scores[held] = model.chances([clues[i] for i in held])
        unseen[at::FOLDS] = model.chances(spare[at::FOLDS])
    truth = np.array(data.answers) == YES
    threshold = triage.threshold_for(truth, scores)
    night = np.concatenate([scores[[e.source == PRESUMED for e in data.examples]], unseen])
    figures = {"triage_recall": float((scores[truth] >= threshold).mean())}
    if night.size:
        figures["triage_passed"] = float((night >= threshold).mean())
    return triage.Triage(fitted_on(range(len(clues)), spare), threshold), figures


def _word_weights(data: Data) -> Matrix:
    """For words a presumed article counts no more than those whose words alone are used."""
    presumed_ones = np.array([example.source == PRESUMED for example in data.examples])
    return np.where(presumed_ones, POOL_WEIGHT, data.weights)


def _fit_words(data: Data, terms: _Terms, rows: Sequence[int]) -> dict[str, LinearModel]:
    wanted = list(rows)
    both = {name: sparse.vstack([terms.rows[name][wanted], terms.pool[name]]).tocsr() for name in terms.rows}
    more = len(data.pool)
    weights = np.concatenate([_word_weights(data)[wanted], np.full(more, POOL_WEIGHT)])
    answers = np.array([data.answers[i] for i in wanted] + [NO] * more)
    genres = np.array([data.genres[i] for i in wanted] + [Genre.OTHER.value] * more)
    praised = weights * np.where(answers == YES, EXEMPLAR_WEIGHT, 1)
    return {
        "exemplar": LinearModel.fit(both[WHOLE], answers, praised, WORD_FIT),
        "genre": LinearModel.fit(
            both[WHOLE], genres, weights * np.where(genres == Genre.OTHER, 1, GENRE_WEIGHT), WORD_FIT
        ),
    } | {name: LinearModel.fit(both[name], answers, praised, WORD_FIT) for name in VIEWS}


def _fit_portrait(data: Data, rows: Sequence[int]) -> Portrait:
    chosen = [(i, at) for i in rows for at in portrait.taught(data.readings[i].subjects, data.labels[i])]
    return Portrait.fit(
        [data.portraits[i][at] for i, at in chosen],
        [data.labels[i][at] for i, at in chosen],
        [float(data.weights[i]) for i, _ in chosen],
    )


def held_first(data: Data, terms: _Terms) -> First:
    """What words and portraits say of articles that they had not seen."""
    exemplar = np.zeros(len(data.examples))
    views = {name: np.zeros(len(data.examples)) for name in VIEWS}
    genres = np.zeros((len(data.examples), len(GENRES)))
    told: list[list[float]] = [[] for _ in data.examples]
    for fitted, held in data.folds:
        models = _fit_words(data, terms, fitted)
        exemplar[held] = models["exemplar"].probabilities(terms.rows[WHOLE][held])[:, 1]
        genres[held] = _columns(models["genre"].probabilities(terms.rows[WHOLE][held]), models["genre"].classes)
        for name, chances in views.items():
            chances[held] = models[name].probabilities(terms.rows[name][held])[:, 1]
        values = _fit_portrait(data, fitted).values([data.portraits[i] for i in held])
        for i, own in zip(held, values, strict=True):
            told[i] = own
    cues = [
        own | {"portrait": portrait.foremost(reading.subjects, values)}
        for own, reading, values in zip(data.cues, data.readings, told, strict=True)
    ]
    return First(evidence(exemplar, genres, GENRES, views, cues), told)


def _held_opinions(data: Data, said: Sequence[dict[str, float]]) -> list[Opinion]:
    exemplar = np.zeros(len(data.examples))
    for fitted, held in data.folds:
        exemplar[held] = _fit_cues(data, said, fitted).chances([said[i] for i in held])
    return opinions(exemplar, _held_genres(data, said), GENRES)


def _held_genres(data: Data, rows: Sequence[dict[str, float]], rare: float = GENRE_WEIGHT) -> Matrix:
    genres = np.zeros((len(data.examples), len(GENRES)))
    for fitted, held in data.folds:
        model = _fit_genre(data, rows, fitted, rare)
        genres[held] = _columns(model.probabilities([rows[i] for i in held]), model.classes)
    return genres


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


def _fit_cues(data: Data, rows: Sequence[dict[str, float]], wanted: Iterable[int]) -> CueModel:
    wanted = list(wanted)
    return CueModel.fit([rows[i] for i in wanted], [data.answers[i] for i in wanted], data.weights[wanted].tolist())


def _fit_genre(
    data: Data, rows: Sequence[dict[str, float]], wanted: Iterable[int], rare: float = GENRE_WEIGHT
) -> CueModel:
    wanted = list(wanted)
    genres = np.array([data.genres[i] for i in wanted])
    weights = data.weights[wanted] * np.where(genres == Genre.OTHER, 1, rare)
    return CueModel.fit([rows[i] for i in wanted], genres.tolist(), weights.tolist(), GENRE_FIT)


def _subject_cues(
    data: Data, formed: Sequence[Opinion], portraits: Sequence[Sequence[float]]
) -> list[list[SubjectCues]]:
    return [
        subject_cues(example.article, reading, context(opinion), told)
        for example, reading, opinion, told in zip(data.examples, data.readings, formed, portraits, strict=True)
    ]


def _taught(data: Data, wanted: Iterable[int]) -> list[tuple[int, int]]:
    """The labelled subjects of exemplar stories: elsewhere nobody is a candidate whatever is told of him."""
    return [
        (i, at) for i in wanted if data.examples[i].exemplar for at, label in enumerate(data.labels[i]) if label >= 0
    ]


def _fit_around(data: Data, wanted: Iterable[int]) -> tuple[Neighbours, LinearModel]:
    taught = _taught(data, wanted)
    rows = [data.around[i][at] for i, at in taught]
    neighbours = Neighbours.fit(rows)
    labels = [YES if data.labels[i][at] else NO for i, at in taught]
    return neighbours, LinearModel.fit(neighbours.matrix(rows), labels, [data.weights[i] for i, _ in taught], 3.0)


def _fit_subjects(data: Data, cues: Sequence[Sequence[SubjectCues]], wanted: Iterable[int]) -> SubjectModel:
    """The words beside names are learnt in folds within ``wanted``, so that the cues do not trust them too much."""
    wanted = list(wanted)
    inside = set(wanted)
    rows: dict[tuple[int, int], dict[str, float]] = {}
    for fitted, held in data.folds:
        now = [i for i in held if i in inside]
        if not now:
            continue
        neighbours, around = _fit_around(data, [i for i in fitted if i in inside])
        for i, at in _taught(data, now):
            chance = around.probabilities(neighbours.matrix([data.around[i][at]]))[0, 1]
            rows[i, at] = cues[i][at].values() | {"around": logit(chance)}
    taught = list(rows)
    model = CueModel.fit(
        [rows[key] for key in taught],
        [YES if data.labels[i][at] else NO for i, at in taught],
        [data.weights[i] for i, _ in taught],
    )
    return SubjectModel(*_fit_around(data, wanted), model)


def _held_subjects(data: Data, cues: Sequence[Sequence[SubjectCues]]) -> list[Matrix]:
    scores = [np.zeros(0) for _ in data.examples]
    for fitted, held in data.folds:
        model = _fit_subjects(data, cues, fitted)
        for i in held:
            if cues[i]:
                scores[i] = model.cues.chances(model.evidence(cues[i], data.around[i]))
    return scores
