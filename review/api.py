"""The read-only JSON API: candidates with their evidence, articles, figures; described by OpenAPI 3.1.

Every call needs a key (:mod:`review.tokens`) and sees what its owner sees. Nothing can be changed through it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from candidates.exports.listed import Listed, listed
from candidates.filters import Filter, FilterError
from review import figures
from review.permissions import visible_articles, visible_candidates
from review.tokens import of_request, too_many
from store.models import Activity, ApiToken, Candidate

PAGE, PAGE_AT_MOST = 50, 200


class Key(HttpBearer):
    """``Authorization: Bearer KEY``; answers 401 without a valid key and 429 when its minute is used up."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002 (the library's signature)
        """The key in the header, when it is valid."""
        known = of_request(request)
        if known is not None and too_many(known):
            raise HttpError(429, "Too many requests this minute; go on in the next one.")
        return known


api = NinjaAPI(
    title="Gương Sáng",
    version="1",
    description=(
        "Read-only access to candidates, with the sentence behind every claim. Make a key on the page “Mã truy cập "
        "API” and send it as `Authorization: Bearer KEY`. Dates are ISO 8601; offsets count characters of the "
        "canonical text. Answers hold personal data: every call is kept in the activity log."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=Key(),
)


class Evidence(Schema):
    """One sentence of a source; ``text`` is ``[start:end]`` of the article's canonical text."""

    text: str
    start: int
    end: int
    title: str
    url: str
    published: str = Field(description="dd/mm/yyyy, or “không rõ”")


class Award(Schema):
    """One award as one article tells it."""

    award: str
    level: str
    authority: str
    year: str
    movement: str
    status: str
    url: str


class CandidateOut(Schema):
    """A candidate: the cells of the board's list, its figures, its evidence."""

    id: int
    kind: str
    name: str
    standing: str
    score: float
    province: str = Field(description="Name of the province before July 2025")
    field: str
    movement: str
    first_seen: datetime
    cells: dict[str, str] = Field(description="The board's columns, as in an exported list")
    evidence: list[Evidence]
    awards: list[Award]


class CandidatePage(Schema):
    """One page of candidates, best first."""

    count: int
    next: str | None = Field(description="Path of the next page")
    items: list[CandidateOut]


class ArticleOut(Schema):
    """Where an article stands and what the judge said; the text itself stays with its publisher."""

    id: int
    url: str
    portal: str
    title: str
    author: str
    province: str
    published_at: datetime | None
    genre: str
    score: float | None
    flag: bool | None
    reprint_of: int | None
    candidates: list[int]


class Problem(Schema):
    """Why a request was refused."""

    detail: str


class Wanted(Schema):
    """The filters of every list; a name may be repeated: any of its values."""

    kind: list[str] = Field([], description="person, household, collective, model")
    province: list[str] = []
    commune: list[str] = []
    field: list[str] = []
    movement: list[str] = []
    occupation: list[str] = []
    since: str = Field("", description="Articles from this day on, YYYY-MM-DD")
    until: str = ""
    stage: list[str] = []
    decision: list[str] = Field([], description="open, accepted, rejected, later, unsure; default: all but rejected")
    owner: list[str] = []
    assignee: list[str] = []
    signal: list[str] = []
    name: str = Field("", description="Words of name or place, with or without diacritics")
    order: str = Field("", description="rank, name, new")
    page: int = Field(1, ge=1)
    page_size: int = Field(PAGE, ge=1, le=PAGE_AT_MOST)


View = Callable[..., Any]


def noted(view: View) -> View:
    """Keep each answered call in the activity log."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> Any:
        answer = view(request, *args, **more)
        detail = {"duong_dan": request.get_full_path()[:500], "ma": _token(request).hint}
        Activity.objects.create(user=_token(request).user, action="api", subject=request.path[:255], detail=detail)
        return answer

    return answered


@api.get("/candidates", response={200: CandidatePage, 400: Problem}, url_name="candidates", tags=["candidates"])
@noted
def candidates(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Candidates by rank, narrowed by the same filters as the lists."""
    asked = wanted.dict(exclude={"page", "page_size"})
    try:
        chosen = Filter.parse({name: value for name, value in asked.items() if value})
    except FilterError as error:
        raise HttpError(400, str(error)) from None
    page = Paginator(chosen.apply(visible_candidates(_token(request).user)), wanted.page_size).get_page(wanted.page)
    return {
        "count": page.paginator.count,
        "next": _path(request, page.next_page_number()) if page.has_next() else None,
        "items": _out([row.pk for row in page.object_list]),
    }


@api.get("/candidates/{int:pk}", response=CandidateOut, url_name="candidate", tags=["candidates"])
@noted
def candidate(request: HttpRequest, pk: int) -> Any:
    """One candidate."""
    get_object_or_404(visible_candidates(_token(request).user), pk=pk)
    return _out([pk])[0]


@api.get("/articles/{int:pk}", response=ArticleOut, url_name="article", tags=["articles"])
@noted
def article(request: HttpRequest, pk: int) -> Any:
    """One article: source, judgement, and the candidates in it."""
    user = _token(request).user
    row = get_object_or_404(visible_articles(user).select_related("verdict"), pk=pk)
    verdict = getattr(row, "verdict", None)
    mine: QuerySet[Candidate] = visible_candidates(user).filter(appearances__article=row).distinct().order_by("pk")
    return {
        "id": row.pk,
        "url": row.url,
        "portal": row.portal,
        "title": row.title,
        "author": row.author,
        "province": row.province,
        "published_at": row.published_at,
        "genre": verdict.genre if verdict else "",
        "score": verdict.score if verdict else None,
        "flag": verdict.flag if verdict else None,
        "reprint_of": row.reprint_of_id,
        "candidates": list(mine.values_list("pk", flat=True)),
    }


@api.get("/overview", url_name="overview", tags=["overview"], response=dict[str, Any])
@noted
def overview(request: HttpRequest) -> Any:  # noqa: ARG001
    """The figures of the overview, as counted when the last night ended."""
    return figures.as_json()


def _out(pks: list[int]) -> list[dict[str, Any]]:
    """Candidates with the cells, evidence and awards of the exported lists, in the order given."""
    rows = {row.pk: row for row in Candidate.objects.filter(pk__in=pks)}
    told = {one.identity: one for one in listed(Candidate.objects.filter(pk__in=pks))}
    return [_one(rows[pk], told[rows[pk].identity]) for pk in pks if pk in rows and rows[pk].identity in told]


def _one(row: Candidate, told: Listed) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": row.name,
        "standing": row.standing,
        "score": row.score,
        "province": row.province,
        "field": row.field,
        "movement": row.movement,
        "first_seen": row.first_seen,
        "cells": {name: cell for name, cell in (told.cells | told.more).items() if name != "stt"},
        "evidence": [Evidence.from_orm(piece) for piece in told.evidence],
        "awards": [Award.from_orm(award) for award in told.awards],
    }


def _token(request: HttpRequest) -> ApiToken:
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, ApiToken)
    return token


def _path(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{urlencode(list(query.lists()), doseq=True)}"


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say why; after too many requests also when to come back."""
    answer = api.create_response(request, {"detail": str(error)}, status=error.status_code)
    if error.status_code == 429:
        answer.headers["Retry-After"] = "60"
    return answer
