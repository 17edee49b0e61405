"""The stages of a night after the harvest. Each finds its work by the absence of its own row.

A stage takes a batch, works, and writes the batch in one transaction: killed in between, it does that batch again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from crawler import records
from nlp.records import READER_VERSION
from store.models import Article, SetAside, StoredReading, StoredVerdict
from store.records import in_batches, reading_of, reading_row, verdict_row

if TYPE_CHECKING:
    from classifiers.judge import Judge
    from classifiers.triage import Triage
    from nlp.pipeline import Reader

BATCH = 200
WORTH_A_PROCESS = 50
"""Fewer articles are read sooner than another process is started."""

Tick = Callable[[int], None]
"""Called with the number of articles done since the last call."""


def unread() -> QuerySet[Article]:
    """The articles that wait for the reader: those without a reading, and those that an older reader read.

    What triage set aside does not wait.
    """
    return Article.objects.exclude(reading__reader=READER_VERSION).filter(set_aside__isnull=True)


def set_aside(triage: Triage) -> int:
    """Take the articles that are not worth reading out of the reader's way; returns how many."""
    done = 0
    for batch in in_batches(unread(), BATCH):
        records_ = [article_record(article) for article in batch]
        scores = triage.scores(records_)
        rows = [
            SetAside(article=article, model=triage.name, score=float(score))
            for article, score, passed in zip(batch, scores, triage.passes(records_), strict=True)
            if not passed
        ]
        SetAside.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(rows)
    return done


def take_back() -> int:
    """Let the reader have all articles that were set aside; returns how many."""
    deleted, _ = SetAside.objects.all().delete()
    return deleted


def read(processes: int, tick: Tick) -> int:
    """Read every article that has no reading of this reader yet; returns how many."""
    done = 0
    from nlp.pipeline import Reader

    reader = Reader()
    for batch in in_batches(unread(), BATCH * processes):
        rows = []
        helping = min(processes, -(-len(batch) // WORTH_A_PROCESS))
        for reading in reader.read_all(map(article_record, batch), processes=helping):
            rows.append(reading_row(int(reading.id), reading, READER_VERSION))
            tick(1)
        _keep(rows)
        done += len(rows)
    return done


@transaction.atomic
def _keep(rows: list[StoredReading]) -> None:
    """Write readings; those of an older reader give way, with the verdicts that were founded on them."""
    numbers = [row.article_id for row in rows]
    outdated = StoredReading.objects.filter(article__in=numbers).exclude(reader=READER_VERSION)
    StoredVerdict.objects.filter(article__in=list(outdated.values_list("article", flat=True))).delete()
    outdated.delete()
    StoredReading.objects.bulk_create(rows, ignore_conflicts=True)


def unread_batches() -> Iterator[list[int]]:
    """The numbers of the articles that wait for the reader, in batches for other machines."""
    for batch in in_batches(unread().only("pk"), BATCH):
        yield [article.pk for article in batch]


def read_batch(reader: Reader, numbers: list[int]) -> int:
    """Read the articles with these numbers; one that was read meanwhile is left as it is. Returns how many."""
    articles = unread().filter(pk__in=numbers)
    rows = [reading_row(article.pk, reader.read(article_record(article)), READER_VERSION) for article in articles]
    _keep(rows)
    return len(rows)


def unjudged() -> QuerySet[StoredReading]:
    """The readings that wait for the judge."""
    return StoredReading.objects.filter(article__verdict__isnull=True).select_related("article")


def judge(model: Judge, tick: Tick) -> int:
    """Judge every reading that has no verdict yet; returns how many."""
    done = 0
    for batch in in_batches(unjudged(), BATCH):
        verdicts = model.judge_all([(article_record(row.article), reading_of(row)) for row in batch])
        rows = [verdict_row(row.article_id, verdict) for row, verdict in zip(batch, verdicts, strict=True)]
        StoredVerdict.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(rows)
        tick(len(rows))
    return done


@transaction.atomic
def drop_readings() -> None:
    """Drop all readings and verdicts, so that everything is read again; dossiers and decisions stay."""
    drop_verdicts()
    StoredReading.objects.all().delete()


def drop_verdicts() -> None:
    """Drop all verdicts, so that everything is judged again; dossiers and decisions stay."""
    StoredVerdict.objects.all().delete()


def article_record(row: Article) -> records.Article:
    """The harvest's record of a stored article."""
    return records.Article(
        id=str(row.pk),
        text=row.text,
        title=row.title,
        sapo=row.sapo,
        captions=tuple(row.captions),
        url=row.url,
        portal=row.portal,
        province=row.province,
        column=row.column,
        exemplar_column=row.exemplar_column,
        author=row.author,
        published_at=row.published_at,
        attachments=tuple(row.attachments),
        method=row.method,
        warnings=tuple(row.warnings),
    )
