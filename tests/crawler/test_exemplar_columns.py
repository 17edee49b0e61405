"""Exemplar columns: declared or told by their names, and a prior that reaches the judge."""

from __future__ import annotations

import pytest

from classifiers.triage import Triage
from crawler.exemplar_columns import ExemplarColumnsError, is_exemplar, phrases
from crawler.extraction import extract
from crawler.records import Page


@pytest.mark.parametrize(
    "name", ["Gương sáng quanh ta", "NGƯỜI TỐT - VIỆC TỐT", "Điển hình tiên tiến", "Những tấm gương bình dị"]
)
def test_the_name_of_a_column_says_that_it_is_about_exemplars(name: str) -> None:
    assert is_exemplar([name])


@pytest.mark.parametrize("name", ["", "Tin tức", "Thi đua - Khen thưởng", "Gương xe hơi", "Văn hóa"])
def test_other_columns_are_not(name: str) -> None:
    assert not is_exemplar([name])


def test_a_declared_column_counts_whatever_its_name() -> None:
    assert is_exemplar(["Tin tức", "  chuyện  LÀNG"], ["Chuyện làng"])


def under(column: str) -> Page:
    """A page that none of its words would commend."""
    title = "Dự báo thời tiết năm ngày"
    weather = "".join(
        f"<p>Ngày {n}, vùng núi phía tây có mưa rào và dông rải rác, gió nhẹ, độ ẩm cao; nhiệt độ thấp nhất {n} độ, "
        "cao nhất 33 độ. Trên biển sóng cao từ một đến hai mét, tầm nhìn xa trên mười kilômét.</p>"
        for n in range(21, 26)
    )
    crumbs = f'<ul class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/muc/">{column}</a></li></ul>'
    page = f"<html><title>{title}</title><body>{crumbs}<h1>{title}</h1>{weather}</body></html>"
    return Page("https://bao.vn/tin/du-bao-thoi-tiet-nam-ngay-512.html", page.encode())


def test_on_a_page_that_nobody_declared_it_reaches_the_article_and_the_judge() -> None:
    told, plain = extract(under("Người tốt việc tốt")), extract(under("Kinh tế"))
    assert (told.column, told.exemplar_column) == ("Người tốt việc tốt", True)
    assert (plain.column, plain.exemplar_column) == ("Kinh tế", False)
    deaf = Triage(Triage.load().model, threshold=2.0)  # no word is enough
    assert deaf.passes([told, plain]) == [True, False]


def test_a_broken_line_of_the_table_is_named(tmp_path) -> None:
    table = tmp_path / "columns.tsv"
    table.write_text("phrase\tkind\tsource\ngương sáng\tperhaps\tdomain\n", encoding="utf-8")
    with pytest.raises(ExemplarColumnsError, match=r"columns.tsv:2: expected"):
        phrases(table)
