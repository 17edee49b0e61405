"""Where the judge's world has moved: its scores by portal and month."""

from __future__ import annotations

from rich.table import Table

from classifiers.selection import drift
from jobs.console import stderr
from store.models import StoredVerdict


def tell() -> None:
    """Print ``portal<TAB>month<TAB>articles<TAB>flagged share<TAB>index`` lines on stdout, and a table on stderr."""
    rows = StoredVerdict.objects.order_by("pk").values_list("article__portal", "article__published_at", "score", "flag")
    dated = ((portal, f"{at:%Y-%m}", score, flag) for portal, at, score, flag in rows.iterator() if at is not None)
    table = Table("portal", "month", "articles", "flagged", "stability index", "", title="Scores by portal and month")
    for cell in drift(dated):
        figures = str(cell.articles), f"{cell.flagged:.4f}", f"{cell.index:.3f}"
        print("\t".join((cell.portal, cell.month, *figures)))
        table.add_row(cell.portal, cell.month, *figures, "moved" if cell.moved else "")
    stderr.print(table)
