"""Entry points of the crawl's processes; none outlives the process that started it."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.declaration import Portal
    from crawler.messages import Run

PAGE_CACHE = 8
"""MiB of the database that SQLite may hold for the desk: it reads rows once, so more would grow and help nobody."""


def watch_parent() -> None:
    """End this process at once when its parent ends, however that ends."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="watch-parent").start()


@contextmanager
def loading() -> Iterator[None]:
    """Import without the garbage collector, which would find nothing and costs a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _end() -> None:
    """End the process at once: all is closed, and taking the interpreter down costs as much as a hundred pages."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def desk(
    pipe: Connection, portals: Sequence[Portal], run: Run, second: tuple[Connection, Connection] | None = None
) -> None:
    """The process that keeps the store: serve until the fetcher hangs up. Started anew or as a copy of its parent.

    ``second`` are both ends of the pipe to the second reader, where there is to be one.
    """
    watch_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the fetcher stops in good order and then hangs up
    with loading():
        from store.setup import configure  # noqa: PLC0415 (models can be imported only once Django is configured)

        configure()
        from django.db import connection  # noqa: PLC0415

        from crawler.desk import Desk  # noqa: PLC0415
        from crawler.second_reader import SecondReader  # noqa: PLC0415

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["init_command"] += f" PRAGMA cache_size=-{1024 * PAGE_CACHE};"

    if second:
        second[1].close()
    serving = Desk(pipe, portals, run, SecondReader(second[0]) if second else None)
    try:
        serving.serve()
    finally:
        serving.close()
    _end()


def second_reader(desk: Connection, portals: Sequence[Portal]) -> None:
    """A copy of the process that begins the crawl: read what the desk lends until it hangs up."""
    watch_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with loading():
        from crawler.second_reader import read_for  # noqa: PLC0415

    read_for(desk, portals)
    _end()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Scrapy's process, and our ends of its pipes."""

    process: BaseProcess
    orders: Connection
    """It is told here, once, what to crawl: terms and run."""
    reports: Connection
    counter: Connection
    """For the desk."""


_prepared: list[Fetcher] = []


def prepare_fetcher() -> None:
    """Start the fetcher of this process's next crawl: it loads Scrapy while we load what else a crawl needs."""
    _prepared.append(_start_fetcher())


def take_fetcher() -> Fetcher:
    """The fetcher that was prepared, or else a new one."""
    ready = _prepared.pop() if _prepared else None
    return ready if ready and ready.process.is_alive() else _start_fetcher()


def _start_fetcher() -> Fetcher:
    ordered, orders = multiprocessing.Pipe(duplex=False)
    near, far = multiprocessing.Pipe(duplex=False)
    line, counter = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    # one that is never told anything must not be waited for when this process ends
    process = spawn.Process(target=fetcher, args=(ordered, line, far), name="fetcher", daemon=True)
    process.start()
    for end in (ordered, line, far):
        end.close()  # so that each side hears when the other one ends
    return Fetcher(process, orders, near, counter)


def fetcher(orders: Connection, desk: Connection, reports: Connection) -> None:
    """The process that Scrapy runs in: crawl what ``orders`` says and send a report whenever one changed."""
    watch_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until Scrapy, which stops in good order, handles it
    with loading():
        from crawler.fetching import fetch  # noqa: PLC0415 (loads Scrapy in this process only)

    try:
        portals, run = orders.recv()
    except EOFError:
        return
    fetch(portals, desk, run, reports.send)
    _end()
