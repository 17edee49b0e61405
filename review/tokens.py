"""Keys to the API and the feed: made by their owner, shown once, kept as a digest, revocable, with the owner's scope.

A key is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess. A key can do what its owner can; it
ends when the owner is disabled, loses the right, or revokes it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from review.permissions import Need
from store import saved_settings
from store.models import Activity, ApiToken
from store.waiting import without_waiting

PREFIX = "gs_"
KEYS_AT_MOST = 20
"""Valid keys of one person."""
USED_EVERY = timedelta(minutes=5)
"""How exact the last use of a key is kept."""


def issue(user: User, label: str, days: int) -> str:
    """A new key, which is nowhere kept in clear."""
    key = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        label=label,
        digest=_digest(key),
        hint=key[:8],
        expires_at=timezone.now() + timedelta(days=days),
    )
    return key


def owner(key: str) -> ApiToken | None:
    """The valid key with this text, its person fetched with it."""
    now = timezone.now()
    known = ApiToken.objects.select_related("user", "user__account").filter(digest=_digest(key)).first()
    if known is None or known.revoked_at is not None or known.expires_at <= now:
        return None
    if not known.user.is_active or not known.user.has_perm(Need.USE_API):
        return None
    if known.used_at is None or now - known.used_at > USED_EVERY:
        ApiToken.objects.filter(pk=known.pk).update(used_at=now)
    return known


def of_request(request: HttpRequest) -> ApiToken | None:
    """The key of the Authorization header: ``Bearer KEY``, or Basic with the key as password (feed readers)."""
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return owner(rest.strip())
    if scheme.casefold() == "basic":
        try:
            _user, _colon, key = base64.b64decode(rest, validate=True).decode().partition(":")
        except ValueError:
            return None
        return owner(key)
    return None


def too_many(token: ApiToken) -> bool:
    """Count a request; true when the key has used up its minute, whichever processes of the site were asked."""
    minute = int(timezone.now().timestamp()) // 60
    again = Case(When(minute=minute, then=F("asked") + 1), default=1)
    mine = ApiToken.objects.filter(pk=token.pk)
    with without_waiting():
        mine.update(asked=again, minute=minute)
        asked = mine.values_list("asked", flat=True).get()
    return asked > saved_settings.number("api_per_minute")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class KeyForm(forms.Form):
    """What a new key is for, and how long it lives."""

    label = forms.CharField(label=gettext_lazy("Dùng cho việc gì"), max_length=100)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Hết hạn sau"),
        choices=[(30, gettext_lazy("30 ngày")), (90, gettext_lazy("90 ngày")), (365, gettext_lazy("một năm"))],
        coerce=int,
        initial=90,
    )


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own keys; a new one is shown once, on the page that answers."""
    user = request.user
    assert isinstance(user, User)
    form = KeyForm(request.POST or None)
    key = ""
    if request.method == "POST" and form.is_valid():
        valid = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now())
        if valid.count() >= KEYS_AT_MOST:
            form.add_error(None, _("Đã có quá nhiều mã còn hiệu lực; hãy thu hồi bớt."))
        else:
            key = issue(user, form.cleaned_data["label"], form.cleaned_data["days"])
            Activity.objects.create(user=user, action="token:add", subject=form.cleaned_data["label"])
            form = KeyForm()
    rows = ApiToken.objects.filter(user=user).order_by("-pk")[:100]
    context = {"form": form, "key": key, "rows": rows, "now": timezone.now(), "example": _example(request)}
    answer = render(request, "review/tokens.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _example(request: HttpRequest) -> str:
    return request.build_absolute_uri("/api/v1/candidates?decision=accepted")


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key of one's own at once."""
    token = get_object_or_404(ApiToken, pk=pk, user_id=request.user.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        Activity.objects.create(user_id=request.user.pk, action="token:revoke", subject=token.label)
    messages.success(request, _("Đã thu hồi mã “%(label)s”.") % {"label": token.label})
    return redirect("tokens")
