"""Memory of a crawl over ten thousand and over a hundred thousand addresses.

Run: ``python -m benchmarks.memory [PAGES [URLS…]]``; Linux, for it reads /proc. A server in a process of its own names
URLS articles in sitemaps of 5,000 and makes every page when it is asked for. Each crawl queues all addresses and fetches
PAGES of them. Printed is the resident memory of fetcher, desk and second reader (the pages that these two share with
the process that they are copies of included): after a tenth of the pages, at the end, and at its highest.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from tests.crawler.crawling import ROOT, declare, start
from tests.crawler.portal_site import PortalSite, Reply, Request, article_page, html

PAGES = 2500
URLS = (10_000, 100_000)
_PER_SITEMAP = 5000


class Endless(PortalSite):
    """Names ``count`` articles in sitemaps and makes each when it is asked for; remembers nothing."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def answer(self, request: Request) -> Reply:
        """The page of an address."""
        if found := re.fullmatch(r"/tin/bai-viet-so-(\d+)\.html", request.path):
            return html(article_page(int(found[1])))
        if request.path == "/sitemap.xml":
            links = (f"<sitemap><loc>{self.url}/tin-{n}.xml</loc></sitemap>" for n in range(self.count // _PER_SITEMAP))
            return Reply(f"<sitemapindex>{''.join(links)}</sitemapindex>".encode(), type="application/xml")
        if found := re.fullmatch(r"/tin-(\d+)\.xml", request.path):
            first = int(found[1]) * _PER_SITEMAP
            numbers = range(first, first + _PER_SITEMAP)
            links = (f"<url><loc>{self.url}/tin/bai-viet-so-{n}.html</loc></url>" for n in numbers)
            return Reply(f"<urlset>{''.join(links)}</urlset>".encode(), type="application/xml")
        return Reply(status=404)


def resident(process: int) -> dict[str, int]:
    """MiB of the fetcher, which is started anew, and of desk and second reader, copies made in this order."""
    found: dict[str, int] = {}
    copies = iter(("desk", "second reader"))
    with suppress(OSError):
        for child in sorted(children(process)):
            folder = Path(f"/proc/{child}")
            command = (folder / "cmdline").read_bytes()
            if b"resource_tracker" in command:
                continue
            size = re.search(r"VmRSS:\s*(\d+)", (folder / "status").read_text(encoding="ascii"))
            if size:
                found["fetcher" if b"spawn_main" in command else next(copies)] = int(size[1]) // 1024
    return found if len(found) == 3 else {}


def children(process: int) -> Iterator[int]:
    """Processes that a process started."""
    for task in Path(f"/proc/{process}/task").iterdir():
        yield from map(int, (task / "children").read_text(encoding="ascii").split())


def fetched(home: Path) -> tuple[int, int]:
    """Articles in the store, and addresses."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(home / "guongsang.sqlite3", timeout=5)) as store:
        count = "select (select count(*) from store_article), (select count(*) from store_frontierurl)"
        articles, addresses = store.execute(count).fetchone()
        return articles, addresses
    return 0, 0


def measure(urls: int, pages: int, folder: Path) -> None:
    """One crawl, one line."""
    command = [sys.executable, "-m", "benchmarks.memory", "--serve", str(urls)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert server.stdout
    try:
        polite = f"politeness: {{delay: 0, concurrency: 8, pages_per_night: {pages}}}\n"
        declared = "start: {sitemaps: ['{url}/sitemap.xml']}\nlinks: {article: /tin/bai-viet}\n" + polite
        portals = declare(folder / "portals", "thu", server.stdout.readline().strip(), declared)
        home = folder / "home"
        crawl = start(portals, home, env={"DATABASE_URL": "", "PYTHONWARNINGS": "ignore"})
        early: dict[str, int] = {}
        late: dict[str, int] = {}
        most: dict[str, int] = {}
        while crawl.poll() is None:
            late = resident(crawl.pid) or late
            most = {name: max(size, most.get(name, 0)) for name, size in late.items()}
            if not early and fetched(home)[0] >= pages // 10:
                early = late
            time.sleep(0.5)
        crawl.communicate()
        articles, addresses = fetched(home)
    finally:
        server.kill()
        server.wait()
    told = "; ".join(f"{n} {early.get(n, 0)} → {late.get(n, 0)} MiB, at most {most[n]}" for n in sorted(most))
    print(f"{addresses:,} addresses queued, {articles:,} articles fetched: {told}", flush=True)


def main(pages: int = PAGES, *urls: int) -> None:
    """Print a line for each number of addresses."""
    for count in urls or URLS:
        with tempfile.TemporaryDirectory() as name:
            measure(count, pages, Path(name))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        with Endless(int(sys.argv[2])) as running:
            print(running.url, flush=True)
            sys.stdin.read()
    else:
        main(*map(int, sys.argv[1:]))
