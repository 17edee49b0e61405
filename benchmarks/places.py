"""Administrative places: precision and recall on the labelled national news, lookups and characters per second.

Run: ``python benchmarks/places.py [labels.jsonl] [articles.jsonl.xz]``. The labels hold offsets only; the articles are
those of ``shared/real``. Labels were made by correcting the output of the recogniser while reading the articles, so the
figures here are an upper bound; a first look at 187 of them before any correction gave .978 for both.
"""

from __future__ import annotations

import json
import lzma
import math
import random
import sys
import time
from pathlib import Path

import spacy

from nlp import syllables
from nlp.document import prepare
from nlp.names import syllables_of
from nlp.places import find_places
from nlp.units import Units, lookup, units

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "data" / "labels" / "places_baomoi.jsonl"
REAL = ROOT.parent / "shared" / "real" / "baomoi_dev.jsonl.xz"
assert syllables


def wilson(right: int, of: int) -> str:
    """A proportion with its 95 % interval (Wilson)."""
    if not of:
        return "–"
    p, z = right / of, 1.96
    centre = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{p:.3f} [{centre - half:.3f}, {centre + half:.3f}] of {of}"


def main(labels: Path = LABELS, articles: Path = REAL) -> None:
    """Print the table."""
    start = time.process_time()
    Units()
    print(f"load              {time.process_time() - start:.3f} s")
    names = [unit.name for unit in units()]
    random.Random(1).shuffle(names)
    start = time.process_time()
    for name in names[:5000]:
        lookup(name)
    print(f"lookup            {(time.process_time() - start) / 5000 * 1e6:.1f} µs")
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})
    gold = {row["id"]: row["spans"] for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines())}
    with lzma.open(articles, "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in gold}
    right = found = wanted = characters = linked = same_link = 0
    spent = 0.0
    for key, text in texts.items():
        doc = prepare(nlp.make_doc(text))
        syllables_of(doc)
        start = time.process_time()
        places = find_places(doc, units())
        spent += time.process_time() - start
        characters += len(text)
        spans = {(span[0], span[1]): span[3] if len(span) > 3 else "" for span in gold[key]}
        hits = [m for m in places if (m.start, m.end) in spans]
        right, found, wanted = right + len(hits), found + len(places), wanted + len(spans)
        with_link = [m for m in hits if spans[m.start, m.end]]
        linked += len(with_link)
        same_link += sum(m.link == spans[m.start, m.end] for m in with_link)
    print(f"articles          {len(texts)}, {characters} characters")
    print(f"precision         {wilson(right, found)}")
    print(f"recall            {wilson(right, wanted)}")
    print(f"link as labelled  {wilson(same_link, linked)}")
    print(f"speed             {characters / spent:,.0f} characters/s, {found / spent:,.0f} places/s")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
