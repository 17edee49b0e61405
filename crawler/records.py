"""The records that the harvest makes: a ``Page`` as fetched and the ``Article`` read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One response as it came over the wire, before anybody interpreted a byte of it."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, extracted from a page or taken from a file.

    ``text`` is the body alone, one paragraph a line, in reading order, tables and lists included;
    title, sapo and captions are held apart. An article taken from plain text has an empty
    ``title``: the reader finds the zones itself. ``published_at`` is timezone-aware, or ``None``
    when the page does not say; it is never the time of the crawl.
    """

    id: str
    text: str
    title: str = ""
    sapo: str = ""
    captions: tuple[str, ...] = ()
    url: str = ""
    portal: str = ""
    province: str = ""
    """Home province of the portal, by its name before July 2025; empty when unknown."""
    column: str = ""
    """Chuyên mục as printed."""
    exemplar_column: bool = False
    """``column`` is one of the portal's declared exemplar columns, or says by its name that it holds up exemplars."""
    author: str = ""
    published_at: datetime | None = None
    attachments: tuple[str, ...] = ()
    method: str = ""
    """Which route found the body: ``selectors``, ``family:<name>``, ``generic``, ``trafilatura``, ``file``."""
    warnings: tuple[str, ...] = ()
