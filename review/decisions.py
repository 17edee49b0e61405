"""Deciding about a candidate. Decisions are only ever added; the last one gives the dossier its standing.

A repeated request (same token) is the same decision. When a colleague decided in the meantime, both decisions are kept
and the second person is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from store.models import Activity, Candidate, Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision as kept, and the colleague's decision that the person had not seen, if any."""

    decision: Decision
    unseen: Decision | None


def decide(candidate: Candidate, user: User, verdict: str, reason: str, *, token: UUID, seen: int | None) -> Decided:
    """Keep a decision; ``seen`` is the id of the last decision that the page showed.

    Raises:
        ValueError: for a verdict that does not exist.
    """
    if verdict not in Decision.Verdict.values:
        raise ValueError(f"verdict {verdict!r}: expected one of {', '.join(Decision.Verdict.values)}")
    known = Decision.objects.filter(token=token).first()
    if known is not None:
        return Decided(known, None)
    try:
        with transaction.atomic():
            locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
            last = locked.decisions.exclude(user=user).first()
            decision = Decision.objects.create(
                candidate=locked, user=user, verdict=verdict, reason=reason.strip(), token=token
            )
            locked.standing = verdict
            locked.save(update_fields=["standing"])
            Activity.objects.create(user=user, action=f"decide:{verdict}", subject=f"candidate:{locked.pk}")
    except IntegrityError:  # the same request at the same moment
        return Decided(Decision.objects.get(token=token), None)
    unseen = last if last is not None and (seen is None or last.pk > seen) else None
    return Decided(decision, unseen)


def undo(candidate: Candidate, user: User, token: UUID) -> Decision:
    """Take the last decision back: the dossier stands as it stood before it."""
    with transaction.atomic():
        locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
        standing = standing_before(list(locked.decisions.all()))
        decision, made = Decision.objects.get_or_create(
            token=token, defaults={"candidate": locked, "user": user, "verdict": Decision.Verdict.UNDO}
        )
        if made:
            locked.standing = standing
            locked.save(update_fields=["standing"])
            Activity.objects.create(user=user, action="undo", subject=f"candidate:{locked.pk}")
    return decision


def standing_before(newest_first: list[Decision]) -> str:
    """The standing once the newest decision that still counts is taken back too."""
    standing = [d.verdict for d in in_force(newest_first)]
    return standing[-2] if len(standing) > 1 else Candidate.Standing.OPEN


def in_force(newest_first: list[Decision]) -> list[Decision]:
    """The decisions that were not undone, oldest first."""
    kept: list[Decision] = []
    for decision in reversed(newest_first):
        if decision.verdict != Decision.Verdict.UNDO:
            kept.append(decision)
        elif kept:
            kept.pop()
    return kept
