"""The command ``export``: the list of candidates in every form, chosen by the filter that the pages use too."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer

from jobs.console import RefusedError, say

app = typer.Typer()

Values = list[str] | None
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def given(**options: str | list[str] | None) -> dict[str, str | list[str]]:
    """What was given on the command line, as ``Filter.parse`` takes it."""
    return {name: value for name, value in options.items() if value}


@app.command()
def export(  # noqa: PLR0917 (Typer reads its options from the parameters)
    format_: Annotated[str, typer.Option("--format", help="csv (for Excel), xlsx, docx, jsonl or parquet")] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write. Default: stdout.")] = None,
    standing: Annotated[
        Values,
        typer.Option(
            "--standing",
            "--decision",
            help="open, accepted, rejected, later or unsure; repeat for several. Default: all but rejected.",
        ),
    ] = None,
    kind: Annotated[Values, typer.Option(help="person, household, collective or model")] = None,
    province: Annotated[Values, typer.Option(help="Province by its name before July 2025; repeat for several.")] = None,
    commune: Annotated[Values, typer.Option(help="Commune by name (diacritics do not matter) or code.")] = None,
    field: Annotated[Values, typer.Option(help="Field of the deed, by id or Vietnamese name.")] = None,
    movement: Annotated[Values, typer.Option(help="Words of the movement's name.")] = None,
    occupation: Annotated[Values, typer.Option(help="Group of occupations: worker, farmer, teacher …")] = None,
    stage: Annotated[
        Values, typer.Option(help="found, nurtured, reviewed, replicated, proposed_award or proposed_central")
    ] = None,
    owner: Annotated[Values, typer.Option(help="Organisation in charge; - for none.")] = None,
    assignee: Annotated[Values, typer.Option(help="Account in charge; - for none.")] = None,
    signal: Annotated[Values, typer.Option(help="Only with this signal: no_award_seen, sudden, hype …")] = None,
    since: Annotated[str, typer.Option(help="With an article from this day on: 2026-11-22 or 22/11/2026.")] = "",
    until: Annotated[str, typer.Option(help="With an article up to this day.")] = "",
    name: Annotated[str, typer.Option(help="Words of name or place; diacritics do not matter.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Only what no earlier list of the same filter had.")] = False,
    order: Annotated[str, typer.Option(help="rank, name or new (latest first)")] = "rank",
    view: Annotated[str, typer.Option(help="full (28 columns) or short (for a meeting)")] = "full",
    column: Annotated[Values, typer.Option(help="Only this column, by its English name; repeat, in order.")] = None,
) -> None:
    """Write the list of candidates in the board's columns.

    The file appears only when it is whole. What was written is remembered, so that --new gives the rest next time.
    """
    from jobs.opening import open_home

    open_home()
    from candidates.exports.columns import ColumnError, columns
    from candidates.exports.errors import FormatUnavailableError
    from candidates.exports.files import whole_binary_file
    from candidates.exports.formats import FORMATS
    from candidates.exports.journal import journal
    from candidates.exports.listed import listed
    from candidates.exports.log import Counted, log_export
    from candidates.filters import Filter, FilterError

    if format_ not in FORMATS:
        raise RefusedError(f"--format {format_}: expected {', '.join(FORMATS)}")
    form = FORMATS[format_]
    if output is None and not form.text and sys.stdout.isatty():
        raise RefusedError(f"--format {format_} is no text: name a file with --output, or pipe it into one")
    chosen_by = given(
        kind=kind,
        province=province,
        commune=commune,
        field=field,
        movement=movement,
        occupation=occupation,
        stage=stage,
        decision=standing,
        owner=owner,
        assignee=assignee,
        signal=signal,
        since=since,
        until=until,
        name=name,
        new="1" if new else "",
        order=order,
    )
    try:
        chosen = Filter.parse(chosen_by)
        wanted = columns(view, column or ())
    except FilterError as error:
        raise RefusedError(f"--{error}".replace("--decision", "--standing")) from None
    except ColumnError as error:
        raise RefusedError(str(error)) from None
    counted = Counted()
    contents = counted(listed(chosen.apply()))
    try:
        if output is None:
            form.write(contents, sys.stdout.buffer, wanted, journal())
            sys.stdout.buffer.flush()
        else:
            with whole_binary_file(output) as out:
                form.write(contents, out, wanted, journal())
    except FormatUnavailableError as error:
        raise RefusedError(str(error)) from None
    except OSError as error:
        raise RefusedError(f"{output or 'stdout'}: cannot be written ({reason(error)}); nothing was kept") from None
    log_export(chosen, format_, counted.candidates, target=str(output or ""))
    say(f"{len(counted.candidates)} candidates" + (f" in {output}" if output else ""))


def reason(error: OSError) -> str:
    """Why a file could not be written, in words that say what to do."""
    return "the disk is full" if error.errno in _FULL_DISK else error.strerror or str(error)
