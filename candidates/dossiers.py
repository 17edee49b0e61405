"""From verdicts to dossiers: every candidate of a flagged article becomes an appearance in one dossier.

Verdicts are gathered in the order of publication, so the dossiers do not depend on the order of the harvest, and a
verdict is marked as gathered in the transaction that writes its appearances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from candidates.identity import Appearing, resolve
from classifiers.records import SubjectVerdict
from nlp.keys import plain_key
from nlp.records import Reading
from nlp.summary import SubjectSummary, summarise
from store.models import Appearance, Candidate, StoredVerdict
from store.records import reading_of, verdict_of

BATCH = 100


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
    """Put the candidates of every new verdict into dossiers."""
    verdicts = appearances = opened = 0
    while batch := list(ungathered()[:BATCH]):
        with transaction.atomic():
            made, fresh = _gather_batch(batch)
            StoredVerdict.objects.filter(pk__in=[row.pk for row in batch]).update(gathered=True)
        verdicts += len(batch)
        appearances += made
        opened += fresh
        tick(len(batch))
    return GatherReport(verdicts, appearances, opened)


def _gather_batch(batch: list[StoredVerdict]) -> tuple[int, int]:
    """Write the appearances of a batch; returns how many, and how many dossiers were opened."""
    articles = [row.article_id for row in batch]
    before = set(Appearance.objects.filter(article__in=articles).values_list("candidate_id", flat=True))
    Appearance.objects.filter(article__in=articles).delete()
    count_before = Candidate.objects.count()
    pairs = [pair for stored in batch for pair in _appearing(stored)]
    rows = [appearance for _, appearance in pairs]
    dossiers = resolve([appearing for appearing, _ in pairs])
    for appearance, candidate in zip(rows, dossiers, strict=True):
        appearance.candidate = candidate
    touched = {candidate.pk for candidate in dossiers}
    Appearance.objects.bulk_create(rows)
    opened = Candidate.objects.count() - count_before
    _close_empty(before - touched)
    refresh(touched | before)
    return len(rows), opened


def _appearing(stored: StoredVerdict) -> Iterator[tuple[Appearing, Appearance]]:
    """Each candidate subject of one verdict: what is known of it, and its appearance still without a dossier."""
    verdict = verdict_of(stored)
    if not verdict.candidates:
        return
    article = stored.article
    reading = reading_of(article.reading)
    subjects = {subject.id: subject for subject in reading.subjects}
    for judged in verdict.candidates:
        subject = subjects[judged.subject]
        summary = summarise(reading, subject)
        facts = {
            name: {"value": fact.value, "article": article.pk, "start": fact.start, "end": fact.end}
            for name, fact in subject.facts.items()
        }
        if summary.place_2025:
            facts["place_2025"] = {"value": summary.place_2025, "article": article.pk}
        appearing = Appearing(
            kind=judged.kind.value,
            name=judged.name,
            province=summary.province or article.province,
            commune=summary.commune,
            place=summary.place,
            facts=facts,
            origin=f"{article.url_sha1[:16]}:{subject.id}",
            movement=summary.movement,
            article=article.reprint_of_id or article.pk,
        )
        yield appearing, _appearance(article.pk, judged, summary, reading)


def _appearance(article: int, judged: SubjectVerdict, summary: SubjectSummary, reading: Reading) -> Appearance:
    return Appearance(
        article_id=article,
        subject=judged.subject,
        name_as_written=judged.name,
        score=judged.score,
        role=judged.role.value,
        place=summary.place,
        field=summary.field,
        movement=summary.movement,
        evidence=[
            {"start": span.start, "end": span.end, "text": reading.text[span.start : span.end]}
            for span in summary.evidence
        ],
        commendations=[
            {
                "award": c.award,
                "award_id": c.award_id,
                "level": c.level,
                "authority": c.authority,
                "movement": c.movement,
                "year": c.year,
                "status": c.status.value,
                "start": c.evidence.start,
                "end": c.evidence.end,
            }
            for c in summary.commendations
        ],
        reasons=[
            {"code": r.code, "text": r.text, "weight": r.weight, "start": r.start, "end": r.end} for r in judged.reasons
        ],
    )


def _close_empty(candidates: set[int]) -> None:
    """Remove dossiers that lost their last appearance, unless a person has decided on them."""
    Candidate.objects.filter(pk__in=candidates, appearances__isnull=True, decisions__isnull=True).delete()


def refresh(candidates: Iterable[int]) -> None:
    """Bring the headline figures of dossiers in line with their appearances."""
    rows = Candidate.objects.filter(pk__in=list(candidates)).prefetch_related("appearances")
    for candidate in rows:
        seen = sorted(candidate.appearances.all(), key=lambda a: (-a.score, a.article_id))
        if not seen:
            continue
        candidate.score = seen[0].score
        candidate.place = candidate.place or next((a.place for a in seen if a.place), "")
        candidate.field = next((a.field for a in seen if a.field), "")
        candidate.movement = next((a.movement for a in seen if a.movement), "")
        candidate.search_key = plain_key(f"{candidate.name} {candidate.place} {candidate.province}")[:600]
    Candidate.objects.bulk_update(rows, ["score", "place", "field", "movement", "search_key"])
