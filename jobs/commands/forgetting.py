"""The command ``forget``: takes a private person out of the store, the page archive and every later run."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.console import RefusedError, say
from jobs.opening import open_home

app = typer.Typer()


@app.command()
def forget(
    person: Annotated[str, typer.Argument(help="Name as the dossier prints it.")],
    dossier: Annotated[
        list[int] | None, typer.Option(help="Number of the dossier, where several bear the name; repeat for several.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All dossiers of this name.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a private person: dossiers, articles about nobody else, raw pages in the archive.

    In other articles the name is made illegible. A keyed hash keeps the person out of every later night; the audit
    trail says that somebody was forgotten, never who. It cannot be undone.
    """
    settings = open_home()
    from candidates import forgetting
    from jobs import night

    found = forgetting.dossiers_of(person)
    if not found:
        raise RefusedError("Nobody of this name has a dossier (write the name as the dossier prints it).")
    chosen = [row for row in found if not dossier or row.pk in dossier]
    if dossier and len(chosen) < len(set(dossier)):
        raise RefusedError(f"--dossier: expected some of {', '.join(str(row.pk) for row in found)}")
    if len(chosen) > 1 and not (everybody or dossier):
        lines = [f"  --dossier {row.pk}: {row.place or row.province}, {_born(row.facts)}" for row in found]
        raise RefusedError("Several dossiers bear this name; name one of them, or --all:\n" + "\n".join(lines))
    reach = forgetting.reach(chosen)
    said = "{dossiers} dossiers, {removed} articles removed, {blotted} articles without the name".format(
        **reach.counts()
    )
    if dry_run:
        say(f"Would go: {said}")
        return
    if not yes and not typer.confirm(f"Forget for ever: {said}. Go on?", err=True):
        raise RefusedError("Nothing was changed.")
    forgetting.forget(chosen)
    listed = settings.lists / "danh-sach-de-xuat.csv"
    if listed.exists():
        night.write_list(listed)
    say(f"Forgotten: {said}. Lists and backups made before still hold the name: remove them by hand.")


def _born(facts: dict[str, dict[str, str]]) -> str:
    year = facts.get("birth_year", {}).get("value", "")
    return f"born {year}" if year else "birth year not stated"
