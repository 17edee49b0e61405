"""``export`` as users and pipes call it."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.commands import environment, guongsang

ARTICLE = (
    "Người giữ rừng ở bản Huổi Cuổi\n"
    "Ông Quàng Văn Sướng, sinh năm 1958, dân tộc Thái, ở xã Chiềng Khoang, huyện Quỳnh Nhai, tỉnh Sơn La là tấm gương "
    "sáng. Ông đã hiến 1.400 m2 đất để mở đường vào bản. Năm 2021, ông được Chủ tịch UBND tỉnh tặng Bằng khen.\n"
)


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    """A store with one dossier."""
    article = tmp_path / "bai.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert guongsang("ingest", article, home=home).returncode == 0
    done = guongsang("nightly", home=home)
    assert done.returncode == 0, done.stderr
    return home


def test_a_workbook_goes_to_a_file_whole(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "danh sách.xlsx"
    done = guongsang("export", "--format", "xlsx", "--output", target, home=home)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    assert book["Cá nhân"]["B1"].value == "Họ và tên"
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["danh sách.xlsx"]


def test_a_list_of_what_is_new_then_weights_with_a_slip(filled: Path) -> None:
    def listed(*arguments: str) -> list[str]:
        columns = ("--column", "name", "--column", "birth_year", "--column", "gender")
        done = guongsang("export", *columns, *arguments, home=filled)
        assert done.returncode == 0, done.stderr
        return done.stdout.removeprefix("\ufeff").splitlines()[1:]

    assert listed("--new", "--commune", "chieng khoang") == ["Quàng Văn Sướng,1958,Nam"]
    assert listed("--new", "--commune", "chieng khoang") == []
    slip = "line\tfield\tpoints\tmost\twords\nscore\t*\tviel\t\tx\n"
    (filled / "board").mkdir()
    (filled / "board" / "weights.tsv").write_text(slip, encoding="utf-8")
    done = guongsang("nightly", home=filled)
    assert done.returncode == 2
    assert "weights.tsv:2: points is 'viel', expected a number" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--column", "tên"), "no column is called 'tên': expected some of stt, kind, name"),
        (("--stage", "xong"), "--stage 'xong': expected one of found"),
    ],
)
def test_a_slip_in_a_filter_is_one_clear_line(home: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = guongsang("export", *arguments, home=home)
    assert done.returncode == 2
    assert expected in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_place_that_cannot_be_written_is_one_clear_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = guongsang("export", "--format", "docx", "--output", tmp_path / "file" / "list.docx", home=home)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_disk_that_is_full_leaves_the_old_list_as_it_was(home: Path, tmp_path: Path, form: str) -> None:
    guongsang("status", home=home)  # makes the store, which must not meet the limit
    folder = tmp_path / "lists"
    folder.mkdir()
    target = folder / f"list.{form}"
    target.write_bytes(b"old")
    limited = (
        "import resource, signal, runpy, sys;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from store.setup import open_store; open_store();"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        f"sys.argv[1:] = ['export', '--format', '{form}', '-o', {str(target)!r}];"
        "runpy.run_module('jobs.cli', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], env=environment(home), capture_output=True, timeout=100, check=False
    )
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert "the disk is full" in said.replace("\n", " ")
    assert "Traceback" not in said
    assert target.read_bytes() == b"old"
    assert list(folder.iterdir()) == [target]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 3000
