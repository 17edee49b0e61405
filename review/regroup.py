"""Merging and splitting dossiers by hand: first a preview, then the deed; either can be undone."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from candidates import regrouping
from candidates.fact_edits import NAMES, original
from review.permissions import visible_candidates
from store import search
from store.models import Appearance, Candidate, PossibleDuplicate, Regrouping

MOST_FOUND = 12


@require_GET
def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what to merge with or what to split off; ``voi`` in the address shows the preview of a merge."""
    mine = visible_candidates(request.user)
    candidate = get_object_or_404(mine, pk=pk)
    asked = request.GET.get("q", "").strip()[:200]
    chosen = request.GET.get("voi", "")
    other = get_object_or_404(mine, pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else None
    context = {
        "candidate": candidate,
        "asked": asked,
        "found": _found(mine.exclude(pk=pk), asked),
        "duplicates": _duplicates(candidate, mine),
        "other": other,
        "compared": _compared(candidate, other) if other else (),
        "appearances": list(_appearances(candidate)),
        "theirs": list(_appearances(other)) if other else [],
        "done": regrouping.regroupings_in_force(candidate),
    }
    return render(request, "review/regroup.html", context)


def _appearances(candidate: Candidate) -> QuerySet[Appearance]:
    return (
        Appearance.objects.filter(candidate=candidate)
        .select_related("article")
        .defer("article__text", "reasons", "commendations")
        .order_by("article__published_at", "pk")
    )


def _found(others: QuerySet[Candidate], asked: str) -> list[Candidate]:
    wanted = search.wanted(asked)
    if wanted is None:
        return []
    return list(others.filter(pk__in=search.candidates_with(wanted.loose)).order_by("-rank", "pk")[:MOST_FOUND])


def _duplicates(candidate: Candidate, mine: QuerySet[Candidate]) -> list[tuple[PossibleDuplicate, Candidate]]:
    """The dossiers that might be the same subject and nobody has looked at yet."""
    rows = PossibleDuplicate.objects.filter(Q(first=candidate) | Q(second=candidate), settled_at=None)
    pairs = [
        (row, row.second if row.first_id == candidate.pk else row.first)
        for row in rows.select_related("first", "second")
    ]
    visible = set(mine.filter(pk__in=[other.pk for _, other in pairs]).values_list("pk", flat=True))
    return [(row, other) for row, other in pairs if other.pk in visible]


def _compared(candidate: Candidate, other: Candidate) -> list[dict[str, Any]]:
    """Fact by fact what both dossiers say; those that disagree are marked."""
    rows = [(label, original(candidate, key), original(other, key)) for key, label in NAMES.items()]
    return [
        {"label": label, "one": one, "two": two, "differ": bool(one and two and one != two)}
        for label, one, two in rows
        if one or two
    ]


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the other dossier into this one."""
    user = cast("User", request.user)
    mine = visible_candidates(user)
    candidate = get_object_or_404(mine, pk=pk)
    chosen = request.POST.get("other", "")
    other = get_object_or_404(mine, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    try:
        regrouping.merge(candidate, other, user)
    except regrouping.RegroupingError as error:
        messages.error(request, str(error))
        return redirect("regroup", pk=pk)
    messages.success(request, _("Đã gộp hồ sơ; có thể hoàn tác ở trang gộp, tách."))
    return redirect("dossier", pk=pk)


@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a dossier of its own for the chosen appearances."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    chosen = [int(n) for n in request.POST.getlist("appearance") if n.isdecimal() and len(n) < 19]
    try:
        made = regrouping.split(candidate, chosen, cast("User", request.user))
    except regrouping.RegroupingError as error:
        messages.error(request, str(error))
        return redirect("regroup", pk=pk)
    count = len(chosen)
    said = ngettext("Đã tách %(n)d bài thành hồ sơ riêng.", "Đã tách %(n)d bài thành hồ sơ riêng.", count) % {
        "n": count
    }
    messages.success(request, said)
    return redirect("dossier", pk=made.pk)


@require_POST
def keep_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """These are two subjects: do not ask again."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    chosen = request.POST.get("duplicate", "")
    rows = PossibleDuplicate.objects.filter(Q(first=candidate) | Q(second=candidate))
    duplicate = get_object_or_404(rows, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    regrouping.keep_apart(duplicate, cast("User", request.user))
    messages.success(request, _("Đã ghi nhận: đây là hai hồ sơ khác nhau."))
    return redirect("regroup", pk=pk)


@require_POST
def undo_regrouping(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge or a split back."""
    mine = visible_candidates(request.user)
    row = get_object_or_404(Regrouping.objects.filter(kept__in=mine), pk=pk)
    try:
        regrouping.undo(row, cast("User", request.user))
    except regrouping.RegroupingError as error:
        messages.error(request, str(error))
    else:
        messages.info(request, _("Đã hoàn tác."))
    return redirect("regroup", pk=row.kept_id)
