"""What a report is about: the filter, the period and the articles of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from candidates.exports.cells import VIETNAM
from candidates.filters import Filter
from store.models import Appearance, Article, Candidate


class ReportError(ValueError):
    """A report that cannot be made; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is about; ``since`` and ``until`` are days in Vietnam, both included."""

    chosen: Filter
    since: date
    until: date
    candidates: QuerySet[Candidate] | None = None
    """The dossiers that the person may see; all when ``None``."""

    def dossiers(self, *, in_period: bool = True) -> list[Candidate]:
        """The dossiers of the filter, with an article of the period, by rank."""
        period = {"since": self.since, "until": self.until} if in_period else {"since": None, "until": None}
        return list(replace(self.chosen, **period).apply(self.candidates))

    def articles(self) -> QuerySet[Article]:
        """The articles of the period, of the provinces chosen; reprints left out."""
        found = Article.objects.filter(reprint_of=None).order_by("-published_at", "pk")
        found = found.filter(published_at__gte=midnight(self.since), published_at__lt=midnight(self.until, 1))
        return found.filter(province__in=self.chosen.province) if self.chosen.province else found

    def read(self) -> QuerySet[Article]:
        """The articles that were read or published in the period; otherwise as :meth:`articles`.

        A first night reads articles of many years, and the dossiers that they open are new in its digest.
        """
        days = midnight(self.since), midnight(self.until, 1)
        found = Article.objects.filter(reprint_of=None).order_by("-published_at", "pk")
        found = found.filter(
            Q(reading__read_at__gte=days[0], reading__read_at__lt=days[1])
            | Q(published_at__gte=days[0], published_at__lt=days[1])
        )
        return found.filter(province__in=self.chosen.province) if self.chosen.province else found

    @property
    def period(self) -> str:
        """As a board writes it."""
        return f"từ {self.since:%d/%m/%Y} đến {self.until:%d/%m/%Y}"


def within(appearance: Appearance, wanted: Wanted) -> bool:
    """The article was published in the period."""
    at = appearance.article.published_at
    return at is not None and wanted.since <= at.astimezone(VIETNAM).date() <= wanted.until


def midnight(of: date, later: int = 0) -> datetime:
    """The moment in which a day, or one some days later, begins in Vietnam."""
    return datetime.combine(of + timedelta(days=later), time.min, VIETNAM)
