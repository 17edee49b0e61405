"""A page as the sequence of its text blocks, each knowing where in the tree it stands.

One walk over the tree; every later question is answered from flat lists. A node covers a contiguous range of
blocks, so that the sum of anything over an element is a difference of two prefix sums.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from crawler.boilerplate import roles
from crawler.lettering import clean


def _names(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


_SKIPPED = _names(
    "script style noscript template iframe svg math select option optgroup datalist button input textarea object embed "
    "applet canvas audio video map head menu dialog frameset frame"
)
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rt rp s samp small "
    "span strike strong sub sup time tt u var wbr img o:p st1:place"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_OPENING = _HEADINGS.keys() | {"tr", "td", "th"}
_BOLD = frozenset({"b", "strong"})
_NONE: frozenset[str] = frozenset()
_IMPLIED = {"nav": "region", "footer": "region", "aside": "region", "figcaption": "caption"}
"""What a tag says without any class."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?<!\S)(?:hidden|hide|d-none|visually-hidden|sr-only|screen-reader-text|ms-hidden)(?!\S)")
_SHOWN_CLASS = re.compile(r"(?<!\S)d-\w+-(?:block|flex|inline|grid)|visible-")
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|zip|rar)(?:$|[?#&])", re.IGNORECASE)
"""An address of a document to download."""


@dataclass(slots=True)
class Block:
    """One line of text, between two breaks."""

    text: str
    linked: int
    """Characters inside links."""
    bold: bool
    node: int
    """Index of the innermost block-level element."""
    row: int
    """Index of the innermost table row, or -1."""
    cell: int
    """Index of the innermost table cell, or -1."""
    heading: int
    """Level of the innermost heading, or 0."""
    file: bool
    """Links to a document to download."""

    @property
    def link_share(self) -> float:
        """Share of the characters that are linked."""
        return self.linked / len(self.text)


@dataclass(slots=True)
class Node:
    """A block-level element, or one whose class speaks; ``blocks[first:last]`` is its text."""

    element: _Element
    parent: int
    first: int
    last: int = 0
    end: int = 0
    """Index after its last descendant."""
    roles: frozenset[str] = frozenset()


@dataclass(slots=True)
class Layout:
    """Blocks and nodes of one element, in reading order; ``nodes[0]`` is the element itself."""

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    _index: dict[_Element, int] = field(default_factory=dict)

    def node_of(self, element: _Element) -> int | None:
        """Index of the node that ``element`` became, if it did."""
        if not self._index:
            self._index.update((node.element, index) for index, node in enumerate(self.nodes))
        return self._index.get(element)

    def around(self, node: int, levels: int) -> list[Node]:
        """``node`` and its nearest ancestors, ``levels`` in all."""
        found: list[Node] = []
        while node >= 0 and len(found) < levels:
            found.append(self.nodes[node])
            node = self.nodes[node].parent
        return found

    def ancestors(self, node: int) -> list[int]:
        """``node`` and its ancestors, innermost first."""
        found = []
        while node >= 0:
            found.append(node)
            node = self.nodes[node].parent
        return found


def lay_out(
    root: _Element,
    keep: Collection[_Element] = frozenset(),
    skip: Collection[_Element] = frozenset(),
    *,
    hidden: bool = False,
) -> Layout:
    """Walk the tree once.

    Elements of ``keep`` become nodes whatever they are, hidden or inline; those of ``skip`` are left out. With
    ``hidden``, what the style hides is text too (pages that scripts uncover).
    """
    return _Walk(keep, skip, hidden=hidden).run(root)


class _Walk:
    def __init__(self, keep: Collection[_Element], skip: Collection[_Element], *, hidden: bool) -> None:
        self.keep, self.skip, self.hidden = keep, skip, hidden
        self.layout = Layout()
        self.parts: list[str] = []
        self.linked = self.bold = 0
        self.file = False
        self.links = self.bolds = 0
        self.open: list[int] = [-1]
        self.rows = [-1]
        self.cells = [-1]
        self.headings = [0]

    def run(self, root: _Element) -> Layout:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if not self.start(element):
                    walker.skip_subtree()
            else:
                self.finish(element)
                if element is not root and element.tail:
                    self.text(element.tail)
        if self.parts:
            self.flush()
        for node in self.layout.nodes:
            node.last = node.last or len(self.layout.blocks)
        return self.layout

    def start(self, element: _Element) -> bool:
        tag = element.tag
        kept = element in self.keep
        plain = not element.keys()  # most elements: neither style nor class
        hidden = not (plain or self.hidden) and _hidden(element)
        if (hidden or tag in _SKIPPED or element in self.skip) and not kept:
            return False
        key = "" if plain else _key(element)
        found = roles(key) if key else _NONE
        if tag in _INLINE:
            if tag == "a":
                self.links += 1
                self.file = self.file or bool(FILE.search(element.get("href") or ""))
            elif tag in _BOLD:
                self.bolds += 1
            if found or kept:
                self.push(element, found)
        else:
            if self.parts:
                self.flush()
            if implied := _IMPLIED.get(tag):
                found |= {implied}
            self.push(element, found)
            if tag in _OPENING:
                self.enter(tag)
        if element.text:
            self.text(element.text)
        return True

    def enter(self, tag: str) -> None:
        """A row, a cell or a heading begins with the node that was pushed last."""
        index = len(self.layout.nodes) - 1
        if tag == "tr":
            self.rows.append(index)
        elif tag in ("td", "th"):
            self.cells.append(index)
        else:
            self.headings.append(_HEADINGS[tag])

    def finish(self, element: _Element) -> None:
        tag = element.tag
        if tag == "a":
            self.links = max(0, self.links - 1)
        elif tag in _BOLD:
            self.bolds = max(0, self.bolds - 1)
        elif tag == "br" and self.parts:
            self.flush()
        top = self.open[-1]
        if top < 0 or (node := self.layout.nodes[top]).element is not element:
            return
        inline = tag in _INLINE
        if self.parts and not inline:
            self.flush()
        node.last = len(self.layout.blocks) + (inline and bool(self.parts))
        node.end = len(self.layout.nodes)
        self.open.pop()
        if tag not in _OPENING:
            return
        if tag == "tr" and self.rows[-1] == top:
            self.rows.pop()
        elif tag in ("td", "th") and self.cells[-1] == top:
            self.cells.pop()
        elif tag in _HEADINGS and len(self.headings) > 1:
            self.headings.pop()

    def push(self, element: _Element, found: frozenset[str]) -> None:
        self.layout.nodes.append(Node(element, self.open[-1], len(self.layout.blocks), roles=found))
        self.open.append(len(self.layout.nodes) - 1)

    def text(self, text: str) -> None:
        if text.isspace():
            if self.parts:  # a line never begins with a blank
                self.parts.append(text)
            return
        self.parts.append(text)
        if self.links:
            self.linked += len(text)
        if self.bolds:
            self.bold += len(text)

    def flush(self) -> None:
        text = clean("".join(self.parts))
        self.parts.clear()
        if text:
            size = len(text)
            block = Block(
                text,
                min(self.linked, size),
                self.bold >= 0.8 * size,
                self.open[-1],
                self.rows[-1],
                self.cells[-1],
                self.headings[-1],
                self.file,
            )
            self.layout.blocks.append(block)
        self.linked = self.bold = 0
        self.file = False


def _key(element: _Element) -> str:
    name, ident, prop = element.get("class"), element.get("id"), element.get("itemprop")
    if ident or prop:
        return " ".join(part for part in (name, ident, prop) if part)
    return name or ""


def _hidden(element: _Element) -> bool:
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    names = element.get("class")
    return bool(names) and bool(_HIDDEN_CLASS.search(names or "")) and not _SHOWN_CLASS.search(names or "")
