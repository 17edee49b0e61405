"""The Django app of the store."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """The store as Django knows it."""

    name = "store"
    verbose_name = "Kho dữ liệu"

    def ready(self) -> None:
        """Roles are there in every store, also in one whose tables were emptied."""
        post_migrate.connect(_make_roles, sender=self)


def _make_roles(**_: object) -> None:
    if not apps.get_model("auth", "Group").objects.filter(name="analyst").exists():
        import_module("store.migrations.0007_roles").make_roles(apps, None)
