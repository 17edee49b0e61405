from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from crawler.declaration import Portal
from crawler.frontier import Acknowledgement, Frontier, Holder, Lease, State
from crawler.links import Link
from store.models import FrontierHost, FrontierUrl

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

PORTAL = Portal(name="thu", title="Thử", home="http://bao.vn/", start={"listings": ["http://bao.vn/tin/"]})
OTHER = PORTAL.model_copy(update={"name": "khac"})


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    holder = Holder(tmp_path / "locks")
    yield holder
    holder.close()


def begun(portal: Portal, holder: Holder, **more: object) -> Frontier:
    frontier = Frontier(portal, holder, **more)
    assert frontier.claim()
    frontier.seed()
    return frontier


def done(lease: Lease, *paths: str, following: str = "") -> Acknowledgement:
    links = tuple(Link(f"http://bao.vn{path}", "article") for path in paths)
    turn = Link(f"http://bao.vn{following}", "listing") if following else None
    return Acknowledgement(lease, State.DONE, status=200, links=links, following=turn)


def paths(leases: list[Lease]) -> list[str]:
    return [lease.url.removeprefix("http://bao.vn") for lease in leases]


def test_start_points_then_articles(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(10)
    assert start.kind == "listing"
    assert frontier.lease(10) == []
    assert frontier.acknowledge([done(start, "/a-1.html", "/a-2.html", "/a-1.html")]) == 2
    assert paths(frontier.lease(10)) == ["/a-1.html", "/a-2.html"]


def test_links_to_other_hosts_are_not_queued(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    links = (Link("http://khac.vn/a.html", "article"), Link("http://www.bao.vn/b.html", "article"))
    frontier.acknowledge([Acknowledgement(start, State.DONE, status=200, links=links)])
    assert [lease.url for lease in frontier.lease(5)] == ["http://www.bao.vn/b.html"]


def test_a_host_is_never_in_two_hands(holder, tmp_path):
    first = begun(PORTAL, holder)
    rival = Holder(tmp_path / "locks")
    assert not Frontier(OTHER, rival).claim()
    assert not Frontier(OTHER, holder).claim()
    first.release()
    assert Frontier(OTHER, rival).claim()
    rival.close()


def test_leases_of_a_dead_process_are_free_at_once(holder, tmp_path):
    dead = Holder(tmp_path / "locks")
    frontier = begun(PORTAL, dead)
    assert frontier.lease(5)
    dead._file.close()  # what the system does when a process is killed
    again = begun(PORTAL, holder)
    assert paths(again.lease(5)) == ["/tin/"]


def test_leases_of_another_machine_are_free_when_they_ran_out(holder):
    begun(PORTAL, holder)
    elsewhere = {"lease_holder": "elsewhere:1:abc/1234", "lease_until": timezone.now() + timedelta(minutes=5)}
    FrontierHost.objects.update(**elsewhere)
    assert not Frontier(PORTAL, holder).claim()
    FrontierHost.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert Frontier(PORTAL, holder).claim()


def test_a_lease_that_was_lost_is_not_ours_any_more(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    assert set(frontier.ours([start])) == {start.id}
    FrontierUrl.objects.update(lease_holder="somebody else")
    assert frontier.ours([start]) == {}


def walk(holder: Holder, *pages: tuple[str, list[str], str]) -> tuple[Frontier, list[str]]:
    """One night over a listing of ``pages`` (path, articles, next page); returns what was asked for."""
    frontier = begun(PORTAL, holder)
    by_path = {path: (articles, following) for path, articles, following in pages}
    asked = []
    while leases := frontier.lease(1):
        (lease,) = leases
        asked += paths(leases)
        articles, following = by_path.get(asked[-1], ([], ""))
        frontier.acknowledge([done(lease, *articles, following=following)])
    frontier.release()
    return frontier, asked


def test_a_complete_walk_is_not_repeated(holder):
    site = [("/tin/", ["/a-4", "/a-3"], "/tin/2"), ("/tin/2", ["/a-2", "/a-1"], "")]
    _, first = walk(holder, *site)
    assert sorted(first) == ["/a-1", "/a-2", "/a-3", "/a-4", "/tin/", "/tin/2"]
    _, second = walk(holder, *site)
    assert second == ["/tin/"]
    grown = [
        ("/tin/", ["/a-6", "/a-5"], "/tin/2"),
        ("/tin/2", ["/a-4", "/a-3"], "/tin/3"),
        ("/tin/3", ["/a-2", "/a-1"], ""),
    ]
    _, third = walk(holder, *grown)
    assert sorted(third) == ["/a-5", "/a-6", "/tin/", "/tin/2"]


def test_what_a_feed_was_quicker_with_does_not_hide_older_pages(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    feed = Lease(start.id, start.url, "feed", 0, {})
    frontier._queue_articles([Link("http://bao.vn/a-4", "article"), Link("http://bao.vn/a-3", "article")], feed, None)
    frontier.acknowledge([done(start, "/a-4", "/a-3", following="/tin/2")])
    assert "/tin/2" in paths(frontier.lease(10))


def test_a_walk_that_was_killed_is_walked_again(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    frontier.acknowledge([done(start, "/a-4", "/a-3", following="/tin/2")])
    frontier.release()  # the second page is still waiting
    site = [("/tin/", ["/a-4", "/a-3"], "/tin/2"), ("/tin/2", ["/a-2"], "/tin/3"), ("/tin/3", ["/a-1"], "")]
    _, asked = walk(holder, *site)
    assert {"/tin/", "/tin/2", "/tin/3", "/a-1"} <= set(asked)
    assert len(asked) == len(set(asked))


def test_etag_of_a_listing_is_used_only_after_a_complete_walk(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    seen = Acknowledgement(start, State.DONE, status=200, etag='"1"', following=Link("http://bao.vn/tin/2", "listing"),
                           links=(Link("http://bao.vn/a-1", "article"),))  # fmt: skip
    frontier.acknowledge([seen])
    frontier.release()
    again = begun(PORTAL, holder)
    leases = {lease.url: lease for lease in again.lease(9)}
    assert leases["http://bao.vn/tin/"].etag == ""
    again.acknowledge([Acknowledgement(leases["http://bao.vn/tin/"], State.DONE, status=200, etag='"1"')])
    again.release()
    third = begun(PORTAL, holder)
    assert {lease.url: lease.etag for lease in third.lease(9)}["http://bao.vn/tin/"] == '"1"'


def test_failures_are_tried_again_on_other_nights_but_not_for_ever(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    frontier.acknowledge([done(start, "/gone", "/ill")])
    nights = 0
    for _ in range(9):
        leases = [lease for lease in frontier.lease(9) if lease.kind == "article"]
        nights += any(lease.url.endswith("/ill") for lease in leases)
        statuses = {"http://bao.vn/gone": 404, "http://bao.vn/ill": 500}
        frontier.acknowledge([Acknowledgement(x, State.FAILED, status=statuses[x.url], error="x") for x in leases])
        frontier.release()
        frontier = begun(PORTAL, holder)
    assert nights == 5
    assert FrontierUrl.objects.get(url="http://bao.vn/gone").attempts == 1


def test_since_leaves_out_what_is_known_to_be_older(holder):
    frontier = begun(PORTAL, holder, since=date(2022, 5, 1))
    (start,) = frontier.lease(1)
    when = timezone.now().replace(year=2022, month=4, day=30)
    links = (
        Link("http://bao.vn/old", "article", published=when),
        Link("http://bao.vn/touched", "article", modified=when),
        Link("http://bao.vn/new", "article", published=when + timedelta(days=9)),
        Link("http://bao.vn/unknown", "article"),
    )
    frontier.acknowledge([Acknowledgement(start, State.DONE, status=200, links=links)])
    assert paths(frontier.lease(9)) == ["/new", "/unknown"]


def test_since_stops_a_walk_behind_a_page_of_older_articles(holder):
    frontier = begun(PORTAL, holder, since=date(2022, 5, 1))
    (start,) = frontier.lease(1)
    frontier.acknowledge([done(start, "/a-4", "/a-3", following="/tin/2")])
    leases = frontier.lease(9)
    assert paths(leases) == ["/a-4", "/a-3"]  # before the next page, for they tell whether it is worth asking
    for lease in leases:
        frontier.dated(frontier.ours(leases)[lease.id], timezone.now().replace(year=2022, month=4))
    assert frontier.lease(9) == []  # they are not back yet
    frontier.acknowledge([done(lease) for lease in leases])
    assert frontier.lease(9) == []
    assert FrontierUrl.objects.get(url="http://bao.vn/tin/2").error == "older than 2022-05-01"
    frontier.release()
    later = begun(PORTAL, holder)
    assert paths(later.lease(9)) == ["/tin/", "/tin/2"]


def test_columns_are_collected_whatever_comes_first(holder):
    start = {"listings": [{"url": "http://bao.vn/b/", "column": "B"}, {"url": "http://bao.vn/a/", "column": "A"}]}
    frontier = begun(
        PORTAL.model_copy(update={"start": Portal(name="x", title="x", home="http://bao.vn", start=start).start}),
        holder,
    )
    for lease in frontier.lease(2):
        frontier.acknowledge([done(lease, "/x")])
    assert frontier.recolumned == {FrontierUrl.objects.get(url="http://bao.vn/x").url_sha1: ["A", "B"]}
    (article,) = frontier.lease(9)
    assert frontier.ours([article])[article.id]["columns"] == ["A", "B"]


def test_what_was_edited_is_read_again_unless_everything_was(holder):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    frontier.acknowledge([done(start, *(f"/a-{n}.html" for n in range(30)))])
    frontier.acknowledge([done(lease) for lease in frontier.lease(50)])
    frontier.release()
    edited = timezone.now()

    def said(count: int) -> list[str]:
        night = begun(PORTAL, holder)
        links = [
            Link(f"http://bao.vn/a-{n}.html", "article", modified=edited if n < count else edited - timedelta(days=1))
            for n in range(30)
        ]
        night.acknowledge([Acknowledgement(night.lease(1)[0], State.DONE, status=200, links=tuple(links))])
        leases = night.lease(50)
        night.acknowledge([done(lease) for lease in leases])
        night.release()
        return paths(leases)

    assert said(20) == []  # a sitemap that calls everything new every day
    assert said(2) == ["/a-0.html", "/a-1.html"]
    assert said(2) == []


def test_many_links_at_once(holder, django_assert_max_num_queries):
    frontier = begun(PORTAL, holder)
    (start,) = frontier.lease(1)
    with django_assert_max_num_queries(60):
        assert frontier.acknowledge([done(start, *(f"/a-{number}" for number in range(2000)))]) == 2000
