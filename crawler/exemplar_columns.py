"""Chuyên mục about exemplars, recognised by their names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nlp.keys import match_key

_TABLE = Path(__file__).with_name("exemplar_columns.tsv")
_LONGEST = 60
"""Characters; a longer line that holds the words is a headline."""


class ExemplarColumnsError(ValueError):
    """A line of the table that cannot be used; the message names it."""


@cache
def phrases(path: Path = _TABLE) -> tuple[str, ...]:
    """Match keys of the names.

    Raises:
        ExemplarColumnsError: naming file and line.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or not match_key(cells[0]):
            raise ExemplarColumnsError(f"{path}:{number}: expected phrase and source, separated by a tab")
        found.append(match_key(cells[0]))
    return tuple(found[1:])


def is_about_exemplars(name: str) -> bool:
    """The name of a column holds one of the phrases."""
    key = f" {match_key(name)} "
    return len(name) <= _LONGEST and any(f" {phrase} " in key for phrase in phrases())
