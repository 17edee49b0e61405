"""Hướng dẫn: how to decide, beside the work; and a first walk through the pages, which everybody can end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from config.settings import load
from review.accounts import front_page
from review.permissions import may_open
from store.models import Account

STARTED = "tour"
DEMO = "demo"
"""Name of the home directory of ``guongsang demo``, where the walk begins by itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the walk says on one page, and the page that follows (none: one gets there by a click on this page)."""

    page: str
    title: str | Promise
    text: str | Promise
    following: str = ""


STEPS = (
    Step(
        "queue",
        _("Hàng đợi"),
        _(
            "Mỗi dòng là một người, hộ, tập thể hay mô hình được báo chí nêu gương, xếp theo điểm. Các nhãn cho biết "
            "vì sao. Lọc ở bên trái; bộ lọc nằm trong địa chỉ nên gửi được cho đồng nghiệp. Hãy mở hồ sơ đầu tiên."
        ),
    ),
    Step(
        "dossier",
        _("Hồ sơ"),
        _(
            "Mọi thông tin đều có câu minh chứng và đường dẫn tới bài gốc. Đọc câu được tô nền trước, rồi bấm A "
            "(chọn), R (loại), L (để sau) hoặc U (chưa chắc); Z hoàn tác. Nhấn vào tên bài để xem toàn văn."
        ),
        "my-decisions",
    ),
    Step(
        "article",
        _("Bài viết"),
        _(
            "Người, địa danh, khen thưởng và phong trào được gạch chân khác màu. Thấy máy nhận sai? Chọn chỗ sai và "
            "sửa: lời sửa trở thành nhãn để huấn luyện lại."
        ),
        "my-decisions",
    ),
    Step(
        "my-decisions",
        _("Quyết định của tôi"),
        _("Mọi quyết định được giữ lại và hoàn tác được, kể cả của hôm qua. Không có gì bị xóa."),
        "overview",
    ),
    Step(
        "overview",
        _("Tổng quan"),
        _("Đêm qua thu được gì, tỉnh nào còn trống, nguồn tin nào hỏng. Nhấn một ô tỉnh để xem từng xã, phường."),
        "lists",
    ),
    Step(
        "lists",
        _("Danh sách"),
        _("Xuất hồ sơ theo bộ lọc ra Excel, Word hay CSV theo mẫu của Hội đồng. Mỗi lần xuất đều được ghi lại."),
        "guidelines",
    ),
    Step(
        "guidelines",
        _("Hướng dẫn"),
        _("Khi phân vân, xem lại trang này: thế nào là gương, thế nào là minh chứng. Phần làm quen đến đây là hết."),
    ),
)


@require_GET
def guidelines(request: HttpRequest) -> HttpResponse:
    """The page itself, written once in each language."""
    english = get_language() == "en"
    return render(request, "review/guidelines_en.html" if english else "review/guidelines.html")


@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """Begin the walk anew, or end it for good."""
    user = cast("User", request.user)
    begins = request.POST.get("lam") == "bat-dau"
    Account.objects.update_or_create(user=user, defaults={"tour_seen_at": None if begins else timezone.now()})
    request.session[STARTED] = begins
    return redirect(front_page(user) if begins else "guidelines")


def tour_context(request: HttpRequest) -> dict[str, object]:
    """Context processor: the step of the page that is open, for those who have not ended the walk."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.resolver_match is None:
        return {}
    step = next((step for step in STEPS if step.page == request.resolver_match.view_name), None)
    if step is None or not _walks(request, user):
        return {}
    open_to = [one for one in STEPS if may_open(user, one.page)]
    at = open_to.index(step) + 1 if step in open_to else 0
    if not at:
        return {}
    follows = next((one for one in open_to if one.page == step.following), None)
    return {
        "tour": {
            "step": step,
            "at": at,
            "of": len(open_to),
            "next": reverse(follows.page) if follows else "",
            "next_title": follows.title if follows else "",
        }
    }


def _walks(request: HttpRequest, user: User) -> bool:
    account = getattr(user, "account", None)
    if account is not None and account.tour_seen_at is not None:
        return False
    return bool(request.session.get(STARTED)) or load().home.name == DEMO
