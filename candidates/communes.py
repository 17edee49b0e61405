"""The communes of a province since July 2025, for those who count where nobody was put forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from nlp.keys import match_key
from nlp.units import Edition, Level, Unit, units


@cache
def province_named(name: str) -> Unit | None:
    """The province of this name, the one before July 2025 where both editions have it."""
    every = [unit for unit in _provinces() if match_key(unit.name) == match_key(name)]
    return min(every, key=lambda unit: unit.edition is Edition.NEW) if every else None


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
