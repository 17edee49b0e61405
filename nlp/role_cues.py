"""Cues: words around a name that tell what its bearer does in the article, from ``role_cues.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.records import Role

BEFORE, AFTER, CLAUSE, SENTENCE = "before", "after", "clause", "sentence"
REPORTS = "reports"
"""Cues of this name are verbs of saying something about others (cho biết, khẳng định), not of oneself (kể, chia sẻ)."""

_END = r"(?:(?!\w)|(?<!\w))"
"""A cue ends where its last word does; one that ends with a mark may be followed by a word: «: “Tôi …»."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of ``role_cues.tsv``."""

    name: str
    role: Role
    side: str
    weight: float
    pattern: re.Pattern[str]


@cache
def cues() -> dict[str, list[Cue]]:
    """Load ``data/gazetteers/role_cues.tsv``, by side.

    Raises:
        GazetteerError: for an unknown role or side, a name given twice, a weight that is no number, words that are no
            pattern.
    """
    loaded: dict[str, list[Cue]] = {BEFORE: [], AFTER: [], CLAUSE: [], SENTENCE: []}
    for row in read_table(GAZETTEERS / "role_cues.tsv", ("name", "role", "side", "weight", "words"), key="name"):
        role, side = Role(row.one_of("role", set(Role))), row.one_of("side", loaded)
        words = row["words"].replace(" ", r"\s+")
        anywhere = rf"(?<!\w)(?:{words}){_END}"
        shaped = {BEFORE: rf"(?<!\w)(?:{words})\s*$", AFTER: rf"(?:{words}){_END}"}.get(side, anywhere)
        try:
            loaded[side].append(Cue(row["name"], role, side, float(row["weight"]), re.compile(shaped)))
        except (ValueError, re.error) as error:
            raise row.error(f"{error}; expected a number as weight and a regular expression as words") from None
    return loaded


@cache
def any_after() -> re.Pattern[str]:
    """Matches wherever some cue behind a name does: most places have none, and one look is cheaper than a hundred."""
    return re.compile("|".join(f"(?:{cue.pattern.pattern})" for cue in cues()[AFTER]))
