from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler import duplicates
from crawler.duplicates import mark_reprints, signature
from store.models import Article, Signature
from tests.crawler.portal_site import sentence

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = datetime(2022, 5, 18, tzinfo=UTC)


def story(seed: int, sentences: int = 20) -> list[str]:
    return [sentence(seed * 100 + n) for n in range(sentences)]


def put(name: str, text: str, day: int | None = 0) -> Article:
    published = None if day is None else DAY + timedelta(days=day)
    return Article.objects.create(
        portal="thu", url=f"http://bao.vn/{name}", url_sha1=name, text=text, text_sha1=name, published_at=published
    )


def originals() -> dict[str, str | None]:
    return dict(Article.objects.order_by("url_sha1").values_list("url_sha1", "reprint_of__url_sha1"))


def test_an_edited_reprint_points_at_the_earliest():
    put("late", " ".join(story(1)), 2)
    put("early", " ".join([*story(1)[:18], sentence(9999)]), 1)
    put("undated", " ".join(["(TTXVN)", *story(1)]), None)
    put("other", " ".join(story(2)), 0)
    assert mark_reprints() == 4
    assert originals() == {"early": None, "late": "early", "other": None, "undated": "early"}


def test_a_later_night_joins_the_group_and_may_find_an_earlier_source():
    put("b", " ".join(story(1)), 2)
    put("c", " ".join(story(1)), 3)
    mark_reprints()
    assert originals() == {"b": None, "c": "b"}
    put("a", " ".join(story(1)), 1)
    assert mark_reprints() == 1
    assert originals() == {"a": None, "b": "a", "c": "a"}
    assert mark_reprints() == 0


def test_one_article_can_join_two_groups():
    halves = story(1, 40)
    put("first", " ".join(halves[:30]), 1)
    put("second", " ".join(halves[10:]), 2)
    mark_reprints()
    assert originals() == {"first": None, "second": None}
    put("both", " ".join(halves), 3)
    mark_reprints()
    assert originals() == {"first": None, "second": "first", "both": "first"}


def test_batches_end_in_the_same_groups(monkeypatch):
    for number in range(12):
        put(f"{number:02}", " ".join(story(number % 4)), number)
    mark_reprints()
    at_once = originals()
    Signature.objects.all().delete()
    Article.objects.update(reprint_of=None)
    monkeypatch.setattr(duplicates, "BATCH", 5)
    assert mark_reprints() == 12
    assert originals() == at_once
    assert sum(original is not None for original in at_once.values()) == 8


def test_short_texts_are_never_reprints():
    put("a", "Tin vắn trong ngày")
    put("b", "Tin vắn trong ngày")
    mark_reprints()
    assert originals() == {"a": None, "b": None}


def test_spelling_of_marks_case_and_punctuation_do_not_count():
    import unicodedata

    text = " ".join(story(3))
    assert (signature(text) == signature(unicodedata.normalize("NFD", text.upper()).replace(".", " !"))).all()


def test_unlike_stories_in_like_words_are_kept_apart():
    for number in range(40):
        put(f"{number:02}", " ".join(story(number)))
    mark_reprints()
    assert not any(originals().values())
