"""One page in, one article out.

The routes, in this order: the selectors that the portal declares (then those of its former layouts), the preset of its
family, our own finder, trafilatura; and a clear failure rather than an article that is none.

``Article.text`` is what stands in the body's element, in reading order: paragraphs, lists, tables (a data row is one
line, its cells parted by tabs), the source and the signature that the author typed at the end. A lead, a byline, a date
or a caption that has an element of its own is held apart; one that is only formatted (a bold first paragraph, an italic
line under a picture) stays where it stands, and so does everything inside an editor's rich-text field, whatever its
classes are called. Menus, share bars, ratings, teasers, comments and imprints are left out. Declared selectors are
obeyed to the letter: what they select and do not remove is body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler import particulars
from crawler.boilerplate import is_closed, is_stub
from crawler.content import Finder, Found, prosaic
from crawler.declaration import Family, Portal, Selectors
from crawler.exemplar_columns import is_exemplar
from crawler.families import detect, preset
from crawler.former_layouts import Choice, fitting
from crawler.generic import is_listing, locate
from crawler.headline import Headlines, head_title
from crawler.layout import Block, Layout, lay_out
from crawler.lettering import clean
from crawler.markup import Document, NoMarkup, parse
from crawler.particulars import Scene
from crawler.records import Article, Page
from crawler.selection import Selection, has_text, matches, possible, select, text_of

_NOTHING = Selectors()
_SHORT = 400
"""Characters up to which a text is suspected to be an error message."""
_DATA_CELL = 200
_PARAGRAPH = 60.0
"""Weight from which a block is a paragraph of prose."""


class ExtractionFailed(ValueError):  # noqa: N818 (part of the contract between the rooms)
    """A page that gives no article; the reason is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class OtherPage(ExtractionFailed):
    """A page that says itself that it is no article: an archive, a search, an attachment, a static page."""


@dataclass(slots=True)
class _Draft:
    """What a route found."""

    method: str
    scene: Scene
    places: Selection
    formats: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    empty: bool = False
    """The element that the family keeps bodies in is there and holds no text: a post of nothing but pictures."""
    certain: bool = False
    """The page says itself that it is an article, and where its body is."""


def extract(page: Page, portal: Portal | None = None) -> Article:
    """Read the article of a page.

    Raises:
        ExtractionFailed: for an empty page, a soft 404, a login page, a script-only shell, a page without a body.
        OtherPage: where the page of an undeclared portal says that it is something else than an article.
    """
    try:
        document = parse(page.body, page.headers)
    except NoMarkup as error:
        raise ExtractionFailed(str(error)) from None
    family = (portal.family if portal else None) or detect(document.raw)
    _refuse_marked(document, family, declared=bool(portal and portal.links.article))
    draft = _draft(document, page, portal, family)
    text = render(draft.scene.layout, draft.scene.found.body)
    unsure = draft.method != "selectors" and not draft.certain
    if unsure and is_listing(draft.scene.finder, draft.scene.found, draft.scene.title):
        raise ExtractionFailed("a list of other pages, not an article")
    if not text:
        draft = _draft(document, page, portal, family, hidden=True)
        text = render(draft.scene.layout, draft.scene.found.body)
    if not text and draft.empty:
        text = text_of(draft.places.sapo, draft.places.remove)  # the lead is all that was written
    if not text and not (draft.empty or draft.certain):
        text = _fallback(document, draft.scene.layout)
        draft.method = "trafilatura"
    _refuse(document, text, draft)
    return _article(page, portal, draft, text)


def extract_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The command line's contract: ``{"id", "url", "html"}`` in, ``{"id", "title", "sapo", "text", …}`` out.

    A record comes back for every record; one without an article has empty texts and says why in ``error``.
    """
    body = str(record.get("html") or "").encode("utf-8", "surrogatepass")
    page = Page(url=str(record.get("url") or ""), body=body)
    answer: dict[str, Any] = {"id": record.get("id", "")}
    try:
        article = extract(page)
    except ExtractionFailed as failure:
        empty = dict.fromkeys(("title", "sapo", "text", "author", "column", "method"), "")
        return answer | empty | {"published_at": None, "error": failure.reason}
    return answer | {
        "title": article.title,
        "sapo": article.sapo,
        "text": article.text,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "author": article.author,
        "column": article.column,
        "method": article.method,
    }


def render(layout: Layout, indices: list[int]) -> str:
    """Blocks as lines; the cells of a data row stand on one line, parted by tabs."""
    lines: list[str] = []
    row: list[Block] = []

    def close() -> None:
        cells = {block.cell for block in row}
        joined = 1 < len(row) == len(cells) and all(len(b.text) <= _DATA_CELL for b in row)
        lines.extend(["\t".join(b.text for b in row)] if joined else [b.text for b in row])
        row.clear()

    for block in (layout.blocks[i] for i in indices):
        if row and block.row != row[0].row:
            close()
        if block.row >= 0:
            row.append(block)
        else:
            lines.append(block.text)
    close()
    return "\n".join(lines)


def _refuse_marked(document: Document, family: Family, *, declared: bool) -> None:
    """Raise where the marks of the page's family say that it is no article, or one that wants a password.

    A portal that declares the form of its articles' addresses is believed.
    """
    if family is Family.GENERIC:
        return
    marks = preset(family)

    if not declared and (
        _marked(document, marks.listings) or any(mark in document.raw for mark in marks.listing_marks)
    ):
        raise ExtractionFailed("a list of other pages, by the marks of its family")
    if not declared and (
        _marked(document, marks.other_pages) or any(mark in document.raw for mark in marks.other_marks)
    ):
        raise OtherPage("no article by the marks of its family")
    if _marked(document, marks.closed):
        raise ExtractionFailed("an article behind a password")


def _marked(document: Document, selectors: tuple[str, ...]) -> bool:
    """One of a family's marks is on the page."""
    return any(matches(document.root, s) for s in selectors if possible(s, document.source))


def _draft(document: Document, page: Page, portal: Portal | None, family: Family, *, hidden: bool = False) -> _Draft:
    """Try the routes on one walk over the page."""
    declared = [(portal.selectors, portal.date_formats, None)] if portal and not portal.selectors.empty else []
    former = [(old.selectors, old.date_formats, old) for old in portal.old_layouts] if portal else []
    inherited = preset(family).selectors if family is not Family.GENERIC else _NOTHING

    choices = [
        Choice(select(document.root, chosen, document.source), f, old) for chosen, f, old in (*declared, *former)
    ]
    common = select(document.root, inherited, document.source)
    relied = fitting(choices, document, common.date, page.fetched_at)
    first = choices[0] if choices else Choice(Selection(), portal.date_formats if portal else ())
    places, formats = (relied or first).places, (relied or first).formats
    for name in ("title", "sapo", "date", "author", "column", "captions"):
        if not getattr(places, name):
            setattr(places, name, getattr(common, name))
    apart = {*places.remove, *common.remove}
    places.date = [e for e in places.date if not any(a in apart for a in (e, *e.iterancestors()))]

    layout = lay_out(document.root, keep=places.kept | common.kept, skip=apart, hidden=hidden)
    named = [n for e in common.body if (n := layout.node_of(e)) is not None]
    certain = bool(named) and _marked(document, preset(family).articles)
    finder = Finder(layout, trusted=named[0] if certain else None)
    headlines = Headlines(document, layout, page.url, finder.in_region)
    titles = [n for e in places.title[:1] if (n := layout.node_of(e)) is not None]
    headlines.favour(titles, certain=bool(relied) or certain)
    warnings = []
    if relied:
        title, found = _declared(finder, headlines, places)
        return _Draft("selectors", Scene(document, finder, title, found, page.url), places, formats)
    if declared and declared[0][0].body:
        warnings.append("the declared selector of the body matches nothing")
    sure = family is not Family.GENERIC and preset(family).sure
    title, found, own = locate(finder, headlines, named, sure=sure, certain=certain)
    if not any(finder.weights[i] > _PARAGRAPH for i in found.body):
        warnings.append("no paragraph of prose")
    method = f"family:{family}" if own else "generic"
    empty = sure and bool(common.body) and title is not None and not has_text(common.body)
    if empty:
        found = Found(found.node, [], found.header, found.captions)
    scene = Scene(document, finder, title, found, page.url)
    return _Draft(method, scene, places, formats, warnings, empty, certain and own)


def _declared(finder: Finder, headlines: Headlines, places: Selection) -> tuple[int | None, Found]:
    """All that the declared elements hold, for the declaration says what to remove."""
    layout = finder.layout
    inside = [n for e in places.body if (n := layout.node_of(e)) is not None]
    apart = {
        i
        for e in (*places.title[:1], *places.sapo, *places.captions)
        if (n := layout.node_of(e)) is not None
        for i in range(layout.nodes[n].first, layout.nodes[n].last)
    }
    captions = finder.captions(inside)
    body = [i for n in inside for i in range(layout.nodes[n].first, layout.nodes[n].last)]
    kept = [i for i in body if i not in apart and i not in captions]
    first = min(body, default=0)
    title = headlines.choose(first, first)
    header = range(title + 1, first) if title is not None and first - 15 <= title < first else range(first, first)
    return title, Found(inside[0] if inside else 0, kept, header, sorted(captions))


def _fallback(document: Document, layout: Layout) -> str:
    """What the page's data or trafilatura give for a page that our finder sees nothing on.

    Only prose that our finder did not see at all: what it saw, it refused for a reason.
    """
    import trafilatura  # noqa: PLC0415 (slow to load, seldom needed)

    stated = next((str(d["articleBody"]) for d in document.linked_data if d.get("articleBody")), "")
    text = stated or trafilatura.extract(document.source, include_comments=False, include_tables=False) or ""
    seen = {block.text for block in layout.blocks}
    fresh = "\n".join(line for line in text.splitlines() if clean(line) not in seen)
    return text if prosaic(fresh) else ""


def _refuse(document: Document, text: str, draft: _Draft) -> None:
    """Raise for pages that are no article."""
    scene = draft.scene
    if len(text) > _SHORT:
        return
    title = head_title(document) if scene.title is None else scene.layout.blocks[scene.title].text
    shown = [b.text for b, region in zip(scene.layout.blocks, scene.finder.in_region, strict=True) if not region]
    sure = (
        draft.method.startswith(("selectors", "family")) or draft.empty or (scene.title is not None and prosaic(text))
    )
    said = "\n".join([title, text, *(() if sure and text else shown)])[: 2 * _SHORT]
    if is_stub(said):
        raise ExtractionFailed(f"an error page: {title or shown[0]!r}")
    if is_closed(said):
        raise ExtractionFailed(f"a login or loading page: {title or shown[0]!r}")
    if document.root.find(".//input[@type='password']") is not None and scene.title is None:
        raise ExtractionFailed("a login page")
    if not text and draft.certain and _shows_pictures(scene):
        draft.warnings.append("nothing but pictures")
    elif not text:
        shell = "the page is filled by scripts" if document.scripted else "no body was found on the page"
        raise ExtractionFailed(shell)


def _shows_pictures(scene: Scene) -> bool:
    """The body's element holds pictures, films or sound."""
    media = scene.layout.nodes[scene.found.node].element.iter("img", "video", "audio", "iframe")
    return next(media, None) is not None


def _article(page: Page, portal: Portal | None, draft: _Draft, text: str) -> Article:
    scene, places = draft.scene, draft.places
    layout = scene.layout
    title = layout.blocks[scene.title].text if scene.title is not None else head_title(scene.document)
    sapo = "" if draft.empty else text_of(places.sapo, places.remove) or particulars.sapo(scene)
    column = text_of(places.column) or particulars.column(scene)
    lines = text.split("\n")
    if len(lines) > 1 and lines[0].casefold() == title.casefold():
        text = "\n".join(lines[1:])
    captions = [layout.blocks[i].text for i in scene.found.captions]
    captions += [c for e in places.captions if (c := text_of([e])) and c not in captions]
    return Article(
        id=hashlib.sha1(page.url.encode(), usedforsecurity=False).hexdigest(),
        text=text,
        title=title,
        sapo=sapo,
        captions=tuple(captions),
        url=page.url,
        portal=portal.name if portal else "",
        province=portal.province if portal else "",
        column=column,
        exemplar_column=is_exemplar((column,), portal.exemplar_columns if portal else ()),
        author=particulars.named(text_of(places.author)) or particulars.author(scene),
        published_at=_published(draft, page.fetched_at),
        attachments=particulars.attachments(scene),
        method=draft.method,
        warnings=tuple(draft.warnings),
    )


def _published(draft: _Draft, now: datetime | None) -> datetime | None:
    shown = particulars.element_date(draft.places.date, draft.formats, now)
    return particulars.published(draft.scene, shown, now)
