"""Filters of the queue kept under a name."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from review.queue import View
from store.models import SavedView

MOST_VIEWS = 50


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the view of the address; the same name again takes its place."""
    user = cast("User", request.user)
    view = View.of(request.GET)
    name = " ".join(request.POST.get("name", "").split())[:80]
    if not name:
        messages.error(request, _("Hãy đặt tên cho bộ lọc."))
    elif SavedView.objects.filter(user=user).exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, _("Mỗi người lưu tối đa 50 bộ lọc."))
    else:
        shared = bool(request.POST.get("shared"))
        SavedView.objects.update_or_create(user=user, name=name, defaults={"query": view.query, "shared": shared})
        messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": name})
    return redirect(_queue(view.query))


@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, user=cast("User", request.user))
    view.delete()
    return redirect(_queue(View.of(QueryDict(view.query)).query))


def _queue(query: str) -> str:
    return reverse("queue") + (f"?{query}" if query else "")
