"""Danh sách: a list made from any view of the queue, in the forms that boards use, and what was exported before."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from candidates.exports.errors import FormatUnavailableError
from candidates.exports.formats import FORMATS
from candidates.exports.journal import journal
from candidates.exports.listed import listed
from candidates.exports.log import Counted, log_export
from candidates.filters import choices
from review.permissions import Need, visible_articles, visible_candidates
from review.queue import View
from review.reports import ReportForm
from review.wording import spoken
from store.models import Export

MOST_ROWS = 20_000
"""Rows of one list; more are had with ``guongsang export``."""
KEPT_IN_MEMORY = 8 * 1024 * 1024
SHOWN = 30
WORDS = {
    "xlsx": gettext_lazy("Excel: mỗi loại một trang, kèm minh chứng và khen thưởng"),
    "docx": gettext_lazy("Word: mẫu danh sách của Hội đồng"),
    "csv": gettext_lazy("CSV: mở bằng Excel"),
    "jsonl": gettext_lazy("JSON Lines: cho máy đọc"),
    "parquet": gettext_lazy("Parquet: cho phân tích số liệu"),
}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
NAMES = {
    "kind": gettext_lazy("Loại hình"),
    "province": gettext_lazy("Tỉnh, thành phố"),
    "commune": gettext_lazy("Xã, phường"),
    "field": gettext_lazy("Lĩnh vực"),
    "movement": gettext_lazy("Phong trào"),
    "occupation": gettext_lazy("Nghề nghiệp"),
    "since": gettext_lazy("Từ ngày"),
    "until": gettext_lazy("Đến ngày"),
    "stage": gettext_lazy("Khâu"),
    "decision": gettext_lazy("Ý kiến xử lý"),
    "owner": gettext_lazy("Đơn vị phụ trách"),
    "assignee": gettext_lazy("Người phụ trách"),
    "signal": gettext_lazy("Dấu hiệu"),
    "name": gettext_lazy("Tên"),
    "new": gettext_lazy("Chỉ hồ sơ mới"),
    "order": gettext_lazy("Thứ tự"),
}


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The view that the address holds, how many it finds, the forms, and the last exports."""
    view = View.of(request.GET)
    made = Export.objects.select_related("by")
    if not request.user.has_perm(Need.READ_ACTIVITY):
        made = made.filter(by=request.user.pk)
    context = {
        "view": view,
        "query": view.query,
        "stated": _stated(view),
        "count": view.find(visible_candidates(request.user)).order_by().count(),
        "most": MOST_ROWS,
        "forms": [(name, WORDS.get(name, name)) for name in WORDS if name in FORMATS],
        "report_form": ReportForm(),
        "made": [(export, _words(export.filters)) for export in made[:SHOWN]],
    }
    return render(request, "review/lists.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Write the list, note who had it, and send it; a list that cannot be written is not noted."""
    view = View.of(request.GET)
    back = f"{reverse('lists')}?{view.query}"
    form = request.POST.get("format", "")
    if form not in FORMATS:
        messages.error(request, _("Không có định dạng này."))
        return redirect(back)
    found = view.find(visible_candidates(request.user))
    if found.order_by().count() > MOST_ROWS:
        messages.error(request, _("Danh sách quá dài: hãy lọc hẹp hơn, hoặc dùng lệnh guongsang export."))
        return redirect(back)
    counted = Counted()
    out = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    try:
        read = journal(visible_articles(request.user))
        FORMATS[form].write(counted(listed(found)), out, journal=read)  # type: ignore[arg-type]
    except FormatUnavailableError as error:
        messages.error(request, str(error))
        return redirect(back)
    name = f"danh-sach-{timezone.localtime():%Y%m%d-%H%M%S}.{form}"
    target = f"{name} ({view.query})" if view.query else name
    log_export(view.chosen, form, counted.candidates, by=cast("User", request.user), target=target)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[form])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _stated(view: View) -> list[tuple[str, str]]:
    told = _words(view.chosen.stated())
    beside = ((_("Tìm"), view.asked), (_("Khen thưởng"), view.award), (_("Nguồn tin"), view.portal))
    return told + [(str(name), value) for name, value in beside if value]


def _words(stated: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    """A filter in the analysts' words."""
    told = []
    for name, value in stated.items():
        values = [value] if isinstance(value, str) else value
        known = choices(name)
        told.append((str(NAMES.get(name, name)), ", ".join(spoken(str(known.get(one, one))) for one in values)))
    return told
