"""The addresses that keep decisions: one, many by a filter, and taking back. They answer forms and the script."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from review import decisions, second_opinion
from review.permissions import visible_candidates
from review.queue import View, following
from review.wording import spoken
from store.models import Candidate, Decision

HISTORY_PAGE = 50


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a decision, then go on to the next candidate of the view; the script gets the same as JSON."""
    user = cast("User", request.user)
    candidate = get_object_or_404(visible_candidates(user).only("name", "name_key", "rank", "score"), pk=pk)
    token = _token(request)
    if token is None:
        return _refused(request, _("Yêu cầu thiếu mã nhận dạng; hãy tải lại trang."))
    seen = request.POST.get("last", "")
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    if second_opinion.takes(candidate, user, verdict, reason, token):
        return _kept_apart(request, candidate, verdict)
    try:
        decided = decisions.decide(
            candidate,
            user,
            verdict,
            reason,
            token=token,
            seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        )
    except decisions.DecisionError:
        return _refused(request, _("Không có lựa chọn này."))
    told = _told(candidate, decided)
    if _wants_json(request):
        answer = {"decision": decided.decision.pk, "verdict": decided.decision.verdict, **told}
        answer["undo"] = reverse("undo", args=[decided.decision.pk])
        if request.POST.get("walk"):
            answer["next"] = _next_address(request, candidate)
        return JsonResponse(answer)
    messages.success(request, told["said"])
    if told["warning"]:
        messages.warning(request, told["warning"])
    return redirect(_next_address(request, candidate))


def _kept_apart(request: HttpRequest, candidate: Candidate, verdict: str) -> HttpResponse:
    """The answer where the decision is one of two independent opinions: nothing to undo, nothing to see yet."""
    said = _("%(name)s: đã lưu ý kiến; đồng nghiệp xem độc lập.") % {"name": candidate.name}
    if _wants_json(request):
        answer = {"decision": 0, "verdict": verdict, "said": said, "warning": "", "undo": ""}
        if request.POST.get("walk"):
            answer["next"] = _next_address(request, candidate)
        return JsonResponse(answer)
    messages.success(request, said)
    return redirect(_next_address(request, candidate))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one decision of one's own, of today or of any earlier day."""
    user = cast("User", request.user)
    decision = get_object_or_404(Decision.objects.select_related("candidate").filter(user=user), pk=pk)
    return _undone(request, decision, user)


@require_POST
def undo_last(request: HttpRequest) -> HttpResponse:
    """Take back the last decision of one's own that is in force; the same request once more is the same undo."""
    user = cast("User", request.user)
    token = _token(request)
    again = Decision.objects.filter(token=token, user=user, undoes__isnull=False).first() if token else None
    decision = again.undoes if again else decisions.last_of(user)
    if decision is None:
        return _refused(request, _("Không có quyết định nào để hoàn tác."))
    return _undone(request, decision, user)


def _undone(request: HttpRequest, decision: Decision, user: User) -> HttpResponse:
    token = _token(request)
    if token is None:
        return _refused(request, _("Yêu cầu thiếu mã nhận dạng; hãy tải lại trang."))
    try:
        decisions.undo(decision, user, token)
    except decisions.DecisionError:
        return _refused(request, _("Quyết định này không hoàn tác được."))
    candidate = decision.candidate
    said = _("Đã hoàn tác quyết định về %(name)s.") % {"name": candidate.name}
    address = reverse("dossier", args=[candidate.pk])
    if _wants_json(request):
        standing = Candidate.objects.values_list("standing", flat=True).get(pk=candidate.pk)
        return JsonResponse(
            {"said": said, "warning": "", "candidate": candidate.pk, "standing": standing, "next": address}
        )
    messages.info(request, said)
    back = request.POST.get("back")
    return redirect("my-decisions") if back == "my-decisions" else redirect(address)


@require_http_methods(["GET", "POST"])
def decide_all(request: HttpRequest) -> HttpResponse:
    """One verdict for a whole view: first a page with the count, then, when it still holds, the decisions."""
    user = cast("User", request.user)
    view = View.of(request.GET)
    found = view.find(visible_candidates(user))
    count = found.order_by().count()
    verdict = request.POST.get("verdict", "")
    batch, confirmed = _token(request), request.POST.get("count", "")
    context = {
        "view": view,
        "query": view.query,
        "count": count,
        "most": decisions.MOST_AT_ONCE,
        "batch": uuid4(),
        "first": found[:10],
        "verdicts": [(v, spoken(w)) for v, w in Decision.Verdict.choices if v in decisions.VERDICTS],
    }
    if request.method == "GET" or batch is None:
        return render(request, "review/decide_all.html", context)
    repeated = Decision.objects.filter(batch=batch, user=user).exists()
    if not repeated and confirmed != str(count):
        context["problem"] = _("Số hồ sơ của bộ lọc đã thay đổi; hãy xem lại trước khi xác nhận.")
        return render(request, "review/decide_all.html", context, status=409)
    try:
        made = decisions.decide_all(found, user, verdict, request.POST.get("reason", ""), batch=batch)
    except decisions.DecisionError:
        context["problem"] = _("Hãy chọn một ý kiến; mỗi lần không quá 1.000 hồ sơ.")
        return render(request, "review/decide_all.html", context, status=400)
    said = ngettext("Đã ghi ý kiến về %(n)d hồ sơ.", "Đã ghi ý kiến về %(n)d hồ sơ.", len(made)) % {"n": len(made)}
    messages.success(request, said)
    return redirect("my-decisions")


@require_POST
def undo_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take back what was decided at once."""
    count = decisions.undo_batch(batch, cast("User", request.user))
    said = ngettext("Đã hoàn tác %(n)d quyết định.", "Đã hoàn tác %(n)d quyết định.", count) % {"n": count}
    messages.info(request, said)
    return redirect("my-decisions")


@require_GET
def my_decisions(request: HttpRequest) -> HttpResponse:
    """Quyết định của tôi: everything that the person decided, the last first, each with its undo."""
    user = cast("User", request.user)
    rows = Decision.objects.filter(user=user).exclude(verdict=Decision.Verdict.UNDO)
    rows = rows.select_related("candidate").prefetch_related("undone_by").order_by("-pk")
    page = Paginator(rows, HISTORY_PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    days: dict[date, list[tuple[Decision, UUID, bool]]] = {}
    for at, decision in enumerate(listed):
        day = timezone.localdate(decision.decided_at)
        days.setdefault(day, []).append((decision, uuid4(), _starts_batch(listed, at)))
    context = {"page": page, "days": [(_day_words(day), rows) for day, rows in days.items()]}
    return render(request, "review/my_decisions.html", context)


def _day_words(day: date) -> str:
    """A day as people name it."""
    ago = (timezone.localdate() - day).days
    return {0: _("Hôm nay"), 1: _("Hôm qua")}.get(ago, day.strftime("%d/%m/%Y"))


def _starts_batch(listed: list[Decision], at: int) -> bool:
    batch = listed[at].batch
    return batch is not None and (at == 0 or listed[at - 1].batch != batch)


def _told(candidate: Candidate, decided: decisions.Decided) -> dict[str, str]:
    """What the person reads: what was kept, and that a colleague decided just before."""
    verdict = spoken(decided.decision.get_verdict_display())
    said = _("%(name)s: %(verdict)s.") % {"name": candidate.name, "verdict": verdict}
    if decided.unseen is None:
        return {"said": said, "warning": ""}
    other = decided.unseen
    warning = _("%(user)s đã quyết định “%(verdict)s” về %(name)s ngay trước đó; cả hai ý kiến đều được lưu.") % {
        "user": other.user.username,
        "verdict": spoken(other.get_verdict_display()),
        "name": candidate.name,
    }
    return {"said": said, "warning": warning}


def _next_address(request: HttpRequest, candidate: Candidate) -> str:
    view = View.of(request.GET)
    after = following(view, visible_candidates(request.user), candidate)
    query = f"?{view.query}" if view.query else ""
    return (reverse("dossier", args=[after]) if after else reverse("queue")) + query


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    return JsonResponse({"said": said}, status=400) if _wants_json(request) else HttpResponseBadRequest(said)
