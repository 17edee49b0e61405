"""An HTML page as a clean tree: whatever the server sent, scripts aside, in one reading order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.etree import _Element

from crawler.encoding import decode

_OPENER = re.compile(r"<!--|<(script|style)\b[^>]{0,2000}>|<!\[|<\?", re.IGNORECASE)
_CLOSERS = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "<!--": re.compile("-->"),
    "<![": re.compile(">"),
    "<?": re.compile(">"),
}
# Several pages glued into one file: the parser would end at the first </html>.
_FRAME = re.compile(r"</?(?:html|body)\b[^>]{0,2000}>", re.I)
_NEWSY = {"article", "newsarticle", "reportagenewsarticle", "blogposting", "webpage", "posting"}


class NoMarkup(ValueError):  # noqa: N818 (says what is missing)
    """The bytes hold nothing that could be read as a page."""


@dataclass(slots=True)
class Document:
    """A parsed page and what its head says about it."""

    root: _Element
    raw: str
    """The decoded page."""
    source: str
    """The same without scripts."""
    linked_data: list[dict[str, Any]] = field(default_factory=list)
    """Objects of JSON-LD scripts that describe an article, most specific first."""
    scripted: bool = False
    """Most of the page was script."""
    _found: dict[str, str] | None = None

    def meta(self, *names: str) -> str:
        """Content of the first ``<meta>`` whose name, property or itemprop is among ``names``."""
        if self._found is None:
            self._found = self._metas()
        found = self._found
        return next((found[name] for name in names if found.get(name)), "")

    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self.root.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = (element.get("content") or "").strip()
            if name and content:
                found.setdefault(name.lower(), content)
        return found


def parse(body: bytes, headers: Mapping[str, str] | None = None) -> Document:
    """Decode, repair and parse one response.

    Raises:
        NoMarkup: when nothing is left to parse.
    """
    text = decode(body, headers)
    bare, scripts = _split(text)
    linked_data = list(_linked_data(scripts))
    first = True

    def keep_first(match: re.Match[str]) -> str:
        nonlocal first
        if first and match.group()[:5].lower() == "<body":
            first = False
            return match.group()
        return " "

    framed = _FRAME.sub(keep_first, bare)
    if not framed.strip():
        raise NoMarkup("the page is empty")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(framed.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NoMarkup(f"the page cannot be parsed ({error})") from None
    if root is None:
        raise NoMarkup("the page holds no markup")
    return Document(root, text, framed, linked_data, scripted=len(bare) * 4 < len(text))


def _split(text: str) -> tuple[str, list[str]]:
    """The page without scripts, styles and comments, and the scripts that hold JSON-LD. Linear in the length.

    A script or style without an end swallows the rest, as in a browser; a comment without one is taken for text.
    """
    kept: list[str] = []
    data: list[str] = []
    endless: set[str] = set()
    position = 0
    while opener := _OPENER.search(text, position):
        kind = (opener.group(1) or opener.group()).lower()
        kept.append(text[position : opener.start()])
        closer = None if kind in endless else _CLOSERS[kind].search(text, opener.end())
        if closer is None:
            if opener.group(1):
                return " ".join(kept), data
            endless.add(kind)
            position = opener.end()
            continue
        if kind == "script" and "ld+json" in opener.group():
            data.append(text[opener.end() : closer.start()])
        position = closer.end()
    kept.append(text[position:])
    return " ".join(kept), data


def _linked_data(scripts: list[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            data = json.loads(script.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        items = data.get("@graph") or [data] if isinstance(data, dict) else data
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and _types(item) & _NEWSY:
                yield item


def _types(item: dict[str, Any]) -> set[str]:
    kind = item.get("@type", "")
    return {str(k).lower() for k in (kind if isinstance(kind, list) else [kind])}
