"""From verdicts to dossiers: every candidate of a flagged article becomes an appearance in one dossier.

Verdicts are gathered in the order of publication, so the dossiers do not depend on the order of the harvest, and a
verdict is marked as gathered in the transaction that writes its appearances. Facts, signals and ranks are computed
anew for the dossiers that a batch touches; what people decided is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from candidates.figures import refresh
from candidates.forgetting import StopList, blot
from candidates.identity import Appearing, recognise, resolve
from candidates.ranking import weights
from candidates.signals import fall_silent
from candidates.told import appearing, offenders
from store.models import Appearance, Candidate, Sighting, StoredReading, StoredVerdict

BATCH = 100
__all__ = ["GatherReport", "gather", "refresh", "ungathered"]


@dataclass(frozen=True, slots=True)
class GatherReport:
    """What one run of :func:`gather` did."""

    verdicts: int
    appearances: int
    opened: int


def ungathered() -> QuerySet[StoredVerdict]:
    """The verdicts whose candidates are not in the dossiers yet, oldest publication first."""
    return (
        StoredVerdict.objects.filter(gathered=False)
        .select_related("article", "article__reading")
        .order_by(F("article__published_at").asc(nulls_last=True), "article__url")
    )


def gather(tick: Callable[[int], None] = lambda _: None) -> GatherReport:
    """Put the candidates of every new verdict into dossiers; then look for dossiers that have fallen silent.

    Raises:
        candidates.tables.TableError: when the weights cannot be used; nothing was gathered then.
    """
    weights()
    verdicts = appearances = opened = 0
    while batch := list(ungathered()[:BATCH]):
        with transaction.atomic():
            made, fresh = _gather_batch(batch)
            StoredVerdict.objects.filter(pk__in=[row.pk for row in batch]).update(gathered=True)
        verdicts += len(batch)
        appearances += made
        opened += fresh
        tick(len(batch))
    refresh(fall_silent())
    return GatherReport(verdicts, appearances, opened)


def _gather_batch(batch: Sequence[StoredVerdict]) -> tuple[int, int]:
    """Write the appearances of a batch; returns how many, and how many dossiers were opened."""
    articles = [row.article_id for row in batch]
    before = set(Appearance.objects.filter(article__in=articles).values_list("candidate_id", flat=True))
    Appearance.objects.filter(article__in=articles).delete()
    pairs = list(_wanted(batch))
    rows = [appearance for _, appearance in pairs]
    newest = Candidate.every.order_by("-pk").values_list("pk", flat=True).first() or 0
    dossiers = resolve([one for one, _ in pairs])
    for appearance, candidate in zip(rows, dossiers, strict=True):
        appearance.candidate = candidate
    touched = {candidate.pk for candidate in dossiers}
    Appearance.objects.bulk_create(rows)
    warned = _keep_sightings(articles, [one for stored in batch for one in offenders(stored)])
    _close_empty(before - touched)
    refresh(touched | before | warned)
    return len(rows), sum(pk > newest for pk in touched)


def _wanted(batch: Sequence[StoredVerdict]) -> Iterator[tuple[Appearing, Appearance]]:
    """The candidates of a batch; whoever was forgotten is left out, and made illegible in the article."""
    stopped = StopList()
    for stored in batch:
        for one, appearance in appearing(stored):
            if stopped.holds(one):
                blot(StoredReading.objects.select_related("article").get(article=stored.article), [one.name])
            else:
                yield one, appearance


def _keep_sightings(articles: Sequence[int], told: Sequence[tuple[Appearing, list[dict[str, Any]]]]) -> set[int]:
    """Keep the bad news of a batch with the dossiers that it may be about; returns the dossiers it changes."""
    old = Sighting.objects.filter(article__in=articles)
    changed = set(old.values_list("candidate_id", flat=True))
    old.delete()
    rows: dict[tuple[int, int], Sighting] = {}
    for (one, evidence), (candidate, certain) in _recognised(told):
        if one.printed_in is not None:
            rows[candidate.pk, one.printed_in] = Sighting(
                candidate=candidate, article_id=one.printed_in, certain=certain, evidence=evidence
            )
    Sighting.objects.bulk_create(rows.values())
    return changed | {candidate for candidate, _ in rows}


def _recognised(
    told: Sequence[tuple[Appearing, list[dict[str, Any]]]],
) -> Iterator[tuple[tuple[Appearing, list[dict[str, Any]]], tuple[Candidate, bool]]]:
    for pair, found in zip(told, recognise([one for one, _ in told]), strict=True):
        for candidate, certain in found:
            yield pair, (candidate, certain)


def _close_empty(candidates: set[int]) -> None:
    """Remove dossiers that lost their last appearance, unless a person has worked on them."""
    empty = Candidate.objects.filter(pk__in=candidates, appearances__isnull=True)
    for work in ("decisions", "notes", "stage_changes", "owner_changes", "regroupings", "regroupings_away", "merged"):
        empty = empty.filter(**{f"{work}__isnull": True})
    Candidate.every.filter(pk__in=list(empty.values_list("pk", flat=True))).delete()
