"""Administrative units of Viet Nam before and since 1 July 2025: names, parents and what became of them.

Two editions share their code space: ``Edition.OLD`` holds the 63 provinces, 696 districts and 10,035 communes in force
until 30 June 2025 (and units that ended earlier, ``former``); ``Edition.NEW`` the 34 provinces and 3,321 communes since
then. Data: ``data/gazetteers/administrative/``, whose headers explain the columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from nlp.gazetteers import GAZETTEERS, Row, read_table
from nlp.keys import match_key, plain_key, syllable_key

FOLDER = GAZETTEERS / "administrative"


class Level(StrEnum):
    """How high a unit stands."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    HAMLET = "hamlet"


class Edition(StrEnum):
    """Which map a code belongs to."""

    OLD = "old"
    NEW = "new"


class Unit(NamedTuple):
    """One administrative unit. ``successors`` are codes of ``Edition.NEW``, the default first."""

    code: str
    kind: str
    """Unit word: ``tỉnh``, ``thành phố``, ``huyện``, ``xã`` …"""
    name: str
    level: Level
    edition: Edition
    province: str
    parent: str = ""
    successors: tuple[str, ...] = ()
    merged_into: tuple[str, ...] = ()
    """Codes of the units of the same level that a former unit went into."""

    @property
    def former(self) -> bool:
        """Ended before July 2025."""
        return bool(self.merged_into)

    @property
    def official(self) -> str:
        """Unit word and name, such as ``huyện Phục Hòa``."""
        return f"{self.kind} {self.name}"


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(",")) if cell else ()


@dataclass(slots=True)
class _Tables:
    old: dict[str, Unit] = field(default_factory=dict)
    new: dict[str, Unit] = field(default_factory=dict)
    former: list[Unit] = field(default_factory=list)
    aliases: list[tuple[str, Unit]] = field(default_factory=list)
    merged_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bare_former: set[str] = field(default_factory=set)


def _put(table: dict[str, Unit], unit: Unit, row: Row) -> None:
    if unit.code in table:
        raise row.error(f"code {unit.code} was already given")
    if unit.parent and unit.parent not in table:
        raise row.error(f"no unit with code {unit.parent}")
    table[unit.code] = unit


def _known(row: Row, column: str, table: dict[str, Unit]) -> tuple[str, ...]:
    """The codes of a cell, all of them in ``table`` and at least one."""
    codes = _codes(row[column])
    if not codes or any(code not in table for code in codes):
        raise row.error(f"{column} is {row[column]!r}, expected codes that the table it refers to has")
    return codes


def _read(folder: Path) -> _Tables:
    tables = _Tables()
    for row in read_table(folder / "provinces_2025.tsv", ("code", "kind", "name")):
        code = row["code"]
        _put(tables.new, Unit(code, row["kind"], row["name"], Level.PROVINCE, Edition.NEW, code), row)
    for row in read_table(folder / "communes_2025.tsv", ("code", "kind", "name", "province")):
        province = row["province"]
        unit = Unit(row["code"], row["kind"], row["name"], Level.COMMUNE, Edition.NEW, province, province)
        _put(tables.new, unit, row)
    for row in read_table(folder / "provinces.tsv", ("code", "kind", "name", "successor", "aliases")):
        successors = _known(row, "successor", tables.new)
        code = row["code"]
        unit = Unit(code, row["kind"], row["name"], Level.PROVINCE, Edition.OLD, code, "", successors)
        _put(tables.old, unit, row)
        tables.aliases += [(alias, unit) for alias in row.several("aliases")]
    _read_districts(folder, tables)
    _read_former(folder, tables)
    return tables


def _read_districts(folder: Path, tables: _Tables) -> None:
    """Communes first: a district's successors are those of its communes, the most frequent first."""
    communes = read_table(folder / "communes.tsv", ("code", "kind", "name", "district", "successors", "former"))
    successors: dict[str, Counter[str]] = {}
    for row in communes:
        successors.setdefault(row["district"], Counter()).update(_known(row, "successors", tables.new))
    districts = read_table(folder / "districts.tsv", ("code", "kind", "name", "province", "successors", "aliases"))
    for row in districts:
        code, province = row["code"], row["province"]
        into = _codes(row["successors"]) or tuple(new for new, _ in successors.get(code, Counter()).most_common())
        unit = Unit(code, row["kind"], row["name"], Level.DISTRICT, Edition.OLD, province, province, into)
        _put(tables.old, unit, row)
        tables.aliases += [(alias, unit) for alias in row.several("aliases")]
    for row in communes:
        district = tables.old.get(row["district"])
        unit = Unit(
            row["code"],
            row["kind"],
            row["name"],
            Level.COMMUNE,
            Edition.OLD,
            district.province if district else "",
            row["district"],
            _codes(row["successors"]),
        )
        _put(tables.old, unit, row)
        if row["former"]:
            tables.merged_names[unit.code] = tuple(row.several("former"))


def _read_former(folder: Path, tables: _Tables) -> None:
    columns = ("code", "kind", "name", "province", "merged_into", "until")
    for row in read_table(folder / "districts_former.tsv", columns):
        heirs = _known(row, "merged_into", tables.old)
        new = tuple(dict.fromkeys(code for heir in heirs for code in tables.old[heir].successors))
        code, province = row["code"] or heirs[0], row["province"]
        unit = Unit(code, row["kind"], row["name"], Level.DISTRICT, Edition.OLD, province, province, new, heirs)
        tables.former.append(unit)
        if row["code"]:
            _put(tables.old, unit, row)
    for row in read_table(folder / "provinces_former.tsv", ("name", "parts", "until", "bare")):
        heirs = _known(row, "parts", tables.old)
        new = tuple(dict.fromkeys(code for heir in heirs for code in tables.old[heir].successors))
        home = heirs[0] if len(heirs) == 1 else ""
        tables.former.append(Unit(row["parts"], "tỉnh", row["name"], Level.PROVINCE, Edition.OLD, home, "", new, heirs))
        if row.one_of("bare", ("", "yes")):
            tables.bare_former.update(name_keys(row["name"]))


class Units:
    """The gazetteer in memory; build it once with :func:`units`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read and check the files of ``folder``.

        Raises:
            GazetteerError: for a file that is not as its header says; the message names file and line.
        """
        tables = _read(folder)
        self._old, self._new = tables.old, tables.new
        self._merged_names = tables.merged_names
        self.bare_former = frozenset(tables.bare_former)
        """Keys of former provinces whose bare name means the province."""
        named: dict[str, list[Unit]] = {}
        for unit in (*tables.old.values(), *tables.new.values()):
            for key in name_keys(unit.name):
                named.setdefault(key, []).append(unit)
        for unit in tables.former:
            for key in name_keys(unit.name):
                here = named.setdefault(key, [])
                if not any(other.former and (other.level, other.code) == (unit.level, unit.code) for other in here):
                    here.append(unit)
        for alias, unit in tables.aliases:
            for key in name_keys(alias):
                if unit not in (here := named.setdefault(key, [])):
                    here.append(unit)
        self._named = {key: tuple(found) for key, found in named.items()}
        self._widest: dict[str, int] = {}
        for key in self._named:
            first, width = key.split(" ", 1)[0], key.count(" ") + 1
            self._widest[first] = max(self._widest.get(first, 0), width)

        self.province_heads = frozenset(
            match_key(u.name).split(" ")[0] for u in tables.old.values() if u.level is Level.PROVINCE and " " in u.name
        )
        """First syllables of the names of provinces."""

    def __iter__(self) -> Iterator[Unit]:
        """All units of both editions, former ones included where they have a code of their own."""
        yield from self._old.values()
        yield from self._new.values()

    def unit(self, code: str, edition: Edition = Edition.OLD) -> Unit | None:
        """The unit with a code, or ``None``."""
        return (self._old if edition is Edition.OLD else self._new).get(code)

    def named(self, key: str) -> tuple[Unit, ...]:
        """All units, of both editions and every level, whose name has this match key (or alias)."""
        return self._named.get(key, ())

    def longest(self, keys: Sequence[str], start: int, stop: int) -> list[tuple[int, tuple[Unit, ...]]]:
        """Names that begin at ``keys[start]`` and end before ``stop``: their number of tokens and units, longest first.

        ``keys`` are the match keys of the tokens of a text, with ``"-"`` for any dash.
        """
        found = []
        for width in range(min(self._widest.get(keys[start], 0), stop - start), 0, -1):
            here = self._named.get(" ".join(keys[start : start + width]))
            if here:
                found.append((width, here))
        return found

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """The units since July 2025 that hold ``unit`` now, the default first; itself when it is new."""
        if unit.edition is Edition.NEW:
            return (unit,)
        return tuple(self._new[code] for code in unit.successors)

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """The old units of the same level that went into a new one, whole or in part."""
        return self._predecessors.get((unit.level, unit.code), ()) if unit.edition is Edition.NEW else ()

    @cached_property
    def _predecessors(self) -> dict[tuple[Level, str], tuple[Unit, ...]]:
        heirs: dict[tuple[Level, str], list[Unit]] = {}
        for unit in self._old.values():
            if unit.level is Level.DISTRICT or unit.former:
                continue
            for code in unit.successors:
                heirs.setdefault((unit.level, code), []).append(unit)
        return {code: tuple(found) for code, found in heirs.items()}

    def holds(self, parent: Unit, child: Unit) -> bool:
        """Does ``parent`` hold ``child``? True across editions too, and for units merged into the parent."""
        if parent.level is Level.PROVINCE:
            return self._in_province(parent, child)
        if parent.level is Level.DISTRICT and child.level is Level.COMMUNE:
            if child.edition is Edition.NEW:
                return child.code in parent.successors
            return child.parent == parent.code or child.parent in parent.merged_into
        return False

    def _in_province(self, parent: Unit, child: Unit) -> bool:
        if child.level is Level.PROVINCE:
            return False
        if parent.edition is child.edition:
            return child.province == parent.province or child.province in parent.merged_into
        if parent.edition is Edition.NEW:
            home = self._old.get(child.province)
            return home is not None and parent.code in home.successors
        return child.province in parent.successors

    def children(self, parent: Unit) -> tuple[Unit, ...]:
        """The units of the same edition directly below ``parent``."""
        return self._children.get((parent.edition, parent.code), ())

    @cached_property
    def _children(self) -> dict[tuple[Edition, str], tuple[Unit, ...]]:
        below: dict[tuple[Edition, str], list[Unit]] = {}
        for unit in (*self._old.values(), *self._new.values()):
            if unit.parent:
                below.setdefault((unit.edition, unit.parent), []).append(unit)
        return {code: tuple(found) for code, found in below.items()}

    @cached_property
    def _plain(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for key, units_here in self._named.items():
            here = found.setdefault(plain_key(key), [])
            here += [unit for unit in units_here if unit not in here]
        return {key: tuple(here) for key, here in found.items()}

    def toneless(self, key: str) -> tuple[Unit, ...]:
        """Units whose name equals ``key`` but for diacritics (``Trung Khánh`` finds ``Trùng Khánh``)."""
        return self._plain.get(plain_key(key), ())

    def merged(self, key: str, district: Unit) -> Unit | None:
        """The commune of ``district`` that took in one of this name between about 2018 and 2025."""
        joined = f"phuong{key}" if key.isdecimal() else plain_key(key).replace(" ", "")
        for code in district.merged_into or (district.code,):
            heir = self._old.get(code)
            for commune in self.children(heir) if heir else ():
                if joined in self._merged_names.get(commune.code, ()):
                    return commune
        return None

    def similar(self, key: str, pool: Iterable[Unit]) -> tuple[Unit, ...]:
        """Units of ``pool`` within one edit of the name, diacritics aside; short names only without the edit."""
        bare = plain_key(key)
        near = [unit for unit in pool if plain_key(unit.name) == bare]
        if not near and len(bare) >= 6:
            near = [unit for unit in pool if Levenshtein.distance(plain_key(unit.name), bare, score_cutoff=1) <= 1]
        return tuple(near)


_HIGHLAND = (
    ("đăk", "đắk", "đắc", "đak", "đăc", "đác"),
    ("lăk", "lắk", "lắc", "lak"),
    ("pắk", "păk", "pắc", "pak", "pách"),
    ("ea", "êa"),
    ("ia", "ya"),
)
"""Syllables of highland names that every paper spells its own way."""
_SPELLINGS = {spelling: spellings for spellings in _HIGHLAND for spelling in spellings}


def name_keys(name: str) -> tuple[str, ...]:
    """Keys under which a name is found: without apostrophes; a dashed name also without its dash."""
    if "-" in name or "–" in name:
        parts = [match_key(part).replace("'", "") for part in name.replace("–", "-").split("-")]
        return (" - ".join(parts), " ".join(parts))
    syllables = [syllable_key(syllable).replace("'", "") for syllable in name.replace(".", " . ").split()]
    key = " ".join(syllables)
    if _SPELLINGS.keys().isdisjoint(syllables):
        return (key,)
    return tuple(" ".join(choice) for choice in product(*(_SPELLINGS.get(s, (s,)) for s in syllables)))


@lru_cache(maxsize=1)
def units() -> Units:
    """The project's gazetteer, read once per process."""
    return Units()


def lookup(
    name: str, *, level: Level | None = None, edition: Edition | None = None, within: Unit | None = None
) -> tuple[Unit, ...]:
    """Units called ``name`` (without unit word), narrowed as asked; exact names first, else toneless ones.

    Example: ``lookup("Hưng Đạo", level=Level.COMMUNE, within=cao_bang)``.
    """
    gazetteer = units()
    key = match_key(name).replace("'", "")

    def fits(unit: Unit) -> bool:
        return (
            (level is None or unit.level is level)
            and (edition is None or unit.edition is edition)
            and (within is None or gazetteer.holds(within, unit))
        )

    exact = tuple(unit for unit in gazetteer.named(key) if fits(unit))
    return exact or tuple(unit for unit in gazetteer.toneless(key) if fits(unit))
