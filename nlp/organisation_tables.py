"""The tables of organisations: with which words their names begin, how they go on, and what abbreviations stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import syllable_key

KINDS = frozenset(
    (
        *("agency", "government", "party", "court", "police", "army", "mass", "school", "hospital", "institute"),
        *("firm", "bank", "cooperative", "press", "club", "fund", "team", "clan", "model"),
    )
)
_WORD_KINDS = ("field", "school", "health", "business", "press", "team", "stop", "other", "word", "short")
_AFTER = frozenset(
    (
        "team",
        "words",
        "code",
        "field",
        "sector",
        "school",
        "health",
        "business",
        "press",
        "level",
        "place",
        "name",
        "number",
        "org",
        "quoted",
        "Việt Nam",
    )
)
PIECE = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+\d*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Head:
    """How the names of one sort of organisation begin; see ``organisations.tsv``."""

    keys: tuple[str, ...]
    text: str
    kind: str
    case: str
    allowed: frozenset[str]
    required: frozenset[str]
    norm: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Heads and inner words, each by the key of its first token, longer ones first."""

    heads: Mapping[str, tuple[Head, ...]]
    words: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    short: Mapping[str, str]
    shortened: re.Pattern[str]


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple("-" if piece in "-–" else syllable_key(piece) for piece in PIECE.findall(phrase))


def _variants(phrase: str) -> set[tuple[str, ...]]:
    """A phrase with a dash is also written without it, or with a comma."""
    keys = _keys(phrase)
    return {keys, tuple(key for key in keys if key != "-"), tuple("," if key == "-" else key for key in keys)}


@cache
def tables() -> Tables:
    """Load ``organisations.tsv`` and ``organisation_words.tsv``.

    Raises:
        GazetteerError: for an unknown kind, case or continuation.
    """
    heads: dict[str, list[Head]] = {}
    for row in read_table(GAZETTEERS / "organisations.tsv", ("head", "kind", "case", "after", "norm"), key="head"):
        after = [part.strip() for part in row["after"].split(",") if part.strip()]
        allowed = frozenset(part.rstrip("!") for part in after)
        if not allowed <= _AFTER:
            raise row.error(f"after is {row['after']!r}, expected some of {', '.join(sorted(_AFTER))}")
        required = frozenset(part[:-1] for part in after if part.endswith("!"))
        kind, case = row.one_of("kind", KINDS), row.one_of("case", ("capital", "any", "letters"))
        for keys in _variants(row["head"]):
            head = Head(keys, row["head"], kind, case, allowed, required, row["norm"])
            heads.setdefault(keys[0], []).append(head)
    words: dict[str, dict[str, list[tuple[str, ...]]]] = {kind: {} for kind in _WORD_KINDS}
    short: dict[str, str] = {}
    for row in read_table(GAZETTEERS / "organisation_words.tsv", ("kind", "words", "full")):
        kind = row.one_of("kind", _WORD_KINDS)
        if kind == "short":
            short[row["words"]] = row["full"]
            continue
        for keys in _variants(row["words"]):
            words[kind].setdefault(keys[0], []).append(keys)
    by_length = sorted(short, key=len, reverse=True)
    return Tables(
        {first: tuple(sorted(found, key=lambda h: -len(h.keys))) for first, found in heads.items()},
        {
            kind: {first: tuple(sorted(found, key=len, reverse=True)) for first, found in table.items()}
            for kind, table in words.items()
        },
        short,
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, by_length)) + r")(?!\w)"),
    )


def expand(name: str) -> str:
    """A name with its abbreviations in full: ``UBND xã`` → ``Ủy ban nhân dân xã``."""
    return tables().shortened.sub(lambda match: tables().short[match.group()], name)
