"""The generic route from headline to body, for pages that nobody declared."""

from __future__ import annotations

from crawler.content import Finder, Found
from crawler.headline import Headlines
from crawler.layout import Layout
from crawler.markup import Document


def locate(document: Document, layout: Layout, url: str) -> tuple[int | None, Found | None]:
    """Index of the headline's block and the place of the body; either may be missing."""
    finder = Finder(layout)
    headlines = Headlines(document, layout, url, finder.in_region)
    title = headlines.strong()
    node = finder.locate(0 if title is None else title + 1)
    if title is None:
        title = _headline(finder, headlines, node)
    found = finder.trim(node, title) if node is not None else None
    if title is None or (found and any(finder.weights[i] > 60 for i in found.body)):
        return title, found
    following = finder.follow(title)
    if found and following.node <= found.node < layout.nodes[following.node].end and found.body:
        return title, found
    return title, following


def _headline(finder: Finder, headlines: Headlines, node: int | None) -> int | None:
    if node is None:
        return headlines.likely()
    return headlines.choose(finder.first_paragraph(node), finder.layout.nodes[node].first)
