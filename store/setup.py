"""Opening the store: configure Django and bring the tables up to date."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def open_store() -> None:
    """Configure Django once and apply migrations that this store does not have yet.

    Raises:
        config.settings.SettingsError: for a setting that cannot be used.
        django.db.OperationalError: when the database cannot be reached.
    """
    configure()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def configure() -> None:
    """Configure Django without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django")
    django.setup()
