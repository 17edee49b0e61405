from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from config.settings import ROOT
from crawler.declaration import (
    DeclarationError,
    Expectations,
    Family,
    Kind,
    Layout,
    Links,
    Listing,
    Politeness,
    Portal,
    Selectors,
    Start,
    _read_carefully,
    _read_quickly,
    load_portal,
    load_portals,
    parse_portal,
)
from crawler.messages import Terms
from crawler.settings import for_portal

BUNDLED = ROOT / "crawler" / "portals"

GOOD = """
# Báo tỉnh
title: Báo Thử
home: https://baothu.vn/
province: Cao Bằng
kind: newspaper
family:
hosts: cdn.baothu.vn
start:
  feeds:
    - https://baothu.vn/rss
  listings:
    - url: https://baothu.vn/guong-sang/
      column: Gương sáng quanh ta
      paging: https://baothu.vn/guong-sang/trang-{n}
exemplar_columns: Gương sáng quanh ta
selectors:
  body: div.content
  remove: [.related, ".box"]
old_layouts:
  - valid_until: 2019-12-31
    selectors: {body: "#old"}
date_formats: ["%H:%M, %d/%m/%Y"]
expectations: {articles_per_week: [20, 90], share_with_date: 0.95}
verified:
"""


def write(root: Path, name: str, text: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "portal.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_declaration_becomes_a_portal(tmp_path):
    portal = load_portal(write(tmp_path, "bao-thu", GOOD))
    assert (portal.name, portal.kind, portal.family, portal.verified) == ("bao-thu", Kind.NEWSPAPER, None, None)
    assert portal.selectors.body == ("div.content",)
    assert portal.selectors.remove == (".related", ".box")
    assert portal.old_layouts[0].valid_until == date(2019, 12, 31)
    assert portal.exemplar_columns == ("Gương sáng quanh ta",)
    assert portal.start.feeds[0].url == "https://baothu.vn/rss"
    assert portal.allowed_hosts == {"baothu.vn", "cdn.baothu.vn"}
    assert not portal.on_loopback
    assert pickle.loads(pickle.dumps(portal)) == portal


def test_a_family_by_name(tmp_path):
    assert (
        load_portal(write(tmp_path, "a", "title: A\nhome: http://a.vn\nfamily: nukeviet\n")).family is Family.NUKEVIET
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("home: https://a.vn", 1, "title is missing"),
        ("title: A\nhome: a.vn", 2, "http"),
        ("title: A\nhome: https://a.vn\nkind: newspapr", 3, "newspaper, broadcaster"),
        (
            "title: A\nhome: https://a.vn\nstart:\n  listings:\n    - url: https://a.vn/b\n      colum: C",
            6,
            "colum is not known",
        ),
        (
            "title: A\nhome: https://a.vn\nstart:\n  listings:\n    - https://a.vn/b\n    - url: https://a.vn/c\n      paging: x",
            6,
            "{n}",
        ),
        ("title: A\nhome: https://a.vn\nselectors:\n  body: 'div..x'", 4, "CSS"),
        ("title: A\nhome: https://a.vn\npoliteness:\n  delay: fast", 4, "seconds between two requests"),
        ("title: A\nhome: https://a.vn\nverified: yesterday", 3, "YYYY-MM-DD"),
        ("title: A\nhome: https://a.vn\ndate_formats: [ngày]", 3, "%H:%M"),
        ("title: A\nhome: https://a.vn\nlinks:\n  article: '('", 4, "article"),
        ("title: A\nhome: https://a.vn\nexpectations:\n  articles_per_week: [9, 1]", 4, "[least, most]"),
        ("title: A\nhome: https://a.vn\nname: b", 3, "expected 'a'"),
        ("title: A\nhome: https://a.vn\nsource: {a: b}", 3, "public pages that show the address"),
        (
            "title: A\nhome: https://a.vn\nold_layouts:\n  - {valid_until: 2019-12-31, valid_from: 2020-01-01, selectors: {body: p}}",
            4,
            "before valid_until",
        ),
        ("title: A\nhome: https://a.vn\nold_layouts:\n  - {valid_until: soon, selectors: {body: p}}", 4, "YYYY-MM-DD"),
        ("title: [A\nhome: https://a.vn", 2, "broken YAML"),
        ("title: A\nhome: https://a.vn\ntitle: B", 3, "broken YAML"),
        ("- a\n- b", 1, "title: Báo"),
        ("", 1, "title: Báo"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, line, said):
    folder = write(tmp_path, "a", text)
    with pytest.raises(DeclarationError) as caught:
        load_portal(folder)
    assert str(caught.value).startswith(f"{folder / 'portal.yaml'}:{line}: ")
    assert said in str(caught.value).splitlines()[0]


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path):
    folder = write(tmp_path, "a", "title: ''\nhome: x\nkind: y\n")
    with pytest.raises(DeclarationError) as caught:
        load_portal(folder)
    assert [line for line, _ in caught.value.problems] == [1, 2, 3]


def test_no_utf8_and_no_file(tmp_path):
    folder = write(tmp_path, "a", "title: A")
    (folder / "portal.yaml").write_bytes("# một\ntitle: Báo".encode("utf-16-le"))
    with pytest.raises(DeclarationError):
        load_portal(folder)
    (folder / "portal.yaml").write_bytes(b"# mot\n# hai\ntitle: B\xe1o")
    with pytest.raises(DeclarationError, match=r":3: is not UTF-8"):
        load_portal(folder)
    with pytest.raises(DeclarationError, match="cannot be read"):
        load_portal(tmp_path / "nothing")


def test_a_broken_declaration_does_not_stop_the_others(tmp_path):
    write(tmp_path, "a", "title: A\nhome: http://a.vn")
    write(tmp_path, "b", "title: B")
    write(tmp_path, "c", "title: C\nhome: http://c.vn")
    errors: list[DeclarationError] = []
    assert list(load_portals(tmp_path, on_error=errors.append)) == ["a", "c"]
    assert len(errors) == 1
    with pytest.raises(ExceptionGroup):
        load_portals(tmp_path)


def test_politeness_becomes_scrapy_settings(tmp_path):
    portal = load_portal(write(tmp_path, "a", "title: A\nhome: http://a.vn\npoliteness: {delay: 2.5}\nold_tls: yes"))
    settings = for_portal(Terms.of(portal))
    assert settings["DOWNLOAD_DELAY"] == 2.5
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert settings["AUTOTHROTTLE_ENABLED"]
    assert settings["DOWNLOAD_HANDLERS"] == {"https": "crawler.old_tls.OldTlsHandler"}


def test_the_quick_reading_and_the_careful_one_agree(tmp_path):
    path = tmp_path / "bao-thu" / "portal.yaml"
    assert _read_quickly(GOOD, "bao-thu") == _read_carefully(GOOD, path)
    odd = "title: 12:30\nhome: https://a.vn\nowner: no\nold_tls: yes\npoliteness: {delay: 0x10}\n"
    read = parse_portal(odd, path)
    assert (read.title, read.owner, read.old_tls) == ("12:30", "no", True)


def test_provinces_are_spelt_as_in_the_gazetteer_and_today_s_is_known(tmp_path):
    text = "title: A\nhome: https://a.vn\nprovince: tỉnh Hoà Bình\nsource: https://b.vn/danh-ba\n"
    portal = load_portal(write(tmp_path, "a", text))
    assert (portal.province, portal.province_now, portal.province_today) == ("Hòa Bình", "", "Phú Thọ")
    assert portal.source == ("https://b.vn/danh-ba",)
    assert load_portal(write(tmp_path, "b", "title: B\nhome: https://b.vn\nprovince: Nơi Xa")).province == "Nơi Xa"


def test_every_field_is_explained_to_those_who_declare_portals():
    readme = (BUNDLED / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    assert parse_portal(example, Path("bao-vi-du/portal.yaml")).old_layouts
    fields = set(Portal.model_fields) - {"name"}
    assert {name for name in fields if f"| `{name}` |" not in readme} == set()
    parts = (Start, Listing, Links, Selectors, Layout, Politeness, Expectations)
    assert {
        name for part in parts for name in part.model_fields if f"{name}`" not in readme and f"`{name}" not in readme
    } == set()
