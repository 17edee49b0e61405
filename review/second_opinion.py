"""Ý kiến thứ hai: a share of the candidates goes to two analysts who do not see each other's opinion.

Which candidates and which two analysts follows from hashes, so that nobody can choose and a repeated run changes
nothing. Opinions are kept apart from decisions until both are there: two equal ones become two decisions, two different
ones wait for a supervisor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid5

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from review import decisions
from review.permissions import of_visible_candidate, province_names
from store import saved_settings
from store.models import Activity, Candidate, Decision, Opinion, SecondOpinion

VERDICTS = [choice for choice in Decision.Verdict.choices if choice[0] != Decision.Verdict.UNDO]
LONGEST_REASON = 2000
ENOUGH_FOR_KAPPA = 10
"""Candidates that two people judged both; with fewer, kappa says nothing."""


def assign() -> int:
    """Give the chosen share of open, undecided candidates to two analysts each; returns how many were given now."""
    share = saved_settings.number("second_opinion_share")
    analysts = _analysts()
    if not share or len(analysts) < 2:
        return 0
    waiting = Candidate.objects.filter(
        standing=Candidate.Standing.OPEN, second_opinion__isnull=True, decisions__isnull=True
    ).order_by("pk")
    made = []
    for pk, identity, province in waiting.values_list("pk", "identity", "province").iterator(chunk_size=5000):
        two = _two(identity, province, analysts) if is_chosen(identity, share) else []
        if two:
            made.append(SecondOpinion(candidate_id=pk, first=two[0], second=two[1]))
    SecondOpinion.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    return len(made)


def is_chosen(identity: str, share: float) -> bool:
    """Whether a candidate belongs to the share; one that does still does when the share grows."""
    return _hash("share", identity) < share


def _two(identity: str, province: str, analysts: Sequence[tuple[User, frozenset[str] | None]]) -> list[User]:
    """The two analysts of this province whose hash with the candidate is highest: the load spreads evenly."""
    fit = [user for user, scope in analysts if scope is None or province in scope]
    return sorted(fit, key=lambda user: -_hash(user.username, identity))[:2] if len(fit) > 1 else []


def _hash(*words: str) -> float:
    """A number from 0 to 1 that only these words decide."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _analysts() -> list[tuple[User, frozenset[str] | None]]:
    users = User.objects.filter(is_active=True, groups__name="analyst").select_related("account").order_by("pk")
    scopes = [(user, province_names(user)) for user in users]
    return [(user, None if names is None else frozenset(names)) for user, names in scopes]


def waiting_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[SecondOpinion]:
    """The pairs that a person has not answered yet, best candidates first."""
    mine = Q(first=user.pk) | Q(second=user.pk)
    return (
        SecondOpinion.objects.filter(mine, of_visible_candidate(user), settled_at=None)
        .exclude(opinions__user=user.pk)
        .select_related("candidate")
        .order_by("-candidate__score", "pk")
    )


def takes(candidate: Candidate, user: User, verdict: str, reason: str, token: UUID) -> bool:
    """Keep what would have been a decision as an opinion, where the person is one of two who still judge apart."""
    pair = SecondOpinion.objects.filter(candidate=candidate, settled_at=None).first()
    if pair is None or user.pk not in {pair.first_id, pair.second_id} or verdict not in dict(VERDICTS):
        return False
    if pair.opinions.count() == 2:
        return False
    opine(pair, user, verdict, reason, token)
    return True


@transaction.atomic
def opine(pair: SecondOpinion, user: User, verdict: str, reason: str, token: UUID) -> SecondOpinion:
    """Keep what one of the two thinks; it can be changed until the other has answered, too.

    Raises:
        ValueError: for a verdict that does not exist.
        PermissionDenied: for anybody but the two.
    """
    if verdict not in dict(VERDICTS):
        raise ValueError(f"verdict {verdict!r}: expected one of {', '.join(dict(VERDICTS))}")
    locked = SecondOpinion.objects.select_for_update().get(pk=pair.pk)
    if user.pk not in {locked.first_id, locked.second_id}:
        raise PermissionDenied
    given = {opinion.user_id: opinion for opinion in locked.opinions.select_related("user")}
    if locked.settled_at is not None or len(given) == 2:
        return locked
    given[user.pk], _made = Opinion.objects.update_or_create(
        pair=locked, user=user, defaults={"verdict": verdict, "reason": reason.strip()[:LONGEST_REASON], "token": token}
    )
    Activity.objects.create(user=user, action="opinion", subject=f"candidate:{locked.candidate_id}")
    if len(given) == 2 and len({opinion.verdict for opinion in given.values()}) == 1:
        for opinion in given.values():
            decisions.decide(
                locked.candidate, opinion.user, opinion.verdict, opinion.reason, token=opinion.token, seen=None
            )
        _settle(locked)
    return locked


@transaction.atomic
def adjudicate(pair: SecondOpinion, user: User, verdict: str, reason: str) -> None:
    """A supervisor's decision where the two differ; sent twice, it is one.

    Raises:
        ValueError: for a verdict that does not exist, or while an opinion is missing.
    """
    if verdict not in dict(VERDICTS):
        raise ValueError(f"verdict {verdict!r}: expected one of {', '.join(dict(VERDICTS))}")
    locked = SecondOpinion.objects.select_for_update().get(pk=pair.pk)
    if locked.settled_at is not None:
        return
    opinions = list(locked.opinions.order_by("pk"))
    if len(opinions) < 2:
        raise ValueError("both opinions are needed first")
    token = uuid5(opinions[0].token, str(opinions[1].token))
    decisions.decide(locked.candidate, user, verdict, reason, token=token, seen=None)
    Activity.objects.create(
        user=user, action="adjudicate", subject=f"candidate:{locked.candidate_id}", detail={"ket_luan": verdict}
    )
    _settle(locked)


def _settle(pair: SecondOpinion) -> None:
    pair.settled_at = timezone.now()
    pair.save(update_fields=["settled_at"])


def disagreements(user: AbstractBaseUser | AnonymousUser) -> QuerySet[SecondOpinion]:
    """The pairs that both answered, differently, and nobody has settled."""
    return _answered().filter(of_visible_candidate(user), settled_at=None).order_by("-candidate__score", "pk")


def _answered() -> QuerySet[SecondOpinion]:
    return (
        SecondOpinion.objects.annotate(given=Count("opinions"))
        .filter(given=2)
        .select_related("candidate", "first", "second")
        .prefetch_related(Prefetch("opinions", Opinion.objects.select_related("user").order_by("pk")))
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people over a period: candidates both judged, the share judged alike, and Cohen's kappa."""

    first: str
    second: str
    both: int
    alike: int
    kappa: float | None
    """``None`` where fewer than ten were judged, or all of them alike with one single verdict."""

    @property
    def share(self) -> float:
        """Judged alike, in per cent."""
        return 100 * self.alike / self.both


def agreement(since: object = None) -> list[Agreement]:
    """Each two people's agreement on the candidates given to them from ``since`` on, most judged first."""
    pairs = _answered() if since is None else _answered().filter(assigned_at__gte=since)
    told = sorted((_verdicts(pair) for pair in pairs), key=lambda one: one[0])
    found = [_agreement(names, [v for _, v in group]) for names, group in groupby(told, key=lambda one: one[0])]
    return sorted(found, key=lambda one: (-one.both, one.first, one.second))


def _verdicts(pair: SecondOpinion) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two names in alphabetic order, and their verdicts in the same order."""
    by_name = sorted((opinion.user.username, opinion.verdict) for opinion in pair.opinions.all())
    return (by_name[0][0], by_name[1][0]), (by_name[0][1], by_name[1][1])


def _agreement(names: tuple[str, str], verdicts: Sequence[tuple[str, str]]) -> Agreement:
    return Agreement(*names, len(verdicts), sum(a == b for a, b in verdicts), kappa(verdicts))


def kappa(verdicts: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of verdicts, 1 for full agreement, 0 for what chance would give."""
    pairs = list(verdicts)
    if len(pairs) < ENOUGH_FOR_KAPPA or len({verdict for pair in pairs for verdict in pair}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415 (a second of imports for one page)

    return float(cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs]))
