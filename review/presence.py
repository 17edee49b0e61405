"""Who has which dossier open just now. A page says so while it is open; nothing is locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from review.permissions import visible_candidates
from store.models import Presence

FRESH = timedelta(seconds=75)
"""A page speaks every 30 seconds; one that missed two is closed."""
KEPT = timedelta(hours=1)


@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is open; answers with the colleagues who have it open too."""
    user = cast("User", request.user)
    candidate = get_object_or_404(visible_candidates(user).only("pk"), pk=pk)
    now = timezone.now()
    Presence.objects.update_or_create(candidate=candidate, user=user, defaults={"seen_at": now})
    Presence.objects.filter(user=user, seen_at__lt=now - KEPT).delete()
    return render(request, "review/present.html", {"opened_by": others_at([pk], user).get(pk, ())})


def others_at(candidates: Iterable[int], user: User) -> dict[int, list[str]]:
    """For each dossier that is open elsewhere: the names of the colleagues."""
    fresh = Presence.objects.filter(candidate__in=list(candidates), seen_at__gte=timezone.now() - FRESH)
    found: dict[int, list[str]] = {}
    names = "user__first_name", "user__last_name", "user__username"
    for candidate, first, last, username in (
        fresh.exclude(user=user).order_by("seen_at").values_list("candidate", *names)
    ):
        found.setdefault(candidate, []).append(f"{first} {last}".strip() or username)
    return found
