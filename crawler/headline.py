"""The headline of a page: which block is it, and how does it read?"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from crawler.boilerplate import is_heading, is_line
from crawler.layout import Block, Layout
from crawler.markup import Document

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans("đĐ", "dD")


def words(text: str) -> list[str]:
    """Words without diacritics, as they stand in addresses."""
    bare = unicodedata.normalize("NFD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return _WORD.findall(bare.lower())


def headline(document: Document, layout: Layout, url: str) -> tuple[str, int | None]:
    """Text of the headline and the index of its block (``None`` when only the head of the page names it)."""
    named = [set(words(t)) for t in _named(document)]
    slug = _slug(url)
    best, most = None, 2.0
    for index, block in enumerate(layout.blocks):
        score = _score(layout, block, named, slug)
        if score > most:
            best, most = index, score
    if best is not None:
        return layout.blocks[best].text, best
    return next(iter(_named(document)), ""), None


def _named(document: Document) -> list[str]:
    data = [str(d.get("headline") or d.get("name") or "") for d in document.linked_data]
    head = document.root.findtext(".//title") or ""
    return [" ".join(t.split()) for t in (*data, document.meta("og:title", "twitter:title"), head) if t and t.strip()]


def _slug(url: str) -> set[str]:
    parts = [
        p for p in unquote(urlsplit(url).path).split("/") if p and not p.lower().startswith(("index.", "default."))
    ]
    best = max(parts, key=lambda p: p.count("-"), default="")
    found = set(words(best.rsplit(".", 1)[0]))
    return found if len(found) >= 3 else set()


def _score(layout: Layout, block: Block, named: list[set[str]], slug: set[str]) -> float:
    size = len(block.text)
    if not 8 <= size <= 300 or is_line(block.text) or is_heading(block.text):
        return -1.0
    node = layout.nodes[block.node]
    chain = layout.ancestors(block.node)
    roles = frozenset().union(*(layout.nodes[n].roles for n in chain[:3])) if chain else node.roles
    own = set(words(block.text))
    score = 0.0
    if slug and own:
        score += 5.0 * _overlap(own, slug)
    if named and len(own) >= 3:
        score += 4.0 * max(
            len(own & other) / len(own) * min(1.0, 2 * len(own) / len(other)) for other in named if other
        )
    score += {1: 2.0, 2: 1.2, 3: 0.8, 4: 0.5}.get(block.heading, 0.0)
    score += 1.5 * ("title" in roles) + 0.3 * block.bold
    if block.linked > 0.5 * size:
        score -= 2.5
    if any("region" in layout.nodes[n].roles for n in chain):
        score -= 2.0
    return score


def _overlap(left: set[str], right: set[str]) -> float:
    share = 2 * len(left & right) / (len(left) + len(right))
    return share if share >= 0.6 else 0.0
