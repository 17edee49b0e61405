"""Words that announce a person's name (``positions.tsv``) and words that forbid one (``not_people.tsv``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import match_key

CLASSES = (
    "kin",
    "official_address",
    "academic",
    "rank",
    "grassroots",
    "high",
    "offender",
    "victim",
    "religious",
    "art",
    "sport",
    "occupation",
)
STREET, SCHOOL, PLACE, PRIZE, THING, ORGANISATION = "street", "school", "place", "prize", "thing", "organisation"
FORBIDDING = (STREET, SCHOOL, PLACE, PRIZE, THING, ORGANISATION)
ALWAYS, SHORT = "always", "short"
OFFICE = "office"
"""Class of longer words that do not forbid although their end would: the holder of the office follows them."""


@dataclass(frozen=True, slots=True)
class Title:
    """One title and the kind of person that it announces."""

    text: str
    kind: str
    gender: str
    """``m`` or ``f`` where the title tells it; of a word that forbids, ``always``, ``short`` or empty."""


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    value: Title | None = None


class TitleTable:
    """Finds the longest title that ends before, or begins at, a token."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._ending = _Node()
        self._beginning = _Node()
        for title in titles:
            keys = _parts(title.text)
            for root, path in ((self._ending, reversed(keys)), (self._beginning, iter(keys))):
                node = root
                for key in path:
                    node = node.next.setdefault(key, _Node())
                if node.value is None:
                    node.value = title

    def ending_at(self, keys: Sequence[str], past: int) -> tuple[Title, int] | None:
        """The longest title whose last token is ``past - 1``, and its first token."""
        node, found, at = self._ending, None, past - 1
        while at >= 0:
            following = node.next.get(keys[at])
            if following is None:
                break
            node = following
            if node.value is not None:
                found = (node.value, at)
            at -= 1
        return found

    def beginning_at(self, keys: Sequence[str], first: int, limit: int) -> tuple[Title, int] | None:
        """The longest title from token ``first``, and the token past it, at most ``limit``."""
        node, found, at = self._beginning, None, first
        while at < limit:
            following = node.next.get(keys[at])
            if following is None:
                break
            node = following
            at += 1
            if node.value is not None:
                found = (node.value, at)
        return found


def _parts(text: str) -> list[str]:
    """Keys of a title as the tokenizer parts it: full stops, slashes and hyphens are tokens of their own."""
    spaced = text
    for mark in "./-":
        spaced = spaced.replace(mark, f" {mark} ")
    return [match_key(part) or part for part in spaced.split()]


@cache
def titles() -> TitleTable:
    """Load ``data/gazetteers/positions.tsv``.

    Raises:
        GazetteerError: for an unknown class or gender, or a title given twice.
    """
    rows = read_table(GAZETTEERS / "positions.tsv", ("title", "class", "gender"), key="title")
    return TitleTable([Title(r["title"], r.one_of("class", CLASSES), r.one_of("gender", ("", "m", "f"))) for r in rows])


@cache
def forbidding() -> TitleTable:
    """Load ``data/gazetteers/not_people.tsv``: words after which a capitalised run names no person.

    Raises:
        GazetteerError: for an unknown class, or a word given twice.
    """
    rows = read_table(GAZETTEERS / "not_people.tsv", ("word", "class", "note"), key="word")
    return TitleTable(
        [
            Title(r["word"], r.one_of("class", (*FORBIDDING, OFFICE)), r.one_of("note", ("", ALWAYS, SHORT)))
            for r in rows
        ]
    )


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Keys of the two syllables with which common words and agencies begin that are often capitalised in their first.

    Raises:
        GazetteerError: for a compound that has not exactly two syllables.
    """
    pairs = set()
    for row in read_table(GAZETTEERS / "common_words.tsv", ("word",), key="word"):
        keys = _parts(row["word"])
        if len(keys) != 2:
            raise row.error(f"{row['word']!r}; expected two syllables")
        pairs.add((keys[0], keys[1]))
    return frozenset(pairs)
