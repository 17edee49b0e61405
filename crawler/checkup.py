"""The live health of a portal: does it answer, does it lead to articles, are they read as its declaration expects?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler import urls
from crawler.declaration import Portal
from crawler.inquiry import Inquiry, Question
from crawler.intake import Addresses, take
from crawler.links import Link
from crawler.messages import Visit
from crawler.probing import Sample, robots_says, sample_of
from store.models import PortalNight

State = PortalNight.State
FINE = frozenset({State.OK, State.QUIET})
ARTICLES = 5
"""Newest articles that are read."""
_FEEDS, _SITEMAPS, _LISTINGS = 2, 2, 4
_ROUNDS = 2
"""How deep sitemap indexes and columns are followed for articles."""
_CLOSED = re.compile(r"filled by scripts|login page|paywall")
_LONG_AGO = timedelta(days=30)
_PATIENCE = 3
"""Times the usual pause between two articles that may pass until a portal is called quiet."""


@dataclass(slots=True)
class Checkup:
    """What a live check of one portal found."""

    portal: str
    state: PortalNight.State = State.OK
    reason: str = ""
    robots: str = ""
    entrances: int = 0
    """Feeds, sitemaps and listings that were asked."""
    answered: int = 0
    """Those of them that led to articles or further."""
    links: int = 0
    samples: list[Sample] = field(default_factory=list)

    @property
    def read(self) -> list[Sample]:
        """Articles with a body."""
        return [sample for sample in self.samples if not sample.problem]

    @property
    def dated(self) -> int:
        """Of these, how many carry a date."""
        return sum(sample.published is not None for sample in self.read)

    @property
    def newest(self) -> datetime | None:
        """Date of the newest article that was read."""
        return max((sample.published for sample in self.read if sample.published), default=None)


def examine(portal: Portal, *, articles: int = ARTICLES, now: datetime | None = None) -> Inquiry[Checkup]:
    """Ask for robots.txt, the entrances and the newest articles, and judge what came."""
    checkup = Checkup(portal.name)
    addresses = Addresses(portal)
    robots = Question(urls.canonical("/robots.txt", base=portal.home), "robots")
    questions = _entrances(portal)
    checkup.entrances = len(questions)
    answers = yield (robots, *questions)
    checkup.robots = robots_says(answers.visits[0])
    entrances = list(answers.visits[1:])
    found: list[Link] = []
    fresh = entrances
    for _ in range(_ROUNDS):
        leads = [link for visit in fresh for link in take(visit, portal, addresses).acknowledgement.links]
        found += [link for link in leads if link.kind == "article"]
        if len(found) >= articles:
            break
        further = [link for link in leads if link.kind != "article"][: _LISTINGS + _FEEDS]
        named = [] if portal.start.sitemaps else [Link(address, "sitemap") for address in answers.sitemaps[:_SITEMAPS]]
        answers = yield [Question(link.url, link.kind) for link in (*further, *named)]
        fresh = list(answers.visits)
    checkup.answered = sum(bool(take(v, portal, addresses).acknowledgement.links) for v in entrances)
    newest = _newest_first(found)
    checkup.links = len(newest)
    answers = yield [Question(url, "article") for url in newest[:articles]]
    checkup.samples = [sample_of(visit, portal, addresses) for visit in answers.visits]
    checkup.state, checkup.reason = judge(portal, checkup, [*entrances, *answers.visits], now or datetime.now(UTC))
    return checkup


def _entrances(portal: Portal) -> list[Question]:
    """The declared entrances, columns of exemplars first; the home page where none is declared."""
    start = portal.start
    names = set(portal.exemplar_columns)
    listings = sorted(enumerate(start.listings), key=lambda numbered: numbered[1].column not in names)
    questions = [Question(entry.url, "feed") for entry in start.feeds[:_FEEDS]]
    questions += [Question(entry.url, "sitemap") for entry in start.sitemaps[:_SITEMAPS]]
    questions += [Question(entry.url, "listing", {"entry": number}) for number, entry in listings[:_LISTINGS]]
    return questions or [Question(portal.home, "listing", {"columns": True})]


def _newest_first(found: Sequence[Link]) -> list[str]:
    """Addresses, each once: those whose date is known by that, the others in the order of the pages."""
    dates: dict[str, datetime] = {}
    for link in found:
        when = link.published or link.modified
        if when:
            dates[link.url] = max(when, dates.get(link.url, when))
    ordered = dict.fromkeys(link.url for link in found)
    dated = sorted(dates, key=lambda url: dates[url], reverse=True)
    return [*dated, *(url for url in ordered if url not in dates)]


def judge(portal: Portal, checkup: Checkup, visits: Sequence[Visit], now: datetime) -> tuple[PortalNight.State, str]:
    """State and reason, in the words of the nightly report."""
    if not any(visit.page for visit in visits):
        failure = next((visit.failure for visit in visits if visit.failure), "")
        away = all(visit.unreachable for visit in visits)
        said = f"Không kết nối được tới {portal.home}" if away else "Cổng từ chối"
        return (State.UNREACHABLE if away else State.BLOCKED), f"{said}: {failure}"
    refused = [visit for visit in visits if visit.page and visit.page.status in {401, 403, 407, 429, 451, 503}]
    if len(refused) > len(visits) // 2:
        status = refused[0].page.status if refused[0].page else 0
        return State.BLOCKED, f"Máy chủ từ chối {len(refused)} trên {len(visits)} trang (HTTP {status})"
    if not checkup.links:
        return State.CHANGED, f"Không tìm thấy bài nào từ {checkup.entrances} điểm bắt đầu: {_first_problem(visits)}"
    return _unreadable(portal, checkup) or _silent(portal, checkup, now) or (State.OK, "")


def _first_problem(visits: Sequence[Visit]) -> str:
    for visit in visits:
        if visit.page is None:
            return f"{visit.lease.url}: {visit.failure}"
        if visit.page.status != 200:
            return f"{visit.lease.url}: HTTP {visit.page.status}"
    return "các trang trả lời nhưng không có đường dẫn tới bài"


def _unreadable(portal: Portal, checkup: Checkup) -> tuple[PortalNight.State, str] | None:
    """Most articles without a body, or too short, or without a title or a date."""
    pages, read, expected = len(checkup.samples), checkup.read, portal.expectations
    closed = sum(bool(_CLOSED.search(sample.problem)) for sample in checkup.samples)
    if closed > pages // 2:
        return State.CLOSED, f"{closed} trên {pages} bài cần đăng nhập hoặc JavaScript mới xem được"
    if len(read) <= pages // 2:
        problem = next((s.problem for s in checkup.samples if s.problem), "")
        return State.CHANGED, f"Chỉ đọc được {len(read)} trên {pages} bài: {problem}"
    short = sum(sample.length < expected.body_length for sample in read)
    if short > len(read) // 2:
        return State.CHANGED, f"{short} trên {len(read)} bài ngắn hơn {expected.body_length} ký tự"
    if untitled := sum(not sample.title for sample in read):
        return State.CHANGED, f"{untitled} trên {len(read)} bài không có tiêu đề"
    if checkup.dated < expected.share_with_date * len(read) - 1:
        return State.CHANGED, f"Chỉ {checkup.dated} trên {len(read)} bài có ngày đăng"
    return None


def _silent(portal: Portal, checkup: Checkup, now: datetime) -> tuple[PortalNight.State, str] | None:
    """Nothing new for longer than the declared number of articles a week would lead one to expect."""
    weekly = portal.expectations.articles_per_week
    if checkup.newest is None or (weekly and weekly[0] == 0):
        return None
    longest = timedelta(days=max(7.0, _PATIENCE * 7 / weekly[0])) if weekly else _LONG_AGO
    age = now - checkup.newest
    return (State.QUIET, f"Bài mới nhất cách đây {age.days} ngày") if age > longest else None
