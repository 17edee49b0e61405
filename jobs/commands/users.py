"""``guongsang users …``: the people who sign in to the review site."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.console import RefusedError
from jobs.opening import open_home

app = typer.Typer(no_args_is_help=True, help="The people who sign in to the review site.")


@app.command("add")
def users_add(
    name: str,
    role: Annotated[
        list[str] | None, typer.Option(help="analyst, supervisor, operator or reader; repeat for several.")
    ] = None,
    province: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Sees only this province (code since July 2025, such as 04); repeatable."),
    ] = None,
) -> None:
    """Make an account (an analyst, unless told otherwise); its one-time password is printed once."""
    open_home()
    from jobs import site

    try:
        password = site.add_user(name, *(role or ["analyst"]), provinces=province or [])
    except ValueError as problem:
        raise RefusedError(str(problem)) from None
    print(f"{name} {password}")


@app.command("list")
def users_list() -> None:
    """Name, role and last sign-in of every account."""
    open_home()
    from jobs import site

    for line in site.user_lines():
        print(line)


@app.command("password")
def users_password(name: str) -> None:
    """Give an account a new one-time password, printed once."""
    open_home()
    from jobs import site

    try:
        password = site.reset_password(name)
    except ValueError as problem:
        raise RefusedError(str(problem)) from None
    print(f"{name} {password}")
