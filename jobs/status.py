"""``guongsang status``: what the store holds, how the last nights went, what waits for somebody."""

from __future__ import annotations

from django.db.models import Count
from rich.table import Table

from config.settings import Settings
from jobs import stages
from jobs.console import stderr
from store.models import Article, BadInput, Candidate, Night, SetAside, StoredReading, StoredVerdict

LAST_NIGHTS = 7


def tell(settings: Settings) -> None:
    """Print the state of the store as ``name<TAB>figure`` lines on stdout and the last nights as a table on stderr."""
    standing = dict(Candidate.objects.order_by().values_list("standing").annotate(n=Count("pk")))
    figures = {
        "articles": Article.objects.count(),
        "unread": stages.unread().count(),
        "set_aside": SetAside.objects.count(),
        "unjudged": StoredReading.objects.filter(article__verdict__isnull=True).count(),
        "flagged": StoredVerdict.objects.filter(flag=True).count(),
        "candidates": sum(standing.values()),
        "to_decide": standing.get(Candidate.Standing.OPEN, 0),
        "bad_inputs": BadInput.objects.filter(settled_at__isnull=True).count(),
    }
    for name, figure in figures.items():
        print(f"{name}\t{figure}")
    _tell_nights()
    for bad in BadInput.objects.filter(settled_at__isnull=True).order_by("-seen_at")[:10]:
        stderr.print(f"  {bad.source}: {bad.reason}", markup=False, soft_wrap=True)
    stderr.print(f"Store: {'PostgreSQL' if settings.database_url else settings.home}", markup=False)


def _tell_nights() -> None:
    table = Table(
        "night", "state", "portal", "found", "fetched", "new", "empty", "undated", "health", title="Last nights"
    )
    for night in Night.objects.prefetch_related("portals").order_by("-started_at")[:LAST_NIGHTS]:
        when = night.started_at.strftime("%d/%m/%Y %H:%M")
        portals = list(night.portals.all())
        if not portals:
            table.add_row(when, night.state)
        for row in portals:
            counts = (row.discovered, row.fetched, row.new, row.empty, row.undated)
            table.add_row(when, night.state, row.portal, *map(str, counts), f"{row.state} {row.reason}".strip())
    stderr.print(table)
