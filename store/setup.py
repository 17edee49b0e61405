"""Opening the store: configure Django and bring the tables up to date."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import connection
from filelock import FileLock

_LOCK = 0x6775_6F6E_6773
"""Number of the advisory lock that one process holds while it changes tables."""


def open_store() -> None:
    """Configure Django once and apply migrations that this store does not have yet.

    Raises:
        config.settings.SettingsError: for a setting that cannot be used.
        django.db.OperationalError: when the database cannot be reached.
    """
    configure()
    if _is_behind():
        with _alone():
            if _is_behind():
                from django.core.management import call_command  # noqa: PLC0415 (for a store that is behind only)

                call_command("migrate", interactive=False, verbosity=0)


def _is_behind() -> bool:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 (the desk of a crawl does without)

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: PostgreSQL keeps the lock itself, for SQLite it is a file beside the database."""
    if connection.vendor == "sqlite":
        with FileLock(f"{connection.settings_dict['NAME']}.lock"):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def configure() -> None:
    """Configure Django without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.django")
    django.setup()
