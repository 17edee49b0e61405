"""One canonical string of an article: the only text that offsets of the reader refer to.

It differs from the source as little as possible: NFC, one kind of line end and of space, ``Đ`` for its look-alike
``Ð``, and no characters that nobody sees. Of ordinary NFC text it is the text itself, offset for offset.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from crawler.records import Article
from nlp.keys import match_key
from nlp.records import Span, Zone, ZoneKind

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# One for one, so that offsets stay. A lone surrogate could not be written out as UTF-8.
_REPLACED = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _BREAKS), "\n")
    | {ord("Ð"): "Đ", ord("ð"): "đ"}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)
_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
_UNSEEN = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_CONTROL = re.compile(rf"[{_CONTROLS}]")
_DROPPED = re.compile(rf"[{_CONTROLS}{_UNSEEN}]+")
_TROUBLE = re.compile(rf"[\r{_CONTROLS}{_UNSEEN}]")
# What NFC may compose, or dropping may bring together, never reaches over a plain character to the left.
_CLUSTER = re.compile(r"[\n\x20-\x7e]?[^\n\x20-\x7e]+")
_MARKS_AT_MOST = 30
"""Marks on one letter, as in Unicode's stream-safe form (UAX 15, section 13): sorting more of them is quadratic."""

LONG_LINE = 100_000
"""A line of more characters than this is no paragraph of a news page."""
LONG_TEXT = 20_000
"""From this many characters on, a text that compresses too well is called repetitive."""

_TCVN3 = re.compile(r"[a-zA-Z][¸µ¶¹¨»¾¼½©®ª«¬¦§][a-zA-Z]|(?<!\w)®[a-z¸µ¶¹¬Ü]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff\uff21-\uff5a]+")
_ENUMERATOR = re.compile(r"(?:^|[\s;,.:])\w{1,3}[.)]?\)$")


class Edit(NamedTuple):
    """``text[start:end]`` was made from ``source[source_start:source_end]``; between edits all is copied."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class CanonicalText:
    """The canonical string, the way back to its source, and what was odd about the source."""

    text: str
    edits: tuple[Edit, ...] = ()
    zones: tuple[Zone, ...] = ()
    """Zones known before reading, because title, sapo and captions came apart."""
    warnings: tuple[str, ...] = ()

    def source_span(self, start: int, end: int) -> Span:
        """The stretch of the source that ``text[start:end]`` was made from, in O(log edits)."""
        first = self._source_start(start)
        return Span(first, self._source_end(end) if end > start else first)

    def _source_start(self, offset: int) -> int:
        at = bisect_right(self.edits, offset, key=lambda e: e.start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.source_start if offset < edit.end else offset - edit.end + edit.source_end

    def _source_end(self, offset: int) -> int:
        at = bisect_left(self.edits, offset, key=lambda e: e.start) - 1
        if at < 0:
            return offset
        edit = self.edits[at]
        return edit.source_end if offset <= edit.end else offset - edit.end + edit.source_end


def canonical(raw: str) -> CanonicalText:
    """The canonical form of a text, in linear time. Applied to its own result it changes nothing."""
    replaced = raw.translate(_REPLACED)
    if not _TROUBLE.search(replaced) and unicodedata.is_normalized("NFC", replaced):
        return CanonicalText(replaced, warnings=_warnings(raw, replaced))
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for match in _CLUSTER.finditer(replaced):
        before, after = match.group(), _compose(match, replaced)
        if before == after:
            continue
        same = next(
            (i for i, (b, a) in enumerate(zip(before, after, strict=False)) if b != a), min(map(len, (before, after)))
        )
        start = match.start() + same
        pieces += replaced[done:start], after[same:]
        length += start - done
        edits.append(Edit(length, length + len(after) - same, start, match.end()))
        length += len(after) - same
        done = match.end()
    pieces.append(replaced[done:])
    text = "".join(pieces)
    return CanonicalText(text, tuple(edits), warnings=_warnings(raw, text))


def _compose(match: re.Match[str], text: str) -> str:
    piece = match.group()
    if "\r" in piece:
        if text.startswith("\n", match.end()) and piece.endswith("\r"):
            piece = piece[:-1]
        piece = piece.replace("\r", "\n")
    piece = _DROPPED.sub("", piece)
    if unicodedata.is_normalized("NFC", piece):
        return piece
    return unicodedata.normalize("NFC", piece if len(piece) <= _MARKS_AT_MOST else _fewer_marks(piece))


def _fewer_marks(piece: str) -> str:
    kept, marks = [], 0
    for letter in piece:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MARKS_AT_MOST:
            kept.append(letter)
    return "".join(kept)


def compose(article: Article) -> CanonicalText:
    """One canonical text of all parts of an article, with the zones that are known for it.

    Title, sapo, body and captions follow each other, a line each; a title or sapo with which the body already begins,
    and a caption that is already a line of the body, are not repeated. The source that edits point to is the same
    sequence of parts as they came. Without a title the text alone is the article.
    """
    lines = _one_line(article.title), _one_line(article.sapo)
    if not lines[0]:
        return canonical(article.text)
    head = [(line, kind) for line, kind in zip(lines, (ZoneKind.TITLE, ZoneKind.SAPO), strict=True) if line]
    body = article.text.strip("\r\n")
    present = [match_key(line) for line in body.lstrip()[:4000].splitlines()[:6] if line.strip()]
    if present and present[0] == match_key(head[0][0]):
        head = [part for part in head if match_key(part[0]) not in present]
    elif len(head) > 1 and present and present[0] == match_key(head[1][0]):
        head.pop()
    in_body = {line.strip() for line in body.splitlines()}
    captions = [c for c in map(_one_line, article.captions) if c and c not in in_body]
    parts: list[tuple[str, ZoneKind | None]] = [*head, (body, None), *((c, ZoneKind.CAPTION) for c in captions)]
    parts = [part for part in parts if part[0]]
    whole = canonical("\n".join(text for text, _ in parts))
    zones, at = [], 0
    for text, kind in parts:
        length = len(canonical(text).text)
        if kind:
            zones.append(Zone(at, at + length, kind))
        else:
            zones += _known_in_body(whole.text[at : at + length], at, article)
        at += length + 1
    return replace(whole, zones=tuple(zones))


def _one_line(part: str) -> str:
    return " ".join(canonical(part).text.split())


def _known_in_body(body: str, offset: int, article: Article) -> list[Zone]:
    """Title and sapo where the body begins with them; captions where they are lines of it."""
    known = {match_key(c): ZoneKind.CAPTION for c in article.captions if c.strip()}
    head = {match_key(article.sapo): ZoneKind.SAPO, match_key(article.title): ZoneKind.TITLE}
    head.pop("", None)
    zones, seen, at = [], 0, offset
    for whole in body.split("\n"):
        line = whole.strip()
        kind = head.pop(match_key(line), None) if line and seen < 6 and len(line) <= 4000 else None
        if kind is None and known and line and len(line) <= 1000:
            kind = known.get(match_key(line))
        if kind:
            start = at + whole.index(line)
            zones.append(Zone(start, start + len(line), kind))
        seen += bool(line)
        at += len(whole) + 1
    return zones


def _warnings(raw: str, text: str) -> tuple[str, ...]:
    found = []
    if not text.strip():
        found.append("no text")
    if controls := len(_CONTROL.findall(raw)):
        found.append(f"{controls} control characters dropped")
    if undecodable := text.count("\ufffd"):
        found.append(f"{undecodable} characters could not be decoded")
    if len(_TCVN3.findall(raw)) >= 3:
        found.append("letters of the old TCVN3 encoding: names in this text cannot be trusted")
    longest = max((b - a for a, b in pairwise(_line_ends(text))), default=0) if len(text) > LONG_LINE else 0
    if longest > LONG_LINE:
        found.append(f"a line of {longest - 1} characters")
    if others := sum(map(len, _OTHER_SCRIPT.findall(text))):
        share = others / max(1, sum(map(str.isalpha, text)))
        if share > 0.02:
            found.append(f"mixed scripts: {min(share, 1):.0%} of the letters are not Latin")
    if _unpaired(text):
        found.append("unpaired brackets")
    if len(text) > LONG_TEXT and len(zlib.compress(text.encode()[:1_000_000], 1)) * 20 < min(len(text), 1_000_000):
        found.append("very repetitive text")
    return tuple(found)


def _line_ends(text: str) -> list[int]:
    return [-1, *(m.start() for m in re.finditer("\n", text)), len(text)]


def _unpaired(text: str) -> bool:
    for opening, closing in ("(", ")"), ("[", "]"):
        depth = 0
        for mark in re.finditer(rf"[{re.escape(opening + closing)}]", text):
            if mark.group() == opening:
                depth += 1
            elif depth:
                depth -= 1
            elif not _ENUMERATOR.search(text, max(0, mark.start() - 5), mark.end()):
                return True
        if depth:
            return True
    return False


def lowered(text: str) -> str:
    """Lower case, letter for letter, so that offsets stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
