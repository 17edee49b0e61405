"""Who may do what: the right that each address needs, and which candidates and articles a person sees.

An address that is not in ``PAGES`` is refused, so that a new page cannot be open by oversight. Every view, list, feed
and API call takes its candidates from :func:`visible_candidates` and its articles from :func:`visible_articles`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from nlp.units import Edition, Level, Unit, units
from store.models import Account, Activity, Appearance, Article, Candidate
from store.waiting import without_waiting

ROLES: dict[str, str | Promise] = {
    "analyst": gettext_lazy("chuyên viên"),
    "supervisor": gettext_lazy("lãnh đạo"),
    "operator": gettext_lazy("quản trị hệ thống"),
    "reader": gettext_lazy("người xem"),
}
"""Names of the groups and what the analysts call them; their rights are set by the store's migration."""


class Need(StrEnum):
    """What an address asks of its visitor: a permission, any account, a key of the API, or nothing."""

    NOTHING = "nothing"
    ACCOUNT = "account"
    KEY = "key"
    """Checked by the view itself: there is no session."""
    READ = "store.read_dossiers"
    DECIDE = "store.decide"
    EXPORT = "store.export"
    USE_API = "store.use_api"
    ADJUDICATE = "store.adjudicate"
    CHANGE_SETTINGS = "store.change_settings"
    READ_ACTIVITY = "store.read_activity"
    MANAGE_PEOPLE = "store.manage_people"


PAGES: dict[str, Need] = {
    "sign-in": Need.NOTHING,
    "sign-out": Need.NOTHING,
    "set_language": Need.NOTHING,
    "new-password": Need.ACCOUNT,
    "queue": Need.READ,
    "dossier": Need.READ,
    "previous-dossier": Need.READ,
    "next-dossier": Need.READ,
    "article": Need.READ,
    "archived": Need.READ,
    "alike": Need.READ,
    "regroup": Need.READ,
    "search": Need.READ,
    "here": Need.READ,
    "save-view": Need.READ,
    "forget-view": Need.READ,
    "my-decisions": Need.DECIDE,
    "decide": Need.DECIDE,
    "overview": Need.ACCOUNT,
    "overview-recount": Need.CHANGE_SETTINGS,
    "province": Need.ACCOUNT,
    "portals": Need.ACCOUNT,
    "model": Need.ACCOUNT,
    "threshold": Need.CHANGE_SETTINGS,
    "decide-all": Need.DECIDE,
    "undo": Need.DECIDE,
    "undo-last": Need.DECIDE,
    "undo-batch": Need.DECIDE,
    "edit-fact": Need.DECIDE,
    "set-stage": Need.DECIDE,
    "set-owner": Need.DECIDE,
    "note": Need.DECIDE,
    "merge": Need.DECIDE,
    "split": Need.DECIDE,
    "keep-apart": Need.DECIDE,
    "undo-regrouping": Need.DECIDE,
    "correct": Need.DECIDE,
    "second-opinion": Need.DECIDE,
    "opine": Need.DECIDE,
    "disagreements": Need.ADJUDICATE,
    "adjudicate": Need.ADJUDICATE,
    "agreement": Need.ADJUDICATE,
    "tokens": Need.USE_API,
    "token-revoke": Need.USE_API,
    "feed": Need.KEY,
    "api:candidates": Need.KEY,
    "api:candidate": Need.KEY,
    "api:article": Need.KEY,
    "api:overview": Need.KEY,
    "api:openapi-json": Need.NOTHING,
    "api:api-root": Need.NOTHING,
    "lists": Need.EXPORT,
    "export": Need.EXPORT,
    "report": Need.EXPORT,
    "guidelines": Need.ACCOUNT,
    "tour": Need.ACCOUNT,
    "settings": Need.READ_ACTIVITY,
    "settings-save": Need.CHANGE_SETTINGS,
    "administration": Need.READ_ACTIVITY,
    "activity": Need.READ_ACTIVITY,
    "people": Need.MANAGE_PEOPLE,
    "person-add": Need.MANAGE_PEOPLE,
    "person": Need.MANAGE_PEOPLE,
    "person-password": Need.MANAGE_PEOPLE,
    "person-unlock": Need.MANAGE_PEOPLE,
}
"""The need of every address, by its name in the URL configuration."""


PERSONAL = {"dossier": "candidate", "regroup": "candidate", "article": "article", "archived": "article"}
"""Pages that show personal data, and what their number means; every visit is written into the activity log."""


def may_open(user: AbstractBaseUser | AnonymousUser, url_name: str) -> bool:
    """Do the person's roles open this address?"""
    need = PAGES[url_name]
    if need in {Need.NOTHING, Need.KEY}:
        return True
    return isinstance(user, User) and (need is Need.ACCOUNT or user.has_perm(need))


class Gate(LoginRequiredMiddleware):
    """Lets a request reach its view only when ``PAGES`` allows it, and keeps a record of who saw personal data."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],  # noqa: ARG002 (Django's signature)
        view_kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponseBase | None:
        """Refuse, send to the sign-in page, or let through.

        Raises:
            ImproperlyConfigured: for an address that is missing from ``PAGES``.
            PermissionDenied: when the person's roles do not include the right.
        """
        name = request.resolver_match.view_name if request.resolver_match else ""
        need = PAGES.get(name)
        if need is None:
            raise ImproperlyConfigured(f"review.permissions.PAGES has no entry for the address {name!r}")
        if need in {Need.NOTHING, Need.KEY}:
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if not may_open(request.user, name):
            raise PermissionDenied
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Note that a page with personal data was seen."""
        match = request.resolver_match
        if (
            match is not None
            and match.view_name in PERSONAL
            and request.method == "GET"
            and response.status_code == 200
        ):
            subject = f"{PERSONAL[match.view_name]}:{match.kwargs['pk']}"
            with without_waiting():
                Activity.objects.create(user_id=request.user.pk, action="view", subject=subject)
        return response


def visible_candidates(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Candidate]:
    """The candidates that ``user`` may know of."""
    names = province_names(user)
    return Candidate.objects.all() if names is None else Candidate.objects.filter(province__in=names)


def of_visible_candidate(user: AbstractBaseUser | AnonymousUser) -> Exists:
    """Keeps rows whose ``candidate`` the person may know of: looked up for each, where ``in`` would read them all."""
    return Exists(visible_candidates(user).filter(pk=OuterRef("candidate")))


def visible_articles(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Article]:
    """The articles of the person's provinces, and those that their candidates appear in."""
    names = province_names(user)
    if names is None:
        return Article.objects.all()
    theirs = Appearance.objects.filter(
        article=OuterRef("pk"), candidate__province__in=names, candidate__merged_into=None
    )
    return Article.objects.filter(Q(province__in=names) | Exists(theirs))


def province_codes(user: AbstractBaseUser | AnonymousUser) -> list[str]:
    """Codes of the provinces (since July 2025) that a person is bound to; empty for all."""
    try:
        return list(user.account.provinces)  # type: ignore[union-attr]
    except (Account.DoesNotExist, AttributeError):
        return []


def scope_key(user: AbstractBaseUser | AnonymousUser) -> str:
    """What people who see the same dossiers have in common, as part of the name of something kept in memory."""
    return "-".join(sorted(province_codes(user))) or "all"


def province_names(user: AbstractBaseUser | AnonymousUser) -> list[str] | None:
    """The names that candidates of the person's provinces carry, those before July 2025 too; ``None`` for all."""
    codes = province_codes(user)
    if not codes:
        return None
    return sorted({name for code in codes for name in names_in(code)})


@cache
def provinces() -> dict[str, str]:
    """Code and name of each of the 34 provinces since July 2025, in the order of their codes."""
    found = [u for u in units() if u.edition is Edition.NEW and u.level is Level.PROVINCE]
    return {unit.code: unit.name for unit in sorted(found, key=lambda unit: unit.code)}


@cache
def names_in(code: str) -> tuple[str, ...]:
    """Names of a province since July 2025 and of those that went into it."""
    unit = units().unit(code, Edition.NEW)
    if unit is None:
        return ()
    return tuple(dict.fromkeys([unit.name, *(old.name for old in _predecessors(unit))]))


@cache
def province_of(name: str) -> str:
    """Code of the province since July 2025 that holds one of this name, old or new; empty when there is none."""
    return _codes_by_name().get(name, "")


@cache
def _codes_by_name() -> dict[str, str]:
    return {name: code for code in provinces() for name in names_in(code)}


def _predecessors(unit: Unit) -> tuple[Unit, ...]:
    return units().predecessors(unit)


def set_roles(user: User, roles: list[str], codes: list[str]) -> None:
    """Give a person exactly these roles and this scope.

    Raises:
        ValueError: for a role or province that does not exist.
    """
    if unknown := [role for role in roles if role not in ROLES]:
        raise ValueError(f"role {unknown[0]!r}: expected one of {', '.join(ROLES)}")
    if strange := [code for code in codes if code not in provinces()]:
        raise ValueError(f"province {strange[0]!r}: expected a code of the 34 provinces")
    from django.contrib.auth.models import Group  # noqa: PLC0415 (models are ready only now)

    user.groups.set(Group.objects.filter(name__in=roles))
    Account.objects.update_or_create(user=user, defaults={"provinces": codes})
