"""Writing what may follow a moment later, so that a reader does not wait for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def without_waiting() -> Iterator[None]:
    """A transaction that ends before PostgreSQL has it on the disk, as all do on SQLite (``synchronous=NORMAL``).

    A process that dies loses nothing; a power cut may take the last half second. For notes about reading only, never
    for what a person entered.
    """
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield
