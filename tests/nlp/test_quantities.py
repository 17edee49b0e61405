from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records import Article
from nlp import quantities as module
from nlp.gazetteers import GazetteerError
from nlp.pipeline import Reader
from nlp.quantities import dates, number_value, quantities
from nlp.records import Label


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("ủng hộ 2 tỷ 300 triệu đồng", 2_300_000_000, "đồng"),
        ("lãi 20-30 triệu đồng/năm", 20_000_000, "đồng"),
        ("thu từ 150 đến 200 triệu đồng", 150_000_000, "đồng"),
        ("thu 1,2 tỷ/năm", 1_200_000_000, "đồng"),
        ("giá 40.000đ", 40_000, "đồng"),
        ("vốn 10 nghìn tỷ đồng", 1e13, "đồng"),
        ("hiến 1.054 m2 đất", 1054, "m2"),
        ("trồng 1,5ha cam", 15_000, "m2"),
        ("trồng 2,125 ha cam", 21_250, "m2"),
        ("cày 3 sào ruộng", 3, "sào"),
        ("thu 12 tấn quả", 12_000, "kg"),
        ("đường dài 2,5 km", 2500, "m"),
        ("ba lần hiến máu", 3, "lần"),
        ("vận động 15 đơn vị máu", 15, "đơn vị máu"),
        ("giúp 5 triệu người", 5_000_000, "người"),
        ("giúp 1,200 hộ nghèo", 1200, "hộ"),
        ("75.358 sáng kiến", 75_358, "sáng kiến"),
        ("tỷ lệ đạt 98,5%", 98.5, "%"),
        ("suốt 20 năm", 20, "năm"),
    ],
)
def test_values_in_one_unit(text: str, value: float, unit: str) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    ["số 368/KH-UBND", "năm 2017", "hai con gái", "tổ 5, khu 3", "ngày 20 tháng 10", "10 năm 2020", "U23 Việt Nam"],
)
def test_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "words", "iso"),
    [
        ("Ngày 31/10/2016, ông", "Ngày 31/10/2016", "2016-10-31"),
        ("ngày 20 tháng 10 năm 2020", "ngày 20 tháng 10 năm 2020", "2020-10-20"),
        ("(từ 5-3-2021)", "5-3-2021", "2021-03-05"),
        ("tháng 12/2017", "tháng 12/2017", "2017-12"),
        ("giai đoạn 2015 - 2020", "giai đoạn 2015 - 2020", "2015/2020"),
        ("năm 2017", "năm 2017", "2017"),
        ("sáng 5/2", "sáng 5/2", "--02-05"),
        ("hôm ấy (6/2)", "6/2", "--02-06"),
    ],
)
def test_dates(text: str, words: str, iso: str) -> None:
    assert [(text[d.start : d.end], d.iso) for d in dates(text)] == [(words, iso)]


def test_a_day_without_year_is_near_the_day_of_publication() -> None:
    assert [d.iso for d in dates("sáng 28/12 và sáng 5/2", date(2020, 1, 3))] == ["2019-12-28", "2020-02-05"]


@pytest.mark.parametrize("text", ["30/2/2020", "tỷ số 3/4", "Quyết định 31/UBND", "tháng 15/2020", "trực 24/7"])
def test_no_dates(text: str) -> None:
    assert dates(text) == []


@given(st.integers(0, 10**12))
def test_grouped_numbers_keep_their_value(number: int) -> None:
    assert number_value(f"{number:,}".replace(",", ".")) == number


@given(st.text(alphabet="0123456789.,/- –năm tháng triệuđồnghaTtỷ%"))
def test_any_text_gives_slices_in_order(text: str) -> None:
    for found in (dates(text), quantities(text)):
        assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(found))


def test_mentions_of_a_document() -> None:
    reading = Reader().read(Article("a", "Vui\nNgày 5/3/2021, ông Lò Văn Tửng hiến 500 m2 đất trong 2 ngày."))
    found = [(m.label, m.text, m.norm) for m in reading.mentions if m.label in (Label.DATE, Label.QUANTITY)]
    assert found == [
        (Label.DATE, "Ngày 5/3/2021", "2021-03-05"),
        (Label.QUANTITY, "500 m2", "500 m2"),
        (Label.QUANTITY, "2 ngày", "2 ngày"),
    ]


@pytest.mark.parametrize("unit", ["1 ", "1.", "1/", "20-30 ", "ngày 1 ", "năm ", "1.000 triệu "])
def test_time_grows_with_the_text_only(unit: str) -> None:
    begun = time.process_time()
    quantities(unit * (200_000 // len(unit)))
    dates(unit * (200_000 // len(unit)))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("row", "reason"),
    [("m2\tx\tarea\tm2", "factor is 'x'"), ("m2\t1\tsize\tm2", "kind is"), ("ha\t1\tarea\tm", "two units")],
)
def test_a_wrong_unit_is_reported_with_its_line(tmp_path, monkeypatch, row: str, reason: str) -> None:
    table = tmp_path / "units.tsv"
    table.write_text(f"# units\nunit\tfactor\tkind\tnames\nm\t1\tlength\tm\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(module, "UNITS", table)
    module.units.cache_clear()
    try:
        with pytest.raises(GazetteerError, match=rf"units\.tsv:4: .*{reason}"):
            module.units()
    finally:
        module.units.cache_clear()
