"""Deeds: sentences that tell an achievement, their field, the measured results in them, and whose deed it is.

The words are in ``data/gazetteers/deeds.json``. A cue tells a deed by itself; a topic (``bác sĩ``, ``trang trại``) only
beside a measured result or praise.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from nlp.deed_subjects import PASSIVE, Agents, SubjectFinder, keys_of
from nlp.document import add, zone_at
from nlp.gazetteers import GAZETTEERS, GazetteerError, Hit, Phrases, Words, read_json, words_of
from nlp.quantities import units
from nlp.records import Deed, Label, Mention, Quantity, Span, SubjectKind, ZoneKind
from nlp.syllables import text_of

CUE, TOPIC, NEGATIVE, SUDDEN, PRAISE, SKIP = "cue", "topic", "negative", "sudden", "praise", "skip"
ENOUGH = 2
"""A cue weighs 2; a topic, a measured result and praise 1 each; a word of another kind of news −3."""
_WEIGHTS = {CUE: 2, TOPIC: 1}
_TOLD_IN = (ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY, ZoneKind.CAPTION)
_FIELDS_PER_SENTENCE = 2
_HEAD = (ZoneKind.TITLE, ZoneKind.SAPO)
_NO_RESULT = frozenset({"time", "share"})
_UNDONE_WORDS = 3
_COMMA = re.compile(r",\s")
_MENTIONS_OF_A_DEED = 4
"""Mentions that count as much as a deed when a title names nobody."""
_ROUTINE = ("security_rescue", "health_blood")
"""Fields of the daily work of many: what nobody in particular does is no deed."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Frame(_Strict):
    """Verbs and their objects: each pair is a cue, with a gap between."""

    verbs: tuple[str, ...]
    objects: tuple[str, ...]


class FieldWords(_Strict):
    """A field of deeds and its words."""

    id: str
    vi: str
    en: str
    cues: tuple[str, ...]
    topics: tuple[str, ...]
    neg: tuple[str, ...]
    frames: tuple[Frame, ...] = ()


class _DeedWords(_Strict):
    about: tuple[str, ...]
    sudden: tuple[str, ...]
    praise: tuple[str, ...]
    skip: tuple[str, ...]
    undone: tuple[str, ...]
    inside: tuple[str, ...]
    crowd: tuple[str, ...]
    jobs: tuple[str, ...]
    objects: tuple[str, ...]
    fields: tuple[FieldWords, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a phrase says: its kind and, for cues, topics and negatives, the field."""

    kind: str
    field: str = ""
    frame: bool = False
    """A verb and its object, with a gap that no comma may stand in."""
    job: bool = False
    """A topic that is somebody's work: figures beside it are seldom results of his."""


@dataclass(frozen=True, slots=True)
class DeedTable:
    """The fields by id, all phrases, and what stands around them."""

    fields: dict[str, FieldWords]
    phrases: Phrases[list[Sign]]
    undone: frozenset[tuple[str, ...]]
    """Words right before a cue that say it has not happened."""
    inside: frozenset[tuple[str, ...]]
    """Words whose second syllable begins no cue."""
    agents: Agents


@cache
def deed_table() -> DeedTable:
    """Load ``deeds.json``.

    Raises:
        GazetteerError: for broken JSON, another shape, a field given twice or a cue without words.
    """
    path = GAZETTEERS / "deeds.json"
    try:
        words = _DeedWords.model_validate(read_json(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise GazetteerError(f"{path}:1: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    fields = {field.id: field for field in words.fields}
    if len(fields) < len(words.fields):
        raise GazetteerError(f"{path}:1: a field id is given twice")
    signs: dict[str, list[Sign]] = {}

    def enter(phrases: Iterable[str], sign: Sign) -> None:
        for phrase in phrases:
            if not re.search(r"\w", phrase):
                raise GazetteerError(f"{path}:1: {sign.field or sign.kind}: {phrase!r} has no words")
            held = signs.setdefault(phrase.lower().lstrip("* "), [])
            if sign not in held:
                held.append(sign)

    for field in words.fields:
        enter(field.cues, Sign(CUE, field.id))
        for frame in field.frames:
            enter(
                (f"{verb} * {thing}" for verb in frame.verbs for thing in frame.objects),
                Sign(CUE, field.id, frame=True),
            )
        for topic in field.topics:
            enter((topic,), Sign(TOPIC, field.id, job=topic in words.jobs))
        enter(field.neg, Sign(NEGATIVE, field.id))
    enter(words.sudden, Sign(SUDDEN))
    enter(words.praise, Sign(PRAISE))
    enter(words.skip, Sign(SKIP))
    return DeedTable(
        fields,
        Phrases(signs.items()),
        frozenset(map(keys_of, words.undone)),
        frozenset(map(keys_of, words.inside)),
        Agents.of(words.crowd, words.jobs, words.objects),
    )


@cache
def _without_result() -> frozenset[str]:
    """Units that measure no result: for how long, which share."""
    return frozenset(unit.name for unit in units().values() if unit.kind in _NO_RESULT)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the field of the deed that it tells, with the cue that weighs most."""

    sentence: Span
    field: str
    first: int
    """The first word of the cue."""
    cue: Span
    sudden: bool
    quantities: tuple[Quantity, ...]


def told(sentence: Span, hits: list[Hit[list[Sign]]], quantities: tuple[Quantity, ...]) -> Iterator[Told]:
    """The deeds of one sentence: at most two fields, the heavier first."""
    signs = [(sign, hit) for hit in hits for sign in hit.value]
    if any(sign.kind == SKIP for sign, _ in signs):
        return
    praised = any(sign.kind == PRAISE for sign, _ in signs)
    measured = any(quantity.unit not in _without_result() for quantity in quantities)
    weights: dict[str, int] = {}
    best: dict[str, tuple[int, Hit[list[Sign]]]] = {}
    for sign, hit in signs:
        if sign.kind == NEGATIVE:
            weights[sign.field] = weights.get(sign.field, 0) - 3
        elif sign.kind in _WEIGHTS:
            weight = _WEIGHTS[sign.kind]
            if sign.kind == CUE or sign.field not in best:
                weights[sign.field] = weights.get(sign.field, 0) + weight
            if sign.field not in best or weight > best[sign.field][0]:
                best[sign.field] = (weight, hit)
    sudden = any(sign.kind == SUDDEN for sign, _ in signs)
    ranked = sorted(best, key=lambda field: (-weights[field], best[field][1].start))
    for field in ranked[:_FIELDS_PER_SENTENCE]:
        weight, hit = best[field]
        works = weight == 1 and any(sign.job and sign.field == field for sign in hit.value)
        if weights[field] + praised + (measured and not works) >= ENOUGH:
            cue = Span(hit.start, hit.end)
            yield Told(sentence, field, hit.first, cue, sudden and field == "security_rescue", quantities)


def _happened(hit: Hit[list[Sign]], words: Words, table: DeedTable, text: str) -> bool:
    """One clause, no other word begins before the cue, no word of denial, advice or plans stands right before it."""
    if hit.value[0].frame and _COMMA.search(text, hit.start, hit.end):
        return False
    before = words.keys[max(0, hit.first - _UNDONE_WORDS) : hit.first]
    for length in range(1, len(before) + 1):
        if words.gaps[hit.first - length + 1]:
            break
        if tuple(before[-length:]) in table.undone:
            return False
    joined = hit.first and not words.gaps[hit.first]
    return not (joined and (words.keys[hit.first - 1], words.keys[hit.first]) in table.inside)


def find_deeds(doc: Doc) -> list[tuple[Deed, Span]]:
    """The deeds of a document with the cue of each, by sentence."""
    table, words = deed_table(), words_of(doc)
    text = text_of(doc)
    hits = list(table.phrases.find_all(words, lambda hit: _happened(hit, words, table, text)))
    starts = [hit.start for hit in hits]
    quantities: list[Quantity] = doc._.quantities
    finder = SubjectFinder(doc, table.agents)
    found: list[tuple[Deed, Span]] = []
    for sentence in doc._.sentences:
        inside = hits[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not inside or zone_at(doc, sentence.start) not in _TOLD_IN:
            continue
        first = bisect_left(quantities, sentence.start, key=lambda q: q.start)
        past = bisect_left(quantities, sentence.end, key=lambda q: q.start)
        for deed in told(sentence, inside, tuple(quantities[first:past])):
            doer = finder.doer(sentence, deed.first, deed.cue.end)
            if doer.instead and (doer.instead == PASSIVE or deed.field in _ROUTINE):
                continue
            record = Deed(
                start=sentence.start,
                end=sentence.end,
                field=deed.field,
                subject=doer.subject,
                sudden=deed.sudden,
                quantities=deed.quantities,
            )
            found.append((record, deed.cue))
    return _with_headline(doc, found)


def _with_headline(doc: Doc, found: list[tuple[Deed, Span]]) -> list[tuple[Deed, Span]]:
    """A deed in title or sapo that names nobody is that of whom the text tells most, deeds of its field above all."""
    doers = Counter((deed.field, deed.subject) for deed, _ in found if deed.subject)
    people = {s.id for s in doc._.subjects if s.kind is SubjectKind.PERSON and not s.masked}
    named = {subject for _, subject in doers} or people
    weight = {s: len(doc._.members.get(s, ())) / _MENTIONS_OF_A_DEED for s in named}

    def bound(deed: Deed) -> Deed:
        if deed.subject or not weight or zone_at(doc, deed.start) not in _HEAD:
            return deed
        return replace(deed, subject=max(weight, key=lambda s: (doers[deed.field, s] + weight[s], s)))

    return [(bound(deed), cue) for deed, cue in found]


@Language.component("guongsang_deeds")
def recognise_deeds(doc: Doc) -> Doc:
    """Fill ``doc._.deeds`` and add a DEED mention, the cue, for each."""
    found = find_deeds(doc)
    doc._.deeds = [deed for deed, _ in found]
    text, names = text_of(doc), deed_table().fields
    add(
        doc,
        (
            Mention(
                start=cue.start,
                end=cue.end,
                text=text[cue.start : cue.end],
                label=Label.DEED,
                norm=names[deed.field].vi,
                link=deed.field,
                zone=zone_at(doc, cue.start),
            )
            for deed, cue in found
        ),
    )
    return doc
