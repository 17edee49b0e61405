from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from candidates.dossiers import gather
from review import decisions
from store.models import Activity, Candidate, Decision
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def candidate() -> Candidate:
    store_article()
    gather()
    return Candidate.objects.get()


@pytest.fixture
def lan() -> User:
    return account("lan", "analyst")


@pytest.fixture
def son() -> User:
    return account("son", "analyst")


def _decide(candidate: Candidate, user: User, verdict: str, seen: int | None = None) -> decisions.Decided:
    return decisions.decide(candidate, user, verdict, "", token=uuid4(), seen=seen)


def test_a_decision_is_kept_with_who_and_when(candidate: Candidate, lan: User) -> None:
    _decide(candidate, lan, "accepted")
    candidate.refresh_from_db()
    kept = candidate.decisions.get()
    assert (kept.user, kept.verdict, candidate.standing) == (lan, "accepted", "accepted")
    assert kept.decided_at is not None
    assert Activity.objects.filter(action="decide:accepted", user=lan).count() == 1


def test_a_repeated_request_is_one_decision(candidate: Candidate, lan: User) -> None:
    token = uuid4()
    for _ in range(3):
        decisions.decide(candidate, lan, "later", "chờ xác minh", token=token, seen=None)
    assert Decision.objects.count() == 1


def test_two_people_at_once_both_kept_and_the_second_is_told(candidate: Candidate, lan: User, son: User) -> None:
    first = _decide(candidate, lan, "accepted")
    second = _decide(candidate, son, "rejected")
    assert first.unseen is None
    assert second.unseen == first.decision
    assert candidate.decisions.count() == 2


def test_who_saw_the_other_decision_is_not_told_again(candidate: Candidate, lan: User, son: User) -> None:
    first = _decide(candidate, lan, "accepted")
    assert _decide(candidate, son, "rejected", seen=first.decision.pk).unseen is None


def test_undo_goes_back_step_by_step(candidate: Candidate, lan: User) -> None:
    for verdict in ("later", "accepted"):
        _decide(candidate, lan, verdict)
    standings = []
    for _ in range(3):
        decisions.undo(candidate, lan, uuid4())
        candidate.refresh_from_db()
        standings.append(candidate.standing)
    assert standings == ["later", "open", "open"]
    assert candidate.decisions.count() == 5


def test_an_undo_sent_twice_goes_back_once(candidate: Candidate, lan: User) -> None:
    for verdict in ("later", "accepted"):
        _decide(candidate, lan, verdict)
    token = uuid4()
    for _ in range(2):
        decisions.undo(candidate, lan, token)
    candidate.refresh_from_db()
    assert candidate.standing == "later"


def test_an_unknown_verdict_changes_nothing(candidate: Candidate, lan: User) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        _decide(candidate, lan, "maybe")
    assert not Decision.objects.exists()


def test_the_page_keeps_a_decision_and_goes_on(candidate: Candidate, lan: User, client: Client) -> None:
    client.force_login(lan)
    answer = client.post(
        reverse("decide", args=[candidate.pk]),
        {"verdict": "accepted", "reason": "rõ người, rõ việc", "token": str(uuid4()), "last": ""},
    )
    assert answer.status_code == 302
    assert candidate.decisions.get().reason == "rõ người, rõ việc"


@pytest.mark.parametrize(
    "data", [{"verdict": "accepted"}, {"verdict": "accepted", "token": "1"}, {"token": str(uuid4())}]
)
def test_a_malformed_request_is_refused(candidate: Candidate, lan: User, client: Client, data: dict[str, str]) -> None:
    client.force_login(lan)
    assert client.post(reverse("decide", args=[candidate.pk]), data).status_code == 400
    assert not Decision.objects.exists()
