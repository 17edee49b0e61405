"""The records of the overview's figures, as kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers, and how many of them are still open or were accepted."""

    name: str
    candidates: int = 0
    open: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A province since July 2025: its articles, its dossiers, and its communes that have none."""

    code: str
    name: str
    articles: int
    candidates: int
    open: int
    accepted: int
    communes: int
    blind: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday in Vietnam on, by date of publication (decisions: by their own date)."""

    monday: date
    articles: int = 0
    flagged: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How a portal fared last, and since when it is in that state."""

    portal: str
    state: str
    reason: str
    since: date
    last_night: date
    fetched: int
    new: int
    new_per_night: float
    """Mean of the nights looked at."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Do recent articles score like those before? Counts by tenth of the score, and the population stability index."""

    recent: tuple[int, ...]
    before: tuple[int, ...]
    index: float | None
    """``None`` where either period has fewer than 100 articles."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the overview shows."""

    night: dict[str, int]
    night_started: datetime | None
    totals: dict[str, int]
    places: tuple[Place, ...]
    unplaced: int
    """Dossiers whose province is not known."""
    communes: dict[str, int]
    """Dossiers by code of the commune since July 2025; those without are left out."""
    fields: tuple[Tally, ...]
    movements: tuple[Tally, ...]
    weeks: tuple[Week, ...]
    portals: tuple[Health, ...]
    scores: tuple[int, ...]
    """Articles by hundredth of their score; the last bin holds the ones, too."""
    drift: Drift
    made_at: datetime
