"""What ``guongsang reextract`` shows: counts by portal, a few examples, and every change in full where asked for."""

from __future__ import annotations

from crawler.reextraction import Change, ReextractionReport
from jobs.console import say, warn


def print_diff(change: Change) -> None:
    """One change as a unified diff on stdout."""
    print("\n".join(change.diff()))


def tell(report: ReextractionReport, *, dry_run: bool) -> None:
    """Say what changed, and warn of what could not be read."""
    if report.resumed:
        say(f"Went on after {report.resumed} pages that an earlier run had done")
    for name, counts in sorted(report.portals.items()):
        fields = ", ".join(f"{field} {count}" for field, count in counts.by_field.most_common())
        say(
            f"{name}: {counts.pages} pages, {counts.changed} articles changed{f' ({fields})' if fields else ''}, "
            f"{counts.new} new, {counts.lost} give no article any more"
            + (f", {counts.sealed} left alone for a forgotten name" if counts.sealed else "")
        )
        for change in counts.examples:
            say(f"  {change.summary()}")
    for name, pages in sorted(report.undeclared.items()):
        warn(f"{name}: {pages} pages left alone, no portal is declared by this name")
    for line in report.problems:
        warn(line)
    if not report.portals:
        say("No archived page to read")
    elif dry_run:
        say("Nothing was written (--dry-run)")
