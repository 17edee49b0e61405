"""Tìm kiếm: dossiers and articles by words, with or without diacritics."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from review.permissions import visible_articles, visible_candidates
from review.queue import SHOWN, rows_of
from review.sources import found_articles
from store import search as index
from store.models import Article

MOST_DOSSIERS = 20
MOST_ARTICLES = 50
POOL = 400
"""Articles taken from the index before those that the person may not see are left out."""


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Both kinds on one page: dossiers by rank, articles the last harvested first."""
    user = cast("User", request.user)
    asked = request.GET.get("q", "").strip()[:200]
    wanted = index.wanted(asked)
    context: dict[str, object] = {"asked": asked, "dossiers": [], "articles": "", "loose": False}
    if wanted is not None:
        articles = _articles(user, wanted.phrases)
        found = visible_candidates(user).only(*SHOWN).order_by("-rank", "pk")
        dossiers = list(found.filter(pk__in=index.candidates_with(wanted.phrases))[:MOST_DOSSIERS])
        loose = not articles and not dossiers and wanted.loose != wanted.phrases
        if loose:
            articles = _articles(user, wanted.loose)
            dossiers = list(found.filter(pk__in=index.candidates_with(wanted.loose))[:MOST_DOSSIERS])
        context |= {"dossiers": rows_of(dossiers), "articles": found_articles(articles), "loose": loose}
        context |= {"many_articles": len(articles) == MOST_ARTICLES, "many_dossiers": len(dossiers) == MOST_DOSSIERS}
    return render(request, "review/search.html", context)


def _articles(user: User, words: tuple[str, ...]) -> list[Article]:
    keys = index.article_ids(words, POOL)
    found = visible_articles(user).filter(pk__in=keys).order_by("-pk")
    return list(
        found.only("title", "url", "portal", "column", "published_at", "author", "reprint_of", "page")[:MOST_ARTICLES]
    )
