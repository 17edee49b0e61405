"""Which times an article tells of beside somebody: who lived a century ago is a figure of history."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence

from nlp.records import Span
from nlp.role_tally import Evidence

_YEAR = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2}[/.-]){0,2}(1[0-9]{3}|20[0-4]\d)(?![\w%]|[.,/-]\d)"
    r"(?! (?:đồng|m2|m|ha|usd|người|con|cây|kg|tấn)(?!\w))"
)
_PAST = re.compile(
    r"(?<!\w)(?:thế kỷ|thế chiến|chiến tranh thế giới|thời pháp|pháp thuộc|kháng chiến|thời chống mỹ|chống pháp"
    r"|phát xít|triều đại|nhà nguyễn|nhà trần|nhà lê|phong kiến|thực dân|cổ đại|thần thoại|truyền thuyết|công nguyên"
    r"|đông dương|cách mạng tháng tám|tiền khởi nghĩa|sinh thời|quá cố|hậu thế|lịch sử ghi)(?!\w)"
)
LONG_AGO = 45
"""Years before the latest one named from which an event is of the past."""


class Times:
    """The years that a text names, and its words of the past."""

    def __init__(self, text: str) -> None:
        self.years = [(found.start(1), int(found.group(1))) for found in _YEAR.finditer(text)]
        self.past = [found.start() for found in _PAST.finditer(text)]
        self.latest = max((year for _, year in self.years), default=0)

    def put(self, own: Sequence[Span], evidence: Evidence) -> None:
        """What the sentences that name somebody tell of times, and what all sentences do."""
        ago = [self.latest - year for span in own for year in self._within(span)]
        if ago:
            evidence.put("years ago", math.log1p(max(ago)))
            evidence.put("long ago", sum(years >= LONG_AGO for years in ago) / len(ago))
        if self.years:
            old = sum(self.latest - year >= LONG_AGO for _, year in self.years)
            evidence.put("text long ago", math.log1p(old))
        words = sum(bisect_left(self.past, span.end) - bisect_left(self.past, span.start) for span in own)
        evidence.put("words of the past", math.log1p(words))
        evidence.put("text of the past", math.log1p(len(self.past)))

    def _within(self, span: Span) -> list[int]:
        first, last = bisect_left(self.years, (span.start, 0)), bisect_left(self.years, (span.end, 0))
        return [year for _, year in self.years[first:last]]
