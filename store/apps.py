"""The Django app of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store as Django knows it."""

    name = "store"
    verbose_name = "Kho dữ liệu"
