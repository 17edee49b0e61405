"""All marks of an authored folder: people, places, awards, movements and commendations, with bootstrap intervals.

Run: ``python -m benchmarks.marks [data/gold_blind]``. People are counted exactly, the rest by containment; ids are those
of the awards that were found. Offsets of a document count in its own text, which the reader's offset map joins to the
canonical one.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.commendations import (
    BLIND,
    Count,
    Row,
    authored_triples,
    contains,
    f1,
    interval,
    mentions_of,
    placed,
    share,
)
from nlp.gold import GoldDocument, load_gold
from nlp.pipeline import Reader
from nlp.records import Label

Span = tuple[int, int]


def row_of(document: GoldDocument) -> Row:
    """The marks of a document with offsets into the canonical text."""
    labels = [[s.start, s.end, s.label.value, s.attributes.get("award_id", "")] for s in document.spans]
    return placed({"labels": labels, "commendations": []}, document.text)


def exactly(marked: list[Span], found: list[Span]) -> Count:
    """Spans with the same bounds."""
    right = len(set(marked) & set(found))
    return Count(right, len(found) - right, len(marked) - right)


def containing(marked: list[Span], found: list[Span]) -> Count:
    """Spans of which one lies in the other, each used once."""
    left = list(found)
    count = Count()
    for span in marked:
        hit = next((other for other in left if contains(span, other)), None)
        if hit:
            left.remove(hit)
        count.right += hit is not None
        count.missed += hit is None
    count.extra = len(left)
    return count


def main(folder: Path = BLIND) -> None:
    """Print the table."""
    reader = Reader()
    counts: dict[str, list[Count]] = defaultdict(list)
    documents = load_gold(folder)
    for document in documents:
        reading = reader.read(document.article())
        row = row_of(document)
        for label in (Label.PERSON, Label.PLACE, Label.MOVEMENT):
            marked = sorted({(start, end) for start, end, kind, _ in row["labels"] if kind == label.value})
            found = sorted({(m.start, m.end) for m in reading.mentions if m.label is label})
            counts[label.value].append((exactly if label is Label.PERSON else containing)(marked, found))
        awards, ids = mentions_of(row, reading, Label.AWARD)
        counts["AWARD"].append(awards)
        counts["AWARD id"].append(ids)
        if document.clear:
            counts["triples"].append(authored_triples(document, reading, status=False))
            counts["triples with status"].append(authored_triples(document, reading, status=True))
    print(f"{folder.name}: {len(documents)} documents; measure [95 %] right/extra/missed")
    for name, own in counts.items():
        print(f"  {name:20} {interval(own, share if name == 'AWARD id' else f1)}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
