"""Addresses of the overview."""

from django.urls import path

from review import overview

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("tinh-lai/", overview.recount, name="overview-recount"),
    path("tinh/<str:code>/", overview.province, name="province"),
    path("nguon-tin/", overview.portals, name="portals"),
    path("mo-hinh/", overview.model, name="model"),
    path("mo-hinh/nguong/", overview.save_threshold, name="threshold"),
]
