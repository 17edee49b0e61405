"""The desk: a process that leases addresses to the fetcher and turns what comes back into rows.

Scrapy's process only fetches. Archive, extraction and store live here, on another core and away from
the event loop. Visits are collected for a moment and committed together: acknowledgement, article,
archived page, links and counts of a visit are always in one transaction.
"""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from config.settings import load
from crawler import health, storing
from crawler.archive import Archive
from crawler.declaration import Portal
from crawler.exemplar_columns import is_exemplar
from crawler.frontier import Frontier, Holder, Kind, State
from crawler.intake import (
    COLUMN_FROM_LISTING,
    DATE_FROM_FEED,
    Addresses,
    Intake,
    as_discovered,
    best_column,
    take,
)
from crawler.links import Link
from crawler.messages import (
    Close,
    Closed,
    Committed,
    Counts,
    Named,
    Open,
    PortalReport,
    Run,
    Visit,
    Visited,
    Want,
    Work,
)
from crawler.parts import Part
from crawler.second_reader import SecondReader
from store.models import Article

BATCH = 128
"""Visits in one transaction at most."""
LINKS = 2000
"""Links that may wait to be committed; a single sitemap may give fifty thousand."""
LINGER = 1.0
"""Seconds that a finished visit may wait for others before it is committed."""
RENEWAL = 60
"""Seconds between two signs of life."""
PATIENCE = 300
"""Seconds that a database may be away before the crawl gives up."""
_FIRST_PAUSE = 0.1
_CLOSED = re.compile(r"filled by scripts|login page|login or loading page|behind a password")
_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A visit that was understood, and where its page lies in the archive."""

    intake: Intake
    place: tuple[str, int] | None


@dataclass(slots=True)
class _Account:
    """All that the desk knows about one portal while it is open."""

    portal: Portal
    frontier: Frontier
    addresses: Addresses
    report: PortalReport
    visits: deque[Visit] = field(default_factory=deque)
    """Not understood yet; pages that give links come first."""
    ready: list[_Ready] = field(default_factory=list)
    links: int = 0
    """Links among what is ready."""
    named: list[Link] = field(default_factory=list)
    want: int = 0
    out: int = 0
    """Leases that the fetcher has in hand."""
    edited: int = 0
    """Articles that the last transaction wrote anew."""
    closing: Close | None = None
    renewed: float = 0


class Desk:
    """Serves all portals of one crawling process, in one thread."""

    def __init__(
        self, pipe: Connection, portals: Sequence[Portal], run: Run, second: SecondReader | None = None
    ) -> None:
        settings = load()
        self.pipe = pipe
        self.second = second
        self.portals = {portal.name: portal for portal in portals}
        self.run = run
        self.archive = Archive(settings.archive)
        self.holder = Holder(settings.home / "locks")
        self.accounts: dict[str, _Account] = {}
        self._oldest = 0.0
        """When the first visit that is ready and not committed became so."""

    def serve(self) -> None:
        """Work until the fetcher hangs up.

        Whoever waits for leases is answered first, then one visit at a time is understood, then what is
        ready is committed: when it is a batch, when it is old, and when nothing more can come.
        """
        while True:
            try:
                read = self._listen()
            except (EOFError, OSError):
                return
            for name, intake in read:
                self._keep(self.accounts[name], intake)
            self._answer()
            self._read()
            ready = sum(len(account.ready) for account in self.accounts.values())
            if ready >= BATCH or (ready and time.monotonic() >= self._oldest + LINGER):
                self._commit()
            elif idle := [account for account in self.accounts.values() if self._is_all_that_comes(account)]:
                self._commit(idle)
            for account in list(self.accounts.values()):
                if account.closing and not self._has_unread(account):
                    self._close(account)
            self._renew()

    def close(self) -> None:
        """Give back what is still leased."""
        for account in self.accounts.values():
            _patiently(account.frontier.release)
        self.archive.close()
        self.holder.close()
        connection.close()

    def _busy(self) -> bool:
        return any(
            a.visits or a.want or a.named or (a.closing and not self._has_unread(a)) for a in self.accounts.values()
        )

    def _is_all_that_comes(self, account: _Account) -> bool:
        """Something is ready, and the fetcher can bring nothing more before it is committed."""
        return bool(account.ready) and not account.out and not self._has_unread(account)

    def _has_unread(self, account: _Account) -> bool:
        return bool(account.visits) or (self.second is not None and self.second.has_of(account.portal.name))

    def _patience(self) -> float:
        """Seconds that may be spent waiting for a message."""
        ready = any(account.ready for account in self.accounts.values())
        return max(0.0, self._oldest + LINGER - time.monotonic()) if ready else RENEWAL

    def _listen(self) -> list[tuple[str, Intake]]:
        """Take in all that was sent; wait for something when there is nothing else to do.

        Returns what the second reader has read. When it has ended, what it was lent is read here.
        """
        read: list[tuple[str, Intake]] = []
        patience = 0.0 if self._busy() else self._patience()
        while heard := wait([self.pipe, *([self.second.pipe] if self.second else ())], patience):
            patience = 0.0
            if self.second and self.second.pipe in heard:
                try:
                    read.append(self.second.receive())
                except EOFError:
                    _log.warning("the second reader has ended; the desk goes on alone")
                    for name, visit in self.second.take_back():
                        self.accounts[name].visits.append(visit)
                    self.second = None
            if self.pipe in heard:
                self._note(self.pipe.recv())
        return read

    def _read(self) -> None:
        """Read one visit; the second reader is lent what else is there."""
        account = next((account for account in self.accounts.values() if account.visits), None)
        if account is None:
            return
        visit = account.visits.popleft()
        while self.second and self.second.is_free and account.visits:
            self.second.lend(account.portal.name, account.visits.popleft())
        self._understand(account, visit)

    def _note(self, message: object) -> None:
        match message:
            case Open(name):
                portal = self.portals[name]
                frontier = Frontier(portal, self.holder, since=self.run.since)
                report = PortalReport(portal=name)
                self.accounts[name] = _Account(portal, frontier, Addresses(portal), report)
            case Visited(name, visit):
                self.accounts[name].out -= 1
                visits = self.accounts[name].visits
                if visit.lease.kind == Kind.ARTICLE:
                    visits.append(visit)
                else:
                    visits.appendleft(visit)
            case Want(name, count):
                self.accounts[name].want = count
            case Named(name, links):
                self.accounts[name].named.extend(links)
            case Close(name):
                self.accounts[name].closing = message
            case _:
                raise TypeError(f"the desk does not know {message!r}")

    def _answer(self) -> None:
        """Give leases to whoever waits for them, after the links of the pages that came before."""
        waiting = [account for account in self.accounts.values() if account.want or account.named]
        for account in waiting:
            while account.visits and account.visits[0].lease.kind != Kind.ARTICLE:
                self._understand(account, account.visits.popleft())
        if waiting:
            self._commit(waiting)

    def _understand(self, account: _Account, visit: Visit) -> None:
        self._keep(account, take(visit, account.portal, account.addresses))

    def _keep(self, account: _Account, intake: Intake) -> None:
        place = self.archive.add(intake.page) if intake.page else None
        account.ready.append(_Ready(intake, place))
        account.links += len(intake.acknowledgement.links)
        self._oldest = self._oldest or time.monotonic()
        if account.links >= LINKS:
            self._commit([account])

    def _commit(self, accounts: Sequence[_Account] | None = None) -> None:
        """Write what is ready in one transaction, then tell the fetcher."""
        work = [a for a in accounts or self.accounts.values() if a.ready or a.want or a.named]
        self.archive.flush()
        done = _patiently(lambda: self._written(work))
        for account, (counts, answer) in zip(work, done, strict=True):
            _tell(account, counts)
            if account.ready:
                led_on = any(ready.intake.acknowledgement.leads_on for ready in account.ready)
                self.pipe.send(Committed(account.portal.name, len(account.ready), account.report, led_on))
            if answer:
                account.out += len(answer.leases)
                self.pipe.send(answer)
            account.ready.clear()
            account.links = 0
            account.named.clear()
            account.want = 0
        if not any(account.ready for account in self.accounts.values()):
            self._oldest = 0.0

    def _written(self, work: Sequence[_Account]) -> list[tuple[Counts, Work | None]]:
        """Everything in one transaction; when a row cannot be stored, each visit in its own, so that one is lost."""
        try:
            with transaction.atomic():
                return [self._write(account) for account in work]
        except (OperationalError, InterfaceError):
            raise
        except DatabaseError:
            for account in work:
                account.ready[:] = [self._storable(account, ready) for ready in account.ready]
            with transaction.atomic():
                return [self._write(account) for account in work]

    def _storable(self, account: _Account, ready: _Ready) -> _Ready:
        """The visit itself, or bad input in its place when the store refuses it."""
        try:
            with transaction.atomic():
                self._settle(account, [ready])
                transaction.set_rollback(True)
        except (OperationalError, InterfaceError):
            raise
        except DatabaseError as error:
            _log.warning("%s cannot be stored: %s", ready.intake.acknowledgement.lease.url, error)
            reason = f"cannot be stored: {str(error).strip()}"
            acknowledgement = replace(ready.intake.acknowledgement, links=(), following=None)
            return _Ready(replace(ready.intake, acknowledgement=acknowledgement, article=None, bad=reason), ready.place)
        return ready

    def _write(self, account: _Account) -> tuple[Counts, Work | None]:
        counts = self._settle(account, account.ready) if account.ready else Counts()
        if account.named:
            account.frontier.add(account.named)
        return counts, self._lease(account) if account.want else None

    def _lease(self, account: _Account) -> Work:
        frontier = account.frontier
        if not frontier.claimed:
            if not frontier.claim():
                return Work(account.portal.name, (), busy=True)
            frontier.seed()
            account.report.waiting = frontier.waiting
        return Work(account.portal.name, tuple(frontier.lease(account.want)))

    def _settle(self, account: _Account, visits: Sequence[_Ready]) -> Counts:
        """Write one portal's visits; those whose lease is no longer ours are somebody else's and left out."""
        frontier, name = account.frontier, account.portal.name
        ours = frontier.ours([ready.intake.acknowledgement.lease for ready in visits])
        kept = [ready for ready in visits if ready.intake.acknowledgement.lease.id in ours]
        ids = iter(storing.store_pages([(name, r.intake.page, *r.place) for r in kept if r.intake.page and r.place]))
        rows: list[Article] = []
        again: list[Article] = []
        parts: list[Part] = []
        bad: list[tuple[str, str, str, str]] = []
        counts = Counts()
        for intake, place in ((ready.intake, ready.place) for ready in kept):
            page_id = next(ids) if place else None
            lease = intake.acknowledgement.lease
            if intake.article:
                article = as_discovered(intake.article, ours[lease.id], account.portal)
                frontier.dated(ours[lease.id], article.published_at)
                counts.undated += article.published_at is None
                (again if "again" in lease.context else rows).append(storing.article_row(article, page_id))
            if intake.part:
                parts.append(intake.part)
            if intake.bad:
                stage = "extract" if lease.kind == Kind.ARTICLE else "discover"
                bad.append((lease.url, stage, intake.bad, "@".join(map(str, place or ()))))
            counts.add(_count(intake))
        account.edited = 0
        if again:
            known, account.edited = storing.renew_articles(again)
            rows += [row for row in again if row.url_sha1 not in known]
        counts.new = len(storing.store_articles(rows))
        counts.duplicate = len(rows) - counts.new
        storing.append_parts(parts)
        storing.store_bad(bad)
        counts.discovered = frontier.acknowledge([ready.intake.acknowledgement for ready in kept])
        if frontier.recolumned:
            columns = {sha: _columns(names, account.portal) for sha, names in frontier.recolumned.items()}
            storing.set_columns(columns, COLUMN_FROM_LISTING)
        if frontier.redated:
            storing.set_dates(frontier.redated, DATE_FROM_FEED)
        health.record(self.run.night_id, name, counts)
        return counts

    def _close(self, account: _Account) -> None:
        closing = account.closing
        assert closing is not None
        self._commit([account])
        report = account.report
        report.notes = tuple(dict.fromkeys((*closing.notes, *report.notes)))
        report.finished = True
        if closing.reason:
            report.state, report.reason = closing.state, closing.reason

        def end() -> None:
            with transaction.atomic():
                account.frontier.release()
                report.waiting = account.frontier.waiting
                health.close(self.run.night_id, account.portal, report)

        _patiently(end)
        del self.accounts[account.portal.name]
        self.pipe.send(Closed(account.portal.name, report))

    def _renew(self) -> None:
        for account in self.accounts.values():
            if account.frontier.claimed and time.monotonic() - account.renewed > RENEWAL:
                _patiently(account.frontier.renew)
                account.renewed = time.monotonic()


def _columns(names: Sequence[str], portal: Portal) -> storing.Columns:
    return storing.Columns(best_column(names, portal), is_exemplar(names, portal.exemplar_columns))


def _count(intake: Intake) -> Counts:
    article, acknowledgement = intake.article, intake.acknowledgement
    is_article = acknowledgement.lease.kind == Kind.ARTICLE
    return Counts(
        fetched=int(acknowledgement.status is not None),
        extracted=int(article is not None),
        empty=int(is_article and bool(intake.bad) and acknowledgement.state == State.DONE),
        refused=int(intake.refused),
    )


def _tell(account: _Account, counts: Counts) -> None:
    """Bring the running report up to date, once the transaction is through."""
    report = account.report
    report.add(counts)
    report.edited += account.edited
    account.edited = 0
    report.waiting = max(0, report.waiting + counts.discovered - len(account.ready))
    shortest = account.portal.expectations.body_length
    notes = dict.fromkeys(report.notes)
    for intake in (ready.intake for ready in account.ready):
        report.short += bool(intake.article and len(intake.article.text) < shortest)
        report.unreachable += intake.unreachable
        report.closed += bool(intake.bad and _CLOSED.search(intake.bad))
        if intake.unreachable or intake.refused:
            notes[f"{intake.acknowledgement.lease.url}: {intake.acknowledgement.error}"] = None
    report.notes = tuple(notes)[:5]


def _patiently(step: Callable[[], T]) -> T:
    """Run a step again while the database is away; every step may be repeated without harm."""
    deadline = time.monotonic() + PATIENCE
    pause = _FIRST_PAUSE
    while True:
        try:
            return step()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > deadline:
                raise
            if pause == _FIRST_PAUSE:
                _log.warning("The database does not answer (%s); trying again.", str(error).strip())
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 5)
