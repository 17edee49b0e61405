"""Written names: precision, recall and F1 of ``candidates.names`` and of its peers on the same pairs, pairs per second.

Run: ``python -m benchmarks.names [--nomenklatura PYTHON]``; PYTHON is the interpreter of an environment that has
nomenklatura, where this one has not. Pairs are split by the hash of their syllables: peers get the threshold that is best on the development
half, everything is reported on the other half. The rules of ``name_rules.py`` were written by the author of the
matcher, so our figure shows that it does what it means to do; the peers' show how far general matchers are from it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.places import wilson
from candidates.names import compare

PAIRS = Path(__file__).with_name("name_pairs.tsv")
FLOOR = 0.98

_NOMENKLATURA = """
import json, sys
from followthemoney import model
from nomenklatura.matching import LogicV2
from nomenklatura.matching.types import ScoringConfig
def person(key, name):
    return model.get_proxy({"id": key, "schema": "Person", "properties": {"name": [name]}})
config = ScoringConfig.defaults()
for number, line in enumerate(sys.stdin):  # an id of its own for each name: names are remembered by id
    a, b = json.loads(line)
    print(LogicV2.compare(person(f"a{number}", a), person(f"b{number}", b), config).score)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two written names and whether they could be one person's."""

    kind: str
    same: bool
    a: str
    b: str

    @property
    def test(self) -> bool:
        """Whether the pair belongs to the half that is reported."""
        return bool(hashlib.sha1("|".join(sorted((self.a, self.b))).encode(), usedforsecurity=False).digest()[0] & 1)


def load() -> tuple[list[Pair], list[tuple[str, str]]]:
    """The pairs that count, and the weak ones."""
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines() if line[:1] != "#"][1:]
    return (
        [Pair(kind, same == "yes", a, b) for kind, same, a, b in rows if same != "weak"],
        [(a, b) for _, same, a, b in rows if same == "weak"],
    )


def counts(pairs: Sequence[Pair], says: Sequence[bool]) -> tuple[int, int, int]:
    """Right, claimed, wanted."""
    right = sum(p.same and s for p, s in zip(pairs, says, strict=True))
    return right, sum(says), sum(p.same for p in pairs)


def f1(right: int, claimed: int, wanted: int) -> float:
    return 2 * right / (claimed + wanted) if claimed + wanted else 0.0


def best_threshold(pairs: Sequence[Pair], scores: Sequence[float]) -> float:
    """The threshold with the best F1."""
    return max(sorted(set(scores)), key=lambda t: f1(*counts(pairs, [s >= t for s in scores])))


def peer(pairs: Sequence[Pair], scores: Sequence[float]) -> tuple[float, list[bool]]:
    """The best threshold on the development half and the answers on the test half."""
    development = [(p, s) for p, s in zip(pairs, scores, strict=True) if not p.test]
    threshold = best_threshold([p for p, _ in development], [s for _, s in development])
    return threshold, [s >= threshold for p, s in zip(pairs, scores, strict=True) if p.test]


def nomenklatura(python: str, pairs: Sequence[Pair]) -> list[float]:
    """Scores of LogicV2, from an environment of its own."""
    lines = "".join(json.dumps([p.a, p.b]) + "\n" for p in pairs)
    done = subprocess.run([python, "-c", _NOMENKLATURA], input=lines, capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def show(name: str, pairs: Sequence[Pair], says: Sequence[bool]) -> float:
    """One line of the table."""
    right, claimed, wanted = counts(pairs, says)
    value = f1(right, claimed, wanted)
    print(f"{name:28} P {wilson(right, claimed)}   R {wilson(right, wanted)}   F1 {value:.3f}")
    return value


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 when our F1 is below the floor."""
    pairs, weak = load()
    tested = [p for p in pairs if p.test]
    print(f"{len(pairs)} pairs ({len(tested)} reported), {len(weak)} more without diacritics on one side")
    start = time.process_time()
    found = [compare(p.a, p.b) for p in pairs]
    cold = time.process_time() - start
    start = time.process_time()
    for p in pairs:
        compare(p.a, p.b)
    warm = time.process_time() - start
    ours = show("guongsang", tested, [m.same for p, m in zip(pairs, found, strict=True) if p.test])
    plain: Callable[[str], str] = str.casefold
    scores = {
        "rapidfuzz ratio": [fuzz.ratio(plain(p.a), plain(p.b)) for p in pairs],
        "rapidfuzz token_sort_ratio": [fuzz.token_sort_ratio(plain(p.a), plain(p.b)) for p in pairs],
    }
    python = arguments[1] if arguments[:1] == ["--nomenklatura"] else sys.executable
    if arguments[:1] == ["--nomenklatura"] or find_spec("nomenklatura"):
        scores["nomenklatura LogicV2"] = nomenklatura(python, pairs)
    else:
        print("nomenklatura is not installed here: not measured")
    for name, values in scores.items():
        threshold, says = peer(pairs, values)
        show(f"{name} ≥ {threshold:.3g}", tested, says)
    print(f"undiacritised: {sum(compare(a, b).same for a, b in weak)} of {len(weak)} called same")
    wrong = Counter(p.kind for p, m in zip(pairs, found, strict=True) if m.same != p.same)
    print("wrong by kind:", dict(wrong) or "none")
    print(f"speed: {len(pairs) / cold:,.0f} pairs/s at first sight, {len(pairs) / warm:,.0f} of names met before")
    for p, m in zip(pairs, found, strict=True):
        if m.same != p.same:
            print("  wrong:", p.kind, p.same, p.a, "|", p.b, m.score, m.reasons)
    return int(ours < FLOOR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
