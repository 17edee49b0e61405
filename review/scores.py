"""How the scores of the judge are spread, what a threshold would flag, and whether the spread has moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import log

from django.db.models import Count, F, IntegerField, QuerySet
from django.db.models.functions import Cast, Floor

from review.figure_records import Drift
from store.models import StoredVerdict

BINS = 100
"""Steps of the histogram of scores: one for each hundredth."""
RECENT, BEFORE = timedelta(days=28), timedelta(days=196)
"""Drift compares the last four weeks with the 24 before them."""
ENOUGH = 100
"""Articles below which a period says nothing about drift."""


def histogram() -> tuple[int, ...]:
    """Articles by hundredth of their score."""
    return _by_score(StoredVerdict.objects.order_by(), BINS)


def _by_score(rows: QuerySet[StoredVerdict], bins: int) -> tuple[int, ...]:
    """Counts by score; a hair is added so that 0.29 falls into the bin of its own hundredth."""
    counted = (
        rows.annotate(bin=Cast(Floor(F("score") * bins + 1e-9), IntegerField()))
        .values_list("bin")
        .annotate(n=Count("pk"))
    )
    found = [0] * bins
    for at, n in counted:
        found[min(max(at, 0), bins - 1)] += n
    return tuple(found)


def flagged_at(scores: Sequence[int], threshold: float) -> int:
    """Articles of a histogram by hundredths whose score reaches ``threshold``, a number of two decimals."""
    return sum(scores[round(threshold * BINS) :])


def drift(now: datetime) -> Drift:
    """The scores of articles published in the last four weeks beside those of the 24 before."""
    judged = StoredVerdict.objects.order_by()
    recent = _by_score(judged.filter(article__published_at__gte=now - RECENT, article__published_at__lte=now), 10)
    before = _by_score(
        judged.filter(article__published_at__gte=now - BEFORE, article__published_at__lt=now - RECENT), 10
    )
    return Drift(recent, before, stability_index(recent, before))


def stability_index(recent: tuple[int, ...], before: tuple[int, ...]) -> float | None:
    """Population stability index of two histograms; below 0.1 nothing moved, above 0.25 much did.

    Half an article is added to each bin, so that an empty one does not make it infinite.
    """
    if min(sum(recent), sum(before)) < ENOUGH:
        return None
    a = [(n + 0.5) / (sum(recent) + 0.5 * len(recent)) for n in recent]
    b = [(n + 0.5) / (sum(before) + 0.5 * len(before)) for n in before]
    return sum((x - y) * log(x / y) for x, y in zip(a, b, strict=True))
