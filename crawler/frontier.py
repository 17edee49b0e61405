"""The crash-safe queue of addresses: leased in the store, acknowledged in the transaction that keeps the page.

A *walk* is one pass over a listing, from its first page to the first page on which every article was seen
by an earlier, complete walk of the same listing. What a quicker feed brought, or a walk that was killed,
does not count as seen, so neither ever hides the older pages.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from crawler import urls
from crawler.declaration import Portal
from crawler.links import Link
from crawler.messages import Lease, hosts_of
from crawler.storing import BLOT
from store.models import Article, FrontierHost, FrontierUrl

LEASE = timedelta(minutes=15)
"""How long a lease holds without a sign of life; the lock file of a dead holder on this machine ends it at once."""
ATTEMPTS = 5
"""Nights on which an address that fails is tried again."""
_CHUNK = 400
_FEW = 10
"""Articles that a feed or sitemap may call edited; of more, no more than half of those that it names."""
_PRIORITY = {"feed": 100, "sitemap": 90, "listing": 60, "article": 50}
_FIRST, _LATER = 40, -1

Kind = FrontierUrl.Kind
State = FrontierUrl.State


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What became of a lease, and the links that the page gave."""

    lease: Lease
    state: FrontierUrl.State
    status: int | None = None
    error: str = ""
    etag: str = ""
    last_modified: str = ""
    links: tuple[Link, ...] = ()
    following: Link | None = None
    is_listing: bool = False
    """What was leased as an article is a page of headlines: to be walked as one from now on."""

    @property
    def leads_on(self) -> bool:
        """There may be more to fetch than before."""
        return self.is_listing or bool(self.links)


@dataclass(frozen=True, slots=True)
class Walk:
    """One pass over a listing: its first row, when it began (ms since 1970), the page that is being read."""

    root: int
    began: int
    page: int
    walked: int
    """When the last complete walk began; 0 before the first."""

    def had_seen(self, row: FrontierUrl) -> bool:
        """A complete walk of this listing has seen the article."""
        seen = row.context.get("seen", {}).get(str(self.root))
        return seen is not None and bool(seen <= self.walked)


class Holder:
    """One crawling process: its name in the leases, alive for as long as its lock file is locked."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.machine = socket.gethostname()[:24]
        self.name = f"{self.machine}:{os.getpid()}:{secrets.token_hex(4)}"
        self._path = folder / f"{self.name}.lock"
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def close(self) -> None:
        """Give the name up; whatever is still leased under it is free."""
        self._path.unlink(missing_ok=True)
        self._file.close()

    def is_dead(self, name: str) -> bool:
        """``name`` (a holder, with or without ``/portal``) was on this machine and runs no more."""
        name = name.partition("/")[0]
        if name == self.name or not name.startswith(f"{self.machine}:"):
            return False
        path = self.folder / f"{name}.lock"
        try:
            with path.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


class Frontier:
    """The queue of one portal, for the time of one run. Every method is one step inside the caller's transaction."""

    def __init__(self, portal: Portal, holder: Holder, *, since: date | None = None) -> None:
        self.portal = portal
        self.holder = holder
        self.name = f"{holder.name}/{urls.sha1(portal.name)[:8]}"
        self.since = since
        self.began = timezone.now()
        self.hosts = hosts_of(portal)
        self.claimed = False
        self._newest: dict[tuple[int, int], date] = {}
        self.recolumned: dict[str, list[str]] = {}
        """Columns of articles, by address, that were known before and gained one in the last acknowledgement."""
        self.redated: dict[str, str] = {}
        """Likewise their dates, as ISO 8601."""

    @property
    def _rows(self) -> QuerySet[FrontierUrl]:
        return FrontierUrl.objects.filter(portal=self.portal.name)

    @transaction.atomic(savepoint=False)
    def claim(self) -> bool:
        """Take the portal's hosts into our hands, or keep them; false while another crawler has one of them."""
        now = timezone.now()
        FrontierHost.objects.bulk_create([FrontierHost(host=host) for host in self.hosts], ignore_conflicts=True)
        rows = FrontierHost.objects.filter(host__in=self.hosts).order_by("host")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        free = [row for row in rows if self._is_free(row, now)]
        if len(free) < len(self.hosts):
            return False
        FrontierHost.objects.filter(host__in=self.hosts).update(lease_holder=self.name, lease_until=now + LEASE)
        if not self.claimed:
            # our hosts were in nobody's hands, so neither were their addresses
            self._rows.filter(state=State.LEASED).update(state=State.WAITING, lease_holder="", lease_until=None)
            transaction.on_commit(self._is_claimed)
        return True

    def _is_claimed(self) -> None:
        self.claimed = True

    def _is_free(self, row: FrontierHost, now: datetime) -> bool:
        return (
            row.lease_holder in {"", self.name}
            or row.lease_until is None
            or row.lease_until < now
            or self.holder.is_dead(row.lease_holder)
        )

    def seed(self) -> None:
        """Queue the start points of this night, and what failed for a passing reason on an earlier one."""
        start = self.portal.start
        links = [Link(entry.url, Kind.FEED, column=entry.column) for entry in start.feeds]
        links += [Link(entry.url, Kind.SITEMAP, column=entry.column) for entry in start.sitemaps]
        links += [
            Link(entry.url, Kind.LISTING, column=entry.column, context={"entry": number})
            for number, entry in enumerate(start.listings)
        ]
        if not links or start.home:
            sitemap = urls.canonical("/sitemap.xml", base=self.portal.home)
            links += [Link(self.portal.home, Kind.LISTING, context={"columns": True})]
            links += [] if start.sitemaps else [Link(sitemap, Kind.SITEMAP, context={"probe": True})]
        self._queue_entrances(links, depth=0)
        self._rows.filter(state=State.FAILED, attempts__lt=ATTEMPTS).exclude(status__in=[404, 410]).update(
            state=State.WAITING
        )

    def add(self, links: Sequence[Link]) -> None:
        """Queue sitemaps that robots.txt named."""
        self._queue_entrances([link for link in links if urls.host(link.url) in self.hosts], depth=1)

    def dated(self, context: Mapping[str, Any], published: datetime | None) -> None:
        """Note the date of an article: with ``since``, a page of nothing but older ones is the last of its listing."""
        page = context.get("page")
        if self.since and page and published:
            key = (page[0], page[1])
            self._newest[key] = max(self._newest.get(key, date.min), published.date())

    def _leads_too_far_back(self, row: FrontierUrl) -> bool:
        """The page before this one in its listing had only articles from before ``since``."""
        if self.since is None or "walk" not in row.context:
            return False
        root, _, page = row.context["walk"]
        newest = self._newest.get((root, page - 1))
        return newest is not None and newest < self.since

    @transaction.atomic(savepoint=False)
    def lease(self, count: int) -> list[Lease]:
        """Take up to ``count`` waiting addresses, the most urgent first."""
        rows = self._rows.filter(state=State.WAITING, host__in=self.hosts).order_by("-priority", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        chosen = list(rows[:count])
        if self.since and any("walk" in row.context for row in chosen) and self._articles_are_out(chosen):
            # the articles of a page tell whether the next page is worth asking for, so they come first
            chosen = [row for row in chosen if "walk" not in row.context]
        if too_far := [row.pk for row in chosen if self._leads_too_far_back(row)]:
            # failed for this night only: without --since, or with an earlier one, the walk goes on here
            FrontierUrl.objects.filter(pk__in=too_far).update(state=State.FAILED, error=f"older than {self.since}")
            chosen = [row for row in chosen if row.pk not in too_far]
        FrontierUrl.objects.filter(id__in=[row.pk for row in chosen]).update(
            state=State.LEASED, lease_holder=self.name, lease_until=timezone.now() + LEASE
        )
        return [Lease(row.pk, row.url, row.kind, row.depth, row.context, *self._validators(row)) for row in chosen]

    def _articles_are_out(self, chosen: Sequence[FrontierUrl]) -> bool:
        return (
            any(row.kind == Kind.ARTICLE for row in chosen)
            or self._rows.filter(state=State.LEASED, lease_holder=self.name, kind=Kind.ARTICLE).exists()
        )

    def _validators(self, row: FrontierUrl) -> tuple[str, str]:
        """ETag and Last-Modified to ask with; none for a listing that was never walked to its end."""
        if row.kind == Kind.LISTING and not row.context.get("walked"):
            return "", ""
        return row.etag, row.last_modified

    def renew(self) -> None:
        """Say that we are alive."""
        until = timezone.now() + LEASE
        FrontierHost.objects.filter(lease_holder=self.name).update(lease_until=until)
        self._rows.filter(state=State.LEASED, lease_holder=self.name).update(lease_until=until)

    def release(self) -> None:
        """Give everything back that we still have."""
        self._rows.filter(state=State.LEASED, lease_holder=self.name).update(
            state=State.WAITING, lease_holder="", lease_until=None
        )
        FrontierHost.objects.filter(lease_holder=self.name).update(lease_holder="", lease_until=None)

    @transaction.atomic(savepoint=False)
    def ours(self, leases: Iterable[Lease]) -> dict[int, Mapping[str, Any]]:
        """The ids among ``leases`` that are still in our hands, locked until the transaction ends.

        With each what discovery knows now; some of it may have been found since the address was leased.
        """
        rows = FrontierUrl.objects.filter(
            id__in=[lease.id for lease in leases], state=State.LEASED, lease_holder=self.name
        )
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        return dict(rows.values_list("pk", "context"))

    def acknowledge(self, done: Sequence[Acknowledgement]) -> int:
        """Write what became of leases and queue the links of their pages; returns how many articles were new.

        The leases must be ``ours``. Belongs into the transaction that stores the articles.
        """
        self.recolumned, self.redated = {}, {}
        now = timezone.now()
        plain: list[int] = []
        for item in done:
            if item.is_listing:
                self._is_listing_after_all(item.lease)
            elif item.state == State.DONE and item.lease.kind == Kind.ARTICLE and item.status == 200:
                plain.append(item.lease.id)
            else:
                FrontierUrl.objects.filter(pk=item.lease.id).update(
                    state=item.state,
                    status=item.status,
                    error=item.error[:1000],
                    etag=item.etag,
                    last_modified=item.last_modified[:64],
                    attempts=F("attempts") + 1 if item.state == State.FAILED else 0,
                    lease_holder="",
                    lease_until=None,
                    fetched_at=now,
                )
        FrontierUrl.objects.filter(pk__in=plain).update(
            state=State.DONE, status=200, error="", attempts=0, lease_holder="", lease_until=None, fetched_at=now
        )
        return sum(
            self._discover(item) for item in done if item.links or item.following or item.lease.kind == Kind.LISTING
        )

    def _discover(self, item: Acknowledgement) -> int:
        lease = item.lease
        parts = [link for link in item.links if "part" in link.context]
        if parts:
            return self._queue_parts(parts, depth=lease.depth)
        articles = [link for link in item.links if link.kind == Kind.ARTICLE and self._wanted(link)]
        entrances = [link for link in item.links if link.kind != Kind.ARTICLE and urls.host(link.url) in self.hosts]
        walk = self._walk(lease) if lease.kind == Kind.LISTING else None
        new, unseen = self._queue_articles(articles, lease, walk)
        self._queue_entrances(entrances, depth=lease.depth + 1)
        if walk and item.state == State.DONE and item.status != 304:
            self._turn_over(item, walk, unseen=unseen)
        return new

    def _queue_parts(self, links: Sequence[Link], *, depth: int) -> int:
        """Queue the next page of an article that was just read, before other articles; returns how many are new."""
        new = 0
        for link in links:
            sha = urls.sha1(link.url)
            row = self._rows.filter(url_sha1=sha).first()
            if row is None:
                row = self._row(link, sha, depth, link.context)
                new += 1
            elif row.state not in {State.WAITING, State.FAILED} and not self._is_read_again(row, link):
                continue
            row.kind, row.state, row.priority = Kind.ARTICLE, State.WAITING, _PRIORITY[Kind.ARTICLE] + 1
            row.context = {**row.context, **link.context}
            row.save()
        return new

    def _is_read_again(self, row: FrontierUrl, link: Link) -> bool:
        earlier = row.fetched_at is not None and row.fetched_at < self.began
        return earlier and row.state == State.DONE and "again" in link.context

    def _wanted(self, link: Link) -> bool:
        if urls.host(link.url) not in self.hosts:
            return False
        known = link.published or link.modified
        return not (self.since and known and known.date() < self.since)

    def _walk(self, lease: Lease) -> Walk:
        """The walk that a page of a listing belongs to; a first page begins one."""
        if "walk" in lease.context:
            root, began, page = lease.context["walk"]
        else:
            root, began, page = lease.id, int(self.began.timestamp() * 1000), 1
        first = FrontierUrl.objects.filter(pk=root).only("context").first()
        return Walk(root, began, page, first.context.get("walked", 0) if first else 0)

    def _queue_articles(self, links: Sequence[Link], lease: Lease, walk: Walk | None) -> tuple[int, bool]:
        """Queue articles; how many are new, and whether one of them was not seen by the last complete walk."""
        by_sha1 = {urls.sha1(link.url): link for link in links}
        column = str(lease.context.get("column", ""))
        shas = list(by_sha1)
        rows: dict[str, FrontierUrl] = {}
        for first in range(0, len(shas), _CHUNK):
            for row in self._rows.filter(url_sha1__in=shas[first : first + _CHUNK]).only(
                "kind", "depth", "context", "url_sha1", "state", "fetched_at"
            ):
                rows[row.url_sha1] = row
        new: list[FrontierUrl] = []
        changed: list[FrontierUrl] = []
        unseen = False
        for sha, link in by_sha1.items():
            row = rows.get(sha) or self._row(link, sha, lease.depth + 1, {})
            if "list" in row.context:
                self._queue_entrances([Link(link.url, Kind.LISTING)], depth=row.depth)
                continue
            if row.kind == Kind.LISTING and row.depth and "walk" not in row.context:
                self._is_article_after_all(row)
            elif row.kind != Kind.ARTICLE:
                continue
            unseen = (walk is not None and not walk.had_seen(row)) or unseen
            news = self._note(row, link, link.column or column, walk)
            if sha not in rows:
                new.append(row)
            elif news:
                changed.append(row)
                if row.context.get("columns"):
                    self.recolumned[sha] = row.context["columns"]
                if row.context.get("date"):
                    self.redated[sha] = row.context["date"]
        FrontierUrl.objects.bulk_create(new, batch_size=_CHUNK, ignore_conflicts=True)
        FrontierUrl.objects.bulk_update(changed, ["context"], batch_size=_CHUNK)
        edited = [row for sha, row in rows.items() if self._is_edited(row, by_sha1[sha])]
        if edited and len(edited) <= max(_FEW, len(rows) // 2):
            self._queue_again(edited)
        return len(new), unseen

    def _is_edited(self, row: FrontierUrl, link: Link) -> bool:
        """The article was read on an earlier night, and a feed or sitemap says that it was written anew since."""
        return (
            row.kind == Kind.ARTICLE
            and row.state == State.DONE
            and "part" not in row.context
            and link.modified is not None
            and row.fetched_at is not None
            and row.fetched_at < min(link.modified, self.began)
            and link.modified < self.began + timedelta(days=1)
        )

    @staticmethod
    def _queue_again(rows: Sequence[FrontierUrl]) -> None:
        """Queue articles that were edited, after all new ones.

        One in which a forgotten person's name was made illegible stays as it is: the page would bring the name back.
        """
        known = Article.objects.filter(url_sha1__in=[row.url_sha1 for row in rows])
        hidden = Q(text__contains=BLOT) | Q(title__contains=BLOT) | Q(sapo__contains=BLOT) | Q(author__contains=BLOT)
        blotted = set(known.filter(hidden).values_list("url_sha1", flat=True))
        again = [row for row in rows if row.url_sha1 not in blotted]
        for row in again:
            row.state, row.priority = State.WAITING, _PRIORITY[Kind.ARTICLE] - 1
            row.context = {**row.context, "again": True}
        FrontierUrl.objects.bulk_update(again, ["state", "priority", "context"], batch_size=_CHUNK)

    @staticmethod
    def _is_article_after_all(row: FrontierUrl) -> None:
        """A link in a menu was taken for a column, and then a feed or sitemap says that it is an article."""
        row.kind, row.priority, row.state = Kind.ARTICLE, _PRIORITY[Kind.ARTICLE], State.WAITING
        row.save(update_fields=["kind", "priority", "state"])

    def _is_listing_after_all(self, lease: Lease) -> None:
        """The address looked like an article's and leads to a page of headlines: a column with a long name."""
        FrontierUrl.objects.filter(pk=lease.id).update(
            kind=Kind.LISTING,
            priority=_PRIORITY[Kind.LISTING],
            state=State.WAITING,
            context={"list": True},
            lease_holder="",
            lease_until=None,
            attempts=0,
        )

    @staticmethod
    def _note(row: FrontierUrl, link: Link, column: str, walk: Walk | None) -> bool:
        """Note on an article's row who led to it; whoever came first must not matter. True when that is news."""
        before = dict(row.context)
        columns = row.context.get("columns", [])
        if column and column not in columns:
            row.context["columns"] = sorted([*columns, column])
        if link.published:
            row.context["date"] = min(row.context.get("date", "9"), link.published.astimezone(UTC).isoformat())
        if walk and not walk.had_seen(row):
            row.context["seen"] = {**row.context.get("seen", {}), str(walk.root): walk.began}
            row.context["page"] = [walk.root, walk.page]
        return bool(row.context != before)

    def _row(self, link: Link, sha: str, depth: int, context: Mapping[str, Any]) -> FrontierUrl:
        priority = _PRIORITY[link.kind]
        if link.kind == Kind.LISTING and context.get("walk"):
            # with --since the articles of a page tell whether the next one is worth asking for
            priority += _LATER if self.since is None else -_FIRST
        return FrontierUrl(
            portal=self.portal.name,
            host=urls.host(link.url),
            url=link.url,
            url_sha1=sha,
            kind=link.kind,
            priority=priority,
            depth=depth,
            context=dict(context),
        )

    def _queue_entrances(self, links: Sequence[Link], *, depth: int) -> None:
        """Queue feeds, sitemaps and listings, again if this run has not yet asked for them."""
        for link in links:
            context: dict[str, Any] = dict(link.context)
            # pages turned by postback share one address; the walk's root and the page number tell them apart
            mark = f"#{context['walk'][0]}:{context['walk'][2]}" if "form" in context else ""
            sha = urls.sha1(link.url + mark)
            if link.column:
                context["column"] = link.column
            row = self._rows.filter(url_sha1=sha).first()
            if row is None:
                FrontierUrl.objects.bulk_create([self._row(link, sha, depth, context)], ignore_conflicts=True)
            elif row.kind != Kind.ARTICLE and self._is_due(row, link):
                row.context = {key: value for key, value in row.context.items() if key in {"walked", "list"}} | context
                row.state = State.WAITING
                row.save(update_fields=["state", "context"])

    def _is_due(self, row: FrontierUrl, link: Link) -> bool:
        if row.state not in {State.DONE, State.FAILED}:
            return False
        if row.fetched_at is not None and row.fetched_at >= self.began:
            return False
        unchanged = (
            row.kind == Kind.SITEMAP
            and row.state == State.DONE
            and link.modified
            and row.fetched_at
            and link.modified < row.fetched_at
        )
        return not unchanged

    def _turn_over(self, item: Acknowledgement, walk: Walk, *, unseen: bool) -> None:
        """Queue the next page of a listing, or note that the walk is complete."""
        following = item.following
        if (
            following
            and unseen
            and walk.page < self.portal.politeness.listing_pages
            and urls.host(following.url) in self.hosts
        ):
            inherited = {key: item.lease.context[key] for key in ("entry", "column") if key in item.lease.context}
            context = {**inherited, **following.context, "walk": [walk.root, walk.began, walk.page + 1]}
            self._queue_entrances([Link(following.url, Kind.LISTING, context=context)], depth=item.lease.depth + 1)
            return
        root = FrontierUrl.objects.filter(pk=walk.root).first()
        if root is not None and root.context.get("walked", 0) < walk.began:
            root.context["walked"] = walk.began
            root.save(update_fields=["context"])

    @property
    def waiting(self) -> int:
        """How many addresses wait or are being fetched."""
        return self._rows.filter(Q(state=State.WAITING) | Q(state=State.LEASED)).count()
