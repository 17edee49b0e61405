"""The list as CSV for Excel: UTF-8 with byte order mark, Vietnamese headings, no cell that runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from candidates.exports.columns import COLUMNS

BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
"""With their full-width forms, which some spreadsheets take for the same."""


def write_csv(rows: Iterable[Mapping[str, str]], out: TextIO, columns: Sequence[tuple[str, str]] = COLUMNS) -> int:
    """Write heading and rows to ``out`` (opened with ``newline=""``); returns the number of rows."""
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow([heading for _, heading in columns])
    fields = [field for field, _ in columns]
    count = 0
    for row in rows:
        cells = [row[field] for field in fields]
        writer.writerow(["'" + cell if cell[:1] in _FORMULA_STARTS else cell for cell in cells])
        count += 1
    return count


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows as text, whatever the source wrote."""
    return "'" + cell if cell[:1] in _FORMULA_STARTS else cell
