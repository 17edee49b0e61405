"""Each role at each address, and each province's people before each other's candidates."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from candidates.dossiers import gather
from review.permissions import (
    PAGES,
    ROLES,
    Need,
    names_in,
    province_of,
    provinces,
    visible_articles,
    visible_candidates,
)
from store.models import Activity, Article, Candidate
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db

ALLOWED = {
    Need.NOTHING: {"analyst", "supervisor", "operator", "reader", "nobody"},
    Need.ACCOUNT: {"analyst", "supervisor", "operator", "reader"},
    Need.READ: {"analyst", "supervisor", "reader"},
    Need.DECIDE: {"analyst", "supervisor"},
    Need.EXPORT: {"analyst", "supervisor"},
    Need.USE_API: {"analyst", "supervisor"},
    Need.ADJUDICATE: {"supervisor"},
    Need.CHANGE_SETTINGS: {"supervisor"},
    Need.READ_ACTIVITY: {"supervisor", "operator"},
    Need.MANAGE_PEOPLE: {"operator"},
}
"""The matrix, written out once more: a change of a role's rights has to be made here too."""


def _addresses(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", list(pattern.pattern.converters)


ADDRESSES = dict(_addresses(get_resolver().url_patterns))


def _address(name: str) -> str:
    return reverse(name, kwargs={key: UUID(int=1) if key == "batch" else 1 for key in ADDRESSES[name]})


def _client(role: str) -> Client:
    client = Client()
    if role != "nobody":
        client.force_login(account(f"{role}-{uuid4().hex[:6]}", role))
    return client


def test_every_address_says_what_it_needs() -> None:
    assert sorted(ADDRESSES) == sorted(PAGES)


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_each_role_at_each_address(role: str) -> None:
    for name, need in PAGES.items():
        if need is Need.KEY or name == "sign-out":
            continue
        client = _client(role)
        answers = [client.get(_address(name)), client.post(_address(name))]
        for answer in answers:
            refused = answer.status_code == 403 or (
                answer.status_code == 302 and answer.headers["Location"].startswith(reverse("sign-in"))
            )
            assert refused is (role not in ALLOWED[need]), (role, name, answer.status_code)


def test_an_account_without_a_role_opens_no_page_with_candidates(client: Client) -> None:
    client.force_login(account("khong-vai-tro"))
    assert client.get(reverse("queue")).status_code == 403


def test_the_roles_have_the_rights_of_the_matrix() -> None:
    for role in ROLES:
        held = {f"store.{p.codename}" for p in Group.objects.get(name=role).permissions.all()}
        wanted = {need.value for need, roles in ALLOWED.items() if role in roles and need.value.startswith("store.")}
        assert held == wanted


@pytest.fixture
def two_provinces() -> tuple[Candidate, Candidate]:
    for number in (1, 2):
        store_article(number)
    gather()
    ours = Candidate.objects.get()
    other = Candidate.objects.create(
        kind="person", name="H'Lem Niê", identity="x", name_key="h'lem nie", province="Phú Yên"
    )
    return ours, other


def test_a_person_of_a_province_sees_its_candidates_only(two_provinces: tuple[Candidate, Candidate]) -> None:
    ours, other = two_provinces
    son_la = account("son-la", "analyst", provinces=("14",))
    dak_lak = account("dak-lak", "analyst", provinces=("66",))
    everywhere = account("bo", "analyst")
    assert list(visible_candidates(son_la)) == [ours]
    assert list(visible_candidates(dak_lak)) == [other]
    assert visible_candidates(everywhere).count() == 2
    assert visible_articles(son_la).count() == 2
    assert visible_articles(dak_lak).count() == 0


def test_pages_of_other_provinces_are_not_found(two_provinces: tuple[Candidate, Candidate], client: Client) -> None:
    ours, _ = two_provinces
    client.force_login(account("hue", "analyst", provinces=("46",)))
    assert client.get(reverse("dossier", args=[ours.pk])).status_code == 404
    assert client.get(reverse("article", args=[Article.objects.first().pk])).status_code == 404  # type: ignore[union-attr]
    answer = client.post(reverse("decide", args=[ours.pk]), {"verdict": "accepted", "token": str(uuid4())})
    assert answer.status_code == 404
    assert "Pánh" not in client.get(reverse("queue")).content.decode()


def test_an_article_of_elsewhere_is_seen_when_ones_own_candidate_is_in_it(
    two_provinces: tuple[Candidate, Candidate],
) -> None:
    Article.objects.update(province="Hà Nội")
    assert visible_articles(account("son-la", "analyst", provinces=("14",))).count() == 2


def test_who_saw_personal_data_is_kept(two_provinces: tuple[Candidate, Candidate], client: Client) -> None:
    user = account("lan", "analyst")
    client.force_login(user)
    client.get(reverse("dossier", args=[two_provinces[0].pk]))
    client.get(reverse("dossier", args=[10_000]))
    assert [(a.user, a.subject) for a in Activity.objects.filter(action="view")] == [
        (user, f"candidate:{two_provinces[0].pk}")
    ]


def test_the_34_provinces_hold_the_63() -> None:
    assert len(provinces()) == 34
    assert province_of("Bắc Kạn") == "19"
    assert "Phú Yên" in names_in("66")
    names = [name for code in provinces() for name in names_in(code)]
    assert len(names) == len(set(names)) == 63


def test_rights_of_a_single_account_count_for_nothing(client: Client) -> None:
    user = User.objects.create_user("rieng")
    user.user_permissions.set(Group.objects.get(name="supervisor").permissions.all())
    client.force_login(user)
    assert client.get(reverse("queue")).status_code == 403
