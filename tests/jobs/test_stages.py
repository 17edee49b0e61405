"""The stages of a night find their work in the store."""

import pytest

from jobs import stages
from nlp.pipeline import Reader
from nlp.records import READER_VERSION
from store.models import Article, StoredReading, StoredVerdict
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _outdated(*numbers: int) -> None:
    StoredReading.objects.filter(article__in=numbers).update(reader="0", text="cũ")


def test_readings_of_an_older_reader_are_made_again_and_judged_again() -> None:
    articles = [store_article(number).pk for number in (1, 2, 3)]
    StoredReading.objects.update(reader=READER_VERSION)
    _outdated(*articles[:2])
    ticks: list[int] = []
    assert stages.read(1, ticks.append) == 2
    assert sum(ticks) == 2
    assert set(StoredReading.objects.values_list("reader", flat=True)) == {READER_VERSION}
    assert not StoredReading.objects.filter(text="cũ").exists()
    assert [v.article_id for v in StoredVerdict.objects.all()] == articles[2:]
    assert {r.article_id for r in stages.unjudged()} == set(articles[:2])
    assert stages.read(1, ticks.append) == 0


def test_a_new_article_and_one_of_an_older_reader_are_read_by_another_machine() -> None:
    old, current = store_article(1).pk, store_article(2).pk
    StoredReading.objects.update(reader=READER_VERSION)
    _outdated(old)
    new = Article.objects.get(pk=current)
    StoredReading.objects.filter(article=new).delete()
    (batch,) = stages.unread_batches()
    assert batch == [old, current]
    assert stages.read_batch(Reader(), batch) == 2
    assert stages.read_batch(Reader(), batch) == 0
    assert not list(stages.unread_batches())
