"""Writing pages, articles and bad input: many rows at once, inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from crawler import records, urls
from crawler.parts import CONTINUED, Part, joined
from crawler.records import Page
from store.models import ArchivedPage, Article, BadInput, Signature, StoredReading, StoredVerdict

_CHUNK = 200
BLOT = "█"
"""Stands for a name that was made illegible (``guongsang forget``); the raw page would bring it back."""
EXTRACTED = (
    "title",
    "sapo",
    "text",
    "captions",
    "column",
    "exemplar_column",
    "province",
    "author",
    "published_at",
    "attachments",
    "method",
    "warnings",
    "text_sha1",
)
"""Fields of an article's row that extraction decides."""


def content_sha1(article: records.Article | Article) -> str:
    """Identity of what an article says: title, lead and body."""
    text = "\n".join((article.title, article.sapo, article.text))
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def address_sha1(url: str) -> str:
    """Identity of an article's address; ``file:`` addresses are taken as they are."""
    if url.startswith("file:"):
        return hashlib.sha1(url.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return urls.sha1(url)


def article_row(article: records.Article, page_id: int | None = None) -> Article:
    """The row of an article; characters that PostgreSQL refuses are dropped."""
    return Article(
        portal=article.portal[:64],
        url=_clean(article.url),
        url_sha1=address_sha1(article.url),
        title=_clean(article.title),
        sapo=_clean(article.sapo),
        text=_clean(article.text),
        captions=[_clean(caption) for caption in article.captions],
        province=article.province[:64],
        column=_clean(article.column)[:255],
        exemplar_column=article.exemplar_column,
        author=_clean(article.author)[:255],
        published_at=article.published_at,
        attachments=[_clean(address) for address in article.attachments],
        method=article.method[:64],
        warnings=list(article.warnings),
        page_id=page_id,
        text_sha1=content_sha1(article),
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def store_articles(rows: Sequence[Article]) -> set[str]:
    """Add articles that the store does not have: by address, and by what they say on the same portal.

    Of articles without a portal nobody knows whether one page or two said the same; both are kept.

    Returns the ``url_sha1`` of those that were added.
    """
    known = set(Article.objects.filter(url_sha1__in=[row.url_sha1 for row in rows]).values_list("url_sha1", flat=True))
    said = set(Article.objects.filter(text_sha1__in=[row.text_sha1 for row in rows]).values_list("portal", "text_sha1"))
    new: list[Article] = []
    for row in rows:
        if row.url_sha1 in known or (row.portal and (row.portal, row.text_sha1) in said):
            continue
        known.add(row.url_sha1)
        said.add((row.portal, row.text_sha1))
        new.append(row)
    Article.objects.bulk_create(new, batch_size=_CHUNK, ignore_conflicts=True)
    return {row.url_sha1 for row in new}


def renew_articles(rows: Sequence[Article]) -> tuple[set[str], int]:
    """Write what articles say now that their portal has edited them; those that say the same are left alone.

    Returns the ``url_sha1`` of those that the store has, and how many of them were edited.
    """
    news = {row.url_sha1: row for row in rows}
    known = list(Article.objects.filter(url_sha1__in=list(news)))
    edited = [row for row in known if row.text_sha1 != news[row.url_sha1].text_sha1]
    for row in edited:
        for name in (*EXTRACTED, "page_id"):
            setattr(row, name, getattr(news[row.url_sha1], name))
    replace_articles(edited, (*EXTRACTED, "page"))
    return {row.url_sha1 for row in known}, len(edited)


def append_parts(parts: Iterable[Part]) -> None:
    """Join later pages with the articles that they continue; an article that the store does not have stays away."""
    found = {address_sha1(part.of): part.article for part in parts}
    if not found:
        return
    changed: list[Article] = []
    for row in Article.objects.filter(url_sha1__in=list(found)):
        part = article_row(found[row.url_sha1])
        text = joined(row.title, row.text, found[row.url_sha1])
        if text is None:
            continue
        row.text = _clean(text)
        row.captions = list(dict.fromkeys([*row.captions, *part.captions]))
        row.attachments = list(dict.fromkeys([*row.attachments, *part.attachments]))
        row.warnings = list(dict.fromkeys([*row.warnings, CONTINUED]))
        row.text_sha1 = content_sha1(row)
        changed.append(row)
    if changed:
        replace_articles(changed, ("text", "captions", "attachments", "warnings", "text_sha1"))


def replace_articles(rows: Sequence[Article], fields: Sequence[str] = EXTRACTED) -> None:
    """Write ``fields`` of articles that now say something else; they are read, judged and compared again."""
    Article.objects.bulk_update(rows, fields, batch_size=_CHUNK)
    again = [row.pk for row in rows]
    StoredVerdict.objects.filter(article__in=again).delete()
    StoredReading.objects.filter(article__in=again).delete()
    Signature.objects.filter(article__in=again).delete()


def store_pages(pages: Sequence[tuple[str, Page, str, int]]) -> list[int]:
    """Add (portal, page, WARC file, offset); returns the rows' ids in the same order."""
    rows = ArchivedPage.objects.bulk_create(
        [
            ArchivedPage(
                portal=portal,
                url=_clean(page.url),
                warc=warc,
                offset=offset,
                status=page.status,
                sha1=hashlib.sha1(page.body, usedforsecurity=False).hexdigest(),
                fetched_at=page.fetched_at or datetime.now(UTC),
            )
            for portal, page, warc, offset in pages
        ],
        batch_size=_CHUNK,
    )
    return [row.pk for row in rows]


def store_bad(found: Iterable[tuple[str, str, str, str]]) -> None:
    """Keep bad input: (source, stage, reason, where it is kept). A source seen again is open again."""
    BadInput.objects.bulk_create(
        [
            BadInput(source=_clean(source), stage=stage, reason=_clean(reason), kept_as=kept[:255])
            for source, stage, reason, kept in {(item[0], item[1]): item for item in found}.values()
        ],
        update_conflicts=True,
        unique_fields=["source", "stage"],
        update_fields=["reason", "kept_as", "settled_at"],
    )


def settle_bad(sources: Iterable[str], stage: str) -> None:
    """Mark bad input as settled, because it could be used now."""
    BadInput.objects.filter(source__in=list(sources), stage=stage, settled_at=None).update(settled_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Columns:
    """Of the columns that led to an article the one to show, and whether one is an exemplar column."""

    best: str
    exemplar: bool


def set_columns(columns: Mapping[str, Columns], marker: str) -> None:
    """Bring articles, by ``url_sha1``, up to date with the columns that led to them.

    Only those with ``marker`` among their warnings: the column that a page names itself stays.
    """
    changed: list[Article] = []
    for row in Article.objects.filter(url_sha1__in=list(columns)).only("column", "exemplar_column", "warnings"):
        known = columns[row.url_sha1]
        if (not row.column or marker in row.warnings) and (row.column, row.exemplar_column) != (
            known.best,
            known.exemplar,
        ):
            row.column, row.exemplar_column = known.best[:255], known.exemplar
            row.warnings = sorted({*row.warnings, marker})
            changed.append(row)
    Article.objects.bulk_update(changed, ["column", "exemplar_column", "warnings"], batch_size=_CHUNK)


def set_dates(dates: Mapping[str, str], marker: str) -> None:
    """Give articles, by ``url_sha1``, the dates (ISO 8601) that feeds and listings print, where they have none."""
    rows = list(
        Article.objects.filter(url_sha1__in=list(dates), published_at=None).only("url_sha1", "published_at", "warnings")
    )
    latest = timezone.now() + timedelta(days=1)
    for row in rows:
        row.published_at = datetime.fromisoformat(dates[row.url_sha1])
        row.warnings = sorted({*row.warnings, marker})
    dated = [row for row in rows if row.published_at and row.published_at <= latest]
    Article.objects.bulk_update(dated, ["published_at", "warnings"], batch_size=_CHUNK)


def settle_kept(kept: Iterable[str], stage: str) -> None:
    """Mark bad input as settled by the place where its page is kept."""
    BadInput.objects.filter(kept_as__in=list(kept), stage=stage, settled_at=None).update(settled_at=timezone.now())
