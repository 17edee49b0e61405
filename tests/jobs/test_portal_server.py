"""The demo portals answer over real HTTP as their sources say."""

from __future__ import annotations

import re
import socket
import unicodedata
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse
from itertools import takewhile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from classifiers.records import Genre
from config.settings import DATA
from crawler.declaration import load_portal
from jobs.portal_charsets import to_tcvn3
from jobs.portal_server import DEMO_PORTALS, REPLICAS, ServedPortal, serve_demo_portals, serve_portal
from jobs.portal_source import VIETNAM, SourceArticle, load_articles
from nlp.keys import match_key

FOLDERS = [path.parent for root in (DEMO_PORTALS, REPLICAS) for path in sorted(root.glob("*/portal.yaml"))]
ARTICLES = [
    pytest.param(folder.name, article, id=f"{folder.name}/{article.slug}")
    for folder in FOLDERS
    for article in load_articles(folder / "articles")
]
DEMO_ARTICLES = [
    (folder.name, article)
    for folder in FOLDERS
    if folder.parent == DEMO_PORTALS
    for article in load_articles(folder / "articles")
]
UNITS = DATA / "gazetteers" / "administrative"


@pytest.fixture(scope="module")
def portals() -> Iterator[dict[str, ServedPortal]]:
    with serve_demo_portals(free_ports=True) as demo, serve_demo_portals(REPLICAS, free_ports=True) as replicas:
        yield {portal.name: portal for portal in (*demo, *replicas)}


def ask(portal: ServedPortal, target: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(portal.base_url).netloc, timeout=10)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def page_of(portal: ServedPortal, article: SourceArticle) -> str:
    """The article's page as text, decoded as its author meant it."""
    _, body = ask(portal, portal.site.article_addresses[article.slug])
    return body.decode("cp1258" if article.charset == "windows-1258" else "utf-8")


def document_of(page: bytes | str) -> html.HtmlElement:
    text = page if isinstance(page, str) else page.decode()
    return html.document_fromstring(re.sub(r"<\?xml[^>]*>", "", text))


def only(charset: str = "", normalisation: str = "") -> list[tuple[str, SourceArticle]]:
    return [
        (name, article)
        for name, article in DEMO_ARTICLES
        if (charset and article.charset == charset) or (normalisation and article.normalisation == normalisation)
    ]


class TestArticles:
    @pytest.mark.parametrize(("name", "article"), ARTICLES)
    def test_the_page_shows_title_sapo_and_body(
        self, portals: dict[str, ServedPortal], name: str, article: SourceArticle
    ) -> None:
        document = document_of(page_of(portals[name], article))
        shown = words(document.text_content())
        for text in (article.title, article.sapo, *article.body_text.splitlines()):
            assert words(to_tcvn3(text) if article.charset == "tcvn3" else text) in shown

    @pytest.mark.parametrize(("name", "article"), ARTICLES)
    def test_the_address_tells_when_the_article_changed(
        self, portals: dict[str, ServedPortal], name: str, article: SourceArticle
    ) -> None:
        response, _ = ask(portals[name], portals[name].site.article_addresses[article.slug])
        assert response.status == 200
        assert parsedate_to_datetime(response.headers["Last-Modified"]) == article.date
        assert article.date.tzinfo == VIETNAM

    @pytest.mark.parametrize(("name", "article"), ARTICLES)
    def test_an_expected_candidate_is_named_in_it(self, name: str, article: SourceArticle) -> None:
        text = words("\n".join([article.title, article.sapo, article.body_text])).lower()
        assert [c.name for c in article.expected.candidates if c.name.lower() not in text] == []

    @pytest.mark.parametrize(("name", "article"), ARTICLES)
    def test_who_expects_a_policy_page_expects_nobody(self, name: str, article: SourceArticle) -> None:
        assert article.expected.genre is not Genre.POLICY or article.expected.candidates == ()
        assert article.expected.genre not in {Genre.PROFILE, Genre.ROUNDUP} or article.expected.candidates != ()

    @pytest.mark.parametrize(("name", "article"), ARTICLES)
    def test_every_named_commune_exists(self, name: str, article: SourceArticle) -> None:
        if not UNITS.is_dir():
            pytest.skip("no table of administrative units here")
        text = words("\n".join([article.sapo, article.body_text]))
        assert [place for place in named_communes(text) if not is_commune(place)] == []


def named_communes(text: str) -> list[str]:
    """The capitalised syllables, or the number, after the words xã, phường and thị trấn."""
    found = []
    for match in re.finditer(r"(?<!tác )\b(?:xã|phường|thị trấn) ((?:[\w'’]+ ?)+)", text, re.IGNORECASE):
        name = list(takewhile(lambda syllable: syllable[0].isupper() or syllable[0].isdigit(), match[1].split()))
        if name and not name[0][0].isdigit():
            found.append(" ".join(name[:5]))
    return found


def is_commune(place: str) -> bool:
    syllables = place.split()
    return any(match_key(" ".join(syllables[:n])) in commune_keys() for n in range(len(syllables), 0, -1))


_KEYS: set[str] = set()


def commune_keys() -> set[str]:
    if not _KEYS:
        for path in (UNITS / "communes.tsv", UNITS / "communes_2025.tsv"):
            rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
            _KEYS.update(match_key(row[rows[0].index("name")]) for row in rows[1:])
    return _KEYS


class TestCollection:
    def test_there_are_three_portals_with_at_least_sixty_six_articles(self) -> None:
        assert len({name for name, _ in DEMO_ARTICLES}) == 3
        assert len(DEMO_ARTICLES) >= 66

    def test_numbers_are_unique_in_a_portal(self) -> None:
        assert [key for key, count in Counter((n, a.id) for n, a in DEMO_ARTICLES).items() if count > 1] == []

    def test_the_dates_span_the_years_and_the_end_of_the_districts(self) -> None:
        assert {article.date.year for _, article in DEMO_ARTICLES} == set(range(2019, 2027))
        assert sum(f"{article.date:%Y%m%d}" >= "20250701" for _, article in DEMO_ARTICLES) >= 8

    def test_every_genre_and_kind_of_candidate_occurs(self) -> None:
        assert {article.expected.genre for _, article in DEMO_ARTICLES} == set(Genre)
        kinds = {c.kind.value for _, article in DEMO_ARTICLES for c in article.expected.candidates}
        assert kinds == {"person", "household", "collective", "model"}

    def test_a_reprint_repeats_its_source_with_changes(self) -> None:
        by_name = {f"{name}/{article.slug}": article for name, article in DEMO_ARTICLES}
        [reprint] = [article for _, article in DEMO_ARTICLES if article.reprint_of]
        source = by_name[reprint.reprint_of]
        ours, theirs = set(reprint.body_text.split(". ")), set(source.body_text.split(". "))
        assert reprint.date > source.date
        assert reprint.body_text != source.body_text
        assert len(ours & theirs) > 0.5 * len(theirs)

    def test_one_person_appears_on_two_portals_and_two_persons_share_a_name(self) -> None:
        portals_of: dict[str, set[str]] = {}
        for name, article in DEMO_ARTICLES:
            if not article.reprint_of:
                for candidate in article.expected.candidates:
                    portals_of.setdefault(candidate.name, set()).add(name)
        assert portals_of["Hoàng Văn Tuyển"] == {"bao-an-giang-moi", "cong-lao-cai"}
        assert portals_of["Nguyễn Văn Thành"] == {"bao-an-giang-moi", "thi-dua-dak-lak"}
        told = [a.body_text for _, a in DEMO_ARTICLES if "Hoàng Văn Tuyển" in a.body_text]
        assert all("1979" in text and "Nghĩa Đô" in text for text in told)

    def test_one_title_is_in_capitals(self) -> None:
        assert [article.slug for _, article in DEMO_ARTICLES if article.title.isupper()] == ["hai-chi-em-tra-lai-tien"]


class TestCharsets:
    def test_two_pages_are_decomposed(self, portals: dict[str, ServedPortal]) -> None:
        pages = only(normalisation="NFD")
        assert len(pages) == 2
        for name, article in pages:
            page = page_of(portals[name], article)
            assert unicodedata.is_normalized("NFD", page)
            assert article.title not in page
            assert article.title in unicodedata.normalize("NFC", page)

    def test_one_header_lies(self, portals: dict[str, ServedPortal]) -> None:
        [(name, article)] = only(charset="lying-header")
        response, body = ask(portals[name], portals[name].site.article_addresses[article.slug])
        assert response.headers["Content-Type"] == "text/html; charset=ISO-8859-1"
        assert article.title in body.decode("utf-8")
        assert article.title not in body.decode("iso-8859-1")

    def test_one_page_is_windows_1258(self, portals: dict[str, ServedPortal]) -> None:
        [(name, article)] = only(charset="windows-1258")
        response, body = ask(portals[name], portals[name].site.article_addresses[article.slug])
        assert response.headers["Content-Type"] == "text/html; charset=windows-1258"
        assert article.title in unicodedata.normalize("NFC", body.decode("cp1258"))
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")

    def test_one_text_is_in_the_letters_of_an_old_font(self, portals: dict[str, ServedPortal]) -> None:
        [(name, article)] = only(charset="tcvn3")
        page = page_of(portals[name], article)
        assert article.title not in page
        assert "th­¬ng binh h¹ng 2/4" in page
        assert to_tcvn3("Sở Nội vụ, điển hình") == "Së Néi vô, ®iÓn h×nh"

    def test_one_body_is_empty(self, portals: dict[str, ServedPortal]) -> None:
        [(name, article)] = [(name, article) for name, article in DEMO_ARTICLES if not article.blocks]
        [body] = document_of(page_of(portals[name], article)).cssselect("#news-bodyhtml")
        assert body.text_content().strip() == ""


class TestDiscovery:
    @pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
    def test_the_declared_entrances_lead_to_every_article(self, portals: dict[str, ServedPortal], folder: Path) -> None:
        served = portals[folder.name]
        start = served.portal.start
        articles = {served.base_url + address for address in served.site.article_addresses.values()}
        waiting = [entrance.url for entrance in (*start.feeds, *start.sitemaps, *start.listings)]
        seen: set[str] = set()
        while waiting:
            url = waiting.pop()
            seen.add(url)
            for link in set(links_of(served, url)) - seen:
                if link in articles:
                    seen.add(link)
                elif is_list(served, link.removeprefix(served.base_url)):
                    waiting.append(link)
        assert articles - seen == set()

    @pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
    def test_the_declared_address_is_on_loopback(self, folder: Path) -> None:
        assert load_portal(folder).on_loopback
        assert load_portal(folder).allow_private

    def test_the_exemplar_columns_are_columns(self, portals: dict[str, ServedPortal]) -> None:
        for served in portals.values():
            columns = {column.name for column in served.site.declaration.columns}
            assert set(served.portal.exemplar_columns) <= columns


def links_of(served: ServedPortal, url: str) -> list[str]:
    response, body = ask(served, url.removeprefix(served.base_url))
    assert response.status == 200, url
    if "xml" in response.headers["Content-Type"]:
        tree = etree.fromstring(body)
        return [re.sub(r"\?utm_.*", "", e.text) for e in tree.iter() if str(e.tag).endswith(("loc", "link")) and e.text]
    return [urljoin(url, href) for href in document_of(body).xpath("//a/@href")]


def is_list(served: ServedPortal, path: str) -> bool:
    """A part of the sitemap or a further page of a listing."""
    paged = any(re.fullmatch(re.escape(prefix) + r"\d+(/|\.htm)?", path) for prefix in served.site.listings)
    return paged or path.startswith("/sitemaps/")


class TestNukeViet:
    NAME = "thi-dua-dak-lak"

    def test_an_unknown_address_leads_home(self, portals: dict[str, ServedPortal]) -> None:
        response, _ = ask(portals[self.NAME], "/vi/news/khong-co-gi-9.html")
        assert (response.status, response.headers["Location"]) == (301, portals[self.NAME].base_url + "/")

    def test_a_page_past_the_end_leads_to_the_first(self, portals: dict[str, ServedPortal]) -> None:
        response, _ = ask(portals[self.NAME], "/vi/news/tin-trong-tinh/page-99/")
        assert (response.status, response.headers["Location"]) == (
            301,
            portals[self.NAME].base_url + "/vi/news/tin-trong-tinh/",
        )

    def test_another_host_name_is_redirected(self, portals: dict[str, ServedPortal]) -> None:
        response, _ = ask(portals[self.NAME], "/vi/news/rss/", Host="localhost")
        assert (response.status, response.headers["Location"]) == (301, portals[self.NAME].base_url + "/vi/news/rss/")

    def test_the_same_article_under_other_addresses(self, portals: dict[str, ServedPortal]) -> None:
        for view in ("print", "savefile"):
            response, body = ask(
                portals[self.NAME], f"/vi/news/{view}/tin-trong-tinh/khan-truong-ung-pho-han-han-1148.html"
            )
            assert response.status == 200
            assert "Hơn 6.000 ha" in body.decode()
        response, body = ask(portals[self.NAME], "/vi/news/tag/hien-dat/")
        assert response.status == 200
        assert "vo-chong-ong-phu-hien-dat-1034.html" in body.decode()

    def test_the_dates_are_as_right_and_as_wrong_as_the_real_system_prints_them(
        self, portals: dict[str, ServedPortal]
    ) -> None:
        [article] = [a for name, a in DEMO_ARTICLES if name == self.NAME and a.id == 1042]
        page = document_of(page_of(portals[self.NAME], article))
        assert page.xpath("//span[@itemprop='datePublished']/text()") == ["2022-05-18T09:57:00+07:00"]
        assert page.cssselect("span.h5")[0].text_content() == "Thứ tư - 18/05/2022 09:57"
        assert page.xpath("//meta[@property='article:published_time']/@content") == ["2022-05-18GMT+070009:05:00"]

    def test_the_feed_puts_the_month_where_the_minutes_belong(self, portals: dict[str, ServedPortal]) -> None:
        _, body = ask(portals[self.NAME], "/vi/news/rss/")
        assert b"Thu, 11 Jun 2026 00:06:00 GMT" in body


class TestSharePoint:
    NAME = "cong-lao-cai"

    def test_the_chrome_of_the_real_system(self, portals: dict[str, ServedPortal]) -> None:
        _, body = ask(portals[self.NAME], "/Pages/chi-tiet-tin.aspx?CateID=12&ItemID=20318")
        page = words(document_of(body).text_content())
        assert page.index("Skip Ribbon Commands") < page.index("( Cập nhật lúc: 22/03/2021 )")
        assert page.index("Tin bài mới:") < page.index("Trưởng Ban Biên tập: Ông")

    def test_a_page_without_date(self, portals: dict[str, ServedPortal]) -> None:
        _, body = ask(portals[self.NAME], "/Pages/chi-tiet-tin.aspx?ItemID=18855&CateID=13")
        assert "Cập nhật lúc" not in body.decode()

    def test_unknown_pages_apologise_with_status_200(self, portals: dict[str, ServedPortal]) -> None:
        response, body = ask(portals[self.NAME], "/Pages/chi-tiet-tin.aspx?ItemID=1&CateID=12")
        assert response.status == 200
        assert "Không tìm thấy nội dung" in body.decode()

    def test_a_page_past_the_end_is_empty(self, portals: dict[str, ServedPortal]) -> None:
        response, body = ask(portals[self.NAME], "/Pages/chuyen-muc.aspx?CateID=12&PageIndex=99")
        assert response.status == 200
        assert "Chưa có tin bài." in body.decode()


class TestNewspaper:
    NAME = "bao-an-giang-moi"

    def test_prefix_teasers_and_glued_links(self, portals: dict[str, ServedPortal]) -> None:
        [article] = [a for name, a in DEMO_ARTICLES if name == self.NAME and a.slug == "ong-nam-thanh-vinh-gia"]
        page = document_of(page_of(portals[self.NAME], article))
        assert page.cssselect(".detail-sapo")[0].text_content().startswith("(AGM) - Mười hai năm")
        assert len(page.cssselect("#dcontent .related-news a")) == 3
        assert len(page.cssselect(".other-news .other-item")) == 6

    def test_unknown_addresses_and_pages_do_not_exist(self, portals: dict[str, ServedPortal]) -> None:
        for target in ("/nguoi-tot-viec-tot/trang-99/", "/khong-co-a1.html"):
            response, _ = ask(portals[self.NAME], target)
            assert response.status == 404

    def test_robots_names_the_sitemap(self, portals: dict[str, ServedPortal]) -> None:
        _, body = ask(portals[self.NAME], "/robots.txt")
        assert f"Sitemap: {portals[self.NAME].base_url}/sitemap.xml" in body.decode()


class TestReplicas:
    """Each carries, in this order, the furniture of the portal that it stands for."""

    @pytest.mark.parametrize(
        ("name", "slug", "furniture"),
        [
            (
                "replica-bac-kan",
                "ong-hoang-van-phja-hien-dat",
                ["Skip Ribbon Commands", "( Cập nhật lúc: 14/07/2020 )", "Bích Phượng", "Tin bài mới:", "(27/08/2020)",
                 "Sign In", "Trưởng Ban Biên tập: Ông"],
            ),
            (
                "replica-tay-ninh",
                "chan-chinh-cong-tac-khen-thuong",
                ["Thứ sáu - 27/01/2023 16:10 1.", " 0 ", "Tác giả: Ngọc Diệu", "Tổng số điểm của bài viết là: 0",
                 "Ý kiến bạn đọc", "Bạn đã không sử dụng Site"],
            ),
            (
                "replica-lao-dong-thu-do",
                "nu-cong-nhan-moi-truong-tra-vang",
                ["M 24/10/2020 15:56", "(LĐTĐ) Gần nửa đêm", "Biểu dương cán bộ, đoàn viên", "Ca làm của chị",
                 "Minh Thu", "Nguồn :"],
            ),
            (
                "replica-cao-bang",
                "nhan-rong-dien-hinh-2022",
                ["(xã Chí Viễn, huyện Trùng Khánh; Chi cục Kiểm lâm;", "TN.", "Tin khác"],
            ),
            (
                "replica-hoa-binh",
                "trung-uy-xa-van-chuc-cuu-nguoi",
                ["(HBĐT) - Hình ảnh Trung úy", "H.T", "Các tin khác", "(HBĐT) - Nghèo tiền nhưng"],
            ),
        ],
    )  # fmt: skip
    def test_the_furniture(self, portals: dict[str, ServedPortal], name: str, slug: str, furniture: list[str]) -> None:
        _, body = ask(portals[name], portals[name].site.article_addresses[slug])
        shown = words(document_of(body).text_content())
        places = [shown.find(piece) for piece in furniture]
        assert -1 not in places
        assert places == sorted(places)

    def test_pictures_have_names_without_diacritics_where_the_real_ones_do(
        self, portals: dict[str, ServedPortal]
    ) -> None:
        served = portals["replica-lao-dong-thu-do"]
        _, body = ask(served, served.site.article_addresses["nguoi-tho-dien-tan-tam"])
        assert document_of(body).xpath("//img/@alt") == ["nguoi tho dien co 40 sang kien"]

    def test_six_teasers_name_other_people(self, portals: dict[str, ServedPortal]) -> None:
        served = portals["replica-hoa-binh"]
        _, body = ask(served, served.site.article_addresses["thu-hoach-cam-cao-phong"])
        assert len(document_of(body).cssselect(".related-post .media")) == 6


class TestServer:
    def test_what_has_not_changed_is_not_sent_again(self, portals: dict[str, ServedPortal]) -> None:
        served = portals["bao-an-giang-moi"]
        first, body = ask(served, "/sitemap.xml")
        assert body
        for header in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
            again, nothing = ask(served, "/sitemap.xml", **header)
            assert (again.status, nothing) == (304, b"")
        changed, _ = ask(served, "/sitemap.xml", If_None_Match='"something else"')
        assert changed.status == 200

    def test_head_tells_the_length_and_sends_nothing(self, portals: dict[str, ServedPortal]) -> None:
        response, body = ask(portals["cong-lao-cai"], "/", "HEAD")
        assert int(response.headers["Content-Length"]) > 1000
        assert body == b""

    def test_pictures_are_there(self, portals: dict[str, ServedPortal]) -> None:
        response, body = ask(portals["bao-an-giang-moi"], "/images/logo.png")
        assert response.headers["Content-Type"] == "image/gif"
        assert body.startswith(b"GIF89a")

    def test_a_taken_port_is_replaced_and_the_declaration_moved(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            folder = copy_of(DEMO_PORTALS / "bao-an-giang-moi", tmp_path, port)
            with serve_portal(folder) as served:
                assert urlsplit(served.base_url).port != port
                assert all(address.startswith(served.base_url + "/") for address in served.portal.addresses)
                assert ask(served, "/")[0].status == 200

    def test_the_declared_port_is_used_when_it_is_free(self, tmp_path: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        folder = copy_of(DEMO_PORTALS / "bao-an-giang-moi", tmp_path, port)
        with serve_portal(folder) as served:
            assert served.base_url == f"http://127.0.0.1:{port}"
            assert served.portal == load_portal(folder)

    def test_what_a_night_should_find_is_known_by_address(self, portals: dict[str, ServedPortal]) -> None:
        for served in portals.values():
            assert len(served.expected) == len(served.site.articles)
        [address] = [a for a in portals["cong-lao-cai"].expected if "20318" in a]
        assert address == portals["cong-lao-cai"].base_url + "/Pages/chi-tiet-tin.aspx?CateID=12&ItemID=20318"


def copy_of(folder: Path, target: Path, port: int) -> Path:
    """The portal with one article, declared on another port."""
    copy = target / folder.name
    (copy / "articles").mkdir(parents=True)
    (copy / "templates").symlink_to(folder / "templates")
    (copy / "site.yaml").symlink_to(folder / "site.yaml")
    (copy / "articles" / "hai-chi-em-tra-lai-tien.md").symlink_to(folder / "articles" / "hai-chi-em-tra-lai-tien.md")
    declaration = (folder / "portal.yaml").read_text("utf-8")
    (copy / "portal.yaml").write_text(re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", declaration), "utf-8")
    return copy
