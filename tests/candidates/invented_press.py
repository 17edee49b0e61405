"""Invented dossiers told directly by their appearances, for the tests of signals, lists and reports."""

from datetime import UTC, datetime, timedelta
from typing import Any

from candidates.identity import name_key
from store.models import Appearance, Article, Candidate

FIRST_DAY = datetime(2026, 1, 5, 3, tzinfo=UTC)


def dossier(name: str = "Vi Thị Mủ", **more: Any) -> Candidate:
    """A dossier without appearances."""
    number = Candidate.every.count() + 1
    given = {"kind": "person", "province": "Sơn La", "field": "economy_farming", "score": 0.9} | more
    return Candidate.objects.create(
        name=name, name_key=name_key(given["kind"], name), identity=f"invented:{number}", **given
    )


def told(candidate: Candidate, *sentences: str, portal: str = "bao-a", day: int | None = 0, **more: Any) -> Appearance:
    """An article ``day`` days after the first, and what it tells: the first sentence is the evidence."""
    number = Article.objects.count() + 1
    article = Article.objects.create(
        portal=portal,
        url=f"http://127.0.0.1/{portal}/{number}",
        url_sha1=f"{number:040}",
        text_sha1=f"{number:040}",
        title=f"Bài {number}",
        text="\n".join(sentences),
        province=candidate.province,
        published_at=None if day is None else FIRST_DAY + timedelta(days=day),
    )
    pieces = []
    at = 0
    for sentence in sentences or (f"{candidate.name} là tấm gương.",):
        pieces.append({"start": at, "end": at + len(sentence), "text": sentence})
        at += len(sentence) + 1
    given = {"evidence": pieces[:2], "field": candidate.field, "kind": candidate.kind} | more
    return Appearance.objects.create(
        candidate=candidate,
        article=article,
        subject="p1",
        name_as_written=candidate.name,
        score=candidate.score,
        role="put_forward",
        province=candidate.province,
        **given,
    )


def award(status: str = "awarded", **more: Any) -> dict[str, Any]:
    """A commendation as an appearance holds it."""
    return {
        "award": "Bằng khen",
        "award_id": "bk_tinh",
        "level": "ministry_province",
        "authority": "Chủ tịch UBND tỉnh",
        "movement": "",
        "year": None,
        "status": status,
        "start": 0,
        "end": 5,
    } | more


def deed(text: str = "Chị cứu hai em nhỏ.", *, sudden: bool = False, **more: Any) -> dict[str, Any]:
    """A deed as an appearance holds it."""
    return {
        "start": 0,
        "end": len(text),
        "text": text,
        "field": "economy_farming",
        "sudden": sudden,
        "quantities": [],
    } | more


def quantity(value: float, text: str, what: str = "hien … dat", unit: str = "m2", **more: Any) -> dict[str, Any]:
    """A figure as a deed holds it."""
    return {"value": value, "unit": unit, "text": text, "what": what, "about": False} | more


def remark(kind: str, text: str, start: int = 0) -> dict[str, Any]:
    """A remark as an appearance holds it."""
    return {"kind": kind, "start": start, "end": start + len(text), "text": text, "cue": text.casefold()}
