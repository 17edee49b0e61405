"""Portals that misbehave, on real servers, in two nights: what must not happen, and what the reports say.

All of them are crawled side by side, in one crawl a night, as it is done in earnest.
"""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from crawler.archive import read_page
from tests.crawler.crawling import articles, crawl, declare, rows
from tests.crawler.portal_site import (
    PortalSite,
    Reply,
    Request,
    Route,
    article_page,
    conditional,
    html,
    listing_page,
    portal_routes,
    redirect,
)

LISTING = "start: {listings: ['{url}/tin/']}\nlinks: {article: /tin/}\n"
FEED = "start: {feeds: ['{url}/rss']}\n"
EMPTY = "<html><title>Bài</title><body><div id='app'></div></body></html>"

Arrange = Callable[[dict[str, Route], str], object]
"""Given the routes of a portal and its address, changes the routes."""


@dataclass
class Trap:
    arrange: Arrange
    declared: str
    count: int
    between: Arrange | None = None
    """Changes the routes before the second night."""


TRAPS: dict[str, Trap] = {}


def trap(name: str, declared: str = LISTING, count: int = 4) -> Callable[[Arrange], Arrange]:
    def register(arrange: Arrange) -> Arrange:
        TRAPS[name] = Trap(arrange, declared, count)
        return arrange

    return register


def between(name: str) -> Callable[[Arrange], Arrange]:
    def register(arrange: Arrange) -> Arrange:
        TRAPS[name].between = arrange
        return arrange

    return register


@dataclass
class Outcome:
    """What one portal's two nights came to; addresses are without the host."""

    site: PortalSite
    name: str
    home: Path
    first: dict[str, Any] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    asked_first: Counter[str] = field(default_factory=Counter)
    asked_second: Counter[str] = field(default_factory=Counter)

    @property
    def stored(self) -> dict[str, tuple[Any, ...]]:
        return {row[1].removeprefix(self.site.url): row for row in articles(self.home) if row[0] == self.name}

    @property
    def bad(self) -> dict[str, tuple[str, str]]:
        found = rows(self.home, "select source, reason, kept_as from store_badinput")
        return {s.removeprefix(self.site.url): (why, kept) for s, why, kept in found if s.startswith(self.site.url)}


class Nights(dict[str, Outcome]):
    home: Path


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, _made_home: Path) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("traps")
    found = Nights()
    found.home = shutil.copytree(_made_home, folder / "home")
    contact = {"GUONGSANG_OPERATOR_CONTACT": "toa-soan@bao.vn"}
    with ExitStack() as stack:
        for name, trap in TRAPS.items():
            site = stack.enter_context(PortalSite(portal_routes(trap.count)))
            trap.arrange(site.routes, site.url)
            declare(folder / "portals", name, site.url, trap.declared)
            found[name] = Outcome(site, name, found.home)
        for name, report in crawl(folder / "portals", found.home, env=contact).items():
            outcome = found[name]
            outcome.first, outcome.asked_first = report, Counter(outcome.site.asked)
            outcome.site.asked.clear()
            if TRAPS[name].between:
                TRAPS[name].between(outcome.site.routes, outcome.site.url)
        for name, report in crawl(folder / "portals", found.home, env=contact).items():
            found[name].second, found[name].asked_second = report, Counter(found[name].site.asked)
        yield found


def article(number: int) -> str:
    return f"/tin/bai-viet-so-{number}.html"


def rss(*items: tuple[str, str]) -> Reply:
    text = "".join(f"<item><link>{path}</link><pubDate>{date}</pubDate></item>" for path, date in items)
    return Reply(f'<rss version="2.0"><channel>{text}</channel></rss>'.encode(), type="text/xml")


@trap("robots")
def _(routes, url):
    text = "User-agent: *\nDisallow: /tin/bai-viet-so-1\nCrawl-delay: 0.3\n"
    routes["/robots.txt"] = Reply(text.encode(), type="text/plain")


def test_robots_txt_is_obeyed_with_its_delay_and_reported(nights):
    portal = nights["robots"]
    assert portal.asked_first[article(1)] == 0
    assert (portal.first["refused"], portal.first["new"]) == (1, 3)
    times = [at for at, _ in portal.site.times][1 : portal.asked_first.total()]
    assert times[-1] - times[0] >= 0.25 * (len(times) - 1)


@trap("robots-html")
def _(routes, url):
    routes["/robots.txt"] = html("<html><body>User-agent: *\nDisallow: /</body></html>")


def test_html_page_as_robots_txt_forbids_nothing_and_is_mentioned(nights):
    assert nights["robots-html"].first["new"] == 4
    assert "robots.txt" in nights["robots-html"].first["reason"]


@trap("robots-500")
def _(routes, url):
    routes["/robots.txt"] = html("", status=500)


def test_robots_txt_of_a_server_in_trouble_forbids_everything(nights):
    portal = nights["robots-500"]
    assert (portal.first["state"], portal.first["new"]) == ("blocked", 0)
    assert set(portal.asked_first) == {"/robots.txt"}


@trap("gone")
def _(routes, url):
    routes[article(1)] = redirect("/")
    routes["/"] = html(listing_page(range(2)))
    routes[article(2)] = html(
        "<html><title>404 - Không tìm thấy</title><body><h1>Không tìm thấy trang</h1></body></html>"
    )


def test_redirect_home_and_soft_404_are_not_articles(nights):
    portal = nights["gone"]
    assert set(portal.stored) == {article(0), article(3)}
    assert list(portal.bad) == [article(2)]
    assert portal.first["empty"] == 1


@trap("empty")
def _(routes, url):
    routes[article(2)] = html(EMPTY)


def test_page_without_body_is_kept_for_replay(nights):
    portal = nights["empty"]
    assert portal.first["empty"] == 1
    name, _, offset = portal.bad[article(2)][1].partition("@")
    assert read_page(nights.home / "archive", name, int(offset)).body == EMPTY.encode()


@trap("redesigned", count=10)
def _(routes, url):
    routes |= {article(number): html(EMPTY) for number in range(10)}


def test_many_pages_without_body_are_a_changed_portal(nights):
    assert nights["redesigned"].first["state"] == "changed"
    assert "10 trên 10" in nights["redesigned"].first["reason"]


@trap("unwell")
def _(routes, url):
    calls = []

    def unwell(request: Request) -> Reply:
        calls.append(request)
        return html("", status=503, headers={"Retry-After": "1"}) if len(calls) < 3 else html(article_page(2))

    routes[article(2)] = unwell


def test_503_then_fine_is_tried_again_after_a_rest(nights):
    portal = nights["unwell"]
    assert portal.first["new"] == 4
    times = [at for at, path in portal.site.times if path == article(2)]
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.95


@trap("tired", "politeness: {delay: 0, concurrency: 1}\n" + LISTING)
def _(routes, url):
    routes[article(0)] = html("", status=429, headers={"Retry-After": "86400"})


def test_a_server_that_wants_a_long_rest_is_left_alone(nights):
    portal = nights["tired"]
    assert portal.first["state"] == "blocked"
    assert "86400" in portal.first["reason"]
    assert portal.asked_first[article(0)] == 1


@trap("forbidding", count=40)
def _(routes, url):
    routes |= {article(number): html("", status=403) for number in range(40)}


def test_refusals_in_a_row_end_the_night(nights):
    portal = nights["forbidding"]
    assert portal.first["state"] == "blocked"
    assert sum(count for path, count in portal.asked_first.items() if "bai-viet" in path) < 20


@trap("failing")
def _(routes, url):
    del routes[article(1)]
    routes[article(2)] = html("", status=500)


@between("failing")
def _(routes, url):
    routes[article(2)] = html(article_page(2))


def test_404_is_not_asked_for_again_but_a_failure_is(nights):
    portal = nights["failing"]
    assert (portal.first["new"], portal.second["new"]) == (2, 1)
    assert portal.asked_second[article(1)] == 0
    assert portal.asked_second[article(2)] == 1


@trap("hanging", "politeness: {delay: 0, concurrency: 4, timeout: 1}\n" + LISTING)
def _(routes, url):
    routes[article(1)] = Reply(hang=True)


def test_a_server_that_never_answers_is_given_up(nights):
    assert nights["hanging"].first["new"] == 3
    assert nights["hanging"].first["unreachable"] == 1


@trap("cutting")
def _(routes, url):
    routes[article(1)] = html(article_page(1), cut=True)


def test_connection_cut_in_the_middle_is_no_article(nights):
    assert article(1) not in nights["cutting"].stored
    assert nights["cutting"].first["new"] == 3


@trap("huge")
def _(routes, url):
    routes[article(1)] = Reply(
        gzip.compress(b"<html><body><p>" + b"a" * 30_000_000), headers={"Content-Encoding": "gzip"}
    )
    routes[article(2)] = Reply(b"<html><body><p>" + b"a" * 11_000_000)


def test_huge_page_and_gzip_bomb_are_cut(nights):
    assert set(nights["huge"].stored) == {article(0), article(3)}
    assert "state" in nights["huge"].first


@trap("straying")
def _(routes, url):
    routes[article(1)] = redirect("http://bao-khac.example" + article(1))
    routes[article(2)] = lambda request: redirect(request.path.partition("?")[0] + f"?{len(request.path)}x")
    routes[article(3)] = redirect("http://169.254.169.254/latest/")


def test_redirects_stay_on_the_portal_and_come_to_an_end(nights):
    portal = nights["straying"]
    assert set(portal.stored) == {article(0)}
    assert portal.first["refused"] == 2
    assert portal.asked_first.total() < 25


@trap("moving")
def _(routes, url):
    routes["/tin/cu-0.html"] = redirect(article(0))
    routes["/tin/"] = html('<a href="/tin/cu-0.html">a</a>' + listing_page(range(4)))


def test_a_moved_article_is_stored_once_under_its_new_address(nights):
    assert set(nights["moving"].stored) == {article(n) for n in range(4)}


@trap("calendar", "politeness: {delay: 0, concurrency: 4, listing_pages: 7}\n" + LISTING, count=40)
def _(routes, url):
    def month(request: Request) -> Reply:
        number = int(request.path.partition("page=")[2] or 1)
        return html(f'<a href="{article(number)}">x</a><a rel="next" href="/tin/?page={number + 1}">sau</a>')

    routes["/tin/"] = month


def test_calendar_without_end_comes_to_an_end(nights):
    assert nights["calendar"].first["new"] == 7
    assert nights["calendar"].asked_second.total() == 2  # robots.txt and a first page that says nothing new


@trap("long", "politeness: {delay: 0, concurrency: 2, pages_per_night: 12}\n" + LISTING, count=18)
def _(routes, url):
    pass


def test_pages_per_night_bound_a_night_and_the_next_goes_on(nights):
    portal = nights["long"]
    assert portal.first["fetched"] == 12
    assert "12 trang" in portal.first["reason"]
    assert portal.first["new"] + portal.second["new"] == 18


@trap("views", "start: {listings: ['{url}/tin/']}\n")
def _(routes, url):
    same = article(0)
    views = ["/(S(abc123def))" + same, same + "?utm_source=zalo", same + "?replytocom=17", same + "?print=1"]
    views += ["/print" + same, "/tag/guong/", "/tin/savefile/bai-viet-so-0.html"]
    routes["/tin/"] = html("".join(f'<a href="{view}">x</a>' for view in views))


def test_sessions_prints_and_replies_are_one_article(nights):
    assert set(nights["views"].asked_first) == {"/robots.txt", "/tin/", article(0)}
    assert set(nights["views"].stored) == {article(0)}


@trap("cookie")
def _(routes, url):
    def guarded(request: Request) -> Reply:
        if "D1N=abc" in request.headers.get("cookie", ""):
            return html(article_page(1))
        return html('<html><body><script>document.cookie="D1N=abc";window.location.reload();</script></body></html>')

    routes[article(1)] = guarded
    routes[article(2)] = html('<html><meta http-equiv="refresh" content="0; url=/tin/moi-2.html"></html>')
    routes["/tin/moi-2.html"] = html(article_page(2))


def test_reload_pages_are_passed_as_a_browser_would(nights):
    assert set(nights["cookie"].stored) == {article(0), article(1), "/tin/moi-2.html", article(3)}


@trap("feed", FEED)
def _(routes, url):
    routes["/rss"] = conditional(rss((article(0), ""), (article(1), "")))


def test_feed_is_asked_conditionally(nights):
    portal = nights["feed"]
    last = [request for request in portal.site.requests if request.path == "/rss"][-1]
    assert last.headers["if-none-match"]
    assert last.headers["if-modified-since"]
    assert set(portal.stored) == {article(0), article(1)}
    assert portal.asked_second == {"/robots.txt": 1, "/rss": 1}


@trap("no-feed", "start: {feeds: ['{url}/rss'], listings: ['{url}/tin/']}\nlinks: {article: /tin/}\n")
def _(routes, url):
    routes["/rss"] = html("<html><body>Bảo trì</body></html>")


def test_broken_feed_is_bad_input_and_the_listing_goes_on(nights):
    assert nights["no-feed"].first["new"] == 4
    assert "RSS" in nights["no-feed"].bad["/rss"][0]


@trap("sitemaps", "start: {sitemaps: ['{url}/sitemap.xml']}\n")
def _(routes, url):
    pages = "".join(f"<url><loc>{url}{article(n)}</loc></url>" for n in range(4))
    urlset = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'
    children = ("/bai.xml.gz", "/bomb.xml.gz", "/category-sitemap.xml")
    index = "".join(f"<sitemap><loc>{url}{child}</loc></sitemap>" for child in children)
    routes["/sitemap.xml"] = Reply(f"<sitemapindex>{index}</sitemapindex>".encode(), type="text/xml")
    routes["/bai.xml.gz"] = Reply(gzip.compress(urlset.encode()), type="application/x-gzip")
    routes["/bomb.xml.gz"] = Reply(gzip.compress(b" " * 60_000_000), type="application/x-gzip")


def test_sitemap_index_with_gzip_and_bomb(nights):
    portal = nights["sitemaps"]
    assert len(portal.stored) == 4
    assert "50 MB" in portal.bad["/bomb.xml.gz"][0]
    assert portal.asked_first["/category-sitemap.xml"] == 0


@trap("postback", "start: {listings: [{url: '{url}/ds.aspx', paging: postback}]}\nlinks: {article: bai-viet}\n")
def _(routes, url):
    def page(request: Request) -> Reply:
        number = 1
        if request.method == "POST":
            form = parse_qs(request.body.decode())
            number = int(form["__EVENTARGUMENT"][0].removeprefix("Page$"))
            assert form["__VIEWSTATE"] == [f"state-{number - 1}"]
        others = [n for n in (1, 2, 3) if n != number]
        turn = "".join(f"<a href=\"javascript:__doPostBack('ctl00$Pager','Page${n}')\">{n}</a>" for n in others)
        state = f'<input type="hidden" name="__VIEWSTATE" value="state-{number}">'
        return html(f'<form action="/ds.aspx">{state}<a href="{article(number)}">Bài</a>{turn}</form>')

    routes["/ds.aspx"] = page


def test_postback_paging_is_walked_to_its_end_and_then_only_begun(nights):
    portal = nights["postback"]
    assert set(portal.stored) == {article(1), article(2), article(3)}
    assert (portal.asked_first["/ds.aspx"], portal.asked_second["/ds.aspx"]) == (3, 1)


@trap(
    "columns",
    "start:\n  feeds: ['{url}/rss']\n  listings:\n    - {url: '{url}/tin/', column: Thời sự}\n"
    "    - {url: '{url}/guong-sang/', column: Gương sáng}\nexemplar_columns: gương sáng\nlinks: {article: /tin/}\n",
)
def _(routes, url):
    routes["/guong-sang/"] = html(listing_page(range(1, 3)))
    routes["/rss"] = rss((article(1), ""))


def test_column_and_exemplar_column_come_from_discovery_in_any_order(nights):
    assert {path: row[7:9] for path, row in nights["columns"].stored.items()} == {
        article(0): ("Thời sự", 0),
        article(1): ("Gương sáng", 1),
        article(2): ("Gương sáng", 1),
        article(3): ("Thời sự", 0),
    }


@trap("unknown", "", count=25)
def _(routes, url):
    routes["/"] = html('<a href="/tin/">Tin tức</a><a href="/lien-he/">Liên hệ</a><a href="/rss/">RSS</a>')


def test_unknown_portal_is_walked_from_its_address(nights):
    assert len(nights["unknown"].stored) == 25
    assert nights["unknown"].asked_first["/rss/"] == 0


@trap("growing", count=60)
def _(routes, url):
    first = portal_routes(30)
    for path in [path for path in routes if "page-" in path or path == "/tin/"]:
        routes[path] = first.get(path, html("", status=404))


@between("growing")
def _(routes, url):
    routes |= {path: route for path, route in portal_routes(60).items() if "page-" in path}
    routes["/tin/"] = html(listing_page(range(40, 60), following="/tin/page-2/"))
    routes["/tin/page-2/"] = html(listing_page(range(30, 40), following="/tin/page-3/"))
    routes["/tin/page-3/"] = html(listing_page(range(20), following="/tin/page-4/"))
    routes["/tin/page-4/"] = html(listing_page(range(20, 30)))


def test_listing_is_turned_over_until_everything_is_known(nights):
    portal = nights["growing"]
    assert (portal.first["new"], portal.second["new"]) == (30, 30)
    assert portal.asked_second["/tin/page-3/"] == 1
    assert portal.asked_second["/tin/page-4/"] == 0


@trap("charset")
def _(routes, url):
    routes[article(1)] = Reply(article_page(1).encode(), type="text/html; charset=iso-8859-1")


def test_wrong_charset_header_does_not_spoil_the_text(nights):
    assert nights["charset"].stored[article(1)][2] == "Bài viết số 1"


STORY = "Bà con bản xa cùng nhau làm đường, giúp hộ khó khăn vay vốn trồng rừng, không ai bị bỏ lại phía sau."


def told(title: str, paragraphs: int = 4) -> str:
    body = "".join(f"<p>{STORY} Đợt thứ {n} có {n} hộ được giúp, ai cũng vui.</p>" for n in range(paragraphs))
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='date'>02/03/2021</div><div class='body'>{body}</div></body></html>"


def cp1258(text: str) -> bytes:
    """As windows-1258 writes it: letters with hat, breve or horn whole, the tones as marks after them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        out.append(unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones)))
        out.append("".join(p for p in parts if p in tones))
    return "".join(out).encode("cp1258")


def vni(text: str) -> str:
    """As a VNI font writes it: the vowel, and after it one sign for all its marks."""
    from crawler.legacy_fonts import _VNI_ALONE, _VNI_MARKS

    alone = {letter: sign for sign, letter in _VNI_ALONE.items()}
    signs = {frozenset(marks): sign for sign, marks in _VNI_MARKS.items()}
    out = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in alone:
            out.append(alone[letter])
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        if "\u031b" in marks:
            marks.remove("\u031b")
            base = alone[unicodedata.normalize("NFC", base + "\u031b")]
        out.append(base + (signs[frozenset(marks)] if marks else ""))
    return "".join(out)


@trap("letters", count=5)
def _(routes, url):
    from crawler.legacy_fonts import _TCVN3

    page = told("Người giữ rừng ở bản Nà Ráo")
    routes[article(0)] = Reply(cp1258(page), type="text/html")
    routes[article(1)] = html(unicodedata.normalize("NFD", page.replace("Nà Ráo", "Mù Cả")))
    routes[article(2)] = html(page.replace("Nà Ráo", "Nậm Pồ").replace("bản", "b&amp;#7843;n").replace("Đợt", "Ðợt"))
    signs = {letter: chr(code) for code, letter in _TCVN3.items()}
    typed = "".join(signs.get(letter, letter) for letter in STORY)
    routes[article(3)] = html(page.replace("Nà Ráo", "Tà Rụt").replace(STORY, f"{typed}</p><p>"))
    routes[article(4)] = html(page.replace("Nà Ráo", "Pa Tần").replace(STORY, f"{vni(STORY)}</p><p>"))


def test_letters_of_old_systems_come_out_as_unicode(nights):
    stored = nights["letters"].stored
    for number, place in enumerate(("Nà Ráo", "Mù Cả", "Nậm Pồ", "Tà Rụt", "Pa Tần")):
        assert stored[article(number)][2] == f"Người giữ rừng ở bản {place}"
        assert STORY in stored[article(number)][4]
        assert "Ð" not in stored[article(number)][4]


@trap("glued")
def _(routes, url):
    routes[article(1)] = html(
        f"<html><body><div class='top'>Trang tin</div></body></html>{told('Chuyện ở bản xa')}<html></html>"
    )


def test_several_pages_glued_into_one_are_read_to_the_end(nights):
    row = nights["glued"].stored[article(1)]
    assert row[2] == "Chuyện ở bản xa"
    assert row[4].count(STORY) == 4


@trap("scripted", count=8)
def _(routes, url):
    shell = f"<html><head><title>Bài</title><script>{'var x = 1;' * 200}</script></head><body><div id='root'></div></body></html>"
    routes |= {article(number): html(shell) for number in range(8)}


@trap("paywall", count=8)
def _(routes, url):
    text = "<html><title>Bài</title><body><h1>Vui lòng đăng nhập để xem tiếp</h1><form><input type=password></form></body></html>"
    routes |= {article(number): html(text) for number in range(8)}


@pytest.mark.parametrize("name", ["scripted", "paywall"])
def test_pages_that_only_a_browser_or_a_subscriber_sees_close_the_portal(nights, name):
    assert nights[name].first["state"] == "closed"
    assert "8 trên 8" in nights[name].first["reason"]
    assert nights[name].stored == {}


@trap("papers")
def _(routes, url):
    page = article_page(1).replace("</main>", "<p><a href='/van-ban/quyet-dinh-12.pdf'>Quyết định số 12</a></p></main>")
    routes[article(1)] = html(page)
    routes[article(2)] = Reply(b"%PDF-1.4 x", type="application/pdf")


def test_documents_are_recorded_and_never_read_as_pages(nights):
    portal = nights["papers"]
    assert portal.stored[article(1)][11] == f'["{portal.site.url}/van-ban/quyet-dinh-12.pdf"]'
    assert article(2) not in portal.stored
    assert portal.asked_first["/van-ban/quyet-dinh-12.pdf"] == 0


@trap("listing", "start: {listings: ['{url}/tin/']}\nlinks: {article: /tin/}\n")
def _(routes, url):
    routes["/tin/"] = conditional(html(listing_page(range(4))))


def test_listing_is_asked_conditionally_once_it_was_walked(nights):
    portal = nights["listing"]
    assert (portal.first["new"], portal.second["new"], portal.second["state"]) == (4, 0, "ok")
    assert [r for r in portal.site.requests if r.path == "/tin/"][-1].headers["if-none-match"]


@trap(
    "old", "politeness: {delay: 0, concurrency: 8}\nstart: {listings: ['{url}/tin/?page=1']}\nlinks: {article: /tin/}\n"
)
def _(routes, url):
    routes["/tin/?page=1"] = html(listing_page(range(4)) + '<a href="/tin/?page=2">2</a>')
    routes["/tin/?page=2"] = redirect("/tin/?page=1")


def test_last_page_that_leads_back_to_the_first_ends_the_walk(nights):
    assert nights["old"].first["new"] == 4
    assert nights["old"].asked_first.total() < 12


def test_every_request_names_the_operator(nights):
    for outcome in nights.values():
        assert all("toa-soan@bao.vn" in request.headers["user-agent"] for request in outcome.site.requests)


def test_nothing_is_left_leased_and_every_night_is_on_record(nights):
    left = "select count(*) from store_frontierurl where state in ('leased', 'waiting') and portal not in "
    assert rows(nights.home, left + "('forbidding', 'tired', 'long')") == [(0,)]
    assert rows(nights.home, "select distinct lease_holder from store_frontierhost") == [("",)]
    assert not list((nights.home / "locks").iterdir())
    assert rows(nights.home, "select count(*) from store_portalnight") == [(2 * len(TRAPS),)]


def test_connection_refused_does_not_stop_the_others_and_strangers_need_a_contact(tmp_path, home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    folder = tmp_path / "portals"
    with PortalSite(portal_routes(4)) as site, PortalSite(portal_routes(4)) as hidden:
        declare(folder, "dong", closed, LISTING)
        declare(folder, "thu", site.url, LISTING)
        declare(folder, "ten", site.url.replace("127.0.0.1", "localhost"), LISTING)
        declare(folder, "xa", "http://bao.example", LISTING)
        declare(folder, "kin", hidden.url, LISTING, private=False)
        reports = crawl(folder, home)
        assert not hidden.asked
    assert reports["thu"]["new"] == reports["ten"]["new"] == 4
    assert reports["dong"]["state"] == "unreachable"
    assert closed in reports["dong"]["reason"]
    assert "operator_contact" in reports["xa"]["reason"]
    assert reports["kin"]["new"] == 0
    assert "allow_private" in reports["kin"]["reason"]
    assert not any("\n" in report["reason"] for report in reports.values())


def old_tls(folder: Path) -> ssl.SSLContext:
    """A server that speaks TLS 1.0 and nothing newer, with a certificate of its own making."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7)
    made = made.not_valid_before(began).not_valid_after(began.replace(year=2099))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(path)
    return context


@pytest.mark.skipif(not ssl.HAS_TLSv1, reason="the OpenSSL of this Python has no TLS 1.0")
def test_old_tls_is_reachable_for_the_portal_that_declares_it(tmp_path, home):
    folder, tls = tmp_path / "portals", old_tls(tmp_path)
    with PortalSite(portal_routes(3), tls=tls) as old, PortalSite(portal_routes(3), tls=tls) as other:
        declare(folder, "cu", old.url, LISTING + "old_tls: yes\n")
        declare(folder, "khac", other.url, LISTING)
        reports = crawl(folder, home)
    assert (reports["cu"]["new"], reports["cu"]["state"]) == (3, "ok")
    assert (reports["khac"]["new"], reports["khac"]["state"]) == (0, "unreachable")


def test_since_leaves_older_articles_out(tmp_path, home):
    dated = [(article(n), f"Wed, {10 + n} May 2022 08:00:00 +0700") for n in range(4)]
    with PortalSite(portal_routes(4) | {"/rss": rss(*dated)}) as site:
        portals = declare(tmp_path / "portals", "thu", site.url, FEED)
        crawl(portals, home, "2022-05-12")
        assert {row[1] for row in articles(home)} == {site.url + article(2), site.url + article(3)}


def test_since_turns_no_page_over_behind_older_articles(tmp_path, home):
    routes = portal_routes(40, per_page=5)
    for number in range(40):
        routes[article(number)] = html(article_page(number, published=f"{28 - number // 5:02d}/05/2022"))
    with PortalSite(routes) as site:
        portals = declare(tmp_path / "portals", "thu", site.url, LISTING)
        report = crawl(portals, home, "2022-05-26")["thu"]
        assert report["undated"] == 0
        asked = [path for path in site.asked if "page-" in path]
        assert asked == ["/tin/page-2/", "/tin/page-3/", "/tin/page-4/"]
