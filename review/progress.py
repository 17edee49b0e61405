"""How far the night and the week have come, for the head of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone

from review.permissions import visible_candidates
from store.models import Candidate, Decision, Night

KEPT = 60
"""Seconds for which the figures are kept for a person."""


@dataclass(frozen=True, slots=True)
class Progress:
    """``night`` is when the last night began, ``funnel`` its counts; the rest counts dossiers of this week."""

    night: datetime | None
    running: bool
    funnel: dict[str, Any]
    fresh: int
    """Dossiers opened since Monday."""
    decided: int
    """Of those, how many are decided."""
    mine: int
    """Decisions of the person since Monday."""


def progress(user: User) -> Progress:
    """The figures for ``user``, at most a minute old."""
    key = f"progress:{user.pk}"
    known: Progress | None = cache.get(key)
    if known is None:
        known = _counted(user)
        cache.set(key, known, KEPT)
    return known


def monday(today: date) -> datetime:
    """Midnight before the Monday of the week of ``today``, in local time."""
    start = today - timedelta(days=today.weekday())
    return datetime.combine(start, datetime.min.time(), timezone.get_current_timezone())


def _counted(user: User) -> Progress:
    night = Night.objects.order_by("-pk").first()
    since = monday(timezone.localdate())
    fresh = visible_candidates(user).filter(first_seen__gte=since)
    return Progress(
        night=night.started_at if night else None,
        running=night is not None and night.state == Night.State.RUNNING,
        funnel=night.funnel if night else {},
        fresh=fresh.count(),
        decided=fresh.exclude(standing=Candidate.Standing.OPEN).count(),
        mine=Decision.objects.filter(user=user, decided_at__gte=since).exclude(verdict=Decision.Verdict.UNDO).count(),
    )
