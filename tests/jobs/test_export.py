"""``export`` as users and pipes call it."""

import io
from pathlib import Path

import openpyxl

from tests.jobs.commands import guongsang


def test_a_workbook_goes_to_a_file_whole(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "danh sách.xlsx"
    done = guongsang("export", "--format", "xlsx", "--output", target, home=home)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    assert book["Cá nhân"]["B1"].value == "Họ và tên"
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["danh sách.xlsx"]


def test_a_place_that_cannot_be_written_is_one_clear_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = guongsang("export", "--format", "docx", "--output", tmp_path / "file" / "list.docx", home=home)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
