"""The order of dossiers: a sum that can be explained line by line, with weights in ``data/ranking/weights.tsv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from candidates.signals import Seen, renew
from candidates.tables import TableError, table
from candidates.vocabulary import field_names
from config.settings import DATA
from config.settings import load as settings
from store.models import Candidate

FILE = DATA / "ranking" / "weights.tsv"
OWN_FILE = "board/weights.tsv"
"""This file of the home directory takes the place of the bundled one."""
LINES = (
    "score",
    "articles",
    "sources",
    "results",
    "no_award_seen",
    "sudden",
    "under_discovered",
    "hard_area",
    "spread",
    "awarded",
    "hype",
    "single_source",
    "numbers_disagree",
    "bad_news",
    "difficulty",
    "silence",
    "second_award",
)
_ALL = "*"
RANKED = ("rank", "rank_lines")


@dataclass(frozen=True, slots=True)
class Weight:
    """Points for one unit, the units that count at most, and the words of the line."""

    points: float
    most: float | None
    words: str


Weights = Mapping[tuple[str, str], Weight]
"""By line and field; the field ``*`` stands for all the others."""


@dataclass(frozen=True, slots=True)
class RankLine:
    """One summand: what was counted, in the analyst's words."""

    code: str
    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Rank:
    """``total`` is the sum of the lines' points."""

    total: float
    lines: tuple[RankLine, ...]


def load(path: Path = FILE) -> dict[tuple[str, str], Weight]:
    """The weights of a file.

    Raises:
        TableError: for a line that cannot be used, with file and line, or a line of the rank that is missing.
    """
    found: dict[tuple[str, str], Weight] = {}
    last = 1
    for at, row in table(path, ("line", "field", "points", "most", "words")):
        last = at
        if row["line"] not in LINES:
            raise TableError(path, last, f"line {row['line']!r}, expected one of {', '.join(LINES)}")
        if row["field"] != _ALL and row["field"] not in field_names():
            raise TableError(path, last, f"field {row['field']!r}, expected * or one of {', '.join(field_names())}")
        if (row["line"], row["field"]) in found:
            raise TableError(path, last, f"line {row['line']} for field {row['field']} stands there twice")
        if not row["words"]:
            raise TableError(path, last, "words must not be empty")
        points = _number(path, last, "points", row["points"])
        most = _number(path, last, "most", row["most"]) if row["most"] else None
        if most is not None and most <= 0:
            raise TableError(path, last, f"most is {row['most']}, expected a number above 0 or nothing")
        found[row["line"], row["field"]] = Weight(points, most, row["words"])
    if missing := [line for line in LINES if (line, _ALL) not in found]:
        raise TableError(path, last, f"line {missing[0]} for field * is missing")
    return found


def _number(path: Path, at: int, name: str, written: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if not -1000 <= number <= 1000:
        raise TableError(path, at, f"{name} is {written!r}, expected a number between -1000 and 1000")
    return number


@cache
def _weights_of(path: Path, _changed: int) -> Weights:
    return load(path)


def weights() -> Weights:
    """The weights in force: the board's own file in the home directory, else the bundled one; read again when changed.

    Raises:
        TableError: as :func:`load`.
    """
    own = settings().home / OWN_FILE
    path = own if own.is_file() else FILE
    return _weights_of(path, path.stat().st_mtime_ns)


def rank(candidate: Candidate) -> Rank:
    """The rank of a dossier as it is stored, with its lines."""
    lines = tuple(RankLine(line["code"], line["text"], float(line["points"])) for line in candidate.rank_lines)
    return Rank(candidate.rank, lines)


def ranked(counts: Mapping[str, float], field: str, by: Weights) -> Rank:
    """The rank of a dossier of ``field`` for which each line counts so many units; lines of no points are left out."""
    lines = []
    for code in LINES:
        units = counts.get(code, 0.0)
        weight = by.get((code, field)) or by[code, _ALL]
        units = units if weight.most is None else min(units, weight.most)
        if points := round(units * weight.points, 2):
            lines.append(RankLine(code, weight.words.replace("{n}", _told(counts.get(code, 0.0))), points))
    return Rank(round(sum(line.points for line in lines), 2), tuple(lines))


def _told(units: float) -> str:
    return str(round(units)) if units == round(units) else f"{units:.2f}".replace(".", ",")


def rerank(candidates: Sequence[Candidate]) -> None:
    """Store the signals of dossiers (loaded as by ``figures.with_appearances``); set ``RANKED`` on them, unsaved."""
    by = weights()
    seen: list[Seen] = renew(candidates)
    for candidate, one in zip(candidates, seen, strict=True):
        found = ranked(one.counts, candidate.field, by)
        candidate.rank = found.total
        candidate.rank_lines = [{"code": line.code, "text": line.text, "points": line.points} for line in found.lines]
