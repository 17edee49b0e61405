"""The commands around the declared portals, on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import provinces
from crawler.declaration import Kind, load_portals
from jobs import portals
from tests.jobs.commands import guongsang


def test_the_page_about_the_portals_is_fresh() -> None:
    assert portals.PAGE.read_text(encoding="utf-8") == portals.page(), "run `make docs`"


def test_the_command_writes_the_page(home: Path, tmp_path: Path) -> None:
    done = guongsang("portals", "docs", "-o", tmp_path / "trang" / "portals.md", home=home)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "trang" / "portals.md").read_text(encoding="utf-8") == portals.page()


def test_every_bundled_declaration_names_real_provinces() -> None:
    for portal in load_portals(portals.BUNDLED).values():
        known = provinces.named(portal.province)
        assert known is not None, portal.name
        assert portal.province_now in {"", known.name_now}, portal.name


@pytest.mark.parametrize(
    "line", ["Hà Nội\tnewspaper", "Hà Nôi Mới\tnewspaper\tBáo", "Hà Nội\tblog\tBáo", "Hà Nội newspaper Báo"]
)
def test_a_broken_line_of_the_unconfirmed_is_named(tmp_path: Path, line: str) -> None:
    table = tmp_path / "unconfirmed.tsv"
    table.write_text(f"# a\nHuế\tnewspaper\tBáo Huế\n{line}\n", encoding="utf-8")
    with pytest.raises(portals.UnconfirmedError, match=r"unconfirmed\.tsv:3: "):
        portals.unconfirmed(table)
    table.write_text("Huế\tnewspaper\tBáo Huế\n", encoding="utf-8")
    assert portals.unconfirmed(table) == [portals.Unconfirmed("Huế", Kind.NEWSPAPER, "Báo Huế")]


def test_the_list_tells_what_a_night_crawls(home: Path) -> None:
    done = guongsang("portals", "list", home=home, GUONGSANG_PORTALS='["bao-hoa-binh"]')
    chosen = {line.split("\t")[0]: line.split("\t")[-1] for line in done.stdout.splitlines()}
    assert chosen["bao-hoa-binh"] == "nightly"
    assert set(chosen.values()) == {"nightly", "-"}
