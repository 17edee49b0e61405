"""Scrapy's process: one reactor, one spider a portal, one desk behind them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler import settings as defaults
from crawler.messages import PortalReport, Run, Terms
from crawler.scheduler import DeskLine
from crawler.spiders.portal import PortalSpider


def fetch(portals: Sequence[Terms], desk: Connection, run: Run, tell: Callable[[PortalReport], None]) -> None:
    """Crawl ``portals`` side by side.

    ``desk`` leads to the desk; ``tell`` is given a report whenever one has changed.
    """
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    _log_to_file(run.logs)
    settings.set("USER_AGENT", defaults.user_agent(run.contact), priority="cmdline")
    private = sorted({host for portal in portals for host in portal.private_hosts})
    settings.set("PRIVATE_HOSTS", private, priority="cmdline")
    settings.set("LOG_ENABLED", False, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")

    try:
        process = AsyncCrawlerProcess(settings)
        line = DeskLine(desk, tell)
        line.listen(asyncio.get_event_loop())
        for portal in portals:
            own = settings.copy()
            own.setdict(defaults.for_portal(portal), priority="cmdline")
            process.crawl(Crawler(PortalSpider, own), terms=portal, line=line, waits=run.since is not None)
        process.start()
    finally:
        desk.close()


def _log_to_file(folder: Path) -> None:
    """Scrapy's warnings go to a file; what the operator must know is in the reports."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "crawl.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.root.addHandler(handler)
