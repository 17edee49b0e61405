"""Counting the store for the overview: provinces, communes, fields, weeks, portals. Slow on a large store."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from nlp.units import Edition, Level, Unit, units
from review.figure_records import Health, Place, Tally, Week
from review.permissions import province_of, provinces
from store.models import Article, Candidate, Decision, Night, PortalNight, StoredVerdict

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKS = 26
HEALTH_NIGHTS = 60
"""How far back "since when" looks."""


def totals() -> dict[str, int]:
    """Articles, flagged ones, and dossiers by standing."""
    standing = standings()
    return {
        "articles": Article.objects.count(),
        "flagged": StoredVerdict.objects.filter(flag=True).count(),
        "candidates": sum(standing.values()),
        "open": standing.get(Candidate.Standing.OPEN, 0),
        "accepted": standing.get(Candidate.Standing.ACCEPTED, 0),
        "rejected": standing.get(Candidate.Standing.REJECTED, 0),
    }


def standings() -> dict[str, int]:
    """Dossiers by standing; all of them are counted in an index alone, and the few merged ones taken off."""
    every = _by_standing(Candidate.every.all())
    merged = _by_standing(Candidate.every.filter(merged_into__isnull=False))
    return {standing: n - merged.get(standing, 0) for standing, n in every.items()}


def _by_standing(rows: QuerySet[Candidate]) -> dict[str, int]:
    return dict(rows.order_by().values_list("standing").annotate(n=Count("pk")))


def tallies(column: str) -> tuple[Tally, ...]:
    """Dossiers by the value of a column, most first; those without a value are left out."""
    rows = (
        Candidate.objects.exclude(**{column: ""})
        .order_by()
        .values(column)
        .annotate(
            n=Count("pk"),
            waiting=Count("pk", filter=Q(standing=Candidate.Standing.OPEN)),
            chosen=Count("pk", filter=Q(standing=Candidate.Standing.ACCEPTED)),
        )
    )
    found = [Tally(row[column], row["n"], row["waiting"], row["chosen"]) for row in rows]
    return tuple(sorted(found, key=lambda tally: (-tally.candidates, tally.name)))


def places(by_commune: Counter[str]) -> tuple[Place, ...]:
    """Every province, with its communes that no dossier of ``by_commune`` lies in."""
    dossiers: dict[str, Counter[str]] = defaultdict(Counter)
    for tally in tallies("province"):
        code = province_of(tally.name)
        dossiers[code].update(candidates=tally.candidates, open=tally.open, accepted=tally.accepted)
    articles: Counter[str] = Counter()
    for name, n in Article.objects.order_by().values_list("province").annotate(n=Count("pk")):
        articles[province_of(name)] += n
    seen: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for unit in commune_units():
        all_of[unit.province] += 1
        seen[unit.province] += unit.code in by_commune
    return tuple(
        Place(
            code,
            name,
            articles[code],
            dossiers[code]["candidates"],
            dossiers[code]["open"],
            dossiers[code]["accepted"],
            all_of[code],
            all_of[code] - seen[code],
        )
        for code, name in provinces().items()
    )


def communes() -> tuple[Counter[str], int]:
    """Dossiers by today's commune (the default where a former one was divided), and those without a province."""
    found: Counter[str] = Counter()
    unplaced = 0
    rows = Candidate.objects.order_by().values_list("province", "facts__place_2025__value")
    for province, place in rows.iterator(chunk_size=5000):
        unplaced += not province_of(province)
        if code := commune_of(place or ""):
            found[code] += 1
    return found, unplaced


def commune_of(place: str) -> str:
    """Code of the commune that a dossier's place of today names: ``xã A hoặc xã B, tỉnh C``."""
    first, _, province = place.rpartition(", ")
    return _commune_codes().get((first.split(" hoặc ")[0].removesuffix(" …"), province), "")


@cache
def commune_units() -> tuple[Unit, ...]:
    """The communes since July 2025."""
    return tuple(unit for unit in units() if unit.edition is Edition.NEW and unit.level is Level.COMMUNE)


@cache
def _commune_codes() -> dict[tuple[str, str], str]:
    official = {
        unit.code: unit.official for unit in units() if unit.edition is Edition.NEW and unit.level is Level.PROVINCE
    }
    return {(unit.official, official[unit.province]): unit.code for unit in commune_units()}


def weeks(now: datetime) -> tuple[Week, ...]:
    """The last 26 weeks, oldest first."""
    this_monday = now.astimezone(VIETNAM).date() - timedelta(days=now.astimezone(VIETNAM).weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    start = datetime.combine(mondays[0], datetime.min.time(), VIETNAM)
    dated = Article.objects.filter(published_at__gte=start, published_at__lte=now)
    articles = _by_week(dated, "published_at")
    flagged = _by_week(dated.filter(verdict__flag=True), "published_at")
    decided = _by_week(Decision.objects.filter(decided_at__gte=start).exclude(verdict="open"), "decided_at")
    return tuple(Week(monday, articles[monday], flagged[monday], decided[monday]) for monday in mondays)


def _by_week(rows: QuerySet[Article] | QuerySet[Decision], column: str) -> Counter[date]:
    counted = (
        rows.order_by().annotate(week=TruncWeek(column, tzinfo=VIETNAM)).values_list("week").annotate(n=Count("pk"))
    )
    return Counter({week.date(): n for week, n in counted})


def health() -> tuple[Health, ...]:
    """The last night of every portal; those that are not well first."""
    nights = list(Night.objects.order_by("-started_at").values_list("pk", flat=True)[:HEALTH_NIGHTS])
    history: dict[str, list[PortalNight]] = defaultdict(list)
    for row in PortalNight.objects.filter(night__in=nights).select_related("night").order_by("-night__started_at"):
        history[row.portal].append(row)
    found = [_portal(rows) for rows in history.values()]
    return tuple(sorted(found, key=lambda health: (health.state == PortalNight.State.OK, health.portal)))


def _portal(rows: list[PortalNight]) -> Health:
    last = rows[0]
    since = last
    for row in rows:
        if row.state != last.state:
            break
        since = row
    return Health(
        portal=last.portal,
        state=last.state,
        reason=last.reason,
        since=since.night.started_at.astimezone(VIETNAM).date(),
        last_night=last.night.started_at.astimezone(VIETNAM).date(),
        fetched=last.fetched,
        new=last.new,
        new_per_night=sum(row.new for row in rows) / len(rows),
    )
