"""What is known of single words as parts of names: gazetteers and statistics, as features of the tagger of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from nlp.gazetteers import GAZETTEERS, GazetteerError, read_table
from nlp.keys import match_key
from nlp.names import LOWER, elements, is_vietnamese
from nlp.units import Edition, Level, units

STATISTICS = Path(__file__).resolve().parents[1] / "data" / "models" / "people_words.tsv"
COLUMNS = ("word", "person", "certainty", "first", "last", "single", "capital", "capital_kind", "small_kind")
LONGEST_PROPER = 4
"""Syllables of the longest place or other proper name that is looked for inside a run."""
_RARE = ("", "", "", "", "", "", "", "")
_UNIT_TAGS = {Level.PROVINCE: "P", Level.DISTRICT: "D", Level.COMMUNE: "C"}
PLACE, THING = "N", "B"
"""Tags of a country, region or city abroad; of a firm, club, newspaper or product."""
_PROPER = {"place": PLACE, "other": THING}


@dataclass(frozen=True, slots=True)
class Word:
    """A word's features, a summary for its neighbours, and how often it is in names (fourths; ``x`` few uses)."""

    features: tuple[str, ...]
    summary: str
    person: str


@cache
def statistics(path: Path = STATISTICS) -> Mapping[str, tuple[str, ...]]:
    """Load the statistics: key → the other columns.

    Raises:
        GazetteerError: for a line with too few or too many cells, or a cell that is no small number.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: expected a readable UTF-8 table ({error})") from None
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        word, *cells = line.split("\t")
        if len(cells) != len(_RARE):
            raise GazetteerError(f"{path}:{number}: {len(cells) + 1} cells, expected {len(COLUMNS)} separated by tabs")
        if word != COLUMNS[0]:
            if not all(cell.isdecimal() or cell in ("", "l", "m", "h") for cell in cells):
                raise GazetteerError(f"{path}:{number}: expected small numbers, found {cells}")
            found[word] = tuple(cells)
    return found


@cache
def _foreign() -> Mapping[str, str]:
    rows = read_table(GAZETTEERS / "foreign_syllables.tsv", ("word", "class"), key="word")
    return {row["word"]: row.one_of("class", ("person", "other")) for row in rows}


@cache
def thing_words() -> frozenset[str]:
    """Keys of foreign words that no person's name has.

    Raises:
        GazetteerError: for a word given twice.
    """
    return frozenset(
        match_key(row["word"]) for row in read_table(GAZETTEERS / "thing_words.tsv", ("word",), key="word")
    )


@cache
def openings() -> Mapping[str, frozenset[tuple[str, ...]]]:
    """Agencies and feasts with which a run begins that is no name: first key → the keys of all."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in read_table(GAZETTEERS / "openings.tsv", ("word",), key="word"):
        keys = tuple(match_key(row["word"]).split())
        found.setdefault(keys[0], set()).add(keys)
    return {first: frozenset(all_keys) for first, all_keys in found.items()}


@cache
def proper_names() -> Mapping[tuple[str, ...], str]:
    """Places and other proper names by their keys → tag: P, D, C unit of administration, N other place, B other."""
    found: dict[tuple[str, ...], str] = {}
    ranked = sorted(
        units(),
        key=lambda u: (-list(_UNIT_TAGS).index(u.level) if u.level in _UNIT_TAGS else 0, u.edition is Edition.OLD),
    )
    for unit in ranked:
        keys = tuple(match_key(unit.name).split())
        if unit.level in _UNIT_TAGS and 2 <= len(keys) <= LONGEST_PROPER and not keys[0][0].isdecimal():
            found[keys] = _UNIT_TAGS[unit.level]
    for row in read_table(GAZETTEERS / "proper_names.tsv", ("name", "class"), key="name"):
        found[tuple(match_key(row["name"]).split())] = _PROPER[row.one_of("class", _PROPER)]
    return found


@lru_cache(maxsize=65536)
def kind_of(key: str, shape: str) -> str:
    """Number of the group of words that stand in the same surroundings; ``None`` for a rare word."""
    row = statistics().get(key, _RARE)
    return (row[7] if shape == LOWER or not key[0].isalpha() else row[6]) or "None"


@lru_cache(maxsize=65536)
def word(key: str) -> Word:
    """What is known of one word."""
    found: list[str] = []
    table, foreign = elements(), _foreign().get(key, "")
    group = "-"
    if key in table.kinh:
        found.append("sK")
        group = "K"
    elif key in table.surnames:
        found.append("sE")
        group = "E"
    elif foreign:
        group = "P" if foreign == "person" else "N"
    found += [
        tag
        for tag, members in (("mid", table.middles), ("par", table.particles), ("bo", table.birth_order))
        if key in members
    ]
    if foreign:
        found.append("foP" if foreign == "person" else "foN")
    vietnamese = is_vietnamese(key)
    if not vietnamese:
        found.append("fo")
        if len(key) > 3:
            found += ["sfx=" + key[-3:], "sfx=" + key[-2:], "pfx=" + key[:3]]
    row = statistics().get(key)
    person = capital = "n"
    if row is None:
        found.append("new")
    else:
        share, certainty, first, last, single, capital, _, _ = row
        if share:
            person = str(int(share) // 2)
            found += ["p" + share, "p" + person + certainty]
        else:
            person = "x"
            found.append("few")
        if first:
            found += ["B" + first, "L" + last, "S" + single]
        if capital:
            found.append("c" + capital)
        capital = str(int(capital) // 2) if capital else "x"
    return Word(tuple(found), group + person + ("" if vietnamese else "f") + capital, person)


def proper_tags(keys: Sequence[str], first: int, start: int, past: int) -> dict[int, str]:
    """For the tokens of a run, which proper name they belong to, and where in the run it stands."""
    table = proper_names()
    tags: dict[int, str] = {}
    at = first
    while at < past:
        for length in range(min(LONGEST_PROPER, past - at), 0, -1):
            tag = table.get(tuple(keys[at : at + length]))
            if tag is None:
                continue
            opens, closes = at in (first, start), at + length == past
            place = "=" if opens and closes else "<" if opens else ">" if closes else "."
            for offset in range(length):
                tags[at + offset] = f"A{tag}{place}{offset}"
            tags.setdefault(at + length, f"A{tag}+")
            at += length - 1
            break
        at += 1
    return tags
