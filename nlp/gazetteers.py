"""Tables that a domain expert may correct, and the phrase matcher that looks their names up in a text.

A table is a tab-separated file: lines that begin with ``#`` explain it, the first other line names the columns.
Wrong tables stop the program with file and line. Phrases match by the syllables' keys, so case, the place of the tone
mark, quotation marks, dashes and commas inside a name do not matter; a full stop or a new line ends every name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from nlp.keys import syllable_key
from nlp.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

GAZETTEERS = Path(__file__).resolve().parents[1] / "data" / "gazetteers"
T = TypeVar("T")


class GazetteerError(ValueError):
    """A table that cannot be used; the message names file, line and what was expected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, message: str) -> GazetteerError:
        """The error to raise about this line."""
        return GazetteerError(f"{self.path}:{self.line}: {message}")

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The cell, if it is one of the allowed values.

        Raises:
            GazetteerError: for any other value.
        """
        value = self[column]
        choices = sorted(allowed)
        if value not in choices:
            raise self.error(f"{column} is {value!r}, expected one of {', '.join(c or '(empty)' for c in choices)}")
        return value

    def integer(self, column: str) -> int:
        """The cell as a whole number.

        Raises:
            GazetteerError: when it is none.
        """
        if not self[column].isdecimal():
            raise self.error(f"{column} is {self[column]!r}, expected a whole number")
        return int(self[column])

    def several(self, column: str) -> list[str]:
        """The parts of a cell that are separated by ``|``."""
        return [part.strip() for part in self[column].split("|") if part.strip()]


def read_table(path: Path, columns: Sequence[str], *, key: str = "") -> list[Row]:
    """Read a table whose header names exactly these columns; ``key`` is a column that must be filled and unique.

    Raises:
        GazetteerError: for a missing file, another header, a line with too few or too many cells, a repeated key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: expected a readable UTF-8 table ({error})") from None
    rows: list[Row] = []
    seen: dict[str, int] = {}
    header = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            if cells != list(columns):
                raise GazetteerError(f"{path}:{number}: header is {cells}, expected {list(columns)}")
            header = number
            continue
        if len(cells) != len(columns):
            raise GazetteerError(f"{path}:{number}: {len(cells)} cells, expected {len(columns)} separated by tabs")
        row = Row(path, number, dict(zip(columns, cells, strict=True)))
        if key:
            if not row[key]:
                raise row.error(f"{key} is empty")
            if row[key] in seen:
                raise row.error(f"{key} {row[key]!r} was already given on line {seen[row[key]]}")
            seen[row[key]] = number
        rows.append(row)
    if not header:
        raise GazetteerError(f"{path}:1: expected a header line {' '.join(columns)}")
    return rows


def read_json(path: Path) -> Any:
    """Read a JSON table.

    Raises:
        GazetteerError: with the line of the first fault.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GazetteerError(f"{path}:{error.lineno}: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path}: expected a readable UTF-8 JSON file ({error})") from None


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of a cue table by kind, each kind compiled to one expression over :func:`keyed` text."""

    patterns: Mapping[str, re.Pattern[str]]

    def __getitem__(self, kind: str) -> re.Pattern[str]:
        return self.patterns[kind]


def read_cues(path: Path, kinds: Iterable[str]) -> Cues:
    """Read a table of columns ``kind`` and ``pattern``; the patterns of a kind become alternatives, longest first.

    Raises:
        GazetteerError: for an unknown or missing kind, or a pattern that is no regular expression.
    """
    wanted = set(kinds)
    found: dict[str, list[str]] = {}
    for row in read_table(path, ("kind", "pattern", "note")):
        try:
            re.compile(key_pattern(row["pattern"]))
        except re.error as error:
            raise row.error(f"pattern {row['pattern']!r}: {error}") from None
        found.setdefault(row.one_of("kind", wanted), []).append(row["pattern"])
    missing = wanted - set(found)
    if missing:
        raise GazetteerError(f"{path}:1: no line of kind {', '.join(sorted(missing))}")
    return Cues({kind: keyed_regex(alternatives(patterns)) for kind, patterns in found.items()})


def alternatives(patterns: Iterable[str]) -> str:
    """One alternation that prefers the longer pattern, bounded by the ends of words."""
    single = [part for pattern in patterns for part in _branches(pattern)]
    return r"(?<!\w)(?:" + "|".join(sorted(single, key=len, reverse=True)) + r")(?!\w)"


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, those inside brackets left together."""
    parts = [""]
    depth = 0
    for piece in re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


_LITERALS = re.compile(r"\\.|\(\?P[<=]\w+[>)]|[^\W\d_]+")


def key_pattern(pattern: str) -> str:
    """A regular expression in ordinary spelling → the same over match keys (``Kỷ niệm`` finds ``Kỉ niệm`` too)."""

    def keyed_literal(match: re.Match[str]) -> str:
        literal = match.group()
        return literal if literal[0] in "\\(" else syllable_key(literal)

    return _LITERALS.sub(keyed_literal, pattern)


def keyed_regex(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in ordinary spelling for :func:`keyed` text."""
    return re.compile(key_pattern(pattern))


def keyed(doc: Doc) -> str:
    """The text with every syllable replaced by its match key, letter for letter: offsets are those of ``doc.text``."""
    cached: str | None = doc.user_data.get("guongsang_keyed")
    if cached is None:
        tokens = tokens_of(doc)
        pieces = [
            (key if len(key) == len(text) else text) + (" " if space else "")
            for text, key, space in zip(tokens.texts, tokens.keys, tokens.spaces, strict=True)
        ]
        cached = doc.user_data["guongsang_keyed"] = "".join(pieces)
    return cached


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: keys, character offsets, what stands before each (0 blank, 1 mark, 2 stop)."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]


_QUOTES = "\"“”‘’'«»"
COLON = 3
"""The gap behind a colon; see :class:`Words`."""
_STOPS = frozenset(".;!?()[]{}…\n\r\t•|")


_PRINTED = range(40, 130)
"""Characters of a line that a printer broke: longer ones are paragraphs, shorter ones headings and lists."""


def words_of(doc: Doc) -> Words:
    """Collect the words once per document."""
    cached: Words | None = doc.user_data.get("guongsang_words")
    if cached is not None:
        return cached
    words = Words([], [], [], [])
    gap, wrapped, line = 2, False, 0
    printed = False
    tokens = tokens_of(doc)
    for text, key, start in zip(tokens.texts, tokens.keys, tokens.starts, strict=True):
        if text[0].isalnum():
            small = text[0].islower() or (printed and text[1:].islower())
            gap = 0 if wrapped and small else gap  # a printed line goes on in the next one
            wrapped = False
            words.keys.append(key)
            words.starts.append(start)
            words.ends.append(start + len(text))
            words.gaps.append(gap)
            gap = 0
        elif text == "\n" and gap < COLON:
            printed = start - line in _PRINTED
            gap, wrapped, line = 2, gap == 0, start + 1
        elif text in _QUOTES and gap == COLON:
            gap = 1  # a name in quotation marks goes on behind a colon: kỷ niệm chương: “Vì …”
        elif gap == 2:
            wrapped = wrapped and text == " "
        elif gap < 2:
            gap = (
                COLON if text == ":" else 2 if any(c in _STOPS for c in text) else max(gap, 0 if text.isspace() else 1)
            )
    doc.user_data["guongsang_words"] = words
    return words


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found in a text: words ``first`` to ``last``, both included, at characters ``start:end``."""

    first: int
    last: int
    start: int
    end: int
    value: T


_PARTS = re.compile(r"[#*]|\d+(?:[.,/]\d+)*|[^\W\d_]+\d*(?:['’‘ʼ][^\W_]+)*")
"""Words and numbers as the tokenizer parts them, and the two signs of phrases."""


@dataclass(slots=True)
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    value: T | None = None


class Phrases(Generic[T]):
    """Finds phrases by the keys of their words, in time linear in the text.

    In a phrase ``#`` stands for a number and ``*`` for up to ``reach`` words that may be anything.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]] = (), reach: int = 5) -> None:
        self.root: _Node[T] = _Node()
        self.reach = reach
        for phrase, value in phrases:
            self.add(phrase, value)

    def add(self, phrase: str, value: T) -> None:
        """Add a phrase; the first value given for the same keys stays."""
        node = self.root
        for part in _PARTS.findall(phrase):
            key = part if part in "#*" else syllable_key(part)
            node = node.next.setdefault(key, _Node())
        if node is not self.root and node.value is None:
            node.value = value

    def find(self, words: Words, keep: Callable[[Hit[T]], bool] | None = None) -> list[Hit[T]]:
        """The leftmost longest hits that ``keep`` accepts, not overlapping."""
        hits: list[Hit[T]] = []
        at, count = 0, len(words.keys)
        while at < count:
            for last, value in sorted(self._ends(words, at), key=lambda e: -e[0]):
                hit = Hit(at, last, words.starts[at], words.ends[last], value)
                if keep is None or keep(hit):
                    hits.append(hit)
                    at = last
                    break
            at += 1
        return hits

    def find_all(self, words: Words, keep: Callable[[Hit[T]], bool] | None = None) -> Iterator[Hit[T]]:
        """The longest hit at every word that ``keep`` accepts, overlapping ones too."""
        for at in range(len(words.keys)):
            for last, value in sorted(self._ends(words, at), key=lambda e: -e[0]):
                hit = Hit(at, last, words.starts[at], words.ends[last], value)
                if keep is None or keep(hit):
                    yield hit
                    break

    def _ends(self, words: Words, at: int) -> list[tuple[int, T]]:
        first = self._step(self.root, words.keys[at])
        found: list[tuple[int, T]] = []
        open_nodes = [(node, at) for node in first]
        while open_nodes:
            node, index = open_nodes.pop()
            if node.value is not None:
                found.append((index, node.value))
            following = index + 1
            if not node.next or following >= len(words.keys) or words.gaps[following] >= 2:
                continue
            open_nodes.extend((n, following) for n in self._step(node, words.keys[following]))
            if "*" in node.next:
                open_nodes.extend(self._across(node.next["*"], words, following))
        return found

    def _across(self, node: _Node[T], words: Words, start: int) -> Iterator[tuple[_Node[T], int]]:
        for index in range(start, min(start + self.reach + 1, len(words.keys))):
            if words.gaps[index] >= 2:
                return
            for following in self._step(node, words.keys[index]):
                yield following, index

    @staticmethod
    def _step(node: _Node[T], key: str) -> list[_Node[T]]:
        found = []
        following = node.next.get(key)
        if following is not None:
            found.append(following)
        if "#" in node.next and key[0].isdecimal():
            found.append(node.next["#"])
        return found
