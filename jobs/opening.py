"""What every command begins and ends with: settings, the open store, the portals meant, the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from jobs.console import RefusedError, warn

if TYPE_CHECKING:
    from config.settings import Settings
    from crawler.declaration import Portal


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


def plain_settings() -> Settings:
    """The settings, without opening the store."""
    from config.settings import load

    return load()


def declared_portals(settings: Settings) -> dict[str, Portal]:
    """All usable declarations; a broken one is named and passed over."""
    from jobs.declared import declared

    return declared(settings, on_error=lambda error: warn(str(error)))


def chosen_portals(settings: Settings, names: list[str] | None) -> list[Portal]:
    """The portals named on the command line, or else in the settings.

    Raises:
        RefusedError: for a name that no declaration has.
    """
    wanted = names or settings.portals
    if not wanted:
        return []
    declared = declared_portals(settings)
    if unknown := [name for name in wanted if name not in declared]:
        raise RefusedError(f"No portal is declared as {', '.join(unknown)} (see `guongsang portals list`).")
    return [declared[name] for name in wanted]


def end(problems: Sequence[str]) -> None:
    """Leave with code 1 when something could not be used."""
    if problems:
        raise typer.Exit(1)
