"""What stands around the body: lead, byline, chuyên mục, date of publication, documents to download."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml.etree import _Element

from crawler.boilerplate import is_heading, is_line, is_source
from crawler.content import Finder, Found
from crawler.dates import choose, parse_labelled, parse_printed, parse_stated
from crawler.layout import FILE, Layout
from crawler.lettering import clean
from crawler.markup import Document
from crawler.selection import text_of

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "date",
)
_BYLINE = re.compile(
    r"^(?:tác giả(?: bài viết)?|người (?:viết|đăng|gửi)|bài(?: và ảnh|, ảnh)?|tin(?: và ảnh|, ảnh|, bài)?|thực hiện|"
    r"by|author|posted by|viết bởi|được viết bởi|đăng bởi)\s*[:.]?\s*",
    re.IGNORECASE,
)
_TOLD = re.compile(r"(?:tác giả(?: bài viết)?|người viết|viết bởi|thực hiện)\s*:", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-ZĐ]\.?){2,4}|PV\.?|BBT\.?|Ban Biên tập|Nhóm PV|[A-ZĐ]{1,2}\.\s?[A-ZĐ]\w+")
_NOBODY = re.compile(
    r"admin\w*|administrator|quản trị(?: viên)?|quantri\w*|editor|root|webmaster|super user|"
    r".*@.*|https?:.*|\d+|tác giả|nguồn.*",
    re.IGNORECASE,
)
_HOME = re.compile(r"(?:trang chủ|trang nhất|home|trang chính|[»›>/\s])*", re.IGNORECASE)
_CRUMBS = re.compile(r"\s*(?:[»›>→]+|::|(?<=\s)[/|\\-](?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Scene:
    """A page whose headline and body are known."""

    document: Document
    finder: Finder
    title: int | None
    found: Found
    url: str = ""

    @property
    def layout(self) -> Layout:
        """The page's blocks."""
        return self.finder.layout

    @property
    def around(self) -> int:
        """The innermost node that holds headline and body."""
        chain = self.layout.ancestors(self.found.node)
        if self.title is None:
            return chain[0]
        return next((n for n in chain if self.layout.nodes[n].first <= self.title < self.layout.nodes[n].last), 0)

    @property
    def begin(self) -> int:
        """First block of the body."""
        return self.found.body[0] if self.found.body else self.found.header.stop


def sapo(scene: Scene) -> str:
    """The lead between headline and body: what its class names so, or else its prose."""
    blocks = scene.layout.blocks
    inside = [
        i for i in scene.found.header if not (is_line(blocks[i].text) or is_heading(blocks[i].text) or _dated(scene, i))
    ]
    leads = [n for n in scene.layout.nodes if "sapo" in n.roles and inside and inside[0] <= n.first <= inside[-1]]
    if lead := text_of([n.element for n in leads[:1] if n.last > n.first]):
        return lead
    prose = [i for i in inside if scene.finder.weights[i] > 30 and len(blocks[i].text) >= 40]
    return " ".join(blocks[i].text for i in prose)


def published(scene: Scene, declared: datetime | None = None, now: datetime | None = None) -> datetime | None:
    """The date printed beside the headline or under the body; failing that, the one that the page's data state.

    ``declared`` is what the declared element said: it stands before what is found beside the headline.
    """
    return choose((declared, *_visible(scene, now)) if declared else _visible(scene, now), _stated(scene, now))


def author(scene: Scene) -> str:
    """The byline in its own element or in the page's data; a signature in the last line stays in the body."""
    layout = scene.layout
    first = max(0, (scene.title if scene.title is not None else scene.begin) - 3)
    last = (scene.found.body[-1] if scene.found.body else scene.begin) + 4
    for node in layout.nodes:
        if "author" in node.roles and first <= node.first <= last and node.last - node.first <= 2:
            text = "" if node.last == node.first else " ".join(b.text for b in layout.blocks[node.first : node.last])
            if name := named(text):
                return name
    for stated in (*map(_author_of, scene.document.linked_data), scene.document.meta("author", "article:author")):
        if name := named(stated):
            return name
    for block in layout.blocks[scene.begin : last + 1]:
        if len(block.text) <= 80 and _TOLD.match(block.text) and (name := named(block.text)):
            return name
    tail = [layout.blocks[i].text for i in scene.found.body[-2:]]
    signed = next((t for t in reversed(tail) if _signature(t)), "")
    return named(signed)


def column(scene: Scene) -> str:
    """Chuyên mục: the last crumb of the path, what the page's data state, or the label above the headline."""
    layout, title = scene.layout, scene.title
    heading = layout.blocks[title].text.casefold() if title is not None else ""
    for node in layout.nodes:
        if "column" not in node.roles or node.last <= node.first or node.last - node.first > 12:
            continue
        if title is not None and node.first > title:
            break
        parts = [p for b in layout.blocks[node.first : node.last] for p in _CRUMBS.split(b.text)]
        names = [p for p in parts if p and p.casefold() != heading and not _HOME.fullmatch(p) and not parse_printed(p)]
        if names and len(names[-1]) <= 80:
            return names[-1]
    if title is not None and (label := _label(scene, title)):
        return label
    stated = [str(d["articleSection"]) for d in scene.document.linked_data if isinstance(d.get("articleSection"), str)]
    return clean(next(iter(stated), "") or scene.document.meta("article:section"))


def _label(scene: Scene, title: int) -> str:
    """A short bold or linked line right above the headline."""
    for index in range(title - 1, max(-1, title - 3), -1):
        block = scene.layout.blocks[index]
        if is_line(block.text) or _dated(scene, index):
            continue
        short = len(block.text) <= 50 and block.text.count(" ") <= 7
        return block.text if short and (block.bold or block.linked) and not scene.finder.in_region[index] else ""
    return ""


def attachments(scene: Scene) -> tuple[str, ...]:
    """Addresses of documents linked from the element that holds headline and body, each once."""
    top = scene.layout.nodes[scene.around].element
    links = (a.get("href", "") for a in top.iter("a") if _hands_out(a))
    return tuple(dict.fromkeys(urljoin(scene.url, h.strip()) for h in links if h))


def _hands_out(anchor: _Element) -> bool:
    """Leads to a document: by its address, or because the page says so where a script hands it out."""
    if FILE.search(anchor.get("href", "")):
        return True
    return anchor.get("download") is not None and bool(FILE.search(" ".join(map(str, anchor.itertext())).strip()))


def _roles(scene: Scene, index: int) -> frozenset[str]:
    chain = scene.layout.ancestors(scene.layout.blocks[index].node)
    near = [scene.layout.nodes[n] for n in chain[:3] if n != scene.found.node]
    return frozenset().union(*(n.roles for n in near if n.last - n.first <= 4))


def _dated(scene: Scene, index: int) -> bool:
    text = scene.layout.blocks[index].text
    return len(text) <= 100 and parse_printed(text) is not None


def _visible(scene: Scene, now: datetime | None) -> Iterator[datetime]:
    """Dates in the order of trust: header, the lines above the headline, the lines under the body."""
    blocks, flags = scene.layout.blocks, scene.finder.in_region
    top = scene.title if scene.title is not None else scene.begin
    end = (scene.found.body[-1] if scene.found.body else scene.begin) + 1
    header = range(top + 1, max(scene.begin, top + 1))
    for index in (*header[:12], *range(top - 1, max(-1, top - 5), -1)):
        text, labelled = blocks[index].text, "date" in _roles(scene, index)
        above = index < top
        if len(text) > 120 or (flags[index] and not labelled) or (above and not (labelled or is_line(text))):
            continue
        if when := (parse_labelled if labelled else parse_printed)(text, now=now):
            yield when
    # A line under the body must call itself a date: other articles' dates stand there too.
    last = scene.layout.nodes[scene.around].last
    body = set(scene.found.body)
    inside = (i for i in range(scene.begin, min(end, len(blocks))) if i not in body)
    for index in (*inside, *range(end, min(end + 6, last))):
        text = blocks[index].text
        if is_heading(text):
            break
        if blocks[index].linked or flags[index] or len(text) > 80 or not is_line(text):
            continue
        if when := parse_printed(text, now=now):
            yield when


def _stated(scene: Scene, now: datetime | None) -> Iterator[datetime]:
    texts = [*_times(scene), *(str(d.get("datePublished") or "") for d in scene.document.linked_data)]
    for text in (*texts, scene.document.meta(*_PUBLISHED)):
        if text and (when := parse_stated(text, now)):
            yield when


def _times(scene: Scene) -> Iterator[str]:
    """``<time>`` and itemprop=datePublished before the body begins."""
    nodes, blocks = scene.layout.nodes, scene.layout.blocks
    stop = nodes[blocks[scene.begin].node].element if scene.begin < len(blocks) else None
    for element in nodes[scene.around].element.iter():
        if element is stop:
            return
        if element.tag == "time" or element.get("itemprop") == "datePublished":
            yield element.get("datetime") or element.get("content") or text_of([element])


def _author_of(data: dict[str, object]) -> str:
    given = data.get("author")
    first = given[0] if isinstance(given, list) and given else given
    return str(first.get("name") or "") if isinstance(first, dict) else first if isinstance(first, str) else ""


def named(text: str) -> str:
    """The name in a byline, empty when it names nobody (an administrator, an address, a date)."""
    name = _BYLINE.sub("", clean(text)).strip(" -–:,;()|")
    name = name if _INITIALS.fullmatch(name) else name.rstrip(".")
    return name if 2 <= len(name) <= 80 and not _NOBODY.fullmatch(name) and not parse_printed(name) else ""


def _signature(text: str) -> bool:
    """Two to six capitalised words or initials, perhaps after "Tin, ảnh:"; a source ("Theo …") is nobody."""
    bare = _BYLINE.sub("", text).strip(" ()")
    if _INITIALS.fullmatch(bare):
        return True
    words = bare.strip(" .").split()
    if is_source(text) and bare == text.strip(" ()"):
        return False
    return 2 <= len(words) <= 6 and len(bare) <= 50 and all(w[:1].isupper() or w in "-–,và&" for w in words)


def element_date(elements: list[_Element], formats: tuple[str, ...], now: datetime | None) -> datetime | None:
    """The date that a declared element prints or, failing that, states in an attribute."""
    for element in elements:
        stated = element.get("datetime") or element.get("content") or ""
        shown = parse_labelled(text_of([element]), formats, now)
        exact = parse_stated(stated, now) if stated else None
        if when := choose((shown,) if shown else (), (exact,) if exact else ()):
            return when
    return None
