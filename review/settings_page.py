"""Thiết lập: what supervisors may change while the site runs, what the settings file says, and the backups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.settings import load
from review import second_opinion
from review.wording import spoken
from store import saved_settings
from store.models import SavedSetting

ELSEWHERE = {"score_threshold"}
"""Has a page of its own, which shows its effect first."""


def _form(data: object = None) -> forms.Form:
    """One number field for each setting, with its bounds and the value in force."""
    form = forms.Form(data)  # type: ignore[arg-type]
    for name, known in saved_settings.KNOWN.items():
        if name in ELSEWHERE:
            continue
        form.fields[name] = _field(name, known)
    return form


def _field(name: str, known: saved_settings.Known) -> forms.IntegerField:
    now = saved_settings.get(name)
    kind = forms.IntegerField if known.whole else forms.FloatField
    field = kind(label=spoken(known.label), help_text=spoken(known.hint), required=not known.optional, initial=now)
    field.validators += [MinValueValidator(known.low), MaxValueValidator(known.high)]
    field.widget.attrs |= {"min": f"{known.low:g}", "max": f"{known.high:g}", "step": "1" if known.whole else "0.01"}
    return field


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """The settings and who changed them last."""
    return _page(request, _form(), 200)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Put all of the form in force, or nothing."""
    form = _form(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    with transaction.atomic():
        for name, value in form.cleaned_data.items():
            saved_settings.save(name, value, cast("User", request.user))
        given = second_opinion.assign()
    messages.success(request, _("Đã lưu thiết lập."))
    if given:
        messages.info(request, _("Đã giao %(n)s hồ sơ cho hai chuyên viên xem độc lập.") % {"n": given})
    return redirect("settings")


def _page(request: HttpRequest, form: forms.Form, status: int) -> HttpResponse:
    own = load()
    file = [
        (_("Thư mục dữ liệu"), str(own.home)),
        (_("Kho dữ liệu"), "PostgreSQL" if own.database_url else "SQLite"),
        (_("Nguồn tin được thu thập"), ", ".join(own.portals) or _("chưa chọn")),
        (_("Liên hệ của người vận hành"), own.operator_contact or _("chưa đặt")),
        (_("Tỉnh của Hội đồng"), own.home_province or _("chưa đặt")),
        (_("HTTPS"), _("có") if own.review_https else _("không")),
    ]
    folder = own.home / "backups"
    kept = sorted(folder.glob("*.tar"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    backups = [(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size) for path in kept[:5]]
    saved = SavedSetting.objects.select_related("changed_by").order_by("-changed_at")
    changed = [(row, spoken(saved_settings.KNOWN[row.name].label)) for row in saved if row.name in saved_settings.KNOWN]
    context = {"form": form, "file": file, "backups": backups, "changed": changed}
    return render(request, "review/settings.html", context, status=status)
