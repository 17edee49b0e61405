"""A few questions to a portal, outside any night: asked by the crawl's own fetcher, with no store behind it.

An inquiry is a generator: it yields the addresses that it wants and is sent what came back. Politeness, robots.txt,
boundary, retries and limits are those of a crawl, because the same Scrapy process asks; only the desk is another one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from config.settings import load
from crawler.declaration import Portal
from crawler.messages import (
    Close,
    Closed,
    Committed,
    Lease,
    Named,
    Open,
    PortalReport,
    Run,
    Terms,
    Visit,
    Visited,
    Want,
    Work,
)
from crawler.processes import watch_parent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """An address to fetch. ``kind`` is feed, sitemap, listing, article or robots."""

    url: str
    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back, in the order of the questions, and the sitemaps that robots.txt has named so far."""

    visits: tuple[Visit, ...]
    sitemaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Inquiry = Generator[Sequence[Question], Answers, T]


def inquire(
    inquiries: Mapping[str, tuple[Portal, Inquiry[T]]], on_step: Callable[[str], None] | None = None
) -> dict[str, T]:
    """Carry out inquiries side by side, each about the portal beside it, and return what they return, by name.

    Blocks until all are done. ``on_step`` is called with a portal's name whenever something came back from it.
    """
    if not inquiries:
        return {}
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    settings = load()
    portals = [Terms.of(portal) for portal, _ in inquiries.values()]
    run = Run(0, settings.home / "logs", settings.operator_contact)
    process = context.Process(target=_fetcher, args=(portals, far, run), name="fetcher")
    process.start()
    far.close()
    desk = _Desk(near, {name: _Account(portal, inquiry) for name, (portal, inquiry) in inquiries.items()}, on_step)
    try:
        return desk.serve()
    finally:
        near.close()
        process.join()


def _fetcher(portals: Sequence[Terms], desk: Connection, run: Run) -> None:
    watch_parent()
    from crawler.fetching import fetch  # noqa: PLC0415 (loads Scrapy in this process only)

    fetch(portals, desk, run, lambda _: None)  # there is no night to report on


@dataclass(slots=True)
class _Account(Generic[T]):
    """An inquiry under way."""

    portal: Portal
    inquiry: Inquiry[T]
    questions: tuple[Question, ...] = ()
    answers: dict[int, Visit] = field(default_factory=dict)
    sitemaps: dict[str, None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    begun: bool = False
    asked: bool = False
    """The questions are with the fetcher."""
    done: bool = False
    result: T | None = None


class _Desk(Generic[T]):
    """The other end of the fetcher's line."""

    def __init__(
        self, line: Connection, accounts: dict[str, _Account[T]], on_step: Callable[[str], None] | None
    ) -> None:
        self._line = line
        self._accounts = accounts
        self._on_step = on_step or (lambda _: None)
        self._waiting: set[str] = set()

    def serve(self) -> dict[str, T]:
        """Answer messages until the fetcher hangs up; what it left unanswered counts as unreachable."""
        try:
            while True:
                self._note(self._line.recv())
        except (EOFError, OSError):
            for account in self._accounts.values():
                self._give_up(account, "tiến trình tải trang dừng đột ngột")
        return {name: account.result for name, account in self._accounts.items()}  # type: ignore[misc]

    def _note(self, message: object) -> None:
        match message:
            case Open(name):
                self._advance(self._accounts[name])
            case Want(name):
                self._waiting.add(name)
            case Visited(name, visit):
                account = self._accounts[name]
                account.answers[visit.lease.id] = visit
                self._line.send(Committed(name, 1, PortalReport(portal=name)))
                self._on_step(name)
                if account.asked and len(account.answers) == len(account.questions):
                    self._advance(account)
            case Named(name, links):
                self._accounts[name].sitemaps.update(dict.fromkeys(link.url for link in links))
            case Close(name, state, reason, notes):
                account = self._accounts[name]
                account.notes = notes
                self._give_up(account, reason, refused=state == "blocked")
                self._waiting.discard(name)
                self._line.send(Closed(name, PortalReport(portal=name)))
        self._answer()

    def _answer(self) -> None:
        """Hand the questions that are ready to whoever waits for them; none at all ends the spider."""
        for name in tuple(self._waiting):
            account = self._accounts[name]
            if account.done:
                self._line.send(Work(name, ()))
            elif account.begun and not account.asked:
                account.asked = True
                leases = (Lease(n, q.url, q.kind, 0, dict(q.context)) for n, q in enumerate(account.questions))
                self._line.send(Work(name, tuple(leases)))
            else:
                continue
            self._waiting.discard(name)

    def _advance(self, account: _Account[T]) -> None:
        """Send an inquiry what came back; an inquiry that asks nothing is sent nothing, until it asks or ends."""
        answers = Answers(
            tuple(account.answers[n] for n in range(len(account.questions))), tuple(account.sitemaps), account.notes
        )
        try:
            questions = account.inquiry.send(answers) if account.begun else next(account.inquiry)
            account.begun = True
            while not questions:
                questions = account.inquiry.send(Answers((), tuple(account.sitemaps), account.notes))
        except StopIteration as end:
            account.result, account.done = end.value, True
            questions = ()
        account.questions, account.answers, account.asked = tuple(questions), {}, False

    def _give_up(self, account: _Account[T], reason: str, *, refused: bool = False) -> None:
        """The portal is left: every question that is open or still comes gets this answer."""
        while not account.done:
            for number, question in enumerate(account.questions):
                lease = Lease(number, question.url, question.kind, 0, dict(question.context))
                failed = Visit(lease, failure=reason, refused=refused, unreachable=not refused)
                account.answers.setdefault(number, failed)
            self._advance(account)
