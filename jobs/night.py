"""One night: crawl → read → judge → dossiers → list. Safe to kill at any moment, safe to run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from candidates.exports.csv_list import write_csv
from candidates.exports.files import whole_file
from candidates.exports.listed import rows
from candidates.filters import Filter
from config.settings import Settings
from crawler.declaration import Portal
from crawler.harvest import PortalReport, crawl
from jobs import stages
from jobs.console import bar, say, warn
from jobs.judging import judge_of, triage_of
from review import figures, second_opinion
from review.figures import Marks
from store import saved_settings, search
from store.models import Article, Candidate, Night, PortalNight, StoredVerdict

if TYPE_CHECKING:
    from candidates.dossiers import GatherReport
    from jobs.cluster import Cluster


@dataclass(slots=True)
class NightReport:
    """What a night did, and what broke."""

    night: Night
    before: Marks = field(default_factory=Marks.now)
    portals: dict[str, PortalReport] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    list_path: Path | None = None
    listed: int = 0


def run(
    settings: Settings, portals: Sequence[Portal], *, since: date | None = None, cluster: Cluster | None = None
) -> NightReport:
    """Run every stage over the store; a portal that breaks is reported and the rest goes on.

    With ``cluster`` the harvest and the reading are done by its workers, everything else here.

    Raises:
        classifiers.errors.ModelError: when there is no model that can be used; what was harvested and read is kept.
    """
    Night.objects.filter(state=Night.State.RUNNING).update(state=Night.State.BROKEN)  # killed before its end
    report = NightReport(Night.objects.create())
    if portals:
        harvest(report, portals, since, crawl if cluster is None else cluster.crawl)
    understand(settings, again=False, cluster=cluster)
    decide(settings, again=False)
    remember()
    report.list_path = settings.lists / "danh-sach-de-xuat.csv"
    report.listed = write_list(report.list_path)
    close(report)
    return report


def harvest(
    report: NightReport,
    portals: Sequence[Portal],
    since: date | None,
    crawling: Callable[..., dict[str, PortalReport]] = crawl,
) -> None:
    """Crawl ``portals`` with a progress bar, then mark reprints; what broke goes into the report."""
    with bar(f"Crawling {len(portals)} portal(s)") as progress:
        report.portals = crawling(portals, night_id=report.night.pk, since=since, progress=progress.show)
    from crawler.duplicates import mark_reprints  # loads datasketch, so not before the first page is fetched

    mark_reprints()
    fine = {PortalNight.State.OK, PortalNight.State.QUIET}
    report.broken += [f"{name}: {p.reason}" for name, p in report.portals.items() if p.state not in fine]


def understand(settings: Settings, *, again: bool, cluster: Cluster | None = None, everything: bool = False) -> int:
    """The stage ``read``; with ``again`` everything is read anew, with ``everything`` what triage set aside too."""
    if again:
        stages.drop_readings()
    if again or everything:
        stages.take_back()
    if settings.triage and not everything and stages.unread().exists():
        aside = stages.set_aside(triage_of(settings))
        say(f"{aside} articles set aside by triage (`guongsang read --all` reads them too)")
    total = stages.unread().count()
    if not total:
        return 0
    with bar("Reading", total) as progress:
        if cluster is not None:
            return cluster.read(stages.unread_batches(), progress.advance)
        return stages.read(settings.processes, progress.advance)


def decide(settings: Settings, *, again: bool) -> int:
    """The stage ``judge``; with ``again`` everything is judged anew."""
    if again:
        stages.drop_verdicts()
    total = stages.unjudged().count()
    if not total:
        return 0
    model = judge_of(settings, saved_threshold=saved_settings.get("score_threshold"))
    with bar("Judging", total) as progress:
        done = stages.judge(model, progress.advance)
    from jobs import questions  # beside the judge that has been loaded by now

    questions.refresh(settings, model)
    return done


def remember() -> GatherReport:
    """The stage that gathers verdicts into dossiers and makes dossiers and articles searchable."""
    from candidates import dossiers  # slow to load, and of no use to a crawl

    total = dossiers.ungathered().count()
    with bar("Dossiers", total) as progress:
        report = dossiers.gather(progress.advance)
    search.index_new()
    return report


def write_list(path: Path) -> int:
    """Write the list of all dossiers that nobody rejected; returns the number of rows."""
    with whole_file(path) as out:
        return write_csv(rows(Filter().apply()), out)


def close(report: NightReport) -> None:
    """Write the night's figures and state into the store."""
    night = report.night
    night.funnel = {
        "articles": Article.objects.count(),
        "new": sum(portal.new for portal in report.portals.values()),
        "flagged": StoredVerdict.objects.filter(flag=True).count(),
        "candidates": Candidate.objects.count(),
        **report.before.since(),
    }
    night.state = Night.State.BROKEN if report.broken else Night.State.FINISHED
    night.finished_at = timezone.now()
    night.save()
    second_opinion.assign()
    figures.refresh()


def tell(report: NightReport) -> None:
    """Say on stderr what a night found, what broke, and where the list is."""
    for name, portal in report.portals.items():
        edited = f"{portal.edited} edited, " if portal.edited else ""
        say(
            f"  {name}: {portal.new} new, {edited}{portal.fetched} fetched, {portal.empty} without a body, "
            f"{portal.state}"
        )
    for line in report.broken:
        warn(line)
    funnel = report.night.funnel
    say(f"{funnel['articles']} articles, {funnel['flagged']} flagged, {funnel['candidates']} candidates")
    if report.list_path is not None:
        say(f"List: {report.list_path} ({report.listed} rows)")
