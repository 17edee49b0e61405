"""The pages in the header of every page: one line here for each, shown to those whose roles open it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from review.permissions import may_open


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the header: the name of its URL, its words, and other URL names that belong to it."""

    url_name: str
    label: str | Promise
    under: frozenset[str] = frozenset()


ENTRIES: list[Entry] = [
    Entry("queue", _("Hàng đợi"), under=frozenset({"dossier", "article", "regroup", "alike", "decide-all"})),
    Entry("search", _("Tìm kiếm")),
    Entry("my-decisions", _("Quyết định của tôi")),
    Entry("second-opinion", _("Ý kiến thứ hai"), under=frozenset({"disagreements", "agreement"})),
    Entry("overview", _("Tổng quan"), under=frozenset({"province", "portals", "model"})),
    Entry("lists", _("Danh sách")),
    Entry("guidelines", _("Hướng dẫn")),
    Entry(
        "administration",
        _("Quản trị"),
        under=frozenset({"people", "person", "person-add", "person-password", "activity", "settings", "settings-save"}),
    ),
]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template shows it."""

    address: str
    label: str
    current: bool


@cache
def address_of_page(url_name: str) -> str:
    """The address of a page without a number in it; every page asks for all of them."""
    return reverse(url_name)


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: the links of the header for the person who asks."""
    user: User | AnonymousUser | None = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": []}
    here = request.resolver_match.url_name if request.resolver_match else None
    return {
        "navigation": [
            Link(address_of_page(entry.url_name), str(entry.label), here == entry.url_name or here in entry.under)
            for entry in ENTRIES
            if may_open(user, entry.url_name)
        ]
    }
