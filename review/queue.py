"""Hàng đợi: flagged candidates by rank. Every filter lives in the address: a view can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from candidates.filters import Filter, FilterError, choices
from candidates.vocabulary import AWARD_STATUSES, NO_AWARD_SEEN, field_names
from review.compiled import address_of, rendered
from review.permissions import scope_key, visible_candidates
from review.presence import others_at
from review.progress import progress
from review.templatetags.review import age
from review.wording import counted, day, spoken, spoken_all
from store import search
from store.models import Appearance, Candidate, Decision, PortalNight, SavedView, Signal

PAGE = 30
KINDS: dict[str, str] = dict(Candidate.Kind.choices)
STANDINGS: dict[str, str] = dict(Candidate.Standing.choices)
ALL = "all"
"""As a value of ``decision``: whatever was decided."""
NONE_SEEN = "none"
"""As a value of ``award``: the sources tell of no award."""
ANY_AWARD = "any"
MANY_VALUED = ("kind", "province", "field", "movement", "stage", "signal", "owner")
COUNT_KEPT = 60
"""Seconds for which a count of more than ``EXACT_TO`` dossiers is kept: nobody sees it fall by one."""
EXACT_TO = 1000
CHOICES_KEPT = 300
"""Seconds for which the provinces, movements and portals to choose from are kept."""
MOST_MOVEMENTS = 60
MOST_COUNTED = 10_000
"""A filter that finds more is told to; an exact count would read the index of the whole store for each page."""
MOST_WALKED = 2000
"""Dossiers of an order other than the rank that the keys walk through."""


SHOWN = (
    "name",
    "kind",
    "standing",
    "place",
    "province",
    "facts",
    "rank_lines",
    "field",
    "award_status",
    "articles",
    "sources",
    "first_published",
    "last_published",
)
"""The columns of a dossier that a list shows."""


class QuickCount(Paginator):  # type: ignore[type-arg] # not generic when it runs
    """Counts without the joins and the order that only the rows need, and no further than anybody turns pages."""

    def __init__(self, found: QuerySet[Candidate], size: int, kept_as: str) -> None:
        super().__init__(found, size)
        self.kept_as = kept_as

    @cached_property
    def counted(self) -> int:
        """Up to one more than ``MOST_COUNTED``."""
        known: int | None = cache.get(self.kept_as)
        if known is None:
            known = cast("QuerySet[Candidate]", self.object_list).order_by().values("pk")[: MOST_COUNTED + 1].count()
            if known > EXACT_TO:
                cache.set(self.kept_as, known, COUNT_KEPT)
        return known

    @property
    def count(self) -> int:
        """How many dossiers the filter finds, as far as they are counted."""
        return min(self.counted, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Are there more than were counted?"""
        return self.counted > MOST_COUNTED


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for: the filter that lists and reports share, and what only the queue knows."""

    chosen: Filter
    asked: str
    award: str
    portal: str
    problem: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> View:
        """The view of an address; a value that cannot be used is told on the page and left out."""
        wanted: dict[str, str | Sequence[str]] = {
            name: [str(value) for value in given.getlist(name)] for name in MANY_VALUED
        }
        wanted |= {name: given.get(name, "") for name in ("since", "until", "order")}
        decision = [str(value) for value in given.getlist("decision") if value]
        every: list[str] = list(Candidate.Standing.values)
        wanted["decision"] = every if ALL in decision else decision or ["open"]
        if given.get("mine"):
            wanted["assignee"] = str(given["mine"])
        problem = ""
        try:
            chosen = Filter.parse(wanted)
        except FilterError as error:
            chosen, problem = Filter(decision=(Candidate.Standing.OPEN,)), str(error)
        return cls(chosen, given.get("q", "").strip()[:200], given.get("award", ""), given.get("portal", ""), problem)

    def find(self, candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Those of ``candidates`` that the view shows, in its order."""
        found = self.chosen.apply(candidates)
        if self.award == NONE_SEEN:
            found = found.filter(award_status="")
        elif self.award == ANY_AWARD:
            found = found.exclude(award_status="")
        elif self.award:
            found = found.filter(award_status=self.award)
        if self.portal:
            found = found.filter(pk__in=Appearance.objects.filter(portal=self.portal).values("candidate"))
        if self.asked:
            found = _told_of(found, self.asked)
        return found

    @property
    def query(self) -> str:
        """The view as the tail of an address, without the page number."""
        made = QueryDict(mutable=True)
        for name, value in self.chosen.stated().items():
            made.setlist(name, [value] if isinstance(value, str) else list(value))
        if self.chosen.decision == (Candidate.Standing.OPEN,):
            made.pop("decision", None)
        elif len(self.chosen.decision) == len(Candidate.Standing.values):
            made["decision"] = ALL
        for name, value in (("q", self.asked), ("award", self.award), ("portal", self.portal)):
            if value:
                made[name] = value
        return made.urlencode()


def _told_of(found: QuerySet[Candidate], asked: str) -> QuerySet[Candidate]:
    """The dossiers that hold the words as neighbours, or else all of the words anywhere."""
    wanted = search.wanted(asked)
    if wanted is None:
        return found.none()
    close = found.filter(pk__in=search.candidates_with(wanted.phrases))
    if wanted.phrases == wanted.loose or close.exists():
        return close
    return found.filter(pk__in=search.candidates_with(wanted.loose))


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The list with its filters; with htmx only the list."""
    user = cast("User", request.user)
    view = View.of(request.GET)
    mine = visible_candidates(user)
    digest = md5(view.query.encode(), usedforsecurity=False).hexdigest()
    pages = QuickCount(view.find(mine).only(*SHOWN), PAGE, f"queue-count:{scope_key(user)}:{digest}")
    page = pages.get_page(request.GET.get("page"))
    rows = list(page.object_list)
    context: dict[str, object] = {
        "page": page,
        "first": page.start_index(),
        "rows": rows,
        "listed": rendered(
            "review/rows.html",
            {
                "rows": rows_of(rows, page.start_index(), Beside.of(rows, user)),
                "query": view.query,
                "today": _("hiện nay:"),
            },
        ),
        "view": view,
        "query": view.query,
        "order": view.chosen.order,
    }
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return render(request, "review/queue_list.html", context)
    active = _active(view)
    filters = {"facets": facets(mine, view, user), "active": active, "more": _("Thêm bộ lọc")}
    context |= {
        "filters": rendered("review/filters.html", filters),
        "views": saved_views(user),
        "progress": progress(user),
        "active": active,
    }
    return render(request, "review/queue.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate as the list shows it."""

    pk: int
    number: str
    name: str
    address: str
    decide: str
    kind: str
    standing: str
    standing_words: str
    place: str
    place_now: str
    chips: Sequence[Mapping[str, Any]]
    field: str
    award_status: str
    award: str
    opened_by: Sequence[str]
    counts: str
    """Articles and independent sources."""
    published: str
    age: str
    last: int | str
    """Key of the last decision that this page knows of, for telling of later ones."""
    title: str


@dataclass(frozen=True, slots=True)
class Headline:
    """What the article that says most tells of a dossier."""

    title: str = ""
    reasons: Sequence[Mapping[str, Any]] = ()


NO_HEADLINE = Headline()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the dossiers of a page, each by their primary keys."""

    headlines: Mapping[int, Headline] = field(default_factory=dict)
    opened_by: Mapping[int, Sequence[str]] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    """Key of the last decision."""

    @classmethod
    def of(cls, found: Sequence[Candidate], user: User) -> Beside:
        """Three queries, however many dossiers and articles there are."""
        keys = [candidate.pk for candidate in found]
        decided = Decision.objects.filter(candidate__in=keys).order_by().values_list("candidate").annotate(Max("pk"))
        return cls(_headlines(keys), others_at(keys, user), dict(decided))


def _headlines(keys: Sequence[int]) -> dict[int, Headline]:
    """The best appearance of each dossier; nothing else of its articles is read."""
    best = Window(RowNumber(), partition_by=F("candidate"), order_by=[F("score").desc(), F("pk").asc()])
    told = Appearance.objects.filter(candidate__in=keys).annotate(place_among=best).filter(place_among=1)
    rows = told.values_list("candidate", "article__title", "article__url", "reasons")
    return {candidate: Headline(title or url, reasons) for candidate, title, url, reasons in rows}


def rows_of(found: Sequence[Candidate], first: int = 1, beside: Beside = Beside()) -> list[Row]:
    """The rows of a list of dossiers that were read with ``SHOWN``."""
    kinds, standings, statuses = spoken_all(KINDS), spoken_all(STANDINGS), spoken_all(AWARD_STATUSES)
    known_fields, none_seen = spoken_all(field_names()), spoken(NO_AWARD_SEEN)
    counts, undated, opened = _("%(a)s bài, %(s)s nguồn"), _("không rõ ngày"), _("%(name)s đang mở")
    return [
        Row(
            pk=candidate.pk,
            number=_grouped(number),
            name=candidate.name,
            address=address_of("dossier", candidate.pk),
            decide=address_of("decide", candidate.pk),
            kind=kinds.get(candidate.kind, ""),
            standing=candidate.standing,
            standing_words=standings.get(candidate.standing, ""),
            place=candidate.place or candidate.province,
            place_now=place_now(candidate),
            chips=chips(candidate, beside.headlines.get(candidate.pk, NO_HEADLINE)),
            field=known_fields.get(candidate.field, candidate.field),
            award_status=candidate.award_status,
            award=statuses.get(candidate.award_status, none_seen),
            opened_by=[opened % {"name": name} for name in beside.opened_by.get(candidate.pk, ())],
            counts=counts % {"a": _grouped(candidate.articles), "s": _grouped(candidate.sources)},
            published=day(candidate.last_published) or undated,
            age=age(candidate.first_published),
            last=beside.last.get(candidate.pk, ""),
            title=_cut(beside.headlines.get(candidate.pk, NO_HEADLINE).title),
        )
        for number, candidate in enumerate(found, first)
    ]


def _grouped(number: int) -> str:
    return str(number) if number < 1000 else str(intcomma(number))


def _cut(title: str) -> str:
    """A title, cut where the line ends."""
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def place_now(candidate: Candidate) -> str:
    """Today's unit, when it reads differently from the place as printed."""
    now = str(candidate.facts.get("place_2025", {}).get("value", ""))
    return now if now and now != candidate.place else ""


MOST_CHIPS = 3
LONGEST_TITLE = 110


def chips(candidate: Candidate, headline: Headline = NO_HEADLINE) -> Sequence[Mapping[str, Any]]:
    """The lines of the rank that weigh most, without those that have a column of their own."""
    plain = {"score", "articles", "sources", "awarded", "no_award_seen"}
    told = [line for line in candidate.rank_lines if line["code"] not in plain and line["points"]]
    told.sort(key=lambda line: -abs(line["points"]))
    if told:
        return [{"text": counted(line["text"]), "points": line["points"]} for line in told[:MOST_CHIPS]]
    raised = [{"text": r["text"], "points": r["weight"]} for r in headline.reasons if r["weight"] > 0]
    return sorted(raised, key=lambda reason: -reason["points"])[:MOST_CHIPS]


def facets(mine: QuerySet[Candidate], view: View, user: User) -> list[dict[str, Any]]:
    """The filters of the side column: name in the address, words, values to choose from, what is chosen."""
    chosen = view.chosen
    provinces, movements, portals = _present(mine, user)
    decision = ALL if len(chosen.decision) == len(Candidate.Standing.values) else next(iter(chosen.decision), "")
    awards = {ANY_AWARD: "có thông tin khen thưởng", NONE_SEEN: "chưa thấy thông tin"} | AWARD_STATUSES

    def facet(name: str, words: str, values: Mapping[str, str], now: str, every: str = "") -> dict[str, Any]:
        return {"name": name, "words": words, "choices": values.items(), "now": now, "every": every or _("tất cả")}

    def first(name: str) -> str:
        return next(iter(getattr(chosen, name)), "")

    return [
        facet("decision", _("Trạng thái"), spoken_all({ALL: "tất cả"} | choices("decision")), decision, every="-"),
        facet("province", _("Tỉnh, thành phố"), _same(provinces), first("province")),
        facet("field", _("Lĩnh vực"), spoken_all(field_names()), first("field")),
        facet("kind", _("Loại hình"), spoken_all(KINDS), first("kind")),
        facet("award", _("Khen thưởng"), spoken_all(awards), view.award),
        facet("signal", _("Dấu hiệu"), spoken_all(dict(Signal.Kind.choices)), first("signal")),
        facet("movement", _("Phong trào"), _same(movements), first("movement")),
        facet("stage", _("Khâu"), spoken_all(choices("stage")), first("stage")),
        facet("portal", _("Cổng tin"), _same(portals), view.portal),
        facet("order", _("Sắp xếp"), spoken_all(choices("order")), chosen.order, every="-"),
    ]


def _same(values: Sequence[str]) -> dict[str, str]:
    return {value: value for value in values}


def _present(mine: QuerySet[Candidate], user: User) -> tuple[list[str], list[str], list[str]]:
    """Provinces, the commonest movements and portals that there are, kept for some minutes for each scope."""
    key = f"queue-facets:{scope_key(user)}"
    known: tuple[list[str], list[str], list[str]] | None = cache.get(key)
    if known is None:
        provinces = mine.exclude(province="").order_by("province").values_list("province", flat=True).distinct()
        movements = mine.exclude(movement="").values("movement").annotate(n=Count("pk")).order_by("-n", "movement")
        portals = PortalNight.objects.order_by("portal").values_list("portal", flat=True).distinct()
        known = list(provinces), [row["movement"] for row in movements[:MOST_MOVEMENTS]], list(portals)
        cache.set(key, known, CHOICES_KEPT)
    return known


def saved_views(user: User) -> list[SavedView]:
    """The person's own views and those that colleagues share."""
    found = (
        SavedView.objects.filter(Q(user=user) | Q(shared=True))
        .select_related("user")
        .only("user__username", "name", "query", "shared")
    )
    return sorted(found, key=lambda view: (view.user_id != user.pk, view.name.casefold()))


def _active(view: View) -> int:
    """How many filters are set besides the usual ones, for the folded column of a phone."""
    stated = view.chosen.stated()
    usual = view.chosen.decision == (Candidate.Standing.OPEN,)
    return len(stated) - ("decision" in stated and usual) + bool(view.award) + bool(view.portal)


def following(view: View, mine: QuerySet[Candidate], candidate: Candidate, *, back: bool = False) -> int | None:
    """Key of the dossier that comes after (or before) ``candidate`` in the order of the view; ``None`` at its end."""
    every = view.find(mine).values_list("pk", flat=True)
    if view.chosen.order != "rank":
        return _beside(list(every[:MOST_WALKED]), candidate, back=back)
    found = every.exclude(pk=candidate.pk)
    if back:
        near = found.filter(rank__gte=candidate.rank).exclude(_after(candidate))
        return near.order_by("rank", "score", "-name_key", "-pk").first()
    return found.filter(_after(candidate), rank__lte=candidate.rank).first() or found.first()


def _after(candidate: Candidate) -> Q:
    """What comes after ``candidate`` in the order of the rank, as ``candidates.filters`` orders."""
    rank, score, name = candidate.rank, candidate.score, candidate.name_key
    same = Q(rank=rank, score=score)
    return (
        Q(rank__lt=rank)
        | Q(rank=rank, score__lt=score)
        | (same & Q(name_key__gt=name))
        | (same & Q(name_key=name, pk__gt=candidate.pk))
    )


def _beside(keys: list[int], candidate: Candidate, *, back: bool) -> int | None:
    """The neighbour of ``candidate`` in a list of primary keys; the first one when it is not in the list any more."""
    at = keys.index(candidate.pk) + (-1 if back else 1) if candidate.pk in keys else 0
    return keys[at] if 0 <= at < len(keys) else None
