"""Opening the store for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobs.console import RefusedError

if TYPE_CHECKING:
    from config.settings import Settings


def open_home() -> Settings:
    """The settings, with the store open and up to date."""
    from django.db import OperationalError

    from config.settings import load
    from store.setup import open_store

    settings = load()
    try:
        open_store()
    except OperationalError as error:
        where = "DATABASE_URL" if settings.database_url else str(settings.home)
        raise RefusedError(f"The store cannot be opened ({where}): {str(error).strip()}") from None
    except OSError as error:
        raise RefusedError(f"{settings.home}: cannot be used as the home directory ({error.strerror})") from None
    return settings
