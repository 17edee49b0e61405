"""The terms that the word models weigh: syllables and pairs of syllables, counted apart in title, opening and body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifiers.words import Words

Matrix = NDArray[np.float64]
Codes = NDArray[np.int64]

PART_WEIGHTS = {"title": 0.5, "opening": 0.7, "body": 1.0}
"""What a part counts for, its terms scaled to length 1 first: a title must not drown in a long body."""
MIN_ARTICLES = 5
MOST_OF_ALL = 0.6
"""A term of more than this share of all articles says nothing."""
MOST_TERMS = 30_000
_TOKEN = re.compile(r"[^\W_]+")


class Vocabulary:
    """Syllables, pairs of them, and how much each tells (inverse document frequency)."""

    def __init__(self, syllables: Sequence[str], pairs: Codes, idf: Matrix) -> None:
        self.syllables = list(syllables)
        self.pairs = pairs
        """Sorted; a pair is ``first * len(syllables) + second``. Their columns follow those of the syllables."""
        self.idf = idf
        self._index = {syllable: at for at, syllable in enumerate(self.syllables)}

    @classmethod
    def fit(cls, articles: Sequence[Words]) -> Vocabulary:
        """The terms of at least ``MIN_ARTICLES`` articles, at most ``MOST_TERMS``, the most frequent first."""
        tokens = [_TOKEN.findall(f"{w.title} | {w.opening} | {w.body}".lower()) for w in articles]
        frequency: dict[str, int] = {}
        for words in tokens:
            for word in set(words):
                frequency[word] = frequency.get(word, 0) + 1
        known = sorted(word for word, number in frequency.items() if number >= MIN_ARTICLES)
        whole = cls(known, np.zeros(0, np.int64), np.zeros(len(known)))
        seen = [np.unique(whole._pair_codes(whole._positions(words))) for words in tokens]
        codes, numbers = np.unique(np.concatenate([*seen, np.zeros(0, np.int64)]), return_counts=True)
        return cls._kept(known, np.array([frequency[word] for word in known]), codes, numbers, len(articles))

    @classmethod
    def _kept(cls, known: list[str], single: Codes, codes: Codes, double: Codes, articles: int) -> Vocabulary:
        most = MOST_OF_ALL * articles
        usable = np.sort(np.concatenate([single[single <= most], double[double <= most]]))[::-1]
        least = max(MIN_ARTICLES, int(usable[MOST_TERMS]) + 1 if usable.size > MOST_TERMS else 0)
        chosen = (single >= least) & (single <= most)
        paired = (double >= least) & (double <= most)
        first, second = np.divmod(codes[paired], len(known) or 1)
        # a pair needs both its syllables in the table, also where these alone say nothing
        needed = np.zeros(len(known), bool)
        needed[first] = needed[second] = True
        table = np.flatnonzero(chosen | needed)
        place = np.zeros(len(known), np.int64)
        place[table] = np.arange(table.size)
        pairs = place[first] * table.size + place[second]
        order = np.argsort(pairs)
        counted = np.concatenate([single[table], double[paired][order]])
        idf = np.log((1 + articles) / (1 + counted)) + 1
        idf[: table.size][~chosen[table]] = 0.0
        return cls([known[at] for at in table], pairs[order], idf)

    @classmethod
    def of_parts(cls, parts: Mapping[str, Any]) -> Vocabulary:
        """The vocabulary that :attr:`parts` described."""
        return cls(str(parts["syllables"]).split("\n"), parts["pairs"], parts["idf"].astype(np.float64))

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {"syllables": "\n".join(self.syllables), "pairs": self.pairs, "idf": self.idf.astype(np.float32)}

    def __len__(self) -> int:
        return len(self.syllables) + len(self.pairs)

    def matrix(self, articles: Sequence[Words]) -> sparse.csr_matrix:
        """Shape (n, terms): each row of length 1, or empty where no term is known."""
        columns: list[Codes] = []
        values: list[Matrix] = []
        ends = [0]
        for words in articles:
            row = self._row(words)
            columns.append(row[0])
            values.append(row[1])
            ends.append(ends[-1] + row[0].size)
        shape = (len(articles), len(self))
        flat = np.concatenate([*values, np.zeros(0)]), np.concatenate([*columns, np.zeros(0, np.int64)]), np.array(ends)
        return sparse.csr_matrix(flat, shape=shape)

    def _row(self, words: Words) -> tuple[Codes, Matrix]:
        columns, values = [], []
        for name, weight in PART_WEIGHTS.items():
            found, counts = np.unique(self._columns(getattr(words, name)), return_counts=True)
            scored: Matrix = (1.0 + np.log(counts)) * self.idf[found]
            columns.append(found)
            values.append(weight * _unit(scored))
        where, inverse = np.unique(np.concatenate(columns), return_inverse=True)
        return where, _unit(np.bincount(inverse, np.concatenate(values), minlength=where.size).astype(np.float64))

    def _columns(self, text: str) -> Codes:
        positions = self._positions(_TOKEN.findall(text.lower()))
        codes = self._pair_codes(positions)
        if not self.pairs.size:
            return positions[positions >= 0]
        at = np.minimum(np.searchsorted(self.pairs, codes), self.pairs.size - 1)
        return np.concatenate([positions[positions >= 0], at[self.pairs[at] == codes] + len(self.syllables)])

    def _positions(self, words: Sequence[str]) -> Codes:
        index = self._index
        return np.array([index.get(word, -1) for word in words], dtype=np.int64)

    def _pair_codes(self, positions: Codes) -> Codes:
        first, second = positions[:-1], positions[1:]
        both = (first >= 0) & (second >= 0)
        codes: Codes = first[both] * len(self.syllables) + second[both]
        return codes


def _unit(values: Matrix) -> Matrix:
    length = float(np.sqrt(values @ values))
    return values / length if length else values
