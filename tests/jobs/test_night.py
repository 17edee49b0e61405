"""A whole night over the demo portals: what it finds, that it can be repeated, and that it survives being killed."""

import csv
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from jobs.portal_server import serve_demo_portals
from jobs.portal_source import load_articles
from tests.conftest import ROOT
from tests.jobs.commands import environment, guongsang

KILLS = 2


def _night(home: Path) -> subprocess.CompletedProcess[str]:
    return guongsang("demo", "--no-site", home=home)


def _store(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a night leaves behind, by natural keys: ids and times of the run left out."""
    queries = {
        "articles": "select url, title, sapo, text, published_at, portal, exemplar_column from store_article "
        "order by url",
        "readings": "select a.url, r.text, r.payload from store_storedreading r "
        "join store_article a on a.id = r.article_id order by a.url",
        "verdicts": "select a.url, v.genre, v.score, v.flag from store_storedverdict v "
        "join store_article a on a.id = v.article_id order by a.url",
        "reprints": "select a.url, b.url from store_article a join store_article b on b.id = a.reprint_of_id "
        "order by a.url",
        "appearances": "select c.name, c.kind, c.province, a.url, p.subject from store_appearance p "
        "join store_candidate c on c.id = p.candidate_id join store_article a on a.id = p.article_id order by 4, 5",
    }
    with sqlite3.connect(home / "demo" / "guongsang.sqlite3") as store:
        return {name: [_without_ids(row) for row in store.execute(query)] for name, query in queries.items()}


def _without_ids(row: tuple[object, ...]) -> tuple[object, ...]:
    """A reading names its article by the row's number, which depends on the order of arrival."""
    return tuple(re.sub(r'"id": "\d+"', "", cell) if isinstance(cell, str) else cell for cell in row)


def _expected_articles() -> int:
    with serve_demo_portals(free_ports=True) as served:
        return sum(len(load_articles(portal.folder / "articles")) for portal in served)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("undisturbed")
    done = _night(home)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return home


@pytest.mark.slow
def test_the_demo_night_finds_every_article_and_the_list_names_people(undisturbed: Path) -> None:
    store = _store(undisturbed)
    empty_page = 1
    assert len(store["articles"]) == _expected_articles() - empty_page
    assert len(store["readings"]) == len(store["verdicts"]) == len(store["articles"])
    assert store["reprints"]
    with (undisturbed / "demo" / "lists" / "danh-sach-de-xuat.csv").open(encoding="utf-8-sig", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert len(listed) >= 20
    assert all(row["Trích dẫn minh chứng"] for row in listed)


@pytest.mark.slow
def test_the_next_night_changes_nothing(undisturbed: Path) -> None:
    before = _store(undisturbed)
    done = _night(undisturbed)
    assert done.returncode == 0, done.stderr
    assert _store(undisturbed) == before
    assert " 0 new" in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_any_moment_it_ends_in_the_same_store(undisturbed: Path, tmp_path: Path) -> None:
    moments = random.Random(20261122)
    for _ in range(KILLS):
        night = subprocess.Popen(
            [sys.executable, "-m", "jobs.cli", "demo", "--no-site"],
            cwd=ROOT,
            env=environment(tmp_path),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with suppress(subprocess.TimeoutExpired):
            night.wait(timeout=moments.uniform(2, 10))
        with suppress(ProcessLookupError):
            os.killpg(night.pid, signal.SIGKILL)
        night.wait()
    done = _night(tmp_path)
    assert done.returncode == 0, done.stderr
    assert _store(tmp_path) == _store(undisturbed)


@pytest.mark.slow
def test_the_seed_documents(home: Path, shared: Path) -> None:
    assert guongsang("ingest", shared / "seeds", home=home).returncode == 0
    done = guongsang("nightly", home=home)
    assert done.returncode == 0, done.stderr
    exported = guongsang("export", "--format", "csv", home=home)
    listed = list(csv.DictReader(exported.stdout.removeprefix("\ufeff").splitlines()))
    assert {Path(row["Đường dẫn/Tệp"]).name[:3] for row in listed} == {"003"}
    people = {row["Họ và tên"] for row in listed if row["Loại"] == "Cá nhân"}
    nine = {
        "Hoàng Giang",
        "Lương Kim Dung",
        "Bùi Thu Hằng",
        "Đàm Văn Ngan",
        "Trương Văn Hoàn",
        "Tạ Hoài Phương",
        "Triệu Vần Chòi",
        "Đào Thị Lan",
        "Mê Văn Đạt",
    }
    assert len(people & nine) >= 7
    assert people <= nine
