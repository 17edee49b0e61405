"""Scrapy's scheduler over the desk: what it hands out was leased in the store."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import call_later
from twisted.internet.defer import Deferred

from crawler.links import Link
from crawler.messages import Close, Closed, Committed, Lease, Named, Open, PortalReport, Visit, Visited, Want, Work

LOW, FULL = 48, 96
"""Leases in hand: fewer than LOW makes the scheduler ask for as many as FULL."""
UNSETTLED = 256
"""Visits that the desk may have in hand before fetching waits for it."""
ASK_AGAIN = 1.0
"""Seconds until a host that another crawler holds is asked for again."""


class DeskLine:
    """The fetcher's end of the pipe: sends in a thread of its own, so that a busy desk never stops the event loop."""

    def __init__(self, pipe: Connection, tell: Callable[[PortalReport], None]) -> None:
        self._pipe = pipe
        self._tell = tell
        self._schedulers: dict[str, FrontierScheduler] = {}
        self._outgoing: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.broken = False
        threading.Thread(target=self._send_all, daemon=True, name="desk-line").start()

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand arriving messages to the schedulers, on ``loop``."""
        loop.add_reader(self._pipe.fileno(), self._arrived, loop)

    def register(self, portal: str, scheduler: FrontierScheduler) -> None:
        """Messages for ``portal`` go to ``scheduler`` from now on."""
        self._schedulers[portal] = scheduler

    def send(self, message: object) -> None:
        """Send without waiting."""
        self._outgoing.put(message)

    def _send_all(self) -> None:
        while True:
            message = self._outgoing.get()
            try:
                self._pipe.send(message)
            except OSError:
                return  # the desk is gone; the reading side tells everybody

    def _arrived(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while self._pipe.poll():
                message = self._pipe.recv()
                if isinstance(message, Committed | Closed):
                    self._tell(message.report)
                self._schedulers[message.portal].receive(message)
        except (EOFError, OSError):
            loop.remove_reader(self._pipe.fileno())
            self.broken = True
            for scheduler in self._schedulers.values():
                scheduler.abandon()


class FrontierScheduler(BaseScheduler):
    """Hands out leased addresses, and keeps retries and redirects of a lease in memory for as long as it is out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._leases: deque[Lease] = deque()
        self._again: deque[Request] = deque()
        self._out = 0
        self._unsettled = 0
        self._handed_out = 0
        self._wanted = 0
        self._asked = self._paused = self._stopped = self._abandoned = False
        self._more = self._news = self._entrances = False
        """The desk has more than it sent; it has something that may give more; a feed or listing is among that."""
        self._end = ("", "")
        self._remarks: dict[str, None] = {}
        self._closed: Deferred[None] = Deferred()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """Scrapy's way to make it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Ask the desk for the portal's first leases."""
        self._spider = spider
        self._portal = spider.terms.name
        self._most = spider.terms.pages_per_night
        self._line: DeskLine = spider.line
        self._line.register(self._portal, self)
        self._line.send(Open(self._portal))
        self._ask()

    def close(self, reason: str) -> Deferred[None] | None:
        """Tell the desk that this is all; done when everything is in the store."""
        if self._abandoned:
            return None
        if reason == "shutdown" and not self._stopped:
            self._end = ("quiet", "Đã dừng giữa chừng theo yêu cầu; lần sau sẽ làm tiếp")
        self._line.send(Close(self._portal, *self._end, tuple(self._remarks)))
        return self._closed

    def has_pending_requests(self) -> bool:
        """True until the desk has nothing left to lease and every visit is in the store."""
        if self._abandoned:
            return False
        if self._stopped:
            return bool(self._out or self._unsettled)
        under_way = self._leases or self._again or self._out or self._unsettled
        return bool(under_way or self._asked or self._more or self._news)

    def enqueue_request(self, request: Request) -> bool:
        """Take a redirect or a retry of a lease that is out; nothing else comes this way."""
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request, or ``None`` while the host rests, the desk is behind or nothing is leased."""
        if self._paused or self._abandoned:
            return None
        if self._again:
            return self._again.popleft()
        if self._stopped or self._unsettled >= UNSETTLED:
            return None
        if self._handed_out >= self._most:
            self.remark(f"Đã đủ {self._handed_out} trang cho một đêm; phần còn lại để đêm sau")
            self.stop()
            return None
        self._ask_if_worthwhile()
        if not self._leases:
            return None
        self._out += 1
        self._handed_out += 1
        request: Request = self._spider.request_for(self._leases.popleft())
        return request

    def visited(self, visit: Visit) -> None:
        """A lease came back, for better or worse."""
        self._out -= 1
        self._unsettled += 1
        self._line.send(Visited(self._portal, visit))
        self._news = True
        self._entrances = self._entrances or visit.lease.kind != "article"
        self._ask_if_worthwhile()

    def name(self, links: tuple[Link, ...]) -> None:
        """robots.txt named these sitemaps."""
        self._line.send(Named(self._portal, links))
        self._news = True

    def pause(self, seconds: float) -> None:
        """Let the host rest."""
        self._paused = True
        call_later(seconds, self._resume)

    def remark(self, text: str) -> None:
        """Leave a remark for the night's report."""
        self._remarks[text] = None

    def stop(self, state: str = "", reason: str = "") -> None:
        """Ask for nothing more; what is under way is finished and kept."""
        self._stopped = True
        self._leases.clear()
        self._end = (state, reason)
        self._wake()

    def abandon(self) -> None:
        """The desk is gone: what is not in the store will be fetched again by the next run."""
        self._abandoned = True
        self._leases.clear()
        self._again.clear()
        if not self._closed.called:
            self._closed.callback(None)
        self._wake()

    def receive(self, message: object) -> None:
        """A message from the desk."""
        match message:
            case Work(_, leases, busy):
                self._asked = False
                for lease in leases:
                    if lease.kind == "article":
                        self._leases.append(lease)
                    else:
                        self._leases.appendleft(lease)
                self._more = len(leases) == self._wanted
                if busy:
                    self._asked = True
                    call_later(ASK_AGAIN, self._ask)
            case Committed(_, visits, _, led_on):
                self._unsettled -= visits
                # with --since the next page of a listing waits for the articles of the page before
                self._news = self._news or led_on or self._spider.waits
            case Closed():
                self._closed.callback(None)
        self._wake()

    def _ask_if_worthwhile(self) -> None:
        """Ask when few leases are left and the desk may have some.

        Asking makes the desk commit at once. So while there still is something to do, only a feed or a
        listing is worth that; articles give no links.
        """
        if self._asked or self._stopped or len(self._leases) >= LOW:
            return
        if self._more or self._entrances or (self._news and not self._leases):
            self._ask()

    def _ask(self) -> None:
        self._asked = True
        self._news = self._entrances = False
        self._wanted = FULL - len(self._leases)
        self._line.send(Want(self._portal, self._wanted))

    def _resume(self) -> None:
        self._paused = False
        self._wake()

    def _wake(self) -> None:
        """Let the engine look at us now and not at its next heartbeat, which is seconds away."""
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()
