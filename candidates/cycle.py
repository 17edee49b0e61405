"""What people do with a dossier: the stage it stands in, who is in charge of it, notes. Kept over every rerun.

Every change is a row of its own with who and when, and a line of the audit trail; the dossier holds the current value.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from store.models import Activity, Candidate, Note, OwnerChange, Stage, StageChange

OWNERS = (
    "Hội Nông dân",
    "Hội Liên hiệp Phụ nữ",
    "Đoàn TNCS Hồ Chí Minh",
    "Hội Cựu chiến binh",
    "Liên đoàn Lao động",
    "Ủy ban Mặt trận Tổ quốc",
    "Liên minh Hợp tác xã",
    "Công an",
    "Bộ đội Biên phòng",
    "Sở, ngành",
    "UBND xã, phường",
)
"""Organisations to choose from (DOMAIN 1); an analyst may write another one."""
LONGEST_OWNER = 255


class CycleError(ValueError):
    """A change that cannot be made; the message is for the analyst."""


def set_stage(
    candidate: Candidate, stage: str, by: User | None, *, on: bool = True, note: str = ""
) -> StageChange | None:
    """Move the dossier to one of the four stages, or make (``on``) or withdraw one of the two proposals.

    Returns the change, or ``None`` when the dossier stands there already.

    Raises:
        CycleError: for a stage that does not exist.
    """
    if stage not in Stage.values:
        raise CycleError(f"{stage!r}: không có khâu này; chọn một trong {', '.join(Stage.values)}")
    chosen = Stage(stage)
    with transaction.atomic():
        locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
        proposal = chosen in Stage.proposals()
        before, field = ("", chosen.value) if proposal else (locked.stage, "stage")
        value: bool | str = on if proposal else chosen.value
        if getattr(locked, field) == value:
            return None
        setattr(locked, field, value)
        locked.save(update_fields=[field])
        change = StageChange.objects.create(
            candidate=locked, by=by, before=before, stage=chosen, on=on, note=note.strip()
        )
        Activity.objects.create(
            user=by, action=f"stage:{chosen.value}", subject=f"candidate:{locked.pk}", detail={"on": on}
        )
    setattr(candidate, field, value)
    return change


def set_owner(candidate: Candidate, owner: str, by: User | None, *, assignee: User | None = None) -> OwnerChange | None:
    """Put an organisation in charge, and a colleague; both may be empty. ``None`` when nothing changes.

    Raises:
        CycleError: for a name that is too long.
    """
    owner = " ".join(owner.split())
    if len(owner) > LONGEST_OWNER:
        raise CycleError(f"Tên đơn vị dài quá {LONGEST_OWNER} ký tự.")
    with transaction.atomic():
        locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
        if (locked.owner, locked.assignee) == (owner, assignee):
            return None
        locked.owner, locked.assignee = owner, assignee
        locked.save(update_fields=["owner", "assignee"])
        change = OwnerChange.objects.create(candidate=locked, by=by, owner=owner, assignee=assignee)
        Activity.objects.create(user=by, action="owner", subject=f"candidate:{locked.pk}")
    candidate.owner, candidate.assignee = owner, assignee
    return change


def add_note(candidate: Candidate, text: str, by: User | None) -> Note:
    """Keep what a person wrote about the dossier.

    Raises:
        CycleError: for an empty note.
    """
    if not text.strip():
        raise CycleError("Ghi chú còn trống.")
    with transaction.atomic():
        note = Note.objects.create(candidate=candidate, by=by, text=text.strip())
        Activity.objects.create(user=by, action="note", subject=f"candidate:{candidate.pk}")
    return note


def remove_note(note: Note, by: User | None) -> None:
    """Take a note off the dossier; its row stays for the audit."""
    with transaction.atomic():
        if Note.objects.filter(pk=note.pk, removed_at__isnull=True).update(removed_at=timezone.now()):
            Activity.objects.create(user=by, action="note:remove", subject=f"candidate:{note.candidate_id}")
