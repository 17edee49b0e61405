"""Readings and verdicts between the store's rows and the records of the rooms below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet
from pydantic import TypeAdapter

from classifiers.records import Verdict
from nlp.records import Reading
from store.models import StoredReading, StoredVerdict

Row = TypeVar("Row", bound=Model)

_READING: TypeAdapter[Reading] = TypeAdapter(Reading)
_VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)


def reading_row(article_id: int, reading: Reading, reader: str) -> StoredReading:
    """An unsaved row that holds ``reading``."""
    payload = _READING.dump_python(reading, mode="json", exclude={"text"})
    return StoredReading(article_id=article_id, reader=reader, text=reading.text, payload=payload)


def reading_of(row: StoredReading) -> Reading:
    """The reading that a row holds."""
    return _READING.validate_python({**row.payload, "text": row.text})


def verdict_row(article_id: int, verdict: Verdict) -> StoredVerdict:
    """An unsaved row that holds ``verdict``."""
    return StoredVerdict(
        article_id=article_id,
        model=verdict.model,
        genre=max(verdict.genre, key=lambda genre: verdict.genre[genre]),
        score=verdict.score,
        flag=verdict.flag,
        payload=_VERDICT.dump_python(verdict, mode="json"),
    )


def verdict_of(row: StoredVerdict) -> Verdict:
    """The verdict that a row holds."""
    return _VERDICT.validate_python(row.payload)


def in_batches(rows: QuerySet[Row], size: int) -> Iterator[list[Row]]:
    """Walk through ``rows`` by primary key, ``size`` at a time, each row once even while others are written."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        last = batch[-1].pk
        yield batch
