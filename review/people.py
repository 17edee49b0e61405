"""Người dùng: accounts, their roles and provinces, one-time passwords, lockouts."""

from __future__ import annotations

from typing import Any

from axes.utils import reset as reset_lockout
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from review.accounts import give_one_time_password
from review.permissions import ROLES, may_open, province_codes, provinces, set_roles
from store.models import Activity


class PersonForm(forms.Form):
    """Roles and scope of one account."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Vai trò"), choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple
    )
    provinces = forms.MultipleChoiceField(
        label=gettext_lazy("Chỉ thấy hồ sơ của các tỉnh, thành (không chọn: tất cả)"),
        choices=lambda: list(provinces().items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    active = forms.BooleanField(label=gettext_lazy("Được đăng nhập"), required=False, initial=True)


class NewPersonForm(PersonForm):
    """The same for an account that does not exist yet."""

    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"), max_length=150, validators=[User.username_validator]
    )
    field_order = ("username", "full_name", "roles", "provinces")
    active = None  # type: ignore[assignment]

    def clean_username(self) -> str:
        """A name that nobody has, in whatever letter case."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Tên đăng nhập này đã có."))
        return name


@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    """The first page of the administration that the person may open."""
    return redirect("people" if may_open(request.user, "people") else "settings")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Every account with its roles, scope and last sign-in."""
    accounts = User.objects.select_related("account").prefetch_related("groups").order_by("-is_active", "username")
    rows = [
        {
            "user": user,
            "roles": [ROLES.get(group.name, group.name) for group in user.groups.all()],
            "provinces": [provinces().get(code, code) for code in province_codes(user)],
        }
        for user in accounts
    ]
    return render(request, "review/people.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is shown once, on the page that answers."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        with transaction.atomic():
            user = User.objects.create_user(wanted["username"], first_name=wanted["full_name"])
            set_roles(user, wanted["roles"], wanted["provinces"])
            password = give_one_time_password(user)
            _note(request, user, "add", vai_tro=wanted["roles"], tinh=wanted["provinces"])
        return _shown_once(request, user, password)
    return render(request, "review/person.html", {"form": form, "person": None})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles, scope and state of one account."""
    user = get_object_or_404(User.objects.select_related("account").prefetch_related("groups"), pk=pk)
    before: dict[str, Any] = {
        "full_name": user.first_name,
        "roles": [group.name for group in user.groups.all()],
        "provinces": province_codes(user),
        "active": user.is_active,
    }
    form = PersonForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        if user == request.user and not (wanted["active"] and set(before["roles"]) <= set(wanted["roles"])):
            form.add_error(None, _("Không thể tự khóa hoặc tự bỏ vai trò của chính mình; hãy nhờ người khác."))
        else:
            _change(request, user, wanted)
            messages.success(request, _("Đã lưu %(name)s.") % {"name": user.username})
            return redirect("people")
    return render(request, "review/person.html", {"form": form, "person": user})


@require_POST
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time password instead of one that was forgotten."""
    user = get_object_or_404(User, pk=pk)
    password = give_one_time_password(user)
    _note(request, user, "password")
    return _shown_once(request, user, password)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account try again that failed to sign in too often."""
    user = get_object_or_404(User, pk=pk)
    reset_lockout(username=user.username)
    _note(request, user, "unlock")
    messages.success(request, _("%(name)s có thể đăng nhập lại ngay.") % {"name": user.username})
    return redirect("people")


@transaction.atomic
def _change(request: HttpRequest, user: User, wanted: dict[str, Any]) -> None:
    user.first_name, user.is_active = wanted["full_name"], wanted["active"]
    user.save(update_fields=["first_name", "is_active"])
    set_roles(user, wanted["roles"], wanted["provinces"])
    _note(request, user, "change", vai_tro=wanted["roles"], tinh=wanted["provinces"], dang_nhap=wanted["active"])


def _note(request: HttpRequest, user: User, action: str, **detail: object) -> None:
    Activity.objects.create(
        user_id=request.user.pk, action=f"person:{action}", subject=f"user:{user.username}", detail=detail
    )


def _shown_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    answer = render(request, "review/one_time_password.html", {"person": user, "password": password})
    answer.headers["Cache-Control"] = "no-store"
    return answer
