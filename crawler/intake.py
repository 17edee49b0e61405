"""What one visit means: an article, links, a page that is gone, or bad input. No store, no network."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from crawler import urls
from crawler.declaration import Family, Portal
from crawler.discovery import DiscoveryError, Found, read_feed, read_listing, read_sitemap
from crawler.encoding import decode
from crawler.exemplar_columns import is_exemplar
from crawler.extraction import ExtractionFailed, OtherPage, extract
from crawler.families import detect, preset
from crawler.frontier import Acknowledgement, Kind, State
from crawler.links import Link
from crawler.messages import Lease, Visit, hosts_of
from crawler.parts import Part, following
from crawler.records import Article, Page

EXTRACTION_LIMIT = 30
"""Seconds after which a page that cannot be read to its end is given up."""
COLUMN_FROM_LISTING = "column taken from the listing"
DATE_FROM_FEED = "date taken from the feed"
_SITEMAP_OF_POSTS = re.compile(r"post|news|article|bai-?viet|tin", re.IGNORECASE)
_LIST = "a list of other pages"
_DEEPEST = 4
"""Steps from the start at which a list of other pages, found where an article was expected, is still followed."""
_CANONICAL = re.compile(rb"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_GONE = {404, 410}
_REFUSED = {401, 402, 403, 407, 429, 451}


@dataclass(frozen=True, slots=True)
class Intake:
    """What a visit means, ready for the store."""

    acknowledgement: Acknowledgement
    article: Article | None = None
    part: Part | None = None
    """A later page of an article that is in the store."""
    page: Page | None = None
    """To be archived."""
    bad: str = ""
    """Why the page is kept as bad input."""
    refused: bool = False
    unreachable: bool = False


class Addresses:
    """Which addresses of a portal are articles and which are its columns."""

    def __init__(self, portal: Portal) -> None:
        self._article = portal.links.article
        self._ignore = portal.links.ignore
        self._own = {urls.sha1(urls.canonical(address)) for address in portal.addresses}
        self._hosts = hosts_of(portal)

    def is_article(self, url: str, *, trusted: bool = False, announced: bool = False) -> bool:
        """By the declared patterns, or by the form of the address where none is declared.

        ``trusted``: a feed, a sitemap of posts or a headline led here, so that any form will do; ``announced``: not
        the headline, so that an article may even be called /dang-ky/.
        """
        if urls.host(url) not in self._hosts or any(pattern.search(url) for pattern in self._ignore):
            return False
        if self._article:
            return any(pattern.search(url) for pattern in self._article)
        if urls.sha1(url) in self._own:
            return False
        if trusted:
            other = urls.is_other_view(url, by_name=not announced)
            return not (urls.is_file(url) or other or urls.is_home(url))
        return urls.looks_like_article(url)

    def is_listing(self, url: str) -> bool:
        """Could be a column (chuyên mục) in the menu of an undeclared portal."""
        segments = [segment for segment in urls.route(url).split("/") if segment]
        return (
            urls.host(url) in self._hosts
            and 1 <= len(segments) <= 3
            and (urls.is_routed(url) or not urlsplit(url).query)
            and not (urls.is_file(url) or urls.is_other_view(url) or urls.is_home(url) or urls.is_later_page(url))
            and not any(pattern.search(url) for pattern in self._ignore)
            and not self.is_article(url)
        )

    def is_entrance(self, url: str) -> bool:
        """The home page or one of the declared start points."""
        return urls.is_home(url) or urls.sha1(urls.canonical(url)) in self._own


def take(visit: Visit, portal: Portal, addresses: Addresses) -> Intake:
    """Understand one visit. Never raises for what a portal may send."""
    page = visit.page
    if page is None:
        return Intake(_failed(visit.lease, None, visit.failure), refused=visit.refused, unreachable=visit.unreachable)
    if page.status == 304:
        return Intake(_done(visit.lease, page))
    if page.status != 200:
        refused = page.status in _REFUSED
        return Intake(_failed(visit.lease, page.status, f"HTTP {page.status}"), refused=refused)
    if visit.lease.kind == Kind.ARTICLE:
        return _take_article(visit.lease, page, portal, addresses)
    return _take_entrance(visit.lease, page, portal, addresses)


def _done(lease: Lease, page: Page, found: Found = Found()) -> Acknowledgement:  # noqa: B008 (frozen)
    headers = {name.lower(): value for name, value in page.headers.items()}
    return Acknowledgement(
        lease,
        State.DONE,
        status=page.status,
        etag=headers.get("etag", lease.etag),
        last_modified=headers.get("last-modified", lease.last_modified),
        links=found.links,
        following=found.following,
    )


def _failed(lease: Lease, status: int | None, error: str) -> Acknowledgement:
    return Acknowledgement(lease, State.FAILED, status=status, error=error)


def _take_entrance(lease: Lease, page: Page, portal: Portal, addresses: Addresses) -> Intake:
    try:
        if lease.kind == Kind.FEED:
            found = _articles_of(read_feed(page.body, page.url), addresses, trusted=True)
        elif lease.kind == Kind.SITEMAP:
            trusted = bool(_SITEMAP_OF_POSTS.search(lease.url.partition("://")[2].partition("/")[2]))
            found = _articles_of(read_sitemap(page.body, page.url), addresses, trusted=trusted)
        else:
            found = _read_listing(lease, page, portal, addresses)
            if lease.context.get("columns"):
                found = replace(found, links=(*found.links, *_family_entrances(page, portal)))
    except DiscoveryError as error:
        bad = "" if lease.context.get("probe") else str(error)
        return Intake(_failed(lease, page.status, str(error)), bad=bad, page=page if bad else None)
    except Exception as error:  # noqa: BLE001 (whatever a portal sends, the others go on)
        reason = f"{type(error).__name__}: {error}"
        return Intake(_failed(lease, page.status, reason), bad=reason, page=page)
    return Intake(_done(lease, page, found))


def _family_entrances(page: Page, portal: Portal) -> Iterator[Link]:
    """Sitemaps and feeds that the sites of the home page's family have without a word about them."""
    family = portal.family or detect(decode(page.body, page.headers))
    if family is Family.GENERIC:
        return
    known = preset(family)
    probe = {"probe": True}
    for address in () if portal.start.sitemaps else known.sitemaps:
        yield Link(urls.canonical(address, base=portal.home), Kind.SITEMAP, context=probe)
    for address in known.changes:
        yield Link(urls.canonical(address, base=portal.home), Kind.FEED, context=probe)


def _articles_of(found: Found, addresses: Addresses, *, trusted: bool) -> Found:
    """Without the links that are no articles; sitemaps in a sitemap stay."""
    links = (
        k
        for k in found.links
        if k.kind != Kind.ARTICLE or addresses.is_article(k.url, trusted=trusted, announced=trusted)
    )
    return Found(tuple(links))


def _read_listing(lease: Lease, page: Page, portal: Portal, addresses: Addresses) -> Found:
    entry = lease.context.get("entry")
    listing = portal.start.listings[entry] if isinstance(entry, int) and entry < len(portal.start.listings) else None
    number = int(lease.context["walk"][2]) if "walk" in lease.context else 1
    strict = listing is not None and not portal.start.home
    paging, page_number = listing.paging if listing else "auto", number
    if listing and "{n}" in paging:
        page_number = listing.first_page + number - 1
    return read_listing(
        page.body,
        page.url,
        is_article=addresses.is_article,
        is_headline=(lambda _: False) if strict else lambda url: addresses.is_article(url, trusted=True),
        is_entry=(lambda _: False) if strict else lambda url: addresses.is_article(url, trusted=True, announced=True),
        is_listing=addresses.is_listing if lease.context.get("columns") else lambda _: False,
        feeds=bool(lease.context.get("columns")),
        selectors=listing.links if listing else (),
        paging=paging,
        number=page_number,
        headers=page.headers,
        form="form" in lease.context,
    )


def _take_article(lease: Lease, page: Page, portal: Portal, addresses: Addresses) -> Intake:
    if (
        page.url != lease.url
        and urls.sha1(urls.canonical(page.url)) != urls.sha1(lease.url)
        and addresses.is_entrance(page.url)
    ):
        return Intake(_failed(lease, 404, f"redirected to {page.url}: the article is gone"))
    kind = next((value for name, value in page.headers.items() if name.lower() == "content-type"), "").lower()
    if kind and not re.search(r"html|xml|text/plain", kind):
        return Intake(_failed(lease, 404, f"no web page but {kind.partition(';')[0]}"))
    if "part" in lease.context:
        return _take_part(lease, replace(page, url=lease.url), portal)
    page = replace(page, url=_own_address(page, portal, addresses))
    try:
        article = read_article(page, portal)
        return Intake(_done(lease, page, _rest(page, page.url, 1, portal, lease)), page=page, article=article)
    except ExtractionFailed as error:
        announced = "date" in lease.context  # a feed or sitemap that gives its date announces an article
        if not (announced or portal.links.article) and lease.depth < _DEEPEST and error.reason.startswith(_LIST):
            return Intake(replace(_done(lease, page), is_listing=True))
        bad = "" if isinstance(error, OtherPage) else error.reason
    except Exception as error:  # noqa: BLE001 (whatever a portal sends, the others go on)
        bad = f"{type(error).__name__}: {error}"[:500]
    return Intake(_done(lease, page), page=page if bad else None, bad=bad)


def _take_part(lease: Lease, page: Page, portal: Portal) -> Intake:
    """A later page of an article; one that gives nothing leaves the article as it is."""
    base, number = lease.context["part"]
    try:
        part = Part(base, read_article(page, portal))
    except Exception:  # noqa: BLE001 (whatever a portal sends, the others go on)
        return Intake(_done(lease, page))
    return Intake(_done(lease, page, _rest(page, base, number, portal, lease)), page=page, part=part)


def _rest(page: Page, base: str, number: int, portal: Portal, lease: Lease) -> Found:
    """The link to the next page of the same article, if there is one."""
    address = following(page.body, base, number)
    if not address or any(pattern.search(address) for pattern in portal.links.ignore):
        return Found()
    again = {"again": True} if "again" in lease.context else {}
    return Found((Link(address, Kind.ARTICLE, context={"part": [base, number + 1], **again}),))


def read_article(page: Page, portal: Portal) -> Article:
    """The article of a page, as one of ``portal``; ``page.url`` is its canonical address.

    Raises:
        ExtractionFailed: when the page holds none.
        TimeoutError: when it is not read within ``EXTRACTION_LIMIT``.
    """
    with _time_limit(EXTRACTION_LIMIT):
        return _of_portal(extract(page, portal), page, portal)


def _own_address(page: Page, portal: Portal, addresses: Addresses) -> str:
    """The address that the page itself calls canonical, where that can be believed; else its own."""
    own = urls.canonical(page.url, keep=portal.links.keep_parameters)
    tag = _CANONICAL.search(page.body, 0, 65536)
    href = _HREF.search(tag[0]) if tag else None
    if href:
        said = urls.canonical(href[1].decode("utf-8", "replace").replace("&amp;", "&"), base=own)
        if (
            said
            and urls.host(said) == urls.host(own)
            and not addresses.is_entrance(said)
            and addresses.is_article(said)
        ):
            return said
    return own


def _of_portal(article: Article, page: Page, portal: Portal) -> Article:
    return replace(
        article,
        url=page.url,
        portal=portal.name,
        province=article.province or portal.province,
        column=article.column[:255],
    )


def as_discovered(article: Article, context: Mapping[str, Any], portal: Portal) -> Article:
    """The article with the column and date that discovery knows, for where the page itself says none.

    A page's own word counts more: listings of one column also link to the latest of all others.
    """
    columns = context.get("columns", [])
    if columns and not article.column:
        article = replace(
            article,
            column=best_column(columns, portal)[:255],
            exemplar_column=is_exemplar(columns, portal.exemplar_columns),
            warnings=(*article.warnings, COLUMN_FROM_LISTING),
        )
    if article.published_at is None and "date" in context:
        printed = datetime.fromisoformat(context["date"])
        if printed <= datetime.now(UTC) + timedelta(days=1):
            article = replace(article, published_at=printed, warnings=(*article.warnings, DATE_FROM_FEED))
    return article


def best_column(columns: Iterable[str], portal: Portal) -> str:
    """Of the columns that led to an article: an exemplar column if there is one, else the first by name."""
    return min(columns, key=lambda name: (not is_exemplar((name,), portal.exemplar_columns), name), default="")


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` in this thread, which must be the process's first, when the block takes too long."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not read after {seconds} s")

    before: Callable[[int, FrameType | None], object] | int | None = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
