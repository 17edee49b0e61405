"""The forms in which a list can be had, by the name that ``guongsang export --format`` takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from candidates.exports.columns import COLUMNS
from candidates.exports.csv_list import write_csv
from candidates.exports.docx_list import write_docx
from candidates.exports.files import text_over
from candidates.exports.journal import Read
from candidates.exports.listed import Listed
from candidates.exports.machine import write_jsonl, write_parquet
from candidates.exports.xlsx_list import write_xlsx

Columns = Sequence[tuple[str, str]]


class Writer(Protocol):
    """How a form is written."""

    def __call__(
        self, candidates: Iterable[Listed], out: BinaryIO, columns: Columns = COLUMNS, journal: Iterable[Read] = ()
    ) -> int:
        """Write the candidates to ``out``; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One form: what it is for, whether a terminal can show it, and how it is written.

    ``write`` takes what :func:`candidates.exports.listed.listed` gives and the columns, and returns the number of
    candidates written; the workbook shows the articles of ``journal`` too. JSON Lines always has all cells, and the
    Word list the columns of the board's form.
    """

    purpose: str
    text: bool
    write: Writer


def _csv(
    candidates: Iterable[Listed],
    out: BinaryIO,
    columns: Columns = COLUMNS,
    journal: Iterable[Read] = (),  # noqa: ARG001
) -> int:
    with text_over(out) as text:
        return write_csv((one.cells for one in candidates), text, columns)


def _docx(
    candidates: Iterable[Listed],
    out: BinaryIO,
    columns: Columns = COLUMNS,  # noqa: ARG001
    journal: Iterable[Read] = (),  # noqa: ARG001
) -> int:
    return write_docx(candidates, out)


def _jsonl(
    candidates: Iterable[Listed],
    out: BinaryIO,
    columns: Columns = COLUMNS,  # noqa: ARG001
    journal: Iterable[Read] = (),  # noqa: ARG001
) -> int:
    with text_over(out) as text:
        return write_jsonl(candidates, text)


def _parquet(
    candidates: Iterable[Listed],
    out: BinaryIO,
    columns: Columns = COLUMNS,
    journal: Iterable[Read] = (),  # noqa: ARG001
) -> int:
    return write_parquet(candidates, out, columns)


FORMATS: dict[str, Format] = {
    "csv": Format("UTF-8 with BOM, for Excel", True, _csv),
    "xlsx": Format(
        "Excel workbook: each kind, proof, awards, statistics, blind spots, journal",
        False,
        write_xlsx,
    ),
    "docx": Format("Word table of the board, short columns", False, _docx),
    "jsonl": Format("JSON Lines with sentences and awards", True, _jsonl),
    "parquet": Format("Parquet, for pandas", False, _parquet),
}
