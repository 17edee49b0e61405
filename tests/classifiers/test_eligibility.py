from dataclasses import replace

import pytest

from classifiers.eligibility import FOREMOST, NEVER, eligible, may_be_candidate, named
from nlp.records import Role, Subject, SubjectKind


def person(role: Role, *, masked: bool = False) -> Subject:
    return Subject("p1", SubjectKind.PERSON, "Điểu Thị Xia", (0,), role, masked=masked)


@pytest.mark.parametrize("role", sorted(NEVER))
def test_who_only_reports_presides_or_offends_is_never_one(role: Role) -> None:
    assert not may_be_candidate(person(role))
    assert eligible([person(role), person(Role.OTHER)], [0.9, 0.4]) == [0.4]


def test_who_speaks_may_be_one_and_a_hidden_name_may_not() -> None:
    assert may_be_candidate(person(Role.SPEAKER))
    assert not may_be_candidate(person(Role.PUT_FORWARD, masked=True))


def test_who_may_have_offended_is_not_praised() -> None:
    suspect = replace(person(Role.OTHER), role_chances={Role.OTHER: 0.7, Role.OFFENDER: 0.3})
    assert not may_be_candidate(suspect)
    assert may_be_candidate(replace(suspect, role_chances={Role.OTHER: 0.9, Role.OFFENDER: 0.1}))


def test_the_foremost_is_named_from_less_on_than_the_others() -> None:
    assert named([0.3, 0.2, 0.1], 0.36) == [True, False, False]
    assert named([0.3, 0.5, 0.4], 0.36) == [False, True, True]
    assert named([FOREMOST - 0.01, 0.1], 0.36) == [False, False]
    assert named([], 0.36) == []
