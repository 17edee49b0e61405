"""Who made an article and its pictures, where the page glues it to the text: "… làm rõ. Lê Hoa", "… Ảnh: Lê Hoa"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.records import Zone, ZoneKind
from nlp.sentences import begins_sentence, is_abbreviation, sentences

CUES = GAZETTEERS / "zones.tsv"
KINDS = (
    "navigation", "dateline", "byline", "byline_end", "agency", "credit", "caption", "in_picture", "related", "box",
    "headline", "more", "footer", "appeal",
)  # fmt: skip

UPPER = "".join(c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper())
_WORD = rf"[{UPPER}][\w’'.&]*"
_SIGNATURE_AT_MOST = 100
_CAPTION_AT_MOST = 300
_CREDIT_AT_MOST = 100


@cache
def _patterns() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in read_table(CUES, ("kind", "pattern", "note")):
        try:
            re.compile(row["pattern"])
        except re.error as error:
            raise row.error(f"pattern {row['pattern']!r}: {error}") from None
        found[row.one_of("kind", KINDS)].append(row["pattern"])
    return found


@cache
def cue(kind: str) -> str:
    """The patterns of one kind of :data:`CUES` as one group that does not mind case.

    Raises:
        GazetteerError: for a line of the table that cannot be used.
    """
    return f"(?i:{'|'.join(_patterns()[kind])})"


@cache
def each_cue(kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind apart, for text in small letters: much faster to search for than as one group."""
    return tuple(map(re.compile, _patterns()[kind]))


@cache
def _signature() -> re.Pattern[str]:
    person = rf"(?:{cue('agency')}(?!\w)|{_WORD}(?:\s{_WORD}){{0,4}})"
    people = rf"{person}(?:\s?(?:[-–,;&/+]|\bvà\b)\s?{person}){{0,4}}"
    piece = r"[^\s.!?():]+(?:\.\w+)*"
    source = rf"\(?(?i:theo|nguồn)\s?:?\s{piece}(?:\s{piece}){{0,6}}\)?"
    after = rf"\s?[-–,*|]?\s?(?:{source}|{cue('byline_end')}|\([^()]{{2,30}}\))"
    return re.compile(
        rf"[\s*_(–-]{{0,4}}(?:{cue('byline')}\s?[:.]\s?(?:{people}(?:{after})?|[^.!?:]{{2,60}})"
        rf"|(?:(?:PV|CTV|Phóng viên|BTV)\s)?{people}(?:{after}){{0,2}}|{source}|\({cue('byline_end')}\)"
        rf"|(?:[a-z\d-]+\.)+(?:vn|com|net|org))[.*)]?[\s–-]{{0,3}}"
    )


def is_signature(line: str) -> bool:
    """Whether a line is nothing but the name of its author or source: ``H.N``, ``Lê Hoa (Theo VTV)``, ``LN.``."""
    return len(line) <= _SIGNATURE_AT_MOST and _signature().fullmatch(line) is not None


_SEAM = re.compile(r"(?:[.!?…:][”\"’')\]]*|[”\"’)\]>])\s+|\s\s+")
_INITIALS = re.compile(rf"(?<=[\w)”\"] )[{UPPER}]\.[{UPPER}](?:\.[{UPPER}])?\.?$")
_LAST_WORD = re.compile(r"[^\s(]*$")


@cache
def _without_seam() -> re.Pattern[str]:
    """Signatures that tell themselves from the text before them, though no full stop parts the two."""
    names = rf"{_WORD}(?:\s{_WORD}){{1,2}}"
    return re.compile(
        rf"(?<=\w )(?:Theo\s{_WORD}[^.!?:]{{1,40}}"
        rf"|{names},?\s(?:Theo\s{_WORD}[^.!?:()]{{1,30}}"
        rf"|\((?i:theo|tổng hợp|lược dịch|dịch|sưu tầm|ghi)[^()]*\)|Tổng hợp))$"
    )


def closing(text: str, start: int, end: int) -> list[Zone]:
    """What is glued to the end of ``text[start:end]``: the signature, and remarks that lead elsewhere."""
    found: list[Zone] = []
    window = max(start, end - 2 * _SIGNATURE_AT_MOST)
    more = re.search(rf"(?<!\w){cue('more')}(?:[^.!?…]*)$", text[window:end])
    if more and window + more.start() > start:
        at = window + more.start()
        name = re.search(r">+\s*|\s\s+", text[at:end])
        if name and at + name.end() < end and is_signature(text[at + name.end() : end]):
            found += Zone(at, at + name.start(), ZoneKind.RELATED), Zone(at + name.end(), end, ZoneKind.BYLINE)
        else:
            found.append(Zone(at, end, ZoneKind.RELATED))
        end = start + len(text[start:at].rstrip())
    rest = text[start:end].lstrip()
    if start and rest and text[start - 1] != "\n" and is_signature(rest):
        return [Zone(end - len(rest), end, ZoneKind.BYLINE), *found]
    window = max(start, end - _SIGNATURE_AT_MOST)
    for seam in _SEAM.finditer(text, window, end):
        word = _LAST_WORD.search(text, window, seam.start())
        if (
            word
            and seam.group()[0] == "."
            and (is_abbreviation(word.group()) or (len(word.group()) == 1 and word.group().isupper()))
        ):
            continue
        if seam.end() < end and is_signature(text[seam.end() : end]):
            return [Zone(seam.end(), end, ZoneKind.BYLINE), *found]
    for pattern in _INITIALS, _without_seam():
        if match := pattern.search(text, window, end):
            return [Zone(match.start(), end, ZoneKind.BYLINE), *found]
    return found


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(
        rf"(?:-\s?)?(?P<open>\()?(?<!\w)(?P<name>{cue('credit')})"
        rf"(?:(?P<close>\s?\))|\s?(?P<colon>:|\.(?=\s?[^)]{{0,40}}\)))\s?|\s(?=[{UPPER}]))"
    )


_SOURCE_BEHIND = re.compile(r"\s?[.:]?\s*\((?i:nguồn|ảnh|theo)[^()\n]{0,60}\)\.?")
_SOURCE_TOO = re.compile(r"\s*\((?i:nguồn|ảnh|theo)[^()\n]{0,60}\)\.?")
_CAPTION_STOP = re.compile(r"[.!?…]")
_LATE_STOP = re.compile(r"\s?\.(?=\s|$)")
_NO_CREDIT = re.compile(r"(?i:tin|bài|clip|trong|chùm|bức|tấm|bộ|và|những|các|có|là|của)[\s,&/-]*$")
_AFTER_STOP = re.compile(r"(?:^|[.!?…”\"’)])\s*$")


def captions(text: str, start: int, end: int) -> Iterator[Zone]:
    """Captions inside ``text[start:end]``, by start: the sentence before a credit such as ``Ảnh: Lê Hoa``, with it."""
    done = start
    for mark in _mark().finditer(text, start, end):
        before = text[max(done, mark.start() - 12) : mark.start()]
        if mark.start() < done or (not mark["open"] and (mark["close"] or _NO_CREDIT.search(before))):
            continue
        last = _credit_end(text, mark, end)
        plain = not (mark["open"] or mark["colon"])
        if last is None or (plain and (mark["name"].startswith("H") or not _AFTER_STOP.search(before))):
            continue
        if source := _SOURCE_TOO.match(text, last, end):
            last = source.end()
        elif stop := _LATE_STOP.match(text, last, end):
            last = stop.end()
        first = _sentence_before(text, done, mark.start())
        done = last
        yield Zone(first, last, ZoneKind.CAPTION)


def _sentence_before(text: str, start: int, end: int) -> int:
    """Where the sentence that ends at ``end`` begins; ``end`` itself when it is too long for a caption."""
    low = max(start, end - _CAPTION_AT_MOST - 100)
    found = sentences(text[low:end])
    if not found or (low + found[0].start > start + 1 and len(found) == 1 and low > start):
        return end
    first = low + found[-1].start
    return first if end - first <= _CAPTION_AT_MOST else end


_PIECE = re.compile(r"(\s*)([^\s()]+)")
_JOINS = frozenset(("-", "–", "/", "&", "và", "+"))


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:báo\s|theo\s)?{cue('agency')}(?![\w/])(?:\s?[.,;](?!\w))?")


def _credit_end(text: str, mark: re.Match[str], limit: int) -> int | None:
    """Where the source after a credit's mark ends; ``None`` when the mark is none."""
    if mark["close"]:
        return mark.end()
    limit = min(limit, mark.end() + _CREDIT_AT_MOST)
    close = text.find(")", mark.end(), limit) if mark["open"] else -1
    if close >= 0:
        return close + 1
    known = _SOURCE_BEHIND.match(text, mark.end("name"), limit) or _agency().match(text, mark.end(), limit)
    if known:
        return known.end()
    last, names = _names_end(text, mark.end(), limit)
    if names > (not mark["colon"]) or (names and not text[mark.end() : last].isalpha()):
        return last
    # "Ảnh: Hội viên …": the mark stands before the caption itself.
    before_caption = mark["colon"] and mark["name"][0].isupper()
    stop = _CAPTION_STOP.search(text, mark.end(), limit) if before_caption else None
    return stop.end() if stop else None


def _names_end(text: str, start: int, limit: int) -> tuple[int, int]:
    """Where names that begin at ``start`` end, and how many words they are."""
    ends = [start]
    for piece in _PIECE.finditer(text, start, limit):
        blank, word = piece.groups()
        core = word.rstrip('.,;:!?…"”')
        if len(blank) > 1 and len(ends) > 1:
            break
        if core in _JOINS or word in _JOINS:
            continue
        if not core or not (core[0].isupper() or "." in core.strip(".")):
            if core in ("cung", "cấp") and len(ends) > 1:
                ends.append(piece.end())
                continue
            # The capital before a small word began the next sentence.
            if len(ends) > 1 and text[ends[-1] - 1] not in ".,;:!?…":
                ends.pop()
            break
        if len(ends) > 1 and begins_sentence(core) and not (core == "Anh" and len(ends) == 2):
            break
        ends.append(piece.end())
        if word != core and not (len(core) == 1 or (core.isupper() and "." in core)):
            break
        if len(ends) > 7:
            break
    return ends[-1], len(ends) - 1
