"""Numbers and facts that differ between the sources of one dossier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from store.models import Appearance

SAME_TIME = timedelta(days=400)
"""A figure may have grown between articles that lie further apart."""
EXACT, ABOUT = 1.05, 1.25
"""How many times the smaller figure the larger one must be, and where one of them is only "about" so much."""
_FACTS = {"birth_year": "năm sinh"}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What differs, in the analyst's words, and the sentences."""

    text: str
    pieces: tuple[tuple[Appearance, dict[str, Any]], ...]


def disagreements(appearances: Sequence[Appearance]) -> list[Disagreement]:
    """Figures about one thing, and facts, that two independent sources tell differently."""
    own = [a for a in appearances if a.article.reprint_of_id is None]
    return [*_facts(own), *_quantities(own)]


def _facts(appearances: Sequence[Appearance]) -> list[Disagreement]:
    found = []
    for name, words in _FACTS.items():
        stated: dict[str, Appearance] = {}
        for appearance in appearances:
            if fact := appearance.facts.get(name):
                stated.setdefault(str(fact["value"]), appearance)
        if len({a.article.portal for a in stated.values()}) > 1:
            pieces = tuple((a, p) for a in stated.values() for p in a.evidence[:1])
            found.append(Disagreement(f"{words} {' / '.join(stated)}", pieces))
    return found


def _quantities(appearances: Sequence[Appearance]) -> list[Disagreement]:
    about: dict[tuple[str, str], list[tuple[Appearance, dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    for appearance in appearances:
        for deed in appearance.deeds:
            for quantity in deed["quantities"]:
                if quantity.get("what"):
                    about[quantity["unit"], quantity["what"]].append((appearance, deed, quantity))
    found = []
    for told in about.values():
        low, high = min(told, key=_value), max(told, key=_value)
        if _differ(low, high):
            text = f"{low[2]['text']} / {high[2]['text']}"
            found.append(Disagreement(text, ((low[0], low[1]), (high[0], high[1]))))
    return found


def _value(told: tuple[Appearance, dict[str, Any], dict[str, Any]]) -> float:
    return float(told[2]["value"])


def _differ(
    low: tuple[Appearance, dict[str, Any], dict[str, Any]], high: tuple[Appearance, dict[str, Any], dict[str, Any]]
) -> bool:
    if low[0].article.portal == high[0].article.portal:
        return False
    limit = ABOUT if low[2].get("about") or high[2].get("about") else EXACT
    if _value(low) <= 0 or _value(high) / _value(low) < limit:
        return False
    one, other = low[0].article.published_at, high[0].article.published_at
    return one is None or other is None or abs(one - other) <= SAME_TIME
