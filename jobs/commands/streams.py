"""JSON lines in, JSON lines out: ``read``, ``extract``, ``match``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from jobs.commands.options import Again
from jobs.console import RefusedError, bar, say, warn
from jobs.opening import declared_portals, end, open_home, plain_settings

if TYPE_CHECKING:
    from classifiers.judge import Judge
    from config.settings import Settings
    from jobs.streams import StreamReport

app = typer.Typer()


@app.command()
def read(
    jsonl: Annotated[
        str | None, typer.Option("--jsonl", metavar="FILE|-", help="Read this stream to stdout instead of the store.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that read. Default: settings.")
    ] = None,
    again: Again = False,
    everything: Annotated[bool, typer.Option("--all", help="Also the articles that triage set aside.")] = False,
) -> None:
    """Understand articles: people, places, awards, movements, who received what from whom.

    Without --jsonl: every article in the store that is not read yet. With --jsonl: one {"id", "text"[, "title",
    "published_at", "portal"]} a line in, one JSON record a line out in the same order, without the store.
    """
    if jsonl is None:
        settings = open_home()
        from jobs import night

        say(f"{night.understand(settings, again=again, everything=everything)} articles read")
        return
    from jobs.streams import read_stream

    settings = plain_settings()
    provinces = _province_by_portal(settings)
    with bar("Reading") as progress:
        problems = _streamed(
            jsonl,
            lambda emit: read_stream(
                jsonl,
                emit,
                judge=lambda: _judge(settings),
                processes=processes or settings.processes,
                province_of=lambda name: provinces.get(name, ""),
                tick=progress.advance,
            ),
        )
    end(problems)


@app.command()
def extract(
    jsonl: Annotated[str, typer.Option("--jsonl", metavar="FILE|-", help='{"id", "url", "html"} a line, - for stdin')],
) -> None:
    """Find title, sapo, body, date, author and column of pages: one JSON record a line, in the order of the input."""
    from crawler.extraction import extract_record
    from jobs.streams import extract_stream

    with bar("Extracting") as progress:
        problems = _streamed(
            jsonl,
            lambda emit: extract_stream(jsonl, emit, extract_record=extract_record, tick=progress.advance),
        )
    end(problems)


@app.command()
def match(
    jsonl: Annotated[str, typer.Option("--jsonl", metavar="FILE|-", help='{"id", "a", "b"} a line, - for stdin')],
) -> None:
    """Could two written names be one person's? {"id", "score", "same"} a line, in the order of the input."""
    from jobs.matching import match_stream

    with bar("Comparing") as progress:
        problems = _streamed(jsonl, lambda emit: match_stream(jsonl, emit, tick=progress.advance))
    end(problems)


def _province_by_portal(settings: Settings) -> dict[str, str]:
    from urllib.parse import urlsplit

    known: dict[str, str] = {}
    for portal in declared_portals(settings).values():
        known[portal.name] = portal.province
        known[urlsplit(portal.home).hostname or portal.name] = portal.province
    return known


def _judge(settings: Settings) -> Judge:
    from jobs.judging import judge_of

    return judge_of(settings)


def _streamed(source: str, work: Callable[[Callable[[str], None]], StreamReport]) -> list[str]:
    """Run a stream onto stdout; what could not be used is named on stderr and returned."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        report = work(print)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return []
    except OSError as error:
        raise RefusedError(f"{source}: cannot be read ({error.strerror})") from None
    for line in report.problems:
        warn(line)
    say(f"{report.records} records, {len(report.problems)} lines could not be used")
    return report.problems
