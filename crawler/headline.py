"""The headline of a page: which block is it, and how does it read?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from crawler.boilerplate import is_heading, is_line
from crawler.layout import Block, Layout
from crawler.markup import Document

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans("đĐ", "dD")
_SITE_NAME = re.compile(r"\s+(?:[|»«–—:-]|::)+\s+")
_LEVELS = {1: 2.0, 2: 1.2, 3: 0.8, 4: 0.5, 5: 0.3, 6: 0.2}
STRONG = 4.0
"""Score from which a block is the headline wherever the body stands."""

_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITEM = re.compile(r"[-+*•–]\s|\(?[a-zđ\d]{1,2}[.)]\s|[IVX]+\.\s")
_LENGTHS = ((4, -1.0), (6, -0.2), (7, 0.3), (8, 0.6), (40, 1.0))
"""What a line of fewer words is worth as a headline."""
_LARGE_FONTS = frozenset("4567")
_SHORTEST = 8
"""Characters of a headline; a shorter line is one only where the page's title says the same."""
LIKELY = 2.0
"""Score from which a block is the headline of a page without a body."""


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Words without diacritics, as they stand in addresses."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return frozenset(_WORD.findall(text.lower()))


class Headlines:
    """Every block of a page as a possible headline."""

    def __init__(self, document: Document, layout: Layout, url: str, in_region: list[bool]) -> None:
        self.layout = layout
        named = _named(document)
        self._named = [w for w in map(words, named) if len(w) >= 3]
        self._short = {p.casefold() for t in named for p in (t, _SITE_NAME.split(t)[0]) if len(p) < _SHORTEST}
        self._slug = _slug(url)
        self._links = {b.text.casefold() for b in layout.blocks if b.linked and len(b.text) < 50}
        self.scores = {i: s for i, b in enumerate(layout.blocks) if (s := self._score(b) - 2.0 * in_region[i]) > 0}

    def favour(self, nodes: list[int], *, certain: bool) -> None:
        """Blocks of these nodes are declared to be the headline; a family's word for it is only a hint."""
        for node in nodes:
            first, last = self.layout.nodes[node].first, self.layout.nodes[node].last
            for index in range(first, last)[:2]:
                self.scores[index] = self.scores.get(index, 0.0) + (100.0 if certain else 2.0)

    def strong(self) -> int | None:
        """The block that is the headline beyond doubt, if any."""
        best = max(self.scores, key=lambda i: self.scores[i], default=None)
        return best if best is not None and self.scores[best] >= STRONG else None

    def likely(self) -> int | None:
        """The best block of a page whose body is unknown."""
        best = max(self.scores, key=lambda i: self.scores[i], default=None)
        return best if best is not None and self.scores[best] >= LIKELY else None

    def choose(self, body: int, first: int) -> int | None:
        """The block that is most likely the headline of a body whose prose begins with block ``body``.

        ``first`` is the first block of the element that was found for the body.
        """
        best, most = None, 1.2
        for index, score in self.scores.items():
            near = _nearness(body - index)
            if index < first:
                near = max(near, _nearness(first - index))
            elif not self._entitled(index):
                near -= 1.5
            total = score + near
            if total > most:
                best, most = index, total
        return best

    def _entitled(self, index: int) -> bool:
        """The markup of the block itself says headline."""
        block = self.layout.blocks[index]
        node = self.layout.nodes[block.node]
        return bool(block.heading) or "title" in node.roles or _prominence(node.element) >= 0.6

    def _score(self, block: Block) -> float:
        size = len(block.text)
        if size < _SHORTEST and block.text.casefold() in self._short and not block.linked:
            return 3.0 + _LEVELS.get(block.heading, 0.0)
        if not _SHORTEST <= size <= 300 or is_line(block.text) or is_heading(block.text):
            return -1.0
        near = [n for n in self.layout.around(block.node, 3) if n.last - n.first <= 3]
        score = _LEVELS.get(block.heading, 0.0) + 0.3 * block.bold + _length(block.text)
        score += 1.5 * any("title" in n.roles for n in near) - 1.5 * any("column" in n.roles for n in near)
        score += max((_prominence(n.element) for n in near), default=0.0)
        own = words(block.text)
        if own:
            score += 3.0 if own == self._slug else 4.0 * _overlap(own, self._slug) * min(1.0, len(self._slug) / 6)
        if len(own) >= 3 and self._named:
            score += 3.5 * max(_inside(own, other) for other in self._named)
        if block.text.endswith((".", ";", ":")) or _ITEM.match(block.text):
            score -= 0.8
        if block.linked > 0.5 * size:
            score -= 2.5
        elif block.text.casefold() in self._links:
            score -= 0.7  # the name of a column, for it stands in a menu too
        return score


def _nearness(before: int) -> float:
    """Of a block that stands so many blocks before the body: column, headline, date, byline, lead."""
    if before < 0:
        return -2.5 + 0.1 * max(-20, before)
    return 1.5 - 0.25 * min(6, before) - 0.1 * min(14, max(0, before - 6))


def _length(text: str) -> float:
    """Headlines are sentences; the names of columns have three or four syllables."""
    count = text.count(" ") + 1
    return next((worth for below, worth in _LENGTHS if count < below), 0.5)


def _prominence(element: _Element) -> float:
    """What the inline style says: large or bold letters."""
    if element.tag == "font" and (element.get("size") or "").strip("+") in _LARGE_FONTS:
        return 0.6
    style = (element.get("style") or "").lower()
    if not style:
        return 0.0
    size = _FONT_SIZE.search(style)
    points = float(size.group(1)) * (0.75 if size.group(2) == "px" else 1.0) if size else 0.0
    return 0.6 * (points >= 12.5) + 0.3 * (points >= 16) + 0.4 * bool(_BOLD.search(style))


def head_title(document: Document) -> str:
    """The headline as the head of the page names it, without the site's name."""
    named = _named(document)
    parts = [p for p in _SITE_NAME.split(named[0]) if p.strip()] if named else []
    return max(parts, key=len, default="")


def _named(document: Document) -> list[str]:
    data = [str(d.get("headline") or d.get("name") or "") for d in document.linked_data]
    head = document.root.findtext(".//title") or ""
    return [" ".join(t.split()) for t in (*data, document.meta("og:title", "twitter:title"), head) if t and t.strip()]


def _slug(url: str) -> frozenset[str]:
    parts = [
        p for p in unquote(urlsplit(url).path).split("/") if p and not p.lower().startswith(("index.", "default."))
    ]
    best = max(parts, key=lambda p: p.count("-"), default="")
    found = words(re.sub(r"(?:[-_.]+(?:\d{4,}|[a-z]?\d+\.\w+|html?|aspx|php|epi|vov|ldo|gd))+$", "", best))
    return found if len(found) >= 3 else frozenset()


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    share = 2 * len(left & right) / (len(left) + len(right))
    return share if share >= 0.7 else 0.0


def _inside(own: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words that the head's title has too, less when that title says much more."""
    return len(own & other) / len(own) * min(1.0, 2 * len(own) / len(other))
