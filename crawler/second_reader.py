"""A process beside the desk that reads articles while the desk reads others and writes.

It is lent visits and hands back what they mean; it knows neither store nor archive. Without it, or when it ends, the
desk reads everything itself.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import Connection

from crawler.declaration import Portal
from crawler.intake import Addresses, Intake, take
from crawler.messages import Visit

IN_HAND = 12
"""Visits that are lent at once: enough to go on with while the desk writes."""


class SecondReader:
    """The desk's end of the pipe. Sends in a thread of its own: two processes that both send would wait for ever."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self._lent: deque[tuple[str, Visit]] = deque()
        self._outgoing: queue.SimpleQueue[tuple[str, Visit]] = queue.SimpleQueue()
        threading.Thread(target=self._send_all, daemon=True, name="second-reader").start()

    @property
    def is_free(self) -> bool:
        """It can be lent another visit."""
        return len(self._lent) < IN_HAND

    def has_of(self, portal: str) -> bool:
        """A visit to ``portal`` is still with it."""
        return any(name == portal for name, _ in self._lent)

    def lend(self, portal: str, visit: Visit) -> None:
        """Give it a visit to read."""
        self._lent.append((portal, visit))
        self._outgoing.put((portal, visit))

    def receive(self) -> tuple[str, Intake]:
        """What the visit that was lent first means, and its portal.

        Raises:
            EOFError: when the process has ended; ``take_back`` tells what it was lent.
        """
        try:
            intake: Intake = self.pipe.recv()
        except OSError:
            raise EOFError from None
        return self._lent.popleft()[0], intake

    def take_back(self) -> list[tuple[str, Visit]]:
        """All visits that it has not read."""
        lent = list(self._lent)
        self._lent.clear()
        return lent

    def _send_all(self) -> None:
        while True:
            visit = self._outgoing.get()
            try:
                self.pipe.send(visit)
            except OSError:
                return  # the receiving side hears of it too


def read_for(desk: Connection, portals: Sequence[Portal]) -> None:
    """Read what the desk lends, until it hangs up."""
    known = {portal.name: (portal, Addresses(portal)) for portal in portals}
    while True:
        try:
            name, visit = desk.recv()
            desk.send(take(visit, *known[name]))
        except (EOFError, OSError):
            return
