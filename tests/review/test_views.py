import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.dossiers import gather
from review.accounts import ONE_TIME
from store.models import Article, Candidate
from store.search import index_new
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(account("lan", "analyst"))
    return client


@pytest.fixture
def candidate() -> Candidate:
    store_article()
    gather()
    index_new()
    return Candidate.objects.get()


def test_every_page_needs_an_account(client: Client, candidate: Candidate) -> None:
    article = Article.objects.get()
    pages = [reverse("queue"), reverse("dossier", args=[candidate.pk]), reverse("article", args=[article.pk])]
    for page in [*pages, reverse("decide", args=[candidate.pk]), reverse("new-password")]:
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer.headers["Location"].startswith(reverse("sign-in"))


def test_a_one_time_password_leads_only_to_a_new_one(client: Client, candidate: Candidate) -> None:
    account("moi", "analyst", password="dung-mot-lan-thoi")
    client.post(reverse("sign-in"), {"username": "moi", "password": "dung-mot-lan-thoi"})
    assert client.session[ONE_TIME]
    assert client.get(reverse("queue")).headers["Location"] == reverse("new-password")
    new = "cua-rieng-toi-2026"
    client.post(
        reverse("new-password"),
        {"old_password": "dung-mot-lan-thoi", "new_password1": new, "new_password2": new},
    )
    assert client.get(reverse("queue")).status_code == 200


def test_five_wrong_passwords_lock_the_account_out(client: Client) -> None:
    User.objects.create_user("lan", password="mot-mat-khau-dai")
    for _ in range(5):
        client.post(reverse("sign-in"), {"username": "lan", "password": "sai"})
    answer = client.post(reverse("sign-in"), {"username": "lan", "password": "mot-mat-khau-dai"})
    assert answer.status_code == 429


def test_the_queue_shows_who_where_and_what_is_known_of_awards(analyst: Client, candidate: Candidate) -> None:
    page = analyst.get(reverse("queue")).content.decode()
    assert "Lò Văn Pánh" in page
    assert "đã khen" in page


@pytest.mark.parametrize(
    "query", ["q=lo+van+panh", "q=Pánh", "kind=person", "province=Sơn+La", "decision=all", "award=awarded", "award=any"]
)
def test_a_filter_that_fits_finds(analyst: Client, candidate: Candidate, query: str) -> None:
    assert "Lò Văn Pánh" in analyst.get(f"{reverse('queue')}?{query}").content.decode()


@pytest.mark.parametrize(
    "query",
    ["q=pang", "kind=model", "province=Huế", "decision=rejected", "page=x&q=khong-co", "award=none", "portal=khong-co"],
)
def test_a_filter_that_does_not_fit_says_so(analyst: Client, candidate: Candidate, query: str) -> None:
    page = analyst.get(f"{reverse('queue')}?{query}").content.decode()
    assert "Lò Văn Pánh" not in page
    assert "Không có hồ sơ nào" in page


def test_the_dossier_marks_the_evidence_and_escapes_the_source(analyst: Client, candidate: Candidate) -> None:
    page = analyst.get(reverse("dossier", args=[candidate.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “ngoặc”" in page
    assert 'class="m m-award evidence"' in page
    assert "<td>Chủ tịch UBND tỉnh</td><td>2021</td>" in page
    assert "<details>" in page


def test_the_article_page_shows_commendations(analyst: Client, candidate: Candidate) -> None:
    page = analyst.get(reverse("article", args=[Article.objects.get().pk])).content.decode()
    assert "Bằng khen của Chủ tịch UBND tỉnh" in page
    assert "gương điển hình" in page


def test_pages_send_the_headers_that_keep_harvested_text_harmless(analyst: Client, candidate: Candidate) -> None:
    headers = analyst.get(reverse("dossier", args=[candidate.pk])).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_queries_do_not_grow_with_the_queue(
    analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        store_article(number, portal=f"bao-{number}")
    gather()
    with django_assert_max_num_queries(10):
        analyst.get(reverse("queue"))
