"""What a list shows of dossiers, read from the store in batches as plain values, because lists are long."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from pydantic_core import from_json

from candidates.fact_edits import in_force
from store.models import Appearance, Candidate, Decision, FactEdit, Note, PossibleDuplicate, Signal

BATCH = 500
OBJECTS = 100_000
"""New objects between two looks for cycles: about those of two batches."""


class Row(NamedTuple):
    """What a list shows of one dossier itself; the names are those of ``store.models.Candidate``."""

    pk: int
    identity: str
    kind: str
    name: str
    facts_json: str
    place: str
    movement: str
    field: str
    score: float
    stage: str
    proposed_award: bool
    proposed_central: bool
    owner: str
    province: str
    occupation: str
    decided: bool
    noted: bool
    edited: bool
    linked: bool
    """Whether there are decisions, notes, edited facts and open links "có thể trùng"; most dossiers have none."""

    @property
    def facts(self) -> dict[str, dict[str, Any]]:
        """As in the store."""
        return dict(from_json(self.facts_json))


def _that(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.order_by().values("pk"))


_MORE = {
    "facts_json": Cast("facts", TextField()),
    "decided": _that(Decision.objects.filter(candidate=OuterRef("pk"))),
    "noted": _that(Note.objects.filter(candidate=OuterRef("pk"), removed_at=None)),
    "edited": _that(FactEdit.objects.filter(candidate=OuterRef("pk"))),
    "linked": _that(PossibleDuplicate.objects.filter(first=OuterRef("pk"), settled_at=None))
    | _that(PossibleDuplicate.objects.filter(second=OuterRef("pk"), settled_at=None)),
}


class Seen(NamedTuple):
    """What a list shows of one appearance and its article, without the texts."""

    candidate: int
    evidence: list[dict[str, Any]]
    commendations: list[dict[str, Any]]
    deeds: list[dict[str, Any]]
    remarks_json: str
    portal: str
    title: str
    url: str
    published: str | None
    reprint_of: int | None

    @property
    def published_at(self) -> datetime | None:
        """As in the store; most forms show that of the best appearance only."""
        at = datetime.fromisoformat(self.published) if self.published else None
        return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)

    @property
    def remarks(self) -> list[dict[str, Any]]:
        """As in the store; few forms show any."""
        return list(_json(self.remarks_json))


_SEEN: tuple[str | Cast, ...] = (
    "candidate_id",
    *(Cast(name, TextField()) for name in ("evidence", "commendations", "deeds", "remarks")),
    *(f"article__{name}" for name in ("portal", "title", "url")),
    Cast("article__published_at", TextField()),
    "article__reprint_of_id",
)
"""Where the values of ``Seen`` stand in the store; JSON and times as text: Django's own way takes thrice as long."""


def _json(text: str) -> Any:
    """What a JSON column holds; the empty list, which most hold, without reading."""
    return [] if text == "[]" else from_json(text)


class Shown(NamedTuple):
    """A signal: its line, and the day from which days are counted."""

    text: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A candidate with its appearances, best first, reprints last, and what people and signals say."""

    row: Row
    appearances: Sequence[Seen]
    decision: tuple[str, str] | None
    """Verdict and reason of the last decision."""
    notes: Sequence[str]
    signals: Mapping[str, Shown]
    edits: dict[str, str]
    """Facts that people set right: they stand in place of what the sources say."""


def dossiers(candidates: QuerySet[Candidate]) -> Iterator[Dossier]:
    """The candidates in the order given, with everything that a row needs; 500 in memory at a time."""
    remaining = map(Row._make, candidates.annotate(**_MORE).values_list(*Row._fields).iterator(chunk_size=BATCH))
    with _rarely_collected():
        while batch := list(islice(remaining, BATCH)):
            yield from _with_all(batch)


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Python looks for cycles less often: plain values have none, and the search took a fifth of the time of a list."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _with_all(rows: Sequence[Row]) -> Iterator[Dossier]:
    """The candidates with what stands in other tables, in a fixed number of queries."""
    keys = [row.pk for row in rows]
    appearances = _appearances(keys)
    signals: dict[int, dict[str, Shown]] = defaultdict(dict)
    stored = Signal.objects.filter(candidate__in=keys).values_list("candidate", "kind", "text", "since")
    for candidate, kind, text, since in stored:
        signals[candidate][kind] = Shown(text, since)
    decisions = _decisions([row.pk for row in rows if row.decided])
    notes = _notes([row.pk for row in rows if row.noted])
    edits = in_force([row.pk for row in rows if row.edited])
    for row in rows:
        pk = row.pk
        yield Dossier(
            row,
            appearances.get(pk, ()),
            decisions.get(pk),
            notes.get(pk, ()),
            signals.get(pk, {}),
            edits.get(pk, {}),
        )


def _appearances(candidates: Sequence[int]) -> Mapping[int, list[Seen]]:
    """The appearances by candidate, best first, reprints last."""
    groups: dict[int, list[Seen]] = defaultdict(list)
    reprints: list[Seen] = []
    stored = Appearance.objects.filter(candidate__in=candidates).order_by("-score", "article_id", "pk")
    for candidate, evidence, commendations, deeds, *rest in stored.values_list(*_SEEN):
        seen = Seen(candidate, _json(evidence), _json(commendations), _json(deeds), *rest)
        (groups[candidate] if seen.reprint_of is None else reprints).append(seen)
    for seen in reprints:
        groups[seen.candidate].append(seen)
    return groups


def _decisions(candidates: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Verdict and reason of the last decision about each candidate."""
    last: dict[int, tuple[str, str]] = {}
    stored = Decision.objects.filter(candidate__in=candidates).values_list("candidate", "verdict", "reason")
    for candidate, verdict, reason in stored:
        last.setdefault(candidate, (verdict, reason))
    return last


def _notes(candidates: Sequence[int]) -> Mapping[int, list[str]]:
    """The notes of each candidate, latest first."""
    found: dict[int, list[str]] = defaultdict(list)
    stored = Note.objects.filter(candidate__in=candidates, removed_at=None)
    for candidate, text in stored.values_list("candidate", "text"):
        found[candidate].append(text)
    return found
