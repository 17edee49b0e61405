"""Which of several layouts a page has, when the selectors of more than one find a body on it: its date decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from lxml.etree import _Element

from crawler.dates import parse_stated
from crawler.declaration import Layout
from crawler.markup import Document
from crawler.particulars import element_date
from crawler.selection import Selection, has_text

_VIETNAM = timezone(timedelta(hours=7))
_STATED = ("article:published_time", "datepublished", "og:article:published_time", "pubdate", "dc.date")


@dataclass(frozen=True, slots=True)
class Choice:
    """The places that one layout's selectors found; ``layout`` is ``None`` for the layout of today."""

    places: Selection
    formats: tuple[str, ...]
    layout: Layout | None = None


def fitting(
    choices: Sequence[Choice], document: Document, dates: list[_Element], now: datetime | None
) -> Choice | None:
    """The choice whose places hold a body and whose range of days holds the page's date.

    Without a date, or where no range holds it, the first that finds a body: a page is never given up because of its
    date. ``dates`` are the elements where the family keeps the date, for layouts that declare none.
    """
    readable = [choice for choice in choices if has_text(choice.places.body)]
    if len(readable) > 1 and (when := _date(readable, document, dates, now)):
        day = when.astimezone(_VIETNAM).date()
        own = (choice for choice in readable if choice.layout and choice.layout.covers(day))
        return next(own, readable[0])
    return readable[0] if readable else None


def _date(
    readable: Sequence[Choice], document: Document, dates: list[_Element], now: datetime | None
) -> datetime | None:
    shown = (element_date(choice.places.date or dates, choice.formats, now) for choice in readable)
    return next(filter(None, shown), None) or parse_stated(document.meta(*_STATED) or "", now)
