"""Chuyên mục about exemplars, recognised by their names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from nlp.keys import match_key

_TABLE = Path(__file__).with_name("exemplar_columns.tsv")
_KINDS = ("exemplar", "related")
_LONGEST = 60
"""Characters; a longer line that holds the words is a headline."""


class ExemplarColumnsError(ValueError):
    """A line of the table that cannot be used; the message names it."""


@cache
def phrases(path: Path = _TABLE) -> dict[str, tuple[str, ...]]:
    """Match keys of the names by kind.

    Raises:
        ExemplarColumnsError: naming file and line.
    """
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    rows = [(number, line.split("\t")) for number, line in lines if line.strip() and not line.startswith("#")]
    for number, cells in rows[1:]:
        if len(cells) != 3 or not match_key(cells[0]) or cells[1] not in _KINDS:
            raise ExemplarColumnsError(f"{path}:{number}: expected phrase, kind ({', '.join(_KINDS)}), source")
        found[cells[1]].append(match_key(cells[0]))
    return {kind: tuple(keys) for kind, keys in found.items()}


def is_exemplar(names: Iterable[str], declared: Iterable[str] = ()) -> bool:
    """One of the columns is declared as an exemplar column, or says by its name that it is one."""
    known = set(map(_folded, declared))
    return any(_folded(name) in known or is_about_exemplars(name) for name in names if name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@lru_cache(maxsize=4096)
def is_about_exemplars(name: str) -> bool:
    """The name of a column says that it holds up people and their deeds."""
    return _holds(name, "exemplar")


def is_related(name: str) -> bool:
    """The name of a column says that it is about emulation and commendation."""
    return _holds(name, "related")


def _holds(name: str, kind: str) -> bool:
    key = f" {match_key(name)} "
    return len(name) <= _LONGEST and any(f" {phrase} " in key for phrase in phrases()[kind])
