"""Archived pages read again, without the network, after a selector or an extraction rule was mended.

Every page that gave an article gives it anew; what changed is written, and the article is read and judged again by the
next night. An article in which a forgotten person's name was made illegible is left alone. A page that gave nothing
(bad input), or whose article was taken for one that the store had, gets a new chance. An article is never taken away:
where a page gives none any more, the old one stays and is counted as lost.

Work goes in batches, one transaction each. A run that was killed and is repeated with the same arguments, the same
declarations and the same release goes on where it stopped.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from config.settings import Settings
from crawler import records, storing
from crawler.archive import ArchiveError, read_page
from crawler.declaration import Portal
from crawler.extraction import ExtractionFailed
from crawler.intake import COLUMN_FROM_LISTING, DATE_FROM_FEED, as_discovered, read_article
from crawler.parts import MOST, following, whole
from store.models import ArchivedPage, Article, BadInput, FrontierUrl

BATCH = 200
"""Pages in one transaction."""
EXAMPLES = 3
"""Changes shown for each portal."""
_SHOWN = ("title", "sapo", "text", "published_at", "author", "column", "captions")
_READ = (*_SHOWN, "exemplar_column", "province")
"""Fields whose change makes the reader read again."""
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Change:
    """What one page says now and did not say before; ``before`` and ``after`` have the same fields."""

    portal: str
    url: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    lost: str = ""
    """Why the page gives no article any more; the old one stays."""

    def diff(self) -> Iterator[str]:
        """Lines of a unified diff, one section a field."""
        yield f"=== {self.portal} {self.url}"
        if self.lost:
            yield f"!!! {self.lost}"
        for name, after in self.after.items():
            lines = difflib.unified_diff(
                self.before[name].splitlines(), after.splitlines(), f"{name} before", f"{name} after", lineterm="", n=1
            )
            yield from lines

    def summary(self) -> str:
        """One line for people: what changed, from what to what."""
        if self.lost:
            return f"{self.url}: {self.lost}"
        parts = []
        for name, after in self.after.items():
            before = self.before[name]
            sized = name in {"text", "sapo", "captions"} and before and after
            parts.append(
                f"{name} {len(before)} → {len(after)} characters" if sized else f"{name} {before!r} → {after!r}"
            )
        return f"{self.url}: {'; '.join(parts)}"


@dataclass(slots=True)
class PortalChanges:
    """What came of one portal's pages."""

    pages: int = 0
    changed: int = 0
    new: int = 0
    lost: int = 0
    sealed: int = 0
    """Articles left alone because a forgotten person's name was made illegible in them."""
    by_field: Counter[str] = field(default_factory=Counter)
    examples: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class ReextractionReport:
    """Counts by portal, and what could not be read at all."""

    portals: dict[str, PortalChanges] = field(default_factory=dict)
    undeclared: Counter[str] = field(default_factory=Counter)
    """Pages of portals that nobody declares now; they were left alone."""
    problems: list[str] = field(default_factory=list)
    resumed: int = 0
    """Pages that an earlier, interrupted run had done."""


@dataclass(frozen=True, slots=True)
class _Reread:
    """One archived page, and the article that it gives now or why it gives none."""

    page: ArchivedPage
    row: Article | None
    """What the store has of it."""
    new: Article | None = None
    failure: str = ""


class _Progress:
    """How far a run came, in a file beside the store."""

    def __init__(self, path: Path, key: str, *, kept: bool) -> None:
        self._path, self._key, self._kept = path, key, kept

    def read(self) -> tuple[int, int]:
        """Id of the last page done and how many were done; zeros for a run that never began."""
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            if self._kept and said["key"] == self._key:
                return int(said["after"]), int(said["pages"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, 0

    def write(self, after: int, pages: int) -> None:
        """Note that everything up to the page ``after`` is in the store."""
        if self._kept:
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps({"key": self._key, "after": after, "pages": pages}), encoding="utf-8")
            fresh.replace(self._path)

    def done(self) -> None:
        """The run came to its end."""
        if self._kept:
            self._path.unlink(missing_ok=True)


def reextract(
    settings: Settings,
    portals: Mapping[str, Portal],
    *,
    names: Sequence[str] = (),
    since: date | None = None,
    dry_run: bool = False,
    show: Callable[[Change], None] | None = None,
    progress: Callable[..., None] | None = None,
) -> ReextractionReport:
    """Read archived pages of ``portals`` again and bring their articles up to date.

    ``names`` restricts the portals, ``since`` the pages to those fetched on that day or later. With ``dry_run``
    nothing is written. ``show`` gets every change as it is found, ``progress`` is called as
    ``progress(done, total, note)``.
    """
    report = ReextractionReport()
    pages = _chosen(names, since)
    key = _fingerprint({name: portals[name] for name in names or portals if name in portals}, names, since)
    state = _Progress(settings.home / "reextract.json", key, kept=not dry_run)
    after, report.resumed = state.read()
    done, total = report.resumed, pages.count()
    bad = _pages_of_entrances()
    while batch := list(pages.filter(pk__gt=after).order_by("pk")[:BATCH]):
        for name, count in Counter(page.portal for page in batch if page.portal not in portals).items():
            report.undeclared[name] += count
        mine = [page for page in batch if page.portal in portals and f"{page.warc}@{page.offset}" not in bad]
        rows = {row.page_id: row for row in Article.objects.filter(page__in=[page.pk for page in mine])}
        reread = list(_reread(mine, rows, portals, settings.archive, report))
        with transaction.atomic():
            _settle(reread, report, show or (lambda _: None))
            if dry_run:
                transaction.set_rollback(True)
        after = batch[-1].pk
        done += len(batch)
        state.write(after, done)
        if progress:
            progress(done, total, batch[-1].portal)
    state.done()
    return report


def _chosen(names: Sequence[str], since: date | None) -> QuerySet[ArchivedPage]:
    pages = ArchivedPage.objects.filter(status=200)
    if names:
        pages = pages.filter(portal__in=names)
    if since:
        pages = pages.filter(fetched_at__gte=datetime.combine(since, time.min, _ZONE))
    return pages


def _pages_of_entrances() -> set[str]:
    """Where broken feeds and listings lie: they are archived too, and hold no article."""
    return set(BadInput.objects.filter(stage="discover").exclude(kept_as="").values_list("kept_as", flat=True))


def _fingerprint(portals: Mapping[str, Portal], names: Sequence[str], since: date | None) -> str:
    """Of all that decides what a page gives: arguments, declarations, and the rules of extraction themselves."""
    digest = hashlib.sha1(repr((sorted(names), since)).encode(), usedforsecurity=False)
    for name in sorted(portals):
        digest.update(portals[name].model_dump_json().encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("*.tsv"), *here.glob("families/*")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _reread(
    pages: Sequence[ArchivedPage],
    rows: Mapping[int | None, Article],
    portals: Mapping[str, Portal],
    archive: Path,
    report: ReextractionReport,
) -> Iterator[_Reread]:
    known = _discovered(pages)
    for page in pages:
        row = rows.get(page.pk)
        if "part" in known.get((page.portal, storing.address_sha1(page.url)), {}):
            continue  # read together with the first page of its article
        try:
            raw = read_page(archive, page.warc, page.offset)
        except ArchiveError as error:
            report.problems.append(f"{page.url}: {error}")
            continue
        address = row.url if row else page.url
        portal = portals[page.portal]
        try:
            article = read_article(replace(raw, url=address), portal)
            article = whole(article, _later(page, raw.body, address, portal, archive))
        except ExtractionFailed as error:
            yield _Reread(page, row, failure=error.reason)
            continue
        except Exception as error:  # noqa: BLE001 (whatever a portal sent, the others go on)
            yield _Reread(page, row, failure=f"{type(error).__name__}: {error}"[:500])
            continue
        context = known.get((page.portal, storing.address_sha1(address))) or _discovered_before(row)
        yield _Reread(page, row, storing.article_row(as_discovered(article, context, portal), page.pk))


def _later(first: ArchivedPage, body: bytes, base: str, portal: Portal, archive: Path) -> Iterator[records.Article]:
    """The archived later pages of an article, as far as they can be read; they were fetched after ``first``."""
    after = ArchivedPage.objects.filter(portal=first.portal, pk__gt=first.pk).order_by("pk")
    for number in range(1, MOST):
        address = following(body, base, number)
        page = after.filter(url=address).first() if address else None
        if page is None:
            return
        try:
            raw = read_page(archive, page.warc, page.offset)
            yield read_article(raw, portal)
        except (ArchiveError, ExtractionFailed):
            return
        body = raw.body


def _discovered(pages: Sequence[ArchivedPage]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What discovery knows of these addresses: columns and dates, by portal and address."""
    shas = [storing.address_sha1(page.url) for page in pages]
    found = FrontierUrl.objects.filter(url_sha1__in=shas).values_list("portal", "url_sha1", "context")
    return {(portal, sha): context for portal, sha, context in found}


def _discovered_before(row: Article | None) -> Mapping[str, Any]:
    """The same from the article as it was stored: a page that moved is not known under its address."""
    context: dict[str, Any] = {}
    if row and COLUMN_FROM_LISTING in row.warnings:
        context["columns"] = [row.column]
    if row and DATE_FROM_FEED in row.warnings and row.published_at:
        context["date"] = row.published_at.isoformat()
    return context


def _settle(reread: Sequence[_Reread], report: ReextractionReport, show: Callable[[Change], None]) -> None:
    """Write what a batch of pages gives now."""
    changed: list[Article] = []
    touched: list[Article] = []
    fresh: list[Article] = []
    for item in reread:
        counts = report.portals.setdefault(item.page.portal, PortalChanges())
        counts.pages += 1
        if item.row and _is_sealed(item.row):
            counts.sealed += 1
        elif item.row and item.new:
            fields = [name for name in storing.EXTRACTED if getattr(item.row, name) != getattr(item.new, name)]
            if not fields:
                continue
            before, after = _values(item.row, fields), _values(item.new, fields)
            for name in fields:
                setattr(item.row, name, getattr(item.new, name))
            (changed if set(fields) & set(_READ) else touched).append(item.row)
            if after:
                counts.changed += 1
                counts.by_field.update(list(after))
                _tell(counts, Change(item.page.portal, item.row.url, before, after), show)
        elif item.row:
            counts.lost += 1
            change = Change(item.page.portal, item.row.url, {}, {}, f"gives no article any more ({item.failure})")
            _tell(counts, change, show)
        elif item.new:
            fresh.append(item.new)
    storing.replace_articles(changed)
    Article.objects.bulk_update(touched, storing.EXTRACTED, batch_size=BATCH)
    new = storing.store_articles(fresh)
    for row in fresh:
        if row.url_sha1 in new:
            counts = report.portals[row.portal]
            counts.new += 1
            _tell(counts, Change(row.portal, row.url, {"title": "", "text": ""}, _values(row, ("title", "text"))), show)
            new.discard(row.url_sha1)
    readable = [f"{item.page.warc}@{item.page.offset}" for item in reread if item.new]
    storing.settle_kept(readable, "extract")


def _is_sealed(row: Article) -> bool:
    return any(storing.BLOT in text for text in (row.title, row.sapo, row.text, row.author, *row.captions))


def _values(row: Article, fields: Iterable[str]) -> dict[str, str]:
    """The fields that people look at, as text."""
    return {name: _text(getattr(row, name)) for name in fields if name in _SHOWN}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, datetime):
        return value.astimezone(_ZONE).isoformat(timespec="minutes")
    return "" if value is None else str(value)


def _tell(counts: PortalChanges, change: Change, show: Callable[[Change], None]) -> None:
    if len(counts.examples) < EXAMPLES:
        counts.examples.append(change)
    show(change)
