"""Declared places: the elements that a portal's or a family's CSS selectors name on a page."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.etree import _Element

from crawler.declaration import Selectors
from crawler.layout import lay_out
from crawler.lettering import clean

_NAME = re.compile(r"""[.#]([A-Za-z_][\w-]*)|=\s*["']?([\w./-]+)""")
_CLASS = re.compile(r"([a-z][a-z0-9]*)?\.([A-Za-z_][\w-]*)")
_TEASER = 25
"""Characters from which a link inside a lead is another article's headline."""
_NEGATION = re.compile(r":not\([^)]*\)")


@dataclass(slots=True)
class Selection:
    """Elements by field; of several selectors for a field, those of the first that matches."""

    title: list[_Element] = field(default_factory=list)
    sapo: list[_Element] = field(default_factory=list)
    body: list[_Element] = field(default_factory=list)
    date: list[_Element] = field(default_factory=list)
    author: list[_Element] = field(default_factory=list)
    column: list[_Element] = field(default_factory=list)
    captions: list[_Element] = field(default_factory=list)
    remove: list[_Element] = field(default_factory=list)
    """Of all selectors, not only the first."""

    @property
    def kept(self) -> set[_Element]:
        """Elements that a layout must know as nodes."""
        return {*self.title, *self.sapo, *self.body, *self.captions}


def select(root: _Element, selectors: Selectors, source: str) -> Selection:
    """Apply the selectors to a page. Body elements inside other body elements count once.

    ``source`` is the page's text: a selector is not tried where its names do not occur at all.
    """

    def first(name: str) -> list[_Element]:
        tried = (matches(root, s) for s in getattr(selectors, name) if possible(s, source))
        return next((elements for elements in tried if elements), [])

    names = ("title", "sapo", "body", "date", "author", "column", "captions")
    found = Selection(**{name: first(name) for name in names})
    found.remove = [e for s in selectors.remove if possible(s, source) for e in matches(root, s)]
    found.body = _outermost(found.body)
    return found


def matches(root: _Element, selector: str) -> list[_Element]:
    """Elements that one CSS selector matches, in the order of the page."""
    return cast("list[_Element]", _compiled(selector)(root))


def possible(selector: str, source: str) -> bool:
    """The names that the selector asks for occur in the page's text at all; cheap to ask before ``matches``."""
    return any(all(name in source for name in names) for names in _names(selector))


def text_of(elements: list[_Element], skip: Collection[_Element] = frozenset()) -> str:
    """The text of the first element that has any; ``content`` and ``datetime`` attributes stand for text.

    Elements of ``skip`` are left out.
    """
    for element in elements:
        left_out = {*_glued(element), *skip}
        text = " ".join(block.text for block in lay_out(element, keep={element}, skip=left_out).blocks)
        if text := text or clean(element.get("content") or element.get("datetime") or ""):
            return text
    return ""


def _glued(element: _Element) -> set[_Element]:
    """Linked headlines of other articles inside a lead."""
    lengths = {a: len(_plain(a)) for a in element.iterdescendants("a")}
    links = {a for a, length in lengths.items() if length >= _TEASER}
    return links if sum(lengths[a] for a in links) < 0.8 * len(_plain(element)) else set()


def _plain(element: _Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def has_text(elements: list[_Element]) -> bool:
    """Any of the elements holds anything to read."""
    return any(piece.strip() for element in elements for piece in element.itertext())


def _outermost(elements: list[_Element]) -> list[_Element]:
    chosen = set(elements)
    return [e for e in elements if not any(a in chosen for a in e.iterancestors())]


@lru_cache(maxsize=64)
def _having(tag: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::{tag}[contains(@class, $name)]")


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))


@lru_cache(maxsize=2048)
def _names(selector: str) -> tuple[tuple[str, ...], ...]:
    """Classes, ids and attribute values that each alternative of a selector asks for."""
    parts = _NEGATION.sub("", selector).split(",")
    return tuple(tuple(n for found in _NAME.findall(part) for n in found if n) for part in parts)
