"""Facts that people set right. The sources' value stays beside the edit, and no later night overrules a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from store.models import Activity, Candidate, FactEdit

NAMES = {
    "name": "Tên",
    "gender": "Giới tính",
    "birth_year": "Năm sinh",
    "age": "Tuổi",
    "ethnicity": "Dân tộc",
    "religion": "Tôn giáo",
    "position": "Chức vụ/Nghề nghiệp",
    "organisation": "Đơn vị công tác",
    "residence": "Nơi cư trú (theo bài)",
    "place": "Địa bàn (theo bài)",
    "place_2025": "Địa bàn hiện nay (từ 01/7/2025)",
    "movement": "Phong trào/Cuộc vận động",
}
"""What can be set right, in the order of a dossier, with the board's words."""
_COLUMNS = ("name", "place", "movement")
LONGEST = 400


class FactEditError(ValueError):
    """An edit that cannot be kept; the message is for the analyst."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact of a dossier: the value that counts, what the sources say, and who set it right, if anybody."""

    key: str
    label: str
    value: str
    original: str
    article: int | None = None
    start: int = 0
    end: int = 0
    """Where the source states it: ``StoredReading.text[start:end]`` of ``article``."""
    edit: FactEdit | None = None


def original(candidate: Candidate, name: str) -> str:
    """What the sources say of one fact; empty when they say nothing."""
    if name in _COLUMNS:
        return str(getattr(candidate, name))
    return str((candidate.facts.get(name) or {}).get("value") or "")


def stated(candidate: Candidate, edited: Iterable[FactEdit] | None = None) -> list[Stated]:
    """The facts of a dossier that are known, in the board's order; ``edited``: its edits, if they are at hand."""
    rows = candidate.fact_edits.all() if edited is None else edited
    edits = {edit.name: edit for edit in sorted(rows, key=lambda edit: edit.pk)}
    found = []
    for key, label in NAMES.items():
        edit = edits.get(key)
        if edit is not None and edit.withdrawn:
            edit = None
        said = original(candidate, key)
        if not said and edit is None:
            continue
        source = {} if key in _COLUMNS else candidate.facts.get(key) or {}
        found.append(
            Stated(
                key,
                label,
                edit.value if edit else said,
                said,
                source.get("article"),
                source.get("start") or 0,
                source.get("end") or 0,
                edit,
            )
        )
    return found


def in_force(candidates: Iterable[int]) -> dict[int, dict[str, str]]:
    """For lists: the values that people set, by dossier and fact; one query."""
    found: dict[int, dict[str, str]] = {}
    for edit in FactEdit.objects.filter(candidate__in=list(candidates)).order_by("pk"):
        values = found.setdefault(edit.candidate_id, {})
        if edit.withdrawn:
            values.pop(edit.name, None)
        else:
            values[edit.name] = edit.value
    return found


def edit_fact(candidate: Candidate, name: str, value: str, by: User, *, withdrawn: bool = False) -> FactEdit:
    """Set a fact right, or, ``withdrawn``, let the sources' value count again.

    Raises:
        FactEditError: for a fact that does not exist, or a value that is too long.
    """
    value = " ".join(value.split())
    if name not in NAMES:
        raise FactEditError(f"{name!r}: không có thông tin này")
    if len(value) > LONGEST:
        raise FactEditError(f"{NAMES[name]}: dài quá {LONGEST} ký tự")
    with transaction.atomic():
        made = FactEdit.objects.create(
            candidate=candidate,
            name=name,
            value="" if withdrawn else value,
            original=original(candidate, name)[:LONGEST],
            withdrawn=withdrawn,
            user=by,
        )
        Activity.objects.create(
            user=by, action="edit-fact", subject=f"candidate:{candidate.pk}", detail={"fact": name, "edit": made.pk}
        )
    return made
