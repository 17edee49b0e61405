"""Stages, owners and notes: set by people, with history, kept over every rerun."""

import pytest
from django.contrib.auth.models import User

from candidates.cycle import CycleError, add_note, remove_note, set_owner, set_stage
from candidates.dossiers import gather
from store.models import Activity, Candidate, StoredVerdict
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def dossier() -> Candidate:
    store_article()
    gather()
    return Candidate.objects.get()


def test_the_work_of_people_is_kept_over_a_rerun(dossier: Candidate) -> None:
    lan = User.objects.create_user("lan")
    set_stage(dossier, "reviewed", lan, note="đủ hồ sơ")
    set_stage(dossier, "proposed_award", lan)
    set_owner(dossier, " Hội  Nông dân ", lan, assignee=lan)
    note = add_note(dossier, "xem lại số liệu", lan)
    StoredVerdict.objects.update(gathered=False, payload=StoredVerdict.objects.get().payload | {"flag": False})
    gather()
    dossier = Candidate.objects.get()
    assert (dossier.stage, dossier.proposed_award, dossier.proposed_central) == ("reviewed", True, False)
    assert (dossier.owner, dossier.assignee) == ("Hội Nông dân", lan)
    assert dossier.notes.get() == note
    change = dossier.stage_changes.last()
    assert change is not None
    assert (change.before, change.stage, change.by, change.note) == ("found", "reviewed", lan, "đủ hồ sơ")
    assert Activity.objects.filter(user=lan).count() == 4


def test_a_proposal_can_be_withdrawn_and_stays_in_the_history(dossier: Candidate) -> None:
    assert set_stage(dossier, "proposed_central", None) is not None
    assert set_stage(dossier, "proposed_central", None) is None
    assert set_stage(dossier, "proposed_central", None, on=False) is not None
    assert [(c.stage, c.on) for c in dossier.stage_changes.all()] == [
        ("proposed_central", False),
        ("proposed_central", True),
    ]
    assert (dossier.stage, dossier.proposed_central) == ("found", False)


def test_a_removed_note_stays_for_the_audit(dossier: Candidate) -> None:
    note = add_note(dossier, "nhầm người", None)
    remove_note(note, None)
    note.refresh_from_db()
    assert note.removed_at is not None


def test_what_cannot_be_set_is_named(dossier: Candidate) -> None:
    with pytest.raises(CycleError, match="không có khâu này"):
        set_stage(dossier, "xong", None)
    with pytest.raises(CycleError, match="còn trống"):
        add_note(dossier, "  ", None)
    with pytest.raises(CycleError, match="255"):
        set_owner(dossier, "x" * 256, None)
