"""Speed of the judge after reading, and of the triage before it, over the authored corpus.

python -m benchmarks.judging [--articles 600]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import cycle, islice

from classifiers.corpus import authored
from classifiers.judge import Judge
from classifiers.triage import Triage
from nlp.pipeline import Reader


def main() -> None:
    """Print articles a second of CPU time, one process, the best of three runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    wanted: int = parser.parse_args().articles
    articles = [example.article for example in authored()][:200]
    reader, judge, triage = Reader(), Judge.load(), Triage.load()
    pairs = list(islice(cycle([(article, reader.read(article)) for article in articles]), wanted))
    for name, work in (
        ("judge", lambda: judge.judge_all(pairs)),
        ("triage", lambda: triage.passes([a for a, _ in pairs])),
    ):
        print(f"{name}\t{wanted / min(_seconds(work) for _ in range(3)):.0f} articles/s")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
