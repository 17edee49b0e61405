"""What a probe understands of pages and names; whole probes run in tests/jobs/test_portals.py."""

from __future__ import annotations

import socket
from datetime import date

import pytest
from lxml.html import document_fromstring

from crawler.declaration import Kind, Portal, load_portal, parse_portal
from crawler.declaring import ExistsError, declaration, guess_kind, guess_province, set_verified, write
from crawler.exemplar_columns import ExemplarColumnsError, is_about_exemplars, is_related, phrases
from crawler.inquiry import inquire
from crawler.probing import Column, Findings, Sample, explore, host_name, paging_of, title_of
from tests.crawler.portal_site import PortalSite, Reply


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("Gương sáng quanh ta", True),
        ("NGƯỜI TỐT - VIỆC TỐT", True),
        ("Người tốt, việc tốt", True),
        ("Điển hình tiên tiến", True),
        ("Thi đua – Khen thưởng", False),
        ("Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", False),
        ("Học tập và làm theo Bác", True),
        ("Xứng danh Anh bộ đội Cụ Hồ", True),
        ("Thời sự", False),
        ("Gương chiếu hậu", False),
        ("", False),
        ("Già làng là tấm gương sáng của cả bản trong phong trào hiến đất làm đường ở vùng cao", False),
    ],
)
def test_columns_about_exemplars_are_known_by_their_names(name, about):
    assert is_about_exemplars(name) is about


def test_columns_about_emulation_at_large_are_only_offered():
    assert is_related("THI ĐUA – KHEN THƯỞNG")
    assert is_related("Tin thi đua yêu nước")
    assert not is_related("Gương sáng quanh ta")


@pytest.mark.parametrize("line", ["gương sáng", "gương sáng\thay\tusual", "…\texemplar\tusual"])
def test_a_broken_line_of_the_phrases_is_named(tmp_path, line):
    table = tmp_path / "exemplar_columns.tsv"
    table.write_text(f"# a\nphrase\tkind\tsource\n{line}\n", encoding="utf-8")
    with pytest.raises(ExemplarColumnsError, match=r"exemplar_columns\.tsv:3: "):
        phrases(table)


@pytest.mark.parametrize(
    ("links", "template", "first"),
    [
        ({2: "/tin&BRSR=2", 3: "/tin&BRSR=3"}, "http://bao.vn/tin&BRSR={n}", 2),
        ({2: "/tin/p1.aspx", 3: "/tin/p2.aspx", 4: "/tin/p3.aspx"}, "http://bao.vn/tin/p{n}.aspx", 1),
        ({2: "/2024/tin?trang=2"}, "http://bao.vn/2024/tin?trang={n}", 2),
        ({2: "http://1.bao.vn/2/tin/trang-2"}, "", 2),
        ({2: "/2/tin/trang-2.htm"}, "http://bao.vn/2/tin/trang-{n}.htm", 2),
        ({2: "/1/tin?tu=10"}, "", 2),
        ({2: "/tin?start=15", 3: "/tin?start=30"}, "", 2),
        ({2: "/tin/2", 3: "/khac/3"}, "", 2),
        ({2: "http://khac.vn/tin/2", 3: "http://khac.vn/tin/3"}, "", 2),
        ({3: "/tin/3"}, "", 2),
        ({}, "", 2),
    ],
)
def test_paging_is_read_off_numbered_links(links, template, first):
    anchors = "".join(f"<a href='{address}'> {number} </a>" for number, address in links.items())
    assert paging_of(document_fromstring(f"<div>{anchors}<a href='/x'>15</a></div>"), "http://bao.vn/tin") == (
        template,
        first,
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.baohoabinh.com.vn/", "baohoabinh"),
        ("https://sonoivu.tinh.gov.vn/vi", "sonoivu-tinh"),
        ("http://127.0.0.1:8471/", "127-0-0-1-8471"),
        ("https://BAOTINH.vn", "baotinh"),
    ],
)
def test_a_folder_is_named_after_the_host(url, name):
    assert host_name(url) == name


def test_a_home_page_says_its_own_name():
    assert title_of(document_fromstring("<title> Báo\n Thử </title>")) == "Báo Thử"
    named = "<html><head><title>x</title><meta property='og:site_name' content='Cổng Thử'></head></html>"
    assert title_of(document_fromstring(named)) == "Cổng Thử"
    assert title_of(document_fromstring("<title>Trang nhất - Báo Thử</title>")) == "Báo Thử"
    assert title_of(document_fromstring("<title>Báo Thử – Báo Thử</title>")) == "Báo Thử"
    assert title_of(document_fromstring("<title>Báo Thử | Cơ quan của ai</title>")) == "Báo Thử | Cơ quan của ai"
    assert title_of(document_fromstring("<title>Trang chủ</title>")) == "Trang chủ"
    assert title_of(document_fromstring(f"<title>Báo Thử | {'tin tức ' * 20}</title>")) == "Báo Thử"


@pytest.mark.parametrize(
    ("title", "home", "province", "kind"),
    [
        ("Báo Hoà Bình điện tử", "https://a.vn/", "Hòa Bình", Kind.NEWSPAPER),
        ("Cổng thông tin điện tử tỉnh Bà Rịa – Vũng Tàu", "https://a.vn/", "Bà Rịa - Vũng Tàu", Kind.GOVERNMENT),
        ("Sở Nội vụ", "https://snv.yenbai.gov.vn/", "Yên Bái", Kind.DEPARTMENT),
        ("Trang chủ", "https://laocai.gov.vn/", "Lào Cai", Kind.GOVERNMENT),
        ("Đài Phát thanh và Truyền hình Nghệ An", "https://a.vn/", "Nghệ An", Kind.BROADCASTER),
        ("Hội Nông dân tỉnh Cà Mau", "https://a.vn/", "Cà Mau", Kind.ORGANISATION),
        ("Tin Hà Giang – Tuyên Quang", "https://a.vn/", "", Kind.NEWSPAPER),
        ("Tin tức", "https://a.vn/", "", Kind.NEWSPAPER),
    ],
)
def test_province_and_kind_are_guessed_or_left_open(title, home, province, kind):
    findings = Findings(home, title=title)
    guessed = guess_province(findings)
    assert (guessed.name if guessed else "") == province
    assert guess_kind(findings) == kind


def test_a_declaration_holds_what_was_found(tmp_path):
    findings = Findings("https://bao.vn/", title='Báo "Thử": số 1 # Cao Bằng')
    findings.feeds = ["https://bao.vn/rss"]
    findings.columns = [
        Column("Người tốt, việc tốt", "https://bao.vn/ntvt", True, 3, "https://bao.vn/ntvt&p={n}", 1),
        Column("Thời sự", "https://bao.vn/thoi-su", False, None),
        Column("Thi đua, khen thưởng", "https://bao.vn/cm?id=3", True, 3, hidden=True),
    ]
    findings.samples = [Sample("https://bao.vn/1", "Một", length=900), Sample("https://bao.vn/2", problem="hỏng")]
    folder = tmp_path / "bao-thu"
    write(declaration(findings, name="bao-thu"), folder)
    portal = load_portal(folder)
    assert (portal.title, portal.province, portal.province_now) == (findings.title, "Cao Bằng", "Cao Bằng")
    assert [entry.url for entry in portal.start.feeds] == ["https://bao.vn/rss"]
    assert [(e.column, e.paging, e.first_page) for e in portal.start.listings] == [
        ("Người tốt, việc tốt", "https://bao.vn/ntvt&p={n}", 1),
        ("Thi đua, khen thưởng", "auto", 2),
    ]
    assert portal.start.home
    assert portal.exemplar_columns == ("Người tốt, việc tốt",)
    assert (portal.expectations.share_with_date, portal.expectations.body_length) == (0.0, 200)
    with pytest.raises(ExistsError):
        write("khác", folder)
    findings.columns, findings.feeds = findings.columns[1:2], []
    write(declaration(findings, name="bao-thu", province="Huế"), folder, force=True)
    assert load_portal(folder).start.listings == ()
    assert not load_portal(folder).start.home, "an empty start means the home page"
    assert load_portal(folder).province == "Huế"


def test_hostile_words_do_not_break_a_declaration(tmp_path):
    findings = Findings(
        "https://bao.vn/", title="Báo\x00 {n}: [#\u2028] & *x\x1b[31m", feeds=["https://bao.vn/rss?a=%00"]
    )
    findings.columns = [
        Column("Thi đua\x07 khen thưởng\nhome: x", "https://bao.vn/{n}", True),
        Column("- 'Gương sáng\": !!python/name:os.system", "https://bao.vn/b", True),
    ]
    write(declaration(findings, name="bao-thu"), tmp_path / "bao-thu")
    portal = load_portal(tmp_path / "bao-thu")
    assert portal.title == "Báo {n}: [#] & *x[31m"
    assert portal.home == "https://bao.vn/"
    assert portal.exemplar_columns == ("- 'Gương sáng\": !!python/name:os.system",)
    assert [listing.column for listing in portal.start.listings][1] == portal.exemplar_columns[0]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("verified:", "verified: 2026-11-22"),
        ("verified: 2020-01-01", "verified: 2026-11-22"),
        ("verified:   # chưa", "verified: 2026-11-22   # chưa"),
        ("verified: null", "verified: 2026-11-22"),
        ("# hết", "# hết\nverified: 2026-11-22"),
    ],
)
def test_the_day_of_a_check_is_written_and_nothing_else(tmp_path, line, after):
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "portal.yaml").write_text(f"# đầu\ntitle: A  # tên\nhome: https://a.vn\n{line}\n", encoding="utf-8")
    path = set_verified(folder, date(2026, 11, 22))
    assert path.read_text(encoding="utf-8") == f"# đầu\ntitle: A  # tên\nhome: https://a.vn\n{after}\n"
    assert parse_portal(path.read_text(encoding="utf-8"), path).verified == date(2026, 11, 22)


def test_portals_that_cannot_be_probed_say_why_side_by_side():
    with (
        PortalSite({"/": Reply(status=403)}) as forbidden,
        PortalSite({"/": Reply(status=301, headers={"Location": "http://noi-khac.example/"})}) as moved,
        PortalSite({"/": Reply(b"%PDF-1.4", type="application/pdf")}) as file,
        PortalSite({"/robots.txt": Reply(b"User-agent: *\nDisallow: /", type="text/plain")}) as closed,
        socket.socket() as nobody,
    ):
        nobody.bind(("127.0.0.1", 0))
        urls = {"cam": forbidden.url, "doi": moved.url, "tep": file.url, "dong": closed.url}
        urls["tat"] = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        facts = {"allow_private": True, "politeness": {"delay": 0, "concurrency": 4, "timeout": 5}}
        portals = {
            name: Portal.model_validate({"name": name, "title": name, "home": url + "/", **facts})
            for name, url in urls.items()
        }
        found = inquire({name: (portal, explore(portal)) for name, portal in portals.items()})
    assert {name: bool(findings.problem) or not findings.read for name, findings in found.items()} == dict.fromkeys(
        urls, True
    )
    assert "403" in found["cam"].problem
    assert "noi-khac.example" in found["doi"].problem
    assert "robots.txt" in found["dong"].problem
    assert "từ chối kết nối" in found["tat"].problem
