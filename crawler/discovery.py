"""What leads to articles: feeds, sitemaps and listings with their ways of turning the page over."""

from __future__ import annotations

import gzip
import io
import itertools
import re
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import feedparser
import lxml.html
from lxml import etree

from crawler import urls
from crawler.encoding import decode
from crawler.links import Link

MAX_SIZE = 10 * 1024 * 1024
"""Bytes that a feed or sitemap may unpack to; Scrapy's limit for what comes over the wire is the same."""
MAX_UNPACKED_SITEMAP = 50 * 1024 * 1024
"""The protocol's own limit for one sitemap (sitemaps.org)."""


_TITLE_OF_ENTRY = re.compile(r"(?:entry|post|article|news)[-_]?title", re.IGNORECASE)
_HEADLINE = 4
"""Words that a heading must have to be a headline, where nothing else says so."""
_READ_ON = re.compile(r"(?:đọc tiếp|continue reading|read more)\b", re.IGNORECASE)
_ITEM = 6
"""Elements around a date within which the link that it belongs to may stand."""


class DiscoveryError(ValueError):
    """A page that should lead to articles and cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that one page gave. ``following`` is the next page of the same listing."""

    links: tuple[Link, ...] = ()
    following: Link | None = None


def read_feed(body: bytes, url: str) -> Found:
    """Links of an RSS or Atom feed.

    Raises:
        DiscoveryError: when the body is no feed at all.
    """
    feed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries and not feed.get("version"):
        raise DiscoveryError("no feed: expected RSS or Atom")
    links = []
    for entry in feed.entries:
        address = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else "")
        address = urls.canonical(address or "", base=url)
        if address:
            published, modified = (_feed_date(dict.get(entry, f"{name}_parsed")) for name in ("published", "updated"))
            links.append(Link(address, "article", published=published or modified, modified=modified))
    return Found(tuple(links))


def _feed_date(parsed: object) -> datetime | None:
    if not isinstance(parsed, tuple):
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, TypeError):
        return None


_NOT_ARTICLES = re.compile(
    r"(?:^|[-_/=.])(?:categor(?:y|ies)|(?:post_)?tags?|taxonom(?:y|ies)|users?|authors?|pages?|images?|videos?|"
    r"attachments?|products?|menus?|danh-?muc)(?:[-_.&\d]|$)",
    re.IGNORECASE,
)


def read_sitemap(body: bytes, url: str) -> Found:
    """Pages of a sitemap, or the sitemaps of an index; gzip is unpacked up to the protocol's limit.

    Raises:
        DiscoveryError: when the body is no sitemap or unpacks to too much.
    """
    content = unpack(body, MAX_UNPACKED_SITEMAP)
    links: list[Link] = []
    root = ""
    entry: dict[str, str] = {}
    try:
        parser = etree.iterparse(
            io.BytesIO(content), events=("start", "end"), recover=True, resolve_entities=False, no_network=True
        )
        for event, element in parser:
            name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
            if event == "start":
                root = root or name
                continue
            if name in {"loc", "lastmod", "publication_date"}:
                entry.setdefault(name, (element.text or "").strip())
            elif name in {"url", "sitemap"}:
                links.extend(_sitemap_link(entry, url, "article" if name == "url" else "sitemap"))
                entry = {}
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not links:
            raise DiscoveryError(f"no sitemap: {error.msg}") from None
    if root not in {"urlset", "sitemapindex"}:
        plain = _plain_sitemap(content, url)
        if not plain:
            raise DiscoveryError(f"no sitemap: expected urlset or sitemapindex, found {root or 'no XML'}")
        links = plain
    return Found(tuple(links))


def _sitemap_link(entry: Mapping[str, str], base: str, kind: str) -> Iterator[Link]:
    address = urls.canonical(entry.get("loc", ""), base=base)
    parts = urlsplit(address)
    said = f"{parts.path}?{parts.query}"
    if address and not (kind == "sitemap" and _NOT_ARTICLES.search(said)):
        published, modified = parse_w3c(entry.get("publication_date", "")), parse_w3c(entry.get("lastmod", ""))
        yield Link(address, kind, published=published, modified=modified)


def _plain_sitemap(content: bytes, base: str) -> list[Link]:
    """A sitemap may also be a text file with an address a line."""
    lines = content[:MAX_SIZE].decode("utf-8", "replace").split()
    if not lines or not all(line.startswith("http") for line in lines[:20]):
        return []
    return [Link(address, "article") for line in lines if (address := urls.canonical(line, base=base))]


def parse_w3c(text: str) -> datetime | None:
    """``2021-05-30``, ``2021-05-30T08:00:00+07:00`` and the like; timezone-aware."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def unpack(body: bytes, limit: int) -> bytes:
    """Undo gzip, never making more than ``limit`` bytes.

    Raises:
        DiscoveryError: for a broken or an over-full archive.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            content = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DiscoveryError(f"broken gzip: {error}") from None
    if len(content) > limit:
        raise DiscoveryError(f"unpacks to more than {limit // 1024 // 1024} MB")
    return content


def parse_html(body: bytes, headers: Mapping[str, str] | None = None) -> lxml.html.HtmlElement | None:
    """The page's tree, or ``None`` when there is none."""
    try:
        tree = lxml.html.document_fromstring(decode(body, headers), parser=lxml.html.HTMLParser(recover=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        try:  # text that begins with <?xml … encoding=…?> is taken as bytes only
            tree = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(recover=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
    base = tree.find(".//base[@href]")
    if base is not None:
        tree.set("data-base", base.get("href", ""))
    return tree


def anchors(
    tree: lxml.html.HtmlElement, url: str, selectors: tuple[str, ...] = ()
) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """(canonical address, element) of every link, or of those that ``selectors`` choose."""
    base = urls.canonical(tree.get("data-base", ""), base=url) or url
    if selectors:
        elements = [element for selector in selectors for element in tree.cssselect(selector)]
        chosen = [a for element in elements for a in ([element] if element.tag == "a" else element.iter("a"))]
    else:
        chosen = list(tree.iter("a"))
    for element in chosen:
        href = (element.get("href") or "").strip()
        if href and not href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            address = urls.canonical(href, base=base)
            if address:
                yield address, element


def feeds_of(tree: lxml.html.HtmlElement, url: str) -> list[str]:
    """Feeds that a page names in its head."""
    return [
        address
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower()
        and ("rss" in (link.get("type") or "") or "atom" in (link.get("type") or ""))
        if (address := urls.canonical(link.get("href") or "", base=url)) and "comment" not in address
    ]


def read_listing(
    body: bytes,
    url: str,
    *,
    is_article: Callable[[str], bool],
    is_headline: Callable[[str], bool] = lambda _: False,
    is_entry: Callable[[str], bool] = lambda _: False,
    is_listing: Callable[[str], bool] = lambda _: False,
    feeds: bool = False,
    selectors: tuple[str, ...] = (),
    paging: str = "auto",
    number: int = 1,
    headers: Mapping[str, str] | None = None,
    form: bool = False,
) -> Found:
    """Articles of a page of headlines, its columns (where ``is_listing`` says so) and its next page.

    ``is_headline`` is asked for links that are set as headlines and ``is_article`` does not know; ``is_entry`` for
    those that are called the title of an entry, or lead on where its beginning ends. ``feeds`` adds the feeds that the
    page names. ``number`` is the page's own number, counted from 1, for paging by template or postback; ``form`` tells
    that the page was itself asked for by postback.

    Raises:
        DiscoveryError: when the body is no HTML.
    """
    tree = parse_html(body, headers)
    if tree is None:
        raise DiscoveryError("no HTML: expected a page of headlines")
    own = urls.sha1(url)
    following = _following(tree, url, paging, number, form=form)
    links: dict[str, Link] = {}
    for address, element in anchors(tree, url, selectors):
        if address in links or urls.sha1(address) == own or _is_page_of(address, url):
            continue
        if (
            is_article(address)
            or (_leads_to_entry(element) and is_entry(address))
            or (_is_headline(element) and is_headline(address))
        ):
            links[address] = Link(address, "article")
    if following:
        links.pop(following.url, None)
    for address, published in _dates(tree, url, links, is_headline):
        links[address] = Link(address, "article", published=published)
    columns: dict[str, Link] = {}
    for address, element in anchors(tree, url):
        known = address in links or address in columns or urls.sha1(address) == own
        if not known and is_listing(address) and not _is_page_of(address, url):
            if urls.is_front_of_language(address):
                columns[address] = Link(address, "listing", context={"columns": True})
                continue
            column = "" if urls.is_archive_of_time(address) else _words(element)
            columns[address] = Link(address, "listing", column=column)
    named = [Link(address, "feed") for address in feeds_of(tree, url)] if feeds else []
    return Found((*links.values(), *columns.values(), *named), following)


def _dates(
    tree: lxml.html.HtmlElement, url: str, known: Container[str], may_be_article: Callable[[str], bool]
) -> Iterator[tuple[str, datetime]]:
    """(address, time) where a ``<time>`` stands in an item that leads to one article and to no other.

    A column and a byline stand beside the time too: an address that is not ``known`` to be an article's counts only
    where the link is a heading or the time itself.
    """
    addresses: dict[lxml.html.HtmlElement, str] = {}
    dated: set[str] = set()
    for element in tree.iter("time"):
        moment = parse_w3c(element.get("datetime") or "")
        if moment is None or "T" not in element.get("datetime", ""):
            continue
        if not addresses:
            addresses = {
                anchor: address
                for address, anchor in anchors(tree, url)
                if address in known or (may_be_article(address) and (_is_set_big(anchor) or _is_time(anchor)))
            }
        for around in itertools.islice(element.iterancestors(), _ITEM):
            led = {addresses[anchor] for anchor in around.iter("a") if anchor in addresses}
            if len(led) == 1 and not led <= dated:
                dated |= led
                yield led.pop(), moment
            if led:
                break


def _is_headline(element: lxml.html.HtmlElement) -> bool:
    """Set as a heading, and long enough to be one."""
    return bool(_is_set_big(element)) and len(_words(element).split()) >= _HEADLINE


def _leads_to_entry(element: lxml.html.HtmlElement) -> bool:
    """The link says "read on", or it stands in a heading that is called the title of an entry."""
    if _READ_ON.match((element.text or "").strip()) or "more-link" in (element.get("class") or ""):
        return True
    headings = _is_set_big(element)
    return bool(headings) and any(_TITLE_OF_ENTRY.search(n.get("class") or "") for n in (element, *headings))


def _is_set_big(element: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The headings around a link and in it."""
    around = [element, *itertools.islice(element.iterancestors(), 3), *element.iterdescendants()]
    return [node for node in around if node.tag in {"h1", "h2", "h3", "h4"}]


def _is_time(element: lxml.html.HtmlElement) -> bool:
    """The link is a time: one stands in the other."""
    return any(next(found, None) is not None for found in (element.iter("time"), element.iterancestors("time")))


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())[:255]


def _following(tree: lxml.html.HtmlElement, url: str, paging: str, number: int, *, form: bool) -> Link | None:
    if paging == "none":
        return None
    if "{n}" in paging:
        return Link(urls.canonical(paging.replace("{n}", str(number)), base=url), "listing")
    if paging == "auto" and not form:
        address = _rel_next(tree, url) or _counted_next(tree, url)
        if address:
            return Link(address, "listing")
    return _postback(tree, url, number)


def _rel_next(tree: lxml.html.HtmlElement, url: str) -> str:
    for element in tree.iter("a", "link"):
        if "next" in (element.get("rel") or "").lower().split():
            address = urls.canonical(element.get("href") or "", base=url)
            if address and urls.sha1(address) != urls.sha1(url):
                return address
    return ""


_PAGE_PARAMETER = re.compile(
    r"^(?:.*_cur|query-\d+-page|page|paged|p|pg|trang|pageindex|page_?no|page_?num(?:ber)?|currentpage|pageid|cpage|tpage|"
    r"(?P<offset>start|limitstart|offset|pagefirstrow))$",
    re.IGNORECASE,
)
_PAGE_IN_PATH = re.compile(
    r"(?P<before>[-/._])(?P<word>page|trang|p)(?P<sign>[-/_]?)(?P<number>\d{1,5})(?=[/.]|$)", re.IGNORECASE
)


def _page_token(url: str) -> tuple[str, int | None, bool]:
    """(address without its page number, the number or ``None``, whether it counts rows)."""
    parts = urlsplit(url)
    rest = []
    number: int | None = None
    rows = False
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        match = _PAGE_PARAMETER.match(name)
        if match and value.isdigit() and number is None:
            number, rows = int(value), match["offset"] is not None
        else:
            rest.append(f"{name}={value}")
    path = urls.route(url)
    rest = rest if path == parts.path else [part for part in rest if not part.startswith(("nv=", "op=", "language="))]
    if number is None and (found := list(_PAGE_IN_PATH.finditer(path))):
        number = int(found[-1]["number"])
        path = path[: found[-1].start()] + path[found[-1].end() :]
    path = re.sub(r"^/index\.php(?=/|$)|\.(?:html?|aspx?|php)$", "", path.rstrip("/")) or "/"
    return f"{urls.host(url)}{path}?{'&'.join(sorted(rest))}", number, rows


def _is_page_of(address: str, url: str) -> bool:
    """Another page of the listing at ``url``, whatever a pattern for articles says."""
    shape, number, _ = _page_token(address)
    return (
        number is not None
        and shape == _page_token(url)[0]
        and bool(re.search(r"page|trang|[?&]", address, re.IGNORECASE))
    )


def _counted_next(tree: lxml.html.HtmlElement, url: str) -> str:
    """The page whose number follows ours, among links that differ from our address in nothing else."""
    shape, own, _ = _page_token(url)
    pages: dict[int, str] = {}
    rows = False
    for address, _element in anchors(tree, url):
        other, number, counts_rows = _page_token(address)
        if number is not None and other == shape:
            pages.setdefault(number, address)
            rows = rows or counts_rows
    if own is None:
        own = 0 if rows or 0 in pages else 1
    later = [number for number in pages if number > own]
    return pages[min(later)] if later else ""


_POSTBACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")
_FORWARD = {"›", "»", ">", ">>", "...", "tiếp", "trang sau", "sau", "next", "tiếp theo", "trang tiếp"}


def _postback(tree: lxml.html.HtmlElement, url: str, number: int) -> Link | None:
    """The form data that makes an ASP.NET page show its next page of headlines."""
    targets: list[tuple[int, str, str]] = []
    for element in tree.iter("a"):
        match = _POSTBACK.search(element.get("href") or "")
        if not match:
            continue
        label = _words(element).lower()
        argument = re.fullmatch(r"Page\$(\d+)", match[2])
        if label == str(number + 1) or (argument and int(argument[1]) == number + 1):
            targets.append((0, match[1], match[2]))
        elif label in _FORWARD or match[2] == "Page$Next":
            targets.append((1, match[1], match[2]))
    state = next((element for element in tree.iter("input") if element.get("name") == "__VIEWSTATE"), None)
    if not targets or state is None:
        return None
    _, target, argument_text = min(targets)
    data = {
        str(element.get("name")): element.get("value") or ""
        for element in tree.iter("input")
        if element.get("name") and (element.get("type") or "text").lower() in {"hidden", "text"}
    }
    data |= {"__EVENTTARGET": target, "__EVENTARGUMENT": argument_text}
    form = next(state.iterancestors("form"), None)
    action = urls.canonical(form.get("action") or "" if form is not None else "", base=url) or url
    return Link(action, "listing", context={"form": data, "page": number + 1})
