"""Every page of the site in a real Chromium: no error in the console, nothing that the Content-Security-Policy refused,
no violation of WCAG that axe finds, and nothing wider than a phone. A new page is walked without being named here.

On PostgreSQL, too; axe and the width of a phone are left to the walk on SQLite, the pages being the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from review.permissions import PAGES, Need
from tests.postgresql import postgresql
from tests.review.browsing import free_port, opened, prepared, served
from tests.review.test_permissions import ADDRESSES

PREPARE = """
from store.setup import open_store
open_store()
from django.utils import timezone
from candidates.dossiers import gather
from review import second_opinion
from store import saved_settings
from store.models import Account, Night, PortalNight
from tests.review.invented import store_article, store_hostile_article
from tests.review.people import account
for number in (1, 2):
    store_article(number, portal=f"bao-{number}")
gather()
from store.models import Article
unread = Article.objects.create(portal="bao-1", url="http://127.0.0.1/chua-doc", url_sha1="u" * 40, title="Tin mới", text="Tin mới.", text_sha1="u" * 40)
print(store_hostile_article().pk, unread.pk)
night = Night.objects.create(funnel={"read": 2, "flagged_new": 2, "opened": 1}, state="finished")
PortalNight.objects.create(night=night, portal="bao-1", discovered=9, fetched=8, new=2)
PortalNight.objects.create(night=night, portal="bao-hong", state="changed", reason="8 trên 9 trang không đọc được")
users = [account(name, "analyst", "supervisor", "operator", password="mat-khau-2026") for name in ("lan", "son")]
for user in users:
    user.last_login = timezone.now()
    user.save()
Account.objects.update(one_time_password=False, tour_seen_at=timezone.now())
saved_settings.save("second_opinion_share", 1, users[0])
second_opinion.assign()
"""
SOON = 20
"""Seconds that a busy machine may take for a page of 400,000 characters with 5,000 marks; an idle one takes two."""
KNOWN = {"queue", "dossier", "article", "overview", "province", "portals", "model", "second-opinion", "disagreements"}
KNOWN |= {"agreement", "lists", "guidelines", "tokens", "settings", "activity", "people", "person", "person-add"}
"""Pages that must be among those walked."""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Site(NamedTuple):
    address: str
    hostile: str
    """Path of the hostile article."""
    unread: str
    """Path of an article that nobody has read yet, not even the machine."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a little of everything."""
    with _site(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def site_on_postgresql(tmp_path: Path) -> Iterator[Site]:
    """The same on PostgreSQL."""
    with postgresql(tmp_path / "postgresql") as server, _site(tmp_path, DATABASE_URL=server.get_uri()) as made:
        yield made


@contextmanager
def _site(home: Path, **more: str) -> Iterator[Site]:
    said = prepared(home, PREPARE, **more)
    port = free_port()
    with served(home, port, **more):
        yield Site(f"http://127.0.0.1:{port}", *(reverse("article", args=[int(pk)]) for pk in said.split()))


def _sign_in(page: Page, address: str) -> None:
    page.goto(address + reverse("sign-in"))
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("mat-khau-2026")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(address + "/**")


def _pages(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """Name and path of everything that answers with a page; what only takes forms or needs a key is passed over."""
    for name, need in PAGES.items():
        if need is Need.KEY or any(part not in {"pk", "code"} for part in ADDRESSES[name]):
            continue
        path = reverse(name, kwargs={part: "14" if part == "code" else 1 for part in ADDRESSES[name]})
        answer = page.request.get(address + path, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            yield name, path


def test_every_page_is_quiet_accessible_and_fits_a_phone(site: Site) -> None:
    told: list[str] = []
    address = site.address
    with opened() as tab:
        _sign_in(tab.page, address)
        pages = dict(_pages(tab.page, address))
        assert pages.keys() >= KNOWN
        for name, path in pages.items():
            tab.page.set_viewport_size({"width": 1366, "height": 768})
            tab.page.goto(address + path)
            found = Axe().run(tab.page)
            told += [f"{name}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found.response["violations"]]
            tab.page.set_viewport_size({"width": 390, "height": 844})
            if tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append(f"{name}: wider than a phone")
        assert told + tab.problems == []


@pytest.mark.filterwarnings("ignore::platformdirs.api.RuntimeDirWarning")
def test_every_page_is_there_and_quiet_on_postgresql(site_on_postgresql: Site) -> None:
    address = site_on_postgresql.address
    with opened() as tab:
        _sign_in(tab.page, address)
        pages = dict(_pages(tab.page, address))
        assert pages.keys() >= KNOWN
        more = [site_on_postgresql.hostile, site_on_postgresql.unread, reverse("search") + "?q=lo+van+panh"]
        for path in [*pages.values(), *more]:
            answer = tab.page.goto(address + path)
            assert answer is not None
            assert (path, answer.status) == (path, 200)
            assert answer.headers["server-timing"].startswith("site;dur=")
        assert tab.problems == []


def test_a_hostile_article_runs_nothing_and_is_there_soon(site: Site) -> None:
    with opened() as tab:
        page = tab.page
        page.on("dialog", lambda dialog: tab.problems.append(dialog.message))
        _sign_in(page, site.address)
        page.set_default_timeout(SOON * 1000)
        page.goto(site.address + site.hostile)
        expect(page.get_by_text("Phần 1 / 6")).to_be_attached()
        assert page.locator("main :is(script, img, iframe, [onclick], [onerror], [onload], [onmouseover])").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
        page.get_by_role("link", name="Phần sau").click()
        expect(page.get_by_text("Phần 2 / 6")).to_be_attached()
        assert tab.problems == []
