"""The list as the board's Word table: title block, parts A to D, the short columns that fit A4 landscape (DOMAIN 8)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml.etree import Comment

from candidates.exports.listed import Listed
from candidates.exports.packing import Parts, pack
from candidates.exports.text import printable

TITLE = "DANH SÁCH ĐỀ XUẤT ĐIỂN HÌNH TIÊN TIẾN, NGƯỜI TỐT VIỆC TỐT"
ATTACHED = "(Kèm theo ………… số ……/…… ngày …… tháng …… năm ……)"
NOBODY = "Không có."
_DOCUMENT = "word/document.xml"
_MARK = re.compile(rb"<!--rows:(.*?)-->")
_TWIPS = 1440 / 25.4
"""Word's unit of width: twentieths of a point, in a millimetre."""


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
        ("STT", ("stt",), 12),
        (heading, ("name",), 30),
        ("Năm sinh", ("birth_year",), 14),
        ("Dân tộc", ("ethnicity",), 15),
        ("Chức vụ/Nghề nghiệp", ("position_occupation",), 25),
        ("Địa chỉ", _PLACE, 30),
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
            ("STT", ("stt",), 12),
            ("Tên tập thể", ("name",), 32),
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
            ("STT", ("stt",), 12),
            ("Tên mô hình", ("name",), 38),
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
    """Write the document to ``out``; returns the number of candidates.

    python-docx makes the page, the styles and the headings of the tables; the rows, of which there may be tens of
    thousands, are written into its document as text, each part in a file of its own until the others are known.
    """
    with ExitStack() as files:
        rows = {part.kind: files.enter_context(TemporaryFile()) for part in PARTS}
        counts = dict.fromkeys(rows, 0)
        by_kind = {part.kind: part for part in PARTS}
        for one in candidates:
            counts[one.kind] += 1
            rows[one.kind].write(
                _row_xml(by_kind[one.kind], {**one.cells, **one.more, "stt": str(counts[one.kind])}).encode()
            )
        by_heading = {part.heading: rows[part.kind] for part in PARTS}
        pack(_frame(counts), lambda name, content: _with_rows(name, content, by_heading), out)
    return sum(counts.values())


def _frame(counts: Mapping[str, int]) -> bytes:
    """The document without rows: after each table's heading stands a mark that names its part."""
    document = Document()
    _page(document)
    _line(document, TITLE, bold=True, size=14)
    _line(document, ATTACHED, italic=True)
    for part in PARTS:
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.add_run(part.heading).bold = True
        if counts[part.kind]:
            _table(document, part)
        else:
            document.add_paragraph(NOBODY)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_rows(name: str, content: bytes, rows: Mapping[str, BinaryIO]) -> Parts | None:
    """The document with the rows in the place of their marks."""
    if name != _DOCUMENT:
        return None
    pieces = _MARK.split(content)
    return [rows[piece.decode()] if at % 2 else piece for at, piece in enumerate(pieces)]


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
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _line(document: Any, text: str, *, bold: bool = False, italic: bool = False, size: int = 12) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _table(document: Any, part: _Part) -> None:
    """A table of one row, its heading, which is repeated on every page; below it the mark for the rows."""
    table = document.add_table(rows=1, cols=len(part.columns))
    table.style = "Table Grid"
    table.autofit = False
    for column, cell, (heading, _, width) in zip(table.columns, table.rows[0].cells, part.columns, strict=True):
        column.width = cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(heading)
        run.bold, run.font.size = True, Pt(10)
    _mark(table.rows[0], "w:tblHeader")
    table._tbl.append(Comment(f"rows:{part.heading}"))


def _row_xml(part: _Part, cells: Mapping[str, str]) -> str:
    """One row that is not torn apart by the end of a page, as WordprocessingML."""
    made = []
    for _, fields, width in part.columns:
        lines = [line for field in fields if cells.get(field) for line in printable(cells[field]).split("\n")]
        words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{round(width * _TWIPS)}"/></w:tcPr>'
            f'<w:p><w:r><w:rPr><w:sz w:val="20"/></w:rPr>{words}</w:r></w:p></w:tc>'
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"


def _mark(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    properties.append(mark)
