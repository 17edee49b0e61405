"""``guongsang portals …``: the declared portals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.console import RefusedError, say, warn
from jobs.opening import chosen_portals, declared_portals, end, plain_settings

app = typer.Typer(no_args_is_help=True, help="The declared portals.")


@app.command("list")
def portals_list() -> None:
    """Every declared portal: name, kind, province, address, when it was last verified, whether nights crawl it.

    A night crawls the portals named in the settings (portals = […] in guongsang.toml) and no other: what is declared
    costs its keeper nothing until somebody chooses it.
    """
    settings = plain_settings()
    for portal in declared_portals(settings).values():
        verified = portal.verified.isoformat() if portal.verified else "not verified"
        nightly = "nightly" if portal.name in settings.portals else "-"
        print(f"{portal.name}\t{portal.kind}\t{portal.province}\t{portal.home}\t{verified}\t{nightly}")


@app.command("add")
def portals_add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Home page of the portal.")],
    *,
    name: Annotated[str, typer.Option(help="Name of its folder. Default: from the address.")] = "",
    province: Annotated[str, typer.Option(help="Its province before July 2025. Default: guessed from the title.")] = "",
    to: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Default: the first of portal_folders, or portals in the home directory."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a declaration that is there already.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="The portal is on this machine or in the own network.")
    ] = False,
) -> None:
    """Probe a portal and declare it: robots.txt, feeds, sitemaps, columns, family; three articles are read.

    Writes a portal.yaml with which `guongsang crawl --portal NAME` works at once; read it and correct it.
    """
    settings = plain_settings()
    from store.setup import configure

    configure()
    from jobs import portals

    try:
        print(portals.add(settings, url, name=name, province=province, to=to, force=force, allow_private=allow_private))
    except portals.PortalError as problem:
        raise RefusedError(str(problem)) from None


@app.command("check")
def portals_check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME…]", help="Default: those of the settings.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every declared portal.")] = False,
    articles: Annotated[int, typer.Option(min=1, max=20, help="Newest articles to read of each.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a portal to stdout.")] = False,
    verify: Annotated[
        bool, typer.Option("--set-verified", help="Write today into verified: of every portal that is all right.")
    ] = False,
) -> None:
    """Ask portals live whether they can still be read. Ends with code 1 when one broke.

    Looks at robots.txt, feeds, sitemaps and listings, reads the newest articles and compares them with the
    declaration's expectations: ok, quiet, changed, blocked, unreachable or closed. Nothing is stored.
    """
    settings = plain_settings()
    from store.setup import configure

    configure()
    from jobs import portals
    from jobs.declared import roots

    chosen = list(declared_portals(settings).values()) if every else chosen_portals(settings, names)
    if not chosen:
        raise RefusedError("No portal to check: name one, or --all (see `guongsang portals list`).")
    where = portals.folders(roots(settings)) if verify else {}
    try:
        checked = portals.check(settings, {p.name: p for p in chosen}, articles=articles, verify=where)
    except portals.PortalError as problem:
        raise RefusedError(str(problem)) from None
    if as_json:
        print(portals.as_json(checked))
    for line in (problems := portals.broken(checked)):
        warn(line)
    end(problems)


@app.command("docs")
def portals_docs(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write. Default: docs/portals.md.")
    ] = None,
) -> None:
    """Write the page about the bundled declarations, province by province."""
    from crawler.declaration import DeclarationError
    from jobs import portal_page

    target = output or portal_page.PAGE
    try:
        text = portal_page.page()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except (ExceptionGroup, DeclarationError, portal_page.UnconfirmedError) as problem:
        errors = problem.exceptions if isinstance(problem, ExceptionGroup) else [problem]
        raise RefusedError("\n".join(map(str, errors))) from None
    except OSError as error:
        raise RefusedError(f"{target}: cannot be written ({error.strerror})") from None
    say(f"{target} written")
