"""Which part of the page each stretch of the text is: title, body, caption, byline, related links …

Plain text as people paste it still holds the page's furniture. A line is judged by cues of
``data/gazetteers/zones.tsv`` and by layout: its length, whether it ends like a sentence, and what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.keys import match_key
from nlp.page_lines import PARAGRAPH, Line, cues, furniture, lines_of
from nlp.records import Zone, ZoneKind
from nlp.signatures import UPPER, captions, closing, cue, is_signature
from nlp.syllables import text_of

_LINK_DATE = re.compile(r"\(?\s?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?:\s?[-–,]?\s?\d{1,2}[:h]\d{2})?\s?\)?$")
_ALT_TEXT = re.compile(r"[a-z0-9][a-z0-9 ,.()_-]{14,}|[\w-]+\.(?i:jpe?g|png|gif|webp)")
_BULLET = re.compile(r"[-–*•+o]\s|\(?\w{1,3}[.)]\s")
_AGENCY_OPENING = re.compile(rf"\(?[{UPPER}]{{2,}}[\w.]*\)?\s?[-–]\s|\([^()]{{2,25}}\)\s?[-–]?\s?")

_SAPO_AT_MOST = 700
_MENU = 4
"""More short lines than this before the text are a menu, and the last of them the title."""
_GAP = 6
"""Lines without prose that may stand between two paragraphs of one text: captions, headings, a box of links."""
_LABEL_AT_MOST = 35


def zones(text: str, known: Sequence[Zone] = (), author: str = "") -> list[Zone]:
    """The zones of a text, by start, not overlapping, without the blanks between them.

    ``known`` zones are lines whose kind is certain; ``author`` is a byline that the page declared.
    """
    lines = lines_of(text, known)
    first = _head(lines)
    tail = _tail(lines, first)
    _middle(lines, first, tail)
    _signature(lines, first, tail, match_key(author))
    return list(_zoned(text, lines))


def _head(lines: list[Line]) -> int:
    """Mark what stands before the body; the index of the first line of the body."""
    body = _main_prose(lines)
    titled = next((i for i, line in enumerate(lines) if line.kind is ZoneKind.TITLE), None)
    for line in lines[:body]:
        if line.kind is None and (kind := furniture(line)):
            line.kind = kind
    if titled is None:
        titled = _find_title(lines, body)
    if titled is None:
        return body
    lines[titled].kind = ZoneKind.TITLE
    for line in lines[:titled]:
        line.kind = line.kind or ZoneKind.NAVIGATION
    for line in lines[titled + 1 : min(body, titled + 4)]:
        if line.kind is None and line.words <= 4 and is_signature(line.text):
            line.kind = ZoneKind.BYLINE
    body = next((i for i in range(titled + 1, len(lines)) if lines[i].kind is None), len(lines))
    if not any(line.kind is ZoneKind.SAPO for line in lines) and _is_sapo(lines, body):
        lines[body].kind = ZoneKind.SAPO
    return body


def _main_prose(lines: list[Line]) -> int:
    """Where the first long stretch of prose begins: notices and teasers before it are short."""
    runs: list[list[int]] = []
    last = -_GAP - 1
    for index, line in enumerate(lines):
        if line.prose and line.kind in (None, ZoneKind.SAPO):
            if index - last > _GAP:
                runs.append([index, 0])
            runs[-1][1] += len(line.text)
            last = index
    longest = max((length for _, length in runs), default=0)
    return next((start for start, length in runs if length >= 0.4 * longest), len(lines))


def _find_title(lines: list[Line], body: int) -> int | None:
    open_lines = [i for i in range(body) if lines[i].kind is None and lines[i].words > 1]
    if not open_lines:
        # The text begins with a paragraph: a short one may still be the title.
        if body < len(lines) - 1 and lines[body].kind is None and len(lines[body].text) <= 150:
            line = lines[body]
            alone = not re.search(r"[.!?…]\s", line.text) and not _AGENCY_OPENING.match(line.text)
            return body if alone and not line.text.endswith((":", ";")) else None
        return None
    near = open_lines
    if len(open_lines) > _MENU:
        near = ([i for i in open_lines if lines[i].words >= 4] or open_lines)[-2:]
    for i in near:
        dated = i + 1 < body and lines[i + 1].kind is ZoneKind.DATELINE
        if dated and (len(lines[i].text) >= _LABEL_AT_MOST or i == near[-1]):
            return i
    return near[-1] if len(open_lines) > _MENU or _is_label(lines, near) else near[0]


def _is_label(lines: list[Line], near: list[int]) -> bool:
    """Whether the first of the lines is the column's label, above the date or the title."""
    first = lines[near[0]]
    return (
        len(near) > 1
        and len(first.text) < _LABEL_AT_MOST < len(lines[near[1]].text)
        and (first.text.isupper() or lines[near[0] + 1].kind is ZoneKind.DATELINE)
    )


def _is_sapo(lines: list[Line], body: int) -> bool:
    """A first paragraph of some sentences, when more follows than itself."""
    if body >= len(lines) - 1 or not lines[body].prose or len(lines[body].text) > _SAPO_AT_MOST:
        return False
    rest = sum(len(line.text) for line in lines[body + 1 :])
    return rest > 2 * len(lines[body].text) and not _BULLET.match(lines[body].text)


def _tail(lines: list[Line], first: int) -> int:
    """Mark the lists and the foot after the body; the index of the first line of that tail."""
    begun = next((i for i in range(first, len(lines)) if lines[i].prose or lines[i].kind), first)
    start = len(lines)
    for index in range(begun + 1, len(lines)):
        if lines[index].kind is None and (_heads_a_list(lines, index) or _is_foot(lines[index])):
            start = index
            break
    start = min(start, _trailing_links(lines, begun + 1, start))
    kind = ZoneKind.RELATED
    for index in range(start, len(lines)):
        line = lines[index]
        if cues("related").fullmatch(line.text) or cues("box").fullmatch(line.text):
            kind = ZoneKind.RELATED
        elif len(line.text) < 200 and cues("footer").match(line.text):
            kind = ZoneKind.FOOTER
        elif index == start and furniture(line) is ZoneKind.NAVIGATION:
            kind = ZoneKind.NAVIGATION
        line.kind = line.kind or kind
    return start


def _heads_a_list(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if len(line.text) > 60 or not cues("related").fullmatch(line.text):
        return False
    # "Thông báo" may head a section of the body: more text stands before a list of other articles than in it.
    return line.prose_after < 2 * line.prose_before


def _is_foot(line: Line) -> bool:
    return (
        len(line.text) < 200
        and (line.prose_after < PARAGRAPH or line.listed)
        and cues("footer").match(line.text) is not None
    )


def _trailing_links(lines: list[Line], low: int, high: int) -> int:
    """Where a last run of headlines that end in dates begins, in ``lines[low:high]``; ``high`` when there is none."""
    start = high
    while start > low and len(lines[start - 1].text) > 25 and _LINK_DATE.search(lines[start - 1].text[-30:]):
        if lines[start - 1].prose and not lines[start - 1].text.endswith(")"):
            break
        start -= 1
    return start if high - start >= 2 else high


def _middle(lines: list[Line], first: int, tail: int) -> None:
    """Mark captions, boxes and alternative texts between the paragraphs."""
    accented = any(not line.text.isascii() for line in lines)
    index = first
    while index < tail:
        line = lines[index]
        if line.kind is not None:
            index += 1
        elif cues("box").match(line.text) and (cues("box").fullmatch(line.text) or line.text[0] in ">»☛►▶"):
            index = _mark_box(lines, index, tail)
        else:
            line.kind = _line_kind(lines, index, first, tail) if accented else None
            index += 1


def _mark_box(lines: list[Line], index: int, tail: int) -> int:
    """Mark a box of links and its headlines; the index of the line after it."""
    pointer = lines[index].text[0] in ">»☛►▶"
    lines[index].kind = ZoneKind.RELATED
    index += 1
    while index < tail and not pointer and lines[index].kind is None and not lines[index].prose:
        if (lines[index].stops and not _LINK_DATE.search(lines[index].text)) or is_signature(lines[index].text):
            break
        lines[index].kind = ZoneKind.RELATED
        index += 1
    return index


def _line_kind(lines: list[Line], index: int, first: int, tail: int) -> ZoneKind | None:
    """The kind of a line of the body, ``None`` for the body itself."""
    line = lines[index]
    if _ALT_TEXT.fullmatch(line.text) and (line.words >= 5 or "." in line.text):
        return ZoneKind.ALT_TEXT
    kind = furniture(line)
    if kind in (ZoneKind.DATELINE, ZoneKind.NAVIGATION) and not line.stops:
        return kind
    credited = next(captions(line.text, 0, len(line.text)), None)
    if credited and credited.start == 0 and credited.end >= len(line.text) - 2:
        return ZoneKind.CAPTION
    return _between_paragraphs(lines, index, first, tail)


def _between_paragraphs(lines: list[Line], index: int, first: int, tail: int) -> ZoneKind | None:
    """The kind of a line without a full stop that has text before and after it."""
    line = lines[index]
    after = line.prose_after
    if tail < len(lines):
        after -= lines[tail].prose_after + len(lines[tail].text) * lines[tail].prose
    if line.stops or after <= 0 or index <= first or len(line.text) < 15 or _BULLET.match(line.text):
        return None
    if _is_glued_headlines(line.text):
        return ZoneKind.RELATED
    return ZoneKind.CAPTION if _is_caption(lines, index) else None


def _is_glued_headlines(text: str) -> bool:
    """Whether several headlines follow each other without a mark between them."""
    seams = re.findall(rf"[\w”\"’)]\s+(?=[{UPPER}]){cue('headline')}(?!\w)", text)
    return len(text) > 110 and len(seams) >= 2


def _is_caption(lines: list[Line], index: int) -> bool:
    """Whether a line without a full stop, between paragraphs, tells of a picture rather than heads a section."""
    line = lines[index]
    if line.text.isupper() or len(line.text) > 400:
        return False
    if lines[index - 1].kind is ZoneKind.ALT_TEXT or cues("in_picture").search(line.text):
        return True
    follows_caption = lines[index - 1].kind is ZoneKind.CAPTION and line.text[0].islower()
    if follows_caption:
        return True
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    whole = not after[:1].islower() and (lines[index - 1].stops or lines[index - 1].kind is not None)
    return whole and (100 < len(line.text) < 230 or (line.words > 6 and bool(cues("caption").match(line.text))))


def _signature(lines: list[Line], first: int, tail: int, author: str) -> None:
    """Mark the signature: the last lines before the tail, and every line that is the declared author's name."""
    if author:
        for line in lines[first:tail]:
            if line.kind is None and len(line.text) < 80 and match_key(line.text).endswith(author):
                line.kind = ZoneKind.BYLINE if is_signature(line.text) else None
    index = tail - 1
    while index > first and tail - index <= 4:
        line = lines[index]
        if line.kind not in (None, ZoneKind.CAPTION, ZoneKind.NAVIGATION) or line.prose:
            break
        labelled = is_signature(line.text) and re.match(cue("byline"), line.text) is not None
        if labelled or (is_signature(line.text) and line.words <= 12):
            line.kind = ZoneKind.BYLINE
        elif line.kind is None and not line.stops and line.words >= 5:
            # A headline or a picture's caption may stand between the body and the page's foot.
            line.kind = ZoneKind.CAPTION if _is_caption(lines, index) else None
        index -= 1


def _zoned(text: str, lines: list[Line]) -> Iterator[Zone]:
    last = max((i for i, line in enumerate(lines) if line.kind in (None, ZoneKind.SAPO)), default=-1)
    for index, line in enumerate(lines):
        kind = line.kind or ZoneKind.BODY
        if kind not in (ZoneKind.BODY, ZoneKind.SAPO):
            yield Zone(line.start, line.end, kind)
            continue
        inner = list(captions(text, line.start, line.end))
        if index == last and (index or line.prose):
            inner += closing(text, inner[-1].end if inner else line.start, line.end)
        yield from _around(text, Zone(line.start, line.end, kind), inner)


def _around(text: str, whole: Zone, inner: list[Zone]) -> Iterator[Zone]:
    at = whole.start
    for zone in [*inner, Zone(whole.end, whole.end, whole.kind)]:
        rest = text[at : zone.start]
        if stripped := rest.strip():
            start = at + len(rest) - len(rest.lstrip())
            yield Zone(start, start + len(stripped), whole.kind)
        if zone.end > zone.start:
            yield replace(zone, end=zone.start + len(text[zone.start : zone.end].rstrip()))
        at = zone.end


@Language.component("guongsang_zones")
def find_zones(doc: Doc) -> Doc:
    """Fill ``doc._.zones``, keeping those that are known already."""
    author = doc._.article.author if doc._.article else ""
    doc._.zones = zones(text_of(doc), doc._.zones, author)
    return doc
