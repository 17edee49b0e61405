"""Who received what from whom, in which movement and year, and how far it has come: awarded, proposed, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.award_clauses import Binder, Group, groups_of
from nlp.awards import NEW
from nlp.document import mentions, overlapping
from nlp.recipients import cues
from nlp.records import AwardStatus, Commendation, Label, Span
from nlp.taxonomy import taxonomy


def status_of(keys: str, start: int, group: Group) -> AwardStatus | None:
    """How far the award has come; ``None`` when it is only wished for."""
    left = keys[max(start, group.start - 160) : group.start]
    if cues()["revoked"].search(left):
        return AwardStatus.REVOKED
    near = left[-110:]
    if cues()["proposed"].search(near):
        return AwardStatus.PROPOSED
    if cues()["none"].search(near[-60:]):
        return None
    kinds = {award.attributes.get("kind") for award in group.awards}
    return AwardStatus.RECOGNISED if kinds <= {"cong_nhan", "ton_vinh"} else AwardStatus.AWARDED


def find_commendations(doc: Doc) -> list[Commendation]:
    """All commendations of a document, in the order of the text, none twice."""
    groups = groups_of(doc)
    if not groups:
        return []
    binder = Binder(doc)
    made: list[Commendation] = []
    previous: Group | None = None
    for group in groups:
        binder.bind(group, previous)
        start = max(group.sentence.start, previous.end if previous else 0)
        status = status_of(binder.keys, start, group)
        previous = group
        if status is not None:
            made.extend(_records(doc, group, status))
    return _once(made)


def _records(doc: Doc, group: Group, status: AwardStatus) -> Iterator[Commendation]:
    movement = _movement(doc, group)
    table = taxonomy().awards
    for party in group.recipients:
        start = min(group.sentence.start, party.start) if party.start >= group.sentence.start else group.sentence.start
        evidence = Span(start, max(group.sentence.end, party.end if party.start >= group.sentence.start else 0))
        for award in group.awards:
            year = award.attributes.get("year")
            first = Commendation(
                recipient=party.name,
                award=award.norm,
                award_id=award.link,
                level=award.attributes.get("level", ""),
                authority=award.attributes.get("authority", ""),
                status=status,
                evidence=evidence,
                subject=party.subject,
                movement=movement,
                year=int(year) if year else None,
            )
            yield first
            for also in filter(None, award.attributes.get("also", "").split("|")):
                award_id, _, authority = also.partition("=")
                known = table[award_id]
                yield replace(first, award=known.name, award_id=award_id, level=known.level, authority=authority)


def _movement(doc: Doc, group: Group) -> str:
    """The movement named nearest in the sentence; a general label only when there is no other."""
    inside = overlapping(mentions(doc, Label.MOVEMENT), group.sentence.start, group.sentence.end)
    named = [m for m in inside if "umbrella" not in m.attributes] or inside
    nearest = min(named, key=lambda m: abs(m.start - group.start), default=None)
    return "" if nearest is None else nearest.norm if nearest.link == NEW else nearest.link


def _once(found: list[Commendation]) -> list[Commendation]:
    seen: set[tuple[str, str, str, int | None, AwardStatus]] = set()
    kept = []
    for item in found:
        key = (item.subject or item.recipient, item.award_id, item.authority, item.year, item.status)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


@Language.component("guongsang_commendations")
def recognise_commendations(doc: Doc) -> Doc:
    """Fill ``doc._.commendations``."""
    doc._.commendations = find_commendations(doc)
    return doc
