"""Addresses of the guidelines."""

from django.urls import path

from review import guidelines

urlpatterns = [
    path("", guidelines.guidelines, name="guidelines"),
    path("lam-quen/", guidelines.tour, name="tour"),
]
