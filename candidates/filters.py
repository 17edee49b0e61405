"""One filter for every list: the command line, the review pages and the reports choose dossiers with it.

``Filter.parse`` takes words as a person types them and names every mistake; ``Filter.apply`` makes one query.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.communes import nearest_province, province_meant
from candidates.occupations import occupations
from candidates.vocabulary import field_names
from nlp.keys import match_key, plain_key
from store.models import Appearance, Candidate, ExportedRow, Signal, Stage

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ORDERS = {"rank": ("-rank", "-score", "name_key", "pk"), "name": ("name_key", "pk"), "new": ("-first_seen", "pk")}
"""Every order ends with the key, so that a list and its pages are always the same."""
NOBODY = "-"
"""As a value of ``owner`` or ``assignee``: those that have none."""


class FilterError(ValueError):
    """A filter that cannot be used: which one, and what was expected."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which dossiers; an empty value does not choose. Several values of one name: any of them.

    ``since`` and ``until`` are days in Vietnam, both included: a dossier with an article published between them.
    ``decision`` are values of ``Candidate.Standing``; without any, all but the rejected ones. ``new`` leaves out what
    an earlier list of the same filter had.
    """

    kind: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    commune: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    movement: tuple[str, ...] = ()
    occupation: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    stage: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    signal: tuple[str, ...] = ()
    name: str = ""
    new: bool = False
    order: str = "rank"

    @classmethod
    def parse(cls, given: Mapping[str, str | Sequence[str]]) -> Filter:
        """The filter of ``name: value`` or ``name: [values]``; identifiers and Vietnamese names are both understood.

        Raises:
            FilterError: for a name or value that does not exist, or a date that is none.
        """
        known = {f.name for f in fields(cls)}
        made: dict[str, object] = {}
        for name, value in given.items():
            if name not in known:
                raise FilterError(f"no filter is called {name!r}: expected one of {', '.join(sorted(known))}")
            values = [v.strip() for v in ([value] if isinstance(value, str) else value) if v.strip()]
            if values:
                made[name] = _parsed(name, values)
        chosen = cls(**made)  # type: ignore[arg-type]
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise FilterError(f"since {chosen.since} is after until {chosen.until}")
        return chosen

    @property
    def series(self) -> str:
        """Key under which lists of the same choice meet: the order and ``new`` itself do not count."""
        choice = {k: str(v) for k, v in asdict(replace(self, new=False, order="rank")).items() if v}
        return hashlib.sha1(json.dumps(choice, sort_keys=True).encode(), usedforsecurity=False).hexdigest()

    def stated(self) -> dict[str, str | list[str]]:
        """What was chosen, as ``parse`` takes it; for addresses, the export log and the heading of a list."""
        chosen: dict[str, str | list[str]] = {}
        for name, value in asdict(self).items():
            if not value or (name == "order" and value == "rank"):
                continue
            chosen[name] = list(value) if isinstance(value, tuple) else "1" if value is True else str(value)
        return chosen

    def apply(self, candidates: QuerySet[Candidate] | None = None) -> QuerySet[Candidate]:
        """The dossiers, in the order of the filter."""
        return self._chosen(Candidate.objects.all() if candidates is None else candidates).order_by(*ORDERS[self.order])

    def _chosen(self, found: QuerySet[Candidate]) -> QuerySet[Candidate]:
        found = found.filter(self._by_value(), self._by_words())
        found = self._published(found)
        if not self.decision:
            found = found.exclude(standing=Candidate.Standing.REJECTED)
        for kind in self.signal:
            found = found.filter(Exists(Signal.objects.filter(kind=kind, candidate=OuterRef("pk"))))
        if self.new:
            found = found.exclude(pk__in=ExportedRow.objects.filter(series=self.series).values("candidate"))
        return found

    def _by_value(self) -> Q:
        """What is one of the values chosen."""
        chosen = Q()
        for name in ("kind", "province", "field", "occupation"):
            if wanted := getattr(self, name):
                chosen &= Q(**{f"{name}__in": wanted})
        if self.decision and set(self.decision) != set(Candidate.Standing.values):
            chosen &= Q(standing__in=self.decision)
        if self.stage:
            chosen &= _any(_in_stage(stage) for stage in self.stage)
        if self.owner:
            chosen &= _any(Q(owner="" if owner == NOBODY else owner) for owner in self.owner)
        if self.assignee:
            chosen &= _any(Q(assignee=None) if a == NOBODY else Q(assignee__username=a) for a in self.assignee)
        return chosen

    def _by_words(self) -> Q:
        """What holds the words given."""
        chosen = Q()
        if self.commune:
            chosen &= _any(Q(commune=c) | Q(place_key__contains=f" {plain_key(c)} ") for c in self.commune)
        if self.movement:
            chosen &= _any(Q(movement__icontains=movement) for movement in self.movement)
        for word in plain_key(self.name).split():
            chosen &= Q(search_key__contains=word)
        return chosen

    def _published(self, found: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Those with an article of the period; the dossier's own dates tell most of it."""
        within = Q()
        if self.since:
            found = found.filter(last_published__gte=_midnight(self.since))
            within &= Q(article__published_at__gte=_midnight(self.since))
        if self.until:
            end = _midnight(self.until + timedelta(days=1))
            found = found.filter(first_published__lt=end)
            within &= Q(article__published_at__lt=end)
        if self.since and self.until:
            found = found.filter(Exists(Appearance.objects.filter(within, candidate=OuterRef("pk"))))
        return found


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _in_stage(stage: str) -> Q:
    return Q(**{stage: True}) if stage in Stage.proposals() else Q(stage=stage)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def choices(name: str) -> dict[str, str]:
    """The values that a filter takes and their names for analysts; empty for one that takes any words."""
    by_name: dict[str, dict[str, str]] = {
        "kind": dict(Candidate.Kind.choices),
        "field": field_names(),
        "occupation": {group.id: group.name for group in occupations().values()},
        "stage": dict(Stage.choices),
        "decision": dict(Candidate.Standing.choices),
        "signal": dict(Signal.Kind.choices),
        "order": {"rank": "theo thứ hạng", "name": "theo tên", "new": "mới nhất trước"},
    }
    return by_name.get(name, {})


def _parsed(name: str, values: list[str]) -> object:
    if name in ("since", "until"):
        return _day(name, values[-1])
    if name == "new":
        return values[-1].casefold() not in ("0", "false", "no", "không")
    if name == "name":
        return values[-1]
    known = choices(name)
    if not known:
        return _existing(name, values)
    by_words = {match_key(words): key for key, words in known.items()}
    found = [value if value in known else by_words.get(match_key(value), "") for value in values]
    if "" in found:
        raise FilterError(f"{name} {values[found.index('')]!r}: expected one of {', '.join(known)}")
    return found[-1] if name == "order" else tuple(dict.fromkeys(found))


def _existing(name: str, values: list[str]) -> tuple[str, ...]:
    """The values; a colleague or province that nobody knows is a slip of the pen, not an empty list."""
    if name == "assignee":
        known = set(User.objects.values_list("username", flat=True)) | {NOBODY}
        if unknown := [value for value in values if value not in known]:
            raise FilterError(f"assignee {unknown[0]!r}: no such account")
    if name == "province":
        meant = [province_meant(value) for value in values]
        if None in meant:
            wrong = values[meant.index(None)]
            raise FilterError(f"province {wrong!r}: no province is called so; {nearest_province(wrong)!r}?")
        return tuple(dict.fromkeys(one for one in meant if one))
    return tuple(values)


def _day(name: str, value: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
    raise FilterError(f"{name} {value!r}: expected a date as 2026-11-22 or 22/11/2026")
