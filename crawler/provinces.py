"""The provinces that declarations may name: the 63 of before July 2025, and what became of each."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from config.settings import DATA
from nlp.keys import match_key, plain_key

FILE = "data/gazetteers/administrative/provinces.tsv"
FILE_NOW = "data/gazetteers/administrative/provinces_2025.tsv"
_RENAMED = {"Thừa Thiên Huế": "Huế"}
"""A name that was in use until 2024; older pages and portals still carry it."""
_KIND = re.compile(r"^(?:tinh|thanh pho|tp) ")


class ProvincesError(ValueError):
    """A line of the tables that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province of before July 2025; codes are those of the General Statistics Office."""

    code: str
    name: str
    code_now: str
    name_now: str
    aliases: tuple[str, ...] = ()


@cache
def now() -> dict[str, str]:
    """Names of the 34 provinces by code.

    Raises:
        ProvincesError: for a broken table.
    """
    return {code: name for code, _, name in _rows(FILE_NOW, 3)}


@cache
def before() -> tuple[Province, ...]:
    """The 63 provinces, in the order of the table.

    Raises:
        ProvincesError: for a broken table.
    """
    return tuple(
        Province(code, name, successor, now()[successor], tuple(filter(None, aliases.split("|"))))
        for code, _, name, successor, aliases in _rows(FILE, 5)
    )


def named(name: str) -> Province | None:
    """The province of before July 2025 with this name or alias, whatever the place of its tone marks."""
    key = match_key(name)
    start = _KIND.match(plain_key(name))
    return _by_key().get(key) or (_by_key().get(" ".join(key.split()[start[0].count(" ") :])) if start else None)


def similar(name: str) -> str:
    """Names that a misspelt one may mean, for a message; empty when there are none."""
    names = {plain_key(province.name): province.name for province in before()}
    close = difflib.get_close_matches(plain_key(name), names, n=2)
    return " or ".join(repr(names[key]) for key in close)


@cache
def _by_key() -> dict[str, Province]:
    known = {match_key(alias): province for province in before() for alias in province.aliases}
    known |= {match_key(province.name): province for province in before()}
    return known | {match_key(old): known[match_key(new)] for old, new in _RENAMED.items()}


def _rows(file: str, columns: int) -> list[list[str]]:
    path = DATA.parent / file
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    rows = [(number, line.split("\t")) for number, line in lines if line.strip() and not line.startswith("#")][1:]
    for number, row in rows:
        if len(row) != columns:
            raise ProvincesError(f"{path}:{number}: {len(row)} cells, expected {columns} separated by tabs")
    return [row for _, row in rows]
