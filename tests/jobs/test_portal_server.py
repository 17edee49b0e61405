"""The demo portals answer over real HTTP as their sources say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from lxml import html

from jobs.portal_charsets import to_tcvn3
from jobs.portal_server import DEMO_PORTALS, ServedPortal, serve_demo_portals
from jobs.portal_source import SourceArticle, load_articles

ARTICLES = [
    pytest.param(folder.name, article, id=f"{folder.name}/{article.slug}")
    for folder in sorted(DEMO_PORTALS.iterdir())
    if folder.is_dir()
    for article in load_articles(folder / "articles")
]


@pytest.fixture(scope="module")
def portals() -> Iterator[dict[str, ServedPortal]]:
    with serve_demo_portals(free_ports=True) as served:
        yield {portal.name: portal for portal in served}


def ask(portal: ServedPortal, target: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(portal.base_url).netloc, timeout=10)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def page_of(portal: ServedPortal, article: SourceArticle) -> str:
    """The article's page as text, decoded as its author meant it."""
    _, body = ask(portal, portal.site.article_addresses[article.slug])
    return body.decode("cp1258" if article.charset == "windows-1258" else "utf-8")


@pytest.mark.parametrize(("name", "article"), ARTICLES)
def test_the_page_of_an_article_shows_title_sapo_and_body(
    portals: dict[str, ServedPortal], name: str, article: SourceArticle
) -> None:
    document = html.document_fromstring(re.sub(r"<!DOCTYPE[^>]*>|<\?xml[^>]*>", "", page_of(portals[name], article)))
    shown = words(document.text_content())
    meant = (article.title, article.sapo, *article.body_text.splitlines())
    for text in meant:
        wanted = to_tcvn3(text) if article.charset == "tcvn3" else text
        assert words(wanted) in shown


def test_the_folders_hold_enough_articles() -> None:
    assert len(ARTICLES) >= 7


@pytest.mark.parametrize(("name", "article"), ARTICLES)
def test_an_expected_candidate_is_named_in_the_article(name: str, article: SourceArticle) -> None:
    text = words("\n".join([article.title, article.sapo, article.body_text, *(b.text for b in article.blocks)]))
    assert [c.name for c in article.expected.candidates if c.name.lower() not in text.lower()] == []
