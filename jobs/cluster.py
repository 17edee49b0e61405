"""The night on a Dask cluster: one task a portal, one task a batch of articles, and PostgreSQL as the shared store.

Workers import this module before Django is configured, so what needs the store is imported inside functions.

The scheduler and its workers are somebody else's: here tasks are only handed in. Workers need the same version of this
distribution and the same ``DATABASE_URL``; both are compared before anything is begun. A task that is lost with its
worker is simply run again: every stage finds its work by the absence of its own row.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.declaration import Portal
from crawler.messages import PortalReport

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 15
WAITING_AT_MOST = 4
"""Batches handed in for each thread of the workers; more would only fill the scheduler's memory."""

Tick = Callable[[int], None]
Progress = Callable[..., None]

_OWN = threading.local()


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says what was expected."""


class Fingerprint(NamedTuple):
    """What scheduler's client and workers must have in common."""

    version: str
    reader: str
    store: str


class Cluster:
    """An existing Dask scheduler that tasks are handed to."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def crawl(
        self, portals: Sequence[Portal], *, night_id: int, since: date | None, progress: Progress | None = None
    ) -> dict[str, PortalReport]:
        """One task a portal; a portal whose task failed is reported as unreachable, the rest goes on."""
        from distributed import as_completed

        tasks = {
            self.client.submit(_crawl, portal.name, night_id, since.isoformat() if since else None, pure=False): portal
            for portal in portals
        }
        reports: dict[str, PortalReport] = {}
        for done, task in enumerate(as_completed(tasks, loop=self.client.loop), start=1):
            portal = tasks[task]
            reports[portal.name] = _report(portal, task)
            if progress:
                progress(done, len(portals), portal.name)
        return {portal.name: reports[portal.name] for portal in portals}

    def read(self, batches: Iterator[list[int]], tick: Tick) -> int:
        """One task a batch of article numbers; at most a few batches wait at the scheduler. Returns how many."""
        from distributed import as_completed

        done = 0
        room = WAITING_AT_MOST * max(1, sum(self.client.nthreads().values()))
        waiting = as_completed([], loop=self.client.loop, with_results=True)
        for batch in batches:
            waiting.add(self.client.submit(_read, batch, pure=False))
            if waiting.count() >= room:
                done += _one(waiting, tick)
        while not waiting.is_empty():
            done += _one(waiting, tick)
        return done


@contextmanager
def connected(url: str, database_url: str) -> Iterator[Cluster]:
    """The cluster at ``url`` (``tcp://host:port``).

    Raises:
        ClusterError: without the extra ``cluster``, without PostgreSQL, when nobody answers, or when a worker has
            another version or another store.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--cluster needs the extra: pip install 'guongsang[cluster]'") from None
    if not database_url:
        raise ClusterError("--cluster needs a store that all workers reach: set DATABASE_URL to a PostgreSQL database")
    try:
        client = Client(url, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"{url}: no Dask scheduler answers there ({error})") from None
    with client:
        _compare(client, url)
        yield Cluster(client)


def fingerprint() -> Fingerprint:
    """Of this process: version, version of the reader, and which store it writes to (as a hash)."""
    from config.settings import load
    from nlp.records import READER_VERSION

    store = hashlib.sha256(load().database_url.encode()).hexdigest()[:12]
    return Fingerprint(version("guongsang"), READER_VERSION, store)


def _compare(client: Client, url: str) -> None:
    try:
        theirs = client.run(fingerprint)
    except ImportError as error:
        raise ClusterError(f"{url}: a worker lacks this distribution ({error})") from None
    if not theirs:
        raise ClusterError(f"{url}: the scheduler has no workers")
    here = fingerprint()
    for worker, there in theirs.items():
        for name, ours, its in zip(Fingerprint._fields, here, Fingerprint(*there), strict=True):
            if ours != its:
                raise ClusterError(f"{url}: worker {worker} has another {name}: {its}, here it is {ours}")


def _report(portal: Portal, task: Future[dict[str, Any]]) -> PortalReport:
    try:
        return PortalReport(**task.result())
    except Exception as error:  # noqa: BLE001 - whatever happened on the other machine, the other portals go on
        from crawler.health import State

        reason = f"Tác vụ trên cụm máy bị lỗi: {error}"
        return PortalReport(portal=portal.name, state=State.UNREACHABLE.value, reason=reason)


def _one(waiting: Any, tick: Tick) -> int:
    _, count = next(waiting)
    tick(count)
    return int(count)


def _crawl(name: str, night_id: int, since: str | None) -> dict[str, Any]:
    """On a worker: crawl one portal in a process of its own, because a worker may have no children of its own kind."""
    job = json.dumps({"portal": name, "night": night_id, "since": since})
    done = subprocess.run(
        [sys.executable, "-m", "jobs.cluster"], input=job, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _read(numbers: list[int]) -> int:
    """On a worker: read the articles with these numbers into the store."""
    from store.setup import configure

    configure()
    from jobs import stages
    from nlp.pipeline import Reader

    if not hasattr(_OWN, "reader"):
        _OWN.reader = Reader()
    return stages.read_batch(_OWN.reader, numbers)


def _main() -> None:
    from config.settings import load
    from jobs.declared import declared
    from store.setup import configure

    job = json.load(sys.stdin)
    configure()
    from crawler.harvest import crawl

    portal = declared(load(), on_error=lambda _: None)[job["portal"]]
    since = date.fromisoformat(job["since"]) if job["since"] else None
    json.dump(asdict(crawl([portal], night_id=job["night"], since=since)[portal.name]), sys.stdout)


if __name__ == "__main__":
    _main()
