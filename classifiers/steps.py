"""The steps of the judge: how each of its models is fitted to some rows of the training data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from classifiers import portrait, triage
from classifiers.corpus import GOLD, PRESUMED
from classifiers.exemplar import Neighbours, SubjectModel
from classifiers.features import SubjectCues
from classifiers.genre import NO, VIEWS, WHOLE, YES, logit
from classifiers.models import WORD_FIT, CueModel, LinearModel
from classifiers.portrait import Portrait
from classifiers.records import Genre
from classifiers.training_data import FOLDS, POOL_WEIGHT, Data, Terms, word_weights
from nlp.records import SubjectKind

EXEMPLAR_WEIGHT = 2.0
"""Exemplar stories are rare: for the words each counts twice."""
GENRE_WEIGHT = 2.0
"""All genres but ``other`` are rare too."""
SETTLED_WEIGHT = 4.0
"""And rarer still where the genre is settled: figures over genres count each the same."""
GENRE_FIT = 3.0
"""Genres bear a closer fit than the other cue models."""
AROUND_FIT = 3.0
TRIAGE_WEIGHT = 3.0
MANNER = ("authored", "authored_body")
"""Cues of training alone."""


def fit_words(data: Data, terms: Terms, rows: Sequence[int]) -> dict[str, LinearModel]:
    """By their words: ``exemplar`` and ``genre`` of the whole, and exemplar or not by each view."""
    wanted = list(rows)
    both = {name: sparse.vstack([terms.rows[name][wanted], terms.pool[name]]).tocsr() for name in terms.rows}
    more = len(data.pool)
    weights = np.concatenate([word_weights(data)[wanted], np.full(more, POOL_WEIGHT)])
    answers = np.array([data.answers[i] for i in wanted] + [NO] * more)
    genres = np.array([data.genres[i] for i in wanted] + [Genre.OTHER.value] * more)
    praised = weights * np.where(answers == YES, EXEMPLAR_WEIGHT, 1)
    return {
        "exemplar": LinearModel.fit(both[WHOLE], answers, praised, WORD_FIT),
        "genre": LinearModel.fit(
            both[WHOLE], genres, weights * np.where(genres == Genre.OTHER, 1, GENRE_WEIGHT), WORD_FIT
        ),
    } | {name: LinearModel.fit(both[name], answers, praised, WORD_FIT) for name in VIEWS}


def fit_portrait(data: Data, rows: Sequence[int]) -> Portrait:
    """How exemplars are told of, from the foremost subjects of all articles."""
    chosen = [(i, at) for i in rows for at in portrait.taught(data.readings[i].subjects, data.labels[i])]
    return Portrait.fit(
        [data.portraits[i][at] for i, at in chosen],
        [data.labels[i][at] for i, at in chosen],
        [float(data.weights[i]) for i, _ in chosen],
    )


def fit_cues(data: Data, rows: Sequence[dict[str, float]], wanted: Iterable[int]) -> CueModel:
    """Exemplar story or not, from the evidence of the rows ``wanted``."""
    wanted = list(wanted)
    return CueModel.fit([rows[i] for i in wanted], [data.answers[i] for i in wanted], data.weights[wanted].tolist())


def fit_genre(
    data: Data, rows: Sequence[dict[str, float]], wanted: Iterable[int], rare: float = GENRE_WEIGHT
) -> CueModel:
    """The genre; all but ``other`` count ``rare`` times."""
    wanted = list(wanted)
    genres = np.array([data.genres[i] for i in wanted])
    weights = data.weights[wanted] * np.where(genres == Genre.OTHER, 1, rare)
    return CueModel.fit([rows[i] for i in wanted], genres.tolist(), weights.tolist(), GENRE_FIT)


def fit_subjects(data: Data, cues: Sequence[Sequence[SubjectCues]], wanted: Iterable[int]) -> SubjectModel:
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
            rows[i, at] = cues[i][at].values() | {"around": logit(chance)} | _manner(data, i, at)
    taught = list(rows)
    model = CueModel.fit(
        [rows[key] for key in taught],
        [YES if data.labels[i][at] else NO for i, at in taught],
        [data.weights[i] for i, _ in taught],
    )
    return SubjectModel(*_fit_around(data, wanted), model.without(MANNER))


def _fit_around(data: Data, wanted: Iterable[int]) -> tuple[Neighbours, LinearModel]:
    taught = _taught(data, wanted)
    rows = [data.around[i][at] for i, at in taught]
    neighbours = Neighbours.fit(rows)
    labels = [YES if data.labels[i][at] else NO for i, at in taught]
    return neighbours, LinearModel.fit(
        neighbours.matrix(rows), labels, [data.weights[i] for i, _ in taught], AROUND_FIT
    )


def _taught(data: Data, wanted: Iterable[int]) -> list[tuple[int, int]]:
    """The labelled subjects of exemplar stories: elsewhere nobody is a candidate whatever is told of him."""
    return [
        (i, at) for i in wanted if data.examples[i].exemplar for at, label in enumerate(data.labels[i]) if label >= 0
    ]


def _manner(data: Data, i: int, at: int) -> dict[str, float]:
    """Authored stories hold up more of their subjects, bodies above all, than real ones do."""
    if data.examples[i].source != GOLD:
        return {}
    body = data.readings[i].subjects[at].kind is SubjectKind.COLLECTIVE
    return dict.fromkeys(MANNER if body else MANNER[:1], 1.0)


def fit_triage(data: Data) -> tuple[triage.Triage, dict[str, float]]:
    """The triage, with its threshold and figures from articles that it had not learnt from."""
    clues = [triage.clues(example.article) for example in data.examples]
    spare = [triage.clues(article) for article in data.free]
    terms = triage.Terms.fit([*clues, *spare])
    weights = word_weights(data) * np.where(np.array(data.answers) == YES, TRIAGE_WEIGHT, 1)

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
