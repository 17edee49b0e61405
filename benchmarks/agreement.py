"""How far two annotations of the same real articles agree: Cohen's kappa of genre and exemplar, F1 of the candidates.

python -m benchmarks.agreement [--real ../shared/real] [--first FOLDER]

The second annotation is ``data/labels/second_annotation.jsonl``, the first ``genre_*.jsonl`` of the folder ``--first``
(default: as they stand, after disagreements were decided). Intervals: percentile bootstrap over articles, 95 %.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import cohen_kappa_score

from classifiers.corpus import FILES, LABELS, read_labels, read_texts
from nlp.keys import match_key

SECOND = LABELS / "second_annotation.jsonl"
Pair = tuple[dict[str, Any], dict[str, Any]]


def pairs(first: Path, second: Path) -> list[Pair]:
    """Both labels of every article that has two."""
    labels = {name: read_labels(first / f"genre_{name}.jsonl") for name in FILES}
    again = [json.loads(line) for line in second.read_text(encoding="utf-8").splitlines()]
    return [(dict(labels[row["corpus"]][row["id"]]), row) for row in again]


def kappa(rows: Sequence[Pair], field: str) -> float:
    """Agreement beyond chance; 1 where both say the same everywhere."""
    a, b = ([str(row[side][field]) for row in rows] for side in (0, 1))
    return 1.0 if a == b else float(cohen_kappa_score(a, b))


def candidate_f1(rows: Sequence[Pair], texts: dict[tuple[str, str], str]) -> float:
    """F1 of the names that either annotation puts forward, by match key; doubtful ones of the first are left out."""
    both = one = 0
    for first, second in rows:
        text = texts[second["corpus"], second["id"]]
        left, right, unsure = (
            {match_key(text[start:end]) for start, end in spans}
            for spans in (first["candidates"], second["candidates"], first.get("doubtful", ()))
        )
        right -= unsure - left
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


def main() -> None:
    """Print the figures, over all articles and over those that both call clear, and every disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, default=LABELS.parents[2] / "shared" / "real")
    parser.add_argument("--first", type=Path, default=LABELS)
    chosen = parser.parse_args()
    rows = pairs(chosen.first, SECOND)
    texts = {(name, key): text for name in FILES for key, text in read_texts(name, chosen.real / FILES[name])}
    clear = [(a, b) for a, b in rows if not a.get("borderline") and not b.get("borderline")]
    for name, some in (("all", rows), ("clear", clear)):
        figures: dict[str, Callable[[Sequence[Pair]], float]] = {
            "genre kappa": lambda drawn: kappa(drawn, "genre"),
            "exemplar kappa": lambda drawn: kappa(drawn, "exemplar"),
            "candidate F1": lambda drawn: candidate_f1(drawn, texts),
        }
        for figure, compute in figures.items():
            low, high = interval(some, compute)
            print(f"{name}\t{len(some)}\t{figure}\t{compute(some):.3f} [{low:.3f}, {high:.3f}]")
    for a, b in rows:
        if (a["genre"], a["exemplar"]) != (b["genre"], b["exemplar"]) or sorted(a["candidates"]) != sorted(
            b["candidates"]
        ):
            told = [
                f"{row['genre']} {row['exemplar']} {'borderline ' * bool(row.get('borderline'))}{len(row['candidates'])}"
                for row in (a, b)
            ]
            print(b["corpus"], b["id"], " | ".join(told), sep="\t")


if __name__ == "__main__":
    main()
