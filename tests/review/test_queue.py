"""The queue: filters in the address, saved views, who is there, the walk, and deciding for a whole view."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from candidates.dossiers import gather
from review.queue import PAGE, View, following
from store.models import Candidate, Decision, Presence, SavedView
from store.search import index_new
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db

NAMES = ["Lò Văn Pánh", "Giàng A Sử", "Vàng Thị Mỷ", "Quàng Văn Tưởng", "Sùng Thị Dơ"]


@pytest.fixture
def lan(client: Client) -> User:
    cache.clear()
    user = account("lan", "analyst")
    client.force_login(user)
    return user


@pytest.fixture
def dossiers() -> list[Candidate]:
    """In the order of the queue."""
    for number, name in enumerate(NAMES):
        store_article(number, name=name)
    gather()
    index_new()
    for rank, name in enumerate(reversed(NAMES)):
        Candidate.objects.filter(name=name).update(rank=rank // 2)
    return list(Candidate.objects.order_by("-rank", "-score", "name_key", "pk"))


def _page(client: Client, query: str = "") -> str:
    return client.get(f"{reverse('queue')}?{query}").content.decode()


def test_the_view_of_an_address_is_the_address_again() -> None:
    query = "kind=person&province=S%C6%A1n+La&since=2026-01-01&decision=accepted&q=lo&award=none&portal=x"
    view = View.of(QueryDict(query))
    again = View.of(QueryDict(view.query))
    assert again == view
    assert QueryDict(view.query) == QueryDict(query)


def test_an_address_without_filters_stays_short() -> None:
    assert View.of(QueryDict("province=&kind=&decision=open&q=")).query == ""


def test_a_filter_that_cannot_be_used_is_named_and_the_page_is_there(
    client: Client, lan: User, dossiers: list[Candidate]
) -> None:
    page = _page(client, "since=hom-qua")
    assert "hom-qua" in page
    assert "Lò Văn Pánh" in page


def test_with_htmx_only_the_list_comes(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    answer = client.get(reverse("queue"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Lò Văn Pánh" in page
    assert "<html" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client, lan: User, dossiers: list[Candidate], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _page(client)
    with django_assert_num_queries(8):
        _page(client)
    with django_assert_num_queries(9):
        _page(client, "q=lo+van+panh")


def test_a_long_queue_has_pages(client: Client, lan: User) -> None:
    Candidate.objects.bulk_create(
        Candidate(kind="person", name=f"Người {n}", identity=f"n{n}", name_key=f"n{n}") for n in range(PAGE + 1)
    )
    assert 'rel="next"' in _page(client)
    assert "page=2" in _page(client)
    assert 'rel="prev"' in _page(client, "page=2")


def test_the_walk_meets_every_dossier_of_the_view_once_and_back(lan: User, dossiers: list[Candidate]) -> None:
    view, found = View.of(QueryDict("")), Candidate.objects.all()
    walked = [dossiers[0]]
    by_key = {dossier.pk: dossier for dossier in dossiers}
    while (after := following(view, found, walked[-1])) is not None and by_key[after] not in walked:
        walked.append(by_key[after])
    assert walked == dossiers
    keys = [dossier.pk for dossier in dossiers]
    assert following(view, found, dossiers[-1]) == keys[0], "the end leads to the beginning"
    assert [following(view, found, one, back=True) for one in dossiers] == [None, *keys[:-1]]


@pytest.mark.parametrize("order", ["name", "new"])
def test_the_walk_follows_every_order(lan: User, dossiers: list[Candidate], order: str) -> None:
    view, found = View.of(QueryDict(f"order={order}")), Candidate.objects.all()
    listed = list(view.find(found))
    assert [following(view, found, one) for one in listed] == [*(one.pk for one in listed[1:]), None]


def test_the_links_of_a_dossier_lead_on_and_back_in_its_view(
    client: Client, lan: User, dossiers: list[Candidate]
) -> None:
    first, second = dossiers[:2]
    onward = client.get(reverse("next-dossier", args=[first.pk]), {"decision": "all"})
    assert onward.headers["Location"] == f"{reverse('dossier', args=[second.pk])}?decision=all"
    back = client.get(reverse("previous-dossier", args=[second.pk]))
    assert back.headers["Location"] == reverse("dossier", args=[first.pk])
    ended = client.get(reverse("previous-dossier", args=[first.pk]), follow=True)
    assert "Đã hết danh sách" in ended.content.decode()


def test_a_filter_that_finds_very_many_is_not_counted_to_the_end(
    client: Client, lan: User, dossiers: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.queue.MOST_COUNTED", len(dossiers) - 1)
    assert f"hơn {len(dossiers) - 1} hồ sơ" in _page(client)
    monkeypatch.setattr("review.queue.MOST_COUNTED", len(dossiers))
    assert f"hơn {len(dossiers)} hồ sơ" not in _page(client)


def test_the_queue_of_one_portal(client: Client, lan: User) -> None:
    store_article(1, portal="bao-mot", name=NAMES[0])
    store_article(2, portal="bao-hai", name=NAMES[1])
    gather()
    page = _page(client, "portal=bao-hai")
    assert NAMES[1] in page
    assert NAMES[0] not in page


def test_a_saved_view_is_kept_shared_and_removed(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    client.post(f"{reverse('save-view')}?kind=person&page=3", {"name": " Người  Sơn La ", "shared": "1"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("Người Sơn La", "kind=person", True)
    client.post(f"{reverse('save-view')}?kind=model", {"name": "Người Sơn La"})
    assert SavedView.objects.get().query == "kind=model"

    other = Client()
    other.force_login(account("son", "analyst"))
    assert "Người Sơn La" not in _page(other), "no longer shared"
    assert other.post(reverse("forget-view", args=[view.pk])).status_code == 404
    client.post(reverse("forget-view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_dossier_that_a_colleague_has_open_is_marked(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    son = account("son", "analyst")
    colleague = Client()
    colleague.force_login(son)
    colleague.post(reverse("here", args=[dossiers[0].pk]))
    assert "son đang mở" in _page(client)
    assert "son đang mở" in client.post(reverse("here", args=[dossiers[0].pk])).content.decode()
    assert "son đang mở" not in _page(colleague)
    Presence.objects.filter(user=son).update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "son đang mở" not in _page(client)


def test_progress_of_the_week(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    client.post(reverse("decide", args=[dossiers[0].pk]), {"token": str(uuid4()), "verdict": "accepted"})
    page = _page(client)
    assert "đã xử lý 1 / 5 hồ sơ mới" in page
    assert "tôi: 1" in page


def test_a_whole_view_is_decided_only_with_its_count(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    address = f"{reverse('decide-all')}?kind=person"
    assert "5 hồ sơ" in client.get(address).content.decode()
    token = str(uuid4())
    wrong = client.post(address, {"token": token, "count": "4", "verdict": "later"})
    assert wrong.status_code == 409
    assert not Decision.objects.exists()
    for _ in range(2):
        right = client.post(address, {"token": token, "count": "5", "verdict": "later", "reason": "chờ họp"})
        assert right.headers["Location"] == reverse("my-decisions")
    assert Decision.objects.filter(verdict="later", reason="chờ họp").count() == 5
    client.post(reverse("undo-batch", args=[token]))
    assert set(Candidate.objects.values_list("standing", flat=True)) == {"open"}


def test_the_script_gets_what_it_needs_and_the_next_dossier(
    client: Client, lan: User, dossiers: list[Candidate]
) -> None:
    first, second = dossiers[:2]
    token = str(uuid4())
    answer = client.post(
        f"{reverse('decide', args=[first.pk])}?kind=person",
        {"token": token, "verdict": "accepted", "walk": "1"},
        headers={"accept": "application/json"},
    ).json()
    assert answer["verdict"] == "accepted"
    assert answer["next"] == f"{reverse('dossier', args=[second.pk])}?kind=person"

    undone = [
        client.post(reverse("undo-last"), {"token": t}, headers={"accept": "application/json"})
        for t in [str(uuid4())] * 2
    ]
    assert [one.json()["candidate"] for one in undone] == [first.pk, first.pk]
    assert Decision.objects.count() == 2
    nothing = client.post(reverse("undo-last"), {"token": str(uuid4())}, headers={"accept": "application/json"})
    assert nothing.status_code == 400


def test_yesterdays_decision_is_listed_and_taken_back(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    client.post(reverse("decide", args=[dossiers[0].pk]), {"token": str(uuid4()), "verdict": "rejected"})
    decision = Decision.objects.get()
    Decision.objects.filter(pk=decision.pk).update(decided_at=timezone.now() - timedelta(days=1))
    page = client.get(reverse("my-decisions")).content.decode()
    assert "Hôm qua" in page
    assert dossiers[0].name in page
    client.post(reverse("undo", args=[decision.pk]), {"token": str(uuid4())})
    dossiers[0].refresh_from_db()
    assert dossiers[0].standing == "open"
    assert "đã hoàn tác" in client.get(reverse("my-decisions")).content.decode()


def test_search_finds_dossiers_and_articles_on_one_page(client: Client, lan: User, dossiers: list[Candidate]) -> None:
    page = client.get(reverse("search"), {"q": "giang a su"}).content.decode()
    assert page.count("Giàng A Sử") == 2
    assert "Quàng Văn Tưởng" not in page
    loose = client.get(reverse("search"), {"q": "sử giàng"}).content.decode()
    assert "Không có đúng cụm từ này" in loose
    assert "Giàng A Sử" in loose
    assert "Không có bài nào" in client.get(reverse("search"), {"q": "khongcogi"}).content.decode()


def test_search_shows_only_what_a_person_may_see(client: Client, dossiers: list[Candidate]) -> None:
    client.force_login(account("hue", "analyst", provinces=("46",)))
    page = client.get(reverse("search"), {"q": "giang a su"}).content.decode()
    assert "Không có hồ sơ nào" in page
    assert "Giàng A Sử" not in page
