"""What the operator sees while a command works: messages and progress on stderr, results on stdout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class RefusedError(Exception):
    """The command cannot be carried out; the message tells the user why, in one line."""


stderr = Console(stderr=True, highlight=False)


def say(message: str) -> None:
    """One line of information."""
    stderr.print(message, markup=False, soft_wrap=True)


def warn(message: str) -> None:
    """One line about something that went wrong while the rest goes on."""
    stderr.print("! " + message, style="yellow", markup=False, soft_wrap=True)


class Bar:
    """One progress bar; ``total`` may become known, or grow, on the way."""

    def __init__(self, progress: Progress, label: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(label, total=total, note="")

    def advance(self, steps: int = 1) -> None:
        """Count ``steps`` more as done."""
        self._progress.advance(self._task, steps)

    def show(self, done: int, total: int | None = None, note: str = "") -> None:
        """Set what is done, the total when it is known, and a short note."""
        self._progress.update(self._task, completed=done, total=total, note=note)


@contextmanager
def bar(label: str, total: int | None = None) -> Iterator[Bar]:
    """A progress bar on stderr; on a log file it leaves one line when it ends."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    # on a log file nothing moves, and no thread is needed to move it
    with Progress(*columns, console=stderr, auto_refresh=stderr.is_terminal) as progress:
        yield Bar(progress, label, total)
