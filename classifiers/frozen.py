"""What a judge says of the frozen test set: articles that no judge learnt from, and that nobody tuned anything by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifiers import evaluation
from classifiers.corpus import Example, frozen
from classifiers.evaluation import Answer, Said
from classifiers.judge import Judge
from nlp.pipeline import Reader
from nlp.records import Reading


def read_frozen(real: Path | None = None) -> tuple[list[Example], list[Reading]]:
    """The test set and its readings; without the folder ``real`` only the authored part."""
    examples = frozen(real)
    return examples, list(Reader().read_all(example.article for example in examples))


def answers_of(judge: Judge, examples: Sequence[Example], readings: Sequence[Reading]) -> list[Answer]:
    """The record of each example as in training, but of what the finished judge says."""
    verdicts = judge.judge_all([(e.article, r) for e, r in zip(examples, readings, strict=True)])
    said = Said(
        [np.array([subject.score for subject in verdict.subjects]) for verdict in verdicts],
        np.array([verdict.score for verdict in verdicts]),
        [verdict.genre for verdict in verdicts],
    )
    labels = [e.subject_labels(r) for e, r in zip(examples, readings, strict=True)]
    return list(evaluation.answers(examples, readings, labels, said))
