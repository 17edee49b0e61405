"""Files and folders into the store: .txt, .html, .jsonl and .warc(.gz). The same file twice is one article.

An article from a file is known by ``file:`` and the file's path (with ``#`` and the id for a line of a
.jsonl), a page from a WARC or a line with an address by that address. What a file says now replaces what
it said before; the article is then read and judged again.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from crawler import storing, urls
from crawler.archive import ArchiveError, read_pages
from crawler.declaration import Portal
from crawler.encoding import decode
from crawler.extraction import ExtractionFailed, extract
from crawler.records import Article, Page
from store import models

BATCH = 200
"""Articles in one transaction."""
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line of a .jsonl at most."""
LONGEST_FILE = 64 * 1024 * 1024
"""Bytes of one .txt or .html at most."""
STAGE = "ingest"
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(slots=True)
class IngestReport:
    """What was taken, and one line for each input that could not be used."""

    new: int = 0
    changed: int = 0
    known: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Problem:
    """An input that cannot be used: ``source`` is a file, or file and line."""

    source: str
    reason: str


class _BadRecordError(ValueError):
    """A record that cannot be used; the message says what was expected."""


def ingest(
    paths: Sequence[Path], *, portals: Mapping[str, Portal] | None = None, progress: Callable[..., None] | None = None
) -> IngestReport:
    """Take every article of ``paths`` into the store; folders are searched through.

    What cannot be used is named in ``IngestReport.problems``, kept as bad input, and the rest goes on.
    ``portals`` are the declarations that pages of a WARC may belong to. ``progress`` is called as
    ``progress(done, total, note)`` with the files done and found.
    """
    taking = _Taking({host: portal for portal in (portals or {}).values() for host in portal.allowed_hosts})
    files, missing = _files(paths)
    for problem in missing:
        taking.add(problem)
    for done, path in enumerate(files):
        if progress:
            progress(done, len(files), path.name)
        for item in taking.read(path):
            taking.add(item)
    taking.flush()
    if progress:
        progress(len(files), len(files), "")
    return taking.report


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[_Problem]]:
    files: dict[Path, None] = {}
    problems = []
    for path in paths:
        if path.is_dir():
            found = [file for file in sorted(path.rglob("*")) if _kind(file) and not file.is_dir()]
            files |= dict.fromkeys(file.resolve() for file in found)
            if not found:
                problems.append(_Problem(str(path), "no .txt, .html, .jsonl or .warc(.gz) in this folder"))
        elif not path.exists():
            problems.append(_Problem(str(path), "no such file or folder"))
        elif not _kind(path):
            problems.append(_Problem(str(path), "unknown kind of file; expected .txt, .html, .jsonl or .warc(.gz)"))
        else:
            files[path.resolve()] = None
    return list(files), problems


def _kind(path: Path) -> str:
    name = path.name.lower()
    endings = {
        ".txt": "text",
        ".html": "html",
        ".htm": "html",
        ".jsonl": "jsonl",
        ".warc": "warc",
        ".warc.gz": "warc",
    }
    return next((kind for ending, kind in endings.items() if name.endswith(ending)), "")


class _Taking:
    """Reads files and writes what they hold, batch by batch."""

    def __init__(self, portal_by_host: Mapping[str, Portal]) -> None:
        self.report = IngestReport()
        self._portal_by_host = portal_by_host
        self._articles: dict[str, tuple[str, models.Article]] = {}
        self._problems: list[_Problem] = []

    def read(self, path: Path) -> Iterator[tuple[str, Article] | _Problem]:
        """(source, article) of everything in a file, and what is wrong with the rest."""
        reader = {"text": _read_text, "html": self._read_html, "jsonl": self._read_lines, "warc": self._read_warc}
        try:
            if path.stat().st_size == 0:
                yield _Problem(str(path), "the file is empty")
                return
            yield from reader[_kind(path)](path)
        except OSError as error:
            yield _Problem(str(path), f"cannot be read ({error.strerror})")
        except (_BadRecordError, ArchiveError) as error:
            yield _Problem(str(path), str(error))

    def add(self, item: tuple[str, Article] | _Problem) -> None:
        """Put into the batch; a full batch is written."""
        if isinstance(item, _Problem):
            self._problems.append(item)
        else:
            source, article = item
            row = storing.article_row(article)
            self._articles[row.url_sha1] = (source, row)
        if len(self._articles) + len(self._problems) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the batch in one transaction."""
        with transaction.atomic():
            self._store({sha: row for sha, (_, row) in self._articles.items()})
            storing.store_bad((p.source, STAGE, p.reason, "") for p in self._problems)
            bad = {problem.source for problem in self._problems}
            storing.settle_bad([source for source, _ in self._articles.values() if source not in bad], STAGE)
        self.report.problems += [f"{problem.source}: {problem.reason}" for problem in self._problems]
        self._articles.clear()
        self._problems.clear()

    def _store(self, rows: Mapping[str, models.Article]) -> None:
        known = {row.url_sha1: row for row in models.Article.objects.filter(url_sha1__in=list(rows))}
        changed = [sha for sha, row in known.items() if row.text_sha1 != rows[sha].text_sha1]
        for sha in changed:
            rows[sha].pk = known[sha].pk
        storing.replace_articles([rows[sha] for sha in changed], [*storing.EXTRACTED, "portal", "url"])
        fresh = [row for sha, row in rows.items() if sha not in known]
        new = storing.store_articles(fresh)
        self.report.new += len(new)
        self.report.changed += len(changed)
        self.report.known += len(rows) - len(new) - len(changed)

    def _read_html(self, path: Path) -> Iterator[tuple[str, Article]]:
        if path.stat().st_size > LONGEST_FILE:
            raise _BadRecordError(f"is larger than {LONGEST_FILE // 1024 // 1024} MB")
        body = path.read_bytes()
        _text_of(body)
        yield str(path), _extracted(Page(url=_address(path), body=body), None)

    def _read_warc(self, path: Path) -> Iterator[tuple[str, Article] | _Problem]:
        for offset, page in read_pages(path):
            kind = next((value for name, value in page.headers.items() if name.lower() == "content-type"), "html")
            if page.status != 200 or "html" not in kind.lower():
                continue
            source = f"{path}@{offset}"
            address = urls.canonical(page.url)
            if not address:
                yield _Problem(source, f"{page.url!r} is no web address")
                continue
            portal = self._portal_by_host.get(urls.host(address))
            try:
                yield source, _extracted(replace(page, url=address), portal)
            except _BadRecordError as error:
                yield _Problem(source, f"{address}: {error}")

    def _read_lines(self, path: Path) -> Iterator[tuple[str, Article] | _Problem]:
        with path.open("rb") as file:
            number = 0
            seen: set[str] = set()
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                source = f"{path}:{number}"
                if len(line) > LONGEST_LINE:
                    while line and not line.endswith(b"\n"):
                        line = file.readline(LONGEST_LINE)
                    yield _Problem(source, f"the line is longer than {LONGEST_LINE // 1024 // 1024} MB")
                    continue
                if not line.strip():
                    continue
                try:
                    record = _record_of(line)
                    if str(record["id"]) in seen:
                        raise _BadRecordError(f"the id {record['id']!r} was used before in this file")
                    seen.add(str(record["id"]))
                    article = self._article_of(record, path)
                    published, problem = _moment(record)
                    yield source, replace(article, published_at=published or article.published_at)
                    if problem:
                        yield _Problem(source, problem)
                except _BadRecordError as error:
                    yield _Problem(source, str(error))

    def _article_of(self, record: Mapping[str, Any], path: Path) -> Article:
        address = urls.canonical(_string(record, "url")) or f"{_address(path)}#{record['id']}"
        portal = self._portal_by_host.get(urls.host(address))
        html = _string(record, "html")
        if html:
            headers = {"Content-Type": "text/html; charset=utf-8"}
            article = _extracted(Page(url=address, body=html.encode("utf-8", "replace"), headers=headers), portal)
        else:
            article = Article(id=str(record["id"]), text=_plain(_string(record, "text")), url=address, method="file")
        return replace(
            article,
            url=address,
            title=_string(record, "title") or article.title,
            portal=_string(record, "portal") or article.portal,
            province=_string(record, "province") or article.province,
        )


def _read_text(path: Path) -> Iterator[tuple[str, Article]]:
    if path.stat().st_size > LONGEST_FILE:
        raise _BadRecordError(f"is larger than {LONGEST_FILE // 1024 // 1024} MB")
    text = _plain(_text_of(path.read_bytes()))
    if not text.strip():
        raise _BadRecordError("the file holds nothing but white space")
    yield str(path), Article(id=path.stem, text=text, url=_address(path), method="file")


def _address(path: Path) -> str:
    return f"file:{path.as_posix()}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text_of(body: bytes) -> str:
    """The characters of a file that a person saved: UTF-8, UTF-16 or windows-1258.

    Raises:
        _BadRecordError: for bytes that are no text.
    """
    text = decode(body)
    sample = text[:100_000]
    odd = sum(character == "\ufffd" or unicodedata.category(character) in {"Cc", "Co", "Cn"} for character in sample)
    odd -= sum(sample.count(blank) for blank in "\n\r\t\f\x0b")
    if odd * 20 > len(sample):
        raise _BadRecordError("is no text; expected UTF-8, UTF-16 or windows-1258")
    return text


def _extracted(page: Page, portal: Portal | None) -> Article:
    try:
        return replace(extract(page, portal), url=page.url)
    except ExtractionFailed as error:
        raise _BadRecordError(error.reason) from None


def _record_of(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise _BadRecordError("the line is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        message = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise _BadRecordError(f"broken JSON ({message}); expected one record a line") from None
    if not isinstance(record, dict):
        raise _BadRecordError('expected {"id", "text"}, found no record')
    if not isinstance(record.get("id"), str | int) or record["id"] == "":
        raise _BadRecordError('"id" is missing; expected {"id", "text"}')
    if not (_string(record, "text").strip() or _string(record, "html").strip()):
        raise _BadRecordError('"text" is missing or empty; expected {"id", "text"}')
    return record


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _BadRecordError(f'"{name}" is {type(value).__name__}; expected a string')
    return value


def _moment(record: Mapping[str, Any]) -> tuple[datetime | None, str]:
    """``published_at`` with a zone (a bare date or time is that of Vietnam), and what is wrong with it."""
    text = _string(record, "published_at").strip()
    if not text:
        return None, ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.strptime(text, "%d/%m/%Y")  # noqa: DTZ007 (the zone follows)
        except ValueError:
            return None, f'"published_at" {text!r} is no date such as 2022-05-18; the article was taken without it'
    return moment if moment.tzinfo else moment.replace(tzinfo=_ZONE), ""
