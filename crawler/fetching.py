"""Scrapy's process: one reactor, one spider a portal, one desk behind them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from config.settings import load
from crawler import settings as defaults
from crawler.declaration import Portal
from crawler.scheduler import DeskLine
from crawler.spiders.portal import PortalSpider


def fetch(pipe: Connection, desk: Connection, portals: Sequence[Portal], night_id: int, since: date | None) -> None:
    """Crawl ``portals`` side by side.

    ``desk`` leads to the desk; a ``PortalReport`` goes through ``pipe`` whenever one has changed.
    """
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    home = load()
    _log_to_file(home.home / "logs")
    settings.set("USER_AGENT", defaults.user_agent(home.operator_contact), priority="cmdline")
    private = sorted({host for portal in portals if portal.allow_private for host in portal.allowed_hosts})
    settings.set("PRIVATE_HOSTS", private, priority="cmdline")
    settings.set("LOG_ENABLED", False, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")

    try:
        process = AsyncCrawlerProcess(settings)
        line = DeskLine(desk, pipe.send)
        line.listen(asyncio.get_event_loop())
        for portal in portals:
            own = settings.copy()
            own.setdict(defaults.for_portal(portal), priority="cmdline")
            process.crawl(Crawler(PortalSpider, own), portal=portal, line=line, night_id=night_id, since=since)
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
