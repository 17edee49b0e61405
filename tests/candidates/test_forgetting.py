"""Forgetting somebody: out of the store, the index of the archive and every later run, without keeping the name."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.utils import timezone

from candidates.dossiers import gather
from candidates.forgetting import StopList, dossiers_of, forget, reach
from candidates.identity import Appearing
from candidates.regrouping import merge
from config.settings import load as settings
from crawler.archive import Archive, read_page, read_pages
from crawler.records import Page
from store.models import (
    Activity,
    Appearance,
    ArchivedPage,
    Article,
    Candidate,
    Forgotten,
    FrontierUrl,
    StoredReading,
    StoredVerdict,
)
from store.search import article_ids, index_new
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME, PORTAL = "Lò Văn Pánh", "bao-thu-nghiem"


def _everything_stored() -> str:
    """All rows of the store as text."""
    rows = [row for model in apps.get_app_config("store").get_models() for row in model._base_manager.all()]
    return json.dumps(json.loads(serializers.serialize("json", rows)), ensure_ascii=False)


def _archived(*pages: tuple[str, str]) -> list[ArchivedPage]:
    """Pages (address, text) in one file of the archive and in its index."""
    archive = Archive(settings().archive)
    rows = []
    for url, text in pages:
        warc, offset = archive.add(Page(url, text.encode(), {"Content-Type": "text/html"}))
        rows.append(ArchivedPage(
            portal=PORTAL, url=url, warc=warc, offset=offset, status=200, sha1="0", fetched_at=timezone.now()
        ))  # fmt: skip
    archive.close()
    return ArchivedPage.objects.bulk_create(rows)


def _gathered() -> Candidate:
    article = store_article()
    page, *_ = _archived(
        (article.url, f"<h1>{NAME} hiến đất</h1>"),
        ("http://127.0.0.1/chuyen-muc", "<a href=/1>L&ograve; Văn Pánh hiến đất</a>"),
        ("http://127.0.0.1/feed", "<a href=/nguoi-tot-lo-van-panh.html>Người tốt</a>"),
        ("http://127.0.0.1/khac", "<p>Lò Văn Phánh trồng mận</p>"),
    )
    Article.objects.update(page=page)
    FrontierUrl.objects.create(
        portal="bao", host="127.0.0.1", url=article.url, url_sha1=article.url_sha1, kind="article"
    )
    gather()
    index_new()
    return Candidate.objects.get()


def test_nothing_of_the_person_is_left_and_the_night_does_not_bring_it_back() -> None:
    dossier = _gathered()
    dossier.notes.create(text=f"{NAME} đã đồng ý")
    forget([dossier], User.objects.create_user("lan"))
    left = _everything_stored()
    assert NAME not in left
    assert "Pánh" not in left
    assert [model._base_manager.count() for model in (Candidate, Article)] == [0, 0]
    kept = ArchivedPage.objects.get()
    assert read_page(settings().archive, kept.warc, kept.offset).body == "<p>Lò Văn Phánh trồng mận</p>".encode()
    assert [page.url for _, page in read_pages(settings().archive / kept.warc)] == [kept.url]
    queued = FrontierUrl.objects.get()
    assert (queued.state, queued.status, "127.0.0.1/bao" in queued.url) == ("failed", 410, False)
    assert article_ids(["panh"], 5) == []
    line = Activity.objects.get(action="forget")
    assert (line.detail, line.subject) == ({"dossiers": 1, "removed": 1, "blotted": 0, "erased": 3}, "")
    again = store_article(2, portal="bao-b")
    gather()
    assert not Candidate.objects.exists()
    assert "Pánh" not in StoredReading.objects.get(article=again).text
    again.refresh_from_db()
    assert "Pánh" not in again.title + again.text + json.dumps(StoredVerdict.objects.get().payload)


def test_an_article_about_somebody_else_too_stays_without_the_name() -> None:
    dossier = _gathered()
    article = Article.objects.get()
    other = Candidate.objects.create(kind="person", name="Cầm Thị Ín", name_key="cầm thị ín", identity="x", province="")
    piece = {"start": 0, "end": 5, "text": f"Bà Ín và ông {NAME} hiến đất."}
    Appearance.objects.create(
        candidate=other,
        article=article,
        subject="p2",
        name_as_written=other.name,
        score=0.9,
        role="put_forward",
        evidence=[piece],
    )
    length = len(article.reading.text)
    assert reach([dossier]).counts() == {"dossiers": 1, "removed": 0, "blotted": 1, "erased": 0}
    forget([dossier])
    article.refresh_from_db()
    reading = StoredReading.objects.get()
    assert "Pánh" not in _everything_stored()
    assert len(reading.text) == length
    assert "hiến 1.200 m2 đất" in reading.text
    assert Candidate.objects.get() == other
    assert other.appearances.get().evidence[0]["text"] == "Bà Ín và ông ███████████ hiến đất."


def test_a_dossier_goes_with_those_merged_into_it() -> None:
    dossier = _gathered()
    Article.objects.filter(pk=store_article(2, portal="bao-b").pk).update(province="Nghệ An")
    gather()
    merge(dossier, Candidate.objects.exclude(pk=dossier.pk).get(), None)
    assert reach([dossier]).counts() == {"dossiers": 2, "removed": 2, "blotted": 0, "erased": 0}
    forget(dossiers_of("LÒ VĂN PÁNH"))
    assert not Candidate.every.exists()


@pytest.mark.parametrize(
    ("more", "stopped"),
    [
        ({}, True),
        ({"name": "ông Lò Văn Pánh", "province": ""}, True),
        ({"name": "LO VAN PANH"}, True),
        ({"name": "Lo Van Panh", "province": "Nghệ An"}, False),
        ({"facts": {"birth_year": {"value": "1961"}}}, True),
        ({"facts": {"birth_year": {"value": "1984"}}}, False),
        ({"province": "Nghệ An"}, False),
        ({"name": "Lò Văn Phánh"}, False),
        ({"kind": "collective"}, False),
    ],
)
def test_the_stop_list_knows_the_person_and_lets_namesakes_pass(more: dict[str, object], stopped: bool) -> None:
    forget([_gathered()])
    told = {"kind": "person", "name": NAME, "province": "Sơn La", "commune": "", "place": "", "origin": "x"} | more
    assert StopList().holds(Appearing(**told)) is stopped  # type: ignore[arg-type]
    for kept in Forgotten.objects.all():
        assert len(kept.name) == len(kept.province) == len(kept.birth_year) == 64
