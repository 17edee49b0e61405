"""Bài viết: the whole text with what was found in it, why it was flagged, its reprints, and setting labels right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candidates.vocabulary import AWARD_STATUSES, GENRES
from classifiers.records import Reason
from config.settings import load as settings
from crawler.archive import ArchiveError, read_page
from nlp.records import Commendation, Reading, Span
from review.corrections import CorrectionError, Given, correct, in_force
from review.highlighting import MENTION_LIMIT, blocks, sentence_around
from review.permissions import Need, of_visible_candidate, visible_articles
from review.sources import laid_out
from review.wording import LABELS, ROLES, spoken, spoken_all
from store.models import Article
from store.records import reading_of, verdict_of

LONGEST = 400_000
"""Characters of a text that are laid out at once; the rest follows on the next page of the article."""
NOT_SHOWN = [
    f"{whose}{column}"
    for whose in ("", "reprint_of__")
    for column in ("text", "sapo", "captions", "attachments", "warnings")
]
"""Long columns of an article that the page does not need: the reading holds the canonical text."""
MOST_ROWS = 200
"""Rows of a table beside the text."""


@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; ``part`` in the address counts the pages of a text that is longer than a person reads at once."""
    user = cast("User", request.user)
    found = visible_articles(user).select_related("reading", "verdict", "reprint_of").defer(*NOT_SHOWN)
    row = get_object_or_404(found, pk=pk)
    reading = reading_of(row.reading) if hasattr(row, "reading") else None
    verdict = verdict_of(row.verdict) if hasattr(row, "verdict") else None
    told = row.appearances.filter(of_visible_candidate(user)).select_related("candidate")
    named = told.only("score", "evidence", "article", "candidate__name", "candidate__standing")
    appearances = list(named.order_by("-score", "pk"))
    corrections = in_force(row)
    part, parts = _part(request, reading)
    within = Span(part * LONGEST, (part + 1) * LONGEST)
    evidence = [Span(piece["start"], piece["end"]) for a in appearances for piece in a.evidence]
    original = row.reprint_of or row
    may_correct = user.has_perm(Need.DECIDE)
    context = {
        "article": row,
        "text": laid_out(blocks(reading, evidence, within=within), row, may_correct=may_correct) if reading else "",
        "part": part + 1,
        "parts": parts,
        "crowded": reading is not None and len(reading.mentions) > MENTION_LIMIT,
        "commendations": _commendations(reading) if reading else (),
        "reasons": _reasons(reading, verdict.reasons) if reading and verdict else (),
        "verdict": verdict,
        "genre": corrections.genre or (row.verdict.genre if verdict else ""),
        "genres": spoken_all(GENRES),
        "appearances": appearances,
        "subjects": _subjects(reading, corrections.roles) if reading else (),
        "roles": ROLES,
        "labels": LABELS,
        "corrected": corrections.spans,
        "reprints": list(
            original.reprints.exclude(pk=row.pk)
            .only("title", "portal", "published_at")
            .order_by("published_at", "pk")[:50]
        ),
        "original": row.reprint_of,
        "token": uuid4(),
        "may_correct": may_correct,
    }
    return render(request, "review/article.html", context)


def _part(request: HttpRequest, reading: Reading | None) -> tuple[int, int]:
    """Which page of the text is asked for, from zero, and how many there are."""
    parts = max(1, -(-len(reading.text) // LONGEST)) if reading else 1
    asked = request.GET.get("part", "1")
    return min(max(int(asked) if asked.isdecimal() and len(asked) < 9 else 1, 1), parts) - 1, parts


@dataclass(frozen=True, slots=True)
class Told:
    """A commendation with its words for the analyst and the sentence that tells it."""

    row: Commendation
    status: str
    sentence: str


def _commendations(reading: Reading) -> list[Told]:
    return [
        Told(
            c,
            spoken(AWARD_STATUSES.get(c.status.value, c.status.value)),
            reading.text[c.evidence.start : c.evidence.end][:600],
        )
        for c in reading.commendations[:MOST_ROWS]
    ]


def _reasons(reading: Reading, reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """Why the article was flagged, the weightiest first, each with its sentence where it has one."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return [
        {
            "text": reason.text,
            "lowers": reason.weight < 0,
            "start": reason.start,
            "sentence": sentence_around(reading.text, reason.start, reason.end)
            if reason.start is not None and reason.end is not None
            else None,
        }
        for reason in ordered[:20]
    ]


def _subjects(reading: Reading, corrected: dict[str, str]) -> list[dict[str, Any]]:
    """The subjects with their roles, corrected ones with what a person said."""
    return [
        {
            "id": subject.id,
            "name": subject.name,
            "role": corrected.get(subject.id, subject.role.value),
            "role_words": ROLES.get(corrected.get(subject.id, subject.role.value), ""),
            "corrected": subject.id in corrected,
        }
        for subject in reading.subjects[:MOST_ROWS]
    ]


@require_POST
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a label that a person set right; the script gets JSON, a form comes back to the article."""
    user = cast("User", request.user)
    row = get_object_or_404(visible_articles(user).select_related("reading", "verdict"), pk=pk)
    try:
        made = correct(row, user, Given.of(request.POST))
    except CorrectionError as error:
        return JsonResponse({"said": str(error)}, status=400)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"said": _("Đã lưu nhãn."), "label": made.label, "kind": made.kind})
    return redirect("article", pk=pk)


@require_GET
def archived(request: HttpRequest, pk: int) -> HttpResponse:
    """The archived copy of an article's page, as plain text: harvested HTML is never rendered.

    Raises:
        Http404: when the page was not archived, or its file is gone.
    """
    row: Article = get_object_or_404(visible_articles(request.user).select_related("page"), pk=pk)
    if row.page is None:
        raise Http404
    try:
        page = read_page(settings().archive, row.page.warc, row.page.offset)
    except ArchiveError as error:
        raise Http404 from error
    response = HttpResponse(page.body, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="ban-luu-{row.pk}.txt"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
