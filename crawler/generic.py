"""From headline to body on a page that nobody declared."""

from __future__ import annotations

from crawler.content import Finder, Found
from crawler.headline import Headlines

_TEASERS = 4
_LONG = 80
_LITTLE = 300.0
"""Weight below which a page has no body beyond doubt: a few lines, or a list of other articles."""
_STRAY = 600.0
"""Weight that may stand elsewhere on a page that says where its body is, however short: lists beside it, a form."""
_UNDER = 5
"""Blocks from a headline within which its lead stands: date, counters, comments come between."""


def locate(
    finder: Finder, headlines: Headlines, named: list[int], *, sure: bool = False, certain: bool = False
) -> tuple[int | None, Found, bool]:
    """Headline, place of the body, and whether the latter is one of the ``named`` nodes of a family's preset.

    A preset is followed only where it holds at least half of what the finder sees, so that a template of the same
    family that uses a name otherwise does no harm. One that is ``sure`` is followed on a page without much prose too;
    on a page that is ``certain`` to be an article, the first of the named nodes is the body whatever it holds, unless
    much more prose stands elsewhere.
    """
    layout = finder.layout
    title = headlines.strong()
    after = 0 if title is None else title + 1
    node = finder.locate(after)
    own = False
    if certain and named and layout.nodes[named[0]].last >= after:
        first, most = named[0], finder.weight_after(node, after) if node is not None else 0.0
        if most <= max(_STRAY, 2.0 * finder.size(first)):
            title = title if title is None or title < layout.nodes[first].last else None
            return title, finder.trim(first, title), True
    named = [n for n in named if layout.nodes[n].last > max(after, layout.nodes[n].first)]
    if named:
        best = max(named, key=lambda n: finder.weight_after(n, after))
        most = finder.weight_after(node, after) if node is not None else 0.0
        own = (sure and most < _LITTLE) or finder.weight_after(best, after) >= 0.5 * most
        node = best if own else node
    if title is None:
        title = _headline(finder, headlines, node)
    found = finder.trim(node, title) if node is not None else Found(0, [], range(0), [])
    if title is None or found.teasers >= _TEASERS or any(finder.weights[i] > 60 for i in found.body):
        return title, found, own
    if own and sure and found.body:
        return title, found, own  # a few lines, a list, a table: all that was written
    # No prose: what follows the headline is all there is, unless the body found is part of that.
    following = finder.follow(title)
    if found.body and following.body and following.node <= found.node < layout.nodes[following.node].end:
        return title, found, own
    return title, following, False  # with the lists of other articles, if that is all that the page has to say


def is_listing(finder: Finder, found: Found, title: int | None) -> bool:
    """Headlines of other articles, and no paragraph but those that stand under one of them."""
    teasers = sum(finder.teases(i) for i in range(len(finder.layout.blocks)))
    if teasers < _TEASERS or not found.body:
        return teasers >= _TEASERS
    long = [i for i in found.body if len(finder.layout.blocks[i].text) >= _LONG]
    if found.teasers < _TEASERS and not long:
        return False
    return all(any(_leads(finder, title, i - n, i) for n in range(1, _UNDER)) for i in long)


def _leads(finder: Finder, title: int | None, headline: int, paragraph: int) -> bool:
    """A linked headline and the paragraph under it, with no headline of the page itself between them."""
    block = finder.layout.blocks[headline] if headline >= 0 else None
    linked = block is not None and bool(block.heading) and block.link_share > 0.8 and not finder.in_region[headline]
    return (linked or finder.teases(headline)) and not (title is not None and headline <= title < paragraph)


def _headline(finder: Finder, headlines: Headlines, node: int | None) -> int | None:
    if node is None:
        return headlines.likely()
    return headlines.choose(finder.first_paragraph(node), finder.layout.nodes[node].first)
