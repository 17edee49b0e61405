"""An Atom feed of the candidates that were accepted last, for readers that send a key as Bearer or Basic password."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from candidates.vocabulary import field_names
from review.permissions import visible_candidates
from review.tokens import of_request, too_many
from store import saved_settings
from store.models import Activity, Appearance, Candidate, Decision

if TYPE_CHECKING:  # generic for the type checker only
    DecisionFeed = Feed[Decision, Any]
else:
    DecisionFeed = Feed


class AcceptedFeed(DecisionFeed):
    """Newest acceptance first; within the scope of the key's owner."""

    feed_type = Atom1Feed
    title = "Gương Sáng: hồ sơ được chọn"
    subtitle = "Các gương điển hình vừa được chọn, kèm câu minh chứng đầu tiên."

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The feed, or 401 without a valid key, or 429 when its minute is used up."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        token = of_request(request)
        if token is None:
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="guongsang"'})
        if too_many(token):
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        request.user = token.user
        Activity.objects.create(user=token.user, action="api", subject=request.path, detail={"ma": token.hint})
        return super().__call__(request, *args, **kwargs)

    def link(self) -> str:
        """The site's own page."""
        return reverse("queue") + "?decision=accepted"

    def get_object(self, request: HttpRequest, *_args: object, **_kwargs: object) -> Any:
        """Whose feed it is."""
        return request.user

    def items(self, obj: Any) -> list[Decision]:
        """The last acceptance of each candidate that stands accepted."""
        wanted = int(saved_settings.number("feed_entries"))
        accepted = visible_candidates(obj).filter(standing=Candidate.Standing.ACCEPTED)
        found: dict[int, Decision] = {}
        decisions = Decision.objects.filter(verdict=Decision.Verdict.ACCEPT, candidate__in=accepted)
        for decision in decisions.select_related("candidate").order_by("-pk")[: 3 * wanted]:
            found.setdefault(decision.candidate_id, decision)
        return list(found.values())[:wanted]

    def item_title(self, item: Any) -> str:
        """Who, and where."""
        candidate = item.candidate
        return _clean(", ".join(filter(None, [candidate.name, candidate.place or candidate.province])))

    def item_description(self, item: Decision) -> str:
        """Field, movement, and the most telling sentence."""
        candidate = item.candidate
        seen = Appearance.objects.filter(candidate=candidate).order_by("-score", "pk").first()
        sentence = seen.evidence[0]["text"] if seen and seen.evidence else ""
        return _clean(" · ".join(filter(None, [field_names().get(candidate.field), candidate.movement, sentence])))

    def item_link(self, item: Decision) -> str:
        """The dossier, which needs a sign-in."""
        return reverse("dossier", args=[item.candidate_id])

    def item_guid(self, item: Decision) -> str:
        """Stays the same whatever the site's address is."""
        return f"urn:guongsang:candidate:{item.candidate_id}"

    def item_pubdate(self, item: Decision) -> datetime:
        """When it was accepted."""
        return item.decided_at

    def item_updateddate(self, item: Decision) -> datetime:
        """The same."""
        return item.decided_at


def _clean(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
