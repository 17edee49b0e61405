"""Signing in and out, and the first password of one's own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from store.models import Activity

ONE_TIME = "password_is_one_time"


class SignIn(LoginView):
    """The only page that needs no account."""

    template_name = "review/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Remember whether the password was a one-time one: it is when nobody has signed in with it yet."""
        first = form.get_user().last_login is None
        response = super().form_valid(form)
        self.request.session[ONE_TIME] = first
        Activity.objects.create(user=form.get_user(), action="sign-in")
        return response


class SignOut(LogoutView):
    """Ends the session; only by POST."""


class NewPassword(PasswordChangeView):
    """Choose a password of one's own."""

    template_name = "review/new_password.html"
    success_url = reverse_lazy("queue")

    def form_valid(self, form: object) -> HttpResponse:
        """Lift the restriction of a one-time password."""
        response = super().form_valid(form)  # type: ignore[arg-type]
        self.request.session.pop(ONE_TIME, None)
        Activity.objects.create(user=self.request.user, action="new-password")  # type: ignore[misc]
        return response


def own_password_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: with a one-time password, the only page is the one that replaces it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.get(ONE_TIME):
            page = reverse("new-password")
            if request.path not in {page, reverse("sign-out")} and not request.path.startswith("/static/"):
                return redirect(page)
        return get_response(request)

    return middleware
