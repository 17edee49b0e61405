"""SIGKILL at any moment and a second run end in the store of an undisturbed run: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal

import pytest

from tests.crawler.crawling import articles, crawl, declare, frontier, rows, start
from tests.crawler.portal_site import PortalSite, Reply, portal_routes

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


@pytest.fixture
def site():
    routes = portal_routes(60, per_page=6)
    routes["/rss"] = feed(range(8))
    with PortalSite(routes) as running:
        yield running


def kill_when(process, condition) -> bool:
    """SIGKILL the whole crawl when ``condition`` holds; false when it had ended by itself."""
    while not condition():
        if process.poll() is not None:
            process.communicate()
            return False
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return True


def test_killed_and_repeated_ends_in_the_same_store(site, tmp_path):
    portals = declare(tmp_path / "portals", "thu", site.url, DECLARED)
    undisturbed = tmp_path / "undisturbed"
    report = crawl(portals, undisturbed)["thu"]
    assert report["new"] == 60
    disturbed = tmp_path / "disturbed"
    chance = random.Random(20)
    kills = 0
    for moment in sorted(chance.sample(range(1, 75), 4)):
        site.asked.clear()
        kills += kill_when(start(portals, disturbed), lambda least=moment: sum(site.asked.values()) >= least)
    assert kills >= 2
    crawl(portals, disturbed)
    assert articles(disturbed) == articles(undisturbed)
    assert frontier(disturbed) == frontier(undisturbed)
    assert rows(disturbed, "select count(*) from store_frontierurl where state = 'leased'") == [(0,)]


def test_only_the_main_process_killed_takes_the_others_with_it(site, tmp_path):
    portals = declare(tmp_path / "portals", "thu", site.url, DECLARED)
    home = tmp_path / "home"
    process = start(portals, home)
    while sum(site.asked.values()) < 20:
        assert process.poll() is None
    process.kill()
    process.wait()
    process.communicate()  # returns when the last process that has the pipe is gone
    assert crawl(portals, home)["thu"]["state"] != "unreachable"
    assert len(articles(home)) == 60


def test_second_run_fetches_only_what_is_new(site, tmp_path):
    portals = declare(tmp_path / "portals", "thu", site.url, DECLARED)
    home = tmp_path / "home"
    crawl(portals, home)
    before = articles(home)
    site.asked.clear()
    assert crawl(portals, home)["thu"]["new"] == 0
    assert articles(home) == before
    assert set(site.asked) == {"/robots.txt", "/rss", "/tin/"}


def test_two_crawls_share_the_store_and_never_the_host(site, tmp_path):
    portals = declare(tmp_path / "portals", "thu", site.url, DECLARED)
    home = tmp_path / "home"
    crawl(declare(tmp_path / "none", "khong", site.url, "start: {feeds: ['{url}/rss']}\nlinks: {article: none}"), home)
    both = [start(portals, home), start(portals, home)]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert len(articles(home)) == 60
    assert max(count for path, count in site.asked.items() if "bai-viet" in path) == 1
