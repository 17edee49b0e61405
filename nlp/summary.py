"""What the reading tells about one subject, gathered for a list or a dossier: the columns of DOMAIN 8."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from nlp.records import Commendation, Deed, Label, Mention, Reading, Role, Span, Subject, ZoneKind
from nlp.units import Edition, Level, Unit, units

ASIDE = 120
"""Characters after a name within which a place is told of it."""
LEADS_UP = 250
"""Characters before the first name within which the scene of the story is laid."""
UNITS_NAMED = 4
"""A district became several communes; more are not named."""

_STORY = (ZoneKind.SAPO, ZoneKind.BODY)
_LIST_MARK = re.compile(r"[;:]")


@dataclass(frozen=True, slots=True)
class SubjectSummary:
    """One subject, each value as the text states it or empty.

    ``evidence`` are sentences, most telling first: those of awards, then of deeds, then the first that names it.
    """

    place: str
    place_id: str
    place_2025: str
    """Today's units of ``place``; every possible one where the former unit was divided."""
    province: str
    """Province before July 2025."""
    commune: str
    field: str
    movement: str
    commendations: tuple[Commendation, ...]
    deeds: tuple[Deed, ...]
    evidence: tuple[Span, ...]


def summarise(reading: Reading, subject: Subject) -> SubjectSummary:
    """Gather what ``reading`` says about ``subject``, in time linear in its mentions."""
    commendations = tuple(c for c in reading.commendations if c.subject == subject.id)
    deeds = tuple(d for d in reading.deeds if d.subject == subject.id)
    chain = _places(reading, subject)
    fields = Counter(deed.field for deed in deeds)
    return SubjectSummary(
        place=_as_written(reading, chain),
        place_id=next((m.link for m in chain if m.link), ""),
        place_2025=_today(chain),
        province=_province(chain),
        commune=next((m.link for m in chain if m.attributes.get("level") == "commune"), ""),
        field=fields.most_common(1)[0][0] if fields else "",
        movement=_movement(reading, subject, commendations),
        commendations=commendations,
        deeds=deeds,
        evidence=_evidence(reading, subject, commendations, deeds),
    )


def _places(reading: Reading, subject: Subject) -> list[Mention]:
    """The places of the subject, smallest first: its stated residence, else the chain beside its name."""
    residence = subject.facts.get("residence")
    if residence is not None:
        return _inside(reading, Span(residence.start, residence.end))
    for index in subject.mentions:
        mention = reading.mentions[index]
        if mention.label is Label.PLACE:
            return _chain(reading.text, _inside(reading, Span(mention.start, mention.end + ASIDE)))
        aside = _inside(reading, Span(mention.end, mention.end + ASIDE))
        if aside and not _between(reading, mention, aside[0]):
            return _chain(reading.text, aside)
    return _scene(reading, subject) if subject.role is Role.PUT_FORWARD else []


def _scene(reading: Reading, subject: Subject) -> list[Mention]:
    """Where the story of a subject without a stated home plays: the last place named shortly before it is.

    A place that belongs to somebody else is none: another subject is named after it, or an item of a list ends.
    """
    first = next((m for i in subject.mentions if (m := reading.mentions[i]).zone in _STORY), None)
    if first is None:
        return []
    low = max(reading.text.rfind("\n", 0, max(0, first.start - 1)) + 1, first.start - LEADS_UP)
    before = _inside(reading, Span(low, first.start))
    while before and len(_chain(reading.text, before)) < len(before):
        before = before[1:]
    if not any(m.link for m in before) or _LIST_MARK.search(reading.text, before[-1].end, first.start):
        return []
    since = _within(reading, Span(before[-1].end, first.start))
    return [] if any(m.label in (Label.PERSON, Label.ORG) and m.link != first.link for m in since) else before


def _inside(reading: Reading, span: Span) -> list[Mention]:
    return [m for m in _within(reading, span) if m.label is Label.PLACE]


def _within(reading: Reading, span: Span) -> list[Mention]:
    """The mentions inside a span; they stand in the order of the text."""
    first = bisect_left(reading.mentions, span.start, key=_start)
    past = bisect_left(reading.mentions, span.end, lo=first, key=_start)
    return [m for m in reading.mentions[first:past] if m.end <= span.end]


def _start(mention: Mention) -> int:
    return mention.start


def _between(reading: Reading, name: Mention, place: Mention) -> bool:
    """The sentence ends, or another subject is named, between ``name`` and ``place``: the place is not told of it."""
    if any(mark in reading.text[name.end : place.start] for mark in ".;:\n"):
        return True
    return any(
        m.label in (Label.PERSON, Label.ORG) and m.link != name.link
        for m in _within(reading, Span(name.end, place.start))
    )


def _chain(text: str, places: list[Mention]) -> list[Mention]:
    """The places from the first on that follow each other with only a comma or a dash between."""
    chain = places[:1]
    for place in places[1:]:
        if text[chain[-1].end : place.start].strip(" ,-–()"):
            break
        chain.append(place)
    return chain


def _as_written(reading: Reading, chain: list[Mention]) -> str:
    return reading.text[chain[0].start : chain[-1].end] if chain else ""


def _unit(place: Mention) -> Unit | None:
    """The official unit that a place is linked to."""
    return units().unit(place.link, Edition(place.attributes["edition"])) if place.attributes.get("edition") else None


def _province(chain: list[Mention]) -> str:
    """Name of the province that the first linked place lies in."""
    unit = next((unit for place in chain if (unit := _unit(place)) is not None), None)
    if unit is None:
        return ""
    province = units().unit(unit.province, unit.edition)
    return province.name if province is not None else ""


def _today(chain: list[Mention]) -> str:
    """The units since 1 July 2025 of the smallest place of the chain that is linked, parted by «hoặc»."""
    codes = next((m.attributes["link_2025"] for m in chain if m.attributes.get("link_2025")), "").split(",")
    found = [unit for code in codes if code and (unit := units().unit(code, Edition.NEW)) is not None]
    if not found or found[0].level is Level.PROVINCE:
        return ", ".join(unit.official for unit in found)
    named = " hoặc ".join(unit.official for unit in found[:UNITS_NAMED]) + (" …" if len(found) > UNITS_NAMED else "")
    province = units().unit(found[0].province, Edition.NEW)
    return f"{named}, {province.official}" if province is not None else named


def _movement(reading: Reading, subject: Subject, commendations: tuple[Commendation, ...]) -> str:
    """The movement of an award, else the one named in a sentence with the subject; never a mere umbrella."""
    specific = [m for m in reading.mentions if m.label is Label.MOVEMENT and not m.attributes.get("umbrella")]
    names = {key: m.norm or m.text for m in specific for key in (m.link, m.norm) if key and key != "new"}
    of_awards = (names.get(c.movement, "") for c in commendations)
    if awarded_in := next((name for name in of_awards if name), ""):
        return awarded_in
    sentences = {reading.sentence_at(reading.mentions[i].start) for i in subject.mentions}
    return next((m.norm or m.text for m in specific if reading.sentence_at(m.start) in sentences), "")


def _evidence(
    reading: Reading, subject: Subject, commendations: tuple[Commendation, ...], deeds: tuple[Deed, ...]
) -> tuple[Span, ...]:
    spans = [c.evidence for c in commendations] + [reading.sentence_at(d.start) for d in deeds]
    if subject.role_cue is not None:
        spans.append(reading.sentence_at(subject.role_cue.start))
    spans += [reading.sentence_at(reading.mentions[i].start) for i in subject.mentions[:1]]
    return tuple(dict.fromkeys(spans))
