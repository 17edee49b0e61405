"""The portals that can be used here: the bundled declarations, and those of this home directory and of the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.settings import ROOT, Settings
from crawler.declaration import DeclarationError, Portal, load_portals


def declared(settings: Settings, on_error: Callable[[DeclarationError], None] | None = None) -> dict[str, Portal]:
    """All usable declarations by name; one of the home directory replaces a bundled one of the same name."""
    found: dict[str, Portal] = {}
    for folder in roots(settings):
        if folder.is_dir():
            found |= load_portals(folder, on_error=on_error)
    return found


def roots(settings: Settings) -> list[Path]:
    """Where declarations are looked for, in the order in which they replace each other."""
    return [ROOT / "crawler" / "portals", settings.home / "portals", *settings.portal_folders]
