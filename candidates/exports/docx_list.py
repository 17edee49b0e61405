"""The list as the board's Word table: title block, parts A to D, the short columns that fit A4 landscape (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from candidates.exports.columns import Listed
from candidates.exports.text import printable

TITLE = "DANH SÁCH ĐỀ XUẤT ĐIỂN HÌNH TIÊN TIẾN, NGƯỜI TỐT VIỆC TỐT"
ATTACHED = "(Kèm theo ………… số ……/…… ngày …… tháng …… năm ……)"
NOBODY = "Không có."


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the list: which kind it holds, and its columns as heading, fields and width in millimetres.

    The values of several fields stand in one cell, a line each; no field means a cell to fill in by hand.
    """

    heading: str
    kind: str
    columns: tuple[tuple[str, tuple[str, ...], int], ...]


_SOURCE = ("Nguồn, ngày", ("source", "published"), 32)
_NOTE = ("Ghi chú", ("note",), 16)
_PLACE = ("address_as_written", "address_2025")


def _people(heading: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    return (
        ("STT", ("stt",), 10),
        (heading, ("name",), 30),
        ("Năm sinh", ("birth_year",), 14),
        ("Dân tộc", ("ethnicity",), 15),
        ("Chức vụ/Nghề nghiệp", ("position_occupation",), 25),
        ("Địa chỉ", _PLACE, 32),
        ("Thành tích tóm tắt", ("achievement",), 61),
        ("Khen thưởng đã có", ("awards",), 32),
        _SOURCE,
        _NOTE,
    )


PARTS = (
    _Part(
        "A. TẬP THỂ",
        "collective",
        (
            ("STT", ("stt",), 10),
            ("Tên tập thể", ("name",), 34),
            ("Loại", ("collective_sort",), 16),
            ("Địa bàn", _PLACE, 30),
            ("Người đứng đầu", (), 22),
            ("Lĩnh vực", ("deed_category",), 20),
            ("Phong trào", ("movement",), 22),
            ("Thành tích", ("achievement",), 45),
            ("Khen thưởng", ("awards",), 26),
            ("Nguồn, ngày", ("source", "published"), 28),
            ("Ghi chú", ("note",), 14),
        ),
    ),
    _Part("B. CÁ NHÂN", "person", _people("Họ và tên")),
    _Part("C. HỘ GIA ĐÌNH", "household", _people("Họ và tên chủ hộ")),
    _Part(
        "D. MÔ HÌNH",
        "model",
        (
            ("STT", ("stt",), 10),
            ("Tên mô hình", ("name",), 40),
            ("Chủ thể", ("organisation",), 30),
            ("Địa bàn", _PLACE, 35),
            ("Nội dung/cách làm", ("achievement",), 65),
            ("Hiệu quả (số liệu)", ("results",), 30),
            ("Đã nhân rộng ở đâu", ("spread",), 25),
            _SOURCE,
        ),
    ),
)


def write_docx(candidates: Iterable[Listed], out: BinaryIO) -> int:
    """Write the document to ``out``; returns the number of candidates. The whole document is held in memory."""
    by_kind: dict[str, list[Listed]] = {part.kind: [] for part in PARTS}
    for one in candidates:
        by_kind[one.kind].append(one)
    document = Document()
    _page(document)
    _line(document, TITLE, bold=True, size=14)
    _line(document, ATTACHED, italic=True)
    for part in PARTS:
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.add_run(part.heading).bold = True
        if by_kind[part.kind]:
            _table(document, part, by_kind[part.kind])
        else:
            document.add_paragraph(NOBODY)
    document.save(out)
    return sum(map(len, by_kind.values()))


def _page(document: Any) -> None:
    """A4 landscape, Times New Roman, margins that leave 267 mm for the table."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(4)


def _line(document: Any, text: str, *, bold: bool = False, italic: bool = False, size: int = 12) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _table(document: Any, part: _Part, candidates: Sequence[Listed]) -> None:
    """A table whose heading is repeated on every page and whose rows are not torn apart."""
    table = document.add_table(rows=1, cols=len(part.columns))
    table.style = "Table Grid"
    table.autofit = False
    for column, (_, _, width) in zip(table.columns, part.columns, strict=True):
        column.width = Mm(width)
    _row(table.rows[0], part, [heading for heading, _, _ in part.columns], bold=True)
    _mark(table.rows[0], "w:tblHeader")
    for number, one in enumerate(candidates, start=1):
        cells = {**one.cells, "stt": str(number)}
        row = table.add_row()
        _row(row, part, ["\n".join(cells[f] for f in fields if cells.get(f)) for _, fields, _ in part.columns])
        _mark(row, "w:cantSplit")


def _row(row: Any, part: _Part, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, (_, _, width) in zip(row.cells, texts, part.columns, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(printable(text))
        run.bold, run.font.size = bold, Pt(10)
        if bold:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _mark(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    properties.append(mark)
