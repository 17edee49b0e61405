"""Deciding about candidates. Decisions are only ever added; the last one in force gives the dossier its standing.

A repeated request (same token) is the same decision. When a colleague decided in the meantime, both decisions are kept
and the second person is told. An undo takes back one decision, whenever it was taken, and leaves all others in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from store.models import Activity, Candidate, Decision

VERDICTS = tuple(v for v in Decision.Verdict.values if v != Decision.Verdict.UNDO)
LONGEST_REASON = 2000
MOST_AT_ONCE = 1000


class DecisionError(ValueError):
    """A decision or an undo that cannot be kept; the message is for the analyst."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision as kept, and the colleague's decision that the person had not seen, if any."""

    decision: Decision
    unseen: Decision | None


def decide(candidate: Candidate, user: User, verdict: str, reason: str, *, token: UUID, seen: int | None) -> Decided:
    """Keep a decision; ``seen`` is the id of the last decision that the page showed.

    Raises:
        DecisionError: for a verdict that does not exist, or a token of another decision.
    """
    if verdict not in VERDICTS:
        raise DecisionError(f"verdict {verdict!r}: expected one of {', '.join(VERDICTS)}")
    try:
        with transaction.atomic():
            locked = Candidate.objects.select_for_update().only("standing").get(pk=candidate.pk)
            known = Decision.objects.create(
                candidate=locked, user=user, verdict=verdict, reason=reason.strip()[:LONGEST_REASON], token=token
            )
            _stand(locked, verdict)
            Activity.objects.create(user=user, action=f"decide:{verdict}", subject=f"candidate:{locked.pk}")
    except IntegrityError:  # the same request once more
        known = Decision.objects.get(token=token)
    if (known.candidate_id, known.user_id) != (candidate.pk, user.pk):
        raise DecisionError(f"token {token}: belongs to another decision")
    others = Decision.objects.filter(candidate=candidate, pk__lt=known.pk, pk__gt=seen or 0).exclude(user=user)
    return Decided(known, others.select_related("user").order_by("-pk").first())


def decide_all(
    candidates: QuerySet[Candidate], user: User, verdict: str, reason: str, *, batch: UUID
) -> list[Decision]:
    """One verdict for up to ``MOST_AT_ONCE`` candidates; sent again with the same ``batch`` it changes nothing more.

    Raises:
        DecisionError: for a verdict that does not exist, or more candidates than can be decided at once.
    """
    if verdict not in VERDICTS:
        raise DecisionError(f"verdict {verdict!r}: expected one of {', '.join(VERDICTS)}")
    with transaction.atomic():
        done = list(Decision.objects.filter(batch=batch, user=user).exclude(verdict=Decision.Verdict.UNDO))
        if done:
            return done
        keys = list(candidates.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            raise DecisionError(f"more than {MOST_AT_ONCE} candidates at once")
        locked = list(Candidate.objects.select_for_update().filter(pk__in=keys).values_list("pk", flat=True))
        made = Decision.objects.bulk_create(
            Decision(
                candidate_id=pk,
                user=user,
                verdict=verdict,
                reason=reason.strip()[:LONGEST_REASON],
                token=uuid5(batch, str(pk)),
                batch=batch,
            )
            for pk in locked
        )
        Candidate.objects.filter(pk__in=locked).update(standing=verdict)
        Activity.objects.create(
            user=user, action=f"decide-all:{verdict}", subject=f"batch:{batch}", detail={"candidates": len(locked)}
        )
    return made


def undo(decision: Decision, user: User, token: UUID) -> Decision:
    """Take ``decision`` back: the dossier stands as if it had not been taken. A second undo of it changes nothing.

    Raises:
        DecisionError: for an undo, or a decision of somebody else.
    """
    if decision.verdict == Decision.Verdict.UNDO:
        raise DecisionError("an undo cannot be undone: decide again")
    if decision.user_id != user.pk:
        raise DecisionError("the decision of somebody else")
    with transaction.atomic():
        locked = Candidate.objects.select_for_update().get(pk=decision.candidate_id)
        known = Decision.objects.filter(undoes=decision).first() or _known(token)
        if known is not None:
            return known
        made = Decision.objects.create(
            candidate=locked, user=user, verdict=Decision.Verdict.UNDO, token=token, undoes=decision
        )
        _stand(locked, standing_of(locked.decisions.all()))
        Activity.objects.create(user=user, action="undo", subject=f"candidate:{locked.pk}")
    return made


def undo_batch(batch: UUID, user: User) -> int:
    """Take back all that was decided at once; returns how many decisions were still in force."""
    with transaction.atomic():
        rows = Decision.objects.filter(batch=batch, user=user, undone_by__isnull=True)
        taken = list(rows.exclude(verdict=Decision.Verdict.UNDO))
        keys = [decision.candidate_id for decision in taken]
        locked = {c.pk: c for c in Candidate.objects.select_for_update().filter(pk__in=keys)}
        Decision.objects.bulk_create(
            Decision(
                candidate_id=decision.candidate_id,
                user=user,
                verdict=Decision.Verdict.UNDO,
                token=uuid5(decision.token, "undo"),
                undoes=decision,
            )
            for decision in taken
        )
        histories: dict[int, list[Decision]] = {pk: [] for pk in locked}
        for decision in Decision.objects.filter(candidate__in=keys):
            histories[decision.candidate_id].append(decision)
        for pk, candidate in locked.items():
            candidate.standing = standing_of(histories[pk])
        Candidate.objects.bulk_update(locked.values(), ["standing"])
        if taken:
            detail = {"candidates": len(taken)}
            Activity.objects.create(user=user, action="undo-all", subject=f"batch:{batch}", detail=detail)
    return len(taken)


def last_of(user: User) -> Decision | None:
    """The last decision of ``user`` that is in force, of today or of any earlier day."""
    taken = Decision.objects.filter(user=user, undone_by__isnull=True).exclude(verdict=Decision.Verdict.UNDO)
    return taken.select_related("candidate").order_by("-pk").first()


def standing_of(history: Iterable[Decision]) -> str:
    """What a dossier with these decisions stands at."""
    kept = in_force(sorted(history, key=lambda decision: decision.pk, reverse=True))
    return kept[-1].verdict if kept else Candidate.Standing.OPEN


def in_force(newest_first: Sequence[Decision]) -> list[Decision]:
    """The decisions that were not undone, oldest first."""
    kept: list[Decision] = []
    for decision in reversed(newest_first):
        if decision.verdict != Decision.Verdict.UNDO:
            kept.append(decision)
        elif decision.undoes_id is not None:
            kept = [one for one in kept if one.pk != decision.undoes_id]
        elif kept:
            kept.pop()
    return kept


def _known(token: UUID) -> Decision | None:
    return Decision.objects.filter(token=token).first()


def _stand(locked: Candidate, standing: str) -> None:
    locked.standing = standing
    locked.save(update_fields=["standing"])
