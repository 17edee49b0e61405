"""Pages per second of a whole crawl beside those of a bare Scrapy spider, in the same run.

Run: ``python -m benchmarks.harvest [PAGES [ROUNDS]]``. A server in a process of its own serves PAGES generated articles behind a
paged listing on loopback, without delays. Both crawls fetch the same pages with the same concurrency:

- bare: a Scrapy spider with Scrapy's defaults that follows the listing and writes address and page as JSON lines;
- ours: the harvest into a new SQLite store: leases, archive, extraction, articles, counters.

The store's tables exist before the clock starts. The runs take turns; elapsed seconds of the whole process each, the
median of ROUNDS counts. CPU seconds are those of the process and its children: ours works in three processes, so on an
idle machine with two cores or more it may spend more CPU and still be as quick.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = 1500
ROUNDS = 3
CONCURRENCY = 8

BARE = Path(__file__).with_name("_bare_spider.py")


def timed(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Elapsed and CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    spent = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(pages: int = PAGES, rounds: int = ROUNDS) -> None:
    """Print the table."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.crawler.portal_site", str(pages)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        cwd=ROOT,
    )
    assert server.stdout
    url = server.stdout.readline().strip()
    times: dict[str, list[tuple[float, float]]] = {"bare Scrapy": [], "ours": []}
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            portal = folder / "portals" / "do-toc-do" / "portal.yaml"
            portal.parent.mkdir(parents=True)
            portal.write_text(
                f"title: Đo tốc độ\nhome: {url}/\nallow_private: yes\nstart: {{listings: ['{url}/tin/']}}\n"
                f"links: {{article: /tin/bai-viet}}\n"
                f"politeness: {{delay: 0, concurrency: {CONCURRENCY}, pages_per_night: {10 * pages}}}\n",
                encoding="utf-8",
            )
            for turn in range(rounds):
                out = folder / f"bare-{turn}.jsonl"
                times["bare Scrapy"].append(timed([sys.executable, str(BARE), url, str(out), str(CONCURRENCY)], env))
                assert sum(1 for _ in out.open()) == pages
                own = {**env, "GUONGSANG_HOME": str(folder / f"home-{turn}"), "PYTHONWARNINGS": "ignore"}
                own.pop("DATABASE_URL", None)
                subprocess.run(
                    [sys.executable, "-c", "from store.setup import open_store; open_store()"], env=own, check=True
                )
                times["ours"].append(
                    timed([sys.executable, "-m", "tests.crawler.crawling", str(folder / "portals")], own)
                )
    finally:
        server.kill()
        server.wait()
    speed, work = {}, {}
    for name, spent in times.items():
        elapsed = statistics.median(t for t, _ in spent)
        speed[name] = pages / elapsed
        work[name] = statistics.median(cpu for _, cpu in spent)
        print(
            f"{name:12s} {speed[name]:6.1f} pages/s  median of {json.dumps([round(t, 1) for t, _ in spent])} s,"
            f" CPU {work[name]:.1f} s"
        )
    faster, cheaper = speed["ours"] / speed["bare Scrapy"], work["bare Scrapy"] / work["ours"]
    print(
        f"{pages} pages, concurrency {CONCURRENCY}: ours is {faster:.2f} x bare Scrapy by the clock, {cheaper:.2f} x by CPU"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
