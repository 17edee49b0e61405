"""Themes: which turns of phrase of each theme a text uses, from ``data/lexicons/themes.tsv``."""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from nlp.gazetteers import GazetteerError
from nlp.keys import match_key, syllable_key
from nlp.records import Span

PATH = Path(__file__).resolve().parent.parent / "data" / "lexicons" / "themes.tsv"
_SYLLABLE = re.compile(r"[^\W\d_]+")

Phrase = tuple[str, ...]


@cache
def phrases(path: Path = PATH) -> Mapping[int, Mapping[Phrase, str]]:
    """Number of syllables → phrase → theme.

    Raises:
        GazetteerError: for a line that is not ``theme<TAB>phrases``, with file and line.
    """
    found: dict[int, dict[Phrase, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or row[0].startswith("#"):
                continue
            if len(row) != 2 or not row[0].isidentifier():
                raise GazetteerError(f"{path}:{number}: expected a theme and its phrases, separated by a tab")
            for written in row[1].split("|"):
                phrase = tuple(match_key(written).split())
                if not phrase:
                    raise GazetteerError(f"{path}:{number}: an empty phrase")
                known = found[len(phrase)].setdefault(phrase, row[0])
                if known != row[0]:
                    raise GazetteerError(f"{path}:{number}: {written!r} stands under {known} already")
    return dict(found)


@cache
def _by_first_syllable() -> Mapping[str, Sequence[tuple[Phrase, str]]]:
    found: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
    for entries in phrases().values():
        for phrase, theme in entries.items():
            found[phrase[0]].append((phrase, theme))
    return dict(found)


@cache
def names(path: Path = PATH) -> tuple[str, ...]:
    """All themes, in alphabetical order."""
    return tuple(sorted({theme for entries in phrases(path).values() for theme in entries.values()}))


@cache
def _openings(path: Path = PATH) -> Mapping[Phrase, Sequence[tuple[str, str, bool]]]:
    """First two syllables → the phrases that begin with them (spelled out), their theme, and whether that is all."""
    found: dict[Phrase, list[tuple[str, str, bool]]] = defaultdict(list)
    for length, entries in phrases(path).items():
        if length > 1:
            for phrase, theme in entries.items():
                found[phrase[:2]].append((f" {' '.join(phrase)} ", theme, length == 2))
    return dict(found)


def counts(text: str) -> dict[str, float]:
    """Theme → log(1 + number of its different phrases in ``text``); themes without any are left out."""
    return counts_of([syllable_key(word) for word in _SYLLABLE.findall(text)])


def counts_of(syllables: Sequence[str]) -> dict[str, float]:
    """The same of a text's syllables, each as its match key."""
    lone, openings = phrases().get(1, {}), _openings()
    found = Counter(lone[phrase] for phrase in lone.keys() & set(zip(syllables, strict=False)))
    spelled = f" {' '.join(syllables)} "
    for pair in openings.keys() & set(pairwise(syllables)):
        found.update(theme for phrase, theme, whole in openings[pair] if whole or phrase in spelled)
    return {theme: math.log1p(number) for theme, number in found.items()}


class Places:
    """Where one text uses phrases of themes, found once, for counts of many of its parts."""

    def __init__(self, text: str) -> None:
        words = list(_SYLLABLE.finditer(text))
        syllables = [syllable_key(word.group()) for word in words]
        table = _by_first_syllable()
        found: list[tuple[int, int, Phrase, str]] = []
        for at, syllable in enumerate(syllables):
            for phrase, theme in table.get(syllable, ()):
                past = at + len(phrase)
                if tuple(syllables[at:past]) == phrase:
                    found.append((words[at].start(), words[past - 1].end(), phrase, theme))
        self.found = sorted(found)

    def counts(self, spans: Iterable[Span]) -> dict[str, float]:
        """As the function of this name, over the parts of the text together; a phrase across their ends is left out."""
        different = {
            (phrase, theme)
            for span in spans
            for _, end, phrase, theme in self.found[
                bisect_left(self.found, (span.start,)) : bisect_left(self.found, (span.end,))
            ]
            if end <= span.end
        }
        return {theme: math.log1p(n) for theme, n in Counter(theme for _, theme in different).items()}


def first(text: str, theme: str) -> Span | None:
    """Where ``text`` first uses a phrase of ``theme``."""
    words = list(_SYLLABLE.finditer(text))
    syllables = [syllable_key(word.group()) for word in words]
    for at in range(len(syllables)):
        for length, entries in phrases().items():
            if entries.get(tuple(syllables[at : at + length])) == theme:
                return Span(words[at].start(), words[at + length - 1].end())
    return None
