"""An analyst's first morning, in a real Chromium against the real server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.review.browsing import Tab, free_port, opened, prepared, served

PREPARE = """
from store.setup import open_store
open_store()
from candidates.dossiers import gather
from tests.review.invented import store_article
store_article()
gather()
"""
OWN_PASSWORD = "mat-khau-cua-toi-2026"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Site(NamedTuple):
    address: str
    user: str
    one_time_password: str


@pytest.fixture
def site(home: Path) -> Iterator[Site]:
    """The review site over a store with one candidate, served as the operator serves it."""
    prepared(home, PREPARE)
    port = free_port()
    with served(home, port) as said:
        account = re.search(r"First account: (\S+), one-time password: (\S+)", said)
        assert account is not None, said
        yield Site(f"http://127.0.0.1:{port}", account[1], account[2])


@pytest.fixture
def tab() -> Iterator[Tab]:
    with opened() as tab:
        yield tab


def test_an_analyst_signs_in_reads_decides_and_takes_it_back(site: Site, tab: Tab) -> None:
    page = tab.page
    page.goto(site.address)
    page.get_by_label("Tên đăng nhập").fill(site.user)
    page.get_by_label("Mật khẩu").fill(site.one_time_password)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("heading", name="Mật khẩu mới")).to_be_visible()
    page.locator("#id_old_password").fill(site.one_time_password)
    page.locator("#id_new_password1").fill(OWN_PASSWORD)
    page.locator("#id_new_password2").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_role("heading", name="Hàng đợi")).to_be_visible()
    page.get_by_role("link", name="Lò Văn Pánh").click()

    expect(page.get_by_role("heading", name="Lò Văn Pánh", exact=True)).to_be_visible()
    award = page.locator(".m-award.evidence")
    expect(award).to_have_text("Bằng khen")
    assert "255, 243, 205" in award.evaluate("mark => getComputedStyle(mark).backgroundColor")

    page.keyboard.press("a")
    expect(page.get_by_text("Lò Văn Pánh: chọn.")).to_be_visible()
    expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()

    page.get_by_label("Trạng thái").select_option("accepted")
    page.get_by_role("link", name="Lò Văn Pánh").click()
    expect(page.get_by_text(f"{site.user} · chọn")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("Đã hoàn tác")).to_be_visible()
    assert tab.problems == []


def test_no_page_shows_anything_before_signing_in(site: Site, tab: Tab) -> None:
    for path in ("/", "/ho-so/1/", "/bai-viet/1/"):
        tab.page.goto(site.address + path)
        expect(tab.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert tab.problems == []
