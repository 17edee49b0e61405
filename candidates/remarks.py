"""What the sentences of a subject say beside its achievement: hype, trouble, bad news, hard areas, followers.

The words stand in ``data/ranking/remarks.tsv``. Linear in the sentences that name the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from candidates.tables import TableError, table
from config.settings import DATA
from nlp.keys import match_key
from nlp.records import Reading, Span, Subject

FILE = DATA / "ranking" / "remarks.tsv"
KINDS = (
    "superlative",
    "advert",
    "authority",
    "difficulty",
    "overcome",
    "bad_news",
    "charge",
    "prosecutor",
    "offence",
    "beside",
    "speech",
    "cleared",
    "hard_area",
    "spread",
)
_CANCELLED_BY = {"superlative": "authority", "difficulty": "overcome", "bad_news": "cleared"}
KEPT = ("superlative", "advert", "difficulty", "bad_news", "hard_area", "spread")
MOST = 6
"""Remarks of one kind that one article gives."""
_SPEECH_WITHIN = 60
"""Characters between a name and the word that it speaks."""
_ACCORDING_TO = re.compile(r"(?<!\S)theo(?: \S+){0,4}$")
_HONORIFICS = frozenset(("", *map(match_key, ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu"))))
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence and what it says: ``cue`` are the words that say it, as a key."""

    kind: str
    sentence: Span
    cue: str


def load(path: Path = FILE) -> dict[str, re.Pattern[str]]:
    """A pattern over match keys for each kind.

    Raises:
        TableError: for a line that cannot be used, with file and line, or a kind without words.
    """
    words: dict[str, list[str]] = {kind: [] for kind in KINDS}
    last = 1
    for at, row in table(path, ("kind", "words")):
        last = at
        if row["kind"] not in words:
            raise TableError(path, at, f"kind {row['kind']!r}, expected one of {', '.join(KINDS)}")
        parts = [match_key(part) for part in row["words"].split("*")]
        if not all(parts):
            raise TableError(path, at, "words must not be empty, nor begin or end with *")
        words[row["kind"]].append(r"(?: \S+){0,3} ".join(map(re.escape, parts)).replace(r"\ ", " "))
    if empty := [kind for kind in KINDS if not words[kind]]:
        raise TableError(path, last, f"kind {empty[0]} has no words")
    return {kind: re.compile(rf"(?<!\S)(?:{'|'.join(found)})(?!\S)") for kind, found in words.items()}


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The words that come with the distribution."""
    return load()


def remarks_of(reading: Reading, subject: Subject) -> list[Remark]:
    """The remarks of the sentences that name the subject, in the order of the text."""
    found = _remarks(reading.text, sentences_of(reading, subject))
    return [r for r in found if r.kind != "bad_news" or not _of_others(reading, subject, r)]


def _of_others(reading: Reading, subject: Subject, remark: Remark) -> bool:
    """The bad news is somebody else's: the subject tells it, brings the charge, or is its victim or witness."""
    prosecutes = subject.kind == "collective" and patterns()["prosecutor"].match(match_key(subject.name))
    if prosecutes and any(patterns()[kind].search(remark.cue) for kind in ("charge", "offence")):
        return True
    return _speaks(reading, subject, remark.sentence) or _stands_beside(reading, subject, remark.sentence)


def _stands_beside(reading: Reading, subject: Subject, sentence: Span) -> bool:
    """Every time the sentence names the subject, a word before the name tells its part: ``bị hại``, ``luật sư``."""
    starts = [reading.mentions[at].start for at in subject.mentions]
    starts = [at for at in starts if sentence.start <= at < sentence.end]
    return bool(starts) and all(
        _told_apart(reading.text[max(at - _SPEECH_WITHIN, sentence.start) : at]) for at in starts
    )


def _told_apart(before: str) -> bool:
    """The text before a name ends with such a word, or with one and an honorific."""
    key = match_key(before)
    return any(key[hit.end() :].strip() in _HONORIFICS for hit in patterns()["beside"].finditer(key))


def _speaks(reading: Reading, subject: Subject, sentence: Span) -> bool:
    """The subject is who tells the sentence: ``theo ông X``, ``ông X, trưởng thôn, cho biết``."""
    for at in subject.mentions:
        mention = reading.mentions[at]
        if sentence.start <= mention.start < sentence.end:
            behind = reading.text[mention.end : min(mention.end + _SPEECH_WITHIN, sentence.end)]
            before = match_key(reading.text[max(mention.start - _SPEECH_WITHIN, sentence.start) : mention.start])
            if patterns()["speech"].search(match_key(behind)) or _ACCORDING_TO.search(before):
                return True
    return False


def sentences_of(reading: Reading, subject: Subject) -> list[Span]:
    """The sentences that name the subject, each once, in the order of the text."""
    return list(dict.fromkeys(reading.sentence_at(reading.mentions[i].start) for i in sorted(subject.mentions)))


def _remarks(text: str, sentences: Iterable[Span]) -> Iterable[Remark]:
    counts: dict[str, int] = dict.fromkeys(KEPT, 0)
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        key = match_key(words)
        found = {kind: hit.group() for kind, pattern in patterns().items() if (hit := pattern.search(key))}
        if "charge" in found:
            found.setdefault("bad_news", found["charge"])
        if "offence" in found and "speech" not in found:
            found.setdefault("bad_news", found["offence"])
        for kind in KEPT:
            if kind not in found or _CANCELLED_BY.get(kind) in found or counts[kind] >= MOST:
                continue
            if kind == "superlative" and _NUMBER.search(words):
                continue
            counts[kind] += 1
            yield Remark(kind, sentence, found[kind])
