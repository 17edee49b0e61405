"""Could two written names be one person's? Matching that knows Vietnamese tones and the shapes of minority names.

A name is read into its *core*: the syllables that make the name, without honorific, rank, office or bracket. Spelling
that never tells people apart is unified: case, Unicode form, ``Ð``, the place of the tone mark, ``i``/``y``, the
apostrophe of ``H'`` and ``K'``, half syllables (``Rơ Mah`` = ``Rmah``), breves that keyboards lack. Tones and vowels do
tell people apart: Hùng is not Hưng.

What is *not* enough by itself, however likely: a short form against a full name, a name without its middle, initials,
and a name printed without any diacritics (it fits dozens of names; ``identity`` may use it beside a strong attribute).
A hidden name (``N.V.A.``) is nobody's. Rules: DOMAIN 5.1 and 5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from candidates.written_names import MARKED, WrittenName, joined_key, read_name, tables

SAME_FROM = 0.5
"""A score from here on means that nothing in the two names speaks against one person."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """``score`` in 0…1; ``same`` is ``score >= SAME_FROM``; ``reasons`` are codes, most telling first."""

    score: float
    same: bool
    reasons: tuple[str, ...]


def compare(a: str, b: str) -> NameMatch:
    """Whether two written names could be one person's; symmetric, about 10 µs for names met before."""
    return match(read_name(a), read_name(b))


def match(a: WrittenName, b: WrittenName) -> NameMatch:
    """As :func:`compare`, of names already read."""
    if a.hidden or b.hidden:
        return _verdict(0.0, "hidden")
    if not a.core or not b.core:
        return _verdict(0.0, "no_name")
    if conflict := _conflict(a, b):
        return _verdict(0.1, conflict)
    found = _match_cores(a, b)
    if found.score < SAME_FROM and (a.kept or b.kept):
        found = max(
            (_match_core(x, y) for x in (a.core, a.kept) if x for y in (b.core, b.kept) if y), key=lambda m: m.score
        )
    return _with_aliases(a, b, found)


def _conflict(a: WrittenName, b: WrittenName) -> str:
    """What the words around the names say against one person."""
    if a.gender and b.gender and a.gender != b.gender:
        return "gender"
    if a.birth_year and b.birth_year and a.birth_year != b.birth_year:
        return "birth_year"
    if a.relation != b.relation:
        return "relation"
    if a.saints and b.saints and not set(a.saints) & set(b.saints):
        return "saint"
    return ""


def _with_aliases(a: WrittenName, b: WrittenName, found: NameMatch) -> NameMatch:
    """A second name in brackets can prove one person, or two."""
    if a.aliases and b.aliases and found.same and len(a.aliases[0]) == len(b.aliases[0]):
        agree = any(_match_core(x, y).same for x in a.aliases for y in b.aliases)
        return found if agree else _verdict(0.2, "alias_conflict")
    if found.same:
        return found
    for one, other in ((a, b), (b, a)):
        if any(len(alias) > 1 and _match_core(alias, other.core).same for alias in one.aliases) and not other.aliases:
            return _verdict(0.8, "alias")
    return found


def _match_cores(a: WrittenName, b: WrittenName) -> NameMatch:
    if a.core == b.core:
        return _match_core(a.core, b.core)
    if a.bare != b.bare and (a.plain == b.plain or "".join(a.plain) == "".join(b.plain)):
        highland = _highland(a.core) or _highland(b.core)
        if not highland or _match_core(a.core, b.core).score < SAME_FROM:
            return _verdict(0.45, "no_diacritics")
    return _match_core(a.core, b.core)


def _match_core(a: tuple[str, ...], b: tuple[str, ...]) -> NameMatch:
    """Two names by their syllables alone."""
    if a == b:
        return _verdict(1.0, "equal") if len(a) > 1 else _verdict(0.4, "given_name_only")
    if (folded := _folded(a)) == _folded(b) and len(folded) > 1:
        return _verdict(0.95, "spelling")
    for score, reason, holds in _ALIKE:
        if holds(a, b):
            return _verdict(score, reason)
    return _verdict(0.3 * ratio("".join(a), "".join(b)) / 100, "different")


def _verdict(score: float, reason: str) -> NameMatch:
    return NameMatch(score, score >= SAME_FROM, (reason,))


_TONES = "12345"
_HOI_AND_NGA = {"3", "4"}
_INITIALS = frozenset(("h", "k", "y"))


def _highland(core: Sequence[str]) -> bool:
    """A name of the Central Highlands: with Y, H', K' or a surname of Ê Đê, Gia Rai, K'Ho …"""
    return (len(core) > 1 and (core[0] in _INITIALS or "h" in core)) or any(s in tables().highland for s in core)


def _equal_highland(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Equal but for vowel marks that one side leaves out of a Central Highlands name (Byă, Bya)."""
    if not (_highland(a) and _highland(b)):
        return False
    return len(a) == len(b) and all(_equal_or_simplified(x, y) for x, y in zip(a, b, strict=True))


def _folded(core: tuple[str, ...]) -> tuple[str, ...]:
    """The name with a surname of several syllables written as one, without marks: ``Kră Jăn Mác``, ``Krajan Mác``."""
    for width in (3, 2, 1):
        if len(core) > width and (surname := joined_key(core[:width])) in tables().several:
            return (surname, *core[width:])
    return core


def _equal_or_simplified(x: str, y: str) -> bool:
    """Surnames of the Central Highlands lose their marks in print (Niê, Nie); given names are too short for that."""
    surnames = tables().highland
    return x == y or (x in surnames and y in surnames and x.translate(MARKED) == y.translate(MARKED))


def _turned(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Surname before or behind, in names with Y or H': ``H'Hen Niê`` = ``Niê H'Hen``."""
    if len(a) != len(b) or len(a) < 3 or not _INITIALS & set(a[:-1]) or sorted(a)[0] not in b:
        return False
    for one, other in ((a, b), (b, a)):
        if one[0] in _INITIALS and any(_equal_highland(one[i:] + one[:i], other) for i in range(2, len(one))):
            return True
    return False


def _mistyped_surname(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """The rest agrees and one surname exists only as a slip for the other: ``Nguyển``, ``Nguyên`` for ``Nguyễn``."""
    if a[1:] != b[1:] or len(a) < 3 or _INITIALS & {a[0], b[0]}:
        return False
    known = tables().surnames
    if (a[0] in known) == (b[0] in known):
        return False
    wrong, right = (a[0], b[0]) if b[0] in known else (b[0], a[0])
    letters = wrong.rstrip(_TONES), right.rstrip(_TONES)
    if letters[0] == letters[1]:
        tone = wrong[len(letters[0]) :]
        return not tone or {tone, right[len(letters[1]) :]} == _HOI_AND_NGA
    same_tone = wrong[-1:] == right[-1:] or not {wrong[-1], right[-1]} & set(_TONES)
    return same_tone and len(letters[1]) > 4 and int(DamerauLevenshtein.distance(*letters, score_cutoff=1)) <= 1


def _joined(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """One writes together what the other parts: ``A Lăng``, ``Alăng``."""
    return len(a) != len(b) and "".join(a) == "".join(b)


def _short(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """The end or the beginning of the other name."""
    short, full = sorted((a, b), key=len)
    return len(short) < len(full) and short in (full[-len(short) :], full[: len(short)])


def _without_middle(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Surname and given name agree, a middle is missing."""
    return len(a) != len(b) and min(len(a), len(b)) > 1 and a[0] == b[0] and a[-1] == b[-1]


_ALIKE: tuple[tuple[float, str, Callable[[tuple[str, ...], tuple[str, ...]], bool]], ...] = (
    (0.95, "spelling", _equal_highland),
    (0.9, "joined", _joined),
    (0.9, "order", _turned),
    (0.7, "typo", _mistyped_surname),
    (0.4, "short_form", _short),
    (0.4, "middle_omitted", _without_middle),
)
"""How far names that are not equal can be alike, most telling first."""
