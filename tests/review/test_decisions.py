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
    while (last := decisions.last_of(lan)) is not None:
        decisions.undo(last, lan, uuid4())
        candidate.refresh_from_db()
        standings.append(candidate.standing)
    assert standings == ["later", "open"]
    assert candidate.decisions.count() == 4


def test_an_undo_sent_twice_goes_back_once(candidate: Candidate, lan: User) -> None:
    for verdict in ("later", "accepted"):
        last = _decide(candidate, lan, verdict).decision
    for _ in range(2):
        decisions.undo(last, lan, uuid4())
    candidate.refresh_from_db()
    assert candidate.standing == "later"
    assert candidate.decisions.count() == 3


def test_an_undo_leaves_the_colleagues_decision_in_force(candidate: Candidate, lan: User, son: User) -> None:
    first = _decide(candidate, lan, "accepted").decision
    _decide(candidate, son, "rejected")
    decisions.undo(first, lan, uuid4())
    candidate.refresh_from_db()
    assert candidate.standing == "rejected"


def test_nobody_undoes_the_decision_of_somebody_else(candidate: Candidate, lan: User, son: User) -> None:
    first = _decide(candidate, lan, "accepted").decision
    with pytest.raises(decisions.DecisionError, match="somebody else"):
        decisions.undo(first, son, uuid4())


def test_a_replayed_decision_still_tells_of_the_colleague(candidate: Candidate, lan: User, son: User) -> None:
    first = _decide(candidate, lan, "accepted")
    token = uuid4()
    told = [decisions.decide(candidate, son, "later", "", token=token, seen=None).unseen for _ in range(2)]
    assert told == [first.decision, first.decision]


def test_a_token_of_another_decision_is_refused(candidate: Candidate, lan: User, son: User) -> None:
    token = uuid4()
    decisions.decide(candidate, lan, "later", "", token=token, seen=None)
    with pytest.raises(decisions.DecisionError, match="another decision"):
        decisions.decide(candidate, son, "accepted", "", token=token, seen=None)


def test_many_at_once_are_kept_once_and_taken_back_together(lan: User, son: User) -> None:
    for number in range(4):
        store_article(number, name=f"Lò Văn P{number}ánh")
    gather()
    assert Candidate.objects.count() == 4
    odd = Candidate.objects.earliest("pk")
    _decide(odd, son, "accepted")
    batch = uuid4()
    for _ in range(2):
        made = decisions.decide_all(Candidate.objects.all(), lan, "later", "chờ họp", batch=batch)
        assert len(made) == 4
    assert Decision.objects.filter(user=lan).count() == 4
    assert set(Candidate.objects.values_list("standing", flat=True)) == {"later"}
    assert [decisions.undo_batch(batch, lan) for _ in range(2)] == [4, 0]
    standings = dict(Candidate.objects.values_list("pk", "standing"))
    assert standings.pop(odd.pk) == "accepted"
    assert set(standings.values()) == {"open"}


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
