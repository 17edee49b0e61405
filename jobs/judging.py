"""Which model judges: the one trained here, or else the one that comes with the distribution."""

from __future__ import annotations

from classifiers.judge import CARD_FILE, Judge
from config.settings import Settings


def judge_of(settings: Settings) -> Judge:
    """Load the model that serves.

    Raises:
        classifiers.errors.ModelError: when it cannot be used.
    """
    trained = settings.models if (settings.models / CARD_FILE).exists() else None
    return Judge.load(trained, threshold=settings.score_threshold)
