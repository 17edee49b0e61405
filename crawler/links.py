"""An address on its way from the page that gave it to the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page gave, and what the page said about it."""

    url: str
    kind: str
    column: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    context: Mapping[str, object] = field(default_factory=dict)
