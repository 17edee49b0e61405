"""Small words that the templates need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from candidates.vocabulary import AWARD_STATUSES, NO_AWARD_SEEN
from store.models import Candidate

register = template.Library()

SHOWN_REASONS = 2


@register.filter
def of(key: str, names: Mapping[str, str]) -> str:
    """The name that stands for ``key``, or ``key`` itself."""
    return names.get(key, key)


@register.filter
def raising(reasons: Iterable[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The cues that raised the score most."""
    raised = [reason for reason in reasons or () if reason["weight"] > 0]
    return sorted(raised, key=lambda reason: -reason["weight"])[:SHOWN_REASONS]


@register.filter
def award_word(status: str) -> str:
    """An award's status in the board's words."""
    return AWARD_STATUSES.get(status, status)


@register.filter
def award_status(candidate: Candidate) -> str:
    """What the sources say about awards of a candidate; never that there is none."""
    stated = {c["status"] for a in candidate.appearances.all() for c in a.commendations}
    return next((word for status, word in AWARD_STATUSES.items() if status in stated), NO_AWARD_SEEN)


@register.filter
def is_web(url: str) -> bool:
    """Whether a source's address may be offered as a link."""
    return url.startswith(("http://", "https://"))
