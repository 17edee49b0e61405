"""How good a judge is: figures over its answers about articles that it had not learnt from.

An *answer* is a plain record (a line of ``judge_answers.jsonl``): what an example is, and what was said of it. Two
judges are compared on the examples that both answered, with intervals by a bootstrap over stories.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, f1_score

from classifiers import fairness
from classifiers.corpus import GOLD, NEWS, PRESUMED, Example
from classifiers.eligibility import may_be_candidate, named
from classifiers.models import Matrix
from nlp.keys import match_key
from nlp.records import Reading

RECALL_FLOOR = 0.95
"""The threshold keeps at least this share of the exemplar stories, and then as few others as that allows."""
ENOUGH_REAL = 50
"""Real exemplar stories from which the floor is measured on them: authored ones are easier to recognise."""
NIGHT_SHARE = 0.008
"""But it flags no larger share of a night beside them: analysts must be able to look at every flag."""
COLLECTION = 14_000
"""News articles from which the labelled ones were taken, those like exemplar stories first, and presumed ones drawn."""
NEVER_NAMED = 0.02
"""A subject below it is a candidate at no threshold."""
BINS = 10
SAMPLES = 200

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What models say of the examples that they had not learnt from."""

    subjects: Sequence[Matrix]
    scores: Matrix
    genres: Sequence[Mapping[str, float]]
    """Settled, after the subjects."""


def answers(
    examples: Sequence[Example], readings: Sequence[Reading], labels: Sequence[Sequence[int]], said: Said
) -> list[dict[str, Any]]:
    """The record of each example: identity, truth, and what was said before it was learnt from."""
    records = []
    for index, (example, reading) in enumerate(zip(examples, readings, strict=True)):
        genre = said.genres[index]
        records.append(
            {
                "id": example.article.id,
                "group": example.group,
                "source": example.source,
                "clear": example.clear,
                "exemplar": example.exemplar,
                "genre": example.genre.value,
                "said": max(genre, key=lambda name: genre[name]),
                "score": round(float(said.scores[index]), 4),
                "wanted": len(example.candidates or ()),
                "groups": [fairness.name_group(key) for key in sorted(example.candidates or ())],
                "subjects": _subjects(example, reading, labels[index], said.subjects[index]),
            }
        )
    return records


def _subjects(example: Example, reading: Reading, labels: Sequence[int], scores: Matrix) -> list[list[Any]]:
    """For each subject that could be a candidate: score, and the numbers of the wanted names that it meets.

    ``None`` in their place says that it is neither right nor wrong to name it.
    """
    order = sorted(example.candidates or ())
    told: list[list[Any]] = []
    for subject, label, score in zip(reading.subjects, labels, scores, strict=True):
        if not may_be_candidate(subject):
            continue
        if label < 0:
            if score >= NEVER_NAMED:
                told.append([round(float(score), 4), None])
            continue
        names = {match_key(subject.name)} | {match_key(reading.mentions[i].text) for i in subject.mentions}
        met = [at for at, key in enumerate(order) if key in names]
        if met or score >= NEVER_NAMED:
            told.append([round(float(score), 4), met])
    return told


def clear_answers(records: Sequence[Answer]) -> list[Answer]:
    """Those that are scored: labelled, and not borderline."""
    return [a for a in records if a["clear"] and a["source"] != PRESUMED]


def real_answers(records: Sequence[Answer]) -> list[Answer]:
    """The scored ones about real articles."""
    return [a for a in clear_answers(records) if a["source"] != GOLD]


def card_figures(records: Sequence[Answer]) -> dict[str, Any]:
    """Thresholds, headline figures, and the effect of other thresholds."""
    scored = clear_answers(records)
    threshold, subject_threshold = shipped_thresholds(records)
    named = {"": scored, "real_": real_answers(records)}
    figures: dict[str, float] = {}
    for prefix, chosen in named.items():
        if any(a["exemplar"] for a in chosen):
            figures |= {prefix + k: v for k, v in all_figures(chosen, threshold, subject_threshold).items()}
    if has_night(records):
        figures["night_flagged"] = night_share(records, threshold, subject_threshold)
    return {
        "threshold": threshold,
        "subject_threshold": subject_threshold,
        "recall_floor": RECALL_FLOOR,
        "scores": figures,
        "effects": effects(records, subject_threshold),
    }


def shipped_thresholds(records: Sequence[Answer]) -> tuple[float, float]:
    """The thresholds of a new model, of articles and of subjects.

    Of articles: ``RECALL_FLOOR`` on real stories where there are enough, and then within ``NIGHT_SHARE``.
    """
    real = real_answers(records)
    enough = sum(bool(a["exemplar"]) for a in real) >= ENOUGH_REAL
    wanted = choose_threshold(*truth_and_scores(real if enough else clear_answers(records)))
    subjects = best_subject_threshold(clear_answers(records), wanted)
    if not has_night(records):
        return wanted, subjects
    scores = np.unique([float(a["score"]) for a in records if a["score"] > wanted])
    thresholds: list[float] = [wanted, *(scores + 1e-6).tolist()]
    bearable = bisect_left(thresholds, True, key=lambda t: night_share(records, t, subjects) <= NIGHT_SHARE)
    return round(thresholds[bearable], 6), subjects


def night_share(records: Sequence[Answer], threshold: float, subject_threshold: float) -> float:
    """The share of a night that is flagged at these thresholds, exemplar stories apart.

    The labelled articles are those that look most like stories, so that the presumed ones alone would flatter.
    """

    def flags(chosen: Sequence[Answer]) -> int:
        return sum(flagged(a, threshold, subject_threshold) for a in chosen)

    free = [a for a in records if a["source"] == PRESUMED]
    taken = [a for a in records if a["source"] == NEWS and not a["exemplar"]]
    return float((flags(taken) + flags(free) / len(free) * (COLLECTION - len(taken))) / COLLECTION)


def has_night(records: Sequence[Answer]) -> bool:
    """Whether there are articles that nobody labelled, as a night has them."""
    return any(a["source"] == PRESUMED for a in records)


def truth_and_scores(records: Sequence[Answer]) -> tuple[Any, Matrix]:
    """Two arrays of shape (n,)."""
    return np.array([bool(a["exemplar"]) for a in records]), np.array([float(a["score"]) for a in records])


def all_figures(records: Sequence[Answer], threshold: float, subject_threshold: float) -> dict[str, float]:
    """Genre, flag and candidate figures of some answers."""
    truth, scores = truth_and_scores(records)
    flags = np.array([flagged(a, threshold, subject_threshold) for a in records])
    right, wrong, wanted = candidate_counts(records, threshold, subject_threshold)
    precision, recall = right / max(right + wrong, 1), right / max(wanted, 1)
    return {
        "genre_macro_f1": genre_f1(records),
        "flag_average_precision": float(average_precision_score(truth, scores)) if truth.any() else 0.0,
        "flag_precision": float(truth[flags].mean()) if flags.any() else 0.0,
        "flag_recall": float(flags[truth].mean()) if truth.any() else 0.0,
        "calibration_error": calibration_error(truth, scores),
        "candidate_precision": precision,
        "candidate_recall": recall,
        "candidate_f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }


def flagged(answer: Answer, threshold: float, subject_threshold: float) -> bool:
    """As the judge flags: the score reaches the threshold, and somebody can be named."""
    return answer["score"] >= threshold and any(named([score for score, _ in answer["subjects"]], subject_threshold))


def _named(answer: Answer, threshold: float, subject_threshold: float) -> list[list[int]]:
    """For each candidate of an article that reaches ``threshold`` the wanted names it meets; doubtful ones left out."""
    if answer["score"] < threshold:
        return []
    chosen = named([score for score, _ in answer["subjects"]], subject_threshold)
    return [met for (_, met), wanted in zip(answer["subjects"], chosen, strict=True) if wanted and met is not None]


def genre_f1(records: Sequence[Answer]) -> float:
    """Macro-F1 over the genres that occur."""
    return float(f1_score([a["genre"] for a in records], [a["said"] for a in records], average="macro"))


def candidate_counts(records: Sequence[Answer], threshold: float, subject_threshold: float) -> tuple[int, int, int]:
    """Candidates that are right, that are wrong (also in what is no exemplar story), and how many there are to find."""
    right = wrong = wanted = 0
    for answer in records:
        wanted += answer["wanted"]
        chosen = _named(answer, threshold, subject_threshold)
        right += len({at for met in chosen for at in met})
        wrong += sum(not met for met in chosen)
    return right, wrong, wanted


def recall_by_group(
    records: Sequence[Answer], threshold: float, subject_threshold: float
) -> dict[str, tuple[int, int]]:
    """Group of names → candidates that were named, and that there are, over exemplar stories."""
    counted: dict[str, tuple[int, int]] = {}
    for answer in records:
        if not answer["exemplar"]:
            continue
        met = {at for names in _named(answer, threshold, subject_threshold) for at in names}
        for at, group in enumerate(answer["groups"]):
            named, there = counted.get(group, (0, 0))
            counted[group] = named + (at in met), there + 1
    return counted


def best_subject_threshold(records: Sequence[Answer], threshold: float) -> float:
    """The best for the F1 of candidates in articles of score ``threshold`` on; authored articles count half."""

    def f1(subjects: float) -> float:
        total = np.zeros(3)
        for gold, weight in ((True, 0.5), (False, 1.0)):
            chosen = [a for a in records if (a["source"] == GOLD) == gold]
            total += weight * np.array(candidate_counts(chosen, threshold, subjects))
        right, wrong, wanted = total
        return float(2 * right / max(right + wrong + wanted, 1e-9))

    grid = np.arange(0.1, 0.81, 0.02)
    return round(float(grid[int(np.argmax([f1(t) for t in grid]))]), 4)


def choose_threshold(truth: Any, scores: Matrix, floor: float = RECALL_FLOOR) -> float:
    """The highest threshold that keeps ``floor`` of the positives, in the middle of its gap."""
    order = np.argsort(-scores)
    kept = np.cumsum(truth[order]) / max(int(truth.sum()), 1)
    lowest = float(scores[order][int(np.argmax(kept >= floor - 1e-9))])
    below = scores[scores < lowest]
    return round(float((lowest + below.max()) / 2 if below.size else lowest), 6)


def effects(records: Sequence[Answer], subject_threshold: float) -> list[dict[str, float]]:
    """What thresholds do: recall and precision on clear real articles, and the share of a night that they flag.

    Without real articles the authored ones stand in, and the share is left out.
    """
    scored = real_answers(records)
    if not any(a["exemplar"] for a in scored):
        scored = clear_answers(records)
    truth, scores = truth_and_scores(scored)
    night = has_night(records)
    table: list[dict[str, float]] = []
    for floor in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 1.0):
        threshold = choose_threshold(truth, scores, floor=floor)
        flags = np.array([flagged(a, threshold, subject_threshold) for a in scored])
        row = {
            "threshold": threshold,
            "recall": float(flags[truth].mean()),
            "precision": float(truth[flags].mean()) if flags.any() else 0.0,
        }
        if night:
            row["flagged_share"] = night_share(records, threshold, subject_threshold)
        if not table or table[-1]["threshold"] != threshold:
            table.append(row)
    return table


def calibration_error(truth: Any, scores: Matrix) -> float:
    """Expected calibration error over ten bins of equal width."""
    where = np.minimum((scores * BINS).astype(int), BINS - 1)
    total = 0.0
    for at in range(BINS):
        chosen = where == at
        if chosen.any():
            total += abs(float(truth[chosen].mean()) - float(scores[chosen].mean())) * float(chosen.mean())
    return total


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


Figure = Callable[[Sequence[Answer]], float]


def interval(records: Sequence[Answer], figure: Figure, *, samples: int = SAMPLES) -> Interval:
    """The figure, and the range it takes when whole stories are drawn anew."""
    return _ranged(figure(records), [figure([records[i] for i in drawn]) for drawn in _redrawn(records, samples)])


def intervals(
    records: Sequence[Answer], figures: Callable[[Sequence[Answer]], Mapping[str, float]]
) -> dict[str, Interval]:
    """As :func:`interval`, for many figures that are computed together."""
    drawn = [figures([records[i] for i in rows]) for rows in _redrawn(records, SAMPLES)]
    return {name: _ranged(value, [found[name] for found in drawn]) for name, value in figures(records).items()}


def _redrawn(records: Sequence[Answer], samples: int) -> Iterator[list[int]]:
    """Indices of a bootstrap sample of whole stories, ``samples`` times; samples without any exemplar are left out."""
    members: dict[str, list[int]] = defaultdict(list)
    for index, answer in enumerate(records):
        members[answer["group"]].append(index)
    stories = list(members.values())
    chance = np.random.default_rng(0)
    for _ in range(samples):
        drawn = [i for at in chance.integers(len(stories), size=len(stories)) for i in stories[at]]
        if any(records[i]["exemplar"] for i in drawn):
            yield drawn


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge as a comparison sees it: its thresholds, and its answers by example."""

    name: str
    threshold: float
    subject_threshold: float
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both judges on the same examples, and the difference (challenger minus champion)."""

    figure: str
    champion: Interval
    challenger: Interval
    difference: Interval


HEADLINES = ("genre_macro_f1", "flag_average_precision", "flag_precision", "flag_recall", "candidate_f1")
LEADING = ("genre_macro_f1", "flag_average_precision", "candidate_f1")
"""The figures that decide, since they do not depend on where a threshold was put (the last one hardly does)."""
TOLERATED = 0.02
"""A challenger that is worse by more in a leading figure is refused, also where the interval is wide."""


def compare(champion: Judged, challenger: Judged, *, samples: int = SAMPLES) -> list[Row]:
    """Both judges on the clear labelled examples that both answered, in pairs.

    Raises:
        ValueError: when there are none.
    """
    common = [a for key, a in challenger.answers.items() if key in champion.answers]
    new = clear_answers(common)
    if not any(a["exemplar"] for a in new):
        raise ValueError("the two models answered no labelled exemplar story in common")
    truth = ("exemplar", "genre", "group", "source", "clear")
    old = [{**champion.answers[a["id"]], **{key: a[key] for key in truth}} for a in new]

    def of(judge: Judged, records: Sequence[Answer]) -> dict[str, float]:
        return all_figures(records, judge.threshold, judge.subject_threshold)

    first, second = of(champion, old), of(challenger, new)
    drawn = [
        (of(champion, [old[i] for i in rows]), of(challenger, [new[i] for i in rows]))
        for rows in _redrawn(new, samples)
    ]
    rows = []
    for name in HEADLINES:
        ours, theirs = [b[name] for _, b in drawn], [a[name] for a, _ in drawn]
        rows.append(
            Row(
                name,
                _ranged(first[name], theirs),
                _ranged(second[name], ours),
                _ranged(second[name] - first[name], [b - a for a, b in zip(theirs, ours, strict=True)]),
            )
        )
    return rows


def _ranged(value: float, drawn: Sequence[float]) -> Interval:
    return Interval(value, *map(float, np.quantile(drawn, (0.025, 0.975))))


def worse_in(rows: Sequence[Row]) -> list[str]:
    """The leading figures in which the challenger is worse: surely, or by more than is tolerated."""
    return [
        row.figure
        for row in rows
        if row.figure in LEADING and (row.difference.high < 0 or row.difference.value < -TOLERATED)
    ]


def threshold_by_cost(table: Sequence[Mapping[str, float]], floor: float, budget: int = 0) -> float | None:
    """The threshold that keeps ``floor`` of the exemplar stories, and where there is room uses up the budget.

    Args:
        table: :func:`effects` of a card.
        floor: share of the exemplar stories that must be flagged; it comes first, whatever it costs. Where no threshold
            reaches it, since some stories name nobody whom the reader can tell, as many as can be.
        budget: flagged articles of 1,000 that analysts can look at; 0: as few as the floor allows.
    """
    if not table:
        return None
    reachable = min(floor, max(row["recall"] for row in table))
    enough = [row for row in table if row["recall"] >= reachable]
    bearable = [row["threshold"] for row in enough if budget and 1000 * row.get("flagged_share", 1.0) <= budget]
    return min(bearable, default=max(row["threshold"] for row in enough))
