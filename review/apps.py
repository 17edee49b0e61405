"""The Django app of the review site."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The review site as Django knows it."""

    name = "review"
    verbose_name = "Thẩm định"
