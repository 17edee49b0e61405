"""Addresses of the review site, in the analysts' words."""

from django.urls import path

from review import accounts, views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("ho-so/<int:pk>/", views.dossier, name="dossier"),
    path("ho-so/<int:pk>/quyet-dinh/", views.decide, name="decide"),
    path("bai-viet/<int:pk>/", views.article, name="article"),
    path("dang-nhap/", accounts.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", accounts.SignOut.as_view(), name="sign-out"),
    path("mat-khau/", accounts.NewPassword.as_view(), name="new-password"),
]
