"""The pages in the header of every page: one line here for each, shown to those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _everybody(_user: User) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the header: the name of its URL, its words, who sees it, and other URL names that belong to it."""

    url_name: str
    label: str | Promise
    seen_by: Callable[[User], bool] = _everybody
    under: frozenset[str] = frozenset()


ENTRIES: list[Entry] = [
    Entry("queue", _("Hàng đợi"), under=frozenset({"dossier", "article"})),
]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template shows it."""

    address: str
    label: str
    current: bool


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: the links of the header for the person who asks."""
    user: User | AnonymousUser | None = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": []}
    here = request.resolver_match.url_name if request.resolver_match else None
    return {
        "navigation": [
            Link(reverse(entry.url_name), str(entry.label), here == entry.url_name or here in entry.under)
            for entry in ENTRIES
            if entry.seen_by(user)
        ]
    }
