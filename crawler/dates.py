"""When was it published? Printed dates in all their forms, and which of a page's dates is the article's.

The date that readers see beside the headline wins over what the head of the page claims: the metadata of several
systems are wrong. A page that does not say gives ``None``; the time of the crawl never stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_FIRST = datetime(1995, 1, 1, tzinfo=VIETNAM)
"""No portal is older than the public network."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "một giêng jan",
            "hai feb",
            "ba mar",
            "tư bốn apr",
            "năm may",
            "sáu jun",
            "bảy bẩy jul",
            "tám aug",
            "chín sep",
            "mười oct",
            "mười_một nov",
            "mười_hai chạp dec",
        ),
        1,
    )
    for name in names.replace("_", "\t").split(" ")
}
_MONTH = r"(?:mười một|mười hai|một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|chạp|\d{1,2})"  # longest first
_ENGLISH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_TIME = (
    r"(?P<h>[01]?\d|2[0-3])\s?(?:[:hg]|giờ)\s?(?P<min>[0-5]\d)?(?:[:m](?P<s>[0-5]\d))?"
    r"(?:\s*phút)?\s*(?P<half>[ap]m|sa|ch)?\b"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2020-08-27T15:56:00+07:00
        r"\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?=\D|$)",
        # 27/08/2020, 27-8-2020, 27.08.2020, 14 05 2019; month first is decided later
        r"(?<![\d/.-])(?<!\d,)(?P<d>\d{1,2})\s?(?P<sep>[/.\s-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4})(?!\d|[/.]\d)",
        # ngày 27 tháng 8 năm 2020, 27 Tháng Tám, 2020, 27 Th8 2020
        rf"\b(?P<d>\d{{1,2}})\s*(?:tháng|th)\s*(?P<m>{_MONTH})\s*,?\s*(?:năm)?\s*(?P<y>\d{{4}})\b",
        # Tháng Tám 27, 2020
        rf"\b(?:tháng|th)\s*(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})\s*,\s*(?P<y>\d{{4}})\b",
        # 27 August 2020, Aug 27, 2020
        rf"\b(?P<d>\d{{1,2}})\s+(?P<m>{_ENGLISH})[a-z]*\.?,?\s+(?P<y>\d{{4}})\b",
        rf"\b(?P<m>{_ENGLISH})[a-z]*\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b",
    )
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?(?!\d)", re.IGNORECASE
)
_CLOCK = re.compile(rf"(?<![\d/.,-]){_TIME}", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:thứ\s*(hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(chủ nhật|cn))\b", re.IGNORECASE)
_WEEK = ("hai 2", "ba 3", "tư 4", "năm 5", "sáu 6", "bảy bẩy 7")
_WEEKDAYS = {
    n: i for i, names in enumerate(("hai 2", "ba 3", "tư 4", "năm 5", "sáu 6", "bảy bẩy 7")) for n in names.split()
}
_AGO = re.compile(r"\b(\d{1,3})\s*(phút|giờ|tiếng|ngày|tuần)\s+trước\b", re.IGNORECASE)
_SPANS = {"phút": 1, "giờ": 60, "tiếng": 60, "ngày": 1440, "tuần": 10080}


def parse_printed(text: str, formats: Sequence[str] = (), now: datetime | None = None) -> datetime | None:
    """The first date in a printed line, with its time when one stands beside it, in Vietnam's zone.

    ``formats`` are tried first, as in ``strptime``. ``now`` is when the page was fetched: the bound for what can be
    true, and the reference of "3 giờ trước".
    """
    text = " ".join(text.split())
    for layout in formats:
        with suppress(ValueError):
            return plausible(_local(datetime.strptime(text, layout)), now)  # noqa: DTZ007 (the zone is given next)
    if (iso := _ISO.search(text)) and (exact := _from_iso(iso)):
        return plausible(exact, now)
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match, text)
            if day and (found := plausible(_with_time(day, text, match), now)):
                return found
    if now and (ago := _AGO.search(text)):
        return (now - timedelta(minutes=int(ago.group(1)) * _SPANS[ago.group(2).lower()])).astimezone(VIETNAM)
    return None


def parse_labelled(text: str, formats: Sequence[str] = (), now: datetime | None = None) -> datetime | None:
    """Like ``parse_printed`` for a text known to be a date; what no rule reads is asked of dateparser (slow)."""
    found = parse_printed(text, formats, now)
    if found or not re.search(r"\d{4}", text) or len(text) > 60:
        return found
    import dateparser  # noqa: PLC0415 (slow to load, seldom needed)

    settings = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    guessed = dateparser.parse(text, languages=["vi", "en"], settings=settings)
    return plausible(_local(guessed), now) if guessed else None


def parse_stated(text: str, now: datetime | None = None) -> datetime | None:
    """A date meant for machines, in the zone that it names: ISO 8601, or the forms of RFC 2822 and of print."""
    text = text.strip()
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return plausible(moment if moment.tzinfo else _local(moment), now)
    return parse_printed(text, now=now)


def choose(visible: Iterable[datetime], stated: Iterable[datetime]) -> datetime | None:
    """The article's date of those beside the headline and those in the page's data, in Vietnam's zone.

    The visible one wins; a stated time of the same day makes it more exact. A site whose clock runs in another zone
    prints the day of that zone, the one in which its data state the time.
    """
    shown, named = next(iter(visible), None), list(stated)
    if shown is None:
        return named[0].astimezone(VIETNAM) if named else None
    if (shown.hour, shown.minute) == (0, 0):
        return next((n.astimezone(VIETNAM) for n in named if n.date() == shown.date()), shown)
    same = (shown.date(), shown.hour, shown.minute)
    return next((n.astimezone(VIETNAM) for n in named if (n.date(), n.hour, n.minute) == same), shown)


def from_address(url: str) -> date | None:
    """A day that is part of the address (/2020/08/27/): evidence for logs, not exact enough to publish."""
    match = re.search(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)", url)
    with suppress(ValueError):
        return date(*map(int, match.groups())) if match else None
    return None


def plausible(moment: datetime | None, now: datetime | None = None) -> datetime | None:
    """``moment`` unless it lies before the web or in the future."""
    if moment is None:
        return None
    latest = (now or datetime.now(UTC)) + timedelta(days=1)
    return moment if _FIRST <= moment <= latest else None


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def _from_iso(match: re.Match[str]) -> datetime | None:
    *numbers, zone = match.groups()
    text = "{}-{}-{}T{}:{}:{}".format(*(n or "00" for n in numbers)) + (zone or "").upper().replace("Z", "+00:00")
    with suppress(ValueError):
        return _local(datetime.fromisoformat(text))
    return None


def _day(match: re.Match[str], text: str) -> date | None:
    """The day of a match; for two small numbers, which one is the month."""
    year, month, day = int(match["y"]), _month(match["m"]), int(match["d"])
    if "sep" in match.re.groupindex and _month_first(match, text, day, month, year):
        day, month = month, day
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _month_first(match: re.Match[str], text: str, first: int, second: int, year: int) -> bool:
    """American order: the second number cannot be a month, the weekday says so, or the form is that of en-US."""
    if second > 12 or first > 12:
        return second > 12
    weekday = _WEEKDAY.search(text)
    if weekday and first != second:
        number = 6 if weekday.group(2) else _WEEKDAYS[weekday.group(1).lower()]
        fits = [date(year, m, d).weekday() == number for d, m in ((first, second), (second, first))]
        if fits[0] != fits[1]:
            return fits[1]
    clock = _CLOCK.search(text, match.end())
    american = clock and clock["half"] and clock["half"].lower() in {"am", "pm"} and clock["s"]
    return bool(american and match["sep"] == "/" and "0" not in {match["d"][0], match["m"][0]})


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text.lower().replace(" ", "\t")]


def _with_time(day: date, text: str, match: re.Match[str]) -> datetime:
    after = _CLOCK.search(text, match.end(), match.end() + 24)
    before = [c for c in _CLOCK.finditer(text, max(0, match.start() - 24), match.start()) if c["min"]]
    clock = after if after and after["min"] else before[-1] if before else None
    hour, minute, second = (int(clock["h"]), int(clock["min"]), int(clock["s"] or 0)) if clock else (0, 0, 0)
    half = (clock["half"] or "").lower() if clock else ""
    if half in {"pm", "ch"} and hour < 12:
        hour += 12
    elif half in {"am", "sa"} and hour == 12:
        hour = 0
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=VIETNAM)
