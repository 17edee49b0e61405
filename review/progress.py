"""How far the night and the week have come, for the head of the queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone

from review.permissions import scope_key, visible_candidates
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
    since = monday(timezone.localdate())
    shared, own = f"progress:{scope_key(user)}", f"progress-of:{user.pk}"
    known: Progress | None = cache.get(shared)
    if known is None:
        known = _counted(user, since)
        cache.set(shared, known, KEPT)
    mine: int | None = cache.get(own)
    if mine is None:
        decided = Decision.objects.filter(user=user, decided_at__gte=since)
        mine = decided.exclude(verdict=Decision.Verdict.UNDO).count()
        cache.set(own, mine, KEPT)
    return replace(known, mine=mine)


def monday(today: date) -> datetime:
    """Midnight before the Monday of the week of ``today``, in local time."""
    start = today - timedelta(days=today.weekday())
    return datetime.combine(start, datetime.min.time(), timezone.get_current_timezone())


def _counted(user: User, since: datetime) -> Progress:
    """What is the same for all who see the same dossiers."""
    night = Night.objects.order_by("-pk").first()
    fresh = visible_candidates(user).filter(first_seen__gte=since)
    return Progress(
        night=night.started_at if night else None,
        running=night is not None and night.state == Night.State.RUNNING,
        funnel=night.funnel if night else {},
        fresh=fresh.count(),
        decided=fresh.exclude(standing=Candidate.Standing.OPEN).count(),
        mine=0,
    )
