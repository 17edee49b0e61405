"""Bytes to letters: wrong charsets, old code pages, old fonts, letters in pieces."""

from __future__ import annotations

import unicodedata

import pytest

from crawler.encoding import decode
from crawler.extraction import extract
from crawler.legacy_fonts import from_legacy_font, from_tcvn3, from_vni
from crawler.lettering import clean
from crawler.records import Page

TEXT = "Ủy ban nhân dân huyện Nà Ráo biểu dương những người tốt, việc tốt của Đảng bộ và bà con các dân tộc."
PAGE = "<html><head>{meta}<title>Nà Ráo</title></head><body><h1>Gương người tốt ở huyện Nà Ráo năm nay</h1>{body}</body></html>"
BODY = "".join(f"<p>{TEXT} Lần thứ {n}.</p>" for n in range(4))


def page(meta: str = "", body: str = BODY) -> str:
    return PAGE.format(meta=meta, body=body)


@pytest.mark.parametrize(
    "header", ["text/html; charset=ISO-8859-1", "text/html; charset=windows-1258", "text/html", ""]
)
def test_utf8_is_utf8_whatever_the_header_says(header: str) -> None:
    source = page('<meta charset="iso-8859-1">')
    assert decode(source.encode(), {"Content-Type": header}) == source


@pytest.mark.parametrize(
    "declared", ["", '<meta charset="utf-8">', '<meta charset="windows-1258">', '<meta charset="x">']
)
def test_windows_1258_is_recognised_by_its_letters(declared: str) -> None:
    pieces = unicodedata.normalize("NFC", page(declared))
    apart = "".join(c if (d := unicodedata.normalize("NFD", c)) == c else _for_1258(d) for c in pieces)
    article = extract(Page("https://x.invalid/1", apart.encode("cp1258"), {"content-type": "text/html; charset=utf-8"}))
    assert article.text.split("\n")[0] == f"{TEXT} Lần thứ 0."


def _for_1258(letter: str) -> str:
    """windows-1258 has ă â ê ô ơ ư as letters and the tones as marks."""
    tones = [c for c in letter if c in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", "".join(c for c in letter if c not in tones)) + "".join(tones)


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_encodings_and_marks_of_order(name: str) -> None:
    assert TEXT in decode(page().encode(name))


def test_nuls_are_dropped() -> None:
    assert TEXT in decode(page().replace("Ráo", "R\0áo").encode())


def test_utf8_saved_twice_is_unbaked() -> None:
    baked = page().encode().decode("windows-1252", "ignore")
    assert "Nà Ráo" in decode(page().encode().decode("latin-1").encode()) or "Nà Ráo" in decode(baked.encode())


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    assert TEXT in decode(page().encode() + b"\xe1\xbb")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Héi ®ång nh©n d©n tØnh", "Hội đồng nhân dân tỉnh"),
        ("Chñ tÞch N\u00adíc tÆng th\u00adëng Hu©n ch\u00ad¬ng", "Chủ tịch Nước tặng thưởng Huân chương"),
        ("G\u00ad¬ng ng\u00adêi tèt, viÖc tèt", "Gương người tốt, việc tốt"),
    ],
)
def test_tcvn3(old: str, new: str) -> None:
    assert from_tcvn3(old) == new
    assert clean(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hoäi ñoàng nhaân daân tænh", "Hội đồng nhân dân tỉnh"),
        ("göông ñieån hình tieân tieán, ngöôøi toát vieäc toát", "gương điển hình tiên tiến, người tốt việc tốt"),
        ("UÛY BAN NHAÂN DAÂN XAÕ KYÛ NIEÄM", "ỦY BAN NHÂN DÂN XÃ KỶ NIỆM"),
    ],
)
def test_vni(old: str, new: str) -> None:
    assert from_vni(old) == new
    assert clean(old) == new


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "hoà bình",
        "© 2020 Báo Nà Ráo ® – bản quyền",
        "Müller và Señor Núñez",
        "déjà vu à la carte",
        "Giá: 12 µm, 30 °C, 5 ± 1 m²",
        "«Học tập và làm theo»",
        "toà nhà oà khóc hoà",
        "",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert from_legacy_font(text) == text


def test_a_page_typed_in_an_old_font_becomes_readable() -> None:
    body = "".join(
        f"<p>Héi ®ång nh©n d©n tØnh häp l\u00adu ý viÖc thø {n}, c¸c ®¹i biÓu ®· th¶o luËn s«i næi.</p>"
        for n in range(4)
    )
    article = extract(Page("https://x.invalid/1", page(body=body).encode()))
    assert article.text.startswith("Hội đồng nhân dân tỉnh họp lưu ý việc thứ 0, các đại biểu đã thảo luận sôi nổi.")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ðồng chí Ðặng Văn Ðà", "Đồng chí Đặng Văn Đà"),
        (unicodedata.normalize("NFD", "Đồng chí Lò Thị Mẩy"), "Đồng chí Lò Thị Mẩy"),
        ("&ldquo;Tốt&rdquo; &amp; đẹp&nbsp;lắm", "“Tốt” & đẹp lắm"),
        ("Chữ <o:p></o:p> thừa<br /> ở đây", "Chữ thừa ở đây"),
        ("Chữ\u200b có\ufeff dấu\u00a0cách \n lạ", "Chữ có dấu cách lạ"),
        ("5 < 6 và 7 > 3", "5 < 6 và 7 > 3"),
        ("AT&T; R&D", "AT&T; R&D"),
    ],
)
def test_letters_as_they_are_meant(raw: str, expected: str) -> None:
    assert clean(raw) == expected
