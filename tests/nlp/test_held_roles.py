from __future__ import annotations

from dataclasses import replace

from nlp.gold import load_gold
from nlp.held_roles import held_roles, with_roles
from nlp.pipeline import Reader
from nlp.records import Role, SubjectKind
from nlp.role_model import Decided
from nlp.role_training import LEARNT, authored

READER = Reader()
COLLECTIVE = SubjectKind.COLLECTIVE


def test_what_an_article_is_labelled_with_never_decides_its_own_roles() -> None:
    labelled = [one for one in authored() if one.split == LEARNT][:30]
    told: list[tuple[int, int]] = []
    roles = held_roles(labelled, lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    unlabelled = replace(labelled[0], roles={}, candidates_at={})
    again = held_roles([unlabelled, *labelled[1:]])
    assert again[labelled[0].article.id] == roles[labelled[0].article.id]


def test_a_reading_takes_the_roles_that_are_given_and_keeps_the_others() -> None:
    reading = READER.read(next(d for d in load_gold() if d.candidates).article())
    first, *others = reading.subjects
    changed = with_roles(reading, {first.id: Decided(Role.OTHER, None, {Role.OTHER: 1.0})})
    assert changed.subjects[0].role is Role.OTHER
    assert changed.subjects[0].role_chances == {Role.OTHER: 1.0}
    assert list(changed.subjects[1:]) == others
    assert with_roles(reading, {}) == reading


def test_a_body_gets_no_role_that_only_people_have() -> None:
    readings = (READER.read(document.article()) for document in load_gold())
    reading = next(r for r in readings if any(s.kind is COLLECTIVE for s in r.subjects))
    body = next(s for s in reading.subjects if s.kind is COLLECTIVE)
    changed = with_roles(reading, {body.id: Decided(Role.HISTORIC, None, {Role.HISTORIC: 1.0})})
    assert next(s for s in changed.subjects if s.id == body.id).role is Role.OTHER
