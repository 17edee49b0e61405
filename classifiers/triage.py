"""Triage: which articles of a night are worth the full reading. From words alone, and it may only pass articles on.

An article that is not passed on is set aside, not judged: it can be read later.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from classifiers import words
from classifiers.judge import DATA
from classifiers.model_file import read_card, read_parts
from classifiers.models import CueModel, Matrix
from crawler.records import Article
from nlp import themes

RECALL = 0.995
MARGIN = 0.8
"""The threshold is this part of what ``RECALL`` asks for on the labelled articles."""
HEAD = 2500
"""Characters of title, opening and body that are looked at."""


class Triage:
    """Themes of an article's text → is it worth reading?"""

    def __init__(self, model: CueModel, threshold: float, name: str = "") -> None:
        self.model, self.threshold, self.name = model, threshold, name

    @classmethod
    def load(cls, path: Path | None = None) -> Triage:
        """The triage of the judge in the folder ``path``, or of the one that comes with the distribution.

        Raises:
            ModelError: for a file that cannot be used.
        """
        folder = path or DATA / "models"
        card = read_card(folder)
        parts = read_parts(folder, card)["triage"]
        return cls(CueModel.of_parts(parts["model"]), float(parts["threshold"]), f"triage {card['sha256'][:12]}")

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"model": self.model.parts, "threshold": str(self.threshold)}

    def scores(self, articles: Sequence[Article]) -> Matrix:
        """Shape (n,): how likely each is an exemplar story, by its words."""
        return self.model.chances([clues(article) for article in articles])

    def passes(self, articles: Sequence[Article]) -> list[bool]:
        """Whether each is worth reading."""
        return [
            bool(article.exemplar_column or score >= self.threshold)
            for article, score in zip(articles, self.scores(articles), strict=True)
        ]


def clues(article: Article) -> dict[str, float]:
    """The themes of the head of an article, of title and opening apart."""
    title, opening, body = words.parts_of_article(article)
    found = {f"open_{theme}": value for theme, value in themes.counts(f"{title}\n{opening}").items()}
    return found | {f"body_{theme}": value for theme, value in themes.counts(body[:HEAD]).items()}


def threshold_for(truth: Any, scores: Matrix) -> float:
    """The threshold that keeps ``RECALL`` of the exemplar stories, lowered by a margin for those not seen yet."""
    positives = np.sort(scores[truth])
    lowest = float(positives[int((1 - RECALL) * len(positives))])
    return round(lowest * MARGIN, 6)
