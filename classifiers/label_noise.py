"""Which labels to look at again: those that a judge's held-out answers speak against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cleanlab.filter import find_label_issues

from classifiers.evaluation import Answer, clear_answers


def doubtful_labels(records: Sequence[Answer], number: int = 20) -> list[str]:
    """Ids of clear examples whose label the held-out scores speak against, the most doubtful first.

    Confident learning (Northcutt, Jiang, Chuang 2021) by cleanlab; nothing is doubted where all labels are alike.
    """
    scored = clear_answers(records)
    truth = np.array([int(a["exemplar"]) for a in scored])
    scores = np.array([float(a["score"]) for a in scored])
    if len(set(truth.tolist())) < 2:
        return []
    chances = np.column_stack([1 - scores, scores])
    doubted = find_label_issues(truth, chances, return_indices_ranked_by="self_confidence", n_jobs=1)
    return [str(scored[i]["id"]) for i in doubted[:number]]
