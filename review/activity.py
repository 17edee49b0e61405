"""Nhật ký hoạt động: who did what, and when; newest first."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from store.models import Activity

PAGE = 100
ACTIONS = {
    "sign-in": _("đăng nhập"),
    "new-password": _("đổi mật khẩu"),
    "view": _("xem hồ sơ hoặc bài viết"),
    "decide": _("quyết định"),
    "undo": _("hoàn tác"),
    "opinion": _("ý kiến thứ hai"),
    "adjudicate": _("phân xử"),
    "export": _("xuất danh sách"),
    "report": _("lập báo cáo"),
    "api": _("lấy dữ liệu qua API"),
    "token": _("mã truy cập API"),
    "setting": _("đổi thiết lập"),
    "person": _("quản lý người dùng"),
    "forget": _("xóa dữ liệu cá nhân"),
}
"""The first part of an action, before a colon, and its words."""


class Wanted(forms.Form):
    """The filters of the log; all of them may stay empty."""

    nguoi = forms.ModelChoiceField(
        User.objects.order_by("username"), required=False, label=_("Người"), empty_label=_("tất cả")
    )
    viec = forms.ChoiceField(choices=[("", _("tất cả")), *ACTIONS.items()], required=False, label=_("Việc"))
    tu = forms.DateField(required=False, label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    den = forms.DateField(required=False, label=_("Đến ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    truoc = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """One page of the log; the address holds the filters, ``truoc`` the id that the page begins below."""
    form = Wanted(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = list(_found(wanted).select_related("user")[: PAGE + 1])
    more = len(rows) > PAGE
    context = {
        "form": form,
        "rows": [(row, _words(row.action), _detail(row.detail)) for row in rows[:PAGE]],
        "older": urlencode(request.GET.dict() | {"truoc": str(rows[PAGE - 1].pk)}) if more else "",
    }
    return render(request, "review/activity.html", context)


def _found(wanted: dict[str, Any]) -> QuerySet[Activity]:
    found = Activity.objects.order_by("-pk")
    if wanted.get("nguoi"):
        found = found.filter(user=wanted["nguoi"])
    if wanted.get("viec"):
        found = found.filter(action__startswith=wanted["viec"])
    if wanted.get("tu"):
        found = found.filter(at__gte=_midnight(wanted["tu"]))
    if wanted.get("den"):
        found = found.filter(at__lte=timezone.make_aware(datetime.combine(wanted["den"], time.max)))
    if wanted.get("truoc"):
        found = found.filter(pk__lt=wanted["truoc"])
    return found


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _words(action: str) -> str:
    kind, _colon, rest = action.partition(":")
    return f"{ACTIONS.get(kind, kind)}{f' ({rest})' if rest else ''}"


def _detail(detail: dict[str, Any]) -> str:
    return " · ".join(f"{name}: {value}" for name, value in detail.items() if value not in (None, "", [], {}))
