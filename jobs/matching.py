"""``match --jsonl``: could two written names be one person's? One JSON record a line in, one a line out, no store."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from candidates.names import compare
from jobs.streams import StreamReport, json_lines, opened

EXPECTED = 'expected {"id", "a", "b"}, both names strings'
_TICK_EVERY = 1000


def match_stream(
    source: str, emit: Callable[[str], None], *, tick: Callable[[int], None] = lambda _: None
) -> StreamReport:
    """Compare the names ``a`` and ``b`` of every line of ``source``; ``emit`` gets ``{"id", "score", "same"}`` each.

    In input order; memory does not grow with the input.

    Raises:
        OSError: when ``source`` cannot be opened.
    """
    report = StreamReport()
    with opened(source) as lines:
        for record in json_lines(lines, source, report):
            if problem := _problem(record):
                report.problems.append(f"{record['_at']}: {problem}")
                continue
            found = compare(record["a"], record["b"])
            emit(json.dumps({"id": record["id"], "score": round(found.score, 3), "same": found.same}))
            report.records += 1
            if report.records % _TICK_EVERY == 0:
                tick(_TICK_EVERY)
    tick(report.records % _TICK_EVERY)
    return report


def _problem(record: dict[str, Any]) -> str:
    """What is wrong with a record, or the empty string."""
    for name in ("id", "a", "b"):
        if name not in record:
            return f'"{name}" is missing; {EXPECTED}'
    for name in ("a", "b"):
        if not isinstance(record[name], str):
            return f'"{name}" is {type(record[name]).__name__}; {EXPECTED}'
    return ""
