"""The nightly job and its stages one by one: ``nightly``, ``crawl``, ``reextract``, ``ingest``, ``judge``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.processes import prepare_fetcher
from jobs.commands.options import Again, PortalNames, Since
from jobs.console import RefusedError, bar, say, warn
from jobs.opening import chosen_portals, declared_portals, end, open_home

app = typer.Typer()


@app.command()
def nightly(
    portal: PortalNames = None,
    since: Since = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Crawl and read on this Dask scheduler (tcp://host:port); needs PostgreSQL."),
    ] = None,
) -> None:
    """Crawl → read → judge → dossiers → list. Safe to kill at any moment, safe to run again.

    Crawls the portals named in the settings (or with --portal), then works through everything that is new in the
    store, ingested files included. Ends with code 1 and a line for each portal that broke.
    """
    settings = open_home()
    portals = chosen_portals(settings, portal)
    if portals and not cluster:
        prepare_fetcher()
    from jobs import night

    if not portals:
        say(
            "No portal is chosen (portals = […] in guongsang.toml, or --portal NAME): "
            "only what is in the store is worked on."
        )
    since_day = since.date() if since else None
    if cluster:
        from jobs.cluster import ClusterError, connected

        try:
            with connected(cluster, settings.database_url) as engine:
                report = night.run(settings, portals, since=since_day, cluster=engine)
        except ClusterError as error:
            raise RefusedError(str(error)) from None
    else:
        report = night.run(settings, portals, since=since_day)
    night.tell(report)
    end(report.broken)


@app.command()
def crawl(portal: PortalNames = None, since: Since = None) -> None:
    """Harvest portals into the store: new articles only, every page archived as it came."""
    prepare_fetcher()
    settings = open_home()
    portals = chosen_portals(settings, portal)
    if not portals:
        raise RefusedError("No portal to crawl: name one with --portal NAME (see `guongsang portals list`).")
    from jobs import night
    from store.models import Night

    report = night.NightReport(Night.objects.create())
    night.harvest(report, portals, since.date() if since else None)
    night.close(report)
    night.tell(report)
    end(report.broken)


@app.command()
def reextract(
    portal: PortalNames = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only pages fetched on DATE (YYYY-MM-DD) or later."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Every change in full, as a unified diff on stdout.")] = False,
) -> None:
    """Read archived pages again after a selector fix, without asking the portals, and show what changed.

    Default: the pages of every declared portal. Articles that changed are read and judged again by the next night;
    pages that gave no article before get a new chance; an article is never taken away. Killed and repeated, it goes on
    where it stopped.
    """
    settings = open_home()
    from crawler.reextraction import reextract as again
    from jobs import reextracting

    declared = declared_portals(settings)
    names = [chosen.name for chosen in chosen_portals(settings, portal)] if portal else []
    with bar("Reading the archive") as progress:
        report = again(
            settings,
            declared,
            names=names,
            since=since.date() if since else None,
            dry_run=dry_run,
            show=reextracting.print_diff if diff else None,
            progress=progress.show,
        )
    reextracting.tell(report, dry_run=dry_run)
    end(report.problems)


@app.command()
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files or folders: .txt .html .jsonl .warc(.gz)")
    ],
) -> None:
    """Take articles from files and folders into the store. The same file twice is one article.

    In .jsonl every line is {"id", "text"[, "title", "published_at", "portal", "province", "url"]}. What cannot be used
    is named on stderr with file and line; the rest goes on.
    """
    settings = open_home()
    from crawler.ingestion import ingest as take

    with bar("Taking files") as progress:
        report = take(paths, portals=declared_portals(settings), progress=progress.show)
    for line in report.problems:
        warn(line)
    say(
        f"{report.new} new, {report.changed} changed, {report.known} known already, "
        f"{len(report.problems)} could not be used"
    )
    end(report.problems)


@app.command()
def judge(again: Again = False) -> None:
    """Judge what was read: the genre of each article, and who in it is put forward as an exemplar."""
    settings = open_home()
    from jobs import night

    say(f"{night.decide(settings, again=again)} articles judged")
    gathered = night.remember()
    say(f"{gathered.appearances} appearances in dossiers, {gathered.opened} dossiers opened")
