"""Crawls in processes of their own, each over a store in a home directory of its own.

As a program: ``crawling.py PORTALS [SINCE]`` crawls every portal declared below PORTALS, with
GUONGSANG_HOME as the home, and prints the reports as JSON.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def declare(root: Path, name: str, url: str, text: str = "", *, private: bool = True) -> Path:
    """A portal on loopback without delays; ``text`` is more YAML, in which {url} stands for the address."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    polite = "" if "politeness:" in text else "politeness: {delay: 0, concurrency: 4, timeout: 5}\n"
    (folder / "portal.yaml").write_text(
        f"title: Báo {name}\nhome: {url}/\nallow_private: {'yes' if private else 'no'}\n{polite}"
        + text.replace("{url}", url),
        encoding="utf-8",
    )
    return root


def start(portals: Path, home: Path, *more: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(portals), *more],
        env={
            **os.environ,
            "GUONGSANG_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            **(env or {}),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=home.parent,
        start_new_session=True,
    )


def crawl(portals: Path, home: Path, *more: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    """The reports of a whole crawl, by portal."""
    process = start(portals, home, *more, env=env)
    out, err = process.communicate(timeout=150)
    assert process.returncode == 0, err
    assert not err, err
    reports: dict[str, Any] = json.loads(out)
    return reports


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "guongsang.sqlite3") as store:
        return store.execute(query).fetchall()


def articles(home: Path) -> list[tuple[Any, ...]]:
    """What the store says about articles, by natural keys: no ids, no times of the crawl."""
    return rows(
        home,
        "select portal, url, title, sapo, text, captions, province, column, exemplar_column, author, published_at, "
        "attachments, method, warnings, text_sha1 from store_article order by url",
    )


def frontier(home: Path) -> list[tuple[Any, ...]]:
    return rows(home, "select portal, url, kind, state, status from store_frontierurl order by portal, url, url_sha1")


def main(portals: Path, since: date | None) -> None:
    from crawler.processes import prepare_fetcher
    from store.setup import open_store

    prepare_fetcher()
    open_store()
    from crawler.declaration import load_portals
    from crawler.harvest import crawl as harvest
    from store.models import Night

    night = Night.objects.create()
    reports = harvest(list(load_portals(portals).values()), night_id=night.pk, since=since)
    print(json.dumps({name: asdict(report) for name, report in reports.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else None)
