"""The card of the model that serves: what it was trained on, how it scored, where its threshold lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from classifiers.model_file import CARD_FILE, serving
from config.settings import load

SCORES = {
    "flag_average_precision": gettext_lazy("Gắn cờ: độ chính xác trung bình"),
    "flag_precision": gettext_lazy("Gắn cờ: độ chính xác"),
    "flag_recall": gettext_lazy("Gắn cờ: độ phủ"),
    "candidate_precision": gettext_lazy("Nêu tên: độ chính xác"),
    "candidate_recall": gettext_lazy("Nêu tên: độ phủ"),
    "genre_macro_f1": gettext_lazy("Thể loại: F1 trung bình"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What people read of a card; ``threshold`` is the model's own."""

    name: str
    date: date | None
    trained_here: bool
    examples: int
    exemplars: int
    threshold: float
    scores: list[tuple[str, float]]
    sources: list[tuple[str, int]]


def card() -> Card | None:
    """The card of the model that serves, or ``None`` where it cannot be read."""
    own = load().models
    folder = serving(own)
    try:
        told: dict[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        return Card(
            name=str(told["name"]),
            date=parse_date(str(told["date"])),
            trained_here=folder == own,
            examples=int(told.get("examples", 0)),
            exemplars=int(told.get("exemplars", 0)),
            threshold=float(told["threshold"]),
            scores=[(str(SCORES[k]), float(v)) for k, v in told.get("scores", {}).items() if k in SCORES],
            sources=sorted((str(k), int(v)) for k, v in told.get("sources", {}).items()),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
