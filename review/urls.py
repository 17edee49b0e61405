"""Addresses of the review site, in the analysts' words."""

from django.urls import include, path
from django.views.i18n import set_language

from review import accounts, article, deciding, dossier, presence, queue, regroup, saved_views, search

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bo-loc/", saved_views.save_view, name="save-view"),
    path("bo-loc/<int:pk>/xoa/", saved_views.forget_view, name="forget-view"),
    path("tim/", search.search, name="search"),
    path("quyet-dinh/", deciding.my_decisions, name="my-decisions"),
    path("quyet-dinh/theo-bo-loc/", deciding.decide_all, name="decide-all"),
    path("quyet-dinh/hoan-tac/", deciding.undo_last, name="undo-last"),
    path("quyet-dinh/<int:pk>/hoan-tac/", deciding.undo, name="undo"),
    path("quyet-dinh/<uuid:batch>/hoan-tac/", deciding.undo_batch, name="undo-batch"),
    path("ho-so/<int:pk>/", dossier.dossier, name="dossier"),
    path("ho-so/<int:pk>/truoc/", dossier.beside, {"back": True}, name="previous-dossier"),
    path("ho-so/<int:pk>/tiep/", dossier.beside, {"back": False}, name="next-dossier"),
    path("ho-so/<int:pk>/quyet-dinh/", deciding.decide, name="decide"),
    path("ho-so/<int:pk>/dang-mo/", presence.here, name="here"),
    path("ho-so/<int:pk>/tuong-tu/", dossier.alike, name="alike"),
    path("ho-so/<int:pk>/thong-tin/", dossier.fact, name="edit-fact"),
    path("ho-so/<int:pk>/khau/", dossier.stage, name="set-stage"),
    path("ho-so/<int:pk>/phu-trach/", dossier.owner, name="set-owner"),
    path("ho-so/<int:pk>/ghi-chu/", dossier.note, name="note"),
    path("ho-so/<int:pk>/gop-tach/", regroup.regroup, name="regroup"),
    path("ho-so/<int:pk>/gop/", regroup.merge, name="merge"),
    path("ho-so/<int:pk>/tach/", regroup.split, name="split"),
    path("ho-so/<int:pk>/khac-nhau/", regroup.keep_apart, name="keep-apart"),
    path("gop-tach/<int:pk>/hoan-tac/", regroup.undo_regrouping, name="undo-regrouping"),
    path("bai-viet/<int:pk>/", article.article, name="article"),
    path("bai-viet/<int:pk>/ban-luu/", article.archived, name="archived"),
    path("bai-viet/<int:pk>/nhan/", article.correction, name="correct"),
    path("dang-nhap/", accounts.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", accounts.SignOut.as_view(), name="sign-out"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("tong-quan/", include("review.overview_urls")),
    path("danh-sach/", include("review.lists_urls")),
    path("huong-dan/", include("review.guidelines_urls")),
    path("y-kien-thu-hai/", include("review.second_opinion_urls")),
    path("api/", include("review.api_urls")),
    path("quan-tri/", include("review.administration_urls")),
    path("mat-khau/", accounts.NewPassword.as_view(), name="new-password"),
]
