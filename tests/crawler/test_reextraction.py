"""Archived pages read again: what changed is written, what was lost is found, and nothing is taken away."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.settings import Settings
from crawler import reextraction, storing
from crawler.archive import Archive
from crawler.declaration import Portal
from crawler.intake import read_article
from crawler.records import Page
from crawler.reextraction import reextract
from store.models import ArchivedPage, Article, BadInput, FrontierUrl, StoredReading
from tests.crawler.crawling import crawl, declare, rows
from tests.crawler.portal_site import PortalSite, article_page, html, portal_routes
from tests.jobs.commands import guongsang

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MENDED = Portal.model_validate({"name": "thu", "title": "Báo Thử", "home": "http://bao.vn/"})
BROKEN = MENDED.model_copy(update={"selectors": MENDED.selectors.model_copy(update={"body": (".sapo",)})})
"""Takes the lead for the body."""


def address(number: int) -> str:
    return f"http://bao.vn/tin/bai-viet-so-{number}.html"


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def keep(own: Settings):
    """Archives pages, and stores what ``portal`` makes of them."""

    def keep(portal: Portal | None, *numbers: int, day: int = 1, body: str = "") -> list[ArchivedPage]:
        archive = Archive(own.archive)
        kept = []
        for number in numbers:
            page = Page(
                address(number),
                (body or article_page(number)).encode(),
                {"Content-Type": "text/html; charset=utf-8"},
                fetched_at=datetime(2022, 1, day, tzinfo=UTC),
            )
            place = archive.add(page)
            (page_id,) = storing.store_pages([("thu", page, *place)])
            kept.append(ArchivedPage.objects.get(pk=page_id))
            if portal:
                storing.store_articles([storing.article_row(read_article(page, portal), page_id)])
        archive.close()
        return kept

    return keep


def test_articles_of_a_mended_portal_are_written_and_read_again(own, keep):
    keep(BROKEN, 0, 1)
    keep(MENDED, 2)
    for row in Article.objects.all():
        StoredReading.objects.create(article=row, reader="1", text=row.text, payload={})
    shown = []
    report = reextract(own, {"thu": MENDED}, show=shown.append)
    counts = report.portals["thu"]
    assert (counts.pages, counts.changed, counts.new, counts.lost) == (3, 2, 0, 0)
    assert counts.by_field["text"] == 2
    assert [change.url for change in shown] == [address(0), address(1)]
    assert "+" in "".join(shown[0].diff())
    for number in range(3):
        row = Article.objects.get(url=address(number))
        assert row.text.count("\n") == 7
        assert row.text_sha1 == storing.content_sha1(read_article(Page(row.url, article_page(number).encode()), MENDED))
    assert StoredReading.objects.get().article.url == address(2)
    assert reextract(own, {"thu": MENDED}).portals["thu"].changed == 0


def test_dry_run_writes_nothing_and_shows_the_same(own, keep):
    keep(BROKEN, 0)
    before = Article.objects.values().get()
    dry = reextract(own, {"thu": MENDED}, dry_run=True)
    assert Article.objects.values().get() == before
    assert not (own.home / "reextract.json").exists()
    wet = reextract(own, {"thu": MENDED})
    assert dry.portals["thu"].examples[0].summary() == wet.portals["thu"].examples[0].summary()


def test_bad_input_and_articles_taken_for_another_get_a_new_chance(own, keep):
    (bad,) = keep(None, 0)
    storing.store_bad([(bad.url, "extract", "no body", f"{bad.warc}@{bad.offset}")])
    keep(None, 1)
    report = reextract(own, {"thu": MENDED})
    assert report.portals["thu"].new == 2
    assert set(Article.objects.values_list("url", flat=True)) == {address(0), address(1)}
    assert BadInput.objects.get().settled_at is not None
    assert {row.page.url for row in Article.objects.select_related("page")} == {address(0), address(1)}


def test_an_article_on_two_pages_is_read_again_as_one(own, keep):
    later = address(0).replace(".html", "-trang-2.html")
    link = f'<p>Trang: 1 <a href="{later}">2</a></p></main>'
    (first,) = keep(BROKEN, 0, body=article_page(0).replace("</main>", link))
    rest = article_page(7).replace("Bài viết số 7", "Bài viết số 0").encode()
    archive = Archive(own.archive)
    page = Page(later, rest, {"Content-Type": "text/html; charset=utf-8"}, fetched_at=datetime(2022, 1, 1, tzinfo=UTC))
    storing.store_pages([("thu", page, *archive.add(page))])
    archive.close()
    sha = storing.address_sha1(later)
    context = {"part": [address(0), 2]}
    FrontierUrl.objects.create(portal="thu", host="bao.vn", url=later, url_sha1=sha, kind="article", context=context)
    counts = reextract(own, {"thu": MENDED}).portals["thu"]
    assert (counts.pages, counts.changed, counts.new) == (1, 1, 0)
    row = Article.objects.get()
    alone = (read_article(Page(later, body.encode()), MENDED) for body in (article_page(0), article_page(7)))
    pages = [article.text for article in alone]
    assert row.text.startswith(f"{pages[0]}\n")
    assert row.text.endswith(pages[1])
    assert row.page_id == first.pk
    assert reextract(own, {"thu": MENDED}).portals["thu"].changed == 0


def test_a_broken_listing_never_becomes_an_article(own, keep):
    (bad,) = keep(None, 0)
    storing.store_bad([(bad.url, "discover", "no feed", f"{bad.warc}@{bad.offset}")])
    reextract(own, {"thu": MENDED})
    assert not Article.objects.exists()
    assert BadInput.objects.get().settled_at is None


def test_an_article_whose_page_gives_none_any_more_stays(own, keep):
    (page,) = keep(None, 0, body="<html><title>Bài</title><body><div id='app'></div></body></html>")
    row = storing.article_row(read_article(Page(address(0), article_page(0).encode()), MENDED), page.pk)
    storing.store_articles([row])
    report = reextract(own, {"thu": MENDED})
    assert report.portals["thu"].lost == 1
    assert "no body" in report.portals["thu"].examples[0].summary()
    assert Article.objects.get().text.count("\n") == 7


def test_a_name_that_was_made_illegible_never_comes_back(own, keep):
    keep(MENDED, 0)
    row = Article.objects.get()
    row.text = row.text.replace("Bà con", "██ ███").replace("hộ", "██")
    row.save()
    report = reextract(own, {"thu": MENDED})
    assert (report.portals["thu"].sealed, report.portals["thu"].changed) == (1, 0)
    assert Article.objects.get().text == row.text


def test_what_discovery_knew_is_kept(own, keep):
    undated = article_page(0).replace('<div class="date">', '<div class="date" hidden>').replace("Thứ hai, ", "")
    undated = undated.replace("01/01/2021 08:00", "")
    (page,) = keep(MENDED, 0, body=undated)
    FrontierUrl.objects.create(
        portal="thu",
        host="bao.vn",
        url=page.url,
        url_sha1=storing.address_sha1(page.url),
        kind="article",
        context={"columns": ["Gương sáng"], "date": "2021-05-06T00:00:00+00:00"},
    )
    reextract(own, {"thu": MENDED.model_copy(update={"exemplar_columns": ("Gương sáng",)})})
    row = Article.objects.get()
    assert (row.column, row.exemplar_column, row.published_at) == ("Gương sáng", True, datetime(2021, 5, 6, tzinfo=UTC))


def test_portals_and_days_can_be_chosen_and_the_undeclared_are_named(own, keep):
    keep(BROKEN, 0, day=1)
    keep(BROKEN, 1, day=9)
    assert reextract(own, {"thu": MENDED}, names=["khac"]).portals == {}
    assert reextract(own, {}).undeclared == {"thu": 2}
    assert reextract(own, {"thu": MENDED}, since=date(2022, 1, 5)).portals["thu"].changed == 1
    assert Article.objects.get(url=address(0)).text.count("\n") == 0


def test_a_page_that_is_not_in_the_archive_is_named_and_the_rest_goes_on(own, keep):
    (lost,) = keep(BROKEN, 0)
    keep(BROKEN, 1)
    (own.archive / lost.warc).unlink()
    report = reextract(own, {"thu": MENDED})
    assert report.portals["thu"].changed == 1
    (problem,) = report.problems
    assert address(0) in problem


def test_a_run_that_was_killed_goes_on_where_it_stopped(own, keep, monkeypatch):
    keep(BROKEN, *range(5))
    monkeypatch.setattr(reextraction, "BATCH", 2)

    def killed(done: int, total: int, note: str) -> None:
        assert total == 5
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reextract(own, {"thu": MENDED}, progress=killed)
    report = reextract(own, {"thu": MENDED})
    assert (report.resumed, report.portals["thu"].pages) == (2, 3)
    assert all(text.count("\n") == 7 for text in Article.objects.values_list("text", flat=True))
    with pytest.raises(KeyboardInterrupt):
        reextract(own, {"thu": MENDED}, progress=killed)
    other = MENDED.model_copy(update={"title": "Báo khác"})
    assert reextract(own, {"thu": other}).resumed == 0


@pytest.mark.skipif("GUONGSANG_ON_POSTGRESQL" in os.environ, reason="its commands work on a store of their own")
def test_whole_way_from_crawl_to_the_command_line(tmp_path):
    home = tmp_path / "home"
    routes = portal_routes(4)
    empty = '<html><body><div class="khung"><div id="app"></div></div></body></html>'
    routes["/tin/bai-viet-so-3.html"] = html(empty)
    with PortalSite(routes) as site:
        text = "start: {listings: ['{url}/tin/']}\nlinks: {article: /tin/}\n"
        declare(home / "portals", "thu", site.url, text + "selectors: {body: .sapo}\n")
        crawl(home / "portals", home)
        declare(home / "portals", "thu", site.url, text)
        site.asked.clear()
        dry = guongsang("reextract", "--dry-run", "--diff", "--portal", "thu", home=home)
        assert (dry.returncode, dry.stdout.count("=== thu "), "3 articles changed" in dry.stderr) == (0, 3, True)
        assert "--dry-run" in dry.stderr
        done = guongsang("reextract", home=home)
        assert "thu: 4 pages, 3 articles changed (" in done.stderr
        assert "text 3" in done.stderr
        assert not site.asked
    assert all(text.count("\n") == 7 for (text,) in rows(home, "select text from store_article"))
