"""The headline figures of a dossier, computed from its appearances: facts, place, counts, dates, award status.

Nothing here comes from people; what analysts set (standing, stage, owner, notes) is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from candidates.occupations import occupation_of
from candidates.ranking import RANKED, rerank
from candidates.vocabulary import STATUS_ORDER
from candidates.writing import write_back
from nlp.keys import match_key, plain_key
from store.models import Appearance, Candidate

BATCH = 500
_HOME = frozenset({"residence", "place_2025"})
"""Facts that say where a subject is at home, beside its place."""
_TEXTS = ("text", "sapo", "captions", "attachments", "warnings", "url")
"""Parts of an article that no figure needs."""
FIGURES = (
    "score",
    "facts",
    "place",
    "province",
    "commune",
    "place_key",
    "search_key",
    "field",
    "movement",
    "occupation",
    "articles",
    "sources",
    "first_published",
    "last_published",
    "award_status",
)


def with_appearances(candidates: Iterable[int]) -> list[Candidate]:
    """Dossiers with their appearances, best first and reprints last, and the articles; a fixed number of queries."""
    seen = (
        Appearance.objects.select_related("article")
        .defer("reasons", *(f"article__{name}" for name in _TEXTS))
        .order_by("-score", "article_id", "pk")
    )
    rows = (
        Candidate.every.filter(pk__in=list(candidates)).order_by("pk").prefetch_related(Prefetch("appearances", seen))
    )
    return list(rows)


def refresh(candidates: Iterable[int]) -> None:
    """Bring the headline figures, signals and rank of dossiers in line with their appearances."""
    wanted = sorted(set(candidates))
    for at in range(0, len(wanted), BATCH):
        rows = [row for row in with_appearances(wanted[at : at + BATCH]) if row.merged_into_id is None]
        for candidate in rows:
            _figure(candidate, appearances_of(candidate))
        rerank(rows)
        write_back(rows, (*FIGURES, *RANKED))


def appearances_of(candidate: Candidate) -> list[Appearance]:
    """The appearances of a prefetched dossier, reprints last."""
    return sorted(candidate.appearances.all(), key=lambda a: a.article.reprint_of_id is not None)


def _figure(candidate: Candidate, seen: Sequence[Appearance]) -> None:
    if not seen:
        candidate.articles = candidate.sources = 0
        return
    own = [a for a in seen if a.article.reprint_of_id is None] or list(seen[:1])
    candidate.score = max(a.score for a in seen)
    if any(a.facts for a in seen):
        candidate.facts = _facts(seen)
    candidate.commune = str(candidate.facts.get("commune", {}).get("value", ""))
    candidate.province = _most([a.province for a in seen]) or candidate.province
    at_home = _at_home(seen, candidate.commune, candidate.province)
    candidate.facts |= {name: fact for name, fact in _facts(at_home).items() if name in _HOME}
    candidate.place = next((a.place for a in [*at_home, *seen] if a.place), candidate.place)
    candidate.field = _most([a.field for a in seen])
    candidate.movement = _most([a.movement for a in seen])
    today = str(candidate.facts.get("place_2025", {}).get("value", ""))
    candidate.place_key = f" {plain_key(f'{candidate.place} {today} {candidate.province}')} "[:600]
    candidate.search_key = plain_key(f"{candidate.name} {candidate.place} {candidate.province}")[:600]
    stated = [str(candidate.facts.get(name, {}).get("value", "")) for name in ("position", "honorific", "organisation")]
    candidate.occupation = occupation_of(candidate.kind, *stated)
    candidate.articles = len({a.article_id for a in own})
    candidate.sources = len({a.article.portal for a in own})
    dates = [a.article.published_at for a in seen if a.article.published_at is not None]
    candidate.first_published, candidate.last_published = (min(dates), max(dates)) if dates else (None, None)
    statuses = {str(c["status"]) for a in seen for c in a.commendations}
    candidate.award_status = next((status for status in STATUS_ORDER if status in statuses), "")


def _at_home(seen: Sequence[Appearance], commune: str, province: str) -> list[Appearance]:
    """The appearances that tell the home most exactly: those that name its commune, in the dossier's province."""
    return [
        a for a in seen if commune and a.province == province and a.facts.get("commune", {}).get("value") == commune
    ]


def _facts(seen: Sequence[Appearance]) -> dict[str, Any]:
    """For each fact the value that most articles state; among equals the one of the best appearance."""
    stated: dict[str, list[dict[str, Any]]] = {}
    for appearance in seen:
        for name, fact in appearance.facts.items():
            stated.setdefault(name, []).append(fact)
    chosen: dict[str, Any] = {}
    for name in sorted(stated):
        votes = Counter(match_key(str(fact["value"])) for fact in stated[name])
        chosen[name] = max(stated[name], key=lambda fact: votes[match_key(str(fact["value"]))])
    return chosen


def _most(values: Sequence[str]) -> str:
    """The value that most appearances have, the best appearance's among equals; empty when none has one."""
    votes = Counter(value for value in values if value)
    return max(votes, key=lambda value: votes[value]) if votes else ""
