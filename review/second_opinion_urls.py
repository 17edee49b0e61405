"""Addresses of the second opinions."""

from django.urls import path

from review import second_opinion_pages as pages

urlpatterns = [
    path("", pages.mine, name="second-opinion"),
    path("<int:pk>/", pages.opine, name="opine"),
    path("khac-nhau/", pages.disagreements, name="disagreements"),
    path("khac-nhau/<int:pk>/", pages.adjudicate, name="adjudicate"),
    path("thong-nhat/", pages.agreement, name="agreement"),
]
