"""The generic route: where on an unknown page does the article stand?

Every block gets a weight: prose counts for its length, links and furniture against it. The body is the element whose
blocks weigh most. What precedes the body under the headline is its header; lists of other articles inside are cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from crawler.boilerplate import is_heading, is_line
from crawler.layout import Block, Layout

_PROSE = 80
"""Characters from which a line counts as a paragraph."""
_SYLLABLES = re.compile(
    r"\b(?:và|của|các|là|trong|cho|được|với|có|đã|những|tại|này|về|một|để|không|từ|trên|đến|theo|như|khi|người|ông|bà|"
    r"anh|chị|năm|cũng|nhiều|còn|vào|ra|đó|sẽ|do)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…;:,]")


@dataclass(frozen=True, slots=True)
class Found:
    """The place of the body: a node, and the blocks of it that belong to the article."""

    node: int
    body: list[int]
    """Indices of blocks, in reading order."""
    header: range
    """Blocks between headline and body: date, byline, lead."""


def weigh(block: Block, in_region: bool) -> float:
    """What a block says for (or, negative, against) being body, in characters."""
    size = len(block.text)
    if in_region or is_heading(block.text):
        return -max(10.0, 0.5 * size)
    if is_line(block.text):
        return -5.0
    if block.linked > 0.5 * size:
        return -20.0 - 0.6 * block.linked
    plain = size - block.linked
    if size >= _PROSE and _SENTENCE.search(block.text) and len(_SYLLABLES.findall(block.text)) * 100 >= 2 * size:
        return float(plain)
    return 0.15 * plain


def regions(layout: Layout) -> list[bool]:
    """For every block: does it stand in an element whose class names furniture?

    A name is not believed when the element holds much of the page's prose ("page-with-sidebar").
    """
    blocks = layout.blocks
    prose = list(
        accumulate((max(0, len(b.text) - b.linked) if len(b.text) >= _PROSE else 0 for b in blocks), initial=0)
    )
    total = prose[-1]
    marked = [False] * len(blocks)
    for node in layout.nodes:
        if "region" not in node.roles or node.last <= node.first:
            continue
        inside = prose[node.last] - prose[node.first]
        if inside * 3 < total or ("body" not in node.roles and inside * 2 < total):
            marked[node.first : node.last] = [True] * (node.last - node.first)
    return marked


def find(layout: Layout, title: int | None) -> Found | None:
    """The body on a page whose headline is block ``title`` (``None`` when unknown)."""
    blocks, nodes = layout.blocks, layout.nodes
    if not blocks:
        return None
    in_region = regions(layout)
    weights = [weigh(block, inside) for block, inside in zip(blocks, in_region, strict=True)]
    sums = list(accumulate(weights, initial=0.0))
    best, most = 0, float("-inf")
    for index, node in enumerate(nodes):
        weight = sums[node.last] - sums[node.first]
        if "body" in node.roles:
            weight *= 1.05
        if weight > most or (weight >= most * 0.999 and weight > 0):
            best, most = index, weight
    if most <= 0:
        return None
    return _trim(layout, best, title, in_region)


def _trim(layout: Layout, best: int, title: int | None, in_region: list[bool]) -> Found:
    blocks, nodes = layout.blocks, layout.nodes
    first, last = nodes[best].first, nodes[best].last
    start = first
    if title is not None and first <= title < last:
        start = _after_header(layout, best, title)
    kept = [i for i in range(start, last) if not in_region[i]]
    kept = _without_lists(layout, best, kept)
    header = range(title + 1 if title is not None and title < start else start, start)
    return Found(best, [i for i in kept if not is_line(blocks[i].text)], header)


def _after_header(layout: Layout, best: int, title: int) -> int:
    """First block after the branch of ``best`` that holds the headline, and after the lead's own element."""
    nodes = layout.nodes
    chain = layout.ancestors(layout.blocks[title].node)
    branch = title
    start = title + 1
    if best in chain and chain.index(best) > 0:
        branch = chain[chain.index(best) - 1]
        start = nodes[branch].last
    for node in nodes[best + 1 : nodes[best].end]:
        if (
            node.roles & {"sapo", "date", "author"}
            and "body" not in node.roles
            and node.first <= start + 2
            and node.last > start
        ):
            start = node.last
    return start


def _without_lists(layout: Layout, best: int, kept: list[int]) -> list[int]:
    """Cut from a heading such as "Các tin khác" to the end of the element that it heads."""
    blocks, nodes = layout.blocks, layout.nodes
    cut: set[int] = set()
    for i in kept:
        if i in cut or not is_heading(blocks[i].text):
            continue
        node = blocks[i].node
        while node != best and nodes[node].last - i <= 1 and nodes[node].parent >= 0:
            node = nodes[node].parent
        cut.update(range(i, nodes[node].last))
    return [i for i in kept if (i not in cut and blocks[i].linked <= 0.8 * len(blocks[i].text)) or len(kept) < 4]
