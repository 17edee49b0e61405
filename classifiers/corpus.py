"""What the judge learns from: the authored gold corpus, and real articles that are labelled in place.

Labels of real articles lie in ``data/labels/genre_baomoi.jsonl`` by corpus, id and SHA-1; their text stays outside the
distribution and is used only where it exists.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.records import Genre
from crawler.records import Article
from nlp.gold import GoldDocument, load_gold
from nlp.keys import match_key

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "data" / "labels" / "genre_baomoi.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled article. ``candidates`` is ``None`` where nobody labelled its subjects."""

    article: Article
    genre: Genre
    exemplar: bool
    clear: bool
    group: str
    """Examples of one group never stand on both sides of a split."""
    source: str
    candidates: frozenset[str] | None


class LabelError(ValueError):
    """A label that cannot be used; the message names file and line."""


def authored(root: Path | None = None) -> list[Example]:
    """The gold corpus."""
    return [_of_gold(document) for document in load_gold(root)]


def _of_gold(document: GoldDocument) -> Example:
    return Example(
        article=document.article(),
        genre=Genre(document.genre),
        exemplar=document.exemplar,
        clear=document.clear,
        group=document.id,
        source="gold",
        candidates=frozenset(match_key(candidate.name) for candidate in document.candidates),
    )


def labelled_in_place(corpus: Path, labels: Path = LABELS) -> list[Example]:
    """The real articles of ``corpus`` (``baomoi_dev.jsonl.xz``) that ``labels`` speaks of.

    Raises:
        LabelError: for a line that is no label, or whose SHA-1 is not that of the text.
    """
    wanted = {label["id"]: label for label in _labels(labels)}
    examples = []
    for record in _records(corpus):
        label = wanted.get(record["id"])
        if label is None:
            continue
        text = record["text"]
        if hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() != label["sha1"]:
            raise LabelError(f"{labels}: article {record['id']} is not the text that was labelled")
        names = label.get("candidates")
        examples.append(
            Example(
                article=Article(id=f"baomoi:{record['id']}", text=text),
                genre=Genre(label["genre"]),
                exemplar=bool(label["exemplar"]),
                clear=not label.get("borderline", False),
                group=f"baomoi:{label.get('group', record['id'])}",
                source="baomoi",
                candidates=None if names is None else frozenset(match_key(text[s:e]) for s, e in names),
            )
        )
    return examples


def _labels(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            label = json.loads(line)
            Genre(label["genre"])
            _ = label["id"], label["sha1"], label["exemplar"]
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(f"{path}:{number}: {error!r}; expected id, sha1, genre, exemplar") from None
        yield label


def _records(corpus: Path) -> Iterator[dict[str, str]]:
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def groups(examples: Sequence[Example]) -> list[str]:
    """The group of each example, for splits without leakage."""
    return [example.group for example in examples]
