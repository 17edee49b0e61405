"""What the judge learns from: the authored gold corpus, and real articles that are labelled in place.

Labels of real articles lie in ``data/labels/genre_*.jsonl`` by id and SHA-1; their text stays outside the distribution
and is used only where it exists. Articles that nobody labelled help too: next to none of them is about an exemplar, so
they are taken for negative examples of little weight.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.records import Genre
from crawler.records import Article
from nlp.gold import GoldDocument, load_gold
from nlp.keys import match_key
from nlp.records import Reading

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "data" / "labels"
SUBJECT_GOLD = ROOT / "data" / "gold_judge"
FROZEN_GOLD = ROOT / "data" / "gold_test"
"""Authored documents that nobody trains on or tunes by."""
TEST = "test"
"""``split`` of a label that nobody trains on or tunes by."""
NEWS, PORTALS = "baomoi", "daknong"
GOLD, DECIDED, PRESUMED = "gold", "decided", "presumed"
FILES = {NEWS: "baomoi_dev.jsonl.xz", PORTALS: "portal_pages_expected.jsonl"}
"""Collection → its file in the folder of real articles."""
SOURCE_WEIGHTS = {GOLD: 0.5, PRESUMED: 0.8}
"""Authored articles are livelier than real ones, and a presumption is not a label; others weigh 1."""
BORDERLINE_WEIGHT = 0.5
RESERVED = 3000
"""Unlabelled articles that training leaves alone."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled article. ``candidates`` is ``None`` where nobody labelled its subjects; sets hold match keys."""

    article: Article
    genre: Genre
    exemplar: bool
    clear: bool
    group: str
    """Examples of one group never stand on both sides of a split."""
    source: str
    candidates: frozenset[str] | None
    doubtful: frozenset[str] = frozenset()
    """Subjects that are neither right nor wrong as candidates."""

    @property
    def weight(self) -> float:
        """What the example counts for in training."""
        return SOURCE_WEIGHTS.get(self.source, 1.0) * (1.0 if self.clear else BORDERLINE_WEIGHT)

    def subject_labels(self, reading: Reading) -> list[int]:
        """1 for a subject that is a candidate by one of its names, 0 for one that is not, -1 where nobody said."""
        if self.candidates is None:
            return [-1 if self.exemplar else 0 for _ in reading.subjects]
        labels = []
        for subject in reading.subjects:
            names = {match_key(subject.name)} | {match_key(reading.mentions[i].text) for i in subject.mentions}
            labels.append(1 if names & self.candidates else -1 if names & self.doubtful else 0)
        return labels


class LabelError(ValueError):
    """A label that cannot be used; the message names file and line."""


def authored() -> list[Example]:
    """The gold corpus, and the documents in which only the subjects are marked."""
    return [_of_gold(document) for root in (None, SUBJECT_GOLD) for document in load_gold(root)]


def _of_gold(document: GoldDocument) -> Example:
    return Example(
        article=document.article(),
        genre=Genre(document.genre),
        exemplar=document.exemplar,
        clear=document.clear,
        group=f"gold:{document.story or document.id}",
        source=GOLD,
        candidates=frozenset(match_key(candidate.name) for candidate in document.candidates),
    )


def frozen(real: Path | None = None) -> list[Example]:
    """The test set: authored documents, and real articles below ``real`` whose label has the split ``test``."""
    examples = [_of_gold(document) for document in load_gold(FROZEN_GOLD)]
    return examples + (labelled_in_place(real, test=True) if real is not None else [])


def labelled_in_place(real: Path, labels: Path = LABELS, *, test: bool = False) -> list[Example]:
    """The real articles below ``real`` that ``labels`` speaks of, without those that are set aside for the test.

    Args:
        real: folder of the collections (``FILES``), or the one file ``baomoi_dev.jsonl.xz``.
        labels: folder of ``genre_<collection>.jsonl``.
        test: those that are set aside instead.

    Raises:
        LabelError: for a line that is no label, contradicts another, or whose SHA-1 is not that of the text.
    """
    examples = []
    for collection, path in collections(real).items():
        source = labels / f"genre_{collection}.jsonl"
        wanted = read_labels(source)
        for key, text in read_texts(collection, path):
            if key in wanted and (wanted[key].get("split") == TEST) == test:
                examples.append(_of_label(collection, key, text, wanted[key], source))
    return examples


def unlabelled(real: Path, number: int, *, labels: Path = LABELS) -> list[Article]:
    """``number`` random news articles that no label speaks of, and that training may use.

    Chance is a hash of the id, so that the same articles are drawn when more are labelled.
    """
    return _drawn(real, labels, lambda free: free[: min(number, max(len(free) - RESERVED, 0))])


def reserved(real: Path, *, labels: Path = LABELS) -> list[Article]:
    """The ``RESERVED`` random news articles that training never uses: the prevalence of flags is measured on them."""
    return _drawn(real, labels, lambda free: free[-RESERVED:])


def _drawn(real: Path, labels: Path, choose: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> list[Article]:
    path = collections(real).get(NEWS)
    if path is None:
        return []
    known = read_labels(labels / f"genre_{NEWS}.jsonl").keys()
    free = [(key, text) for key, text in read_texts(NEWS, path) if key not in known]
    free.sort(key=lambda article: _sha1(article[0]))
    return [Article(id=f"{NEWS}:{key}", text=text) for key, text in choose(free)]


def presumed(article: Article) -> Example:
    """An article that nobody labelled, as an example of what is no exemplar story."""
    return Example(article, Genre.OTHER, False, True, article.id, PRESUMED, frozenset())


def read_labels(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Id → label of one file; an absent file holds none.

    Raises:
        LabelError: for a line that is no label, or that contradicts an earlier one.
    """
    labels: dict[str, Mapping[str, Any]] = {}
    if not path.is_file():
        return labels
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            label = json.loads(line)
            Genre(label["genre"])
            key, _ = str(label["id"]), (label["sha1"], label["exemplar"])
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(f"{path}:{number}: {error!r}; expected id, sha1, genre, exemplar") from None
        if key in labels and labels[key] != label:
            raise LabelError(f"{path}:{number}: {key} is labelled twice, and differently")
        if label.get("candidates") and not label["exemplar"]:
            raise LabelError(f"{path}:{number}: {key} has candidates although exemplar is false")
        labels[key] = label
    return labels


def without_contradictions(examples: Iterable[Example]) -> None:
    """Refuse the same text with two different clear labels.

    Raises:
        LabelError: naming both examples.
    """
    seen: dict[str, Example] = {}
    for example in examples:
        if not example.clear or example.source == PRESUMED:
            continue
        text = "\n".join((example.article.title, example.article.sapo, example.article.text))
        other = seen.setdefault(_sha1(" ".join(text.split())), example)
        if other.exemplar != example.exemplar:
            raise LabelError(
                f"contradictory labels for one text: {other.article.id} exemplar={other.exemplar}, "
                f"{example.article.id} exemplar={example.exemplar}"
            )


def collections(real: Path) -> dict[str, Path]:
    """The real collections that are there, by name; ``real`` is their folder or the one file of the news."""
    if real.is_file():
        return {NEWS: real}
    return {name: real / file for name, file in FILES.items() if (real / file).is_file()}


def read_texts(collection: str, path: Path) -> Iterator[tuple[str, str]]:
    """Id and text of every article of a collection."""
    if collection == NEWS:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                yield record["id"], record["text"]
        return
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield record["file"], f"{record['title']}\n{record['body']}"


def _of_label(collection: str, key: str, text: str, label: Mapping[str, Any], source: Path) -> Example:
    if _sha1(text) != label["sha1"]:
        raise LabelError(f"{source}: article {key} is not the text that was labelled")

    def named(spans: Sequence[tuple[int, int]]) -> frozenset[str]:
        return frozenset(match_key(text[start:end]) for start, end in spans)

    return Example(
        article=Article(id=f"{collection}:{key}", text=text),
        genre=Genre(label["genre"]),
        exemplar=bool(label["exemplar"]),
        clear=not label.get("borderline", False),
        group=f"{collection}:{label.get('group', key)}",
        source=collection,
        candidates=None if label.get("candidates") is None else named(label["candidates"]),
        doubtful=named(label.get("doubtful", [])),
    )


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def groups(examples: Sequence[Example]) -> list[str]:
    """The group of each example, for splits without leakage."""
    return [example.group for example in examples]
