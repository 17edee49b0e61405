"""The journal of a list: which articles were read, of which genre they are, and why they gave a dossier or none.

A list without rows is then explained (DOMAIN 8.1, sheet 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from candidates.exports.cells import day
from candidates.vocabulary import GENRES
from store.models import Appearance, Article

MOST_ARTICLES = 10_000
"""The latest; a journal of everything would be longer than any list."""


class Read(NamedTuple):
    """One article: when it was taken in, what it is, and what came of it."""

    taken: str
    portal: str
    title: str
    published: str
    genre: str
    outcome: str
    url: str


_VALUES = (
    *("harvested_at", "portal", "title", "published_at", "url", "reprint_of_id", "reading__pk"),
    *("verdict__genre", "verdict__score", "verdict__flag", "verdict__gathered", "set_aside__score", "subjects"),
)


def journal(articles: QuerySet[Article] | None = None) -> Iterator[Read]:
    """The latest articles, of ``articles`` or of all."""
    found = Article.objects.all()
    if articles is not None:
        found = found.filter(pk__in=articles.order_by().values("pk"))
    told = Appearance.objects.filter(article=OuterRef("pk")).order_by().values("article").values(n=Count("pk"))
    found = found.order_by("-pk").annotate(subjects=Coalesce(Subquery(told), 0))
    for taken, portal, title, published, url, *judged in found.values_list(*_VALUES)[:MOST_ARTICLES]:
        genre = GENRES.get(judged[2] or "", "")
        yield Read(day(taken), portal or "tệp", title, day(published), genre, _outcome(*judged), url)


def _outcome(  # noqa: PLR0911, PLR0917 (a table of cases, in their order)
    reprint_of: int | None,
    reading: int | None,
    genre: str | None,
    score: float | None,
    flag: bool | None,
    gathered: bool | None,
    set_aside: float | None,
    subjects: int,
) -> str:
    """Why the article gave dossiers or none."""
    if subjects:
        return f"{subjects} gương" + (", in lại bài khác: không tính thêm" if reprint_of else "")
    if set_aside is not None:
        return f"không nêu gương (xem nhanh: {_shown(set_aside)})"
    if reading is None:
        return "in lại bài khác" if reprint_of else "chưa đọc"
    if genre is None or score is None:
        return "đã đọc, chưa đánh giá"
    if not flag:
        return f"không nêu gương (mức {_shown(score)})"
    if not gathered:
        return "nêu gương, chưa lập hồ sơ"
    return "nêu gương, nhưng không có tên ai đủ rõ để lập hồ sơ"


def _shown(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")
