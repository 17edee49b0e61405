"""What the text states about a person beside the name: birth year, age, people, faith, post, workplace, home.

Looked for in the apposition that follows a name and in the title before it; nothing is concluded from the name itself.
Gender is that of the form of address. Every fact keeps the words that state it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import mentions, overlapping, sentence_index
from nlp.gazetteers import GAZETTEERS, alternatives, read_table
from nlp.names import name_keys
from nlp.records import Fact, Label, Mention, Subject, SubjectKind
from nlp.syllables import text_of
from nlp.titles import titles

REACH = 220
"""Characters after a name within which its apposition is looked for."""
MENTIONS_LOOKED_AT = 12
"""Facts stand at the first mentions; a name repeated more often brings no new ones."""
POSITION_AT_MOST = 90

_BIRTH = re.compile(
    r"\b(?:SN|sn|S\.N|[Ss]inh\s+năm|[Ss]inh\s+ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]|[Ss]inh)\s*:?\s*((?:19|20)\d\d)\b"
)
_AGE = re.compile(r"(?<![\d.,])(\d{1,3})\s+tuổi(?!\s+(?:Đảng|đảng|nghề|quân|đời))")
_POSTS = frozenset(("grassroots", "high", "occupation", "rank", "religious", "academic"))
_OPENING = re.compile(r"\s*[,–(-]\s*")
_JOINT = re.compile(r"[\s,–()-]*(?:thuộc\s+|của\s+)?$")
_GENDERS = {"m": "male", "f": "female"}


@dataclass(frozen=True, slots=True)
class Patterns:
    """The cues of ``fact_cues.tsv`` as regular expressions."""

    ethnic: re.Pattern[str]
    religion: re.Pattern[str]
    residence: re.Pattern[str]
    stop: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Load ``data/gazetteers/fact_cues.tsv``.

    Raises:
        GazetteerError: for an unknown kind.
    """
    words: dict[str, list[str]] = {"ethnic_group": [], "religion": [], "residence": [], "stop": []}
    for row in read_table(GAZETTEERS / "fact_cues.tsv", ("kind", "words")):
        words[row.one_of("kind", words)].append(re.escape(row["words"]).replace(r"\ ", r"\s+").replace("'", "['’]"))
    either = {kind: alternatives(sorted(found, key=len, reverse=True)) for kind, found in words.items()}
    return Patterns(
        re.compile(rf"(?:[Dd]ân\s+tộc|DT|[Nn]gười(?:\s+dân\s+tộc)?)\s*:?\s+({either['ethnic_group']})(?!\w)"),
        re.compile(rf"(?:[Tt]heo\s+đạo|[Tt]ôn\s+giáo|[Đđ]ạo|[Gg]iáo\s+dân)\s*:?\s+({either['religion']})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{either['residence']})\s*:?\s*(?:tại\s+|ở\s+)?$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{either['stop']})(?!\w)|[.;:?!“\"\n]\s"),
    )


def facts_at(doc: Doc, mention: Mention, until: int) -> Iterator[tuple[str, Fact]]:
    """What is stated around one mention of a person; ``until`` is where the next person is named."""
    yield from _from_title(doc, mention)
    text = text_of(doc)
    at = sentence_index(doc, mention.start)
    sentence_end = doc._.sentences[at].end if at >= 0 else len(text)
    window = min(mention.end + REACH, until, max(sentence_end, mention.end))
    aside = _apposition_end(text, mention.end, window)
    for name, pattern in (("birth_year", _BIRTH), ("age", _AGE)):
        found = pattern.search(text, mention.end, aside)
        if found and (name != "age" or 1 <= int(found[1]) <= 120):
            yield name, Fact(found[1], found.start(), found.end())
    for name, pattern in (("ethnicity", patterns().ethnic), ("religion", patterns().religion)):
        found = pattern.search(text, mention.end, aside)
        if found:
            yield name, Fact(" ".join(found[1].split()), found.start(), found.end())
    yield from _position_after(text, mention.end, aside)
    yield from _organisation(doc, mention.end, aside)
    yield from _residence(doc, mention.end, aside, window)


def _apposition_end(text: str, start: int, window: int) -> int:
    """Where the words that only describe the name end: at the first verb outside brackets."""
    at = start
    bracket = re.match(r"\s*\(([^()]{0,160})\)", text[start:window])
    if bracket:
        at = start + bracket.end()
    if not _OPENING.match(text, at, window) and not re.match(
        r"\s+(?:ở|trú|ngụ|quê|sinh năm|người|thuộc)\b", text[at:window]
    ):
        return at
    stop = patterns().stop.search(text, at, window)
    return stop.start() if stop else window


def _from_title(doc: Doc, mention: Mention) -> Iterator[tuple[str, Fact]]:
    title = mention.attributes.get("title", "")
    if not title:
        return
    text = text_of(doc)
    low = max(0, mention.start - len(title) - 4)
    start = text[low : mention.start].lower().rfind(title.lower())
    if start < 0:
        low = mention.start
        start = mention.text.lower().find(title.lower())
    if start < 0:
        return
    start += low
    words = Fact(text[start : start + len(title)], start, start + len(title))
    known = titles().beginning_at(name_keys(title), 0, len(title.split()))
    if known is not None and known[0].gender in _GENDERS:
        yield "gender", replace(words, value=_GENDERS[known[0].gender])
    if mention.attributes.get("title_class") == "kin":
        yield "honorific", words
    elif mention.attributes.get("title_class") in _POSTS:
        yield "position", words


def _position_after(text: str, start: int, end: int) -> Iterator[tuple[str, Fact]]:
    """«Nguyễn Văn A, Bí thư chi bộ xóm B»: the part between two marks that begins with a known post."""
    at = start
    while (opening := _OPENING.match(text, at, end)) and opening.end() < end:
        begin = opening.end()
        close = re.compile(r"[,;()–\n]| - ").search(text, begin, min(end, begin + POSITION_AT_MOST))
        stop = close.start() if close else min(end, begin + POSITION_AT_MOST)
        piece = text[begin:stop].rstrip()
        keys = name_keys(piece)
        known = titles().beginning_at(keys, 0, len(keys))
        if known is not None and known[0].kind in _POSTS:
            yield "position", Fact(piece, begin, begin + len(piece))
            return
        if stop <= at:
            return
        at = stop


def _organisation(doc: Doc, start: int, end: int) -> Iterator[tuple[str, Fact]]:
    for organisation in overlapping(mentions(doc, Label.ORG), start, end)[:1]:
        if organisation.start >= start:
            yield "organisation", Fact(organisation.text, organisation.start, organisation.end)


def _residence(doc: Doc, start: int, aside: int, window: int) -> Iterator[tuple[str, Fact]]:
    """The chain of places in the apposition, or the one that a word of living announces a little further on."""
    text = text_of(doc)
    places = [p for p in overlapping(mentions(doc, Label.PLACE), start, window) if p.start >= start]
    for index, place in enumerate(places):
        announced = patterns().residence.search(text, max(start, place.start - 30), place.start)
        if place.start < aside or announced:
            end = place.end
            for following in places[index + 1 :]:
                if not _JOINT.fullmatch(text, end, following.start):
                    break
                end = following.end
            yield "residence", Fact(text[place.start : end], place.start, end)
            return


@Language.component("guongsang_facts")
def find_facts(doc: Doc) -> Doc:
    """Fill ``Subject.facts`` of every person: the first statement of each fact counts."""
    people = mentions(doc, Label.PERSON)
    by_span = {(m.start, m.end): index for index, m in enumerate(people)}
    described: list[Subject] = []
    for subject in doc._.subjects:
        if subject.kind not in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD):
            described.append(subject)
            continue
        facts = dict(subject.facts)
        own = [
            by_span[s, e]
            for label, s, e in doc._.members.get(subject.id, ())
            if (s, e) in by_span and label is Label.PERSON
        ]
        for index in sorted(own)[:MENTIONS_LOOKED_AT]:
            until = people[index + 1].start if index + 1 < len(people) else len(text_of(doc))
            for name, fact in facts_at(doc, people[index], until):
                facts.setdefault(name, fact)
        described.append(replace(subject, facts=facts))
    doc._.subjects = described
    return doc
