"""Addresses for programs: the API, its description, the feed, and the page where people make keys."""

from django.urls import path

from review import tokens
from review.api import api
from review.feeds import AcceptedFeed

urlpatterns = [
    path("v1/", api.urls),
    path("atom/duoc-chon.xml", AcceptedFeed(), name="feed"),
    path("ma-truy-cap/", tokens.tokens, name="tokens"),
    path("ma-truy-cap/<int:pk>/thu-hoi/", tokens.revoke, name="token-revoke"),
]
