"""What the reading tells about one subject, gathered for a list or a dossier: the columns of DOMAIN 8."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from nlp.records import Commendation, Deed, Label, Mention, Reading, Span, Subject


@dataclass(frozen=True, slots=True)
class SubjectSummary:
    """One subject, each value as the text states it or empty.

    ``evidence`` are sentences, most telling first: those of awards, then of deeds, then the first that names it.
    """

    place: str
    place_id: str
    province: str
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
        province=next((p for m in chain if (p := m.attributes.get("province", ""))), ""),
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
        sentence = reading.sentence_at(mention.start)
        after = [
            m for m in _inside(reading, sentence) if mention.start <= m.start and not _another(reading, mention, m)
        ]
        if after:
            return _chain(reading.text, after)
    return []


def _inside(reading: Reading, span: Span) -> list[Mention]:
    return [m for m in reading.mentions if m.label is Label.PLACE and span.start <= m.start and m.end <= span.end]


def _another(reading: Reading, name: Mention, place: Mention) -> bool:
    """Another person is named between ``name`` and ``place``, who has the better claim to it."""
    return any(
        m.label is Label.PERSON and name.end <= m.start and m.end <= place.start and m.link != name.link
        for m in reading.mentions
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
