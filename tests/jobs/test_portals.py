"""The commands around the declared portals, on loopback."""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from config.settings import Settings
from crawler import provinces
from crawler.declaration import Kind, Portal, load_portal, load_portals
from crawler.declaring import declaration, write
from crawler.inquiry import inquire
from crawler.probing import Findings, explore
from crawler.urls import canonical
from jobs import portal_page, portals
from jobs.cli import RefusedError, app
from jobs.portal_server import REPLICAS, ServedPortal, serve_demo_portals
from jobs.portal_source import VIETNAM
from tests.crawler import crawling
from tests.crawler.portal_site import PortalSite, Reply, html
from tests.jobs.commands import guongsang

PROSE = "Ông Lù Văn Páo ở bản Nặm Đích đã hiến đất mở đường và vận động bà con cùng góp công, góp của suốt nhiều năm. "


def test_the_page_about_the_portals_is_fresh() -> None:
    assert portal_page.PAGE.read_text(encoding="utf-8") == portal_page.page(), "run `make docs`"


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["portals", "docs", "-o", str(tmp_path / "trang" / "portals.md")])
    assert done.exit_code == 0
    assert (tmp_path / "trang" / "portals.md").read_text(encoding="utf-8") == portal_page.page()


def test_every_bundled_declaration_names_real_provinces_and_where_its_address_was_seen() -> None:
    for portal in load_portals(portal_page.BUNDLED).values():
        known = provinces.named(portal.province)
        assert known is not None, portal.name
        assert portal.province_now == known.name_now, portal.name
        assert portal.source, portal.name
        assert all(source.startswith(("http://", "https://")) for source in portal.source), portal.name
        assert not portal.allow_private, portal.name


def test_the_whole_country_is_declared_or_named_as_unconfirmed() -> None:
    declared = load_portals(portal_page.BUNDLED).values()
    wanted = {(p.name, kind) for p in provinces.before() for kind in (Kind.NEWSPAPER, Kind.GOVERNMENT)}
    found = {(portal.province, portal.kind) for portal in declared}
    missing = {(portal.province, portal.kind) for portal in portal_page.unconfirmed()}
    assert wanted - found == {pair for pair in missing if pair[1] != Kind.DEPARTMENT}
    assert {name for name, _ in wanted - found} & set(provinces.now().values()) == set(), "of the 34, both are known"


def test_no_two_declarations_ask_the_same_host() -> None:
    declared = load_portals(portal_page.BUNDLED).values()
    asked = Counter(host for p in declared for host in {name.removeprefix("www.") for name in p.allowed_hosts})
    assert [host for host, portals_of_it in asked.items() if portals_of_it > 1] == []


@pytest.mark.parametrize(
    "line", ["Hà Nội\tnewspaper", "Hà Nôi Mới\tnewspaper\tBáo", "Hà Nội\tblog\tBáo", "Hà Nội newspaper Báo"]
)
def test_a_broken_line_of_the_unconfirmed_is_named(tmp_path: Path, line: str) -> None:
    table = tmp_path / "unconfirmed.tsv"
    table.write_text(f"# a\nHuế\tnewspaper\tBáo Huế\n{line}\n", encoding="utf-8")
    with pytest.raises(portal_page.UnconfirmedError, match=r"unconfirmed\.tsv:3: "):
        portal_page.unconfirmed(table)
    table.write_text("Huế\tnewspaper\tBáo Huế\n", encoding="utf-8")
    assert portal_page.unconfirmed(table) == [portal_page.Unconfirmed("Huế", Kind.NEWSPAPER, "Báo Huế")]


def test_the_list_tells_what_a_night_crawls(home: Path) -> None:
    done = guongsang("portals", "list", home=home, GUONGSANG_PORTALS='["bao-hoa-binh"]')
    chosen = {line.split("\t")[0]: line.split("\t")[-1] for line in done.stdout.splitlines()}
    assert chosen["bao-hoa-binh"] == "nightly"
    assert set(chosen.values()) == {"nightly", "-"}


@pytest.fixture(scope="module")
def served() -> Iterator[list[ServedPortal]]:
    with serve_demo_portals(free_ports=True) as demo, serve_demo_portals(REPLICAS, free_ports=True) as replicas:
        yield [*demo, *replicas]


@pytest.fixture(scope="module")
def found(served: list[ServedPortal]) -> dict[str, Findings]:
    """What a probe finds out about each of them, knowing nothing but the address."""
    hurry = {"delay": 0, "concurrency": 4}
    facts = {s.name: {"home": s.base_url + "/", "allow_private": True, "politeness": hurry} for s in served}
    bare = {name: Portal.model_validate({"name": name, "title": name, **facts[name]}) for name in facts}
    return inquire({name: (portal, explore(portal)) for name, portal in bare.items()})


def test_a_probe_finds_the_columns_of_exemplars_and_the_family(
    served: list[ServedPortal], found: dict[str, Findings]
) -> None:
    for portal in served:
        findings = found[portal.name]
        assert findings.problem == ""
        assert len(findings.read) >= 2, portal.name
        assert set(portal.portal.exemplar_columns) <= set(findings.exemplar_columns), portal.name
        if portal.portal.family:
            assert findings.family == portal.portal.family, portal.name
    feed = next(s for s in served if s.name == "thi-dua-dak-lak").base_url + "/vi/news/rss/"
    assert found["thi-dua-dak-lak"].feeds == [feed]


@pytest.mark.slow
def test_the_declarations_that_a_probe_writes_harvest_every_article(
    served: list[ServedPortal], found: dict[str, Findings], tmp_path: Path
) -> None:
    for name, findings in found.items():
        write(declaration(findings, name=name, private=True), tmp_path / "portals" / name)
    declared = load_portals(tmp_path / "portals")
    assert {name: portal.province for name, portal in declared.items()} == {
        "bao-an-giang-moi": "An Giang",
        "cong-lao-cai": "Lào Cai",
        "thi-dua-dak-lak": "Đắk Lắk",
        "replica-bac-kan": "Bắc Kạn",
        "replica-cao-bang": "Cao Bằng",
        "replica-hoa-binh": "Hòa Bình",
        "replica-lao-dong-thu-do": "Hà Nội",
        "replica-tay-ninh": "Tây Ninh",
    }
    columns = declared["replica-lao-dong-thu-do"].start.listings
    assert {column.paging.partition("/cong-doan")[2] for column in columns} == {"", "&BRSR={n}"}
    home = tmp_path / "home"
    home.mkdir()
    crawling.crawl(tmp_path / "portals", home)
    stored = {row[1] for row in crawling.articles(home)}
    empty = {"/vi/news/tin-trong-tinh/"}
    for portal in served:
        wanted = {canonical(portal.base_url + address) for address in portal.site.article_addresses.values()}
        missing = {url for url in wanted - stored if not any(part in url for part in empty)}
        assert not missing, portal.name
    assert len(stored) <= sum(len(portal.site.article_addresses) for portal in served)


def test_add_writes_a_declaration_once(home: Path, served: list[ServedPortal]) -> None:
    url = next(s for s in served if s.name == "replica-tay-ninh").base_url
    done = guongsang("portals", "add", url, "--name", "tay-ninh", "--allow-private", home=home)
    path = home / "portals" / "tay-ninh" / "portal.yaml"
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(path)
    assert "Gương điển hình" in done.stderr
    portal = load_portal(path.parent)
    assert (portal.province, portal.allow_private, portal.verified) == ("Tây Ninh", True, None)
    with pytest.raises(portals.PortalError, match="--force"):
        portals.add(Settings(home=home), url, name="tay-ninh", allow_private=True)


@pytest.mark.parametrize(
    ("url", "more", "said"),
    [
        ("http://127.0.0.1:9/", {}, "--allow-private permits it"),
        ("http://[::1]/", {}, "--allow-private permits it"),
        ("http://10.1.2.3/", {}, "--allow-private permits it"),
        ("localhost", {}, "--allow-private permits it"),
        ("baovidu.example", {}, "operator_contact is not set"),
        ("ftp://baovidu.example", {}, "no web address"),
        ("bao vi du", {}, "no web address"),
        ("http://baovidu.example:cổng/", {}, "no web address"),
        ("http://ai:mat-khau@baovidu.example/", {}, "no web address"),
        ("baovidu", {}, "no full host name"),
        ("http://127.0.0.1:9/", {"allow_private": True, "province": "Cao Bằn"}, "'Cao Bằng'"),
        ("http://127.0.0.1:9/", {"allow_private": True, "name": "../ra-ngoai"}, "lower-case letters"),
    ],
)
def test_what_may_not_be_asked_is_refused(home: Path, url: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(portals.PortalError, match=re.escape(said)):
        portals.add(Settings(home=home), url, **more)
    assert not (home / "portals").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "http://127.0.0.1:9/"), "--allow-private permits it"),
        (("check",), "No portal to check"),
        (("check", "khong-co"), "No portal is declared as khong-co"),
        (("check", "bao-hoa-binh"), "operator_contact is not set"),
        (("docs", "-o", "/proc/khong-duoc/portals.md"), "cannot be written"),
    ],
)
def test_a_user_s_mistake_is_refused_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, ["portals", *arguments])
    assert isinstance(done.exception, RefusedError)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)


def test_a_portal_without_articles_is_not_declared(home: Path) -> None:
    building = PortalSite({"/": html("<title>Cổng</title><p>Đang xây dựng.</p>")})
    with building as site, pytest.raises(portals.PortalError, match=r"no article could be read.*nothing was written"):
        portals.add(Settings(home=home), site.url, allow_private=True)
    assert not (home / "portals").exists()


def test_hostile_titles_are_shown_as_they_are(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    title = "Gương [/red] [link=x]sáng[/link] \x1b[31m ở bản"
    links = "".join(f"<h3><a href='/bai-viet-ve-guong-so-{n}-99{n}.html'>{title} xa {n}</a></h3>" for n in range(3))
    page = html(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{PROSE * 4}</p></body></html>")
    routes = {f"/bai-viet-ve-guong-so-{n}-99{n}.html": page for n in range(3)}
    with PortalSite({"/": html(f"<title>[/bold] Báo</title>{links}"), **routes}) as site:
        portals.add(Settings(home=home), site.url, name="la", allow_private=True)
    shown = capfd.readouterr().err
    assert "[/bold] Báo" in shown
    assert "[/red] [link=x]sáng" in shown
    assert "\x1b[31m" not in shown


def page_of(title: str, body: str, day: date) -> Reply:
    return html(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='time'>{day:%d/%m/%Y} 07:30</div>"
        f"<div class='content'>{body}</div></body></html>"
    )


def site_of(name: str, article: str, day: date) -> PortalSite:
    """A small portal of six articles."""
    links = "".join(
        f"<li><h3><a href='/{name}-bai-viet-so-{n}-1{n}.html'>Bài viết số {n}</a></h3></li>" for n in range(6)
    )
    pages = {f"/{name}-bai-viet-so-{n}-1{n}.html": page_of(f"Chuyện ở bản số {n}", article, day) for n in range(6)}
    return PortalSite({"/": html(f"<title>Báo {name}</title><ul>{links}</ul>"), **pages})


def test_check_raises_no_false_alarm(home: Path, served: list[ServedPortal]) -> None:
    checked = portals.check(Settings(home=home), {s.name: s.portal for s in served}, articles=4)
    assert portals.broken(checked) == []
    assert all(len(c.read) == len(c.samples) >= 3 for c in checked.values())
    assert all(c.answered == c.entrances for c in checked.values())


@pytest.mark.slow
def test_check_tells_how_portals_are_and_fails_when_one_broke(home: Path) -> None:
    today, prose = datetime.now(VIETNAM).date(), "".join(f"<p>{PROSE * 3}</p>" for _ in range(3))
    script = "<script>" + "x();" * 400 + "</script>"
    root = home / "portals"
    with (
        site_of("khoe", prose, today - timedelta(days=1)) as fine,
        site_of("im", prose, today - timedelta(days=90)) as quiet,
        site_of("doi", "<p>Tin.</p>", today) as changed,
        site_of("chan", prose, today) as blocked,
        PortalSite({"/": html(f"<html><body><div id='root'></div>{script}</body></html>")}) as empty,
        socket.socket() as nobody,
    ):
        blocked.routes = dict.fromkeys(blocked.routes, Reply(status=403))
        nobody.bind(("127.0.0.1", 0))
        urls = {"khoe": fine.url, "im": quiet.url, "doi": changed.url, "chan": blocked.url, "rong": empty.url}
        urls["tat"] = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        for name, url in urls.items():
            crawling.declare(root, name, url, "selectors: {body: .content, date: .time}  # ghi chú\n")
        done = guongsang("portals", "check", *urls, "--json", "--set-verified", home=home)
    assert done.returncode == 1, done.stderr
    reports = {line["portal"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert {name: report["state"] for name, report in reports.items()} == {
        "khoe": "ok",
        "im": "quiet",
        "doi": "changed",
        "chan": "blocked",
        "rong": "changed",
        "tat": "unreachable",
    }
    fine_report = reports["khoe"]
    assert (fine_report["asked"], fine_report["read"], fine_report["dated"], fine_report["links"]) == (5, 5, 5, 6)
    assert fine_report["newest"].startswith((today - timedelta(days=1)).isoformat())
    assert all(report["reason"] for name, report in reports.items() if name != "khoe")
    assert all(name in done.stderr for name in ("doi", "chan", "rong", "tat"))
    assert {name: load_portal(root / name).verified for name in urls} == dict.fromkeys(urls) | {"khoe": today}
    assert "# ghi chú" in (root / "khoe" / "portal.yaml").read_text(encoding="utf-8")
