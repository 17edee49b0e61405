"""The command ``report``: what a board reads every week, and what it asks for."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobs.commands.lists import Values, given, reason
from jobs.console import RefusedError, say
from jobs.opening import open_home

if TYPE_CHECKING:
    from candidates.filters import Filter

app = typer.Typer()
_DAYS = {"weekly": 6}
_YEARS = {"year-on-year": 5}


@app.command()
def report(  # noqa: PLR0917 (Typer reads its options from the parameters)
    kind: Annotated[str, typer.Argument(help="weekly, movement, blind-spots, year-on-year or meeting")],
    format_: Annotated[str, typer.Option("--format", help="html, docx or pdf")] = "html",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write. Default: stdout.")] = None,
    since: Annotated[
        str, typer.Option(help="First day. Default: weekly, the day after the last digest; otherwise a year ago.")
    ] = "",
    until: Annotated[str, typer.Option(help="Last day. Default: today.")] = "",
    province: Annotated[Values, typer.Option(help="Province by its name before July 2025; repeat for several.")] = None,
    commune: Annotated[Values, typer.Option(help="Commune by name or code.")] = None,
    field: Annotated[Values, typer.Option(help="Field of the deed, by id or Vietnamese name.")] = None,
    movement: Annotated[Values, typer.Option(help="Words of the movement's name.")] = None,
    occupation: Annotated[Values, typer.Option(help="Group of occupations.")] = None,
    owner: Annotated[Values, typer.Option(help="Organisation in charge; - for none.")] = None,
) -> None:
    """Write a report in which every number leads to the rows behind it.

    weekly: who is new since the last digest. movement: one movement in a period. blind-spots: communes, fields and
    occupations of a province with nobody. year-on-year: exemplars and models over the years. meeting: who could
    exchange experience.
    """
    settings = open_home()
    from candidates.exports.files import whole_binary_file
    from candidates.exports.log import log_report
    from candidates.filters import Filter, FilterError
    from candidates.reports.contents import REPORTS
    from candidates.reports.forms import FORMS
    from candidates.reports.wanted import ReportError, Wanted

    for words, value, known in (("report", kind, REPORTS), ("--format", format_, FORMS)):
        if value not in known:
            raise RefusedError(f"{words} {value}: expected {', '.join(known)}")
    if output is None and format_ != "html" and sys.stdout.isatty():
        raise RefusedError(f"--format {format_} is no text: name a file with --output, or pipe it into one")
    home = [settings.home_province] if kind == "blind-spots" and settings.home_province and not province else province
    options = given(
        since=since, until=until, province=home, commune=commune, field=field, movement=movement,
        occupation=occupation, owner=owner,
    )  # fmt: skip
    try:
        chosen = Filter.parse(options)
        first, last = _period(kind, chosen)
        made = REPORTS[kind](Wanted(chosen, first, last))
    except FilterError as error:
        raise RefusedError(f"--{error}") from None
    except ReportError as error:
        raise RefusedError(str(error)) from None
    try:
        if output is None:
            FORMS[format_](made, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with whole_binary_file(output) as out:
                FORMS[format_](made, out)
    except OSError as error:
        raise RefusedError(f"{output or 'stdout'}: cannot be written ({reason(error)}); nothing was kept") from None
    log_report(kind, chosen, first, last, form=format_, target=str(output or ""))
    words = "appendix" if len(made.appendices) == 1 else "appendices"
    say(f"{kind}, {first} to {last}: {len(made.appendices)} {words}" + (f" in {output}" if output else ""))


def _period(kind: str, chosen: Filter) -> tuple[date, date]:
    """The days of the report; a weekly digest begins where the last one of the same choice ended."""
    from datetime import datetime

    from candidates.exports.cells import VIETNAM
    from candidates.exports.log import last_day
    from candidates.filters import FilterError

    until = chosen.until or datetime.now(VIETNAM).date()
    if chosen.since:
        return chosen.since, until
    reported = last_day(kind, chosen) if kind == "weekly" else None
    if reported is not None and reported < until:
        return reported + timedelta(days=1), until
    days = _DAYS.get(kind) or 365 * _YEARS.get(kind, 1)
    since = until - timedelta(days=days)
    if since > until:
        raise FilterError(f"until {until}: expected a later day")
    return since, until
