"""The list as an Excel workbook: a sheet for each kind, the sentences behind them, the awards; ready to print on A4."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from candidates.exports.columns import COLUMNS, AwardInstance, Listed, Source
from candidates.exports.packing import Parts, pack
from candidates.exports.text import printable
from candidates.vocabulary import KINDS

A4 = 9
_LETTERS = tuple(xl_col_to_name(number) for number in range(64))
_SAMPLE = re.compile(rb'<row r="2"[^>]*><c r="A2" s="(\d+)"[^>]*>.*?</row>')
_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
"""What Excel would take for the code of a character."""
_ON_A_PAGE = 210
"""Characters in a line of A4 landscape that can still be read; wider sheets go over several pages side by side."""
_WIDE = {
    "name": 24,
    "position_occupation": 22,
    "organisation": 24,
    "address_as_written": 32,
    "address_2025": 28,
    "movement": 26,
    "achievement": 55,
    "awards": 36,
    "award_status": 20,
    "source": 30,
    "url_or_file": 28,
    "evidence": 55,
    "decision": 20,
    "note": 20,
}
_NARROW = {"stt": 5, "gender": 7, "birth_year": 8, "ethnicity": 9, "religion": 9}
_USUAL = 13
_EVIDENCE = (
    ("STT", 6),
    ("Loại", 11),
    ("Họ và tên/Tên", 26),
    ("Câu trong bài", 80),
    ("Từ", 8),
    ("Đến", 8),
    ("Tiêu đề bài", 40),
    ("Ngày đăng", 12),
    ("Đường dẫn/Tệp", 40),
)
_AWARDS = (
    ("STT", 6),
    ("Loại", 11),
    ("Họ và tên/Tên", 26),
    ("Hình thức", 34),
    ("Cấp", 18),
    ("Thẩm quyền", 30),
    ("Năm", 8),
    ("Phong trào", 26),
    ("Tình trạng", 20),
    ("Đường dẫn/Tệp", 40),
)
KIND_ORDER = ("person", "collective", "household", "model")


MOST_ROWS = 1_048_575
"""Rows that a sheet takes below its heading."""


@dataclass(slots=True)
class _Sheet:
    """One sheet: its name and columns, and its rows so far, as SpreadsheetML in a file of their own."""

    name: str
    columns: tuple[tuple[str, int], ...]
    frozen: int
    body: BinaryIO
    style: str
    rows: int = 0

    def add(self, cells: Sequence[str | int]) -> None:
        """Write the next row. Text is always text, never a formula, a link or a number."""
        if self.rows == MOST_ROWS:
            return
        self.rows += 1
        at = self.rows + 1
        made = [f'<row r="{at}">']
        for column, cell in zip(_LETTERS, cells, strict=False):
            if isinstance(cell, int):
                made.append(f'<c r="{column}{at}" s="{self.style}"><v>{cell}</v></c>')
            elif cell:
                words = _ESCAPE.sub(r"_x005F\1", escape(printable(cell)))
                made.append(
                    f'<c r="{column}{at}" s="{self.style}" t="inlineStr">'
                    f'<is><t xml:space="preserve">{words}</t></is></c>'
                )
            else:
                made.append(f'<c r="{column}{at}" s="{self.style}"/>')
        made.append("</row>")
        self.body.write("".join(made).encode())


def write_xlsx(candidates: Iterable[Listed], out: BinaryIO, columns: Sequence[tuple[str, str]] = COLUMNS) -> int:
    """Write the workbook to ``out``; returns the number of candidates. Memory does not grow with them.

    XlsxWriter makes the sheets with headings, widths, filters and print setup; the rows are put into its archive.
    """
    own = [(field, heading) for field, heading in columns if field != "kind"]
    widths = tuple((heading, _NARROW.get(field, _WIDE.get(field, _USUAL))) for field, heading in own)
    with ExitStack() as files:
        style = _body_style()
        by_kind = {
            kind: _Sheet(KINDS[kind], widths, 2, files.enter_context(TemporaryFile()), style) for kind in KIND_ORDER
        }
        evidence = _Sheet("Minh chứng", _EVIDENCE, 3, files.enter_context(TemporaryFile()), style)
        awards = _Sheet("Khen thưởng", _AWARDS, 3, files.enter_context(TemporaryFile()), style)
        count = 0
        for one in candidates:
            count += 1
            sheet = by_kind[one.kind]
            sheet.add([sheet.rows + 1 if field == "stt" else one.cells[field] for field, _ in own])
            of = (KINDS[one.kind], one.cells["name"])
            for source in one.evidence:
                evidence.add([evidence.rows + 1, *of, *_source(source)])
            for award in one.awards:
                awards.add([awards.rows + 1, *of, *_award(award)])
        sheets = [*by_kind.values(), evidence, awards]
        rows = {f"xl/worksheets/sheet{at}.xml": sheet.body for at, sheet in enumerate(sheets, start=1)}
        pack(_frame(sheets), lambda name, content: _with_rows(name, content, rows), out)
    return count


def _with_rows(name: str, content: bytes, rows: Mapping[str, BinaryIO]) -> Parts | None:
    """A sheet with its rows in the place of the sample."""
    if name not in rows:
        return None
    sample = _SAMPLE.search(content)
    assert sample is not None
    return [content[: sample.start()], rows[name], content[sample.end() :]]


def _body_style() -> str:
    """The number that XlsxWriter gives the format of the body."""
    frame = _frame([_Sheet("A", (("A", 5),), 1, io.BytesIO(), "")])
    with ZipFile(io.BytesIO(frame)) as archive:
        sample = _SAMPLE.search(archive.read("xl/worksheets/sheet1.xml"))
    assert sample is not None
    return sample.group(1).decode()


def _frame(sheets: Sequence[_Sheet]) -> bytes:
    """The workbook without rows: each sheet with its heading and one sample row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_format_properties": {"font_name": "Times New Roman", "font_size": 11}}
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#E7E0D3"}
    )
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for one in sheets:
        _head(book.add_worksheet(one.name), one, head)
        book.worksheets()[-1].write_number(1, 0, 0, body)
    book.close()
    return out.getvalue()


def _head(sheet: Any, one: _Sheet, head: Any) -> None:
    """The heading of a sheet, the columns frozen beside it, its filters and its print setup."""
    sheet.freeze_panes(1, one.frozen)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(math.ceil(sum(width for _, width in one.columns) / _ON_A_PAGE), 0)
    sheet.repeat_columns(0, one.frozen - 1)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.set_row(0, 45)
    for column, (heading, width) in enumerate(one.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    sheet.autofilter(0, 0, max(one.rows, 1), len(one.columns) - 1)


def _source(source: Source) -> tuple[str | int, ...]:
    return source.text, source.start, source.end, source.title, source.published, source.url


def _award(award: AwardInstance) -> tuple[str, ...]:
    return award.award, award.level, award.authority, award.year, award.movement, award.status, award.url
