"""Articles on several pages: the next page is found by its address, and joined only when it goes on."""

from __future__ import annotations

import pytest

from crawler import parts
from crawler.records import Article
from crawler.urls import canonical


@pytest.mark.parametrize(
    ("base", "href"),
    [
        ("https://bao.vn/guong-sang-ban-xa/", "/guong-sang-ban-xa/2/"),
        ("https://bao.vn/?p=12", "https://bao.vn/?p=12&#038;page=2"),
        ("https://bao.vn/tin/guong-sang-ban-xa-512.html", "guong-sang-ban-xa-512-trang-2.html"),
        ("https://bao.vn/tin/guong-sang-ban-xa-512.html", "/tin/guong-sang-ban-xa-512.html?page=2"),
        ("https://bao.vn/tin/guong-sang-ban-xa-512.html", "/tin/guong-sang-ban-xa-512/page-2.html"),
        ("https://bao.vn/guong/12-ban-xa", "/guong/12-ban-xa?start=1"),
    ],
)
def test_the_next_page_has_the_own_address_and_its_number(base: str, href: str) -> None:
    body = f'<p>Trang: 1 <a href="{href}">2</a> <a href="{href.replace("2", "3")}">3</a></p>'.encode()
    assert parts.following(body, base, 1) == canonical(href.replace("&#038;", "&"), base=base)


@pytest.mark.parametrize(
    "href",
    [
        "/guong-sang-ban-xa-2/",  # another post with the same title
        "/guong-sang-ban-xa/comment-page-2/",
        "/guong-sang-ban-xa/3/",
        "/tin/page/2/",
        "/guong-sang-ban-xa/?replytocom=2",
        "https://noi-khac.vn/guong-sang-ban-xa/2/",
        "/2/",
    ],
)
def test_other_addresses_are_no_next_page(href: str) -> None:
    body = f'<a href="{href}">2</a>'.encode()
    assert not parts.following(body, "https://bao.vn/guong-sang-ban-xa/", 1)
    assert not parts.following(body, "https://bao.vn/", 1)


def test_a_chain_of_pages_comes_to_an_end() -> None:
    body = b"".join(b'<a href="/bai-dai/%d/">x</a>' % n for n in range(2, 99))
    assert parts.following(body, "https://bao.vn/bai-dai/", 2) == "https://bao.vn/bai-dai/3/"
    assert not parts.following(body, "https://bao.vn/bai-dai/", parts.MOST)


def test_pages_are_joined_in_order_without_what_they_repeat() -> None:
    first = Article("1", "Phóng sự dài\nMột sớm ở bản.", "Người giữ rừng")
    second = Article("2", "Phóng sự dài\nBuổi trưa trên nương, ông kể chuyện cũ.", "Người giữ rừng", captions=("Ảnh",))
    third = Article("3", "Chiều xuống, cả bản ra đồng.", "Người giữ rừng (trang 3)")
    whole = parts.whole(first, [second, third])
    assert whole.text.split("\n") == [
        "Phóng sự dài",
        "Một sớm ở bản.",
        "Buổi trưa trên nương, ông kể chuyện cũ.",
        "Chiều xuống, cả bản ra đồng.",
    ]
    assert whole.captions == ("Ảnh",)
    assert parts.CONTINUED in whole.warnings


def test_the_same_page_again_and_another_article_are_no_continuation() -> None:
    first = Article("1", "Một sớm ở bản, ông dậy từ khi gà gáy.\nÔng đi.", "Người giữ rừng")
    assert parts.whole(first, [Article("2", first.text + "\nThêm.", first.title)]) == first
    assert parts.whole(first, [Article("2", "Chuyện khác hẳn.", "Khai giảng năm học")]) == first
