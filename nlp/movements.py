"""Emulation movements and campaigns: the ones of ``data/gazetteers/movements.tsv``, and unknown ones by their form.

Names are quoted with marks of any kind or not at all, carry a province in front ("Lào Cai chung sức …") or a year
behind. One that no table knows has the link ``new``; a general label has ``attributes["umbrella"]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.authorities import UPPER
from nlp.document import add, covering, mentions, zone_at
from nlp.gazetteers import GAZETTEERS, Cues, Hit, Phrases, keyed, keyed_regex, read_cues, read_table, words_of
from nlp.keys import match_key
from nlp.records import Label, Mention
from nlp.syllables import text_of
from nlp.units import Level, units

NEW = "new"
LEARNING_FROM_HO = "mv_hoc_tap_bac"
LOCAL_DRIVE = "mv_local_campaign"
PROVINCE = "<tỉnh>"
KINDS = ("phong_trao", "cuoc_van_dong", "chuong_trinh", "dot_thi_dua", "mo_hinh", "umbrella")

_LEARNING = keyed_regex(
    r"(?<!\w)học(?: tập)?\s?(?:,| và|, và| &)?\s?(?:làm )?theo\s"
    r"[^.;:!?\n]{0,90}?(?:hồ chí minh|(?<!\w)bác(?: hồ)?|của người)(?!\w)"
)
_DAYS = keyed_regex(r"(?<!\w)\d+\s+ngày\s+đêm(?!\w)[^.;!?\n\"”“,]{0,90}")
_HEAD_PLAIN = keyed_regex(r"(?<!\w)(?:phong trào|cuộc vận động|đợt) thi đua\s+")
_OPEN, _CLOSE = "\"“”‘'«„", "\"”“’'»"
_QUOTE = re.compile(rf"[\s:]*[{_OPEN}]\s*([^{_OPEN}{_CLOSE}\n]{{4,160}}?)\s*[.,]?\s*[{_CLOSE}]")
_NEXT_QUOTE = re.compile(r"\s*[,;]?\s*(?:và\s*)?" + _QUOTE.pattern.removeprefix(r"[\s:]*"))
_LOWER_NAME = re.compile(
    r"[\w-]+(?:(?:,? )[\w-]+){1,9}?(?=\s?[.,;:()\n\"”“…]|"
    r"\s(?:do|của|trong|tại|được|đã|với|năm|nhằm|để|trên|gắn|là|có|và các|giai đoạn)\b|$)"
)
_LOCAL = re.compile(rf"(?:(?<=[\s{_OPEN}(])|^)(?:[{UPPER}][\w-]*\s|cao (?=Bằng\s)){{1,4}}$")
_LOOK_AROUND = 170


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the table."""

    id: str
    name: str
    kind: str
    scope: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Form:
    """A written form of a movement."""

    movement: str
    capitals: bool
    beside: bool
    opening: bool


@dataclass(frozen=True, slots=True)
class Movements:
    """The table by id, the written forms, the words around them."""

    by_id: dict[str, Movement]
    forms: Phrases[list[Form]]
    cues: Cues
    beside: re.Pattern[str]
    heads: re.Pattern[str]
    columns: re.Pattern[str]
    of_an_office: re.Pattern[str]


@cache
def movements() -> Movements:
    """Load the table.

    Raises:
        GazetteerError: with file and line for whatever cannot be used.
    """
    by_id: dict[str, Movement] = {}
    written: dict[str, tuple[str, list[Form]]] = {}
    columns = ("id", "name_vi", "organisation", "period", "kind", "scope", "variants", "src", "note")
    for row in read_table(GAZETTEERS / "movements.tsv", columns, key="id"):
        kind, scope = row.one_of("kind", KINDS), row.one_of("scope", ("national", "local"))
        by_id[row["id"]] = Movement(row["id"], row["name_vi"], kind, scope, row["organisation"])
        for variant in _in_every_province(row.several("variants")):
            text = variant.lstrip("?^")
            key = match_key(text.replace("#", " 0 "))
            if not key:
                raise row.error(f"variant {variant!r} has no words")
            forms = written.setdefault(key, (text, []))[1]
            if forms and forms[0].movement != row["id"]:
                raise row.error(f"variant {variant!r} is also one of {forms[0].movement}")
            forms.append(Form(row["id"], text.isupper(), variant[0] == "?", variant[0] == "^"))
    cues = read_cues(
        GAZETTEERS / "movement_cues.tsv",
        ("beside", "head", "programme", "opening", "plain", "foreign", "column", "drive", "of_an_office"),
    )
    beside = re.compile(cues["beside"].pattern + rf"[\s:{_OPEN}]*$")
    heads = re.compile(rf"(?P<head>{cues['head'].pattern})|(?P<programme>{cues['programme'].pattern})")
    columns_before = re.compile(cues["column"].pattern + rf"[\s:{_OPEN}]*$")
    of_an_office = re.compile(cues["of_an_office"].pattern + r"\s$")
    return Movements(by_id, Phrases(written.values()), cues, beside, heads, columns_before, of_an_office)


def _in_every_province(variants: Iterable[str]) -> Iterator[str]:
    """``Doanh nghiệp <tỉnh> hội nhập`` → one form for each province, of today and before July 2025."""
    for variant in variants:
        if PROVINCE not in variant:
            yield variant
            continue
        names = (unit.name for unit in units() if unit.level is Level.PROVINCE)
        yield from (variant.replace(PROVINCE, name) for name in dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Found:
    """A movement at ``start:end``; ``id`` is ``new`` when no table knows it."""

    start: int
    end: int
    id: str


def known(doc: Doc) -> list[Found]:
    """Movements of the table, by start."""
    text, keys = text_of(doc), keyed(doc)
    table = movements()
    accepted: list[Hit[list[Form]]] = []

    def fits(form: Form, hit: Hit[list[Form]]) -> bool:
        if form.capitals and not text[hit.start : hit.end].isupper():
            return False
        if form.opening and (
            not _opens(text, hit.start) or table.columns.search(keys, max(0, hit.start - 24), hit.start)
        ):
            return False
        if not form.beside:
            return True
        if accepted and re.fullmatch(rf"[\s,;{_OPEN}{_CLOSE}]*(?:và)?[\s{_OPEN}]*", text[accepted[-1].end : hit.start]):
            return True
        return bool(table.beside.search(keys, max(0, hit.start - 40), hit.start))

    def keep(hit: Hit[list[Form]]) -> bool:
        if not any(fits(form, hit) for form in hit.value):
            return False
        accepted.append(hit)
        return True

    return [Found(hit.start, hit.end, hit.value[0].movement) for hit in table.forms.find(words_of(doc), keep)]


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")[-1:]
    if before and before in _OPEN:
        return True
    return text[start].isupper() and before not in ("", ".", "!", "?", "\n", ":", "-", "–", "•")


def learning_from_ho(text: str, keys: str) -> Iterator[Found]:
    """``học tập và làm theo … Hồ Chí Minh | Bác | của Người``, whatever stands between."""
    for match in _LEARNING.finditer(keys):
        if match.group().endswith("người") and text[match.end() - 5] != "N":
            continue
        yield Found(match.start(), match.end(), LEARNING_FROM_HO)


def drives(keys: str) -> Iterator[Found]:
    """``100 ngày đêm …``, unless it is a battle."""
    for match in _DAYS.finditer(keys):
        around = keys[max(0, match.start() - 60) : match.end()]
        if movements().cues["drive"].search(around):
            yield Found(match.start(), match.start() + len(match.group().rstrip()), LOCAL_DRIVE)


def unknown(text: str, keys: str) -> Iterator[Found]:
    """Movements by their form: a head and a quoted name, or ``phong trào thi đua`` and what it is about."""
    cues = movements().cues
    for match in movements().heads.finditer(keys):
        quote = _QUOTE.match(text, match.end())
        if not quote or not _is_opened(text, match.end(), quote.start(1)):
            continue
        if cues["foreign"].match(f"phong trào {keys[quote.start(1) : quote.end(1)]}"):
            continue
        if match["programme"] and not cues["opening"].match(keys, quote.start(1)):
            continue
        yield Found(quote.start(1), quote.end(1), NEW)
        while match["head"] and (quote := _NEXT_QUOTE.match(text, quote.end())):
            yield Found(quote.start(1), quote.end(1), NEW)
    for match in _HEAD_PLAIN.finditer(keys):
        if not cues["plain"].match(keys, match.end()):
            continue
        name = _LOWER_NAME.match(text, match.end())
        if name:
            yield Found(match.start(), name.end(), NEW)


def _is_opened(text: str, after: int, name: int) -> bool:
    """Whether the mark before ``name`` opens a quotation: «phong trào”. Tuy nhiên …» closes one."""
    return text[name].isalnum() and (text[after] in " :\u00a0" or text[after] not in _CLOSE or text[after] in "\"'")


def _widened(text: str, found: Found) -> Found:
    """With the province in front, and up to the quotation marks that hold the name."""
    start, end = found.start, found.end
    local = _LOCAL.search(text, max(0, start - 40), start)
    if local and found.id == "mv_ntm" and _names_a_province(local.group()):
        start = local.start()
    left = text[max(0, start - 60) : start]
    opened = max(left.rfind(mark) for mark in _OPEN)
    if opened >= 0 and "\n" not in left[opened:]:
        inside = left[opened + 1 :]
        closing = next((i for i in range(end, min(len(text), end + _LOOK_AROUND)) if text[i] in _CLOSE + "\n"), -1)
        at = start - len(inside) - 1
        blank_before = (at == 0 or not text[at - 1].isalnum()) and text[at + 1].isalnum()
        if blank_before and closing >= 0 and text[closing] != "\n" and "." not in inside and len(inside) < 30:
            return Found(start - len(inside.lstrip()), closing - _trailing(text[end:closing]), found.id)
    return Found(start, end, found.id)


@cache
def _provinces() -> frozenset[str]:
    return frozenset(match_key(unit.name) for unit in units() if unit.level in (Level.PROVINCE, Level.DISTRICT))


def _names_a_province(words: str) -> bool:
    """Whether the capitals before a name are those of a province or district («Bắc Kạn chung sức …»), not «Về …»."""
    key = match_key(words)
    return key == "cả nước" or key in _provinces() or any(key.endswith(f" {name}") for name in _provinces())


def _trailing(inside: str) -> int:
    return len(inside) - len(inside.rstrip(" .,"))


_RANK = {NEW: 2, LOCAL_DRIVE: 1}


def find_movements(doc: Doc) -> list[Mention]:
    """All MOVEMENT mentions, by start, the longest and best known where they overlap."""
    text, keys = text_of(doc), keyed(doc)
    found = [*known(doc), *learning_from_ho(text, keys), *drives(keys)]
    found = [_widened(text, f) for f in found] + list(unknown(text, keys))
    awards = mentions(doc, Label.AWARD)
    table, of_an_office = movements().by_id, movements().of_an_office
    made: list[Mention] = []
    for item in _merged(found):
        if covering(awards, item.start, item.end):
            continue
        if of_an_office.search(keys, max(0, item.start - 60), item.start):
            continue  # "Ban Chỉ đạo vận động hiến máu tình nguyện"
        movement = table.get(item.id)
        attributes = {"movement_id": item.id}
        if movement:
            attributes["kind"] = movement.kind
            if movement.kind == "umbrella":
                attributes["umbrella"] = "true"
        surface = text[item.start : item.end]
        made.append(
            Mention(
                start=item.start,
                end=item.end,
                text=surface,
                label=Label.MOVEMENT,
                norm=movement.name if movement else " ".join(surface.split()),
                link=item.id,
                zone=zone_at(doc, item.start),
                attributes=attributes,
            )
        )
    return made


def _merged(found: list[Found]) -> list[Found]:
    """Not overlapping: a known movement gives its id to the wider stretch that holds it."""
    merged: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if not merged or item.start >= merged[-1].end:
            merged.append(item)
            continue
        last = merged[-1]
        best = min((last, item), key=lambda f: (_RANK.get(f.id, 0), f.start - f.end))
        inside = last.start <= item.start and item.end <= last.end
        merged[-1] = Found(last.start, max(last.end, item.end) if inside or best is item else last.end, best.id)
    return merged


@Language.component("guongsang_movements")
def recognise_movements(doc: Doc) -> Doc:
    """Add the MOVEMENT mentions."""
    add(doc, find_movements(doc))
    return doc
