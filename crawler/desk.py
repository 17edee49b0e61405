"""The desk: a process that leases addresses to the fetcher and turns what comes back into rows.

Scrapy's process only fetches. Archive, extraction and store live here, on another core and away from
the event loop. Visits are collected for a moment and committed together: acknowledgement, article,
archived page, links and counts of a visit are always in one transaction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from config.settings import load
from crawler import health, storing
from crawler.archive import Archive
from crawler.declaration import Portal
from crawler.discovery import Link
from crawler.frontier import Frontier, Holder, Kind, Lease, State
from crawler.health import Counts, PortalReport
from crawler.intake import Addresses, Intake, Visit, best_column, is_exemplar, take
from store.models import Article

BATCH = 64
"""Visits in one transaction at most."""
LINGER = 0.2
"""Seconds that a finished visit may wait for others before it is committed."""
RENEWAL = 60
"""Seconds between two signs of life."""
PATIENCE = 300
"""Seconds that a database may be away before the crawl gives up."""
_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open:
    """Fetcher: begin with a portal."""

    portal: Portal
    night_id: int
    since: date | None = None


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


@dataclass(frozen=True, slots=True)
class Closed:
    """Desk: the portal's final report."""

    portal: str
    report: PortalReport


@dataclass(slots=True)
class _Account:
    """All that the desk knows about one portal while it is open."""

    portal: Portal
    night_id: int
    frontier: Frontier
    addresses: Addresses
    report: PortalReport
    visits: list[Visit] = field(default_factory=list)
    named: list[Link] = field(default_factory=list)
    want: int = 0
    closing: Close | None = None
    renewed: float = 0


class Desk:
    """Serves all portals of one crawling process, in one thread."""

    def __init__(self, pipe: Connection) -> None:
        settings = load()
        self.pipe = pipe
        self.archive = Archive(settings.archive)
        self.holder = Holder(settings.home / "locks")
        self.accounts: dict[str, _Account] = {}

    def serve(self) -> None:
        """Take messages until the fetcher hangs up; commit when a batch is full, old or urgently waited for."""
        oldest = 0.0
        while True:
            pending = sum(len(account.visits) for account in self.accounts.values())
            urgent = any(account.want or account.closing or account.named for account in self.accounts.values())
            if pending and not oldest:
                oldest = time.monotonic()
            wait = 0.0 if urgent else max(0.0, oldest + LINGER - time.monotonic()) if pending else RENEWAL
            try:
                arrived = self.pipe.poll(wait)
                if arrived and pending < BATCH:
                    self._note(self.pipe.recv())
                    continue
            except (EOFError, OSError):
                return
            if pending or urgent:
                self._commit()
                oldest = 0.0
            self._renew()

    def close(self) -> None:
        """Give back what is still leased."""
        for account in self.accounts.values():
            _patiently(account.frontier.release)
        self.archive.close()
        self.holder.close()
        connection.close()

    def _note(self, message: object) -> None:
        match message:
            case Open(portal, night_id, since):
                report = PortalReport(portal=portal.name)
                frontier = Frontier(portal, self.holder, since=since)
                self.accounts[portal.name] = _Account(portal, night_id, frontier, Addresses(portal), report)
            case Visited(name, visit):
                self.accounts[name].visits.append(visit)
            case Want(name, count):
                self.accounts[name].want = count
            case Named(name, links):
                self.accounts[name].named.extend(links)
            case Close(name):
                self.accounts[name].closing = message
            case _:
                raise TypeError(f"the desk does not know {message!r}")

    def _commit(self) -> None:
        """Understand the visits, write everything in one transaction, then answer."""
        work = []
        for account in self.accounts.values():
            intakes = [take(visit, account.portal, account.addresses) for visit in account.visits]
            if intakes or account.want or account.named:
                work.append((account, intakes, self._archived(intakes)))
        self.archive.flush()
        answers = _patiently(lambda: self._write(work)) if work else []
        for account, intakes, _ in work:
            account.visits.clear()
            account.named.clear()
            account.want = 0
            if intakes:
                self.pipe.send(Committed(account.portal.name, len(intakes), account.report))
        for answer in answers:
            self.pipe.send(answer)
        for account in [account for account in self.accounts.values() if account.closing]:
            self._close(account)

    def _archived(self, intakes: Sequence[Intake]) -> list[tuple[str, int] | None]:
        return [self.archive.add(intake.page) if intake.page else None for intake in intakes]

    def _write(self, work: Sequence[tuple[_Account, list[Intake], list[tuple[str, int] | None]]]) -> list[Work]:
        answers = []
        reports = []
        with transaction.atomic():
            for account, intakes, places in work:
                counts = self._settle(account, intakes, places)
                reports.append((account, counts, intakes))
                if account.want:
                    answers.append(self._lease(account))
        for account, counts, intakes in reports:
            _tell(account, counts, intakes)
        return answers

    def _lease(self, account: _Account) -> Work:
        frontier = account.frontier
        if not frontier.claimed:
            if not frontier.claim():
                return Work(account.portal.name, (), busy=True)
            frontier.seed()
            account.report.waiting = frontier.waiting
            account.renewed = time.monotonic()
        return Work(account.portal.name, tuple(frontier.lease(account.want)))

    def _settle(self, account: _Account, intakes: Sequence[Intake], places: Sequence[tuple[str, int] | None]) -> Counts:
        """Write one portal's visits; those whose lease is no longer ours are somebody else's and left out."""
        frontier, name = account.frontier, account.portal.name
        if account.named and frontier.claimed:
            frontier.add(account.named)
        if not intakes:
            return Counts()
        ours = frontier.ours([intake.acknowledgement.lease for intake in intakes])
        kept = [(i, p) for i, p in zip(intakes, places, strict=True) if i.acknowledgement.lease.id in ours]
        archived = [(name, i.page, *p) for i, p in kept if i.page is not None and p is not None]
        ids = iter(storing.store_pages(archived))
        rows: list[Article] = []
        counts = Counts()
        bad = []
        for intake, place in kept:
            page_id = next(ids) if place else None
            if intake.article:
                rows.append(storing.article_row(intake.article, page_id))
            if intake.bad:
                lease = intake.acknowledgement.lease
                stage = "extract" if lease.kind == Kind.ARTICLE else "discover"
                bad.append((lease.url, stage, intake.bad, "@".join(map(str, place or ()))))
            counts.add(_count(intake))
        new = storing.store_articles(rows)
        counts.new = len(new)
        counts.duplicate = len(rows) - len(new)
        storing.store_bad(bad)
        counts.discovered = frontier.acknowledge([intake.acknowledgement for intake, _ in kept])
        if frontier.recolumned:
            storing.set_columns(
                {
                    sha: storing.Columns(
                        tuple(names), best_column(names, account.portal), is_exemplar(names, account.portal)
                    )
                    for sha, names in frontier.recolumned.items()
                }
            )
            frontier.recolumned.clear()
        health.record(account.night_id, name, counts)
        return counts

    def _close(self, account: _Account) -> None:
        closing = account.closing
        assert closing is not None
        report = account.report
        report.notes = tuple(dict.fromkeys((*closing.notes, *report.notes)))
        report.finished = True
        if closing.reason:
            report.state, report.reason = health.State(closing.state), closing.reason

        def end() -> None:
            with transaction.atomic():
                account.frontier.release()
                report.waiting = account.frontier.waiting
                health.close(account.night_id, account.portal, report)

        _patiently(end)
        del self.accounts[account.portal.name]
        self.pipe.send(Closed(account.portal.name, report))

    def _renew(self) -> None:
        for account in self.accounts.values():
            if account.frontier.claimed and time.monotonic() - account.renewed > RENEWAL:
                _patiently(account.frontier.renew)
                account.renewed = time.monotonic()


def _count(intake: Intake) -> Counts:
    acknowledgement = intake.acknowledgement
    article = intake.article
    is_article = acknowledgement.lease.kind == Kind.ARTICLE
    return Counts(
        fetched=int(acknowledgement.status is not None),
        extracted=int(article is not None),
        empty=int(is_article and bool(intake.bad) and acknowledgement.state == State.DONE),
        undated=int(article is not None and article.published_at is None),
        refused=int(intake.refused),
    )


def _tell(account: _Account, counts: Counts, intakes: Sequence[Intake]) -> None:
    """Bring the running report up to date, once the transaction is through."""
    report = account.report
    report.add(counts)
    report.waiting = max(0, report.waiting + counts.discovered - len(intakes))
    shortest = account.portal.expectations.body_length
    report.short += sum(1 for intake in intakes if intake.article and len(intake.article.text) < shortest)
    report.unreachable += sum(intake.unreachable for intake in intakes)
    notes = dict.fromkeys(report.notes)
    notes |= dict.fromkeys(
        f"{intake.acknowledgement.lease.url}: {intake.acknowledgement.error}"
        for intake in intakes
        if intake.unreachable or intake.refused
    )
    report.notes = tuple(notes)[:5]


def _patiently(step: Callable[[], T]) -> T:
    """Run a step again while the database is away; every step may be repeated without harm."""
    deadline = time.monotonic() + PATIENCE
    pause = 0.1
    while True:
        try:
            return step()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > deadline:
                raise
            _log.warning("The database does not answer (%s); trying again.", str(error).strip())
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 5)
