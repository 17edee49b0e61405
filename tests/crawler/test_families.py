"""The presets: usable files, and families told from each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from crawler import families
from crawler.boilerplate import BoilerplateError, is_heading, is_line, roles, rules
from crawler.declaration import Family
from crawler.families import PresetError, detect, preset
from crawler.selection import matches
from tests.crawler.markups import MAKERS, Story

STORY = Story("Một tiêu đề bài viết dùng để thử", "Lời dẫn của bài.", ("Đoạn thứ nhất.", "Đoạn thứ hai."))
WITH_PRESET = [family for family in Family if family is not Family.GENERIC]


@pytest.mark.parametrize("family", WITH_PRESET)
def test_every_family_has_a_preset_whose_selectors_compile(family: Family) -> None:
    page = etree.fromstring("<html><body><p>x</p></body></html>", etree.HTMLParser())
    found = preset(family)
    assert found.name is family
    assert found.selectors.body
    assert found.selectors.title
    for _, selectors in found.selectors:
        for selector in selectors:
            assert matches(page, selector) == []


@pytest.mark.parametrize(
    ("maker", "family"),
    [
        ("nukeviet", Family.NUKEVIET),
        ("sharepoint", Family.SHAREPOINT),
        ("liferay", Family.LIFERAY),
        ("mastercms", Family.MASTERCMS),
        ("webforms", Family.WEBFORMS),
        ("wordpress", Family.WORDPRESS),
        ("joomla", Family.JOOMLA),
        ("teasers_inside", Family.GENERIC),
        ("utility_classes", Family.GENERIC),
    ],
)
def test_families_are_told_from_each_other(maker: str, family: Family) -> None:
    assert detect(MAKERS[maker](STORY)) is family


def test_a_pasted_mark_does_not_hide_the_platform() -> None:
    pasted = "<div class='x'><div class=\"journal-content-article\">dán từ nơi khác</div></div>"
    assert detect(MAKERS["sharepoint"](STORY).replace("</form>", f"{pasted}</form>")) is Family.SHAREPOINT


def test_a_broken_preset_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "joomla.yaml").write_text("name: joomla\nmarks: []\nselectors: {body: 'p['}\n", encoding="utf-8")
    monkeypatch.setattr(families, "_FOLDER", tmp_path)
    preset.cache_clear()
    try:
        with pytest.raises(PresetError, match=r"joomla\.yaml"):
            preset(Family.JOOMLA)
    finally:
        preset.cache_clear()


def test_a_broken_rule_names_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "boilerplate.tsv"
    table.write_text("# header\nline\tchia sẻ\n\nregion\t(menu\n", encoding="utf-8")
    with pytest.raises(BoilerplateError, match=r"boilerplate\.tsv:4: '\(menu' is no regular expression"):
        rules(table)
    table.write_text("nonsense\tx\n", encoding="utf-8")
    with pytest.raises(BoilerplateError, match=r"boilerplate\.tsv:1: expected kind"):
        rules(table)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("tinLienQuan", "region"),
        ("news-other", "region"),
        ("Footer-text", "region"),
        ("article-content ", "body"),
        ("PostDate", "date"),
        ("detail-sapo", "sapo"),
        ("wp-caption-text", "caption"),
        ("FolderTitle", "column"),
        ("ExternalClass4F2A", "richtext"),
    ],
)
def test_what_names_of_classes_say(names: str, expected: str) -> None:
    assert expected in roles(names)


@pytest.mark.parametrize(
    "names",
    [
        "margin-bottom-lg",
        "entry-header",
        "ctl00_ContentPlaceHolder1",
        "col-md-8 hidden-xs",
        "allowMenuPost",
        "text-center",
    ],
)
def test_names_that_are_no_furniture(names: str) -> None:
    assert "region" not in roles(names)


@pytest.mark.parametrize(
    "text",
    ["Chia sẻ | In trang", "Lượt xem: 1.054", "Thứ sáu - 27/01/2023 16:10 1.054 0", "A- A A+", "Xem chi tiết tại đây",
     "Tổng số điểm của bài viết là: 5 trong 1 đánh giá", "Bạn đã không sử dụng Site, Bấm vào đây để duy trì"],
)  # fmt: skip
def test_lines_of_furniture(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize(
    "text", ["Các tin khác", "TIN ĐÃ ĐƯA:", "Tin bài mới:", "Có thể bạn quan tâm", "Bình luận (0)", "Những tin cũ hơn"]
)
def test_headings_of_lists(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bà con chia sẻ ngọt bùi trong những ngày lũ.",
        "Tin vui đến với thầy trò trường Bản Mù",
        "Theo Báo Nà Ráo",
        "Email mới được lập",
    ],
)
def test_sentences_are_no_furniture(text: str) -> None:
    assert not is_line(text)
    assert not is_heading(text)


def test_the_keywords_of_a_post_say_nothing_about_its_element() -> None:
    assert "region" in roles("tag-links tags")
    assert not roles("post-44 post type-post hentry category-tin-tuc tag-lien-quan tag-binh-luan entry") & {
        "region",
        "aside",
    }
