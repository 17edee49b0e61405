"""Signing in and out, and the first password of one's own."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from review.permissions import Need
from store.models import Account, Activity

ONE_TIME = "password_is_one_time"
ONE_TIME_BYTES = 12


_RIGHTS = """
SELECT {}(held.codename, ' ') FROM auth_permission held
JOIN django_content_type kind ON kind.id = held.content_type_id AND kind.app_label = 'store'
JOIN auth_group_permissions given ON given.permission_id = held.id
JOIN auth_user_groups own ON own.group_id = given.group_id
WHERE own.user_id = auth_user.id
"""
"""The rights that a person's roles give, in one word after the other."""


class RoleBackend(ModelBackend):
    """Accounts with scope and rights in one query; rights come from roles only, never from a single account."""

    def get_user(self, user_id: int) -> User | None:
        """The active account with this id, its scope and its rights fetched with it."""
        joined = "group_concat" if connection.vendor == "sqlite" else "string_agg"
        rights = RawSQL(_RIGHTS.format(joined), [])  # noqa: S611 (one of two names of our own)
        user = User.objects.select_related("account").annotate(rights=rights).filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        """What the roles give; nothing to an account that was closed, and nothing for a single object."""
        if not user_obj.is_active or obj is not None or not hasattr(user_obj, "rights"):
            return super().get_group_permissions(user_obj, obj)
        return {f"store.{right}" for right in (user_obj.rights or "").split()}

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:  # noqa: ARG002
        """Nothing: rights come from roles."""
        return set()


def front_page(user: AbstractBaseUser | AnonymousUser) -> str:
    """Address where a person's work is: the queue, or the overview for those who read no dossiers."""
    return reverse("queue" if isinstance(user, User) and user.has_perm(Need.READ) else "overview")


def give_one_time_password(user: User) -> str:
    """Replace a password by a one-time one, which is returned; it ends the person's sessions."""
    password = secrets.token_urlsafe(ONE_TIME_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    Account.objects.update_or_create(user=user, defaults={"one_time_password": True})
    return password


class SignIn(LoginView):
    """The only page that needs no account."""

    template_name = "review/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Remember whether the password was handed out and has to be replaced."""
        user = form.get_user()
        handed_out = user.last_login is None or Account.objects.filter(user=user, one_time_password=True).exists()
        response = super().form_valid(form)
        self.request.session[ONE_TIME] = handed_out
        Activity.objects.create(user=user, action="sign-in")
        return response

    def get_default_redirect_url(self) -> str:
        """Where the work is: the queue, or the overview for those who do not read dossiers."""
        return front_page(self.request.user)


class SignOut(LogoutView):
    """Ends the session; only by POST."""


class NewPassword(PasswordChangeView):
    """Choose a password of one's own."""

    template_name = "review/new_password.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Lift the restriction of a one-time password."""
        response = super().form_valid(form)  # type: ignore[arg-type]
        Account.objects.filter(user=self.request.user).update(one_time_password=False)  # type: ignore[misc]
        self.request.session.pop(ONE_TIME, None)
        Activity.objects.create(user=self.request.user, action="new-password")  # type: ignore[misc]
        return response

    def get_success_url(self) -> str:
        """On to the work."""
        return front_page(self.request.user)


def own_password_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: with a one-time password, the only page is the one that replaces it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.get(ONE_TIME):
            page = reverse("new-password")
            if request.path not in {page, reverse("sign-out")} and not request.path.startswith("/static/"):
                return redirect(page)
        return get_response(request)

    return middleware
