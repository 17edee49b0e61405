from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Article
from nlp.text import canonical, compose, lowered

ODD = "aáà ẳđĐÐð\u0301\u0323\u0302\u200b\u00ad\ufeff\u00a0\u2003\r\n\t\x00\x07\x85\u2028\ud800漢각ᄀ\u1161\u11a8"


@given(st.one_of(st.text(), st.text(alphabet=ODD)))
def test_canonical_form_is_stable_and_clean(raw: str) -> None:
    once = canonical(raw).text
    again = canonical(once)
    assert again.text == once
    assert again.edits == ()
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\r\t\x00\x07\u200b\u00ad\ufeff\u00a0Ðð")
    once.encode("utf-8")


@given(st.text(alphabet=ODD, max_size=60), st.data())
def test_every_stretch_leads_back_to_what_it_was_made_from(raw: str, data: st.DataObject) -> None:
    made = canonical(raw)
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    source = made.source_span(start, end)
    assert 0 <= source.start <= source.end <= len(raw)
    whole = made.source_span(0, len(made.text))
    assert whole.start <= source.start
    assert source.end <= max(whole.end, source.start)
    if not any(edit.start < end and edit.end > start for edit in made.edits):
        assert canonical(raw[source.start : source.end]).text == made.text[start:end]


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy ,.\nÁẢẾỢỳ"))
def test_ordinary_text_is_its_own_canonical_form(raw: str) -> None:
    assert canonical(raw).text == raw
    assert canonical(raw).edits == ()


def test_source_spans_of_composed_dropped_and_joined_characters() -> None:
    raw = "O\u0302ng\r\nLê\u200b Thi\u0323"
    made = canonical(raw)
    assert made.text == "Ông\nLê Thị"
    name = made.text.index("Lê")
    span = made.source_span(name, name + 2)
    assert raw[span.start : span.end] == "Lê"
    span = made.source_span(0, 3)
    assert raw[span.start : span.end] == "O\u0302ng"
    span = made.source_span(name, len(made.text))
    assert raw[span.start : span.end] == "Lê\u200b Thi\u0323"


@pytest.mark.parametrize(
    ("raw", "warning"),
    [
        ("", "no text"),
        (" \n\t", "no text"),
        ("a\x00b\x07", "2 control characters dropped"),
        ("ng\ufffd", "1 characters could not be decoded"),
        ("UBND x· §«ng Hïng, n¨m n¨m, lµm viÖc, ®iÓn h×nh", "TCVN3"),
        ("Ông А. Иванов и 張偉 đến thăm xã", "mixed scripts"),
        ("Ông Lò Văn A (xã B đến dự", "unpaired brackets"),
        ("Ông Tửng. " * 11_000, "a line of 110000 characters"),
        ("Ông Lò Văn Tửng\n" * 10_000, "very repetitive text"),
    ],
)
def test_odd_sources_are_named(raw: str, warning: str) -> None:
    assert any(warning in found for found in canonical(raw).warnings)


def test_ordinary_text_has_no_warnings() -> None:
    assert canonical("a) Ông Lò Văn Tửng (xã Chiềng Nọi).\n1) Bà “Sáu” [bên phải], 20–30 m².").warnings == ()


@pytest.mark.parametrize(
    "raw",
    [
        "Ông Nguyễn Văn Á " * 20_000,
        unicodedata.normalize("NFD", "Nguyễn Thị Ẩn " * 20_000),
        "a" + "\u0327\u0323\u094d" * 100_000,
        "漢" * 300_000 + "\u200b",
        "x\r\n\u200b" * 70_000,
        "(" * 300_000,
    ],
    ids=["plain", "decomposed", "marks", "ideographs", "breaks", "brackets"],
)
def test_long_sources_take_seconds(raw: str) -> None:
    begun = time.process_time()
    canonical(raw)
    assert time.process_time() - begun < 10


def test_parts_follow_each_other_a_line_each() -> None:
    article = Article(
        "a", "Đoạn một.\nĐoạn hai.", title=" Tiêu\u00a0đề ", sapo="Sapo", captions=("Ảnh: X", "Đoạn hai.")
    )
    made = compose(article)
    assert made.text == "Tiêu đề\nSapo\nĐoạn một.\nĐoạn hai.\nẢnh: X"
    assert [(made.text[z.start : z.end], z.kind.value) for z in made.zones] == [
        ("Tiêu đề", "title"),
        ("Sapo", "sapo"),
        ("Đoạn hai.", "caption"),
        ("Ảnh: X", "caption"),
    ]


def test_a_title_or_sapo_that_the_body_repeats_is_not_doubled() -> None:
    article = Article("a", "TIÊU ĐỀ\n\nSapo.\nĐoạn một.", title="Tiêu đề", sapo="Sapo.")
    made = compose(article)
    assert made.text == "TIÊU ĐỀ\n\nSapo.\nĐoạn một."
    assert [(made.text[z.start : z.end], z.kind.value) for z in made.zones] == [("TIÊU ĐỀ", "title"), ("Sapo.", "sapo")]
    only_sapo = compose(Article("a", "Sapo.\nĐoạn một.", title="Tiêu đề", sapo="Sapo."))
    assert only_sapo.text == "Tiêu đề\nSapo.\nĐoạn một."


def test_without_a_title_the_text_is_the_article() -> None:
    raw = "\n  Tiêu đề\n\nĐoạn một.\n"
    made = compose(Article("a", raw, sapo="bỏ"))
    assert made.text == raw
    assert made.zones == ()


@settings(max_examples=50)
@given(st.text(alphabet=ODD, max_size=40), st.text(alphabet=ODD, max_size=40), st.text(alphabet=ODD, max_size=80))
def test_known_zones_are_slices_without_outer_blanks(title: str, sapo: str, body: str) -> None:
    made = compose(Article("a", body, title=title, sapo=sapo, captions=(sapo,)))
    assert canonical(made.text).text == made.text
    for zone in made.zones:
        words = made.text[zone.start : zone.end]
        assert words
        assert words == words.strip()
        assert "\n" not in words


def test_lower_case_moves_no_offset() -> None:
    assert lowered("Ông Ê Đê ở ĐẮK LẮK") == "ông ê đê ở đắk lắk"
    assert lowered("İ ĐẮK LẮK") == "İ đắk lắk"  # its small form is two characters long
