"""The communes of a province since July 2025, for those who count where nobody was put forward."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from nlp.keys import match_key, plain_key
from nlp.units import Edition, Level, Unit, units


@cache
def province_named(name: str) -> Unit | None:
    """The province of this name, the one before July 2025 where both editions have it."""
    every = [unit for unit in _provinces() if match_key(unit.name) == match_key(name)]
    return min(every, key=lambda unit: unit.edition is Edition.NEW) if every else None


def province_meant(written: str) -> str | None:
    """The name of the province that somebody types, diacritics or not; ``None`` where no province is called so."""
    bare = _KIND.sub("", written)
    for key in (match_key(written), match_key(bare)):
        if known := next((unit for unit in units().named(key) if unit.level is Level.PROVINCE), None):
            return known.name
    return _province_keys().get(plain_key(bare))


def nearest_province(written: str) -> str:
    """The province whose name is most like the one typed."""
    near = get_close_matches(plain_key(written), _province_keys(), n=1, cutoff=0.0)
    return _province_keys()[near[0]]


_KIND = re.compile(r"^\s*(?:tỉnh|tinh|thành phố|thanh pho|tp)\b[\s.]*", re.IGNORECASE)


@cache
def _province_keys() -> Mapping[str, str]:
    every = [unit for unit in units() if unit.level is Level.PROVINCE]
    return {plain_key(unit.name).removeprefix("tp "): unit.name for unit in every}


@cache
def _provinces() -> list[Unit]:
    return [unit for unit in units() if unit.level is Level.PROVINCE and not unit.former]


@cache
def _communes() -> Mapping[str, list[Unit]]:
    """The communes of both editions by the code of their province."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units():
        if unit.level is Level.COMMUNE:
            found[unit.province].append(unit)
    return found


def communes_of(province: Unit) -> list[Unit]:
    """The communes since July 2025 that the province has, or that its communes went into."""
    every = _communes().get(province.code, [])
    if province.edition is Edition.NEW:
        found = [unit for unit in every if unit.edition is Edition.NEW]
    else:
        codes = {code for unit in every if unit.edition is Edition.OLD for code in unit.successors}
        found = [unit for code in codes if (unit := units().unit(code, Edition.NEW)) is not None]
    return sorted(found, key=lambda unit: (match_key(unit.name), unit.code))


def named_communes(place_2025: str) -> list[str]:
    """The communes in a place of today as dossiers state it: ``Xã A hoặc Xã B, tỉnh C`` → both."""
    return [one.strip() for one in place_2025.split(",", maxsplit=1)[0].split(" hoặc ") if one.strip()]
