"""The Django app of the store."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """The store as Django knows it."""

    name = "store"
    verbose_name = "Kho dữ liệu"

    def ready(self) -> None:
        """Roles are there in every store, also in one whose tables were emptied."""
        post_migrate.connect(_make_roles, sender=self)


def _make_roles(**_: object) -> None:
    import_module("store.roles").make_roles()  # its models can be imported only when all apps are ready
