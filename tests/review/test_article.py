"""The article page: labels set right, the archived copy, and articles that mean harm."""

import hashlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.dossiers import gather
from config.settings import load as settings
from crawler.archive import Archive
from crawler.records import Page
from store.models import ArchivedPage, Article, Candidate, Correction
from tests.review.invented import TEXT, store_article, store_hostile_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(client: Client) -> User:
    user = account("lan", "analyst")
    client.force_login(user)
    return user


@pytest.fixture
def article() -> Article:
    made = store_article()
    gather()
    return made


def _correct(client: Client, article: Article, **data: object) -> int:
    data.setdefault("token", str(uuid4()))
    answer = client.post(reverse("correct", args=[article.pk]), data, headers={"accept": "application/json"})
    return answer.status_code


def test_a_stretch_gets_its_label(client: Client, lan: User, article: Article) -> None:
    start = TEXT.index("bản Nà Tăm")
    assert _correct(client, article, kind="span", label="ORG", start=start, end=start + 10) == 200
    kept = Correction.objects.get()
    assert (kept.start, kept.end, kept.before, kept.label, kept.user) == (start, start + 10, "PLACE", "ORG", lan)
    assert kept.text_sha1 == hashlib.sha1(TEXT.encode()).hexdigest()
    page = client.get(reverse("article", args=[article.pk])).content.decode()
    assert "“bản Nà Tăm” → Tổ chức" in page


def test_blanks_around_chosen_words_are_left_out(client: Client, lan: User, article: Article) -> None:
    start = TEXT.index(" sinh năm ")
    assert _correct(client, article, kind="span", label="DATE", start=start, end=start + 10) == 200
    kept = Correction.objects.get()
    assert TEXT[kept.start : kept.end] == "sinh năm"


def test_a_role_and_a_genre_are_set_right(client: Client, lan: User, article: Article) -> None:
    assert _correct(client, article, kind="role", label="official", subject="p1") == 200
    assert _correct(client, article, kind="genre", label="ceremony") == 200
    befores = dict(Correction.objects.values_list("kind", "before"))
    assert befores == {"role": "put_forward", "genre": "profile"}
    page = client.get(reverse("article", args=[article.pk])).content.decode()
    assert "cán bộ, lãnh đạo ✓" in page
    assert '<option value="ceremony" selected>' in page


def test_a_label_sent_twice_is_kept_once(client: Client, lan: User, article: Article) -> None:
    token = str(uuid4())
    for _ in range(2):
        assert _correct(client, article, kind="genre", label="other", token=token) == 200
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "span", "label": "NAME", "start": 0, "end": 3},
        {"kind": "span", "label": "ORG", "start": 3, "end": 3},
        {"kind": "span", "label": "ORG", "start": -1, "end": 3},
        {"kind": "span", "label": "ORG", "start": 0, "end": 99999},
        {"kind": "span", "label": "ORG", "start": "٣", "end": "x"},
        {"kind": "role", "label": "official", "subject": "p9"},
        {"kind": "role", "label": "ORG", "subject": "p1"},
        {"kind": "genre", "label": ""},
        {"kind": "", "label": "ORG"},
        {"kind": "genre", "label": "other", "token": "1"},
    ],
)
def test_a_label_that_cannot_be_is_refused(
    client: Client, lan: User, article: Article, data: dict[str, object]
) -> None:
    assert _correct(client, article, **data) == 400
    assert not Correction.objects.exists()


def test_the_number_of_queries_is_fixed(
    client: Client, lan: User, article: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("article", args=[article.pk])
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


def test_reprints_are_named(client: Client, lan: User, article: Article) -> None:
    again = store_article(2, portal="bao-khac")
    Article.objects.filter(pk=again.pk).update(reprint_of=article)
    assert "bao-khac" in client.get(reverse("article", args=[article.pk])).content.decode()
    assert "Bài gốc" in client.get(reverse("article", args=[again.pk])).content.decode()


def test_the_archived_copy_comes_as_text_that_no_browser_renders(client: Client, lan: User, article: Article) -> None:
    archive = Archive(settings().archive)
    html = b"<html><script>alert(1)</script></html>"
    page = Page(article.url, html, {"Content-Type": "text/html"}, 200, article.harvested_at)
    warc, offset = archive.add(page)
    archive.close()
    row = ArchivedPage.objects.create(
        portal="x", url=article.url, warc=warc, offset=offset, status=200, sha1="0" * 40, fetched_at=page.fetched_at
    )
    Article.objects.filter(pk=article.pk).update(page=row)
    answer = client.get(reverse("archived", args=[article.pk]))
    assert answer.content == html
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    Path(settings().archive / warc).unlink()
    assert client.get(reverse("archived", args=[article.pk])).status_code == 404


def test_a_hostile_article_is_shown_harmlessly_and_in_parts(client: Client, lan: User) -> None:
    article = store_hostile_article()
    page = client.get(reverse("article", args=[article.pk])).content.decode()
    assert len(page) < 3_000_000
    for harm in ("<script>alert", "<img src=x", "<b onclick", "<svg onload", 'href="javascript:', '" onmouseover="'):
        assert harm not in page
    assert not set("\u202e\u2066\u2069\u202c") & set(page)
    assert "chỉ tô một phần" in page
    assert "Phần 1 / 6" in page
    last = client.get(reverse("article", args=[article.pk]), {"part": "6"}).content.decode()
    assert "Xã Nà Tăm có ông" in last
    for part in ("0", "7", "x", "9" * 30):
        assert client.get(reverse("article", args=[article.pk]), {"part": part}).status_code == 200


def test_a_hostile_name_is_harmless_in_the_queue_and_on_its_dossier(client: Client, lan: User) -> None:
    name = "<img src=x onerror=alert(1)>abc"
    candidate = Candidate.objects.create(
        kind="person", name=name, identity="x", name_key="x", place='"><script>alert(2)</script>'
    )
    for address in (reverse("queue"), reverse("dossier", args=[candidate.pk]), reverse("regroup", args=[candidate.pk])):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<script>alert" not in page
