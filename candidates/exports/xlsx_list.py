"""The list as an Excel workbook: a sheet for each kind, the sentences behind them, the awards; ready to print on A4."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from candidates.exports.columns import COLUMNS, AwardInstance, Listed, Source
from candidates.exports.text import printable
from candidates.vocabulary import KINDS

A4 = 9
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


@dataclass(slots=True)
class _Sheet:
    """One sheet that is filled from top to bottom."""

    sheet: Any
    columns: int
    body: Any
    rows: int = 0

    def add(self, cells: Sequence[str | int]) -> None:
        """Write the next row. Text is always text, never a formula, a link or a number."""
        self.rows += 1
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.rows, column, cell, self.body)
            else:
                self.sheet.write_string(self.rows, column, printable(cell), self.body)

    def finish(self) -> None:
        """Filters over everything that was written."""
        self.sheet.autofilter(0, 0, max(self.rows, 1), self.columns - 1)


def write_xlsx(candidates: Iterable[Listed], out: BinaryIO, columns: Sequence[tuple[str, str]] = COLUMNS) -> int:
    """Write the workbook to ``out``; returns the number of candidates. Memory does not grow with them."""
    with TemporaryDirectory() as folder:
        book = _book(out, folder)
        try:
            count = _fill(book, candidates, columns)
            book.close()
        except BaseException as error:
            for sheet in book.worksheets():  # XlsxWriter closes its row files only when the book is finished
                with suppress(OSError):
                    sheet.row_data_fh.close()
            if isinstance(error, FileCreateError) and isinstance(error.args[0], OSError):
                raise error.args[0] from None
            raise
    return count


def _book(out: BinaryIO, folder: str) -> Any:
    """A workbook that keeps finished rows in files below ``folder``, and never turns text into anything else."""
    return xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Times New Roman", "font_size": 11},
        },
    )


def _fill(book: Any, candidates: Iterable[Listed], columns: Sequence[tuple[str, str]]) -> int:
    """Write all sheets in one pass; the kind is told by the sheet."""
    own = [(field, heading) for field, heading in columns if field != "kind"]
    widths = [(heading, _NARROW.get(field, _WIDE.get(field, _USUAL))) for field, heading in own]
    by_kind = {kind: _sheet(book, KINDS[kind], widths, frozen=2) for kind in KIND_ORDER}
    evidence = _sheet(book, "Minh chứng", _EVIDENCE, frozen=3)
    awards = _sheet(book, "Khen thưởng", _AWARDS, frozen=3)
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
    for sheet in (*by_kind.values(), evidence, awards):
        sheet.finish()
    return count


def _source(source: Source) -> tuple[str | int, ...]:
    return source.text, source.start, source.end, source.title, source.published, source.url


def _award(award: AwardInstance) -> tuple[str, ...]:
    return award.award, award.level, award.authority, award.year, award.movement, award.status, award.url


def _sheet(book: Any, name: str, columns: Sequence[tuple[str, int]], *, frozen: int) -> _Sheet:
    """A sheet with its heading, ``frozen`` columns beside it, and its print setup."""
    head = book.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#E7E0D3"}
    )
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, frozen)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(math.ceil(sum(width for _, width in columns) / _ON_A_PAGE), 0)
    sheet.repeat_columns(0, frozen - 1)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.set_row(0, 45)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    return _Sheet(sheet, len(columns), body)
