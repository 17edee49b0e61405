"""The command ``guongsang``. Results for machines go to stdout, progress and messages to stderr.

Exit codes: 0 all went well; 1 something could not be used (it was named on stderr, the rest was done); 2 wrong usage
or settings, nothing was done.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from jobs import forgetting, lists, reporting
from jobs.console import RefusedError, bar, say, warn
from jobs.opening import open_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from classifiers.judge import Judge
    from config.settings import Settings
    from crawler.declaration import Portal
    from jobs.streams import StreamReport

app = typer.Typer(
    name="guongsang",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Finds the exemplars that Vietnamese provincial news holds up, with the sentence behind every claim.\n\n"
    "Try it: `guongsang demo`. Every night: `guongsang nightly`. Every day: `guongsang review`.\n\n"
    "Settings come from guongsang.toml in the current directory and GUONGSANG_* environment variables.",
)
users_app = typer.Typer(no_args_is_help=True, help="The people who sign in to the review site.")
portals_app = typer.Typer(no_args_is_help=True, help="The declared portals.")
app.add_typer(users_app, name="users")
app.add_typer(portals_app, name="portals")
app.add_typer(lists.app)
app.add_typer(forgetting.app)
app.add_typer(reporting.app)

PortalNames = Annotated[
    list[str] | None,
    typer.Option(
        "--portal", metavar="NAME", help="Only this portal; repeat for several. Default: those of the settings."
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Leave out articles published before DATE (YYYY-MM-DD)."),
]
Again = Annotated[bool, typer.Option("--again", help="Do it anew for everything, not only for what is new.")]


def main() -> NoReturn:
    """Run the command line; a user's mistake ends in one clear line and exit code 2, never in a traceback."""
    from candidates.tables import TableError
    from classifiers.errors import ModelError
    from config.settings import SettingsError

    try:
        app(standalone_mode=True)
    except (RefusedError, SettingsError, ModelError, TableError) as problem:
        warn(str(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        warn("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(130)
    sys.exit(0)


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
    portals = _portals(settings, portal)
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
    _end(report.broken)


@app.command()
def crawl(portal: PortalNames = None, since: Since = None) -> None:
    """Harvest portals into the store: new articles only, every page archived as it came."""
    settings = open_home()
    portals = _portals(settings, portal)
    if not portals:
        raise RefusedError("No portal to crawl: name one with --portal NAME (see `guongsang portals list`).")
    from jobs import night
    from store.models import Night

    report = night.NightReport(Night.objects.create())
    night.harvest(report, portals, since.date() if since else None)
    night.close(report)
    night.tell(report)
    _end(report.broken)


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

    declared = _declared(settings)
    names = [chosen.name for chosen in _portals(settings, portal)] if portal else []
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
    _end(report.problems)


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
        report = take(paths, portals=_declared(settings), progress=progress.show)
    for line in report.problems:
        warn(line)
    say(
        f"{report.new} new, {report.changed} changed, {report.known} known already, "
        f"{len(report.problems)} could not be used"
    )
    _end(report.problems)


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

    settings = _settings()
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
    _end(problems)


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
    _end(problems)


@app.command()
def match(
    jsonl: Annotated[str, typer.Option("--jsonl", metavar="FILE|-", help='{"id", "a", "b"} a line, - for stdin')],
) -> None:
    """Could two written names be one person's? {"id", "score", "same"} a line, in the order of the input."""
    from jobs.matching import match_stream

    with bar("Comparing") as progress:
        problems = _streamed(jsonl, lambda emit: match_stream(jsonl, emit, tick=progress.advance))
    _end(problems)


@app.command()
def judge(again: Again = False) -> None:
    """Judge what was read: the genre of each article, and who in it is put forward as an exemplar."""
    settings = open_home()
    from jobs import night

    say(f"{night.decide(settings, again=again)} articles judged")
    gathered = night.remember()
    say(f"{gathered.appearances} appearances in dossiers, {gathered.opened} dossiers opened")


@app.command()
def train(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for model and card. Default: the challenger in the home directory."
        ),
    ] = None,
    real: Annotated[
        Path | None,
        typer.Option(
            help="Folder with baomoi_dev.jsonl.xz (or that file), whose articles are labelled in data/labels."
        ),
    ] = None,
    decisions: Annotated[bool, typer.Option(help="Learn from the decisions in the store too.")] = True,
    report: Annotated[bool, typer.Option("--report", help="Show what other thresholds would do.")] = False,
) -> None:
    """Train a judge on the gold corpus, on decisions, and on real articles where they are.

    It stands beside the one that serves: `guongsang evaluate` compares them, `guongsang promote` lets it serve. When
    the labels cannot be used nothing is written.
    """
    from classifiers.corpus import LabelError
    from classifiers.training import TrainingError
    from classifiers.training import train as fit
    from nlp.gold import GoldError

    settings = _settings()
    folder = output or settings.models / "challenger"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(f"{folder}: no model can be written there ({error.strerror})") from None
    if real is not None and not real.exists():
        raise RefusedError(f"{real}: there is no such folder or file")
    examples = []
    if decisions and output is None:
        open_home()
        from jobs.models import decided

        examples = decided()
    try:
        with bar("Training") as progress:
            done = fit(folder, real=real, decided=examples, processes=settings.processes, progress=progress.show)
    except (TrainingError, LabelError, GoldError) as error:
        raise RefusedError(f"Nothing was trained, the old model keeps serving: {error}") from None
    say(done.summary())
    if report:
        from jobs.effects import show

        show(folder)


@app.command()
def evaluate(
    folder: Annotated[
        Path | None, typer.Option("--model", help="Folder of a model. Default: the last trained.")
    ] = None,
    moved: Annotated[bool, typer.Option("--drift", help="Instead: scores of the store by portal and month.")] = False,
    doubted: Annotated[
        bool, typer.Option("--doubtful", help="Instead: labels that the model's held-out answers speak against.")
    ] = False,
    frozen: Annotated[
        bool,
        typer.Option("--frozen", help="Instead: both on the frozen test set, which nobody learns from or tunes by."),
    ] = False,
    real: Annotated[
        Path | None, typer.Option(help="With --frozen: folder of the real articles of the test set.")
    ] = None,
) -> None:
    """Compare the model that serves with another, on labelled articles that neither had learnt from then."""
    settings = open_home()
    if moved:
        from jobs import drift

        drift.tell()
        return
    from classifiers.corpus import LabelError
    from jobs import models

    try:
        if doubted:
            models.doubt(settings, folder)
        elif frozen:
            models.test(settings, folder, real)
        else:
            models.evaluate(settings, folder)
    except (models.PromotionError, LabelError) as problem:
        raise RefusedError(str(problem)) from None


@app.command()
def promote(
    force: Annotated[bool, typer.Option("--force", help="Also when it is worse; needs --reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the activity log.")] = "",
) -> None:
    """Let the last trained model serve. A worse one is refused. Verdicts stay until `judge --again`."""
    settings = open_home()
    from jobs import models

    try:
        say(f"{models.promote(settings, force=force, reason=reason)} serves from now on")
    except models.PromotionError as problem:
        raise RefusedError(str(problem)) from None


@app.command()
def rollback() -> None:
    """Let the model that served before serve again."""
    settings = open_home()
    from jobs import models

    try:
        say(f"{models.rollback(settings)} serves again")
    except models.PromotionError as problem:
        raise RefusedError(str(problem)) from None


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
    settings = _settings()
    os.environ["GUONGSANG_HOME"] = str(settings.home if settings.home.name == "demo" else settings.home / "demo")
    os.environ.pop("DATABASE_URL", None)
    from config.settings import load

    load.cache_clear()
    settings = open_home()
    from jobs import demo as show

    _end(show.run(settings, port or settings.review_port, with_site=site))


@app.command()
def status() -> None:
    """What the store holds, how the last nights went, and what waits for somebody."""
    settings = open_home()
    from jobs.status import tell

    tell(settings)


@app.command()
def doctor() -> None:
    """Is everything there that a night and the review site need? Ends with code 1 when something is broken."""
    settings = _settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    from jobs import doctor as examination

    found = examination.examine(settings)
    examination.tell(found)
    _end([one.detail for one in found if one.state is examination.State.BROKEN])


@app.command()
def backup(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write (.tar). Default: backups in the home directory."),
    ] = None,
) -> None:
    """Everything that cannot be fetched or computed again, in one tar file with checksums; the site may go on."""
    settings = _settings()
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
    settings = _settings()
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


@users_app.command("add")
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


@users_app.command("list")
def users_list() -> None:
    """Name, role and last sign-in of every account."""
    open_home()
    from jobs import site

    for line in site.user_lines():
        print(line)


@users_app.command("password")
def users_password(name: str) -> None:
    """Give an account a new one-time password, printed once."""
    open_home()
    from jobs import site

    try:
        password = site.reset_password(name)
    except ValueError as problem:
        raise RefusedError(str(problem)) from None
    print(f"{name} {password}")


@portals_app.command("list")
def portals_list() -> None:
    """Every declared portal: name, kind, province, address, when it was last verified, whether nights crawl it.

    A night crawls the portals named in the settings (portals = […] in guongsang.toml) and no other: what is declared
    costs its keeper nothing until somebody chooses it.
    """
    settings = _settings()
    for portal in _declared(settings).values():
        verified = portal.verified.isoformat() if portal.verified else "not verified"
        nightly = "nightly" if portal.name in settings.portals else "-"
        print(f"{portal.name}\t{portal.kind}\t{portal.province}\t{portal.home}\t{verified}\t{nightly}")


@portals_app.command("add")
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
    settings = _settings()
    from store.setup import configure

    configure()
    from jobs import portals

    try:
        print(portals.add(settings, url, name=name, province=province, to=to, force=force, allow_private=allow_private))
    except portals.PortalError as problem:
        raise RefusedError(str(problem)) from None


@portals_app.command("check")
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
    settings = _settings()
    from store.setup import configure

    configure()
    from jobs import portals
    from jobs.declared import roots

    chosen = list(_declared(settings).values()) if every else _portals(settings, names)
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
    _end(problems)


@portals_app.command("docs")
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


def _settings() -> Settings:
    from config.settings import load

    return load()


def _declared(settings: Settings) -> dict[str, Portal]:
    """All usable declarations; a broken one is named and passed over."""
    from jobs.declared import declared

    return declared(settings, on_error=lambda error: warn(str(error)))


def _portals(settings: Settings, names: list[str] | None) -> list[Portal]:
    """The portals named on the command line, or else in the settings.

    Raises:
        RefusedError: for a name that no declaration has.
    """
    wanted = names or settings.portals
    if not wanted:
        return []
    declared = _declared(settings)
    if unknown := [name for name in wanted if name not in declared]:
        raise RefusedError(f"No portal is declared as {', '.join(unknown)} (see `guongsang portals list`).")
    return [declared[name] for name in wanted]


def _province_by_portal(settings: Settings) -> dict[str, str]:
    from urllib.parse import urlsplit

    known: dict[str, str] = {}
    for portal in _declared(settings).values():
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


def _end(problems: Sequence[str]) -> None:
    """Leave with code 1 when something could not be used."""
    if problems:
        raise typer.Exit(1)


if __name__ == "__main__":
    main()
