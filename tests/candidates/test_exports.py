"""Every form of the list, read back with the library that its readers use."""

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from candidates.communes import named_communes
from candidates.dossiers import gather
from candidates.exports.columns import COLUMNS
from candidates.exports.docx_list import ATTACHED, PARTS, TITLE
from candidates.exports.files import whole_binary_file, whole_file
from candidates.exports.formats import FORMATS
from candidates.exports.journal import journal
from candidates.exports.listed import Listed, listed
from candidates.exports.text import LONGEST, printable
from candidates.vocabulary import award_shown
from store.models import Appearance, Candidate, StoredReading, StoredVerdict
from tests.review.invented import store_article


def _one(kind: str = "person", **cells: str) -> Listed:
    return Listed(1, f"{kind}:x", kind, {field: "" for field, _ in COLUMNS} | {"stt": "1"} | cells)


def _written(form: str, candidates: list[Listed]) -> io.BytesIO:
    out = io.BytesIO()
    assert FORMATS[form].write(iter(candidates), out) == len(candidates)
    out.seek(0)
    return out


@pytest.fixture
def farmer(db: None) -> list[Listed]:
    store_article()
    gather()
    return list(listed(Candidate.objects.all()))


@pytest.mark.database
def test_the_workbook_has_a_sheet_for_each_kind_and_the_proof(farmer: list[Listed]) -> None:
    book = openpyxl.load_workbook(_written("xlsx", farmer))
    assert book.sheetnames == [
        "Cá nhân",
        "Tập thể",
        "Hộ gia đình",
        "Mô hình",
        "Minh chứng",
        "Khen thưởng",
        "Thống kê",
        "Địa bàn chưa có gương",
        "Nhật ký",
    ]
    people = list(book["Cá nhân"].values)
    assert list(people[0]) == [heading for field, heading in COLUMNS if field != "kind"]
    assert people[1][:2] == (1, "Lò Văn Pánh")
    text = Appearance.objects.get().article.reading.text
    _, _, name, sentence, start, end, *_ = list(book["Minh chứng"].values)[1]
    assert name == "Lò Văn Pánh"
    assert sentence == text[start:end].strip()
    award = list(book["Khen thưởng"].values)[1]
    assert award[3] == "Bằng khen của Chủ tịch UBND tỉnh"
    assert award[6:9:2] == ("2021", "đã khen")


@pytest.mark.database
def test_a_dossier_whose_article_has_vanished_says_so(farmer: list[Listed]) -> None:
    Appearance.objects.get().article.delete()
    (left,) = listed(Candidate.objects.all())
    assert left.cells["name"] == farmer[0].cells["name"]
    assert left.cells["flags"].startswith("không còn bài nguồn")


@pytest.mark.database
def test_the_workbook_counts_and_says_what_was_read(farmer: list[Listed]) -> None:
    policy = store_article(2)
    StoredReading.objects.filter(article=policy).delete()
    StoredVerdict.objects.filter(article=policy).delete()
    out = io.BytesIO()
    FORMATS["xlsx"].write(iter([*farmer, *farmer]), out, journal=journal())
    book = openpyxl.load_workbook(out)
    statistics = list(book["Thống kê"].values)
    assert statistics[1] == (1, "Cá nhân", "chưa rõ", "chưa rõ", "Sơn La", "chưa rõ", 2, 2)
    communes = [row[2] for row in book["Địa bàn chưa có gương"].values][1:]
    assert len(communes) > 70
    assert not set(communes) & set(named_communes(farmer[0].cells["address_2025"]))
    read = list(book["Nhật ký"].values)[1:]
    assert [row[6] for row in read] == ["chưa đọc", "1 gương"]
    assert [row[7] for row in read] == [policy.url, farmer[0].cells["url_or_file"]]


def test_the_workbook_is_ready_to_sort_and_print() -> None:
    book = openpyxl.load_workbook(_written("xlsx", [_one(name="Lê Na"), _one(name="Ma Văn Tá")]))
    sheet = book["Cá nhân"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AB3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width > 20


def test_a_row_is_as_high_as_its_longest_cell() -> None:
    rows = [_one(name="Lê Na"), _one(name="Ma Văn Tá", achievement="hiến đất " * 30), _one(awards="a\n" * 90)]
    sheet = openpyxl.load_workbook(_written("xlsx", rows))["Cá nhân"]
    usual, high, highest = (sheet.row_dimensions[at].height for at in (2, 3, 4))
    assert usual is None
    assert 60 < high < highest < 409


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-5", "@SUM(A1)", "{=1}", "http://x.vn/a", "0123", " <a>&"])
def test_text_stays_text_in_the_workbook(cell: str) -> None:
    found = openpyxl.load_workbook(_written("xlsx", [_one(note=cell)]))["Cá nhân"].cell(2, len(COLUMNS) - 1)
    assert (found.value, found.data_type) == (cell, "s")
    assert found.hyperlink is None


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_what_a_source_printed_never_breaks_the_file(form: str) -> None:
    _written(form, [_one(name="Lê\x0b\ud800 Na\uffff", achievement="a" * 40_000)])
    assert printable("Lê\x0b\ud800 Na\uffff") == "Lê Na"
    assert len(printable("a" * 40_000)) == LONGEST


def test_the_word_list_has_the_parts_of_the_board() -> None:
    kinds = ["person", "model", "person", "collective"]
    document = Document(_written("docx", [_one(kind, name=f"Tên {n}") for n, kind in enumerate(kinds)]))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:2] == [TITLE, ATTACHED]
    assert lines[2:] == ["A. TẬP THỂ", "B. CÁ NHÂN", "C. HỘ GIA ĐÌNH", "Không có.", "D. MÔ HÌNH"]
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    collectives, people, models = document.tables
    assert [cell.text for cell in people.rows[0].cells] == [heading for heading, _, _ in PARTS[1].columns]
    assert [[cell.text for cell in row.cells][:2] for row in people.rows[1:]] == [["1", "Tên 0"], ["2", "Tên 2"]]
    assert (collectives.rows[1].cells[1].text, models.rows[1].cells[1].text) == ("Tên 3", "Tên 1")
    assert people.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_every_part_fits_the_page() -> None:
    assert all(sum(width for _, _, width in part.columns) <= 297 - 2 * 15 for part in PARTS)


@pytest.mark.database
def test_json_lines_carry_the_sentences(farmer: list[Listed]) -> None:
    (line,) = _written("jsonl", farmer).read().decode().splitlines()
    record = json.loads(line)
    assert (record["name"], record["kind"], record["birth_year"]) == ("Lò Văn Pánh", "person", "1961")
    assert record["award_instances"][0]["year"] == "2021"
    assert record["sentences"][0]["start"] < record["sentences"][0]["end"]


@pytest.mark.database
def test_parquet_opens_with_pandas(farmer: list[Listed]) -> None:
    pytest.importorskip("pyarrow")
    import pandas as pd

    frame = pd.read_parquet(_written("parquet", farmer))
    assert list(frame.columns) == ["identity", *(field for field, _ in COLUMNS)]
    assert frame.loc[0, "name"] == "Lò Văn Pánh"


def test_csv_is_the_same_through_the_registry(farmer: list[Listed]) -> None:
    assert _written("csv", farmer).read().decode().startswith("\ufeffSTT,Loại,Họ và tên")


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_list_is_a_whole_file(form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    _written(form, [])


def test_a_failure_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "list.xlsx"
    target.write_bytes(b"old")

    def broken() -> Iterator[Any]:
        yield _one(name="Lê Na")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"), whole_binary_file(target) as out:
        FORMATS["xlsx"].write(broken(), out)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["list.xlsx"]


def test_a_text_file_keeps_its_line_ends(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as out:
        out.write("Đ\r\n")
    assert (tmp_path / "a.csv").read_bytes() == "Đ\r\n".encode()


def test_thousands_of_rows_with_any_words_make_one_sound_word_document() -> None:
    rows = [
        _one("person", name=f"Lò Văn {n}", achievement="a < b & c\n“hai” \x01 <!--rows:B. CÁ NHÂN-->")
        for n in range(3000)
    ]
    document = Document(_written("docx", [*rows, _one("model", name="Mận hậu")]))
    people, models = document.tables
    assert (len(people._tbl.tr_lst), len(models.rows)) == (3001, 2)
    assert people.rows[0].cells[1].text == "Họ và tên"
    assert "a < b & c\n“hai”  <!--rows:B. CÁ NHÂN-->" in [c.text for c in people.rows[1].cells]
    assert "<!--" not in document.element.xml


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_both_and_sets_them_on_paper(farmer: list[Listed], tmp_path: Path) -> None:
    for form in ("xlsx", "docx"):
        path = tmp_path / f"list-{form}.{form}"
        path.write_bytes(_written(form, farmer).getvalue())
        done = subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                *("--convert-to", "pdf", "--outdir", str(tmp_path), str(path)),
            ],
            capture_output=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        pdf = path.with_suffix(".pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert b"/Type/Page" in pdf.replace(b"/Type /Page", b"/Type/Page")


@pytest.mark.parametrize(
    ("award", "authority", "shown"),
    [
        ("Bằng khen của bộ, ban, ngành trung ương", "Ủy ban Dân tộc", "Bằng khen của Ủy ban Dân tộc"),
        ("Bằng khen của Thủ tướng Chính phủ", "Thủ tướng Chính phủ", "Bằng khen của Thủ tướng Chính phủ"),
        ("Giấy khen của Chủ tịch UBND huyện (đến 30/6/2025)", "", "Giấy khen của Chủ tịch UBND huyện"),
        ("Giấy khen (không rõ cấp)", "UBND huyện Mường La", "Giấy khen của UBND huyện Mường La"),
        ("Huy hiệu 30/40/45/50 năm tuổi Đảng", "", "Huy hiệu tuổi Đảng"),
        ("Huân chương Lao động hạng Ba", "Chủ tịch nước", "Huân chương Lao động hạng Ba của Chủ tịch nước"),
    ],
)
def test_an_award_is_named_as_a_board_writes_it(award: str, authority: str, shown: str) -> None:
    assert award_shown(award, authority) == shown
