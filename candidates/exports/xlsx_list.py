"""The list as an Excel workbook: a sheet for each kind, proof, awards, statistics, journal; set up for A4."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import floordiv
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZipFile

import xlsxwriter

from candidates.exports.columns import COLUMNS
from candidates.exports.journal import Read
from candidates.exports.listed import Listed
from candidates.exports.packing import Parts, pack
from candidates.exports.summary import Summary
from candidates.exports.text import cells_xml
from candidates.vocabulary import KINDS

A4 = 9
_SAMPLE = re.compile(rb'<row r="2"[^>]*><c r="A2" s="(\d+)"[^>]*>.*?</row>')
_ON_A_PAGE = 210
"""Characters in a line of A4 landscape that can still be read; wider sheets go over several pages side by side."""
_WIDE = {
    "name": 24,
    "position_occupation": 20,
    "organisation": 24,
    "address_as_written": 28,
    "address_2025": 28,
    "deed_category": 20,
    "movement": 26,
    "achievement": 50,
    "awards": 32,
    "award_status": 20,
    "source": 26,
    "url_or_file": 28,
    "evidence": 55,
    "flags": 18,
    "decision": 20,
    "note": 18,
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
_OF_SENTENCE, _OF_ARTICLE = _EVIDENCE[3][1], [width for _, width in _EVIDENCE[6:]]
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
_STATISTICS = (
    ("STT", 6),
    ("Loại", 14),
    ("Phong trào/Cuộc vận động", 36),
    ("Lĩnh vực", 30),
    ("Địa bàn (tỉnh, thành phố)", 24),
    ("Nhóm nghề nghiệp", 30),
    ("Số gương", 12),
    ("Số lượt (bài)", 12),
)
_EMPTY = (("STT", 6), ("Tỉnh, thành phố", 30), ("Xã, phường, đặc khu (từ 01/7/2025) chưa có gương", 60))
_JOURNAL = (
    ("STT", 6),
    ("Ngày đọc", 12),
    ("Nguồn", 20),
    ("Tiêu đề bài", 60),
    ("Ngày đăng", 12),
    ("Thể loại", 24),
    ("Kết quả, lý do", 40),
    ("Đường dẫn/Tệp", 36),
)
KIND_ORDER = ("person", "collective", "household", "model")


_LINE, _HIGHEST = 15, 405
"""Points that a line of the font takes, and that a row may be high."""
MOST_ROWS = 1_048_575
"""Rows that a sheet takes below its heading."""
_TOGETHER = 200
"""Rows that go into the file at once."""


class _Cells:
    """Cells as SpreadsheetML, one behind the other. Text is always text, never a formula, a link or a number."""

    def __init__(self, style: str) -> None:
        self._open, self._close = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
        self._empty, self._number = f'<c s="{style}"/>', f'<c s="{style}"><v>'

    def each(self, texts: Sequence[str]) -> list[str]:
        """One cell for each text."""
        before, behind, empty = self._open, self._close, self._empty
        return [f"{before}{text}{behind}" if text else empty for text in cells_xml(texts)]

    def texts(self, texts: Sequence[str]) -> str:
        """The cells of all the texts."""
        return "".join(self.each(texts))

    def number(self, number: int) -> str:
        """A cell that Excel counts with."""
        return f"{self._number}{number}</v></c>"


@dataclass(slots=True)
class _Sheet:
    """One sheet: its name and columns, and its rows so far, as SpreadsheetML in a file of their own."""

    name: str
    columns: tuple[tuple[str, int], ...]
    frozen: int
    body: BinaryIO
    cells: _Cells
    rows: int = 0
    widths: tuple[int, ...] = field(init=False)
    """Of the columns behind the number."""
    _waiting: list[str] = field(default_factory=list)
    """Rows that are not in the file yet."""

    def __post_init__(self) -> None:
        self.widths = tuple(width for _, width in self.columns[1:])

    def add(self, cells: str, lines: int = 1) -> None:
        """Write the next row: its number, and the cells behind it; ``lines`` tell how high it is."""
        if self.rows == MOST_ROWS:
            return
        self.rows += 1
        high = f' ht="{min(lines * _LINE, _HIGHEST)}" customHeight="1"' if lines > 1 else ""
        self._waiting.append(f'<row r="{self.rows + 1}"{high}>{self.cells.number(self.rows)}{cells}</row>')
        if len(self._waiting) == _TOGETHER:
            self.flush()

    def write(self, texts: Sequence[str], *numbers: int) -> None:
        """Write the next row: its number, the texts, and numbers behind them."""
        cells = self.cells.texts(texts) + "".join(map(self.cells.number, numbers))
        self.add(cells, _lines(texts, self.widths))

    def flush(self) -> None:
        """Bring the rows that wait into the file."""
        self.body.write("".join(self._waiting).encode())
        self._waiting.clear()


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Lines that the longest of the texts takes in its column; not every program finds that out by itself."""
    most = max(map(floordiv, map(len, texts), widths), default=0) + 1
    for text, width in zip(texts, widths, strict=False):
        if "\n" in text:
            most = max(most, sum(len(line) // width + 1 for line in text.split("\n")))
    return most


def write_xlsx(
    candidates: Iterable[Listed],
    out: BinaryIO,
    columns: Sequence[tuple[str, str]] = COLUMNS,
    journal: Iterable[Read] = (),
) -> int:
    """Write the workbook to ``out``; returns the number of candidates. Memory does not grow with them.

    XlsxWriter makes the sheets with headings, widths, filters and print setup; the rows are put into its archive.
    """
    own = [("stt", "STT"), *((field, heading) for field, heading in columns if field not in ("stt", "kind"))]
    fields = [field for field, _ in own[1:]]
    widths = tuple((heading, _NARROW.get(field, _WIDE.get(field, _USUAL))) for field, heading in own)
    with ExitStack() as files:
        cells = _Cells(_body_style())

        def sheet(name: str, columns: tuple[tuple[str, int], ...], frozen: int) -> _Sheet:
            return _Sheet(name, columns, frozen, files.enter_context(TemporaryFile()), cells)

        by_kind = {kind: sheet(KINDS[kind], widths, 2) for kind in KIND_ORDER}
        evidence, awards = sheet("Minh chứng", _EVIDENCE, 3), sheet("Khen thưởng", _AWARDS, 3)
        statistics, empty = sheet("Thống kê", _STATISTICS, 1), sheet("Địa bàn chưa có gương", _EMPTY, 1)
        read = sheet("Nhật ký", _JOURNAL, 1)
        summary = Summary()
        count = 0
        for one in candidates:
            count += 1
            summary.add(one)
            by_kind[one.kind].write([one.cells[field] for field in fields])
            of = KINDS[one.kind], one.cells["name"]
            for row, lines in _proof(cells.texts(of), one, cells):
                evidence.add(row, lines)
            for award in one.awards:
                awards.write((*of, *award))
        for *group, subjects, told in summary.statistics():
            statistics.write(group, subjects, told)
        for commune in summary.empty_communes():
            empty.write(commune)
        for article in journal:
            read.write(article)
        sheets = [*by_kind.values(), evidence, awards, statistics, empty, read]
        for one_sheet in sheets:
            one_sheet.flush()
        bodies = {f"xl/worksheets/sheet{at}.xml": one.body for at, one in enumerate(sheets, start=1)}
        pack(_frame(sheets), lambda name, content: _with_rows(name, content, bodies), out)
    return count


def _proof(before: str, one: Listed, cells: _Cells) -> Iterator[tuple[str, int]]:
    """The cells of each sentence and how many lines they take; what is the same for an article is made once."""
    for (title, url, published), pieces in one.proof():
        article = title, published, url
        told = [piece["text"].strip() for piece in pieces]
        least, made = _lines(article, _OF_ARTICLE), cells.each((*article, *told))
        behind = "".join(made[: len(article)])
        for piece, text, cell in zip(pieces, told, made[len(article) :], strict=True):
            row = f"{before}{cell}{cells.number(piece['start'])}{cells.number(piece['end'])}{behind}"
            yield row, max(least, len(text) // _OF_SENTENCE + 1)


def _with_rows(name: str, content: bytes, rows: Mapping[str, BinaryIO]) -> Parts | None:
    """A sheet with its rows in the place of the sample."""
    if name not in rows:
        return None
    sample = _SAMPLE.search(content)
    assert sample is not None
    return [content[: sample.start()], rows[name], content[sample.end() :]]


def _body_style() -> str:
    """The number that XlsxWriter gives the format of the body."""
    frame = _frame([_Sheet("A", (("A", 5),), 1, io.BytesIO(), _Cells(""))])
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
    body = book.add_format({"text_wrap": True, "align": "left", "valign": "top", "border": 1})
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
    sheet.fit_to_pages(max(1, round(sum(width for _, width in one.columns) / _ON_A_PAGE)), 0)
    sheet.repeat_columns(0, one.frozen - 1)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.set_row(0, 45)
    for column, (heading, width) in enumerate(one.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    sheet.autofilter(0, 0, max(one.rows, 1), len(one.columns) - 1)
