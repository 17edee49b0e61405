"""Addresses of lists and reports."""

from django.urls import path

from review import lists, reports

urlpatterns = [
    path("", lists.lists, name="lists"),
    path("tai-ve/", lists.export, name="export"),
    path("bao-cao/", reports.report, name="report"),
]
