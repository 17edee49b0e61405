"""Geometry of the overview's pictures, in whole units of their SVG, so that no style and no script is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log

from nlp.gazetteers import read_table
from nlp.units import FOLDER
from review.figure_records import Place, Week

LEVELS = 4
WEEK_WIDTH, CHART_HEIGHT = 28, 160


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel; ``share`` is per thousand of the widest."""

    label: str
    count: int
    share: int


def steps(labels: dict[str, str], counts: dict[str, int]) -> list[Step]:
    """The stages that were counted, in the order of ``labels``."""
    widest = max([counts[name] for name in labels if name in counts], default=0) or 1
    return [
        Step(label, counts[name], per_mille(counts[name], widest)) for name, label in labels.items() if name in counts
    ]


def per_mille(part: int, whole: int) -> int:
    """A share in thousandths; something is never drawn as nothing."""
    return max(round(1000 * part / whole), 4 if part else 0) if whole else 0


@dataclass(frozen=True, slots=True)
class Tile:
    """One province on the tile map: ``level`` 0 (no dossier) to 4 (most), on a logarithmic scale."""

    place: Place
    column: int
    row: int
    level: int


def tiles(places: Sequence[Place]) -> list[Tile]:
    """The provinces where they stand on the map, from north to south."""
    most = max([place.candidates for place in places], default=0)
    by_code = {place.code: place for place in places}
    return [
        Tile(by_code[code], column, row, _level(by_code[code].candidates, most))
        for code, (column, row) in sorted(tile_positions().items(), key=lambda item: (item[1][1], item[1][0]))
        if code in by_code
    ]


def _level(count: int, most: int) -> int:
    if not count:
        return 0
    return min(LEVELS, 1 + int(LEVELS * log(count) / log(most + 1))) if most > 1 else LEVELS


@cache
def tile_positions() -> dict[str, tuple[int, int]]:
    """Column and row of each province.

    Raises:
        GazetteerError: for a file that is not as its header says.
    """
    rows = read_table(FOLDER / "province_tiles.tsv", ("code", "column", "row"), key="code")
    for row in rows:
        if not (row["column"].isdecimal() and row["row"].isdecimal()):
            raise row.error("column and row: expected whole numbers")
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in rows}


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: the height of all articles, and of the flagged ones within."""

    x: int
    week: Week
    articles: int
    flagged: int
    month: date | None
    """Given for the first week of a month, which carries a label."""

    @property
    def articles_top(self) -> int:
        """Where the bar of all articles begins."""
        return CHART_HEIGHT - self.articles

    @property
    def flagged_top(self) -> int:
        """Where the bar of the flagged ones begins."""
        return CHART_HEIGHT - self.flagged


def bars(weeks: Sequence[Week]) -> list[Bar]:
    """The weeks side by side."""
    most = max([week.articles for week in weeks], default=0) or 1
    made = []
    shown = 0
    for at, week in enumerate(weeks):
        first = week.monday.day <= 7 and week.monday.month != shown
        shown = week.monday.month if first else shown
        articles, flagged = (round(CHART_HEIGHT * n / most) for n in (week.articles, week.flagged))
        made.append(Bar(at * WEEK_WIDTH, week, articles, flagged, week.monday if first else None))
    return made


def curve(scores: Sequence[int], width: int = 600, height: int = 160) -> str:
    """Points of a polyline: how many articles a threshold (left 0, right 1) leaves flagged."""
    total = sum(scores) or 1
    left = sum(scores)
    points = []
    for at, n in enumerate([*scores, 0]):
        points.append(f"{round(width * at / len(scores))},{height - round(height * left / total)}")
        left -= n
    return " ".join(points)
