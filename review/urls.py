"""Addresses of the review site."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
