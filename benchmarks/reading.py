"""Speed of the reader beside stock underthesea.ner, same texts, same run.

    python -m benchmarks.reading [--jsonl FILE] [--articles 200] [--processes 2] [--stock-articles 10]

Without a file the authored gold corpus is read, over and over until there are enough articles. The reader's time
includes starting Python and loading everything, in a process of its own; the library's does not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from crawler.records import Article
from nlp.gold import load_gold
from nlp.pipeline import Reader
from nlp.sentences import sentences
from nlp.text import compose
from nlp.words import analyser


def texts(path: Path | None) -> Iterator[dict[str, str]]:
    """Records ``{"id", "text"}`` of a JSON Lines file, packed or not, or of the gold corpus."""
    if path is None:
        for document in load_gold():
            yield {"id": document.id, "text": compose(document.article()).text}
        return
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_here(processes: int) -> None:
    """Read the articles on standard input: what the measured process does."""
    articles = (Article(id=r["id"], text=r["text"]) for r in map(json.loads, sys.stdin))
    mentions = sum(len(reading.mentions) for reading in Reader().read_all(articles, processes))
    print(mentions)


def reader_seconds(records: list[dict[str, str]], processes: int) -> float:
    """Wall time of a new process that reads the records."""
    lines = "".join(json.dumps(record) + "\n" for record in records)
    command = [sys.executable, "-m", "benchmarks.reading", "--read", "--processes", str(processes)]
    begun = time.perf_counter()
    subprocess.run(command, input=lines, text=True, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def library_speed(split: list[list[str]]) -> float:
    """Characters a second of ``underthesea.ner``, one process, loaded already."""
    from underthesea import ner

    ner(split[0][0])
    begun = time.perf_counter()
    for row in split:
        for sentence in row:
            ner(sentence)
    return _characters(split) / (time.perf_counter() - begun)


def words_speed(split: list[list[str]]) -> float:
    """Characters a second of ``nlp.words``, which gives the same output, one process, loaded already."""
    analyser().analyse(["Ông"])
    begun = time.perf_counter()
    for row in split:
        analyser().analyse(row)
    return _characters(split) / (time.perf_counter() - begun)


def _characters(split: list[list[str]]) -> int:
    return sum(len(sentence) for row in split for sentence in row)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--jsonl", type=Path)
    arguments.add_argument("--articles", type=int, default=200)
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--stock-articles", type=int, default=10)
    arguments.add_argument("--read", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.read:
        read_here(given.processes)
        return
    found = list(islice(texts(given.jsonl), given.articles))
    records = list(islice(cycle(found), given.articles))
    characters = sum(len(record["text"]) for record in records)
    split = [
        [text[s.start : s.end] for s in sentences(text)]
        for text in (record["text"] for record in records[: max(given.stock_articles, 1)])
    ]
    load = os.getloadavg()[0]
    library = library_speed(split)
    words = words_speed([[t["text"][s.start : s.end] for s in sentences(t["text"])] for t in records])
    rows = [
        ("underthesea.ner, one process", library),
        ("nlp.words (same output), one process", words),
        *((f"the whole reader, {n} process{'es' * (n > 1)}, start-up included", characters / reader_seconds(records, n))
          for n in sorted({1, given.processes})),
    ]  # fmt: skip
    print(f"{len(records)} articles, {characters:,} characters, load average before the run {load:.1f}\n")
    print("| | characters/s | times underthesea.ner |\n| --- | ---: | ---: |")
    for name, speed in rows:
        print(f"| {name} | {speed:,.0f} | {speed / library:.1f} |")


if __name__ == "__main__":
    main()
