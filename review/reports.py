"""Báo cáo: the board's reports over the view of the queue, as files; what is harvested never becomes a page of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from candidates.exports.cells import VIETNAM
from candidates.exports.log import last_day, log_report
from candidates.filters import Filter
from candidates.reports.contents import REPORTS
from candidates.reports.forms import FORMS
from candidates.reports.wanted import ReportError, Wanted
from review.permissions import province_names, visible_candidates
from review.queue import View
from store.models import Activity, Candidate, Export

KINDS = {
    "weekly": gettext_lazy("Bản tin tuần"),
    "movement": gettext_lazy("Một phong trào"),
    "blind-spots": gettext_lazy("Địa bàn, lĩnh vực còn trống"),
    "year-on-year": gettext_lazy("Điển hình qua các năm"),
    "meeting": gettext_lazy("Danh sách mời giao lưu"),
}
FILES = {"docx": gettext_lazy("Word"), "pdf": gettext_lazy("PDF"), "html": gettext_lazy("HTML")}
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
DAYS = {"weekly": 6, "year-on-year": 5 * 365}
KEPT_IN_MEMORY = 8 * 1024 * 1024


class ReportForm(forms.Form):
    """Which report, of which days, as what; days left empty are those that the report usually tells of."""

    prefix = "r"
    kind = forms.ChoiceField(label=gettext_lazy("Báo cáo"), choices=list(KINDS.items()))
    since = forms.DateField(
        label=gettext_lazy("Từ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Đến ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    form = forms.ChoiceField(label=gettext_lazy("Tệp"), choices=list(FILES.items()))


@require_POST
def report(request: HttpRequest) -> HttpResponseBase:
    """Write a report of the view that the address holds, note who had it, and send it."""
    user = cast("User", request.user)
    view = View.of(request.GET)
    back = redirect(f"{reverse('lists')}?{view.query}")
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Báo cáo: hãy xem lại loại, ngày và định dạng."))
        return back
    kind, file = form.cleaned_data["kind"], form.cleaned_data["form"]
    chosen = within_scope(view.chosen, user)
    since, until = period(kind, chosen, form.cleaned_data["since"], form.cleaned_data["until"])
    if since > until:
        messages.error(request, _("Báo cáo: ngày đầu phải trước ngày cuối."))
        return back
    try:
        made = REPORTS[kind](Wanted(chosen, since, until, visible_candidates(user)))
    except ReportError:
        messages.error(request, _("Báo cáo này cần một phong trào hoặc một tỉnh: hãy chọn ở hàng đợi."))
        return back
    out = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    FORMS[file](made, out)  # type: ignore[arg-type]
    name = f"bao-cao-{kind}-{until:%Y%m%d}.{file}"
    with transaction.atomic():
        Export.objects.filter(pk=log_report(kind, chosen, since, until, form=file, target=name).pk).update(by=user)
        Activity.objects.create(user=user, action=f"report:{kind}", subject=name, detail=chosen.stated())
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[file])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def within_scope(chosen: Filter, user: User) -> Filter:
    """The filter for a report: all standings but rejected unless one was chosen, and no province but the person's."""
    if chosen.decision == (Candidate.Standing.OPEN,):
        chosen = replace(chosen, decision=())
    names = province_names(user)
    if names is None:
        return chosen
    return replace(chosen, province=tuple(p for p in chosen.province if p in names) or tuple(names))


def period(kind: str, chosen: Filter, since: date | None, until: date | None) -> tuple[date, date]:
    """The days of a report; a weekly one begins where the last one of the same choice ended."""
    last = until or chosen.until or datetime.now(VIETNAM).date()
    first = since or chosen.since
    if first is None and kind == "weekly":
        told = last_day(kind, chosen)
        first = told + timedelta(days=1) if told is not None and told < last else None
    return first or last - timedelta(days=DAYS.get(kind, 365)), last
