"""Hồ sơ: one candidate with everything that is known of it, each claim with its sentence and its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Case, F, QuerySet, When
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candidates import signals
from candidates.cycle import OWNERS, CycleError, add_note, remove_note, set_owner, set_stage
from candidates.fact_edits import FactEditError, Stated, edit_fact, stated
from candidates.similar import similar
from candidates.vocabulary import AWARD_LEVELS, AWARD_STATUSES, NO_AWARD_SEEN, fact_shown, field_names
from nlp.movements import movements
from nlp.records import Span
from review import decisions
from review.highlighting import blocks, sentence_around
from review.permissions import Need, visible_candidates
from review.presence import others_at
from review.queue import View, following, place_now
from review.sources import laid_out
from review.wording import spoken
from store.models import Appearance, Candidate, Decision, FactEdit, Note, Signal, Stage, StageChange, StoredReading
from store.records import reading_of

MOST_SHOWN = 60
"""Articles of the timeline; a dossier with more is told to have them."""
LONGEST_MAIN = 200_000
"""Characters of an article's text on the dossier; a longer one is read on its own page."""
COLLEAGUES_KEPT = 60
"""Seconds."""
UNDATED = datetime.min.replace(tzinfo=UTC)


@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; the walk to the next dossier follows the view in the address."""
    user = cast("User", request.user)
    candidate, work = _with_work(visible_candidates(user), pk)
    view = View.of(request.GET)
    seen = _seen(candidate)
    readings, main = _texts(seen)
    history = work["decisions"]
    may_decide = user.has_perm(Need.DECIDE)
    context: dict[str, Any] = {
        "candidate": candidate,
        "field": spoken(field_names().get(candidate.field, candidate.field)),
        "facts": [_fact(fact, readings) for fact in stated(candidate, work["fact_edits"])],
        "place_now": place_now(candidate),
        "award_status": spoken(AWARD_STATUSES.get(candidate.award_status, NO_AWARD_SEEN)),
        "awards": awards(seen, readings),
        "deeds": _deeds(seen),
        "signals": [(signal, signals.told(signal)) for signal in work["signals"]],
        "timeline": _timeline(seen[:MOST_SHOWN]),
        "more": len(seen) > MOST_SHOWN,
        "main": _main_text(_best(seen), main, may_correct=may_decide),
        "history": history,
        "notes": work["notes"],
        "changes": work["stage_changes"][:5],
        "can_undo": next((d for d in reversed(decisions.in_force(history)) if d.user_id == user.pk), None),
        "token": uuid4(),
        "undo_token": uuid4(),
        "last": max((decision.pk for decision in history), default=""),
        "query": view.query,
        "stages": Stage.of_the_cycle(),
        "owners": OWNERS,
        "colleagues": _colleagues(),
        "opened_by": others_at([pk], user).get(pk, ()),
        "may_decide": may_decide,
    }
    return render(request, "review/dossier.html", context)


@require_GET
def beside(request: HttpRequest, pk: int, *, back: bool) -> HttpResponse:
    """To the dossier before or after this one in the view of the address; at the end of the view to the queue."""
    mine = visible_candidates(request.user)
    candidate = get_object_or_404(mine, pk=pk)
    view = View.of(request.GET)
    found = following(view, mine, candidate, back=back)
    if found is None:
        messages.info(request, _("Đã hết danh sách của bộ lọc này."))
    address = reverse("queue") if found is None else reverse("dossier", args=[found])
    return redirect(address + (f"?{view.query}" if view.query else ""))


WORK: dict[str, QuerySet[Any]] = {
    "decisions": Decision.objects.select_related("user"),
    "fact_edits": FactEdit.objects.select_related("user"),
    "notes": Note.objects.filter(removed_at=None).select_related("by"),
    "stage_changes": StageChange.objects.select_related("by"),
    "signals": Signal.objects.all(),
}
"""What people and the signals add to a dossier; most dossiers have little of it."""
_THERE = " || ".join(
    f"CASE WHEN EXISTS (SELECT 1 FROM {rows.model._meta.db_table} WHERE candidate_id = store_candidate.id) "  # noqa: S608
    f"THEN '{name} ' ELSE '' END"
    for name, rows in WORK.items()
)
"""Which of ``WORK`` a dossier has, in words: only these are asked for."""


def _with_work(found: QuerySet[Candidate], pk: int) -> tuple[Candidate, dict[str, list[Any]]]:
    """The dossier, and the rows of each name of ``WORK``."""
    there = RawSQL(_THERE, [])  # noqa: S611 (tables and names of our own)
    candidate = get_object_or_404(found.select_related("assignee").annotate(there=there), pk=pk)
    has = cast("Any", candidate).there.split()
    return candidate, {name: list(rows.filter(candidate=pk)) if name in has else [] for name, rows in WORK.items()}


def _seen(candidate: Candidate) -> list[Appearance]:
    """The appearances, the one that says most first, and one more than are shown."""
    rows = Appearance.objects.filter(candidate=candidate).select_related("article").order_by("-score", "pk")
    article = "title", "url", "portal", "column", "author", "published_at", "page", "reprint_of"
    columns = "subject", "score", "evidence", "commendations", "deeds", *(f"article__{name}" for name in article)
    return list(rows.only("candidate", *columns)[: MOST_SHOWN + 1])


def _texts(seen: Sequence[Appearance]) -> tuple[dict[int, str], StoredReading | None]:
    """The canonical texts of the articles, and the whole reading of the one that says most."""
    best = _best(seen)
    payload = Case(When(article=best.article_id if best else 0, then=F("payload")), default=None)
    rows = StoredReading.objects.filter(article__in=[a.article_id for a in seen])
    texts: dict[int, str] = {}
    main = None
    for article, text, understood in rows.values_list("article", "text", payload):
        texts[article] = text
        if understood is not None:
            main = StoredReading(article_id=article, text=text, payload=understood)
    return texts, main


def _best(seen: Sequence[Appearance]) -> Appearance | None:
    """The appearance that says most, no reprint if there is another."""
    return next((a for a in seen if a.article.reprint_of_id is None), next(iter(seen), None))


def _colleagues() -> list[User]:
    """Who can be put in charge; an account made in the last minute may be missing."""
    known: list[User] | None = cache.get("colleagues")
    if known is None:
        active = User.objects.filter(is_active=True).order_by("username")
        known = list(active.only("username", "first_name", "last_name"))
        cache.set("colleagues", known, COLLEAGUES_KEPT)
    return known


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as the page shows it, with the sentence of its source in three parts."""

    stated: Stated
    value: str
    original: str
    sentence: tuple[str, str, str] | None


def _fact(fact: Stated, readings: dict[int, str]) -> ShownFact:
    text = readings.get(fact.article, "") if fact.article is not None else ""
    sentence = sentence_around(text, fact.start, fact.end) if text and fact.end > fact.start else None
    return ShownFact(fact, fact_shown(fact.key, fact.value), fact_shown(fact.key, fact.original), sentence)


@dataclass(frozen=True, slots=True)
class Award:
    """An award as the sources tell it; the same award in several articles is one."""

    award: str
    authority: str
    level: str
    year: str
    movement: str
    status: str
    status_words: str
    article: int
    title: str
    sentence: str
    articles: int


def awards(seen: Iterable[Appearance], readings: dict[int, str]) -> list[Award]:
    """The awards of a dossier, the highest level first, then the latest."""
    groups: dict[tuple[Any, ...], list[tuple[Appearance, dict[str, Any]]]] = {}
    for appearance in seen:
        for told in appearance.commendations:
            key = (told.get("award_id") or told["award"], told.get("authority"), told.get("year"), told["status"])
            groups.setdefault(key, []).append((appearance, told))
    rank = {level: at for at, level in enumerate(AWARD_LEVELS)}
    made = []
    for group in groups.values():
        appearance, told = group[0]
        made.append(
            Award(
                award=told["award"],
                authority=told.get("authority") or "",
                level=AWARD_LEVELS.get(told.get("level") or "unknown", ""),
                year=str(told.get("year") or ""),
                movement=_movement_name(told.get("movement") or ""),
                status=told["status"],
                status_words=AWARD_STATUSES.get(told["status"], told["status"]),
                article=appearance.article_id,
                title=str(appearance.article),
                sentence=readings.get(appearance.article_id, "")[told.get("start") or 0 : told.get("end") or 0],
                articles=len(group),
            )
        )
    levels = {words: rank[key] for key, words in reversed(AWARD_LEVELS.items())}
    return sorted(made, key=lambda award: (levels.get(award.level, len(levels)), -int(award.year or 0), award.award))


def _movement_name(stated: str) -> str:
    """The name of a movement of the tables; one that no table knows is told by its sentence."""
    if stated == "new":
        return ""
    known = movements().by_id.get(stated)
    return known.name if known else stated


def _deeds(seen: Iterable[Appearance]) -> list[dict[str, Any]]:
    """The deeds that the sources tell, each sentence once."""
    found: dict[str, dict[str, Any]] = {}
    for appearance in seen:
        for deed in appearance.deeds:
            found.setdefault(
                deed["text"],
                {**deed, "field_words": field_names().get(deed.get("field", ""), ""), "appearance": appearance},
            )
    return list(found.values())[:12]


def _timeline(seen: Sequence[Appearance]) -> list[dict[str, Any]]:
    """The articles, the latest first, undated ones last."""
    dated = sorted(
        seen,
        key=lambda a: (
            a.article.published_at is None,
            -(a.article.published_at.timestamp() if a.article.published_at else 0),
        ),
    )
    return [{"row": a, "article": a.article, "evidence": a.evidence[:3]} for a in dated]


def _main_text(best: Appearance | None, row: StoredReading | None, *, may_correct: bool) -> dict[str, Any] | None:
    """The whole text of the article that says most, with its marks."""
    if best is None or row is None:
        return None
    if len(row.text) > LONGEST_MAIN:
        return {"article": best.article, "long": True}
    evidence = [Span(piece["start"], piece["end"]) for piece in best.evidence]
    marked = blocks(reading_of(row), evidence, best.subject)
    return {"article": best.article, "text": laid_out(marked, best.article, may_correct=may_correct)}


@require_GET
def alike(request: HttpRequest, pk: int) -> HttpResponse:
    """Similar exemplars: the same field or movement, near by."""
    mine = visible_candidates(request.user)
    candidate = get_object_or_404(mine, pk=pk)
    found = similar(candidate)
    visible = set(mine.filter(pk__in=[one.candidate.pk for one in found]).values_list("pk", flat=True))
    context = {"candidate": candidate, "similar": [one for one in found if one.candidate.pk in visible]}
    whole = not request.htmx  # type: ignore[attr-defined]
    return render(request, "review/similar.html" if whole else "review/similar_list.html", context)


@require_POST
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a fact right; the sources' value stays beside it."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    given = request.POST
    try:
        edit_fact(
            candidate,
            given.get("name", ""),
            given.get("value", ""),
            cast("User", request.user),
            withdrawn=bool(given.get("withdraw")),
        )
    except FactEditError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã sửa thông tin; giá trị theo bài vẫn được giữ bên cạnh."))
    return _back(request, pk, "facts")


@require_POST
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the dossier to a stage, or make or withdraw a proposal."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    try:
        set_stage(
            candidate,
            request.POST.get("stage", ""),
            cast("User", request.user),
            on=request.POST.get("on", "1") == "1",
            note=request.POST.get("note", ""),
        )
    except CycleError as error:
        messages.error(request, str(error))
    return _back(request, pk, "work")


@require_POST
def owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an organisation and a colleague in charge."""
    candidate = get_object_or_404(visible_candidates(request.user), pk=pk)
    name = request.POST.get("assignee", "")
    assignee = User.objects.filter(username=name, is_active=True).first() if name else None
    try:
        set_owner(candidate, request.POST.get("owner", ""), cast("User", request.user), assignee=assignee)
    except CycleError as error:
        messages.error(request, str(error))
    return _back(request, pk, "work")


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note, or take one of one's own away."""
    user = cast("User", request.user)
    candidate = get_object_or_404(visible_candidates(user), pk=pk)
    try:
        if removed := request.POST.get("remove", ""):
            remove_note(
                get_object_or_404(Note, pk=int(removed) if removed.isdecimal() else 0, candidate=candidate, by=user),
                user,
            )
        else:
            add_note(candidate, request.POST.get("text", ""), user)
    except CycleError as error:
        messages.error(request, str(error))
    return _back(request, pk, "notes")


def _back(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """To the dossier again, in the same view."""
    view = View.of(request.GET)
    return redirect(f"{reverse('dossier', args=[pk])}{'?' + view.query if view.query else ''}#{part}")
