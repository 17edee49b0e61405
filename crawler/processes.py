"""Entry points of the crawl's two processes; neither outlives the process that started it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.declaration import Portal
    from crawler.messages import Run, Terms


def watch_parent() -> None:
    """End this process at once when its parent ends, however that ends."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="watch-parent").start()


def desk(pipe: Connection, portals: Sequence[Portal], run: Run) -> None:
    """The process that keeps the store: serve until the fetcher hangs up."""
    watch_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the fetcher stops in good order and then hangs up
    from store.setup import configure  # noqa: PLC0415 (models can be imported only once Django is configured)

    configure()
    from crawler.desk import Desk  # noqa: PLC0415

    serving = Desk(pipe, portals, run)
    try:
        serving.serve()
    finally:
        serving.close()


def fetcher(portals: Sequence[Terms], desk: Connection, run: Run, reports: Connection) -> None:
    """The process that Scrapy runs in: crawl ``portals`` and send a report through ``reports`` whenever one changed."""
    watch_parent()
    from crawler.fetching import fetch  # noqa: PLC0415 (loads Scrapy in this process only)

    fetch(portals, desk, run, reports.send)
