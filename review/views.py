"""The analysts' pages: queue, dossier, article, decision."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candidates.vocabulary import AWARD_STATUSES, GENRES, NO_AWARD_SEEN, fact_shown, field_names
from nlp.keys import plain_key
from nlp.records import Span
from review import decisions
from review.highlighting import blocks
from review.permissions import visible_articles, visible_candidates
from store.models import Appearance, Candidate, Decision
from store.records import reading_of, verdict_of

PAGE = 50


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Hàng đợi: candidates by rank; every filter lives in the address."""
    filters = _filters(request)
    mine = visible_candidates(request.user)
    page = Paginator(_filtered(mine, filters), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "filters": filters,
        "standings": Candidate.Standing.choices,
        "kinds": Candidate.Kind.choices,
        "fields": field_names().items(),
        "provinces": mine.exclude(province="").order_by("province").values_list("province", flat=True).distinct(),
        "field_names": field_names(),
        "open": mine.filter(standing=Candidate.Standing.OPEN).count(),
        "decided": mine.exclude(standing=Candidate.Standing.OPEN).count(),
        "query": _query(filters),
    }
    return render(request, "review/queue.html", context)


@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Hồ sơ: one candidate with every article it appears in, each claim with its sentence."""
    candidate = get_object_or_404(_with_sources(visible_candidates(request.user)), pk=pk)
    history = list(candidate.decisions.all())
    seen = list(candidate.appearances.all())
    context = {
        "candidate": candidate,
        "field": field_names().get(candidate.field, ""),
        "facts": _facts(candidate),
        "appearances": [_appearance_context(appearance) for appearance in seen],
        "award_status": _award_status(seen),
        "history": history,
        "token": uuid4(),
        "undo_token": uuid4(),
        "last": history[0].pk if history else "",
        "can_undo": bool(decisions.in_force(history)),
        "next": _next(visible_candidates(request.user), candidate),
    }
    return render(request, "review/dossier.html", context)


@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Bài viết: the whole text with what was found in it."""
    row = get_object_or_404(visible_articles(request.user).select_related("reading", "verdict"), pk=pk)
    reading = reading_of(row.reading) if hasattr(row, "reading") else None
    verdict = verdict_of(row.verdict) if hasattr(row, "verdict") else None
    mine = row.appearances.filter(candidate__in=visible_candidates(request.user))
    appearances = list(mine.select_related("candidate").order_by("-score"))
    evidence = [Span(piece["start"], piece["end"]) for a in appearances for piece in a.evidence]
    context = {
        "article": row,
        "blocks": blocks(reading, evidence) if reading else [],
        "commendations": reading.commendations if reading else (),
        "statuses": AWARD_STATUSES,
        "verdict": verdict,
        "genre": GENRES.get(row.verdict.genre, "") if verdict else "",
        "appearances": appearances,
    }
    return render(request, "review/article.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a decision or an undo, then go on to the next candidate in the queue."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    user = cast("User", request.user)
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return HttpResponseBadRequest(_("Yêu cầu thiếu mã nhận dạng; hãy tải lại trang."))
    verdict = request.POST.get("verdict", "")
    if verdict == Decision.Verdict.UNDO:
        decisions.undo(candidate, user, token)
        messages.info(request, _("Đã hoàn tác quyết định về %(name)s.") % {"name": candidate.name})
        return redirect("dossier", pk=pk)
    seen = request.POST.get("last", "")
    try:
        decided = decisions.decide(
            candidate,
            user,
            verdict,
            request.POST.get("reason", ""),
            token=token,
            seen=int(seen) if seen.isdigit() else None,
        )
    except ValueError:
        return HttpResponseBadRequest(_("Không có lựa chọn này."))
    said = decided.decision.get_verdict_display()
    messages.success(request, _("%(name)s: %(verdict)s.") % {"name": candidate.name, "verdict": said})
    if decided.unseen is not None:
        other = decided.unseen
        messages.warning(
            request,
            _("%(user)s đã quyết định “%(verdict)s” về %(name)s ngay trước đó; cả hai ý kiến đều được lưu.")
            % {"user": other.user.username, "verdict": other.get_verdict_display(), "name": candidate.name},
        )
    following = _next(visible_candidates(request.user), candidate)
    return redirect(reverse("dossier", args=[following.pk]) if following else reverse("queue"))


def _filters(request: HttpRequest) -> dict[str, str]:
    wanted = {name: request.GET.get(name, "").strip() for name in ("trang-thai", "loai", "linh-vuc", "tinh", "q")}
    wanted["trang-thai"] = wanted["trang-thai"] or Candidate.Standing.OPEN
    return {name.replace("-", "_"): value for name, value in wanted.items()}


def _filtered(mine: QuerySet[Candidate], filters: dict[str, str]) -> QuerySet[Candidate]:
    found = _with_sources(mine).order_by("-score", "pk")
    if filters["trang_thai"] != "tat-ca":
        found = found.filter(standing=filters["trang_thai"])
    if filters["loai"]:
        found = found.filter(kind=filters["loai"])
    if filters["linh_vuc"]:
        found = found.filter(field=filters["linh_vuc"])
    if filters["tinh"]:
        found = found.filter(province=filters["tinh"])
    for word in plain_key(filters["q"]).split():
        found = found.filter(search_key__contains=word)
    return found


def _query(filters: dict[str, str]) -> str:
    """The filters as the tail of an address, for the links to other pages of the list."""
    return urlencode({name.replace("_", "-"): value for name, value in filters.items() if value})


def _with_sources(found: QuerySet[Candidate]) -> QuerySet[Candidate]:
    return found.prefetch_related(
        Prefetch("appearances", Appearance.objects.select_related("article").order_by("-score", "pk")),
        Prefetch("decisions", Decision.objects.select_related("user")),
    )


def _next(mine: QuerySet[Candidate], candidate: Candidate) -> Candidate | None:
    """The open candidate that follows in the queue, or its first when this was the last."""
    waiting = mine.filter(standing=Candidate.Standing.OPEN).exclude(pk=candidate.pk).order_by("-score", "pk")
    below = waiting.filter(score__lt=candidate.score) | waiting.filter(score=candidate.score, pk__gt=candidate.pk)
    return below.first() or waiting.first()


FACT_NAMES = {
    "gender": "Giới tính",
    "birth_year": "Năm sinh",
    "age": "Tuổi",
    "ethnicity": "Dân tộc",
    "religion": "Tôn giáo",
    "position": "Chức vụ/Nghề nghiệp",
    "organisation": "Đơn vị công tác",
    "residence": "Nơi cư trú (theo bài)",
}


def _facts(candidate: Candidate) -> list[tuple[str, str]]:
    stated = candidate.facts
    return [
        (label, fact_shown(name, str(stated[name]["value"])))
        for name, label in FACT_NAMES.items()
        if stated.get(name, {}).get("value")
    ]


def _appearance_context(appearance: Appearance) -> dict[str, object]:
    reading = reading_of(appearance.article.reading) if hasattr(appearance.article, "reading") else None
    evidence = [Span(piece["start"], piece["end"]) for piece in appearance.evidence]
    return {
        "row": appearance,
        "article": appearance.article,
        "blocks": blocks(reading, evidence, appearance.subject) if reading else [],
        "commendations": appearance.commendations,
        "reasons": appearance.reasons,
    }


def _award_status(appearances: list[Appearance]) -> str:
    stated = {c["status"] for a in appearances for c in a.commendations}
    return next((text for status, text in AWARD_STATUSES.items() if status in stated), NO_AWARD_SEEN)
