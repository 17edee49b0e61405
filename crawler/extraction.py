"""One page in, one article out: selectors, the family's preset, our own finder, trafilatura, or a clear failure."""

from __future__ import annotations

import hashlib

import trafilatura

from crawler.boilerplate import is_stub
from crawler.generic import locate
from crawler.declaration import Portal
from crawler.headline import head_title
from crawler.layout import Block, Layout, lay_out
from crawler.markup import NoMarkup, parse
from crawler.records import Article, Page


class ExtractionFailed(ValueError):  # noqa: N818 (part of the contract between the rooms)
    """A page that gives no article; the reason is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def extract(page: Page, portal: Portal | None = None) -> Article:
    """Read the article of a page.

    Raises:
        ExtractionFailed: for an empty page, a soft 404, a login page, a script-only shell, a page without a body.
    """
    try:
        document = parse(page.body, page.headers)
    except NoMarkup as error:
        raise ExtractionFailed(str(error)) from None
    layout = lay_out(document.root)
    title, found = locate(document, layout, page.url)
    text = render(layout, found.body) if found else ""
    method = "generic"
    if not text:
        fallback = trafilatura.extract(document.source, include_comments=False) or ""
        if len(fallback) > len(text):
            text, method = fallback, "trafilatura"
    if not text or (len(text) < 400 and is_stub(text)):
        raise ExtractionFailed("no body was found on the page")
    return Article(
        id=hashlib.sha1(page.url.encode(), usedforsecurity=False).hexdigest(),
        text=text,
        title=head_title(document) if title is None else layout.blocks[title].text,
        url=page.url,
        portal=portal.name if portal else "",
        province=portal.province if portal else "",
        method=method,
    )


def render(layout: Layout, indices: list[int]) -> str:
    """Blocks as lines; the cells of a data row stand on one line, parted by tabs."""
    lines: list[str] = []
    row: list[Block] = []

    def close() -> None:
        cells = [block.cell for block in row]
        joined = len(row) > 1 and len(set(cells)) == len(cells) and all(len(b.text) <= 200 for b in row)
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


def extract_record(record: dict[str, str]) -> dict[str, str | None]:
    """``{"id", "url", "html"}`` → ``{"id", "title", "sapo", "text", "published_at", "author", "column", "method"}``."""
    page = Page(url=record.get("url") or "", body=record.get("html", "").encode("utf-8", "surrogatepass"))
    answer: dict[str, str | None] = {"id": record.get("id", "")}
    try:
        article = extract(page)
    except ExtractionFailed as failure:
        empty = dict.fromkeys(("title", "sapo", "text", "author", "column", "method"), "")
        return answer | empty | {"published_at": None, "error": failure.reason}
    published = article.published_at.isoformat() if article.published_at else None
    return answer | {
        "title": article.title,
        "sapo": article.sapo,
        "text": article.text,
        "published_at": published,
        "author": article.author,
        "column": article.column,
        "method": article.method,
    }
