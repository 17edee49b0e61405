"""Linear-chain CRF models in CRFsuite's format, decoded for many sentences at once.

The models of underthesea score strings such as ``T[-1,0].lower=ông lò``, a template with the words at those places.
Most words come again and again, so what a word, a pair or a triple adds to its neighbourhood is computed once and
kept; the rest is adding arrays. Labels come out as from CRFsuite itself.
Format: CRFsuite 0.12, ``crf1d_model.c`` and ``cqdb.c`` (Okazaki 2007).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Gram = str | tuple[str, ...]

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_GRAMS_AT_MOST = 60_000
_BYTES_AT_MOST = 16_000_000
"""What is kept for each group of templates, so that the memory of a reader stays bounded."""


class ModelError(ValueError):
    """A file that is no CRFsuite model; the message names it."""


@dataclass(frozen=True, slots=True)
class Model:
    """``states[attributes[a]]`` are the weights of attribute ``a`` for every label."""

    labels: tuple[str, ...]
    attributes: dict[str, int]
    states: Scores
    transitions: Scores
    """From the label of the row to the label of the column."""


def load(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: for a file of another format.
        OSError: for a file that cannot be read.
    """
    data = path.read_bytes()
    if len(data) < _HEADER.size or data[:4] != b"lCRF" or data[8:12] != b"FOMC":
        raise ModelError(f"{path}: expected a CRFsuite model (lCRF, FOMC)")
    _, _, _, _, _, n_labels, n_attributes, at_features, at_labels, at_attributes, _, _ = _HEADER.unpack_from(data)
    labels = dict(_strings(data, at_labels))
    attributes = {name: number for number, name in _strings(data, at_attributes)}
    count = struct.unpack_from("<I", data, at_features + 8)[0]
    features = np.frombuffer(data, _FEATURE, count, at_features + 12)
    states = np.zeros((n_attributes, n_labels))
    transitions = np.zeros((n_labels, n_labels))
    for kind, table in (0, states), (1, transitions):
        chosen = features[features["kind"] == kind]
        table[chosen["source"], chosen["target"]] = chosen["weight"]
    return Model(tuple(labels[i] for i in range(n_labels)), attributes, states, transitions)


def _strings(data: bytes, at: int) -> Iterator[tuple[int, str]]:
    """Numbers and strings of a CQDB chunk, in the order in which they are stored."""
    if data[at : at + 4] != b"CQDB":
        raise ModelError(f"expected a CQDB chunk at byte {at}")
    tables = struct.unpack_from("<512I", data, at + 24)
    end = at + min(offset for offset in tables[::2] if offset)
    at += 24 + 2048
    while at < end:
        number, size = struct.unpack_from("<II", data, at)
        yield number, data[at + 8 : at + 7 + size].decode("utf-8")
        at += 8 + size


_TEMPLATE = re.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](?:\[(\d+)\])?(?:\.(\w+))?")


class _Group:
    """Templates over the same column and number of words, and what every gram seen so far adds.

    ``offsets``: where a gram may begin, counted from the place that it says something about.
    """

    def __init__(self, length: int, labels: int) -> None:
        self.length = length
        self.labels = labels
        self.offsets: list[int] = []
        self.values: dict[str, dict[str, list[tuple[int, int]]]] = {}
        """For each function, and each value of it that the model knows: indices into ``offsets``, and attributes."""
        self.forget()

    def forget(self) -> None:
        """Drop all grams."""
        self.numbers: dict[Gram, int] = {}
        self.table = np.zeros((64, len(self.offsets), self.labels))
        self.used = 1
        """Row 0 stays zero, for the many grams that the model does not know."""

    @property
    def full(self) -> bool:
        return len(self.numbers) > _GRAMS_AT_MOST or self.table.nbytes > _BYTES_AT_MOST

    def keep(self, gram: Gram, added: Scores | None) -> int:
        """The row in which what a gram adds is kept from now on."""
        if added is None:
            self.numbers[gram] = 0
            return 0
        if self.used == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[self.used] = added
        self.numbers[gram] = self.used
        self.used += 1
        return self.used - 1


class Tagger:
    """Labels sequences of columns (words; words with tags) by a model and its templates."""

    def __init__(
        self, model: Model, templates: Sequence[str], functions: dict[str, Callable[[str], str]], *, unseen: int = -1
    ) -> None:
        """``unseen`` is a column that is filled with ``X``, as underthesea fills the column to be predicted."""
        self.model = model
        self.functions: dict[str, Callable[[str], str]] = {"": str, **functions}
        self._groups: dict[tuple[int, int], _Group] = {}
        self._parsed: list[tuple[int, int, str]] = []
        self._constant: list[tuple[int, int, str]] = []
        places: dict[str, tuple[_Group, int, str]] = {}
        for template in templates:
            match = _TEMPLATE.fullmatch(template)
            if match is None:
                raise ModelError(f"template {template!r} is not understood")
            low = int(match[1])
            high = int(match[2]) if match[2] else low
            column = int(match[3] or 0)
            self._parsed.append((low, high, f"{template}="))
            if column == unseen:
                self._constant.append((low, high, f"{template}={' '.join('X' * (high - low + 1))}"))
                continue
            group = self._groups.setdefault((column, high - low + 1), _Group(high - low + 1, len(model.labels)))
            if low not in group.offsets:
                group.offsets.append(low)
            group.values.setdefault(match[4] or "", {})
            places[template] = group, group.offsets.index(low), match[4] or ""
        for name, attribute in model.attributes.items():
            template, _, value = name.partition("=")
            if template in places:
                group, index, function = places[template]
                group.values[function].setdefault(value, []).append((index, attribute))
        for group in self._groups.values():
            group.forget()
        self._reach = max(max(abs(low), abs(high)) for low, high, _ in self._parsed)
        self._edges: dict[tuple[int, int], Scores] = {}

    def tag(self, sentences: Sequence[Sequence[Sequence[str]]]) -> list[list[str]]:
        """The labels of each sentence; a sentence is a list of columns of equal length, not empty."""
        if not sentences:
            return []
        gap = self._reach
        lengths = [len(columns[0]) for columns in sentences]
        starts = np.cumsum([gap] + [length + gap for length in lengths])[:-1]
        scores = np.zeros((int(starts[-1]) + lengths[-1] + gap, len(self.model.labels)))
        for (column, _), group in self._groups.items():
            self._add_group(scores, group, [columns[column] for columns in sentences], starts)
        for start, length in zip(starts.tolist(), lengths, strict=True):
            self._add_edges(scores, start, length)
        return self._decode(scores, starts, lengths)

    def _add_group(
        self, scores: Scores, group: _Group, columns: Sequence[Sequence[str]], starts: NDArray[np.int_]
    ) -> None:
        if group.full:
            group.forget()
        known = group.numbers
        numbers = np.zeros(len(scores), dtype=np.intp)
        for start, words in zip(starts.tolist(), columns, strict=True):
            grams: Sequence[Gram] = (
                words if group.length == 1 else list(zip(*(words[k:] for k in range(group.length)), strict=False))
            )
            row = [known[gram] if gram in known else self._learn(group, gram) for gram in grams]
            numbers[start : start + len(row)] = row
        for index, offset in enumerate(group.offsets):
            # The gram that begins at p speaks about p - offset.
            first, last = max(0, offset), len(scores) + min(0, offset)
            scores[first - offset : last - offset] += group.table[numbers[first:last], index]

    def _learn(self, group: _Group, gram: Gram) -> int:
        words = gram if isinstance(gram, str) else " ".join(gram)
        added: Scores | None = None
        for function, rows in group.values.items():
            found = rows.get(self.functions[function](words))
            if found:
                if added is None:
                    added = np.zeros((len(group.offsets), len(self.model.labels)))
                for index, attribute in found:
                    added[index] += self.model.states[attribute]
        return group.keep(gram, added)

    def _add_edges(self, scores: Scores, start: int, length: int) -> None:
        """What templates that reach over an end of the sentence say, and those over the unseen column."""
        reach = self._reach
        middle = self._edge(reach, reach)
        for i in range(min(reach, length)):
            scores[start + i] += self._edge(i, min(reach, length - 1 - i))
        for i in range(max(reach, length - reach), length):
            scores[start + i] += self._edge(reach, length - 1 - i)
        scores[start + reach : start + max(reach, length - reach)] += middle

    def _edge(self, before: int, after: int) -> Scores:
        """For a place with ``before`` words before it and ``after`` words after it, each at most the reach."""
        known = self._edges.get((before, after))
        if known is None:
            known = np.zeros(len(self.model.labels))
            outside = [p + ("BOS" if before + low < 0 else "EOS") for low, high, p in self._parsed
                       if before + low < 0 or low > after or high > after]  # fmt: skip
            inside = [a for low, high, a in self._constant if before + low >= 0 and high <= after]
            for attribute in (*outside, *inside):
                if attribute in self.model.attributes:
                    known += self.model.states[self.model.attributes[attribute]]
            self._edges[before, after] = known
        return known

    def _decode(self, scores: Scores, starts: NDArray[np.int_], lengths: list[int]) -> list[list[str]]:
        """Viterbi over all sentences at once, the longest first, so that those still running are the first ones."""
        order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
        sorted_starts = starts[order]
        sorted_lengths = np.array([lengths[i] for i in order])
        best = scores[sorted_starts]
        steps: list[NDArray[np.intp]] = []
        alive = len(order)
        transitions = self.model.transitions[None]
        for t in range(1, int(sorted_lengths[0])):
            while sorted_lengths[alive - 1] <= t:
                alive -= 1
            reached = best[:alive, :, None] + transitions
            steps.append(reached.argmax(1))
            best[:alive] = reached.max(1) + scores[sorted_starts[:alive] + t]
        labels = self.model.labels
        found: list[list[str]] = [[] for _ in order]
        for rank, index in enumerate(order):
            label = int(best[rank].argmax())
            path = [label]
            for t in range(lengths[index] - 2, -1, -1):
                label = int(steps[t][rank, label])
                path.append(label)
            found[index] = [labels[i] for i in reversed(path)]
        return found
