"""Reading the data files that experts correct, so that every mistake is named with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


class TableError(ValueError):
    """A data file that cannot be used: file, line and what was expected."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")
        self.line = line


def table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of every row of a tab-separated file with ``#`` comments and one line of headings.

    Raises:
        TableError: for a file that is not there or not UTF-8, other headings, or a row with too few or too many cells.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(path, 1, f"cannot be read ({error})") from None
    rows = [(at, line) for at, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    if not rows or rows[0][1].split("\t") != list(columns):
        raise TableError(path, rows[0][0] if rows else 1, f"expected the headings {', '.join(columns)}, parted by tabs")
    for at, line in rows[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            raise TableError(path, at, f"{len(cells)} cells, expected {len(columns)} parted by tabs")
        yield at, dict(zip(columns, cells, strict=True))
