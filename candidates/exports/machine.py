"""The list for other programs: JSON Lines with sentences and awards, and Parquet with one column for each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO, TextIO

from pydantic_core import to_json

from candidates.exports.columns import COLUMNS
from candidates.exports.errors import FormatUnavailableError
from candidates.exports.listed import Listed

BATCH = 2_000


def write_jsonl(candidates: Iterable[Listed], out: TextIO) -> int:
    """One object a line: ``identity``, the cells under their English names, ``evidence`` and ``award_instances``."""
    count = 0
    for one in candidates:
        record = {
            "identity": one.identity,
            **one.cells,
            **one.more,
            "kind": one.kind,
            "sentences": [source._asdict() for source in one.evidence],
            "award_instances": [award._asdict() for award in one.awards],
        }
        out.write(to_json(record).decode() + "\n")
        count += 1
    return count


def write_parquet(candidates: Iterable[Listed], out: BinaryIO, columns: Sequence[tuple[str, str]] = COLUMNS) -> int:
    """A text column for each field of the list; ``identity`` first.

    Raises:
        FormatUnavailableError: where pyarrow is not installed.
    """
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise FormatUnavailableError("parquet needs the library pyarrow (pip install pyarrow)") from None
    names = ["identity", *(field for field, _ in columns)]
    schema = arrow.schema([(name, arrow.string()) for name in names])
    count = 0
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in _batches(candidates):
            rows = [{**one.cells, "identity": one.identity, "kind": one.kind} for one in batch]
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def _batches(candidates: Iterable[Listed]) -> Iterator[list[Listed]]:
    remaining = iter(candidates)
    while batch := list(islice(remaining, BATCH)):
        yield batch
