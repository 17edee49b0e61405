"""All marks of an authored folder: people, places, awards, movements and commendations, with bootstrap intervals.

Run: ``python -m benchmarks.marks [data/gold_blind]``. People are counted exactly, the rest by containment; ids are those
of the awards that were found. Offsets of a document count in its own text, which the reader's offset map joins to the
canonical one.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Set
from pathlib import Path

from benchmarks.commendations import (
    BLIND,
    Count,
    Row,
    authored_triples,
    f1,
    interval,
    mentions_of,
    placed,
    share,
)
from nlp.gold import GoldDocument, load_gold
from nlp.pipeline import Reader
from nlp.records import Label, Reading


def row_of(document: GoldDocument) -> Row:
    """The marks of a document with offsets into the canonical text."""
    labels = [[s.start, s.end, s.label.value, s.attributes.get("award_id", "")] for s in document.spans]
    return placed({"labels": labels, "commendations": []}, document.text)


def exactly(marked: Set[object], found: Set[object]) -> Count:
    """Those that are the same, all bounds or letters of them."""
    right = len(marked & found)
    return Count(right, len(found) - right, len(marked) - right)


def people_of(row: Row, reading: Reading) -> Count:
    """People, by the same bounds."""
    marked = {(start, end) for start, end, kind, *_ in row["labels"] if kind == Label.PERSON.value}
    return exactly(marked, {(m.start, m.end) for m in reading.mentions if m.label is Label.PERSON})


def main(folder: Path = BLIND) -> None:
    """Print the table."""
    reader = Reader()
    counts: dict[str, list[Count]] = defaultdict(list)
    documents = load_gold(folder)
    for document in documents:
        reading = reader.read(document.article())
        row = row_of(document)
        counts["PERSON"].append(people_of(row, reading))
        for label in (Label.PLACE, Label.MOVEMENT):
            counts[label.value].append(mentions_of(row, reading, label)[0])
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
