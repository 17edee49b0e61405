"""What one article tells of its candidates: from a stored verdict to appearances that still need their dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from candidates.identity import Appearing
from candidates.remarks import remarks_of, sentences_of
from classifiers.records import SubjectVerdict
from nlp.keys import match_key, plain_key
from nlp.records import Deed, Label, Quantity, Reading, Role, Span, Subject
from nlp.summary import SubjectSummary, summarise
from store.models import Appearance, Article, StoredVerdict
from store.records import reading_of, verdict_of

_ABOUT = frozenset(("hon", "tren", "gan", "khoang", "toi", "chung", "ngot", "xap", "xi"))
_PASSED_OVER = _ABOUT | frozenset(
    ("duoc", "da", "tong", "cong", "voi", "la", "co", "den", "them", "so", "dien", "tich")
)
_WORD = re.compile(r"[^\W\d_]+")


def appearing(stored: StoredVerdict) -> Iterator[tuple[Appearing, Appearance]]:
    """Each candidate subject of one verdict: what is known of it, and its appearance still without a dossier."""
    verdict = verdict_of(stored)
    if not verdict.candidates:
        return
    article = stored.article
    reading = reading_of(article.reading)
    subjects = {subject.id: subject for subject in reading.subjects}
    for judged in verdict.candidates:
        subject = subjects[judged.subject]
        summary = summarise(reading, subject)
        one = _appearing(article, subject, summary)
        yield one, _appearance(article, one, judged, summary, reading)


def offenders(stored: StoredVerdict) -> Iterator[tuple[Appearing, list[dict[str, Any]]]]:
    """Each subject that the article tells bad news of without putting it forward, with the sentences."""
    verdict = verdict_of(stored)
    reading = reading_of(stored.article.reading)
    forward = {judged.subject for judged in verdict.candidates}
    for subject in reading.subjects:
        if subject.id in forward or subject.masked or subject.role in (Role.AUTHOR, Role.PHOTOGRAPHER, Role.HISTORIC):
            continue
        bad = [r.sentence for r in remarks_of(reading, subject) if r.kind == "bad_news"]
        if subject.role is Role.OFFENDER:
            bad = bad or sentences_of(reading, subject)[:1]
        elif len(bad) < 2:  # an official who speaks of a case is told of once
            continue
        if bad:
            summary = summarise(reading, subject)
            yield _appearing(stored.article, subject, summary), [_piece(reading, span) for span in bad[:3]]


def _appearing(article: Article, subject: Subject, summary: SubjectSummary) -> Appearing:
    facts: dict[str, dict[str, Any]] = {
        name: {"value": fact.value, "article": article.pk, "start": fact.start, "end": fact.end}
        for name, fact in subject.facts.items()
    }
    if summary.place_2025:
        facts["place_2025"] = {"value": summary.place_2025, "article": article.pk}
    return Appearing(
        kind=subject.kind.value,
        name=subject.name,
        province=summary.province or article.province,
        commune=summary.commune,
        place=summary.place,
        facts=facts,
        origin=f"{article.url_sha1[:16]}:{subject.id}",
        movement=summary.movement,
        article=article.reprint_of_id or article.pk,
        printed_in=article.pk,
    )


def _appearance(
    article: Article, one: Appearing, judged: SubjectVerdict, summary: SubjectSummary, reading: Reading
) -> Appearance:
    subject = next(subject for subject in reading.subjects if subject.id == judged.subject)
    return Appearance(
        article=article,
        portal=article.portal,
        subject=judged.subject,
        kind=one.kind,
        name_as_written=one.name,
        score=judged.score,
        role=judged.role.value,
        place=one.place,
        province=one.province,
        facts=one.all_facts,
        field=summary.field,
        movement=one.movement,
        evidence=[_piece(reading, span) for span in summary.evidence],
        commendations=[
            {
                "award": c.award,
                "award_id": c.award_id,
                "level": c.level,
                "authority": c.authority,
                "movement": c.movement,
                "year": c.year,
                "status": c.status.value,
                "start": c.evidence.start,
                "end": c.evidence.end,
            }
            for c in summary.commendations
        ],
        reasons=[
            {"code": r.code, "text": r.text, "weight": r.weight, "start": r.start, "end": r.end} for r in judged.reasons
        ],
        deeds=[_deed(reading, deed) for deed in summary.deeds],
        remarks=[
            {**_piece(reading, remark.sentence), "kind": remark.kind, "cue": remark.cue}
            for remark in remarks_of(reading, subject)
        ],
    )


def _piece(reading: Reading, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": reading.text[span.start : span.end]}


def _deed(reading: Reading, deed: Deed) -> dict[str, Any]:
    told: dict[str, Any] = {
        **_piece(reading, Span(deed.start, deed.end)),
        "field": deed.field,
        "sudden": deed.sudden,
        "quantities": [_quantity(reading, deed, quantity) for quantity in deed.quantities],
    }
    if deed.sudden:
        told["date"] = next(
            (m.norm for m in reading.mentions if m.label is Label.DATE and deed.start <= m.start < deed.end), ""
        )
    return told


def _quantity(reading: Reading, deed: Deed, quantity: Quantity) -> dict[str, Any]:
    """A figure with the word before it and the word after it, which say what it counts; empty where one is missing."""
    before = plain_key(reading.text[deed.start : quantity.start]).split()
    after = _WORD.findall(match_key(reading.text[quantity.end : deed.end]))
    nearest = next((word for word in reversed(before) if word not in _PASSED_OVER and word.isalpha()), "")
    return {
        "value": quantity.value,
        "unit": quantity.unit,
        "text": reading.text[quantity.start : quantity.end],
        "what": f"{nearest} … {after[0]}" if nearest and after else "",
        "about": bool(before) and before[-1] in _ABOUT,
    }
