"""The figures of the overview. Counted once when a night ends, kept as one row, so that the page reads a single row.

Nothing here names a person; the figures are the same for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Model, Sum
from django.utils import timezone
from pydantic import TypeAdapter

from review import counting, scores
from review.figure_records import Figures
from store.models import Candidate, Night, OverviewFigures, StoredReading, StoredVerdict

MOVEMENTS = 12
_FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)


def latest() -> Figures:
    """The figures of the last night; counted now when there are none yet."""
    row = OverviewFigures.objects.order_by("-pk").first()
    return refresh() if row is None else _FIGURES.validate_python(row.payload)


def as_json() -> dict[str, Any]:
    """The same figures as plain values."""
    told: dict[str, Any] = _FIGURES.dump_python(latest(), mode="json")
    return told


def refresh() -> Figures:
    """Count everything anew and keep it. With a million articles this takes seconds: not for every visitor."""
    figures = count()
    with transaction.atomic():
        row = OverviewFigures.objects.create(payload=_FIGURES.dump_python(figures, mode="json"))
        OverviewFigures.objects.filter(pk__lt=row.pk).delete()
    return figures


def count() -> Figures:
    """Count the store as it is now."""
    now = timezone.now()
    communes, unplaced = counting.communes()
    night = Night.objects.order_by("-started_at").first()
    return Figures(
        night=funnel(night),
        night_started=night.started_at if night else None,
        totals=counting.totals(),
        places=counting.places(communes),
        unplaced=unplaced,
        communes=dict(communes),
        fields=counting.tallies("field"),
        movements=counting.tallies("movement")[:MOVEMENTS],
        weeks=counting.weeks(now),
        portals=counting.health(),
        scores=scores.histogram(),
        drift=scores.drift(now),
        made_at=now,
    )


def funnel(night: Night | None) -> dict[str, int]:
    """One night from discovered addresses to dossiers; what the night did not note is left out."""
    if night is None:
        return {}
    crawled = night.portals.aggregate(discovered=Sum("discovered"), fetched=Sum("fetched"), new=Sum("new"))
    steps = {name: value or 0 for name, value in crawled.items()}
    return steps | {name: night.funnel[name] for name in ("read", "flagged_new", "opened") if name in night.funnel}


@dataclass(frozen=True, slots=True)
class Marks:
    """The last row of each table when a night began: what is above them, the night made."""

    reading: int
    verdict: int
    candidate: int

    @classmethod
    def now(cls) -> Marks:
        """The marks of this moment."""
        return cls(_last(StoredReading), _last(StoredVerdict), _last(Candidate))

    def since(self) -> dict[str, int]:
        """What was read, flagged and opened since these marks."""
        return {
            "read": StoredReading.objects.filter(pk__gt=self.reading).count(),
            "flagged_new": StoredVerdict.objects.filter(pk__gt=self.verdict, flag=True).count(),
            "opened": Candidate.objects.filter(pk__gt=self.candidate).count(),
        }


def _last(table: type[Model]) -> int:
    return table._default_manager.aggregate(last=Max("pk"))["last"] or 0
