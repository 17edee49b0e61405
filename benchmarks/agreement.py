"""How far two annotations of the same real articles agree: Cohen's kappa of genre and exemplar, F1 of the candidates.

python -m benchmarks.agreement [--real ../shared/real] [--first FOLDER] [--again FILE]

The second annotation is ``data/labels/second_annotation.jsonl`` or another file, such as ``candidate_annotations.jsonl``,
where two annotators are compared with each other too. The first is ``genre_*.jsonl`` of the folder ``--first`` (default: as
they stand, after disagreements were decided). Intervals: percentile bootstrap over articles, 95 %.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score

from classifiers.corpus import FILES, LABELS, read_labels, read_texts
from nlp.keys import match_key

SECOND = LABELS / "second_annotation.jsonl"
Pair = tuple[dict[str, Any], dict[str, Any]]


def pairs(first: Path, second: Path) -> dict[str, list[Pair]]:
    """Both labels of every article that has two, by who is compared."""
    labels = {name: read_labels(first / f"genre_{name}.jsonl") for name in FILES}
    again: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for row in map(json.loads, second.read_text(encoding="utf-8").splitlines()):
        again.setdefault(row.get("annotator", "second"), {})[row["corpus"], row["id"]] = row
    compared = {
        f"labels-{who}": [(dict(labels[row["corpus"]][row["id"]]), row) for row in rows.values()]
        for who, rows in again.items()
    }
    for (one, left), (other, right) in combinations(again.items(), 2):
        compared[f"{one}-{other}"] = [(left[key], right[key]) for key in left.keys() & right.keys()]
    return compared


def kappa(rows: Sequence[Pair], field: str) -> float:
    """Agreement beyond chance; 1 where both say the same everywhere."""
    a, b = ([str(row[side][field]) for row in rows] for side in (0, 1))
    return 1.0 if a == b else float(cohen_kappa_score(a, b))


def candidate_f1(rows: Sequence[Pair], texts: dict[tuple[str, str], str]) -> float:
    """F1 of the names that either annotation puts forward, by match key; what is doubtful to the other is left out."""
    both = one = 0
    for first, second in rows:
        text = texts[second["corpus"], second["id"]]
        left, right, unsure, other = (
            {match_key(text[start:end]) for start, end in row.get(key, ())}
            for key in ("candidates", "doubtful")
            for row in (first, second)
        )
        right -= unsure - left
        left -= other - right
        both += len(left & right)
        one += len(left ^ right)
    return 2 * both / max(2 * both + one, 1)


def interval(
    rows: Sequence[Pair], figure: Callable[[Sequence[Pair]], float], rounds: int = 1000
) -> tuple[float, float]:
    """95 % percentile bootstrap."""
    draw = random.Random(1)
    values = sorted(figure(draw.choices(rows, k=len(rows))) for _ in range(rounds))
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def report(name: str, rows: Sequence[Pair], texts: dict[tuple[str, str], str]) -> None:
    """Print the figures of some articles."""
    figures: dict[str, Callable[[Sequence[Pair]], float]] = {
        "genre kappa": lambda drawn: kappa(drawn, "genre"),
        "exemplar kappa": lambda drawn: kappa(drawn, "exemplar"),
        "candidate F1": lambda drawn: candidate_f1(drawn, texts),
    }
    if not all("genre" in row for pair in rows for row in pair):
        del figures["genre kappa"]
    for figure, compute in figures.items():
        low, high = interval(rows, compute)
        print(f"{name}\t{len(rows)}\t{figure}\t{compute(rows):.3f} [{low:.3f}, {high:.3f}]")


def main() -> None:
    """Print the figures, over all articles and over those that both call clear, and every disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, default=LABELS.parents[2] / "shared" / "real")
    parser.add_argument("--first", type=Path, default=LABELS)
    parser.add_argument("--again", type=Path, default=SECOND)
    chosen = parser.parse_args()
    texts = {(name, key): text for name in FILES for key, text in read_texts(name, chosen.real / FILES[name])}
    for name, rows in pairs(chosen.first, chosen.again).items():
        report(f"{name} all", rows, texts)
        report(f"{name} clear", [(a, b) for a, b in rows if not a.get("borderline") and not b.get("borderline")], texts)
        for a, b in rows:
            if _told(a, b) != _told(b, a):
                print(name, b["corpus"], b["id"], f"{_told(a, b)} | {_told(b, a)}", sep="\t")


def _told(row: dict[str, Any], other: dict[str, Any]) -> str:
    """What an annotation says, where the other says it too."""
    genre = row["genre"] if "genre" in row and "genre" in other else ""
    return f"{genre} {row['exemplar']} {sorted(row['candidates'])}".strip()


if __name__ == "__main__":
    main()
