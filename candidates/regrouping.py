"""Merging and splitting dossiers by hand: undoable, and respected by every later run.

The appearances that a person moved get placements, which are stronger than any rule of ``candidates.identity``; a
dossier merged away stays as a pointer, so that later articles of it are found under the dossier that it went into.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from candidates.figures import refresh
from candidates.identity import name_key, root_of
from store.models import (
    Activity,
    Appearance,
    Candidate,
    Decision,
    Note,
    OwnerChange,
    Placement,
    PossibleDuplicate,
    Regrouping,
    Stage,
    StageChange,
)

_HISTORY: dict[str, type[Model]] = {
    "decisions": Decision,
    "notes": Note,
    "stage_changes": StageChange,
    "owner_changes": OwnerChange,
}
_WORK = ("standing", "stage", "proposed_award", "proposed_central", "owner", "assignee_id")


class RegroupingError(ValueError):
    """A merge, split or undo that cannot be done; the message is for the analyst."""


def merge(into: Candidate, other: Candidate, by: User | None) -> Regrouping:
    """Put everything of ``other`` into ``into``; decisions, notes and stages of both are kept.

    Raises:
        RegroupingError: when they are one dossier, or a colleague has merged one of them in the meantime.
    """
    with transaction.atomic():
        kept, gone = _locked(into, other)
        for one in (kept, gone):
            _must_stand(one)
        regrouping = Regrouping.objects.create(kind=Regrouping.Kind.MERGE, kept=kept, other=gone, by=by)
        moved: dict[str, Any] = {"before": _work(kept)}
        _place(Appearance.objects.filter(candidate=gone), kept, regrouping)
        for name, model in _HISTORY.items():
            rows = model._default_manager.filter(candidate=gone)
            moved[name] = list(rows.values_list("pk", flat=True))
            rows.update(candidate=kept)
        _take_over(kept, gone)
        moved["after"] = _work(kept)
        kept.save(update_fields=[name.removesuffix("_id") for name in _WORK])
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        regrouping.moved = moved
        regrouping.save(update_fields=["moved"])
        refresh([kept.pk])
        _log("merge", kept, by, other=gone.pk)
    return regrouping


def split(candidate: Candidate, appearances: Iterable[Appearance | int], by: User | None) -> Candidate:
    """Open a dossier of its own for some of the appearances (rows or primary keys); returns it.

    Raises:
        RegroupingError: when they are none or all of the dossier's, or no longer belong to it.
    """
    wanted = {one if isinstance(one, int) else one.pk for one in appearances}
    with transaction.atomic():
        (kept,) = _locked(candidate)
        _must_stand(kept)
        own = list(Appearance.objects.filter(candidate=kept).order_by("pk"))
        leaving = [one for one in own if one.pk in wanted]
        if not wanted or len(leaving) < len(wanted):
            raise RegroupingError("Chọn ít nhất một bài của hồ sơ này để tách; có thể bài vừa được chuyển đi.")
        if len(leaving) == len(own):
            raise RegroupingError("Không thể tách tất cả các bài: hồ sơ cũ sẽ trống.")
        first = leaving[0]
        made = Candidate.every.create(
            kind=first.kind or kept.kind,
            name=first.name_as_written,
            name_key=name_key(first.kind or kept.kind, first.name_as_written),
            identity=f"{kept.kind}:split:{uuid4()}",
            province=first.province,
        )
        regrouping = Regrouping.objects.create(kind=Regrouping.Kind.SPLIT, kept=kept, other=made, by=by)
        _place(Appearance.objects.filter(pk__in=[one.pk for one in leaving]), made, regrouping)
        _place(Appearance.objects.filter(candidate=kept), kept, regrouping)
        refresh([kept.pk, made.pk])
        _log("split", kept, by, other=made.pk)
    made.refresh_from_db()
    return made


def undo(regrouping: Regrouping, by: User | None) -> None:
    """Take a merge or a split back; what came later to either dossier stays with it.

    Raises:
        RegroupingError: when it is undone already, or a dossier of it was merged again since.
    """
    with transaction.atomic():
        kept, other = _locked(regrouping.kept, regrouping.other)
        fresh = Regrouping.objects.select_for_update().get(pk=regrouping.pk)
        if fresh.undone_at is not None:
            raise RegroupingError("Việc này đã được hoàn tác.")
        merging = fresh.kind == Regrouping.Kind.MERGE
        _must_stand(kept)
        if not merging:
            _must_stand(other)
        source, target = (kept, other) if merging else (other, kept)
        if merging:
            other.merged_into = None
            other.save(update_fields=["merged_into"])
            returning = _moved_by(fresh, kept)
            _bring_back(fresh, kept, other)
        else:
            returning = list(Appearance.objects.filter(candidate=source).values_list("pk", flat=True))
        Appearance.objects.filter(pk__in=returning).update(candidate=target)
        Placement.objects.filter(regrouping=fresh).delete()
        if not merging:
            for model in _HISTORY.values():
                model._default_manager.filter(candidate=other).update(candidate=kept)
            other.merged_into = kept
            other.save(update_fields=["merged_into"])
        fresh.undone_by, fresh.undone_at = by, timezone.now()
        fresh.save(update_fields=["undone_by", "undone_at"])
        refresh([kept.pk, other.pk])
        _log("undo:" + fresh.kind, kept, by, other=other.pk)


def keep_apart(duplicate: PossibleDuplicate, by: User | None) -> None:
    """Settle "có thể trùng": these are two subjects. No later run asks again, or puts one into the other."""
    with transaction.atomic():
        settled = PossibleDuplicate.objects.filter(pk=duplicate.pk, settled_at__isnull=True)
        if settled.update(settled_at=timezone.now(), settled_by=by):
            _log("keep_apart", duplicate.first, by, other=duplicate.second_id)


def regroupings_in_force(candidate: Candidate) -> list[Regrouping]:
    """The merges and splits of a dossier that can be undone, newest first."""
    rows = Regrouping.objects.filter(undone_at__isnull=True).select_related("kept", "other", "by")
    return list(rows.filter(kept=candidate) | rows.filter(other=candidate))


def standing_dossier(pk: int) -> Candidate | None:
    """The dossier under which ``pk`` is found today: itself, or the one that it was merged into."""
    found = Candidate.every.filter(pk=pk).first()
    return root_of(found) if found is not None else None


def _locked(*candidates: Candidate) -> list[Candidate]:
    """The rows as they are now, locked in the order of their keys, so that two people never wait for each other."""
    rows = {
        row.pk: row
        for row in Candidate.every.select_for_update().filter(pk__in=[c.pk for c in candidates]).order_by("pk")
    }
    if len(rows) < len(candidates):
        same = len({c.pk for c in candidates}) < len(candidates)
        raise RegroupingError("Đây là cùng một hồ sơ." if same else "Hồ sơ không còn nữa; hãy tải lại trang.")
    return [rows[c.pk] for c in candidates]


def _must_stand(candidate: Candidate) -> None:
    if candidate.merged_into_id is None:
        return
    last = Regrouping.objects.filter(kind="merge", other=candidate, undone_at__isnull=True).select_related("by").first()
    who = last.by.username if last is not None and last.by is not None else "đồng nghiệp"
    raise RegroupingError(
        f"Hồ sơ “{candidate.name}” đã được {who} gộp vào “{root_of(candidate).name}”; hãy tải lại trang."
    )


def _place(appearances: Any, target: Candidate, regrouping: Regrouping) -> None:
    """Move appearances to ``target`` and keep that for every later run."""
    rows = list(appearances)
    Placement.objects.bulk_create(
        [
            Placement(
                article_id=row.article_id,
                kind=row.kind,
                name_key=name_key(row.kind, row.name_as_written),
                candidate=target,
                regrouping=regrouping,
            )
            for row in rows
        ]
    )
    Appearance.objects.filter(pk__in=[row.pk for row in rows]).update(candidate=target)


def _moved_by(regrouping: Regrouping, kept: Candidate) -> list[int]:
    """Appearances that stand in ``kept`` because of this merge and of nothing that a person did later."""
    rows = list(Appearance.objects.filter(candidate=kept))
    latest: dict[tuple[int, str, str], int] = {}
    placed = Placement.objects.filter(article__in={row.article_id for row in rows}).order_by("regrouping_id")
    for article, kind, key, by in placed.values_list("article_id", "kind", "name_key", "regrouping_id"):
        latest[article, kind, key] = by
    return [
        row.pk
        for row in rows
        if latest.get((row.article_id, row.kind, name_key(row.kind, row.name_as_written))) == regrouping.pk
    ]


def _bring_back(regrouping: Regrouping, kept: Candidate, other: Candidate) -> None:
    """Decisions, notes and stages go back; a value that a person changed since the merge stays."""
    for name, model in _HISTORY.items():
        model._default_manager.filter(pk__in=regrouping.moved.get(name, []), candidate=kept).update(candidate=other)
    before, after = regrouping.moved.get("before", {}), regrouping.moved.get("after", {})
    for name in _WORK:
        if name in before and getattr(kept, name) == after.get(name):
            setattr(kept, name, before[name])
    kept.save(update_fields=[name.removesuffix("_id") for name in _WORK])


def _work(candidate: Candidate) -> dict[str, Any]:
    return {name: getattr(candidate, name) for name in _WORK}


def _take_over(kept: Candidate, gone: Candidate) -> None:
    """What people had done with the dossier merged away counts where the kept one has nothing."""
    if kept.standing == Candidate.Standing.OPEN:
        kept.standing = gone.standing
    cycle = Stage.of_the_cycle()
    kept.stage = max(kept.stage, gone.stage, key=lambda stage: cycle.index(Stage(stage)))
    kept.proposed_award = kept.proposed_award or gone.proposed_award
    kept.proposed_central = kept.proposed_central or gone.proposed_central
    kept.owner = kept.owner or gone.owner
    kept.assignee_id = kept.assignee_id or gone.assignee_id


def _log(action: str, candidate: Candidate, by: User | None, *, other: int) -> None:
    Activity.objects.create(user=by, action=action, subject=f"candidate:{candidate.pk}", detail={"other": other})
