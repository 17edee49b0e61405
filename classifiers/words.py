"""The words that the judge reads: title, opening and body of an article, and the words around a name.

Names and figures are masked: they say nothing about the genre, and a model that learns them does not generalise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from crawler.records import Article
from nlp.records import Mention, Reading, Subject, ZoneKind

TITLE_LIMIT, OPENING_LIMIT, BODY_LIMIT = 300, 500, 3600
"""Characters of each part that are read: enough for a genre, and bounded."""
OPENING_FALLBACK = 300
"""Characters that count as the opening where nothing sets it apart."""
NAME_MASK, NUMBER_MASK, SELF_MASK = "xxtên", "0", "xxta"
AROUND = 70
"""Characters on each side of a name that are read as its neighbourhood."""
NEIGHBOURHOODS = 5
"""Mentions of one subject whose neighbourhoods are read."""
PORTRAIT_SIDE, PORTRAIT_MENTIONS = 90, 15
"""Characters on each side of a name, and mentions, that make the portrait of a subject."""

_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"  # what \w cannot tell: capitals alone
_SYLLABLE = rf"[{_UPPER}][\w’']*"
_HONORIFIC = (
    "Anh|Ông|Bà|Chị|Em|Cô|Chú|Bác|Cháu|Thầy|Cụ|Già|Bé|(?:Trung|Đại|Thượng|Thiếu|Hạ)(?: (?:úy|uý|tá|sĩ|sỹ|tướng))?"
)
_NAME = re.compile(rf"(?<!\w)(?:({_HONORIFIC}) )?(?:{_SYLLABLE}(?: {_SYLLABLE})+|[{_UPPER}]’[\w’]+)")
_NUMBER = re.compile(r"\d[\d.,/:]*")


@dataclass(frozen=True, slots=True)
class Words:
    """The three parts of an article, masked. The opening is its sapo, or else its first lines."""

    title: str
    opening: str
    body: str


def of_reading(reading: Reading) -> Words:
    """The words of the zones that carry the article; related links, footers and captions left out."""
    return Words(*map(mask, parts_of(reading)))


def parts_of(reading: Reading) -> tuple[str, str, str]:
    """Title, opening and body as printed."""
    parts: dict[ZoneKind, list[str]] = {ZoneKind.TITLE: [], ZoneKind.SAPO: [], ZoneKind.BODY: []}
    for zone in reading.zones:
        if zone.kind in parts:
            parts[zone.kind].append(reading.text[zone.start : zone.end])
    title, opening, body = ("\n".join(pieces) for pieces in parts.values())
    return _bounded(title, opening, body)


def of_article(article: Article) -> Words:
    """The same without a reading, from the text as harvested: cheap enough for every article of a night."""
    return Words(*map(mask, parts_of_article(article)))


def parts_of_article(article: Article) -> tuple[str, str, str]:
    """Title, opening and body of an article that nobody has read."""
    lines = [line for line in article.text[: 2 * BODY_LIMIT].split("\n") if line.strip()]
    title, opening = article.title, article.sapo
    if not title and lines:
        title, lines = lines[0], lines[1:]
    if not opening and len(lines) > 1 and len(lines[0]) < OPENING_LIMIT:
        opening, lines = lines[0], lines[1:]
    return _bounded(title, opening, "\n".join(lines))


def around(reading: Reading, subject: Subject) -> list[str]:
    """The words beside the first mentions of one subject, its own name as ``xxta``, those before and after marked."""
    pieces: list[str] = []
    for index in subject.mentions[:NEIGHBOURHOODS]:
        before, after = _sides(reading, reading.mentions[index])
        pieces += [*(f"t_{word}" for word in before[-6:]), *(f"s_{word}" for word in after[:6]), *before, *after]
    return pieces


def portrait(reading: Reading, subject: Subject) -> list[str]:
    """The words and pairs of words beside all mentions of one subject, nothing twice, its own name as ``xxta``."""
    pieces: list[str] = []
    seen = 0
    for index in subject.mentions[:PORTRAIT_MENTIONS]:
        mention = reading.mentions[index]
        sentence = reading.sentence_at(mention.start)
        left = max(sentence.start, mention.start - PORTRAIT_SIDE, seen)
        right = min(max(sentence.end, mention.end), mention.end + PORTRAIT_SIDE)
        pieces += [mask(reading.text[left : mention.start]), SELF_MASK, mask(reading.text[mention.end : right]), "|"]
        seen = max(seen, right)
    found = _TERM.findall(" ".join(pieces).lower())
    return [*found, *(f"{first} {second}" for first, second in pairwise(found))]


def _sides(reading: Reading, mention: Mention) -> tuple[list[str], list[str]]:
    sentence = reading.sentence_at(mention.start)
    left = max(sentence.start, mention.start - AROUND)
    right = min(max(sentence.end, mention.end), mention.end + AROUND)
    return (
        _WORD.findall(mask(reading.text[left : mention.start]).lower()),
        _WORD.findall(mask(reading.text[mention.end : right]).lower()),
    )


_WORD = re.compile(r"[^\W_]+|[;:(),]")
_TERM = re.compile(r"[^\W_]+|\|")


def _bounded(title: str, opening: str, body: str) -> tuple[str, str, str]:
    if not opening:
        opening, body = body[:OPENING_FALLBACK], body[OPENING_FALLBACK:]
    return title[:TITLE_LIMIT], opening[:OPENING_LIMIT], body[:BODY_LIMIT]


def mask(text: str) -> str:
    """``text`` with every run of capitalised syllables as ``xxtên`` (an honorific before it stays) and figures as 0."""
    return _NUMBER.sub(NUMBER_MASK, _NAME.sub(lambda m: f"{m[1]} {NAME_MASK}" if m[1] else NAME_MASK, text))
