"""Train the tagger of people on labelled articles: ``python -m nlp.name_training LABELS CORPUS MODEL``.

The authored corpus (its training split) is read as well: names of villages and highlands are rare in national news.

Labels are lines ``{"corpus", "id", "sha1", "split", "spans": [[start, end], …]}`` beside a corpus of lines
``{"id", "text"}`` (JSONL, also .xz); a text that is not the labelled one is refused. Only ``train`` is learned.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from underthesea_core import CRFTrainer

from nlp.gold import load_gold
from nlp.name_features import features, find_runs
from nlp.names import Syllables, syllables_of
from nlp.records import Label
from nlp.syllables import SyllableTokenizer

SMOOTHING = 1.0
ITERATIONS = 60
SEEN_AT_LEAST = 3
"""A feature that occurs less often in the training texts is left out of the model."""


class LabelError(ValueError):
    """Labels that do not fit the corpus; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """One article with the names of people in it, as offsets ``text[start:end]``."""

    id: str
    split: str
    text: str
    spans: tuple[tuple[int, int], ...]


def read_labelled(labels: Path, corpus: Path) -> Iterator[LabelledArticle]:
    """The labelled articles, with their texts from the corpus, in the corpus's order.

    Raises:
        LabelError: for a line that is no label, or whose text is missing or another one.
    """
    wanted: dict[str, tuple[int, dict[str, object]]] = {}
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines(), 1):
        try:
            label = json.loads(line)
            wanted[str(label["id"])] = number, label
            _ = label["sha1"], label["split"], label["spans"]
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(f"{labels}:{number}: expected id, sha1, split and spans ({error})") from None
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["id"] not in wanted:
                continue
            number, label = wanted.pop(article["id"])
            if hashlib.sha1(article["text"].encode()).hexdigest() != label["sha1"]:  # noqa: S324 (identity, no secret)
                raise LabelError(f"{labels}:{number}: {article['id']} has another text in {corpus}")
            spans = tuple((start, end) for start, end in label["spans"])  # type: ignore[attr-defined]
            yield LabelledArticle(article["id"], str(label["split"]), article["text"], spans)
    if wanted:
        missing, (number, _) = next(iter(wanted.items()))
        raise LabelError(f"{labels}:{number}: {missing} is not in {corpus}")


def read_authored() -> Iterator[LabelledArticle]:
    """The training split of the authored corpus."""
    for document in load_gold():
        if document.split == "train":
            spans = tuple((s.start, s.end) for s in document.spans if s.label is Label.PERSON)
            yield LabelledArticle(document.id, "train", document.text, spans)


def token_labels(syllables: Syllables, spans: tuple[tuple[int, int], ...]) -> dict[int, str]:
    """``B`` and ``I`` for the tokens of names; a span that begins inside a token is left out."""
    at_start = {start: at for at, start in enumerate(syllables.starts)}
    found: dict[int, str] = {}
    for start, end in spans:
        at = at_start.get(start)
        if at is None:
            continue
        found[at] = "B"
        at += 1
        while at < len(syllables) and syllables.starts[at] < end:
            found[at] = "I"
            at += 1
    return found


def train(articles: Iterable[LabelledArticle], path: Path) -> int:
    """Train on the articles of the split ``train``, save the model, and return how many were read."""
    import spacy  # noqa: PLC0415 (only training needs a vocabulary of its own)

    tokenize = SyllableTokenizer(spacy.blank("xx").vocab)
    sequences: list[list[list[str]]] = []
    labels: list[list[str]] = []
    count = 0
    for article in articles:
        if article.split != "train":
            continue
        count += 1
        syllables = syllables_of(tokenize(article.text))
        truth = token_labels(syllables, article.spans)
        for first, past, rows in features(syllables, find_runs(syllables)):
            sequences.append(rows)
            labels.append([truth.get(at, "O") for at in range(first, past)])
    seen = Counter(feature for rows in sequences for row in rows for feature in row)
    kept = [[[f for f in row if seen[f] >= SEEN_AT_LEAST] for row in rows] for rows in sequences]
    trainer = CRFTrainer(
        loss_function="lbfgs", l1_penalty=0.0, l2_penalty=SMOOTHING, max_iterations=ITERATIONS, verbose=0
    )
    trainer.train(kept, labels).save(str(path))
    return count


def main(arguments: list[str]) -> int:
    """The command."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    labels, corpus, model = map(Path, arguments)
    try:
        count = train(chain(read_labelled(labels, corpus), read_authored()), model)
    except (LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{model}: trained on {count} articles", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
