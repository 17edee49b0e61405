from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import urls


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("HTTP://Bao.VN:80/a.html#top", "http://bao.vn/a.html"),
        ("https://bao.vn:443/a.html?utm_source=zalo&id=5", "https://bao.vn/a.html?id=5"),
        ("http://bao.vn:8080/a", "http://bao.vn:8080/a"),
        ("http://bao.vn/(S(x1y2z3))/tin/a.aspx", "http://bao.vn/tin/a.aspx"),
        ("http://bao.vn/a.jsp;jsessionid=1AF?id=2", "http://bao.vn/a.jsp?id=2"),
        ("http://bao.vn/a?b=2&a=1", "http://bao.vn/a?a=1&b=2"),
        ("http://bao.vn/a?replytocom=7#respond", "http://bao.vn/a"),
        ("/tin/b.html", "http://bao.vn/tin/b.html"),
        ("../b.html", "http://bao.vn/b.html"),
        ("//cdn.bao.vn/b", "http://cdn.bao.vn/b"),
        ("mailto:a@b.vn", ""),
        ("javascript:void(0)", ""),
        ("http://[broken", ""),
        ("http://bao.vn:99999999/", ""),
    ],
)
def test_canonical(found, expected):
    assert urls.canonical(found, base="http://bao.vn/tin/a.html") == expected


def test_a_parameter_can_be_kept():
    assert urls.canonical("http://a.vn/?sid=4", keep=("sid",)) == "http://a.vn/?sid=4"
    assert urls.canonical("http://a.vn/?sid=4") == "http://a.vn/"


@given(st.text(max_size=60))
def test_canonical_never_fails_and_is_stable(text):
    once = urls.canonical(text, base="http://a.vn/")
    assert urls.canonical(once) == once


def test_scheme_www_and_final_slash_make_no_other_page():
    same = {urls.sha1(url) for url in ("http://bao.vn/a/", "https://www.bao.vn/a", "http://bao.vn/a")}
    assert len(same) == 1
    assert urls.sha1("http://bao.vn/a?p=1") not in same


ARTICLES = [
    "https://bao.vn/guong-sang/chi-ban-giup-dan-lang-thoat-ngheo-12345.html",
    "https://bao.vn/thoi-su/202205/nguoi-giu-rung-o-ban-xa-3158441/",
    "https://snv.vn/Pages/tin-tuc-1003.aspx?ItemID=77",
    "https://bao.vn/2022/05/nguoi-truong-ban-guong-mau/",
    "https://bao.vn/2022/05/18/dang-ky-thi-dua/",
    "https://bao.vn/?p=123",
    "https://snv.vn/vi/news/Tin-tuc/Tuyen-duong-dien-hinh-tien-tien-nam-2022-1543.html",
    "https://bao.vn/nguoi-thay-giao-tham-lang-noi-vung-bien-post123.html",
    "https://laocai.vn/1218/28098/38378/612345/tin-trong-tinh/nguoi-tot-viec-tot",
    "https://bao.vn/index.php?option=com_content&view=article&id=5:bai",
]
OTHERS = [
    "https://bao.vn/",
    "https://bao.vn/index.html",
    "https://bao.vn/guong-sang/",
    "https://bao.vn/thoi-su/page-2/",
    "https://bao.vn/thoi-su?page=3",
    "https://bao.vn/tag/nguoi-tot-viec-tot-123/",
    "https://bao.vn/print/nguoi-giu-rung-12345.html",
    "https://bao.vn/news/savefile/tin/nguoi-giu-rung-12345.html",
    "https://bao.vn/anh/nguoi-giu-rung-12345.jpg",
    "https://bao.vn/van-ban/quyet-dinh-so-12345.pdf",
    "https://bao.vn/lien-he",
    "https://bao.vn/dang-nhap?returnurl=12345",
    "https://bao.vn/feed/",
    "https://bao.vn/2022/05/18/feed/",
    "https://bao.vn/2022/05/18/nguoi-giu-rung/print/",
    "https://bao.vn/author/nguyen-van-a-12/",
    "https://bao.vn/wp-json/wp/v2/posts/123",
    "https://bao.vn/tim-kiem?q=guong+sang",
]


@pytest.mark.parametrize("url", ARTICLES)
def test_form_of_articles(url):
    assert urls.looks_like_article(url)


@pytest.mark.parametrize("url", OTHERS)
def test_form_of_what_is_no_article(url):
    assert not urls.looks_like_article(url)


def test_what_stands_behind_a_date_is_no_view_by_its_name():
    for name in ("tag", "dang-ky", "tac-gia"):
        assert not urls.is_other_view(f"https://bao.vn/index.php/2022/05/18/{name}/")
        assert urls.is_other_view(f"https://bao.vn/{name}/")
    assert urls.is_archive_of_time("https://bao.vn/index.php/2022/05/")
