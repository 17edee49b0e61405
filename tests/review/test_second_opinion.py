from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from candidates.dossiers import gather
from review import second_opinion
from review.second_opinion import adjudicate, agreement, assign, is_chosen, kappa, opine
from store import saved_settings
from store.models import Activity, Candidate, Decision, Opinion, SecondOpinion
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def two() -> tuple[User, User]:
    return account("lan", "analyst"), account("son", "analyst")


def _candidates(count: int, province: str = "Sơn La") -> None:
    Candidate.objects.bulk_create(
        Candidate(kind="person", name=f"Người {n}", identity=f"{province}{n}", name_key=str(n), province=province)
        for n in range(count)
    )


@pytest.fixture
def pair(two: tuple[User, User]) -> SecondOpinion:
    store_article()
    gather()
    saved_settings.save("second_opinion_share", 1, None)
    assert assign() == 1
    return SecondOpinion.objects.get()


def test_the_share_is_kept_and_a_repeated_run_changes_nothing(two: tuple[User, User]) -> None:
    _candidates(600)
    saved_settings.save("second_opinion_share", 0.25, None)
    given = assign()
    assert 110 < given < 190
    before = list(SecondOpinion.objects.values_list("candidate", "first", "second"))
    assert assign() == 0
    assert list(SecondOpinion.objects.values_list("candidate", "first", "second")) == before


def test_who_is_chosen_stays_chosen_when_the_share_grows() -> None:
    small = {n for n in range(500) if is_chosen(str(n), 0.1)}
    assert small < {n for n in range(500) if is_chosen(str(n), 0.3)}


def test_nothing_is_given_away_without_a_share_or_a_second_analyst(two: tuple[User, User]) -> None:
    _candidates(5)
    assert assign() == 0
    saved_settings.save("second_opinion_share", 1, None)
    two[1].groups.clear()
    assert assign() == 0


def test_the_work_is_spread_over_the_analysts_of_the_province(two: tuple[User, User]) -> None:
    account("mai", "analyst")
    account("hue", "analyst", provinces=("46",))
    _candidates(300)
    saved_settings.save("second_opinion_share", 1, None)
    assign()
    load = [
        SecondOpinion.objects.filter(first__username=name).count()
        + SecondOpinion.objects.filter(second__username=name).count()
        for name in ("lan", "son", "mai", "hue")
    ]
    assert load[3] == 0
    assert all(150 < given < 250 for given in load[:3])


def test_two_equal_opinions_become_two_decisions(pair: SecondOpinion, two: tuple[User, User]) -> None:
    opine(pair, two[0], "accepted", "rõ việc", uuid4())
    assert not Decision.objects.exists()
    assert pair.candidate.standing == "open"
    opine(pair, two[1], "accepted", "", uuid4())
    pair.refresh_from_db()
    pair.candidate.refresh_from_db()
    assert (pair.candidate.standing, Decision.objects.count()) == ("accepted", 2)
    assert pair.settled_at is not None


def test_an_opinion_can_be_changed_until_the_other_has_answered(pair: SecondOpinion, two: tuple[User, User]) -> None:
    for verdict in ("accepted", "rejected"):
        opine(pair, two[0], verdict, "", uuid4())
    opine(pair, two[1], "accepted", "", uuid4())
    opine(pair, two[0], "accepted", "nhìn thấy ý kiến kia rồi đổi", uuid4())
    assert Opinion.objects.get(user=two[0]).verdict == "rejected"


def test_nobody_else_has_an_opinion(pair: SecondOpinion, two: tuple[User, User]) -> None:
    with pytest.raises(PermissionDenied):
        opine(pair, account("mai", "analyst"), "accepted", "", uuid4())
    with pytest.raises(ValueError, match="expected one of"):
        opine(pair, two[0], "open", "", uuid4())


def test_two_different_opinions_wait_for_a_supervisor(pair: SecondOpinion, two: tuple[User, User]) -> None:
    chief = account("lanh-dao", "supervisor")
    with pytest.raises(ValueError, match="both opinions"):
        adjudicate(pair, chief, "accepted", "")
    opine(pair, two[0], "accepted", "", uuid4())
    opine(pair, two[1], "rejected", "", uuid4())
    assert list(second_opinion.disagreements(chief)) == [pair]
    for _ in range(2):
        adjudicate(pair, chief, "later", "chờ xác minh")
    pair.candidate.refresh_from_db()
    assert (pair.candidate.standing, Decision.objects.get().user) == ("later", chief)
    assert not second_opinion.disagreements(chief).exists()
    assert Activity.objects.filter(action="adjudicate").count() == 1


def test_the_other_opinion_stays_hidden(pair: SecondOpinion, two: tuple[User, User]) -> None:
    opine(pair, two[0], "rejected", "LÝ DO KÍN", uuid4())
    client = Client()
    client.force_login(two[1])
    for address in (reverse("second-opinion"), reverse("dossier", args=[pair.candidate_id]), reverse("queue")):
        page = client.get(address).content.decode()
        assert "LÝ DO KÍN" not in page
    client.force_login(two[0])
    assert reverse("opine", args=[pair.pk]) not in client.get(reverse("second-opinion")).content.decode()


def test_the_pages_from_opinion_to_adjudication(pair: SecondOpinion, two: tuple[User, User], client: Client) -> None:
    for user, verdict in zip(two, ("accepted", "rejected"), strict=True):
        client.force_login(user)
        assert pair.candidate.name in client.get(reverse("second-opinion")).content.decode()
        answer = client.post(reverse("opine", args=[pair.pk]), {"verdict": verdict, "token": str(uuid4())})
        assert answer.headers["Location"] == reverse("second-opinion")
    client.force_login(account("lanh-dao", "supervisor"))
    assert pair.candidate.name in client.get(reverse("disagreements")).content.decode()
    client.post(reverse("adjudicate", args=[pair.pk]), {"verdict": "accepted", "reason": ""})
    assert reverse("adjudicate", args=[pair.pk]) not in client.get(reverse("disagreements")).content.decode()
    assert client.get(reverse("agreement")).status_code == 200


def test_a_decision_on_the_dossier_is_an_opinion_while_two_judge_apart(
    pair: SecondOpinion, two: tuple[User, User], client: Client
) -> None:
    address = reverse("decide", args=[pair.candidate_id])
    for user, decided in zip(two, (0, 2), strict=True):
        client.force_login(user)
        assert client.post(address, {"verdict": "accepted", "token": str(uuid4())}).status_code == 302
        assert Decision.objects.count() == decided
    client.post(address, {"verdict": "rejected", "token": str(uuid4())})
    assert Decision.objects.count() == 3


@pytest.mark.parametrize("data", [{}, {"verdict": "accepted"}, {"verdict": "open", "token": str(uuid4())}])
def test_a_malformed_opinion_is_refused(
    pair: SecondOpinion, two: tuple[User, User], client: Client, data: dict[str, str]
) -> None:
    client.force_login(two[0])
    assert client.post(reverse("opine", args=[pair.pk]), data).status_code == 400


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .7, by chance .5, kappa .4."""
    verdicts = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert kappa(verdicts) == pytest.approx(0.4)
    assert kappa(verdicts[:9]) is None
    assert kappa([("a", "a")] * 30) is None


def test_agreement_is_told_for_each_two_people(two: tuple[User, User]) -> None:
    _candidates(12)
    saved_settings.save("second_opinion_share", 1, None)
    assign()
    for number, pair in enumerate(SecondOpinion.objects.order_by("pk")):
        opine(pair, two[0], "accepted" if number % 2 else "rejected", "", UUID(int=2 * number))
        opine(pair, two[1], "accepted" if number % 2 or number == 0 else "rejected", "", UUID(int=2 * number + 1))
    found = agreement()
    assert [(one.first, one.second, one.both, one.alike) for one in found] == [("lan", "son", 12, 11)]
    assert found[0].kappa == pytest.approx(5 / 6)
