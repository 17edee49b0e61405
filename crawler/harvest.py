"""The stage ``crawl``: portals in, articles in the store, one report a portal."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from django.db import connection

from config.settings import load
from crawler import health, processes
from crawler.declaration import Portal
from crawler.messages import PortalReport, Run, Terms

__all__ = ["PortalReport", "crawl"]

Progress = Callable[..., None]


def crawl(
    portals: Sequence[Portal],
    *,
    night_id: int,
    since: date | None = None,
    progress: Progress | None = None,
) -> dict[str, PortalReport]:
    """Fetch what is new on ``portals`` and store it; safe to kill at any moment and to repeat.

    Scrapy runs in a process of its own, so this may be called any number of times. ``progress`` is
    called as ``progress(done, total, note)`` with pages fetched, pages known of, and a short note.
    With ``since``, what is known to be older is not fetched.

    Returns:
        A report for every portal, by name. A portal that broke says so in ``state`` and ``reason``.
    """
    reports: dict[str, PortalReport] = {}
    allowed = []
    contact = load().operator_contact
    for portal in portals:
        if contact or portal.on_loopback:
            allowed.append(portal)
        else:
            reason = "Chưa khai báo operator_contact (e-mail hoặc trang liên hệ) nên không được tải trang ngoài máy này"
            refused = PortalReport(portal=portal.name, state=health.State.BLOCKED.value, reason=reason)
            reports[portal.name] = health.close(night_id, portal, refused)
    if allowed:
        reports |= _crawl(allowed, night_id, since, progress)
    return {portal.name: reports[portal.name] for portal in portals}


def _crawl(
    portals: Sequence[Portal], night_id: int, since: date | None, progress: Progress | None
) -> dict[str, PortalReport]:
    connection.close()  # the desk opens its own, and must not inherit this one
    settings = load()
    run = Run(night_id, settings.home / "logs", settings.operator_contact, since)
    fetcher = processes.take_fetcher()
    fetcher.orders.send(([Terms.of(portal) for portal in portals], run))
    readers = _start_desk(fetcher.counter, list(portals), run)
    reports: dict[str, PortalReport] = {}
    try:
        while True:
            report = fetcher.reports.recv()
            reports[report.portal] = report
            if progress:
                fetched = sum(item.fetched for item in reports.values())
                waiting = sum(item.waiting for item in reports.values())
                progress(fetched, fetched + waiting, report.portal)
    except EOFError:
        pass
    finally:
        for process in (fetcher.process, *readers):
            process.join()
        fetcher.orders.close()
        fetcher.reports.close()
    for portal in portals:
        report = reports.setdefault(portal.name, PortalReport(portal=portal.name))
        if not report.finished:
            report.state = health.State.UNREACHABLE.value
            report.reason = "Tiến trình thu thập dừng đột ngột; chạy lại để làm tiếp (xem logs/crawl.log)"
            health.close(night_id, portal, report)
    return reports


def _start_desk(counter: Connection, portals: list[Portal], run: Run) -> list[BaseProcess]:
    """The desk and, beside it, a second reader: copies of this process, ready at once.

    Where threads forbid copies the desk is started anew, which takes a second, and reads alone.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        spawn = multiprocessing.get_context("spawn").Process
        alone = spawn(target=processes.desk, args=(counter, portals, run), name="desk")
        alone.start()
        counter.close()
        return [alone]
    with processes.loading():  # while the fetcher loads what it needs
        import crawler.desk  # noqa: F401, PLC0415 (only a crawl needs it)
    ends = near, far = multiprocessing.Pipe()
    copy = multiprocessing.get_context("fork").Process
    desk = copy(target=processes.desk, args=(counter, portals, run, ends), name="desk")
    desk.start()
    for end in (counter, near):
        end.close()
    second = copy(target=processes.second_reader, args=(far, portals), name="second-reader")
    second.start()
    far.close()
    return [desk, second]
