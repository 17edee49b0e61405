"""Groups of occupations: ``data/ranking/occupations.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from candidates.tables import TableError, table
from config.settings import DATA
from nlp.keys import match_key

FILE = DATA / "ranking" / "occupations.tsv"
_FOUND = ("under", "usual")


@dataclass(frozen=True, slots=True)
class Occupation:
    """A group, its name for analysts, whether boards call it under-discovered, and the words that tell it."""

    id: str
    name: str
    under_discovered: bool
    words: re.Pattern[str]


def load(path: Path = FILE) -> dict[str, Occupation]:
    """The groups by id, in the order of the file.

    Raises:
        TableError: for a line that cannot be used, with file and line.
    """
    found: dict[str, Occupation] = {}
    for at, row in table(path, ("id", "name", "found", "words")):
        words = [match_key(word) for word in row["words"].split("|")]
        if row["id"] in found:
            raise TableError(path, at, f"id {row['id']!r} stands there twice")
        if row["found"] not in _FOUND:
            raise TableError(path, at, f"found is {row['found']!r}, expected one of {', '.join(_FOUND)}")
        if not all(words) or not row["id"] or not row["name"]:
            raise TableError(path, at, "id, name and every word between | must not be empty")
        alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        found[row["id"]] = Occupation(
            row["id"], row["name"], row["found"] == "under", re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
        )
    return found


@cache
def occupations() -> dict[str, Occupation]:
    """The groups that come with the distribution."""
    return load()


def occupation_of(kind: str, *stated: str) -> str:
    """Id of the group that the words stated of a person or household tell, the most telling words first; or empty."""
    if kind not in ("person", "household"):
        return ""
    for words in map(match_key, stated):
        for group in occupations().values() if words else ():
            if group.words.search(words):
                return group.id
    return ""
