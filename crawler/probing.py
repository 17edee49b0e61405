"""What a portal offers, found out by asking it a few pages: feeds, sitemaps, columns, family, three articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler import urls
from crawler.declaration import Family, Portal
from crawler.discovery import anchors, feeds_of, parse_html
from crawler.encoding import decode
from crawler.exemplar_columns import is_about_exemplars, is_related
from crawler.families import detect
from crawler.inquiry import Answers, Inquiry, Question
from crawler.intake import Addresses, take
from crawler.links import Link
from crawler.messages import Visit
from crawler.records import Article, Page

ARTICLES = 3
COLUMNS_ASKED = 20
"""Columns that are looked at; those of exemplars first."""
COLUMNS_DECLARED = 60
_FEEDS_ASKED = 4
_LEAST_HEADLINES = 1
"""Links to articles that make a page a column."""
_FEED = re.compile(r"\.rss$|/(?:rss|feed|atom)(?:/|$|\.(?:xml|aspx|php))|[?&]feed=rss", re.IGNORECASE)
_MENU = re.compile(r"\b(?:nav|menu|header|main-?nav|chuyen-?muc|category)", re.IGNORECASE)
_HOME_WORDS = re.compile(r"trang (?:chủ|nhất|chính)|home(?:page)?", re.IGNORECASE)
_LONGEST_TITLE = 80
_NO_COLUMN = re.compile(
    r"^(?:trang (?:chủ|nhất|mẫu|sau|trước|tiếp|đầu|cuối)|(?:bài |tin )?(?:sau|trước|cũ hơn|mới hơn)|tiếp(?: theo)?|"
    r"next|previous|older.*|newer.*|chính sách|điều khoản.*|liên hệ|đăng (?:nhập|ký|xuất)|tìm kiếm|home|english|rss|"
    r"tiếng anh|sơ đồ(?: cổng| trang| website)?|hỏi đáp|góp ý|video|tòa soạn|quảng cáo|giới thiệu|thư viện ảnh|"
    r"lịch .*)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A page of headlines under its name."""

    name: str
    url: str
    exemplar: bool
    """About exemplars, or about emulation and commendation at large."""
    headlines: int | None = None
    """Articles that it led to; ``None`` when it was not asked."""
    paging: str = ""
    """Address of page {n}, where the usual forms do not lead from page to page."""
    first_page: int = 2
    hidden: bool = False
    """Its address is not that of a column, so that a crawl would not follow it from the home page."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as extraction read it, or why there is none."""

    url: str
    title: str = ""
    published: datetime | None = None
    length: int = 0
    """Characters of the body."""
    column: str = ""
    author: str = ""
    method: str = ""
    problem: str = ""


@dataclass(slots=True)
class Findings:
    """All that was found out about a portal."""

    home: str
    title: str = ""
    robots: str = ""
    problem: str = ""
    """Why the portal could not be probed; empty when it could."""
    family: Family = Family.GENERIC
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    @property
    def read(self) -> list[Sample]:
        """Articles with a body."""
        return [sample for sample in self.samples if not sample.problem]

    @property
    def exemplar_columns(self) -> list[str]:
        """Names of the columns about exemplars, from the menu and from the articles, each once."""
        return [name for name in self._names() if is_about_exemplars(name)]

    @property
    def related_columns(self) -> list[str]:
        """Names of columns about emulation and commendation at large."""
        return [name for name in self._names() if is_related(name) and not is_about_exemplars(name)]

    def _names(self) -> list[str]:
        named = (column.name for column in self.columns)
        return list(dict.fromkeys((*named, *(sample.column for sample in self.read))))


def explore(portal: Portal) -> Inquiry[Findings]:
    """Probe the portal whose ``home`` is declared and nothing else."""
    return (yield from _Probe(portal).run())


class _Probe:
    """One portal under examination."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.addresses = Addresses(portal)
        self.findings = Findings(portal.home)
        self.columns: list[Column] = []
        """As linked from the home page."""

    def run(self) -> Inquiry[Findings]:
        """Home page, then entrances, then articles."""
        findings = self.findings
        robots = Question(urls.canonical("/robots.txt", base=self.portal.home), "robots")
        answers = yield (robots, Question(self.portal.home, "listing", {"columns": True}))
        asked, home = answers.visits
        findings.robots, findings.problem = robots_says(asked), _refusal(home)
        if findings.problem or home.page is None:
            return findings
        tree = parse_html(home.page.body, home.page.headers)
        if tree is None:
            findings.problem = "trang chủ không phải là trang web (HTML)"
            return findings
        findings.title = title_of(tree)
        self.columns = list(_columns(tree, home.page.url, self.addresses))
        answers = yield _entrances(tree, home.page.url, answers, self.columns)
        nested = _nested_feeds(answers.visits)
        more = yield nested
        found = self._weigh([*answers.visits, *more.visits], self._links(home))
        pages = yield from self._samples(found)
        families = Counter(detect(decode(page.body, page.headers)) for page in pages or [home.page])
        findings.family = families.most_common(1)[0][0]
        return findings

    def _links(self, visit: Visit) -> tuple[Link, ...]:
        return take(visit, self.portal, self.addresses).acknowledgement.links

    def _weigh(self, visits: Sequence[Visit], of_home: Sequence[Link]) -> list[Link]:
        """Note which entrances lead to articles; returns the links, those of exemplar columns and feeds first."""
        findings = self.findings
        exemplar = {column.url for column in self.columns if column.exemplar}
        headlines: dict[str, int] = {}
        paging: dict[str, tuple[str, int]] = {}
        found: dict[int, list[Link]] = {0: [], 1: [], 2: list(of_home)}
        for visit in visits:
            links = [link for link in self._links(visit) if link.kind in {"article", "sitemap"}]
            url, kind = visit.lease.url, visit.lease.kind
            if kind == "listing":
                fresh = {link.url for link in links} - {link.url for link in of_home}
                headlines[url] = 0 if self._is_article(visit, adds=bool(fresh)) else len(links)
                paging[url] = self._paging(visit)
            elif links:
                (findings.feeds if kind == "feed" else findings.sitemaps).append(url)
            found[0 if url in exemplar else 1 if kind == "feed" else 2] += links
        for column in self.columns:
            count = headlines.get(column.url)
            if count is None or count >= _LEAST_HEADLINES:
                template, first = paging.get(column.url, ("", 2))
                findings.columns.append(replace(column, headlines=count, paging=template, first_page=first))
        del findings.columns[COLUMNS_DECLARED:]
        listed = {urls.sha1(column.url) for column in findings.columns}
        return [k for group in found.values() for k in group if k.kind == "article" and urls.sha1(k.url) not in listed]

    def _paging(self, visit: Visit) -> tuple[str, int]:
        """How a column is turned over, where the crawl does not find that by itself."""
        following = take(visit, self.portal, self.addresses).acknowledgement.following
        tree = parse_html(visit.page.body, visit.page.headers) if visit.page and not following else None
        return ("", 2) if tree is None or visit.page is None else paging_of(tree, visit.page.url)

    def _is_article(self, visit: Visit, *, adds: bool) -> bool:
        """What the menu links to reads like an article, and its address or its lack of new links speak for that."""
        url = visit.lease.url
        if visit.page is None or self.addresses.is_listing(url) or (adds and not self.addresses.is_article(url)):
            return False
        as_article = replace(visit, lease=replace(visit.lease, kind="article"))
        return not sample_of(as_article, self.portal, self.addresses).problem

    def _samples(self, found: Sequence[Link]) -> Inquiry[list[Page]]:
        """Ask for articles until three are read, twice at most; returns their pages."""
        findings = self.findings
        candidates = list(dict.fromkeys(link.url for link in found))
        pages: list[Page] = []
        while candidates and len(findings.read) < ARTICLES and len(findings.samples) < 2 * ARTICLES:
            chosen, candidates = candidates[:ARTICLES], candidates[ARTICLES:]
            answers = yield [Question(url, "article") for url in chosen]
            findings.samples += [sample_of(visit, self.portal, self.addresses) for visit in answers.visits]
            pages += [visit.page for visit in answers.visits if visit.page]
        return pages


def robots_says(visit: Visit) -> str:
    """robots.txt in few words."""
    if visit.page is None:
        return visit.failure
    if visit.page.status != 200:
        return f"không có (HTTP {visit.page.status})"
    start = visit.page.body[:512].lstrip().lower()
    return "là một trang HTML, coi như không có" if start.startswith((b"<!doctype", b"<html")) else "có"


def title_of(tree: HtmlElement) -> str:
    """The name that a home page gives itself, without "Trang chủ" and the like."""
    named = tree.xpath("string(//meta[@property='og:site_name'][1]/@content)")
    words = " ".join(str(named or tree.xpath("string(//title[1])")).split())
    pieces = re.split(r"\s+[|–—-]\s+", words)
    parts = [part for part in dict.fromkeys(pieces) if not _HOME_WORDS.fullmatch(part)] or pieces[:1]
    if len(words) > _LONGEST_TITLE:
        return parts[0]
    return words if parts == pieces else " - ".join(parts)


def sample_of(visit: Visit, portal: Portal, addresses: Addresses) -> Sample:
    """What extraction makes of a page."""
    intake = take(visit, portal, addresses)
    if intake.article is None:
        reason = intake.bad or intake.acknowledgement.error or "không phải một bài viết"
        return Sample(visit.lease.url, problem=reason)
    return _sample(intake.article)


def _sample(article: Article) -> Sample:
    return Sample(
        article.url,
        article.title,
        article.published_at,
        len(article.text),
        article.column,
        article.author,
        article.method,
    )


def _refusal(visit: Visit) -> str:
    if visit.page is None:
        return visit.failure or "không có trả lời"
    return "" if visit.page.status == 200 else f"trang chủ trả lời HTTP {visit.page.status}"


def _columns(tree: HtmlElement, url: str, addresses: Addresses) -> Iterator[Column]:
    """The columns that a home page links to: by the form of the address, by their place in a menu, by their name."""
    seen = {urls.sha1(url)}
    for address, element in anchors(tree, url):
        name = " ".join((element.text_content() or element.get("title") or "").split())
        exemplar = is_about_exemplars(name) or is_related(name)
        worded = re.search(r"[^\W\d_]{2}", name) and len(name) <= _LONGEST_TITLE and not _NO_COLUMN.match(name)
        if urls.sha1(address) in seen or not worded or _FEED.search(address):
            continue
        listed = addresses.is_listing(address) or ((exemplar or _in_menu(element)) and _could_list(address, addresses))
        short = len(name.split()) <= (10 if not addresses.is_article(address) else 6)
        if listed and short:
            seen.add(urls.sha1(address))
            yield Column(name, address, exemplar, hidden=not addresses.is_listing(address))


def _could_list(address: str, addresses: Addresses) -> bool:
    """Not a file, the home page, another view or another site."""
    return addresses.is_article(address, trusted=True)


def _in_menu(element: HtmlElement) -> bool:
    around = (element, *element.iterancestors())
    return any(
        node.tag in {"nav", "header"} or _MENU.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        for node in around
        if isinstance(node.tag, str) and node.tag != "body"
    )


def _entrances(tree: HtmlElement, url: str, answers: Answers, columns: Sequence[Column]) -> list[Question]:
    own = urls.host(url)
    linked = (address for address, _ in anchors(tree, url) if _FEED.search(address))
    feeds = dict.fromkeys(a for a in (*feeds_of(tree, url), *linked) if urls.host(a) == own)
    sitemaps = [a for a in answers.sitemaps if urls.host(a) == own][:3] or [urls.canonical("/sitemap.xml", base=url)]
    first = sorted(columns, key=lambda column: not column.exemplar)[:COLUMNS_ASKED]
    return [
        *(Question(address, "feed", {"probe": True}) for address in list(feeds)[:_FEEDS_ASKED]),
        *(Question(address, "sitemap", {"probe": True}) for address in sitemaps),
        *(Question(column.url, "listing") for column in first),
    ]


def _nested_feeds(visits: Iterable[Visit]) -> list[Question]:
    """Feeds that are linked from a page about feeds."""
    nested: dict[str, None] = {}
    for page in (visit.page for visit in visits if visit.lease.kind == "feed" and visit.page):
        if re.search(rb"<(?:rss|feed|rdf)\b", page.body[:2048], re.IGNORECASE):
            continue
        tree = parse_html(page.body, page.headers)
        linked = (
            (address for address, _ in anchors(tree, page.url) if _FEED.search(address)) if tree is not None else ()
        )
        nested.update(dict.fromkeys(a for a in linked if urls.host(a) == urls.host(page.url) and a != page.url))
    return [Question(address, "feed", {"probe": True}) for address in list(nested)[:_FEEDS_ASKED]]


def paging_of(tree: HtmlElement, url: str) -> tuple[str, int]:
    """Address of page {n} and the number of the second page, from links that are called 2, 3, …; empty for none."""
    pages: dict[int, str] = {}
    for address, element in anchors(tree, url):
        label = "".join(element.itertext()).strip()
        if re.fullmatch(r"[2-9]", label) and urls.host(address) == urls.host(url):
            pages.setdefault(int(label), address)
    second = pages.get(2, "")
    path = len(urlsplit(second)._replace(path="", query="", fragment="").geturl())
    for number in reversed(list(re.finditer(r"\d+", second))):
        first = int(number[0])
        template = f"{second[: number.start()]}{{n}}{second[number.end() :]}"
        fitting = sum(template.replace("{n}", str(first + n - 2)) == pages[n] for n in pages)
        counted = first == 2 or (first == 1 and fitting > 1)
        if counted and number.start() > path and fitting > len(pages) / 2:
            return template, first
    return "", 2


def host_name(url: str) -> str:
    """A folder's name for the portal at ``url``: its host without www. and the national ending."""
    parts = urlsplit(url)
    host = re.sub(r"^www\.", "", (parts.hostname or "").lower())
    host = re.sub(r"\.(?:gov|com|org|edu|net)\.vn$|\.(?:vn|com|org|net)$", "", host)
    name = f"{host}-{parts.port}" if parts.port else host
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:64]
