"""Entry points of the crawl's two processes; neither outlives the process that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from datetime import date
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.declaration import Portal


def watch_parent() -> None:
    """End this process at once when its parent ends, however that ends."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="watch-parent").start()


def desk(pipe: Connection) -> None:
    """The process that keeps the store: serve until the fetcher hangs up."""
    watch_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the fetcher stops in good order and then hangs up
    from store.setup import configure  # noqa: PLC0415 (models can be imported only once Django is configured)

    configure()
    from crawler.desk import Desk  # noqa: PLC0415

    serving = Desk(pipe)
    try:
        serving.serve()
    finally:
        serving.close()


def fetcher(pipe: Connection, portals: Sequence[Portal], night_id: int, since: date | None) -> None:
    """The process that Scrapy runs in: crawl ``portals`` and send reports through ``pipe``."""
    watch_parent()
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=desk, args=(far,), name="desk")
    process.start()
    far.close()
    from crawler.fetching import fetch  # noqa: PLC0415 (loads Scrapy while the desk opens the store)

    try:
        fetch(pipe, near, portals, night_id, since)
    finally:
        near.close()
        process.join()
