"""Who holds the ceremony that a sentence tells of, when the sentence itself does not say who decided.

"Tỉnh đoàn A tổ chức lễ tuyên dương … Anh B được tặng Bằng khen": the authority opens one of the sentences before. Only
an authority that begins its sentence, holds a ceremony of praise and is the only one there counts.
"""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc

from nlp.authorities import Authority, authorities
from nlp.gazetteers import keyed, keyed_regex
from nlp.records import Span
from nlp.syllables import text_of

_HOLDERS = (
    *("ministry", "province", "city", "org_central", "org_province", "military", "department", "district", "commune"),
)
_HOLDS = keyed_regex(
    r"\s+(?:(?:đã|vừa|vừa mới|ban hành|kí|có|long trọng|trang trọng|kịp thời|chính thức|phối hợp[^,.;]{2,80}?)\s+)*"
    r"(?:tổ chức|công bố|khen thưởng|trao|tặng|tuyên dương|biểu dương|vinh danh|tôn vinh|(?:bình )?chọn"
    r"|quyết định)(?!\w)"
)
_PRAISE = keyed_regex(
    r"(?<!\w)(?:khen|tuyên dương|biểu dương|vinh danh|tôn vinh|trao (?:giải|thưởng|tặng)|giải thưởng)(?!\w)"
)
_RECEIVED = keyed_regex(
    r"(?<!\w)(?:được|nhận)(?:\s(?:nhận|đón nhận|tặng|trao|trao tặng|tặng thưởng|phong tặng|khen))*"
    r"(?:\s(?:danh hiệu|giải thưởng|giải|tấm))?[\s\"“‘'«]*$"
)
_GIVEN_IN_ITEM = keyed_regex(
    r"[\s*+–•▪●✓-]*(?:(?:[ivx]{1,4}|\d{1,2}|[a-hđ])[.)/]\s?)?(?:điều \d+\s?[.:]\s?)?"
    r"(?:tặng|trao|trao tặng|tặng thưởng)\s(?:\d+\s|tấm\s|danh hiệu\s)?[\"“]?"
)
"""How an item begins of those below ``UBND tỉnh quyết định:``."""
_LINES_UP = 40
_SENTENCES_BACK = 3
_OPENING = 45
"""Characters of a date or place that may stand before the authority."""
_REACH = 200


class Ceremonies:
    """Finds the holders in one document; a sentence is read at most once."""

    def __init__(self, doc: Doc) -> None:
        self.text, self.keys = text_of(doc), keyed(doc)
        self.sentences: list[Span] = doc._.sentences
        self._known: dict[int, Authority | None] = {}

    def of_received(self, start: int) -> Authority | None:
        """The holder for an award at ``start`` that somebody receives from nobody named: ``được tặng Bằng khen``."""
        return self.before(start) if _RECEIVED.search(self.keys, max(0, start - 40), start) else None

    def of_item(self, start: int) -> Authority | None:
        """Who decides in the line with a colon above the items one of which gives the award: ``- Tặng Bằng khen``."""
        line = self.text.rfind("\n", 0, start) + 1
        if not line or not _GIVEN_IN_ITEM.fullmatch(self.keys, line, start):
            return None
        for _ in range(_LINES_UP):
            end = line - 1
            if end <= 0:
                return None
            line = self.text.rfind("\n", 0, end) + 1
            if self.text[line:end].rstrip().endswith(":") and end - line <= _REACH:
                found = authorities(self.keys, self.text, line, end)
                if found and found[0].kind in _HOLDERS and _HOLDS.match(self.keys, found[0].end):
                    return found[0]
        return None

    def before(self, at: int) -> Authority | None:
        """The holder named in the few sentences before the one that holds ``at``, the nearest first."""
        index = bisect_right(self.sentences, at, key=lambda s: s.start) - 1
        back = range(index - 1, max(-1, index - 1 - _SENTENCES_BACK), -1)
        return next(filter(None, map(self._holder, back)), None)

    def of_lead(self, at: int) -> Authority | None:
        """The holder named in the first sentences of the article."""
        lead = (n for n, s in enumerate(self.sentences[: _SENTENCES_BACK + 1]) if s.end <= at)
        return next(filter(None, map(self._holder, lead)), None)

    def _holder(self, index: int) -> Authority | None:
        """Whoever holds a ceremony in the sentence of that number."""
        if index not in self._known:
            self._known[index] = self._read(self.sentences[index])
        return self._known[index]

    def _read(self, sentence: Span) -> Authority | None:
        end = min(sentence.end, sentence.start + _REACH)
        if not _PRAISE.search(self.keys, sentence.start, end):
            return None
        found = authorities(self.keys, self.text, sentence.start, end)
        if not found or found[0].start - sentence.start > _OPENING or found[0].kind not in _HOLDERS:
            return None
        return found[0] if len({a.name for a in found}) == 1 and _HOLDS.match(self.keys, found[0].end) else None
