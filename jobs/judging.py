"""Which model judges: the one trained here, or else the one that comes with the distribution.

The models' libraries take seconds to load, so only who judges loads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import Settings

if TYPE_CHECKING:
    from classifiers.judge import Judge
    from classifiers.triage import Triage


def judge_of(settings: Settings, *, saved_threshold: float | None = None) -> Judge:
    """Load the model that serves, with the threshold that was saved on the site, else that of the settings, if any.

    Raises:
        classifiers.errors.ModelError: when it cannot be used.
    """
    from classifiers.judge import Judge
    from classifiers.model_file import read_card, serving

    folder = serving(settings.models)
    threshold = settings.score_threshold if saved_threshold is None else saved_threshold
    if threshold is None and (settings.recall_floor or settings.review_budget):
        from classifiers.evaluation import RECALL_FLOOR, threshold_by_cost

        card = read_card(folder)
        floor = settings.recall_floor or card.get("recall_floor", RECALL_FLOOR)
        threshold = threshold_by_cost(card.get("effects", []), floor, settings.review_budget)
    return Judge.load(folder, threshold=threshold)


def triage_of(settings: Settings) -> Triage:
    """Load the triage of the model that serves.

    Raises:
        classifiers.errors.ModelError: when it cannot be used.
    """
    from classifiers.model_file import serving
    from classifiers.triage import Triage

    return Triage.load(serving(settings.models))
