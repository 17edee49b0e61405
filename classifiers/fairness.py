"""Groups of names, to see whether the judge overlooks some of them: by gender, and names of ethnic minorities."""

from __future__ import annotations

from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import match_key

FEMALE, MALE, MINORITY, BODY = "nữ", "nam hoặc không rõ", "dân tộc thiểu số", "tập thể"
_FEMALE_MIDDLE = "thị"
_NAMES = ("kind", "text", "group", "gender")


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames of the Kinh, and those that only other peoples use."""
    kinh: set[str] = set()
    other: set[str] = set()
    for row in read_table(GAZETTEERS / "names.tsv", _NAMES):
        if row["kind"] in ("surname", "initial"):
            (kinh if row["group"] == "Kinh" else other).add(match_key(row["text"]))
    return frozenset(kinh), frozenset(other - kinh)


def name_group(name: str) -> str:
    """The group that a name shows; a name that no surname opens is that of a body."""
    syllables = match_key(name).split()
    kinh, other = _surnames()
    if not syllables:
        return BODY
    first = syllables[0].split("'")[0] if "'" in syllables[0] else syllables[0]
    if first in other or "'" in syllables[0]:
        return MINORITY
    if first not in kinh:
        return BODY if len(syllables) > 1 else MALE
    return FEMALE if _FEMALE_MIDDLE in syllables[1:-1] else MALE
