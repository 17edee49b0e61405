"""Judges on the frozen test set: a look that decides nothing, since whatever is decided by it would be tuned to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from rich.table import Table

from classifiers.evaluation import HEADLINES, all_figures, clear_answers, intervals
from classifiers.frozen import answers_of, read_frozen
from classifiers.judge import Judge
from jobs.console import stderr


def tell(judges: Mapping[str, Path], real: Path | None) -> None:
    """Print ``judge<TAB>figure<TAB>value<TAB>low<TAB>high`` lines on stdout, and a table on stderr.

    Args:
        judges: what to call each judge → its folder.
        real: folder of the real articles; without it only the authored part is judged.

    Raises:
        ModelError: for a judge that cannot be used.
        classifiers.corpus.LabelError: for a label that does not fit its article.
    """
    examples, readings = read_frozen(real)
    table = Table("figure", *judges, title=f"Frozen test set, {sum(e.clear for e in examples)} clear articles")
    cells: dict[str, list[str]] = {name: [] for name in HEADLINES}
    for called, folder in judges.items():
        judge = Judge.load(folder)
        scored = clear_answers(answers_of(judge, examples, readings))
        found = intervals(
            scored, partial(all_figures, threshold=judge.threshold, subject_threshold=judge.subject_threshold)
        )
        for name in HEADLINES:
            print(f"{called}\t{name}\t{found[name].value:.4f}\t{found[name].low:.4f}\t{found[name].high:.4f}")
            cells[name].append(str(found[name]))
    for name, values in cells.items():
        table.add_row(name, *values)
    stderr.print(table)
