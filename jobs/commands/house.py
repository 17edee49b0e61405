"""The house itself: ``review``, ``demo``, ``status``, ``doctor``, ``backup``, ``restore``."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from jobs.console import RefusedError, say
from jobs.opening import end, open_home, plain_settings

app = typer.Typer()


@app.command()
def review(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Default: settings (8420).")] = None,
) -> None:
    """Serve the review site to the analysts' browsers, until stopped with Ctrl-C.

    Where nobody can sign in yet, a first account is made and its one-time password printed.
    """
    settings = open_home()
    from jobs import site

    site.serve(settings, port or settings.review_port)


@app.command()
def demo(
    site: Annotated[bool, typer.Option(help="Serve the review site when the night is over.")] = True,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the review site.")] = None,
) -> None:
    """Bundled portals on loopback, one full night over them, then the review site. Nothing leaves this machine.

    The demo has a store of its own (var/demo), so it never touches yours.
    """
    settings = plain_settings()
    os.environ["GUONGSANG_HOME"] = str(settings.home if settings.home.name == "demo" else settings.home / "demo")
    os.environ.pop("DATABASE_URL", None)
    from config.settings import load

    load.cache_clear()
    settings = open_home()
    from jobs import demo as show

    end(show.run(settings, port or settings.review_port, with_site=site))


@app.command()
def status() -> None:
    """What the store holds, how the last nights went, and what waits for somebody."""
    settings = open_home()
    from jobs.status import tell

    tell(settings)


@app.command()
def doctor() -> None:
    """Is everything there that a night and the review site need? Ends with code 1 when something is broken."""
    settings = plain_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    from jobs import doctor as examination

    found = examination.examine(settings)
    examination.tell(found)
    end([one.detail for one in found if one.state is examination.State.BROKEN])


@app.command()
def backup(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write (.tar). Default: backups in the home directory."),
    ] = None,
) -> None:
    """Everything that cannot be fetched or computed again, in one tar file with checksums; the site may go on."""
    settings = plain_settings()
    from jobs import upkeep

    target = output or settings.home / "backups" / f"guongsang-{datetime.now().astimezone():%Y%m%d-%H%M%S}.tar"
    try:
        contents = upkeep.backup(settings, target)
    except upkeep.UpkeepError as problem:
        raise RefusedError(str(problem)) from None
    except OSError as error:
        raise RefusedError(f"{target}: cannot be written ({error.strerror})") from None
    say(f"{len(contents.files)} files, {sum(size for size, _ in contents.files.values())} bytes")
    print(target)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `guongsang backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the store that is there; it is moved aside.")] = False,
) -> None:
    """Put a backup in place, once all of it was read and found whole. Stop the review site first."""
    settings = plain_settings()
    from jobs import upkeep

    try:
        contents, aside = upkeep.restore(settings, source, force=force)
    except upkeep.UpkeepError as problem:
        raise RefusedError(str(problem)) from None
    except OSError as error:
        raise RefusedError(f"{settings.home}: cannot be written ({error.strerror})") from None
    say(f"{len(contents.files)} files of {contents.made_at} restored into {settings.home}")
    if aside is not None:
        say(f"What was there before is in {aside}")
