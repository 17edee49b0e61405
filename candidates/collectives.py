"""What sort of collective a name is of: ``data/ranking/collectives.tsv``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from candidates.tables import TableError, table
from config.settings import DATA
from nlp.keys import match_key

FILE = DATA / "ranking" / "collectives.tsv"


def load(path: Path = FILE) -> list[tuple[str, re.Pattern[str]]]:
    """Name of each sort, and the words with which its collectives begin.

    Raises:
        TableError: for a line that cannot be used, with file and line.
    """
    found = []
    for at, row in table(path, ("name", "words")):
        words = [match_key(word) for word in row["words"].split("|")]
        if not row["name"] or not all(words):
            raise TableError(path, at, "name and every word between | must not be empty")
        found.append((row["name"], re.compile(rf"(?:tập thể )?(?:{'|'.join(map(re.escape, words))})(?!\S)")))
    return found


@cache
def _sorts() -> list[tuple[str, re.Pattern[str]]]:
    return load()


def collective_sort(name: str) -> str:
    """The sort of a collective, in the analyst's words; empty when its name does not tell."""
    key = match_key(name)
    return next((sort for sort, words in _sorts() if words.match(key)), "")
