"""The generic route: where on an unknown page does the article stand?

Every block gets a weight: prose counts for its length, links and furniture against it. The body is the element whose
blocks weigh most. What precedes the body under the headline is its header; lists of other articles inside are cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from crawler.boilerplate import is_contact, is_heading, is_line
from crawler.layout import Block, Layout

_PROSE = 80
"""Characters from which a line counts as a paragraph."""
_RUN = 3
"""Linked headlines in a row that make a list of other articles."""
_GAP = 4
"""Blocks from a linked headline within which its lead may stand: date, counters, lead."""
_LEAD = 350
"""Characters that the lead of a teaser has at most."""
_ENOUGH = 60.0
"""Weight below which an element is no body."""
_SYLLABLES = frozenset(
    re.findall(
        r"\w+",
        "và của các là trong cho được với có đã những tại này về một để không từ trên đến theo như khi người ông bà "
        "anh chị năm cũng nhiều còn vào ra đó sẽ do",
    )
)
_SYLLABLE = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…;:,]")
_ENDS = (".", "!", "?", "…", ":", ";", "”", '"', ")")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_HEADER = frozenset({"sapo", "date", "author"})


@dataclass(frozen=True, slots=True)
class Found:
    """The place of the body: a node, and the blocks of it that belong to the article."""

    node: int
    body: list[int]
    """Indices of blocks, in reading order."""
    header: range
    """Blocks between headline and body: date, byline, lead."""
    captions: list[int]
    """Blocks that describe a picture."""
    teasers: int = 0
    """How many headlines of other articles were cut."""


class Finder:
    """Weighs the blocks of a page once, to answer several questions about them."""

    def __init__(self, layout: Layout, trusted: int | None = None) -> None:
        """``trusted``: a node beyond doubt, whatever the classes around it are called."""
        self.layout = layout
        prose = [_is_prose(block) for block in layout.blocks]
        self.in_region = _regions(layout, prose, frozenset(() if trusted is None else layout.ancestors(trusted)))
        self.teasing = [_teaser(block) for block in layout.blocks]
        self.weights = _weights(layout.blocks, self.in_region, prose, self.teasing)
        self.sums = list(accumulate(self.weights, initial=0.0))

    def weight(self, first: int, last: int) -> float:
        """Of ``blocks[first:last]``."""
        return self.sums[last] - self.sums[first]

    def size(self, node: int) -> int:
        """Characters in the node's blocks."""
        place = self.layout.nodes[node]
        return sum(len(block.text) for block in self.layout.blocks[place.first : place.last])

    def locate(self, after: int = 0) -> int | None:
        """The innermost node whose blocks from ``after`` on weigh most; ``None`` on a page without text."""
        best, most = None, _ENOUGH
        for index, node in enumerate(self.layout.nodes):
            if node.last <= after:
                continue
            weight = self.weight(max(after, node.first), node.last)
            if "body" in node.roles:
                weight *= 1.05
            if weight >= most * 0.999:
                best, most = index, weight
        return best

    def first_paragraph(self, node: int, after: int = 0) -> int:
        """Index of the first block of ``node`` that reads as prose, or else one near its beginning."""
        inside = range(max(after, self.layout.nodes[node].first), self.layout.nodes[node].last)
        return next((i for i in inside if self.weights[i] > 0.6 * _PROSE), inside.start + 3)

    def trim(self, node: int, title: int | None) -> Found:
        """Cut header, furniture and lists of other articles from the blocks of ``node``."""
        first, last = self.layout.nodes[node].first, self.layout.nodes[node].last
        start = self._after_header(node, title) if title is not None and first <= title < last else first
        start = self._after_lead(node, start)
        captions = self.captions([node])
        kept = [i for i in range(start, last) if not self.in_region[i] and i not in captions]
        without = self._without_lists(node, kept)
        teasers = sum(self.teasing[i] for i in kept) - sum(self.teasing[i] for i in without)
        bylines = self._bylines(node, without)
        body = [i for i in without if i not in bylines and not self._furniture(i, without)]
        begin = title + 1 if title is not None and start - 15 <= title < start else first
        return Found(node, body, range(min(begin, start), start), sorted(captions), teasers)

    def follow(self, title: int) -> Found:
        """What stands after the headline in the nearest element that holds anything else: the last resort.

        On a page that only hands out a document, the lists that follow are left in: there is nothing else to read.
        """
        layout, blocks = self.layout, self.layout.blocks
        for index in layout.ancestors(blocks[title].node):
            node = layout.nodes[index]
            rest = [i for i in range(title + 1, node.last) if blocks[i].file or not is_line(blocks[i].text)]
            files = any(blocks[i].file and not self.in_region[i] for i in rest)
            if not rest or not (self.weights[rest[0]] > 0 or (files and blocks[rest[0]].file)):
                continue
            if not files:
                rest = self._without_lists(index, [i for i in rest if not self.in_region[i]])
            return Found(index, rest, range(title + 1, rest[0]), [])
        return Found(0, [], range(title + 1, title + 1), [])

    def teases(self, index: int) -> bool:
        """The block is another article's headline, outside the page's furniture."""
        return index >= 0 and self.teasing[index] and not self.in_region[index]

    def captions(self, inside: list[int]) -> set[int]:
        """Blocks inside these nodes that the markup calls captions."""
        nodes = self.layout.nodes
        return {
            i
            for top in inside
            for node in nodes[top + 1 : nodes[top].end]
            if "caption" in node.roles and "title" not in node.roles and node.last - node.first <= 3
            for i in range(node.first, node.last)
        }

    def weight_after(self, node: int, after: int) -> float:
        """Of the node's blocks from ``after`` on."""
        place = self.layout.nodes[node]
        return self.weight(max(after, place.first), max(after, place.last))

    def _after_header(self, best: int, title: int) -> int:
        """First block after the header: the branch with the headline, beside the branches with the body."""
        nodes = self.layout.nodes
        most = self.weight(title + 1, nodes[best].last)
        start = title + 1
        for index in self.layout.ancestors(self.layout.blocks[title].node):
            if self.weight(title + 1, max(title + 1, nodes[index].last)) > 0.5 * most:
                break
            start = max(start, nodes[index].last)
        return start

    def _after_lead(self, best: int, start: int) -> int:
        """First block after elements at the top of the body that name themselves lead, date or byline."""
        layout = self.layout
        total = self.weight(start, layout.nodes[best].last)
        for index in range(best + 1, layout.nodes[best].end):
            node = layout.nodes[index]
            if not node.roles & _HEADER or "body" in node.roles or not start - 1 <= node.first <= start + 2:
                continue
            if node.last > start and self.weight(start, node.last) < 0.5 * total and not self._pasted(index):
                start = node.last
        return start

    def _bylines(self, best: int, kept: list[int]) -> set[int]:
        """Blocks at the end of the body in an element that names itself author."""
        layout = self.layout
        tail = set(kept[-3:])
        return {
            i
            for index in range(best + 1, layout.nodes[best].end)
            if "author" in (node := layout.nodes[index]).roles
            and node.last - node.first <= 2
            and not self._pasted(index)
            for i in range(node.first, node.last)
            if i in tail and len(layout.blocks[i].text) <= 80
        }

    def _pasted(self, index: int) -> bool:
        """The element stands in an editor's field, where names of classes came with the text."""
        return any("richtext" in self.layout.nodes[n].roles for n in self.layout.ancestors(index)[1:])

    def _without_lists(self, best: int, kept: list[int]) -> list[int]:
        """Cut from a heading such as "Các tin khác" to the end of the element that it heads, and lines of links."""
        blocks, nodes = self.layout.blocks, self.layout.nodes
        cut: set[int] = set()
        for i in kept:
            if i in cut or not is_heading(blocks[i].text):
                continue
            node = blocks[i].node
            while node != best and nodes[node].last - i <= 1 and nodes[node].parent >= 0:
                node = nodes[node].parent
            cut.update(range(i, self._end_of_list(i, nodes[node].last)))
        end = 0
        for i in kept:
            if i < end or i in cut or not self.teasing[i]:
                continue
            end = self._end_of_list(i - 1, kept[-1] + 1)
            if sum(self.teasing[i:end]) >= _RUN:
                cut.update(range(i, end))
        return [i for i in kept if i not in cut and not self.teasing[i]]

    def _furniture(self, index: int, kept: list[int]) -> bool:
        """A line that is furniture, unless it links to a document or is a cell amid a table of data."""
        block = self.layout.blocks[index]
        if block.file or not is_line(block.text):
            return False
        beside = self.layout.blocks[index - 1 : index] + self.layout.blocks[index + 1 : index + 2]
        amid = any(other.row == block.row and other.cell != block.cell for other in beside)
        return index == kept[0] or block.row < 0 or not amid

    def _end_of_list(self, head: int, last: int) -> int:
        """First block after the list under ``head``: links, each with at most two short lines to it."""
        blocks = self.layout.blocks
        end = i = head + 1
        links = lines = 0
        while i < last and i - end < 3:
            block = blocks[i]
            if block.link_share > 0.5 or is_heading(block.text):
                links, lines = links + 1, lines + i - end
                end = i + 1
            elif len(block.text) > _LEAD:
                break
            i += 1
        # The lines of the last teaser, when the element ends with them; where no other had any, the text goes on there.
        return last if i >= last and end > head + 1 and (lines or links < 2) else end


def _teaser(block: Block) -> bool:
    """A line that is a link, long enough for a headline or marked as one."""
    if not block.linked:
        return False
    long = len(block.text) >= (8 if block.heading else 25)
    return long and block.link_share > 0.8 and not block.file and not _ADDRESS.match(block.text)


def _weights(blocks: list[Block], in_region: list[bool], prose: list[bool], teasing: list[bool]) -> list[float]:
    """Weights in the order of the page; prose under a linked headline (and its date) is a teaser and counts little."""
    weights: list[float] = []
    gap = _GAP
    for block, inside, reads, teases in zip(blocks, in_region, prose, teasing, strict=True):
        weight = _weigh(block, inside, reads)
        gap = 0 if teases else gap + 1
        if 0 < gap < _GAP and _PROSE <= len(block.text) <= _LEAD and weight > 0:
            weight *= 0.1
            gap = _GAP
        weights.append(weight)
    return weights


def _weigh(block: Block, in_region: bool, prose: bool) -> float:
    """What a block says for (or, negative, against) being body, in characters."""
    size = len(block.text)
    if in_region or is_heading(block.text):
        return -max(10.0, 0.5 * size)
    if is_line(block.text):
        return -5.0
    if is_contact(block.text):
        return 0.0
    if block.linked > 0.5 * size:
        return 0.0 if _ADDRESS.match(block.text) else -20.0 - 0.6 * block.linked
    worth = 0.15 if not prose else 1.0 if size >= 2 * _PROSE or block.text.endswith(_ENDS) else 0.4
    return worth * (size - block.linked)


def prosaic(text: str) -> bool:
    """At least half of the text stands in lines that read as Vietnamese prose."""
    return 2 * sum(len(line) for line in text.splitlines() if _reads_as_prose(line)) >= max(1, len(text))


def _is_prose(block: Block) -> bool:
    return block.linked <= 0.5 * len(block.text) and _reads_as_prose(block.text)


def _reads_as_prose(line: str) -> bool:
    size = len(line)
    if size < _PROSE or not _SENTENCE.search(line):
        return False
    enough = size / 50
    return (
        sum(map(_SYLLABLES.__contains__, line.split())) >= enough
        or sum(map(_SYLLABLES.__contains__, _SYLLABLE.findall(line.lower()))) >= enough
    )


def _regions(layout: Layout, prose: list[bool], trusted: frozenset[int]) -> list[bool]:
    """For every block: does it stand in an element whose class names furniture?

    A name is not believed when the element holds most of the page's text ("page-with-sidebar") or is ``trusted``.
    """
    blocks = layout.blocks
    plain = list(accumulate((len(b.text) - b.linked for b in blocks), initial=0))
    every = list(accumulate((len(b.text) for b in blocks), initial=0))
    read = list(accumulate((len(b.text) * reads for b, reads in zip(blocks, prose, strict=True)), initial=0))
    marked = [False] * len(blocks)
    until = 0
    for index, node in enumerate(layout.nodes):
        if node.last <= until or not node.roles & {"region", "aside"} or node.last <= node.first or index in trusted:
            continue
        inside, size = plain[node.last] - plain[node.first], every[node.last] - every[node.first]
        share = size / (every[-1] or 1)
        prosaic = (read[node.last] - read[node.first]) / (read[-1] or 1)
        if "region" in node.roles:
            most = 0.35 if "body" in node.roles else 0.6
            believed = share < 0.5 and (prosaic < most or read[-1] < 600)
        else:
            believed = prosaic < 0.25 and inside < 0.5 * size
        if believed:
            until = node.last
            marked[node.first : until] = [True] * (until - node.first)
    return marked
