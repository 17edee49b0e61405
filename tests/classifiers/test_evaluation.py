from typing import Any

import numpy as np
import pytest

from classifiers import evaluation
from classifiers.evaluation import Judged


def answer(number: int, *, exemplar: bool, score: float, subjects: list[list[Any]] | None = None) -> dict[str, Any]:
    genre = "profile" if exemplar else "other"
    return {
        "id": f"n:{number}",
        "group": f"n:{number}",
        "source": "baomoi",
        "clear": True,
        "exemplar": exemplar,
        "genre": genre,
        "said": genre,
        "score": score,
        "wanted": 1 if exemplar else 0,
        "subjects": subjects if subjects is not None else ([[0.9, [0]], [0.1, []]] if exemplar else []),
    }


def made(shift: float = 0.0) -> list[dict[str, Any]]:
    chance = np.random.default_rng(1)
    return [
        answer(
            n, exemplar=n % 4 == 0, score=float(np.clip(chance.normal(0.8 if n % 4 == 0 else 0.2 + shift, 0.1), 0, 1))
        )
        for n in range(120)
    ]


def judged(records: list[dict[str, Any]]) -> Judged:
    return Judged("one", 0.5, 0.5, {record["id"]: record for record in records})


def test_the_threshold_keeps_the_floor_and_no_more() -> None:
    truth = np.array([True, True, True, True, False, False])
    scores = np.array([0.9, 0.8, 0.7, 0.2, 0.6, 0.1])
    assert evaluation.choose_threshold(truth, scores, floor=0.75) == pytest.approx(0.65)
    assert evaluation.choose_threshold(truth, scores, floor=1.0) == pytest.approx(0.15)


def test_a_new_model_keeps_the_floor_of_real_stories_within_what_a_night_can_bear() -> None:
    real = [
        answer(n, exemplar=n < 60, score=0.3 + n / 200 if n < 60 else 0.2) | {"source": "baomoi"} for n in range(80)
    ]
    authored = [answer(100 + n, exemplar=True, score=0.9) | {"source": "gold"} for n in range(400)]
    assert 0.3 < evaluation.shipped_thresholds([*real, *authored])[0] < 0.32  # 57 of 60 real ones, not 380 of all
    night = [answer(1000 + n, exemplar=False, score=n / 1000) | {"source": "presumed"} for n in range(500)]
    night = [a | {"subjects": [[0.9, []]]} for a in night]
    threshold, _ = evaluation.shipped_thresholds([*real, *authored, *night])
    assert sum(a["score"] >= threshold for a in night) == evaluation.NIGHT_SHARE * len(night)
    nameless = [a | {"subjects": []} for a in night]
    assert evaluation.shipped_thresholds([*real, *authored, *nameless])[0] < threshold


def test_an_article_without_anybody_to_name_is_not_flagged() -> None:
    assert evaluation.flagged(answer(1, exemplar=True, score=0.6), 0.5, 0.5)
    assert not evaluation.flagged(answer(1, exemplar=True, score=0.6, subjects=[[0.1, [0]]]), 0.5, 0.5)


def test_the_foremost_of_a_story_is_named_at_less_than_the_others_and_hides_no_doubtful_one() -> None:
    story = answer(1, exemplar=True, score=0.9, subjects=[[0.3, [0]], [0.2, []]])
    assert evaluation.candidate_counts([story], 0.5, 0.5) == (1, 0, 1)
    assert evaluation.flagged(story, 0.5, 0.5)
    doubtful = answer(1, exemplar=True, score=0.9, subjects=[[0.4, None], [0.3, [0]]])
    assert evaluation.candidate_counts([doubtful], 0.5, 0.5) == (0, 0, 1)
    assert evaluation.candidate_counts([doubtful], 0.5, 0.25) == (1, 0, 1)


def test_candidates_are_counted_by_the_names_they_meet() -> None:
    twice = answer(1, exemplar=True, score=0.9, subjects=[[0.9, [0]], [0.8, [0]], [0.7, []], [0.2, []]])
    missed = answer(2, exemplar=True, score=0.1)
    other = answer(3, exemplar=False, score=0.6, subjects=[[0.9, []], [0.1, []]]) | {"wanted": 0}
    assert evaluation.candidate_counts([twice, missed, other], 0.5, 0.5) == (1, 2, 2)


def test_a_certain_judge_that_is_right_has_no_calibration_error() -> None:
    truth = np.array([True, False, True])
    assert evaluation.calibration_error(truth, np.array([1.0, 0.0, 1.0])) == 0
    assert evaluation.calibration_error(truth, np.array([0.0, 1.0, 0.0])) == 1


def test_a_judge_is_not_worse_than_itself() -> None:
    rows = evaluation.compare(judged(made()), judged(made()), samples=50)
    assert [row.difference.value for row in rows] == [0.0] * len(rows)
    assert evaluation.worse_in(rows) == []


def test_a_judge_that_confuses_more_is_worse() -> None:
    rows = evaluation.compare(judged(made()), judged(made(shift=0.5)), samples=50)
    assert "flag_average_precision" in evaluation.worse_in(rows)
    better = evaluation.compare(judged(made(shift=0.5)), judged(made()), samples=50)
    assert evaluation.worse_in(better) == []


def test_judges_without_an_example_in_common_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="no labelled exemplar story in common"):
        evaluation.compare(judged(made()), judged([answer(999, exemplar=True, score=0.5)]))


def test_the_floor_comes_before_the_budget() -> None:
    table = [
        {"threshold": 0.6, "recall": 0.7, "precision": 0.9, "flagged_share": 0.002},
        {"threshold": 0.4, "recall": 0.95, "precision": 0.8, "flagged_share": 0.008},
        {"threshold": 0.2, "recall": 1.0, "precision": 0.5, "flagged_share": 0.03},
    ]
    assert evaluation.threshold_by_cost(table, 0.9) == 0.4
    assert evaluation.threshold_by_cost(table, 0.9, budget=1) == 0.4
    assert evaluation.threshold_by_cost(table, 0.9, budget=50) == 0.2
    assert evaluation.threshold_by_cost(table, 0.5, budget=9) == 0.4
    assert evaluation.threshold_by_cost(table, 1.1) == min(row["threshold"] for row in table)  # as many as can be
    assert evaluation.threshold_by_cost([], 0.9) is None
