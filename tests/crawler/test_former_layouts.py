"""A former layout stays readable: the date of the page chooses the selectors."""

from __future__ import annotations

import pytest

from crawler.declaration import Portal
from crawler.extraction import extract
from crawler.records import Page

BEFORE = "Bà Lò Thị Thoa ở bản Nà Pó đã mười lăm năm dạy chữ cho trẻ em nghèo vào mỗi buổi tối."
BOX = "Hộp tin của giao diện cũ nằm ngay trong thân bài và không thuộc về bài viết này."
PORTAL = Portal.model_validate(
    {
        "name": "bao-thu",
        "title": "Báo Thử",
        "home": "https://baothu.vn/",
        "selectors": {"title": "h1", "body": ".content", "date": ".time"},
        "old_layouts": [
            {
                "valid_from": "2016-03-01",
                "valid_until": "2019-12-31",
                "selectors": {"title": "h1", "body": ".content", "date": ".time", "remove": ".box"},
            },
            {"valid_until": "2016-02-29", "selectors": {"title": "h2", "body": ".content p", "date": ".time"}},
        ],
        "date_formats": ["%d/%m/%Y"],
    }
)


def page(date: str, *, meta: str = "") -> Page:
    shown = f"<span class='time'>{date}</span>" if date else ""
    return Page(
        "https://baothu.vn/bai-1.html",
        f"<html><head><title>Lớp học đêm</title>{meta}</head><body><h1>Lớp học đêm trên bản cao</h1><h2>Tin cũ</h2>{shown}"
        f"<div class='content'><p>{BEFORE}</p><div class='box'>{BOX}</div></div></body></html>".encode(),
    )


@pytest.mark.parametrize(
    ("date", "title", "lines"),
    [
        ("15/01/2024", "Lớp học đêm trên bản cao", [BEFORE, BOX]),
        ("31/12/2019", "Lớp học đêm trên bản cao", [BEFORE]),
        ("01/03/2016", "Lớp học đêm trên bản cao", [BEFORE]),
        ("29/02/2016", "Tin cũ", [BEFORE]),
        ("", "Lớp học đêm trên bản cao", [BEFORE, BOX]),
    ],
)
def test_the_date_of_the_page_chooses_the_layout(date, title, lines):
    article = extract(page(date), PORTAL)
    assert (article.title, article.text.split("\n")) == (title, lines)
    assert article.method == "selectors"


def test_a_date_that_only_the_data_of_the_page_state_chooses_too():
    stated = '<meta property="article:published_time" content="2018-05-04T07:00:00+07:00">'
    assert extract(page("", meta=stated), PORTAL).text == BEFORE


def test_a_page_that_only_an_old_layout_reads_is_read_by_it_whatever_its_date():
    newer = PORTAL.model_copy(update={"selectors": PORTAL.selectors.model_copy(update={"body": (".new-content",)})})
    assert extract(page("15/01/2024"), newer).text == BEFORE
