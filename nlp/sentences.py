"""Where sentences begin and end: first at line ends and zone borders, then at full stops that end one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.records import Span
from nlp.syllables import text_of

ABBREVIATIONS = Path(__file__).parent.parent / "data" / "gazetteers" / "abbreviations.txt"

_CLOSERS = "\"”’'»)\\]"
_STOP = re.compile(rf"(?:\./)?[.!?…]+[{_CLOSERS}]*")
_NEXT = re.compile(r"(\s*)([\"“‘'«(\[\-–•*]*)\s?(\w+)")
_BEFORE = re.compile(r"[^\s(\[\"“‘«,;:/]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]|[A-ZĐ]{1,3}\.[^\W\d_]{0,3}")
_LOOK_BACK = 24
"""Characters before a full stop that can matter: no abbreviation is longer."""


@cache
def _gazetteer() -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations, and words that begin a sentence even after an initial."""
    lines = [line.strip() for line in ABBREVIATIONS.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines, 1):
        if line and line[0] != "#" and (" " in line or line.endswith(".")):
            raise ValueError(
                f"{ABBREVIATIONS}:{number}: expected one abbreviation without its full stop, found {line!r}"
            )
    words = [line for line in lines if line and line[0] != "#"]
    return (
        frozenset(w for w in words if w[0] != ">"),
        frozenset(w[1:].strip() for w in words if w[0] == ">"),
    )


def is_abbreviation(word: str) -> bool:
    """Whether a full stop after ``word`` is part of it: ``TP``, ``ThS`` …"""
    return word in _gazetteer()[0]


def begins_sentence(word: str) -> bool:
    """Whether ``word``, with its capital, mostly begins a sentence: ``Theo``, ``Ông`` …"""
    return word in _gazetteer()[1]


def sentences(text: str, borders: Iterable[int] = ()) -> list[Span]:
    """The sentences of a text, by start, without the blanks between them, in linear time.

    ``borders`` are offsets that no sentence crosses, such as the ends of zones.
    """
    cuts = sorted({m.end() for m in re.finditer(r"\n", text)} | {b for b in borders if 0 < b < len(text)})
    found = []
    start = 0
    for end in [*cuts, len(text)]:
        for first, last in _split(text, start, end):
            stretch = text[first:last]
            left = len(stretch) - len(stretch.lstrip())
            if left < len(stretch):
                found.append(Span(first + left, first + len(stretch.rstrip())))
        start = end
    return found


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends(text, first, stop, end):
            yield first, stop.end()
            first = stop.end()
    yield first, end


def _ends(text: str, first: int, stop: re.Match[str], limit: int) -> bool:
    """Whether the mark ends the sentence that began at ``first``."""
    following = _NEXT.match(text, stop.end(), limit)
    if following is None:
        return text[stop.end() : stop.end() + 2].lstrip()[:1] not in (",", ";", ":")
    blank, opening, word = following.groups()
    if word[0].isalpha() and not word[0].isupper():
        return False
    mark = stop.group()
    before = _BEFORE.search(text[max(first, stop.start() - _LOOK_BACK) : stop.start()])
    last = before.group() if before else ""
    if not blank:
        # "xã hội.Quả cầu" is two sentences; "TP.HCM", "1.054" and "Zing.vn" are none.
        return bool(mark[0] in ".!?" and last.islower() and last.isalpha() and len(last) > 1 and word[1:].islower())
    return mark != "." or _full_stop_ends(
        text[max(first, stop.start() - 2 * _LOOK_BACK) : stop.start()], last, opening + word
    )


def _full_stop_ends(sentence: str, last: str, word: str) -> bool:
    """Whether a full stop ends ``sentence``, whose ``last`` piece stands before it and ``word`` after it."""
    if last.isdigit() or (len(last) == 1 and not last.isupper()):
        # "1. Ông …" and "a. Về …" at the beginning number what follows.
        return len(sentence) > _LOOK_BACK or sentence.strip() != last
    abbreviations, openers = _gazetteer()
    if last in abbreviations:
        return False
    initial = last[:1].isupper() and _INITIALS.fullmatch(last)
    return not initial or word.lstrip("\"“‘'«-–•*") in openers


@Language.component("guongsang_sentences")
def find_sentences(doc: Doc) -> Doc:
    """Fill ``doc._.sentences``."""
    borders = (border for zone in doc._.zones for border in (zone.start, zone.end))
    doc._.sentences = sentences(text_of(doc), borders)
    return doc
