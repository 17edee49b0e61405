"""Articles that go on over several pages: which link leads to the next page, and how the pages become one text.

Only an address that is the article's own plus the number of the next page is followed (``/bai-viet/2/``,
``/bai-viet-trang-2.html``, ``?p=12&page=2``), and its text is joined only when it goes on under the same headline and
says something new: a pager of comments or of other articles repeats the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from crawler import urls
from crawler.lettering import clean
from crawler.records import Article

MOST = 30
"""Pages of one article at most."""
CONTINUED = "joined from several pages"
"""Among the warnings of an article that was."""
_NEW = 0.5
"""Share of a page's characters that must not stand in the article yet."""
_REST = re.compile(rb"[^\"'\s<>]{0,80}")
_BARE = re.compile(rb"=\s*[\"'](\?[^\"'\s<>]*\d)[\"']")
"""A link that gives nothing but a query."""
_WORDS = "page|paged|trang|p|pg|part|phan"
_PARAMETER = re.compile(rf"(?:{_WORDS}|page_?(?:no|num|index|number))", re.IGNORECASE)
_DIGITS = tuple(b"%d" % digit for digit in range(10))
_OFFSET = re.compile(r"start|limitstart", re.IGNORECASE)
"""Parameters that count from 0."""
_EXTENSION = re.compile(r"\.[a-z]{2,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A later page of an article."""

    of: str
    """Address of the article."""
    article: Article
    """What the page gives, read as an article of its own."""


def following(body: bytes, base: str, number: int) -> str:
    """The address of page ``number`` + 1 of the article at ``base``, when the page ``body`` links to it; else empty."""
    own = _name(base).encode()
    if number >= MOST or not own:
        return ""
    for href in dict.fromkeys(_links(body, own)):
        address = urls.canonical(html.unescape(href.decode("utf-8", "replace")), base=base)
        if address and _number(address, base) == number + 1:
            return address
    return ""


def _links(body: bytes, own: bytes) -> Iterator[bytes]:
    """What stands between quotes around ``own`` and goes on with a number; found without parsing all links."""
    at = body.find(own)
    while at >= 0:
        rest = _REST.match(body, at + len(own))
        if rest and any(digit in rest[0] for digit in _DIGITS):
            begin = max(body.rfind(mark, max(0, at - 400), at) for mark in (b'"', b"'", b" ", b"\n")) + 1
            yield body[begin : rest.end()].removeprefix(b"href=")
        at = body.find(own, at + len(own))
    if b"?" in body:
        yield from _BARE.findall(body)


def _name(address: str) -> str:
    """What every address of the article holds: the last step of its path, or its query."""
    parts = urlsplit(address)
    last = _EXTENSION.sub("", parts.path.rstrip("/").rpartition("/")[2])
    return parts.query or last


def _number(address: str, base: str) -> int:
    """Which page of the article at ``base`` the address asks for; 0 when it is another page altogether."""
    one, other = urlsplit(base), urlsplit(address)
    if urls.host(base) != urls.host(address):
        return 0
    if one.path.rstrip("/") == other.path.rstrip("/"):
        return _added(parse_qsl(one.query), parse_qsl(other.query))
    if one.query != other.query:
        return 0
    path = one.path.rstrip("/")
    end = _EXTENSION.search(path)
    stem, extension = (path[: end.start()], end[0]) if end else (path, "")
    end_of_name = f"(?:{re.escape(extension)})?"
    form = rf"{re.escape(stem)}{end_of_name}(?:/|[-_/](?:{_WORDS})[-_/]?)(\d{{1,2}}){end_of_name}/?"
    found = re.fullmatch(form, other.path)
    return int(found[1]) if found and len(stem) > 1 else 0


def _added(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> int:
    """The page number that is all that the query ``after`` has more than ``before``."""
    more = [item for item in after if item not in before]
    if len(more) != 1 or len(after) != len(before) + 1 or not more[0][1].isdigit():
        return 0
    name, value = more[0]
    if _OFFSET.fullmatch(name):
        return int(value[:4]) + 1
    return int(value[:4]) if _PARAMETER.fullmatch(name) else 0


def joined(title: str, text: str, part: Article) -> str | None:
    """The article's text with that of its next page; ``None`` when the page is no continuation of it."""
    if not _same(title, part.title):
        return None
    known = set(text.split("\n"))
    lines = [line for line in (part.sapo, *part.text.split("\n")) if line]
    fresh = [line for line in lines if line not in known]
    if sum(map(len, fresh)) <= _NEW * sum(map(len, lines)):
        return None
    while lines[0] in known:  # what every page repeats at its top
        del lines[0]
    return "\n".join([text, *lines])


def _same(one: str, other: str) -> bool:
    one, other = clean(one).casefold(), clean(other).casefold()
    return not one or not other or one in other or other in one


def whole(article: Article, later: Iterable[Article]) -> Article:
    """The article joined with its later pages, as far as they continue it."""
    for part in later:
        text = joined(article.title, article.text, part)
        if text is None:
            break
        article = replace(
            article,
            text=text,
            captions=tuple(dict.fromkeys((*article.captions, *part.captions))),
            attachments=tuple(dict.fromkeys((*article.attachments, *part.attachments))),
            warnings=tuple(dict.fromkeys((*article.warnings, CONTINUED))),
        )
    return article
