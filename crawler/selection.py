"""Declared places: the elements that a portal's or a family's CSS selectors name on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

from crawler.declaration import Selectors
from crawler.layout import lay_out
from crawler.lettering import clean


@dataclass(slots=True)
class Selection:
    """Elements by field; of several selectors for a field, those of the first that matches."""

    title: list[HtmlElement] = field(default_factory=list)
    sapo: list[HtmlElement] = field(default_factory=list)
    body: list[HtmlElement] = field(default_factory=list)
    date: list[HtmlElement] = field(default_factory=list)
    author: list[HtmlElement] = field(default_factory=list)
    column: list[HtmlElement] = field(default_factory=list)
    captions: list[HtmlElement] = field(default_factory=list)
    remove: list[HtmlElement] = field(default_factory=list)
    """Of all selectors, not only the first."""

    @property
    def kept(self) -> set[HtmlElement]:
        """Elements that a layout must know as nodes."""
        return {*self.title, *self.sapo, *self.body, *self.captions}


def select(root: HtmlElement, selectors: Selectors) -> Selection:
    """Apply the selectors to a page. Body elements inside other body elements count once."""
    found = Selection(
        **{
            name: _first(root, getattr(selectors, name))
            for name in ("title", "sapo", "body", "date", "author", "column", "captions")
        }
    )
    found.remove = [element for selector in selectors.remove for element in matches(root, selector)]
    found.body = _outermost(found.body)
    return found


def matches(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Elements that one CSS selector matches, in the order of the page."""
    return cast("list[HtmlElement]", _compiled(selector)(root))


def text_of(elements: list[HtmlElement]) -> str:
    """The text of the first element that has any; ``content`` and ``datetime`` attributes stand for text."""
    for element in elements:
        text = " ".join(block.text for block in lay_out(element, keep={element}).blocks)
        if text := text or clean(element.get("content") or element.get("datetime") or ""):
            return text
    return ""


def has_text(elements: list[HtmlElement]) -> bool:
    """Any of the elements holds anything to read."""
    return any(piece.strip() for element in elements for piece in element.itertext())


def _first(root: HtmlElement, selectors: tuple[str, ...]) -> list[HtmlElement]:
    for selector in selectors:
        if found := matches(root, selector):
            return found
    return []


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    chosen = set(elements)
    return [e for e in elements if not any(a in chosen for a in e.iterancestors())]


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))
