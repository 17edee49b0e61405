"""The record of lists that were written: who, when, which filter; what they had first is no longer "new"."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from candidates.exports.listed import Listed
from candidates.filters import Filter
from store.models import Activity, Export, ExportedRow


@dataclass(slots=True)
class Counted:
    """Passes candidates on to a writer and remembers which they were."""

    candidates: list[int] = field(default_factory=list)

    def __call__(self, contents: Iterable[Listed]) -> Iterator[Listed]:
        """The same candidates, in the same order."""
        for one in contents:
            self.candidates.append(one.candidate)
            yield one


@transaction.atomic
def log_export(
    chosen: Filter, form: str, candidates: Iterable[int], by: User | None = None, target: str = ""
) -> Export:
    """Keep that a list was written, once it is whole: its candidates are no longer new for this filter."""
    listed = list(candidates)
    export = Export.objects.create(
        by=by, form=form, filters=chosen.stated(), series=chosen.series, rows=len(listed), target=target[:255]
    )
    ExportedRow.objects.bulk_create(
        [ExportedRow(export=export, series=chosen.series, candidate_id=pk) for pk in listed],
        batch_size=5000,
        ignore_conflicts=True,
    )
    detail = {"format": form, "rows": len(listed), "filter": export.filters}
    Activity.objects.create(user=by, action="export", subject=target[:255] or "stdout", detail=detail)
    return export


def log_report(kind: str, chosen: Filter, since: date, until: date, *, form: str, target: str = "") -> Export:
    """Keep that a report was written, and for which days."""
    filters = chosen.stated() | {"since": since.isoformat(), "until": until.isoformat(), "report": kind}
    return Export.objects.create(form=form, filters=filters, series=_report_series(kind, chosen), target=target[:255])


def last_day(kind: str, chosen: Filter) -> date | None:
    """The last day that a report of this kind and choice has covered."""
    last = Export.objects.filter(series=_report_series(kind, chosen)).first()
    return date.fromisoformat(str(last.filters["until"])) if last is not None else None


def _report_series(kind: str, chosen: Filter) -> str:
    choice = f"{kind}:{replace(chosen, since=None, until=None).series}"
    return hashlib.sha1(choice.encode(), usedforsecurity=False).hexdigest()
