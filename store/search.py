"""Full-text search with and without diacritics, the same on SQLite (FTS5) and PostgreSQL (tsvector, GIN).

What is indexed are plain keys: every syllable, and every pair of neighbours (``lo_van van_panh``). A Vietnamese name is
made of syllables that stand in nearly every article; its pairs are rare, so that a phrase is found by a few short
posting lists instead of three long ones. Positions are not kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from nlp.keys import plain_key
from store.models import Article, ArticleTerms, Candidate, CandidateTerms

BATCH = 500
MOST_TERMS = 20_000
"""Distinct terms of one document: more are the work of a machine, and PostgreSQL holds 1 MB."""
LONGEST = 40
_SYLLABLE = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")
_QUOTES = re.compile("['’‘ʼ`´]")


def syllables(text: str) -> list[str]:
    """Plain keys of the syllables of ``text`` in order: ``Lò Văn Pánh, H'Hen`` → ``lo van panh hhen``."""
    found = _SYLLABLE.findall(unicodedata.normalize("NFC", text))
    return [key for key in (_QUOTES.sub("", plain_key(s[:LONGEST])) for s in found) if key]


def terms(*texts: str) -> list[str]:
    """The distinct terms of a document; pairs do not reach from one text into the next."""
    seen: dict[str, None] = {}
    for text in texts:
        row = syllables(text)
        seen.update(dict.fromkeys(row))
        seen.update(dict.fromkeys(f"{a}_{b}" for a, b in pairwise(row)))
        if len(seen) > MOST_TERMS:
            break
    return list(seen)[:MOST_TERMS]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: ``phrases`` as neighbours, or, ``loose``, all the words anywhere."""

    phrases: tuple[str, ...]
    loose: tuple[str, ...]


def wanted(asked: str) -> Wanted | None:
    """The terms of a query; a comma parts phrases (``Lò Văn Pánh, Sơn La``). ``None`` when no word is in it."""
    phrases: dict[str, None] = {}
    loose: dict[str, None] = {}
    for part in asked[:200].split(","):
        row = syllables(part)
        loose.update(dict.fromkeys(row))
        phrases.update(dict.fromkeys([f"{a}_{b}" for a, b in pairwise(row)] or row))
    return Wanted(tuple(phrases), tuple(loose)) if loose else None


def _query(words: Sequence[str]) -> str:
    """``words`` that must all occur, in the database's own notation; they hold letters, digits and ``_`` only."""
    quoted = (f'"{word}"' if connection.vendor == "sqlite" else f"'{word}'" for word in words)
    return (" AND " if connection.vendor == "sqlite" else " & ").join(quoted)


def candidates_with(words: Sequence[str]) -> RawSQL:
    """Primary keys of the dossiers that hold all ``words``, as a subquery."""
    return RawSQL(_statement("candidate"), [_query(words)])  # noqa: S611 (the words are a parameter)


def article_ids(words: Sequence[str], most: int) -> list[int]:
    """Primary keys of the articles that hold all ``words``, the last harvested first, at most ``most``."""
    key = "rowid" if connection.vendor == "sqlite" else "article_id"
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement('article')} ORDER BY {key} DESC LIMIT %s", [_query(words), most])
        return [row[0] for row in cursor.fetchall()]


def _statement(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {name}_search WHERE {name}_search MATCH %s"  # noqa: S608 (two names of our own)
    return f"SELECT {name}_id FROM store_{name}terms WHERE terms @@ %s::tsquery"  # noqa: S608


def index_new() -> int:
    """Bring the index up to date with articles and dossiers that are new or changed; returns how many were."""
    return _index_articles() + _index_candidates()


def _index_articles() -> int:
    known = ArticleTerms.objects.filter(article=OuterRef("pk")).values("text_sha1")
    todo = Article.objects.annotate(indexed=Coalesce(Subquery(known), Value(""))).exclude(indexed=F("text_sha1"))
    count = last = 0
    while batch := list(todo.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        rows = [ArticleTerms(article=a, text_sha1=a.text_sha1) for a in batch]
        with transaction.atomic():
            ArticleTerms.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["article"], update_fields=["text_sha1"]
            )
            write("article", ((a.pk, terms(a.title, a.sapo, *a.text.split("\n"))) for a in batch))
        count += len(batch)
    return count


def _index_candidates() -> int:
    known = CandidateTerms.objects.filter(candidate=OuterRef("pk")).values("search_key")
    todo = Candidate.objects.annotate(indexed=Coalesce(Subquery(known), Value("-"))).exclude(indexed=F("search_key"))
    count = last = 0
    while batch := list(todo.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        rows = [CandidateTerms(candidate=c, search_key=c.search_key) for c in batch]
        with transaction.atomic():
            CandidateTerms.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["candidate"], update_fields=["search_key"]
            )
            write("candidate", ((c.pk, terms(c.name, c.search_key, c.movement)) for c in batch))
        count += len(batch)
    return count


def write(name: str, documents: Iterable[tuple[int, list[str]]]) -> None:
    """Put documents (primary key, terms) of ``article`` or ``candidate`` into the index, over what stood there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = [(pk, " ".join(words)) for pk, words in documents]
            cursor.executemany(f"DELETE FROM {name}_search WHERE rowid = %s", [(pk,) for pk, _ in rows])  # noqa: S608
            cursor.executemany(f"INSERT INTO {name}_search (rowid, terms) VALUES (%s, %s)", rows)  # noqa: S608
        else:
            statement = f"UPDATE store_{name}terms SET terms = array_to_tsvector(%s) WHERE {name}_id = %s"  # noqa: S608
            cursor.executemany(statement, [(words, pk) for pk, words in documents])
