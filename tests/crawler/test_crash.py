"""SIGKILL at any moment and a second run end in the store of an undisturbed run: nothing lost, nothing twice.

A short version of ``benchmarks/durability.py``, which kills twenty times and restarts PostgreSQL too.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.crawler.crawling import articles, crawl, declare, frontier, rows, start
from tests.crawler.portal_site import PortalSite, Reply, portal_routes

COUNT = 40
DECLARED = """
start:
  feeds: ["{url}/rss"]
  listings:
    - url: "{url}/tin/"
      column: Tin tức
links: {article: /tin/bai-viet}
"""


def feed(numbers: range) -> Reply:
    items = "".join(f"<item><title>{n}</title><link>/tin/bai-viet-so-{n}.html</link></item>" for n in numbers)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
    return Reply(text.encode(), type="application/rss+xml")


@pytest.fixture(scope="module")
def site():
    routes = portal_routes(COUNT, per_page=5)
    routes["/rss"] = feed(range(8))
    with PortalSite(routes) as running:
        yield running


@pytest.fixture(scope="module")
def portals(site, tmp_path_factory):
    return declare(tmp_path_factory.mktemp("crash") / "portals", "thu", site.url, DECLARED)


@pytest.fixture(scope="module")
def undisturbed(site, portals, _made_home):
    home = shutil.copytree(_made_home, portals.parent / "undisturbed")
    assert crawl(portals, home)["thu"]["new"] == COUNT
    return home


@pytest.fixture(autouse=True)
def _unasked(site, undisturbed):
    site.asked.clear()


def kill_when(process, condition) -> bool:
    """SIGKILL the whole crawl when ``condition`` holds; false when it had ended by itself."""
    while not condition():
        if process.poll() is not None:
            process.communicate()
            return False
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return True


def test_killed_and_repeated_ends_in_the_same_store(site, portals, undisturbed, home):
    for moment in random.Random(20).sample(range(1, COUNT), 2):
        site.asked.clear()
        assert kill_when(start(portals, home), lambda least=moment: sum(site.asked.values()) >= least)
    crawl(portals, home)
    assert articles(home) == articles(undisturbed)
    assert frontier(home) == frontier(undisturbed)
    assert rows(home, "select count(*) from store_frontierurl where state = 'leased'") == [(0,)]


def test_only_the_main_process_killed_takes_the_others_with_it(site, portals, home):
    process = start(portals, home)
    while sum(site.asked.values()) < 15:
        assert process.poll() is None
    process.kill()
    process.wait()
    process.communicate()  # returns when the last process that has the pipe is gone
    assert crawl(portals, home)["thu"]["state"] != "unreachable"
    assert len(articles(home)) == COUNT


def test_desk_goes_on_alone_when_the_second_reader_is_killed(site, portals, undisturbed, home):
    process = start(portals, home)
    while sum(site.asked.values()) < 15:
        assert process.poll() is None
    started = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(started[-1]), signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert json.loads(out)["thu"]["new"] == COUNT
    assert articles(home) == articles(undisturbed)


def test_second_run_fetches_only_what_is_new(site, portals, undisturbed):
    before = articles(undisturbed)
    assert crawl(portals, undisturbed)["thu"]["new"] == 0
    assert articles(undisturbed) == before
    assert set(site.asked) == {"/robots.txt", "/rss", "/tin/"}


def test_two_crawls_share_the_store_and_never_the_host(site, portals, home):
    both = [start(portals, home), start(portals, home)]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert len(articles(home)) == COUNT
    assert max(count for path, count in site.asked.items() if "bai-viet" in path) == 1
