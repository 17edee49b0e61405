"""The pages of second opinions: one's own share, what is not agreed on, and how well people agree."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candidates.vocabulary import field_names
from review import second_opinion
from review.permissions import of_visible_candidate
from review.wording import spoken
from store import saved_settings
from store.models import Appearance, SecondOpinion

SHOWN = 20
LONGEST_SENTENCE = 400
PERIODS = {"30": 30, "90": 90, "365": 365}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The candidates that wait for one's own opinion."""
    waiting = second_opinion.waiting_for(request.user)
    best = Prefetch("candidate__appearances", Appearance.objects.order_by("-score", "pk"))
    rows = [
        (pair, spoken(field_names().get(pair.candidate.field, "")), _sentence(pair), uuid4())
        for pair in waiting.prefetch_related(best)[:SHOWN]
    ]
    context = {
        "rows": rows,
        "waiting": waiting.count(),
        "verdicts": second_opinion.VERDICTS,
        "share": saved_settings.number("second_opinion_share"),
    }
    return render(request, "review/second_opinion.html", context)


def _sentence(pair: SecondOpinion) -> str:
    """The most telling sentence of the candidate's best article."""
    seen = next(iter(pair.candidate.appearances.all()), None)
    return str(seen.evidence[0]["text"]).strip()[:LONGEST_SENTENCE] if seen and seen.evidence else ""


@require_POST
def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one's opinion and go on to the next candidate."""
    mine_only = SecondOpinion.objects.filter(of_visible_candidate(request.user))
    pair = get_object_or_404(mine_only.select_related("candidate"), pk=pk)
    try:
        token = UUID(request.POST.get("token", ""))
        second_opinion.opine(
            pair, cast("User", request.user), request.POST.get("verdict", ""), request.POST.get("reason", ""), token
        )
    except ValueError:
        return HttpResponseBadRequest(_("Không có lựa chọn này; hãy tải lại trang."))
    messages.success(request, _("Đã lưu ý kiến về %(name)s.") % {"name": pair.candidate.name})
    return redirect("second-opinion")


@require_GET
def disagreements(request: HttpRequest) -> HttpResponse:
    """Both opinions side by side, with the supervisor's word below."""
    rows = second_opinion.disagreements(request.user)
    context = {"rows": rows[:SHOWN], "waiting": rows.count(), "verdicts": second_opinion.VERDICTS}
    return render(request, "review/disagreements.html", context)


@require_POST
def adjudicate(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor's decision."""
    mine_only = SecondOpinion.objects.filter(of_visible_candidate(request.user))
    pair = get_object_or_404(mine_only.select_related("candidate"), pk=pk)
    try:
        second_opinion.adjudicate(
            pair, cast("User", request.user), request.POST.get("verdict", ""), request.POST.get("reason", "")
        )
    except ValueError:
        return HttpResponseBadRequest(_("Không có lựa chọn này; hãy tải lại trang."))
    messages.success(request, _("Đã phân xử: %(name)s.") % {"name": pair.candidate.name})
    return redirect("disagreements")


@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """How often each two people judge alike, and how far beyond chance."""
    period = request.GET.get("ngay", "90")
    since = timezone.now() - timedelta(days=PERIODS[period]) if period in PERIODS else None
    context = {
        "rows": second_opinion.agreement(since),
        "period": period if period in PERIODS else "",
        "enough": second_opinion.ENOUGH_FOR_KAPPA,
    }
    return render(request, "review/agreement.html", context)
