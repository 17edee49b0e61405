"""``read --jsonl`` and ``extract --jsonl``: one JSON record a line in, one a line out, in input order, no store."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from classifiers.records import Verdict
from crawler.records import Article
from nlp.pipeline import Reader
from nlp.records import Reading
from nlp.summary import summarise

if TYPE_CHECKING:  # its library takes seconds to load, and the processes that read need none of it
    from classifiers.judge import Judge

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
JUDGED_TOGETHER = 64


@dataclass(slots=True)
class StreamReport:
    """How many lines came out, and what was wrong with those that could not be used (``file:line: reason``)."""

    records: int = 0
    problems: list[str] = field(default_factory=list)


class BadLineError(ValueError):
    """A line that holds no usable record; the message says what was expected."""


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The file named ``source``, or standard input for ``-``.

    Raises:
        OSError: when the file cannot be opened.
    """
    if source == "-":
        yield sys.stdin.buffer
    else:
        with Path(source).open("rb") as lines:
            yield lines


def json_lines(lines: Iterable[bytes], name: str, report: StreamReport) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines stream; lines that are none are reported and passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            report.problems.append(f"{name}:{number}: no JSON ({error}); expected one object a line")
            continue
        if isinstance(record, dict):
            yield {**record, "_at": f"{name}:{number}"}
        else:
            report.problems.append(f"{name}:{number}: expected a JSON object, found {type(record).__name__}")


def article_of(record: dict[str, Any], province_of: Callable[[str], str]) -> Article:
    """The article in a ``read`` record: ``{"id","text"[,"title","published_at","portal"]}``.

    Raises:
        BadLineError: when ``id`` or ``text`` is missing or a field has the wrong type.
    """
    for name in ("id", "text"):
        if name not in record:
            raise BadLineError(f'"{name}" is missing; expected {{"id", "text"[, "title", "published_at", "portal"]}}')
    if not isinstance(record["text"], str):
        raise BadLineError(f'"text" is {type(record["text"]).__name__}; expected a string')
    portal = str(record.get("portal") or "")
    return Article(
        id=str(record["id"]),
        text=record["text"],
        title=str(record.get("title") or ""),
        sapo=str(record.get("sapo") or ""),
        column=str(record.get("column") or ""),
        portal=portal,
        province=str(record.get("province") or "") or province_of(portal),
        published_at=_moment(record.get("published_at")),
    )


def _moment(value: object) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadLineError(f'"published_at" is {value!r}; expected an ISO 8601 date such as 2020-08-27') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def read_stream(
    source: str,
    emit: Callable[[str], None],
    *,
    judge: Callable[[], Judge],
    processes: int,
    province_of: Callable[[str], str] = lambda _: "",
    tick: Callable[[int], None] = lambda _: None,
) -> StreamReport:
    """Read and judge every article of ``source``; ``emit`` gets one JSON text each.

    Memory does not grow with the input. ``judge`` is asked for once, when the processes already read."""
    report = StreamReport()
    with opened(source) as lines:
        waiting: list[Article] = []

        def articles() -> Iterator[Article]:
            for record in json_lines(lines, source, report):
                try:
                    article = article_of(record, province_of)
                except BadLineError as problem:
                    report.problems.append(f"{record['_at']}: {problem}")
                    continue
                waiting.append(article)
                yield article

        pairs: list[tuple[Article, Reading]] = []
        readings = Reader().read_all(articles(), processes=processes)
        model = judge()
        for reading in readings:
            pairs.append((waiting.pop(0), reading))
            if len(pairs) >= JUDGED_TOGETHER:
                _emit(pairs, model, emit, report, tick)
        _emit(pairs, model, emit, report, tick)
    return report


def _emit(
    pairs: list[tuple[Article, Reading]],
    judge: Judge,
    emit: Callable[[str], None],
    report: StreamReport,
    tick: Callable[[int], None],
) -> None:
    for (_, reading), verdict in zip(pairs, judge.judge_all(pairs), strict=True):
        emit(json.dumps(read_record(reading, verdict), ensure_ascii=False))
    report.records += len(pairs)
    tick(len(pairs))
    pairs.clear()


def read_record(reading: Reading, verdict: Verdict) -> dict[str, Any]:
    """The output record of ``read --jsonl``; every offset counts code points of its ``text``."""
    return {
        "id": reading.id,
        "text": reading.text,
        "genre": dict(verdict.genre),
        "flag": verdict.flag,
        "score": verdict.score,
        "mentions": [
            {"start": m.start, "end": m.end, "text": m.text, "label": m.label.value, "norm": m.norm, "link": m.link}
            for m in reading.mentions
        ],
        "commendations": [
            {
                "recipient": c.recipient,
                "award": c.award,
                "award_id": c.award_id,
                "level": c.level,
                "authority": c.authority,
                "movement": c.movement,
                "year": c.year,
                "status": c.status.value,
                "evidence": [c.evidence.start, c.evidence.end],
            }
            for c in reading.commendations
        ],
        "candidates": [_candidate(reading, verdict, index) for index in range(len(verdict.candidates))],
        "warnings": list(reading.warnings),
    }


def _candidate(reading: Reading, verdict: Verdict, index: int) -> dict[str, Any]:
    judged = verdict.candidates[index]
    subject = next(s for s in reading.subjects if s.id == judged.subject)
    summary = summarise(reading, subject)
    return {
        "name": judged.name,
        "kind": judged.kind.value,
        "score": judged.score,
        "place": summary.place,
        "place_id": summary.place_id,
        "movement": summary.movement,
        "field": summary.field,
        "awards": [
            {
                "award": c.award,
                "award_id": c.award_id,
                "authority": c.authority,
                "year": c.year,
                "status": c.status.value,
            }
            for c in summary.commendations
        ],
        "reasons": [reason.text for reason in judged.reasons],
    }


def extract_stream(
    source: str,
    emit: Callable[[str], None],
    *,
    extract_record: Callable[[dict[str, Any]], dict[str, Any]],
    tick: Callable[[int], None] = lambda _: None,
) -> StreamReport:
    """Extract the article of every page of ``source`` (``{"id","url","html"}`` a line)."""
    report = StreamReport()
    with opened(source) as lines:
        for record in json_lines(lines, source, report):
            if not isinstance(record.get("html"), str):
                report.problems.append(f'{record["_at"]}: "html" is missing; expected {{"id", "url", "html"}}')
                continue
            emit(json.dumps(extract_record(record), ensure_ascii=False))
            report.records += 1
            tick(1)
    return report
