"""Statistics of words over unlabelled news, features of the tagger of people (``data/models/people_words.tsv``).

    python -m nlp.name_statistics LABELS CORPUS

Reads the corpus with the present tagger, leaves out every labelled article (so that no label is learned twice), and
writes the table anew: how words stand in names, and groups of words that stand in the same surroundings. Train the
tagger afterwards (:mod:`nlp.name_training`), because it learns from this table.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlp.name_tagger import Spans, find_tagged
from nlp.name_words import COLUMNS, STATISTICS
from nlp.names import CAPS, LETTER, LOWER, TITLE, Syllables, syllables_of
from nlp.syllables import SyllableTokenizer

CAPITAL_GROUPS, SMALL_GROUPS = 256, 128
"""Groups of words with a capital, and of other words."""
NEIGHBOURS, DIMENSIONS = 2500, 64
"""Most frequent words that make surroundings; dimensions to which these are reduced."""
RARE_CAPITAL, RARE_SMALL = 4, 8
"""Words seen less often belong to no group."""
SEEN = 3
"""Uses from which statistics are kept."""
_OFFSETS = (-2, -1, 1, 2)
HEADER = (
    """\
# Statistics of words over national news of 2017, features of the tagger of people. Written by
# python -m nlp.name_statistics, never by hand; the tagger must be trained again afterwards.
# word      match key
# person    share of its capitalised uses inside names of people, in eighths; certainty: l under 10 uses, m under 50, h
# first, last, single   of its uses in names: how many begin a longer name, end one, are the whole name, in quarters
# capital   share of uses with a capital, in sixths
# capital_kind, small_kind   number of the group of words that stand in the same surroundings (k-means over contexts)
"""
    + "\t".join(COLUMNS)
    + "\n"
)


@dataclass(slots=True)
class WordUse:
    """How often a word begins, continues, ends or makes a name; has a capital outside names; is written small."""

    begins: int = 0
    inside: int = 0
    ends: int = 0
    alone: int = 0
    other: int = 0
    small: int = 0

    @property
    def in_names(self) -> int:
        """Uses inside names."""
        return self.begins + self.inside + self.ends + self.alone


@dataclass(slots=True)
class Uses:
    """What one pass over the corpus counts."""

    words: defaultdict[str, WordUse] = field(default_factory=lambda: defaultdict(WordUse))

    def count(self, syllables: Syllables, spans: Spans) -> None:
        """Add one article."""
        place = {at: _place(at, first, past) for first, past in spans for at in range(first, past)}
        for at, (key, shape) in enumerate(zip(syllables.keys, syllables.shapes, strict=True)):
            if shape in (TITLE, CAPS, LETTER):
                use = self.words[key]
                where = place.get(at, "other")
                setattr(use, where, getattr(use, where) + 1)
            elif shape == LOWER:
                self.words[key].small += 1


def _place(at: int, first: int, past: int) -> str:
    if past - first == 1:
        return "alone"
    return "begins" if at == first else "ends" if at == past - 1 else "inside"


def unlabelled(labels: Path, corpus: Path) -> Iterator[str]:
    """The texts of the corpus that have no labels."""
    labelled = {json.loads(line)["id"] for line in labels.read_text(encoding="utf-8").splitlines()}
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["id"] not in labelled:
                yield article["text"]


def groups(sequences: Iterable[list[str]]) -> dict[str, int]:
    """Word (``^`` before one with a capital) → number of its group: k-means over reduced contexts of two words."""
    from scipy import sparse  # noqa: PLC0415 (only this command needs them)
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    number: dict[str, int] = {}
    text = np.array([number.setdefault(word, len(number)) for words in sequences for word in words], dtype=np.int32)
    names = list(number)
    counts = np.bincount(text, minlength=len(names))
    capital = np.array([name[0] == "^" for name in names])
    kept = np.where(counts >= np.where(capital, RARE_CAPITAL, RARE_SMALL))[0]
    row = np.full(len(names), -1, dtype=np.int32)
    row[kept] = np.arange(len(kept))
    column = np.where(capital, NEIGHBOURS, NEIGHBOURS + 1).astype(np.int32)
    frequent = np.argsort(-counts, kind="stable")[:NEIGHBOURS]
    column[frequent] = np.arange(len(frequent))
    parts = []
    for offset in _OFFSETS:
        here, there = (text[-offset:], text[:offset]) if offset < 0 else (text[:-offset], text[offset:])
        known = row[here] >= 0
        cells = (np.ones(int(known.sum()), dtype=np.float32), (row[here][known], column[there][known]))
        parts.append(sparse.coo_matrix(cells, shape=(len(kept), NEIGHBOURS + 2)).tocsr())
    table = sparse.hstack(parts).tocoo()
    table.sum_duplicates()
    expected = np.asarray(table.sum(1)).ravel()[table.row] * np.asarray(table.sum(0)).ravel()[table.col]
    association = np.log(table.data * table.sum() / expected)
    positive = association > 0
    weights = sparse.csr_matrix((association[positive], (table.row[positive], table.col[positive])), shape=table.shape)
    points = TruncatedSVD(DIMENSIONS, n_iter=4, random_state=0).fit_transform(weights)
    points /= np.linalg.norm(points, axis=1, keepdims=True) + 1e-9
    found: dict[str, int] = {}
    for members, count in ((capital[kept], CAPITAL_GROUPS), (~capital[kept], SMALL_GROUPS)):
        means = MiniBatchKMeans(count, batch_size=4096, n_init=3, random_state=0)
        fitted = means.fit(points[members], sample_weight=np.log(counts[kept[members]])).labels_
        found.update((names[at], int(group)) for at, group in zip(kept[members], fitted, strict=True))
    return found


def _sequence(syllables: Syllables) -> list[str]:
    """The words as the groups know them: numbers as one, ``^`` before a capital."""
    return [
        ("^" if shape in (TITLE, CAPS, LETTER) else "") + ("#" if key[0].isdigit() else key)
        for key, shape in zip(syllables.keys, syllables.shapes, strict=True)
        if key
    ]


def word_rows(words: dict[str, WordUse], kinds: dict[str, int]) -> Iterator[str]:
    """Lines of ``people_words.tsv``."""
    keys = {key for key, use in words.items() if use.in_names + use.other >= SEEN} | {k.lstrip("^") for k in kinds}
    for key in sorted(keys):
        if not key or any(letter.isspace() for letter in key) or key == '"':
            continue
        use = words.get(key) or WordUse()
        named, capitals = use.in_names, use.in_names + use.other
        cells = [""] * 6
        if capitals >= SEEN:
            cells[:2] = share(named, capitals)
        if capitals >= SEEN and named >= SEEN:
            cells[2:5] = (str(round(4 * count / named)) for count in (use.begins, use.ends, use.alone))
        if capitals + use.small >= SEEN:
            cells[5] = str(round(6 * capitals / (capitals + use.small)))
        kind = [str(kinds.get(mark + key, "")) for mark in ("^", "")]
        yield "\t".join([key, *cells, *kind])


def share(named: int, total: int) -> tuple[str, str]:
    """The share in eighths, and how certain it is."""
    return str(round(8 * (named + 0.3) / (total + 1))), "h" if total >= 50 else "m" if total >= 10 else "l"


def main(arguments: list[str]) -> int:
    """The command."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    import spacy  # noqa: PLC0415 (only training needs a vocabulary of its own)

    tokenize = SyllableTokenizer(spacy.blank("xx").vocab)
    uses, sequences = Uses(), []
    for text in unlabelled(*map(Path, arguments)):
        syllables = syllables_of(tokenize(text))
        uses.count(syllables, find_tagged(syllables)[0])
        sequences.append(_sequence(syllables))
    kinds = groups(sequences)
    STATISTICS.write_text(HEADER + "\n".join(word_rows(uses.words, kinds)) + "\n", encoding="utf-8")
    print(f"{len(sequences)} articles", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
