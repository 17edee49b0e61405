import base64
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers import gather
from review import decisions
from review.permissions import PAGES, Need
from review.tokens import issue
from store import saved_settings
from store.models import Activity, ApiToken, Article, Candidate
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def candidate() -> Candidate:
    cache.clear()
    store_article()
    gather()
    return Candidate.objects.get()


@pytest.fixture
def lan() -> User:
    return account("lan", "analyst")


def _with(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_candidates_come_with_the_sentence_behind_each_claim(candidate: Candidate, lan: User, client: Client) -> None:
    told = client.get("/api/v1/candidates", headers=_with(issue(lan, "thử", 30))).json()
    assert (told["count"], told["next"]) == (1, None)
    item = told["items"][0]
    assert (item["name"], item["province"], item["standing"]) == ("Lò Văn Pánh", "Sơn La", "open")
    assert item["awards"][0]["award"].startswith("Bằng khen")
    text = Article.objects.get().reading.text
    assert all(text[piece["start"] : piece["end"]].strip() == piece["text"] for piece in item["evidence"])
    assert item["evidence"]


def test_one_candidate_and_one_article(candidate: Candidate, lan: User, client: Client) -> None:
    headers = _with(issue(lan, "thử", 30))
    assert client.get(f"/api/v1/candidates/{candidate.pk}", headers=headers).json()["id"] == candidate.pk
    article = client.get(f"/api/v1/articles/{Article.objects.get().pk}", headers=headers).json()
    assert (article["genre"], article["flag"], article["candidates"]) == ("profile", True, [candidate.pk])
    assert "text" not in article
    assert client.get("/api/v1/candidates/999999", headers=headers).status_code == 404


def test_the_figures_of_the_overview(candidate: Candidate, lan: User, client: Client) -> None:
    told = client.get("/api/v1/overview", headers=_with(issue(lan, "thử", 30))).json()
    assert told["totals"]["candidates"] == 1


def test_filters_are_those_of_the_lists(candidate: Candidate, lan: User, client: Client) -> None:
    headers = _with(issue(lan, "thử", 30))
    for query, count in (
        ("name=lo van panh", 1),
        ("kind=model", 0),
        ("kind=model&kind=person", 1),
        ("decision=accepted", 0),
    ):
        assert client.get(f"/api/v1/candidates?{query}", headers=headers).json()["count"] == count, query
    refused = client.get("/api/v1/candidates?since=hom-qua", headers=headers)
    assert (refused.status_code, "since" in refused.json()["detail"]) == (400, True)
    assert client.get("/api/v1/candidates?page_size=100000", headers=headers).status_code == 422


def test_pages_follow_each_other(candidate: Candidate, lan: User, client: Client) -> None:
    for number in range(4):
        Candidate.objects.create(kind="person", name=f"Người {number}", identity=str(number), name_key=str(number))
    headers = _with(issue(lan, "thử", 30))
    path: str | None = "/api/v1/candidates?page_size=2&kind=person"
    seen: list[int] = []
    while path:
        told = client.get(path, headers=headers).json()
        seen += [item["id"] for item in told["items"]]
        path = told["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_key_sees_what_its_owner_sees(candidate: Candidate, client: Client) -> None:
    key = issue(account("hue", "analyst", provinces=("46",)), "thử", 30)
    assert client.get("/api/v1/candidates", headers=_with(key)).json()["count"] == 0
    assert client.get(f"/api/v1/candidates/{candidate.pk}", headers=_with(key)).status_code == 404
    assert client.get(f"/api/v1/articles/{Article.objects.get().pk}", headers=_with(key)).status_code == 404


def _addresses() -> list[str]:
    return [
        reverse(name, kwargs={"pk": 1} if name in {"api:candidate", "api:article"} else {})
        for name, need in PAGES.items()
        if need is Need.KEY
    ]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer gs_nothing"}, {"Authorization": "Basic !!"}])
def test_nothing_without_a_valid_key(candidate: Candidate, lan: User, client: Client, header: dict[str, str]) -> None:
    client.force_login(lan)
    for address in _addresses():
        assert client.get(address, headers=header).status_code == 401, address


@pytest.mark.parametrize("how", ["revoked", "expired", "disabled", "role lost"])
def test_a_key_ends(candidate: Candidate, lan: User, client: Client, how: str) -> None:
    key = issue(lan, "thử", 30)
    assert client.get("/api/v1/candidates", headers=_with(key)).status_code == 200
    if how == "revoked":
        client.force_login(lan)
        client.post(reverse("token-revoke", args=[ApiToken.objects.get().pk]))
    elif how == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "disabled":
        User.objects.update(is_active=False)
    else:
        lan.groups.clear()
    assert client.get("/api/v1/candidates", headers=_with(key)).status_code == 401


def test_a_key_is_kept_as_a_digest_and_shown_once(lan: User, client: Client) -> None:
    client.force_login(lan)
    page = client.post(reverse("tokens"), {"label": "báo cáo", "days": "30"})
    key = page.content.decode().split('class="secret">')[1].split("<")[0]
    assert client.get("/api/v1/candidates", headers=_with(key)).status_code == 200
    kept = ApiToken.objects.get()
    assert key not in str(vars(kept))
    assert key not in client.get(reverse("tokens")).content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_nobody_revokes_the_keys_of_others(lan: User, client: Client) -> None:
    issue(lan, "thử", 30)
    client.force_login(account("son", "analyst"))
    assert client.post(reverse("token-revoke", args=[ApiToken.objects.get().pk])).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_a_key_that_asks_too_often_waits(candidate: Candidate, lan: User, client: Client) -> None:
    saved_settings.save("api_per_minute", 3, None)
    key = issue(lan, "thử", 30)
    answers = []
    for _ in range(8):
        cache.clear()  # as if each request reached another process of the site
        answers.append(client.get("/api/v1/candidates", headers=_with(key)))
    assert answers[-1].status_code == 429 or answers[3].status_code == 429
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["Retry-After"] == "60"


def test_every_call_is_kept_in_the_log(candidate: Candidate, lan: User, client: Client) -> None:
    client.get("/api/v1/candidates?kind=person", headers=_with(issue(lan, "thử", 30)))
    row = Activity.objects.get(action="api")
    assert (row.user, row.detail["duong_dan"]) == (lan, "/api/v1/candidates?kind=person")


def test_nothing_can_be_changed(candidate: Candidate, lan: User, client: Client) -> None:
    headers = _with(issue(lan, "thử", 30))
    for address in _addresses()[:3]:
        for method in (client.post, client.put, client.delete, client.patch):
            assert method(address, headers=headers).status_code == 405


def test_the_description_is_openapi_and_names_every_address(client: Client) -> None:
    told = client.get(reverse("api:openapi-json")).json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {
        "/api/v1/candidates",
        "/api/v1/candidates/{pk}",
        "/api/v1/articles/{pk}",
        "/api/v1/overview",
    }
    assert told["components"]["securitySchemes"]["Key"] == {"type": "http", "scheme": "bearer"}


def test_the_feed_holds_what_was_accepted(candidate: Candidate, lan: User, client: Client) -> None:
    candidate.name = "Lò\x0b Văn Pánh"
    candidate.save()
    other = Candidate.objects.create(kind="person", name="Chờ", identity="c", name_key="c", province="Sơn La")
    decisions.decide(candidate, lan, "accepted", "", token=uuid4(), seen=None)
    decisions.decide(other, lan, "later", "", token=uuid4(), seen=None)
    basic = base64.b64encode(f"x:{issue(lan, 'tin', 30)}".encode()).decode()
    answer = client.get(reverse("feed"), headers={"Authorization": f"Basic {basic}"})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title", "").split(",")[0] for entry in entries] == ["Lò Văn Pánh"]
    assert entries[0].findtext(f"{ATOM}id") == f"urn:guongsang:candidate:{candidate.pk}"


def test_the_feed_has_the_scope_of_its_key(candidate: Candidate, lan: User, client: Client) -> None:
    decisions.decide(candidate, lan, "accepted", "", token=uuid4(), seen=None)
    key = issue(account("hue", "analyst", provinces=("46",)), "tin", 30)
    feed = ElementTree.fromstring(client.get(reverse("feed"), headers=_with(key)).content)
    assert feed.findall(f"{ATOM}entry") == []
