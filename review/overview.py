"""Tổng quan: the funnel of the night, provinces with their blind spots, the trend, the portals' health, the model."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from candidates.vocabulary import field_names
from review import charts, counting, figures
from review.figure_records import Figures, Tally
from review.model_card import card
from review.permissions import names_in, province_codes
from review.questions import questions
from review.scores import flagged_at
from review.wording import spoken_all
from store import saved_settings
from store.models import Decision, PortalNight

FUNNEL = {
    "discovered": gettext_lazy("Địa chỉ tìm thấy"),
    "fetched": gettext_lazy("Trang đã tải"),
    "new": gettext_lazy("Bài mới"),
    "read": gettext_lazy("Bài đã đọc"),
    "flagged_new": gettext_lazy("Bài gắn cờ"),
    "opened": gettext_lazy("Hồ sơ mới"),
    "decided": gettext_lazy("Hồ sơ đã quyết định"),
}
FIELDS_SHOWN = 10


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The first page: what the night brought, where, and what waits."""
    found = figures.latest()
    counts = dict(found.night)
    if found.night_started is not None and counts:
        decided = Decision.objects.filter(decided_at__gte=found.night_started)
        counts["decided"] = decided.order_by().values("candidate").distinct().count()
    context = {
        "figures": found,
        "steps": charts.steps({name: str(words) for name, words in FUNNEL.items()}, counts),
        "standing": counting.standings(),
        "tiles": charts.tiles(found.places),
        "blind": sum(not place.candidates for place in found.places),
        "mine": province_codes(request.user),
        "fields": _bars([t for t in found.fields if t.name in field_names()][:FIELDS_SHOWN], spoken_all(field_names())),
        "movements": _bars(list(found.movements), {}),
        "bars": charts.bars(found.weeks),
        "most": max(week.articles for week in found.weeks),
        "ill": [portal for portal in found.portals if portal.state != PortalNight.State.OK],
    }
    return render(request, "review/overview.html", context)


def _bars(tallies: list[Tally], names: dict[str, str]) -> list[tuple[Tally, str, int]]:
    most = max([tally.candidates for tally in tallies], default=0)
    return [(t, names.get(t.name, t.name), charts.per_mille(t.candidates, most)) for t in tallies]


@require_POST
def recount(request: HttpRequest) -> HttpResponse:
    """Count the figures now instead of when the night ends."""
    figures.refresh()
    messages.success(request, _("Đã tính lại số liệu."))
    return redirect("overview")


@require_GET
def province(request: HttpRequest, code: str) -> HttpResponse:
    """One province: its communes, those without a dossier first among equals."""
    found = figures.latest()
    place = next((place for place in found.places if place.code == code), None)
    if place is None:
        raise Http404
    communes = [(unit, found.communes.get(unit.code, 0)) for unit in counting.commune_units() if unit.province == code]
    context = {
        "place": place,
        "figures": found,
        "with_dossiers": sorted([c for c in communes if c[1]], key=lambda c: (-c[1], c[0].name)),
        "blind": sorted([unit for unit, n in communes if not n], key=lambda unit: (unit.kind, unit.name)),
        "former": names_in(code),
    }
    return render(request, "review/province.html", context)


@require_GET
def portals(request: HttpRequest) -> HttpResponse:
    """Every portal with its state, since when, and what it brings."""
    found = figures.latest()
    words = spoken_all(dict(PortalNight.State.choices))
    rows = [(portal, words.get(portal.state, portal.state)) for portal in found.portals]
    return render(request, "review/portals.html", {"rows": rows, "figures": found})


@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """The model card, drift, and what another threshold would flag (``?nguong=0.4``)."""
    found = figures.latest()
    told = card()
    saved = saved_settings.get("score_threshold")
    in_force = saved if saved is not None else (told.threshold if told else 0.5)
    tried = _threshold(request.GET.get("nguong", ""))
    context = {
        "figures": found,
        "card": told,
        "saved": saved,
        "in_force": in_force,
        "tried": round(in_force, 2) if tried is None else tried,
        "effect": _effect(found, round(in_force, 2), round(in_force, 2) if tried is None else tried),
        "wrong": bool(request.GET.get("nguong")) and tried is None,
        "curve": charts.curve(found.scores),
        "marks": (round(600 * in_force), round(600 * (in_force if tried is None else tried))),
        "drift": _drift_rows(found),
        "questions": questions(cast("User", request.user)),
    }
    return render(request, "review/model.html", context)


def _threshold(written: str) -> float | None:
    """A threshold as typed, with comma or point, to two decimals; ``None`` for anything else."""
    try:
        value = round(float(written.replace(",", ".")), 2)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _effect(found: Figures, now: float, tried: float) -> dict[str, int]:
    at_now, at_tried = flagged_at(found.scores, now), flagged_at(found.scores, tried)
    return {"all": sum(found.scores), "now": at_now, "tried": at_tried, "more": at_tried - at_now}


def _drift_rows(found: Figures) -> list[tuple[str, int, int]]:
    """For each tenth of the score: its words, and the shares of both periods in thousandths."""
    recent, before = sum(found.drift.recent) or 1, sum(found.drift.before) or 1
    pairs = zip(found.drift.recent, found.drift.before, strict=True)
    return [
        (f"0,{at}–{'1,0' if at == 9 else f'0,{at + 1}'}", round(1000 * a / recent), round(1000 * b / before))
        for at, (a, b) in enumerate(pairs)
    ]


@require_POST
def save_threshold(request: HttpRequest) -> HttpResponse:
    """Put a threshold in force from the next night on; an empty one goes back to the model's own."""
    written = request.POST.get("nguong", "").strip()
    value = _threshold(written) if written else None
    if written and value is None:
        messages.error(request, _("Ngưỡng phải là một số từ 0 đến 1."))
        return redirect("model")
    user = request.user
    saved_settings.save("score_threshold", value, user)  # type: ignore[arg-type]
    messages.success(request, _("Đã lưu ngưỡng; có hiệu lực với các bài được chấm từ đêm tới."))
    return redirect(reverse("model"))
