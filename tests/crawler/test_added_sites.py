"""Sites that were only probed: the declaration that comes of it harvests every article once, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.declaration import Family, Portal, load_portals
from crawler.declaring import declaration, write
from crawler.inquiry import inquire
from crawler.probing import Findings, explore
from tests.crawler.crawling import crawl, rows
from tests.crawler.nukeviet_site import NukeViet
from tests.crawler.portal_site import PortalSite
from tests.crawler.test_unknown_sites import LONG, for_nukeviet, for_wordpress
from tests.crawler.wordpress_site import WordPress

SITES = {
    "nukeviet": NukeViet(
        {"news": for_nukeviet(7, ("Tin-tuc", "Guong-sang", LONG)), "thong-bao": for_nukeviet(2, ("Chung",), first=500)}
    ),
    "wordpress": WordPress(for_wordpress(8), theme="twentytwentyfive", pretty=True),
}


@pytest.fixture(scope="module")
def added(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, PortalSite], dict[str, Findings], Path]]:
    folder = tmp_path_factory.mktemp("added")
    with ExitStack() as stack:
        sites = {}
        for name, made in SITES.items():
            sites[name] = stack.enter_context(PortalSite())
            made.url, sites[name].missing = sites[name].url, made
        hurry = {"delay": 0, "concurrency": 4}
        bare = {
            name: Portal.model_validate(
                {"name": name, "title": name, "home": site.url + "/", "allow_private": True, "politeness": hurry}
            )
            for name, site in sites.items()
        }
        found = inquire({name: (portal, explore(portal)) for name, portal in bare.items()})
        for name, findings in found.items():
            write(declaration(findings, name=name, private=True), folder / "portals" / name)
        crawl(folder / "portals", folder / "home")
        yield sites, found, folder


@pytest.mark.slow
def test_every_article_is_harvested_once(
    added: tuple[dict[str, PortalSite], dict[str, Findings], Path],
) -> None:
    sites, _, folder = added
    stored = rows(folder / "home", "select title, url from store_article")
    for name, made in SITES.items():
        own = sorted(title for title, url in stored if url.startswith(sites[name].url))
        if isinstance(made, NukeViet):
            wanted = sorted(post.title for posts in made.modules.values() for post in posts)
        else:
            wanted = sorted(post.title for post in made.posts if not post.password)
        assert own == wanted, name


@pytest.mark.slow
def test_family_and_columns_are_declared(added: tuple[dict[str, PortalSite], dict[str, Findings], Path]) -> None:
    declared = load_portals(added[2] / "portals")
    assert {name: portal.family for name, portal in declared.items()} == {
        name: Family.NUKEVIET if name.startswith("nukeviet") else Family.WORDPRESS for name in SITES
    }
    assert all(findings.feeds for findings in added[1].values())
    for portal in declared.values():
        names = {listing.column for listing in portal.start.listings}
        assert portal.start.home
        assert not {name for name in names if name.isdigit() or name in {"Chính sách", "Trang mẫu"}}, portal.name
