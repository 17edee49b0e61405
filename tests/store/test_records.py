import pytest

from store.models import StoredReading, StoredVerdict
from store.records import in_batches, reading_of, verdict_of
from tests.review.invented import reading, store_article, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_reading_comes_back_as_it_was() -> None:
    article = store_article()
    assert reading_of(StoredReading.objects.get()) == reading(article.pk)


def test_a_verdict_comes_back_as_it_was() -> None:
    store_article()
    assert verdict_of(StoredVerdict.objects.get()) == verdict()


def test_batches_hold_every_row_once_even_while_rows_leave_the_query() -> None:
    for number in range(7):
        store_article(number)
    seen = []
    for batch in in_batches(StoredVerdict.objects.filter(gathered=False), 2):
        seen += [row.pk for row in batch]
        StoredVerdict.objects.filter(pk__in=[row.pk for row in batch]).update(gathered=True)
    assert seen == sorted(StoredVerdict.objects.values_list("pk", flat=True))
    assert len(seen) == 7
