"""Words around the names of places: unit words and cues, from ``data/gazetteers/administrative``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import match_key
from nlp.units import Level

FORMS = ("word", "letters", "stop", "careful", "number", "address")
CUES = (
    "modifier",
    "street",
    "named_after",
    "person",
    "locative",
    "list",
    "chain",
    "plural",
    "inside_word",
    "not_place",
    "foreign",
    "measure",
    "title_person",
    "no_cue",
    "firm",
    "feature",
    "site",
    "resident",
)


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A word before the name of a unit; ``form`` says how much it proves (see ``unit_words.tsv``)."""

    keys: tuple[str, ...]
    text: str
    levels: tuple[Level, ...]
    kind: str
    form: str


@cache
def unit_words() -> Mapping[str, tuple[UnitWord, ...]]:
    """Unit words by the key of their first syllable, longer ones first.

    Raises:
        GazetteerError: for an unknown level or form.
    """
    found: dict[str, list[UnitWord]] = {}
    for row in read_table(
        GAZETTEERS / "administrative" / "unit_words.tsv", ("word", "levels", "kind", "form"), key="word"
    ):
        try:
            levels = tuple(Level(level) for level in row["levels"].split(","))
        except ValueError as error:
            raise row.error(f"levels: {error}") from None
        keys = tuple(match_key(row["word"]).split(" "))
        word = UnitWord(keys, row["word"], levels, row["kind"], row.one_of("form", FORMS))
        found.setdefault(keys[0], []).append(word)
    return {first: tuple(sorted(words, key=lambda w: -len(w.keys))) for first, words in found.items()}


@dataclass(frozen=True, slots=True)
class Cue:
    """Phrases of one kind, found by their keys."""

    phrases: frozenset[tuple[str, ...]]
    widest: int

    def ends_at(self, keys: Sequence[str], past: int) -> bool:
        """Does a phrase end with the token before ``past``?"""
        return any(tuple(keys[past - n : past]) in self.phrases for n in range(1, min(self.widest, past) + 1))

    def begins_at(self, keys: Sequence[str], at: int) -> int:
        """Number of tokens of the longest phrase that begins at ``at``; 0 for none."""
        for width in range(min(self.widest, len(keys) - at), 0, -1):
            if tuple(keys[at : at + width]) in self.phrases:
                return width
        return 0


@cache
def cues() -> Mapping[str, Cue]:
    """The cues of ``place_cues.tsv`` by kind.

    Raises:
        GazetteerError: for an unknown or missing kind.
    """
    path = GAZETTEERS / "administrative" / "place_cues.tsv"
    found: dict[str, Cue] = {}
    table = read_table(path, ("kind", "words", "note"), key="kind")
    for row in table:
        phrases = frozenset(tuple(match_key(phrase).split(" ")) for phrase in row.several("words"))
        found[row.one_of("kind", CUES)] = Cue(phrases, max(map(len, phrases)))
    for kind in CUES:
        if kind not in found:
            raise table[-1].error(f"no line of kind {kind} in this file")
    return found
