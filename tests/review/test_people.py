import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from store.models import Activity
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(account("van-hanh", "operator"))
    return client


def _secret(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found is not None
    return found[1]


def test_a_new_person_gets_a_password_for_one_time(operator: Client) -> None:
    answer = operator.post(
        reverse("person-add"), {"username": "lan", "full_name": "Lan", "roles": ["analyst"], "provinces": ["14"]}
    )
    assert answer.headers["Cache-Control"] == "no-store"
    person = Client()
    person.post(reverse("sign-in"), {"username": "lan", "password": _secret(answer.content.decode())})
    assert person.get(reverse("queue")).headers["Location"] == reverse("new-password")
    lan = User.objects.get(username="lan")
    assert lan.account.provinces == ["14"]
    assert Activity.objects.filter(action="person:add", subject="user:lan", user__username="van-hanh").exists()


def test_a_reset_ends_sessions_and_leads_to_a_new_password(operator: Client) -> None:
    lan = account("lan", "analyst", password="mot-mat-khau-dai")
    person = Client()
    person.post(reverse("sign-in"), {"username": "lan", "password": "mot-mat-khau-dai"})
    User.objects.filter(pk=lan.pk).update(last_login="2026-01-01T00:00:00Z")
    page = operator.post(reverse("person-password", args=[lan.pk])).content.decode()
    assert person.get(reverse("queue")).status_code == 302
    person.post(reverse("sign-in"), {"username": "lan", "password": _secret(page)})
    assert person.get(reverse("queue")).headers["Location"] == reverse("new-password")


def test_a_disabled_account_is_out_at_once(operator: Client) -> None:
    lan = account("lan", "analyst")
    person = Client()
    person.force_login(lan)
    assert person.get(reverse("queue")).status_code == 200
    operator.post(reverse("person", args=[lan.pk]), {"roles": ["analyst"]})
    assert person.get(reverse("queue")).status_code == 302


def test_nobody_locks_himself_out(operator: Client) -> None:
    me = User.objects.get(username="van-hanh")
    page = operator.post(reverse("person", args=[me.pk]), {"roles": ["reader"], "active": "on"}).content.decode()
    assert "Không thể tự khóa" in page
    assert [group.name for group in me.groups.all()] == ["operator"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "co dau cach", "roles": ["analyst"]},
        {"username": "x", "roles": ["king"]},
        {"username": "VAN-HANH", "roles": ["reader"]},
    ],
)
def test_what_cannot_be_an_account_is_refused(operator: Client, wrong: dict[str, object]) -> None:
    page = operator.post(reverse("person-add"), wrong).content.decode()
    assert 'role="alert"' in page
    assert User.objects.count() == 1


def test_an_unlocked_person_may_try_again(operator: Client) -> None:
    lan = account("lan", "analyst", password="mot-mat-khau-dai")
    person = Client()
    for _ in range(5):
        answer = person.post(reverse("sign-in"), {"username": "lan", "password": "sai"})
    assert answer.status_code == 429
    assert "Tạm khóa" in answer.content.decode()
    operator.post(reverse("person-unlock", args=[lan.pk]))
    assert person.post(reverse("sign-in"), {"username": "lan", "password": "mot-mat-khau-dai"}).status_code == 302
