"""Dates and measured results: DATE mentions with ISO dates, QUANTITY mentions with values in one unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, overlapping, zone_at
from nlp.gazetteers import GAZETTEERS, read_table
from nlp.records import Label, Mention, Quantity
from nlp.syllables import text_of

UNITS = GAZETTEERS / "units.tsv"
_KINDS = ("money", "area", "length", "mass", "volume", "people", "time", "share", "count")


class Unit(NamedTuple):
    """How a written unit becomes the one that values are given in."""

    name: str
    factor: float
    kind: str


@cache
def units() -> dict[str, Unit]:
    """Every written unit, in lower case.

    Raises:
        GazetteerError: for a line of the table that cannot be used.
    """
    known: dict[str, Unit] = {}
    for row in read_table(UNITS, ("unit", "factor", "kind", "names")):
        try:
            factor = float(row["factor"])
        except ValueError:
            raise row.error(f"factor is {row['factor']!r}, expected a number") from None
        unit = Unit(row["unit"], factor, row.one_of("kind", _KINDS))
        for name in row.several("names"):
            if known.setdefault(name.lower(), unit) != unit:
                raise row.error(f"{name!r} is named for two units")
    return known


_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
# Beginnings are looked for with plain patterns first: they are rare, and the whole ones are slow to fail.
_QUANTITY_START = re.compile(r"(?<![\w.,/:-])(?:\d|(?:[Hh]ai|[Bb]a|[Bb]ốn|[Ss]áu|[Bb]ảy|[Tt]ám|[Cc]hín|[Mm]ười) )")
_WORD_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
"""Not ``một`` (an article) nor ``năm`` (mostly a year)."""
_TIMES = {"chục": 1e1, "trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_TIMES_RE = rf"(?:(?:chục|trăm|nghìn|ngàn|vạn)\s)?(?:{'|'.join(_TIMES)})"


@cache
def _quantity_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(units(), key=len, reverse=True))
    return re.compile(
        rf"(?P<number>{_NUMBER}|(?:{'|'.join(_WORD_NUMBERS)})(?= ))"
        rf"(?:\s?(?:-|–|đến|tới)\s?(?P<upper>{_NUMBER}))?"
        rf"(?:\s?(?P<times>{_TIMES_RE})(?!\w))?"
        rf"(?:\s(?P<rest>\d{{1,3}})\s(?P<rest_times>triệu|nghìn|ngàn)(?!\w))?"
        rf"(?:\s?(?P<unit>{names})(?!\w)|(?P<bare>(?<=tỷ|tỉ)|(?<=triệu))(?=\s*[.,;)/]|\s(?:mỗi|một|trên|để|cho)\s))",
        re.IGNORECASE,
    )


def number_value(written: str, *, decimal: bool = False) -> float:
    """Value of a number in Vietnamese writing: ``1.054`` is 1054, ``1,5`` and ``1.5`` are 1.5.

    ``decimal`` says that a lone comma before three digits is a decimal comma (``2,125 ha``), not a group mark.
    """
    if written.lower() in _WORD_NUMBERS:
        return float(_WORD_NUMBERS[written.lower()])
    dots, commas = written.count("."), written.count(",")
    if dots and commas:
        last = max(written.rfind("."), written.rfind(","))
        return float(re.sub(r"[.,]", "", written[:last]) + "." + written[last + 1 :])
    mark = "." if dots else ","
    groups = written.split(mark)
    grouped = len(groups) > 1 and all(len(g) == 3 for g in groups[1:]) and groups[0].lstrip("0")
    if grouped and not (decimal and mark == "," and len(groups) == 2):
        return float("".join(groups))
    return float(written.replace(",", "."))


def quantities(text: str) -> list[Quantity]:
    """The measured results of a text, by start; of a range (``20-30 triệu đồng``) the lower value."""
    return [quantity for quantity, _ in _measured(text)]


def _measured(text: str) -> Iterator[tuple[Quantity, str]]:
    known, pattern = units(), _quantity_pattern()
    done = 0
    for number in _QUANTITY_START.finditer(text):
        match = pattern.match(text, number.start()) if number.start() >= done else None
        if match is None:
            continue
        done = match.end()
        name = match["unit"]
        if name is None and not match["times"]:
            continue
        unit = known[name.lower()] if name else known["đồng"]
        if (
            name == "Đ"
            or (unit.name == "con" and match["number"].isalpha())
            or (unit.kind == "time" and _is_a_date(match))
        ):
            continue
        times = 1.0
        for word in (match["times"] or "").lower().split():
            times *= _TIMES[word]
        if unit.kind == "time" and times == 1 and number_value(match["number"]) > 1000:
            continue
        decimal = times >= 1e6 or unit.kind in ("area", "mass", "length", "share")
        value = number_value(match["number"], decimal=decimal) * times
        if match["rest"]:
            value += float(match["rest"]) * _TIMES[match["rest_times"].lower()]
        value = round(value * unit.factor, 6)
        yield Quantity(match.start(), match.end(), value, unit.name), f"{value:.10g} {unit.name}"


def _is_a_date(match: re.Match[str]) -> bool:
    """``10 tháng 3`` and ``5 năm 2020`` are dates."""
    return bool(re.match(r"\s(?:năm\s)?\d{4}", match.string[match.end() : match.end() + 9])) or bool(
        re.search(
            r"(?:ngày|tháng|lúc|mùng|mồng)\s$", match.string[max(0, match.start() - 6) : match.start()], re.IGNORECASE
        )
    )


_DAY, _MONTH, _YEAR = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:1[0-9]\d\d|20\d\d)"
_DATES = re.compile(
    rf"(?:(?:ngày|sáng|chiều|tối|trưa|đêm)\s)?(?P<d1>{_DAY})\s?(?P<mark>[/.-])\s?(?P<m1>{_MONTH})\s?(?P=mark)\s?(?P<y1>{_YEAR})(?![\w/-])"
    rf"|(?:ngày\s)?(?P<d2>{_DAY})\stháng\s(?P<m2>{_MONTH})(?:\snăm\s(?P<y2>{_YEAR})|\s?[/-]\s?(?P<y2b>{_YEAR}))?(?![\w/]|[.,-]\d)"
    rf"|(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|\()\s?(?P<d3>{_DAY})\s?[/-]\s?(?P<m3>{_MONTH})(?![\w/]|[.,-]\d)"
    rf"|tháng\s(?P<m4>{_MONTH})(?:\s?[/-]\s?(?P<y4>{_YEAR})|\snăm\s(?P<y4b>{_YEAR}))?(?![\w/]|[.,-]\d)"
    rf"|(?:năm\s|giai đoạn\s|nhiệm kỳ\s)?(?P<from>{_YEAR})\s?[-–]\s?(?P<to>{_YEAR})(?![\w/-])"
    rf"|năm\s(?P<y5>{_YEAR})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"(?<![\w.,/-])\d")
_DATE_WORD = re.compile(
    r"(?:(?<!\w)(?:(?P<lunar>mùng|mồng)|ngày|sáng|chiều|tối|trưa|đêm|hôm|tháng|năm|giai đoạn|nhiệm kỳ)\s|\(\s?)$",
    re.IGNORECASE,
)
_DATE_WORD_AT_MOST = 12


class DateFound(NamedTuple):
    """A date in a text: ISO 8601, without the parts that are not written (``2017-12``, ``--02-06``, ``2015/2020``)."""

    start: int
    end: int
    iso: str


def dates(text: str, published: date | None = None) -> list[DateFound]:
    """The dates of a text, by start.

    A day without its year is taken to be the one nearest to the day of publication, where that is known.
    """
    found: list[DateFound] = []
    done = 0
    for digit in _DIGIT.finditer(text):
        at = digit.start()
        word = _DATE_WORD.search(text[max(done, at - _DATE_WORD_AT_MOST) : at]) if at >= done else None
        if at < done or (word and word["lunar"]):
            continue
        match = _DATES.match(text, at - len(word.group())) if word else None
        match = match or _DATES.match(text, at)
        iso = _iso(match, published) if match else ""
        if match and iso:
            start = at if match.group().startswith("(") else match.start()
            found.append(DateFound(start, match.end(), iso))
            done = match.end()
    return found


def _iso(match: re.Match[str], published: date | None) -> str:
    if match["from"]:
        return f"{match['from']}/{match['to']}" if match["from"] < match["to"] else ""
    if match["y5"]:
        return match["y5"]
    year = match["y1"] or match["y2"] or match["y2b"] or match["y4"] or match["y4b"]
    month = int(match["m1"] or match["m2"] or match["m3"] or match["m4"])
    day = match["d1"] or match["d2"] or match["d3"]
    if day is None:
        return f"{year}-{month:02}" if year else f"--{month:02}"
    if year is None:
        return _nearest(int(day), month, published)
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _nearest(day: int, month: int, published: date | None) -> str:
    try:
        date(2000, month, day)
        if published is None:
            return f"--{month:02}-{day:02}"
        near = [date(year, month, day) for year in range(published.year - 1, published.year + 2)]
    except ValueError:
        return ""
    return min(near, key=lambda d: abs((d - published).days)).isoformat()


@Language.component("guongsang_quantities")
def find_quantities(doc: Doc) -> Doc:
    """Add DATE and QUANTITY mentions and fill ``doc._.quantities``."""
    text = text_of(doc)
    published = doc._.article.published_at.date() if doc._.article and doc._.article.published_at else None
    add(doc, (_mention(doc, d.start, d.end, Label.DATE, d.iso) for d in dates(text, published)))
    dated = doc._.mentions[Label.DATE]
    measured = [(q, norm) for q, norm in _measured(text) if not overlapping(dated, q.start, q.end)]
    doc._.quantities = [q for q, _ in measured]
    add(doc, (_mention(doc, q.start, q.end, Label.QUANTITY, norm) for q, norm in measured))
    return doc


def _mention(doc: Doc, start: int, end: int, label: Label, norm: str) -> Mention:
    return Mention(start, end, text_of(doc)[start:end], label, norm, zone=zone_at(doc, start))
