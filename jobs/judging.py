"""Which model judges: the one trained here, or else the one that comes with the distribution."""

from __future__ import annotations

from classifiers.judge import CARD_FILE, Judge
from config.settings import Settings


def judge_of(settings: Settings, *, saved_threshold: float | None = None) -> Judge:
    """Load the model that serves, with the threshold that was saved on the site, else that of the settings, if any.

    Raises:
        classifiers.errors.ModelError: when it cannot be used.
    """
    trained = settings.models if (settings.models / CARD_FILE).exists() else None
    threshold = settings.score_threshold if saved_threshold is None else saved_threshold
    return Judge.load(trained, threshold=threshold)
