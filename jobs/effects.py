"""What a threshold does, shown before one is set (``score_threshold``, ``recall_floor`` and ``review_budget``)."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from classifiers.model_file import read_card
from jobs.console import stderr


def show(folder: Path) -> None:
    """Print what other thresholds would do, so that the effect is seen before one is set."""
    card = read_card(folder)
    table = Table("threshold", "recall", "precision", "flagged of 1,000 articles", title="Effect of the threshold")
    for effect in card.get("effects", []):
        share = effect.get("flagged_share")
        cells = f"{effect['threshold']:.3f}", f"{effect['recall']:.3f}", f"{effect['precision']:.3f}"
        table.add_row(*cells, "" if share is None else f"{1000 * share:.1f}")
    stderr.print(table)
