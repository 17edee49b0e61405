"""Deeds: sentences that tell an achievement, their field, the measured results in them, and whose deed it is.

The words are in ``data/gazetteers/deeds.json``. A cue tells a deed by itself; a topic (``bác sĩ``, ``trang trại``) only
beside a measured result or praise.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, zone_at
from nlp.gazetteers import GAZETTEERS, GazetteerError, Hit, Phrases, read_json, words_of
from nlp.records import Deed, Label, Mention, Quantity, Span, ZoneKind
from nlp.syllables import text_of

CUE, TOPIC, NEGATIVE, SUDDEN, PRAISE, SKIP = "cue", "topic", "negative", "sudden", "praise", "skip"
ENOUGH = 2
"""A cue weighs 2; a topic, a measured result and praise 1 each; a word of another kind of news −3."""
_WEIGHTS = {CUE: 2, TOPIC: 1}
_TOLD_IN = (ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY, ZoneKind.CAPTION)
_FIELDS_PER_SENTENCE = 2
_SENTENCES_BACK = 3


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldWords(_Strict):
    """A field of deeds and its words."""

    id: str
    vi: str
    en: str
    cues: tuple[str, ...]
    topics: tuple[str, ...]
    neg: tuple[str, ...]


class _DeedWords(_Strict):
    about: tuple[str, ...]
    sudden: tuple[str, ...]
    praise: tuple[str, ...]
    skip: tuple[str, ...]
    fields: tuple[FieldWords, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a phrase says: its kind and, for cues, topics and negatives, the field."""

    kind: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class DeedTable:
    """The fields by id, and all phrases."""

    fields: dict[str, FieldWords]
    phrases: Phrases[list[Sign]]


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
            signs.setdefault(phrase.lower().lstrip("* "), []).append(sign)

    for field in words.fields:
        enter(field.cues, Sign(CUE, field.id))
        enter(field.topics, Sign(TOPIC, field.id))
        enter(field.neg, Sign(NEGATIVE, field.id))
    enter(words.sudden, Sign(SUDDEN))
    enter(words.praise, Sign(PRAISE))
    enter(words.skip, Sign(SKIP))
    return DeedTable(fields, Phrases(signs.items()))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the field of the deed that it tells, with the cue that weighs most."""

    sentence: Span
    field: str
    cue: Span
    sudden: bool
    quantities: tuple[Quantity, ...]


def told(sentence: Span, hits: list[Hit[list[Sign]]], quantities: tuple[Quantity, ...]) -> Iterator[Told]:
    """The deeds of one sentence: at most two fields, the heavier first."""
    signs = [(sign, hit) for hit in hits for sign in hit.value]
    if any(sign.kind == SKIP for sign, _ in signs):
        return
    bonus = min(1, len(quantities)) + min(1, sum(sign.kind == PRAISE for sign, _ in signs))
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
        if weights[field] + bonus >= ENOUGH:
            hit = best[field][1]
            yield Told(sentence, field, Span(hit.start, hit.end), sudden and field == "security_rescue", quantities)


class SubjectFinder:
    """Whose deed, award or word it is: the nearest subject in or shortly before a place in the text."""

    def __init__(self, doc: Doc) -> None:
        members: dict[str, list[tuple[Label, int, int]]] = doc._.members
        found = sorted((start, end, subject) for subject, at in members.items() for _, start, end in at)
        self.starts = [start for start, _, _ in found]
        self.ends = [end for _, end, _ in found]
        self.ids = [subject for _, _, subject in found]
        self.sentences: list[Span] = doc._.sentences

    def within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The mentions of subjects inside ``start:end``, by start."""
        first, past = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return list(zip(self.starts[first:past], self.ends[first:past], self.ids[first:past], strict=True))

    def nearest(self, sentence: Span, at: int) -> str:
        """The subject that ends last before ``at`` in the sentence, else the first behind it, else one just before."""
        inside = self.within(sentence.start, sentence.end)
        before = [subject for _, end, subject in inside if end <= at]
        if before:
            return before[-1]
        if inside:
            return inside[0][2]
        index = bisect_right(self.sentences, sentence.start, key=lambda s: s.start) - 1
        if index < 0:
            return ""
        floor = self.sentences[max(0, index - _SENTENCES_BACK)].start
        last = bisect_left(self.starts, sentence.start) - 1
        return self.ids[last] if last >= 0 and self.starts[last] >= floor else ""


def find_deeds(doc: Doc) -> list[tuple[Deed, Span]]:
    """The deeds of a document with the cue of each, by sentence."""
    found: list[tuple[Deed, Span]] = []
    hits = list(deed_table().phrases.find_all(words_of(doc)))
    starts = [hit.start for hit in hits]
    quantities: list[Quantity] = doc._.quantities
    finder = SubjectFinder(doc)
    for sentence in doc._.sentences:
        inside = hits[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not inside or zone_at(doc, sentence.start) not in _TOLD_IN:
            continue
        first = bisect_left(quantities, sentence.start, key=lambda q: q.start)
        past = bisect_left(quantities, sentence.end, key=lambda q: q.start)
        for deed in told(sentence, inside, tuple(quantities[first:past])):
            record = Deed(
                start=sentence.start,
                end=sentence.end,
                field=deed.field,
                subject=finder.nearest(sentence, deed.cue.start),
                sudden=deed.sudden,
                quantities=deed.quantities,
            )
            found.append((record, deed.cue))
    return found


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
