from __future__ import annotations

import gzip

import pytest

from crawler.discovery import DiscoveryError, read_feed, read_listing, read_sitemap

AT = "http://bao.vn/tin/"


def is_article(url: str) -> bool:
    return "/bai-" in url


def listing(body: str, url: str = AT, **more: object):
    return read_listing(body.encode(), url, is_article=is_article, **more)


def test_rss_and_atom():
    rss = (
        '<rss version="2.0"><channel><title>x</title>'
        "<item><link>/bai-1.html?utm_source=rss</link><pubDate>Wed, 18 May 2022 09:57:00 +0700</pubDate></item>"
        "<item><guid>http://bao.vn/bai-2.html</guid><pubDate>hôm qua</pubDate></item><item><title>không có</title></item>"
        "</channel></rss>"
    )
    links = read_feed(rss.encode(), AT).links
    assert [link.url for link in links] == ["http://bao.vn/bai-1.html", "http://bao.vn/bai-2.html"]
    assert links[0].published.isoformat() == "2022-05-18T02:57:00+00:00"
    assert links[1].published is None
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="alternate" href="/bai-3.html"/>'
        "<updated>2022-05-18T00:00:00Z</updated></entry></feed>"
    )
    assert [link.url for link in read_feed(atom.encode(), AT).links] == ["http://bao.vn/bai-3.html"]


def test_empty_feed_is_a_feed_and_a_page_is_none():
    assert read_feed(b'<rss version="2.0"><channel></channel></rss>', AT).links == ()
    for body in (b"<html><body>404</body></html>", b"", b"\x00\xff" * 50):
        with pytest.raises(DiscoveryError):
            read_feed(body, AT)


def test_sitemap_and_news_sitemap():
    body = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc> http://bao.vn/bai-1.html </loc><lastmod>2022-05-18</lastmod></url>"
        "<url><loc>/bai-2.html</loc><n:news><n:publication_date>2022-05-17T08:00:00+07:00</n:publication_date></n:news></url>"
        "<url><lastmod>2022</lastmod></url></urlset>"
    )
    for content in (body.encode(), gzip.compress(body.encode())):
        links = read_sitemap(content, AT).links
        assert [(link.url, (link.published or link.modified).date().isoformat()) for link in links] == [
            ("http://bao.vn/bai-1.html", "2022-05-18"),
            ("http://bao.vn/bai-2.html", "2022-05-17"),
        ]


def test_sitemap_index_leaves_out_what_holds_no_articles():
    names = ["post-sitemap.xml", "wp-sitemap-posts-page-1.xml", "wp-sitemap-posts-post-1.xml", "category-sitemap.xml"]
    names += ["wp-sitemap-taxonomies-post_tag-1.xml", "wp-sitemap-users-1.xml", "news-2022-05.xml"]
    body = "".join(f"<sitemap><loc>http://bao.vn/{name}</loc></sitemap>" for name in names)
    links = read_sitemap(f"<sitemapindex>{body}</sitemapindex>".encode(), AT).links
    assert [link.url.rpartition("/")[2] for link in links] == [names[0], names[2], names[-1]]
    assert {link.kind for link in links} == {"sitemap"}


def test_a_broken_sitemap_gives_what_can_be_read():
    body = b"<urlset><url><loc>http://bao.vn/bai-1.html</loc></url><url><loc>http://bao.vn/b&i-2.html</loc></url><url>"
    assert read_sitemap(body, AT).links[0].url == "http://bao.vn/bai-1.html"


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>x</body></html>", b"\x1f\x8bbroken", gzip.compress(b"x" * 500, mtime=0)[:-20]]
)
def test_what_is_no_sitemap_is_refused(body):
    with pytest.raises(DiscoveryError):
        read_sitemap(body, AT)


def test_sitemap_entities_are_not_expanded():
    bomb = b'<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>http://x/&b;</loc></url></urlset>'
    assert all("aaaa" not in link.url for link in read_sitemap(bomb, AT).links)


def test_listing_links_once_each_and_base():
    found = listing(
        '<base href="/goc/"><a href="bai-1.html">a</a><a href="bai-1.html#x"><img></a><a href="/khac/">k</a>'
    )
    assert [link.url for link in found.links] == ["http://bao.vn/goc/bai-1.html"]


def test_dates_in_a_listing_belong_to_articles_not_to_columns():
    item = (
        '<li><a href="/tuan/">Tin trong tuần của xã</a><time datetime="2023-01-27T16:10:00+07:00">27/01/2023</time></li>'
        '<li><h2><a href="/ngan/">Tin ngắn</a></h2><div><time datetime="2023-01-26T08:00:00+07:00">26/01/2023</time>'
        '<a href="/tin-tuc/">Tin tức</a></div></li>'
        '<li><div><time datetime="2023-01-25T08:00:00+07:00"><a href="/archives/99">25/01/2023</a></time></div>'
        '<a href="/tin-tuc/">Tin tức</a></li>'
    )
    found = read_listing(item.encode(), "http://x.vn/", is_article=lambda _: False, is_headline=lambda _: True)
    assert [(link.url, link.published.day) for link in found.links] == [
        ("http://x.vn/ngan/", 26),
        ("http://x.vn/archives/99", 25),
    ]


def test_titles_of_entries_and_links_that_read_on_lead_to_articles():
    body = (
        '<h2 class="entry-title"><a href="/dang-ky/">Đăng ký</a></h2><h2><a href="/hai-muoi-ba/">Hai mươi ba</a></h2>'
        '<p><a href="/ghi-nhanh/">Đọc tiếp <span>Ghi nhanh</span></a></p><p>Ngắn <a class="more-link" href="/ngan/">→</a>'
        '</p><h3><a href="/khac/">Tin khác</a></h3><a href="/muc/">Xem chuyên mục</a>'
    )
    links = listing(body, is_entry=lambda _: True, is_headline=lambda _: False).links
    assert [link.url for link in links] == [f"http://bao.vn/{name}/" for name in ("dang-ky", "ghi-nhanh", "ngan")]


def test_listing_selectors():
    body = '<div class="list"><h3><a href="/bai-1.html">a</a></h3></div><a href="/bai-2.html">nổi bật</a>'
    assert len(listing(body, selectors=(".list",)).links) == 1


def test_columns_of_a_home_page():
    found = listing(
        '<a href="/guong-sang/"> Gương  sáng </a><a href="/bai-1.html">x</a>', is_listing=lambda url: url.endswith("/")
    )
    assert [(link.kind, link.column) for link in found.links] == [("article", ""), ("listing", "Gương sáng")]


@pytest.mark.parametrize(
    ("url", "body", "following"),
    [
        (AT, '<link rel="next" href="/tin/trang/2">', "http://bao.vn/tin/trang/2"),
        ("http://bao.vn/", '<a href="/index.php/page/2/">Trang sau</a>', "http://bao.vn/index.php/page/2/"),
        (AT, '<a rel="nofollow next" href="?page=2">x</a>', "http://bao.vn/tin/?page=2"),
        (AT, '<a href="page-2/">2</a><a href="page-3/">3</a><a href="page-50/">cuối</a>', "http://bao.vn/tin/page-2/"),
        (AT + "page-2/", '<a href="/tin/">1</a><a href="/tin/page-3/">3</a>', "http://bao.vn/tin/page-3/"),
        (AT + "trang-9.html", '<a href="/tin/trang-10.html">10</a>', "http://bao.vn/tin/trang-10.html"),
        ("http://a.vn/web/x?p_p_id=1", '<a href="?p_p_id=1&_1_cur=2">2</a><a href="?p_p_id=2&_2_cur=2">2</a>', "http://a.vn/web/x?_1_cur=2&p_p_id=1"),
        ("http://a.vn/l.aspx?c=5", '<a href="?c=5&PageIndex=0">1</a><a href="?c=5&PageIndex=1">2</a>', "http://a.vn/l.aspx?PageIndex=1&c=5"),
        ("http://a.vn/l.aspx?PageIndex=1&c=5", '<a href="?c=5&PageIndex=0">1</a><a href="?c=5&PageIndex=2">3</a>', "http://a.vn/l.aspx?PageIndex=2&c=5"),
        ("http://a.vn/tin", '<a href="/tin?start=20">2</a><a href="/tin?start=40">3</a>', "http://a.vn/tin?start=20"),
        ("http://a.vn/tin?start=20", '<a href="/tin">1</a><a href="/tin?start=40">3</a>', "http://a.vn/tin?start=40"),
        ("http://a.vn/?cat=3", '<a href="/?cat=3&paged=2">Cũ hơn</a><a href="/?cat=4&paged=2">x</a>', "http://a.vn/?cat=3&paged=2"),
        (AT, '<a href="/khac/page-2/">2</a><a href="/bai-2.html">2</a>', None),
        (AT + "page-3/", '<a href="/tin/page-2/">2</a>', None),
    ],
)  # fmt: skip
def test_next_page(url, body, following):
    found = listing(body, url)
    assert (found.following.url if found.following else None) == following


def test_pages_of_the_listing_are_never_articles():
    body = '<a href="/bai-1.html">x</a><a href="page-2/">2</a><a href="page-3/">3</a><a href="?trang=2">2</a>'
    found = read_listing(body.encode(), AT, is_article=lambda url: True)
    assert [link.url for link in found.links] == ["http://bao.vn/bai-1.html"]


def test_paging_by_template_and_none():
    assert listing("<p>", paging="/tin/{n}.html", number=4).following.url == "http://bao.vn/tin/4.html"
    assert listing('<a rel="next" href="?page=2">x</a>', paging="none").following is None


POSTBACK = (
    '<form action="ds.aspx"><input type=hidden name=__VIEWSTATE value=vs><input type=hidden name=__EVENTVALIDATION value=ev>'
    "<input type=submit name=tim value=Tìm><a href=\"javascript:__doPostBack('grid','Page$1')\">1</a>{here}"
    "<a href=\"javascript:__doPostBack('grid','Page$3')\">3</a></form>"
)


def test_postback_form():
    following = listing(POSTBACK.replace("{here}", "<span>2</span>"), number=2, paging="postback").following
    assert following.url == "http://bao.vn/tin/ds.aspx"
    assert following.context == {
        "form": {"__VIEWSTATE": "vs", "__EVENTVALIDATION": "ev", "__EVENTTARGET": "grid", "__EVENTARGUMENT": "Page$3"},
        "page": 3,
    }
    assert listing(POSTBACK.replace("{here}", ""), number=3, paging="postback").following is None


@pytest.mark.parametrize("body", [b"", b"   "])
def test_no_html(body):
    with pytest.raises(DiscoveryError):
        read_listing(body, AT, is_article=is_article)
