"""What the fetcher and the desk tell each other, and the report that comes of it.

Needs neither Scrapy nor Django nor the declarations: every process loads it before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import urls
from crawler.links import Link
from crawler.records import Page

if TYPE_CHECKING:
    from crawler.declaration import Portal


@dataclass(frozen=True, slots=True)
class Terms:
    """What the fetcher must know of a portal's declaration."""

    name: str
    home: str
    hosts: frozenset[str]
    """As ``crawler.urls.host`` writes them."""
    private_hosts: frozenset[str]
    """Host names that may be private addresses."""
    delay: float
    """Seconds."""
    concurrency: int
    pages_per_night: int
    timeout: float
    """Seconds."""
    old_tls: bool = False
    has_sitemaps: bool = False
    """Sitemaps are declared, so that those of robots.txt are not wanted."""

    @classmethod
    def of(cls, portal: Portal) -> Terms:
        """The terms of one declaration."""
        polite = portal.politeness
        return cls(
            name=portal.name,
            home=portal.home,
            hosts=hosts_of(portal),
            private_hosts=portal.allowed_hosts if portal.allow_private else frozenset(),
            delay=polite.delay,
            concurrency=polite.concurrency,
            pages_per_night=polite.pages_per_night,
            timeout=polite.timeout,
            old_tls=portal.old_tls,
            has_sitemaps=bool(portal.start.sitemaps),
        )


def hosts_of(portal: Portal) -> frozenset[str]:
    """A portal's hosts as ``crawler.urls.host`` writes them."""
    declared = (host.lower().removeprefix("www.") for host in portal.hosts)
    return frozenset((*map(urls.host, portal.addresses), *declared))


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: the night that it is counted for, where the log goes, whom a portal's keeper can write to."""

    night_id: int
    logs: Path
    contact: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """An address to fetch now."""

    id: int
    url: str
    kind: str
    depth: int
    context: Mapping[str, Any]
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came back for a lease: a page, or the reason why there is none."""

    lease: Lease
    page: Page | None = None
    failure: str = ""
    refused: bool = False
    """Not asked at all (robots.txt, a redirect out) or turned away."""
    unreachable: bool = False
    """Nobody answered."""


@dataclass(slots=True)
class Counts:
    """What happened on a portal; ``refused`` counts robots.txt, redirects out and pages that were turned away."""

    discovered: int = 0
    fetched: int = 0
    new: int = 0
    extracted: int = 0
    empty: int = 0
    undated: int = 0
    duplicate: int = 0
    refused: int = 0

    def add(self, other: Counts) -> None:
        """Add another count to this one."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


COUNTS = tuple(item.name for item in fields(Counts))


@dataclass(slots=True)
class PortalReport(Counts):
    """How one portal fared in one night."""

    portal: str = ""
    state: str = "ok"
    """One of ``store.models.PortalNight.State``."""
    reason: str = ""
    unreachable: int = 0
    """Requests that nobody answered."""
    short: int = 0
    """Articles with a body shorter than the declaration expects."""
    edited: int = 0
    """Articles that the portal had edited since they were read, and that were read again."""
    closed: int = 0
    """Pages that only a signed-in reader or a browser that runs scripts can see."""
    notes: tuple[str, ...] = ()
    waiting: int = 0
    """Addresses still in the queue."""
    finished: bool = False
    """The portal was gone through to its end, or to where it had to be left."""


@dataclass(frozen=True, slots=True)
class Open:
    """Fetcher: begin with a portal."""

    portal: str


@dataclass(frozen=True, slots=True)
class Visited:
    """Fetcher: a lease came back."""

    portal: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class Want:
    """Fetcher: send up to ``count`` leases."""

    portal: str
    count: int


@dataclass(frozen=True, slots=True)
class Named:
    """Fetcher: robots.txt named sitemaps."""

    portal: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """Fetcher: done with a portal; ``state`` and ``reason`` when it broke, ``notes`` for the report."""

    portal: str
    state: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """Desk: leases for a portal. ``busy``: another crawler has the host, ask again."""

    portal: str
    leases: tuple[Lease, ...]
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Committed:
    """Desk: so many visits are in the store for good."""

    portal: str
    visits: int
    report: PortalReport
    led_on: bool = False
    """One of the articles turned out to be a page of headlines, or led to more in another way."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Desk: the portal's final report."""

    portal: str
    report: PortalReport
