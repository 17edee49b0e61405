"""Addresses of the review site, in the analysts' words."""

from django.urls import include, path
from django.views.i18n import set_language

from review import accounts, views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("ho-so/<int:pk>/", views.dossier, name="dossier"),
    path("ho-so/<int:pk>/quyet-dinh/", views.decide, name="decide"),
    path("bai-viet/<int:pk>/", views.article, name="article"),
    path("dang-nhap/", accounts.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", accounts.SignOut.as_view(), name="sign-out"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("tong-quan/", include("review.overview_urls")),
    path("quan-tri/", include("review.administration_urls")),
    path("mat-khau/", accounts.NewPassword.as_view(), name="new-password"),
]
