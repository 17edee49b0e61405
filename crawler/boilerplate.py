"""The vocabulary of page furniture: which elements and lines are body, headline, date, teaser or footer."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("boilerplate.tsv")
ROLES = ("region", "aside", "richtext", "body", "sapo", "title", "caption", "author", "date", "column")
KINDS = (*ROLES, "line", "heading", "contact", "source", "stub", "closed")
_WHOLE_LINE = {"line", "heading", "contact", "source"}
_OF_THE_POST = ("category-", "tag-")
"""Beginnings of the classes in which WordPress names a post's columns and keywords on the post's own element."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class BoilerplateError(ValueError):
    """A rule of the table that cannot be used."""


@cache
def rules(path: Path = _TABLE) -> dict[str, re.Pattern[str]]:
    """One alternation for each kind.

    Raises:
        BoilerplateError: naming file and line of a broken rule.
    """
    parts: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        columns = row.split("\t")
        if len(columns) < 2 or columns[0] not in parts:
            raise BoilerplateError(f"{path}:{number}: expected kind, tab, expression; kinds: {', '.join(KINDS)}")
        try:
            re.compile(columns[1])
        except re.error as error:
            raise BoilerplateError(f"{path}:{number}: {columns[1]!r} is no regular expression ({error})") from None
        parts[columns[0]].append(columns[1])
    return {kind: _compile(kind, expressions) for kind, expressions in parts.items()}


def _compile(kind: str, expressions: list[str]) -> re.Pattern[str]:
    union = "|".join(f"(?:{expression})" for expression in expressions) or r"(?!)"
    if kind in _WHOLE_LINE:
        union = rf"\s*(?:{union})\s*\Z"
    return re.compile(union, re.IGNORECASE)


@lru_cache(maxsize=16384)
def roles(names: str) -> frozenset[str]:
    """Kinds that an element's class, id and itemprop speak for."""
    table, key = rules(), _HUMP.sub("-", names).lower()
    if "hentry" in key:
        key = " ".join(name for name in key.split() if not name.startswith(_OF_THE_POST))
    return frozenset(kind for kind in ROLES if table[kind].search(key))


@lru_cache(maxsize=16384)
def is_line(text: str) -> bool:
    """The whole line is furniture: a share bar, a counter, a source of the site."""
    return bool(rules()["line"].match(text))


@lru_cache(maxsize=16384)
def is_heading(text: str) -> bool:
    """The line announces other articles or a footer."""
    return bool(rules()["heading"].match(text))


def is_contact(text: str) -> bool:
    """The line gives an address, as imprints do."""
    return bool(rules()["contact"].match(text))


def is_source(text: str) -> bool:
    """The line names where the text comes from, or who wrote it."""
    return bool(rules()["source"].match(text))


def is_stub(text: str) -> bool:
    """The page says that it is no article."""
    return bool(rules()["stub"].search(text))


def is_closed(text: str) -> bool:
    """The page says that only a signed-in reader, or a browser that runs scripts, can see it."""
    return bool(rules()["closed"].search(text))
