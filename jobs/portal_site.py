"""A demo portal as one finished site: every address that it knows, with its answer.

The folder's ``site.yaml`` says which addresses there are, its ``templates`` how they look and its ``articles``
what they say.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from jobs.portal_charsets import page_bytes, to_tcvn3
from jobs.portal_source import SourceArticle, SourceError, load_articles

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
CONTENT_TYPES = {".html": "text/html; charset=utf-8", ".xml": "text/xml; charset=utf-8", ".txt": "text/plain"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Part):
    """One chuyên mục."""

    id: int
    slug: str
    name: str


class View(_Part):
    """One kind of page. ``of`` says for what it is made: site, article, column or tag.

    ``address`` and ``next_pages`` may use the fields of that thing and ``{page}``.
    """

    of: str
    template: str
    address: str
    next_pages: str = ""
    main: bool = False
    """The address that the other pages link to."""


class SiteDeclaration(_Part):
    """The ``site.yaml`` of a demo portal."""

    title: str
    owner: str
    page_size: int
    columns: tuple[Column, ...]
    views: tuple[View, ...]
    unknown: str = "not-found"
    """What an unknown address gets: ``not-found``, ``redirect-home`` or ``soft-404`` (an apology with status 200)."""
    beyond_last_page: str = "not-found"
    """What a page number past the end gets: ``redirect-first``, ``empty`` or ``not-found``."""
    one_host: bool = False
    """A request under another host name is sent to the right one."""
    related: int = 6
    extra: Mapping[str, str] = {}
    """Words for the templates: address of the office, name of the editor …"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends for one address."""

    body: bytes
    content_type: str
    modified: datetime | None = None
    status: int = 200
    location: str = ""

    @property
    def etag(self) -> str:
        """A strong validator: the hash of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(slots=True)
class Site:
    """All answers of a portal by address (path with sorted query), and what any other address gets."""

    declaration: SiteDeclaration
    articles: Sequence[SourceArticle]
    answers: dict[str, Answer] = field(default_factory=dict)
    article_addresses: dict[str, str] = field(default_factory=dict)
    """Main address of every article, by slug."""
    listings: dict[str, str] = field(default_factory=dict)
    """First page of every listing that can be paged, by path."""
    missing: Answer = field(default_factory=lambda: Answer(b"", "text/html", status=404))

    def answer(self, target: str) -> Answer:
        """The answer to a request for ``target`` (path and query)."""
        known = self.answers.get(normal_target(target)) or self.answers.get(normal_target(target, drop_unknown=True))
        if known:
            return known
        paged = next((first for prefix, first in self.listings.items() if target.startswith(prefix)), "")
        if paged and self.declaration.beyond_last_page == "redirect-first":
            return Answer(b"", "text/html", status=301, location=paged)
        if paged and self.declaration.beyond_last_page == "empty":
            return self.answers[_EMPTY_LISTING]
        return self.missing


_EMPTY_LISTING = "/_empty"
_PARAMETERS = frozenset({"ItemID", "CateID", "PageIndex", "page", "p"})


def normal_target(target: str, *, drop_unknown: bool = False) -> str:
    """Path and query with the parameters in order, so that their order does not matter."""
    parts = urlsplit(target)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    if drop_unknown:
        query = [pair for pair in query if pair[0] in _PARAMETERS]
    return quote(parts.path, safe="/%:@-._~!$&'()*+,;=") + ("?" + urlencode(query) if query else "")


def build_site(folder: Path, base_url: str) -> Site:
    """Render all pages of the portal in ``folder``; absolute links begin with ``base_url``.

    Raises:
        SourceError: when ``site.yaml`` or an article cannot be used.
    """
    path = folder / "site.yaml"
    try:
        declaration = SiteDeclaration.model_validate(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    except (ValidationError, YAMLError) as error:
        raise SourceError(f"{path}: {' '.join(str(error).split())}") from None
    return _Builder(folder, declaration, load_articles(folder / "articles"), base_url).build()


class _Builder:
    def __init__(
        self, folder: Path, declaration: SiteDeclaration, articles: Sequence[SourceArticle], base_url: str
    ) -> None:
        self.site = Site(declaration, articles)
        self.declaration = declaration
        self.articles = articles
        self.columns = {column.slug: column for column in declaration.columns}
        self.environment = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["weekday"] = lambda moment: WEEKDAYS[moment.weekday()]
        self.environment.filters["inline"] = inline
        self.environment.filters["thousands"] = lambda number: f"{number:,}".replace(",", ".")
        self.environment.globals.update(
            site=declaration,
            base=base_url,
            url_of=self._address,
            column_of=lambda article: self.columns[article.column],
            columns=declaration.columns,
            latest=articles,
            related=self._related,
            views=lambda article: article.id * 37 % 2900 + 41,
        )

    def build(self) -> Site:
        for view in self.declaration.views:
            getattr(self, f"_{view.of}")(view)
        body = self._render("missing.html")
        if self.declaration.unknown == "redirect-home":
            self.site.missing = Answer(b"", "text/html", status=301, location="/")
        else:
            status = 200 if self.declaration.unknown == "soft-404" else 404
            self.site.missing = Answer(body.encode(), CONTENT_TYPES[".html"], status=status)
        if self.declaration.beyond_last_page == "empty":
            nothing = {"articles": [], "heading": "", "number": 1, "pages": [(1, "/")]}
            self._add(_EMPTY_LISTING, self._render("listing.html", **nothing), ".html", None)
        return self.site

    def _site(self, view: View) -> None:
        suffix = Path(view.template).suffix
        self._add(view.address, self._render(view.template), suffix, self.articles[0].date_utc)

    def _article(self, view: View) -> None:
        for article in self.articles:
            address = self._fill(view.address, article)
            shown = _in_tcvn3(article) if article.charset == "tcvn3" else article
            page = self._render(view.template, article=shown)
            if article.normalisation == "NFD":
                page = unicodedata.normalize("NFD", page)
            body, content_type = page_bytes(page, article.charset)
            self.site.answers[normal_target(address)] = Answer(body, content_type, article.date_utc)
            if view.main:
                self.site.article_addresses[article.slug] = address

    def _column(self, view: View) -> None:
        for column in self.declaration.columns:
            own = [article for article in self.articles if article.column == column.slug]
            self._listing(view, own, column.name, {"slug": column.slug, "id": column.id})

    def _tag(self, view: View) -> None:
        for tag in sorted({tag for article in self.articles for tag in article.tags}):
            own = [article for article in self.articles if tag in article.tags]
            self._listing(view, own, tag, {"slug": slug_of(tag)})

    def _everything(self, view: View) -> None:
        self._listing(view, self.articles, "", {})

    def _listing(self, view: View, own: Sequence[SourceArticle], heading: str, names: Mapping[str, Any]) -> None:
        first = view.address.format(**names)
        following = view.next_pages.format(**names, page="{page}")
        size = self.declaration.page_size if following else max(len(own), 1)
        addresses = [first, *(following.format(page=n) for n in range(2, -(-len(own) // size) + 1))]
        for number, address in enumerate(addresses, start=1):
            shown = own[(number - 1) * size : number * size]
            values = {"articles": shown, "heading": heading, "number": number, "pages": list(enumerate(addresses, 1))}
            modified = shown[0].date_utc if shown else None
            self._add(address, self._render(view.template, **values), Path(view.template).suffix, modified)
        if following:
            self.site.listings[following.split("{page}")[0]] = first
            self.site.answers[normal_target(following.format(page=1))] = self.site.answers[normal_target(first)]

    def _related(self, article: SourceArticle, count: int | None = None) -> list[SourceArticle]:
        """The next older articles, then the newest: the list that such portals put under every article."""
        own = next((n for n, other in enumerate(self.articles) if other.id == article.id), -1)
        around = [*self.articles[own + 1 :], *self.articles[: max(own, 0)]]
        return around[: count or self.declaration.related]

    def _address(self, thing: SourceArticle | Column | str) -> str:
        wanted = {SourceArticle: "article", Column: "column", str: "tag"}[type(thing)]
        view = next(view for view in self.declaration.views if view.of == wanted and view.main)
        if isinstance(thing, SourceArticle):
            return self._fill(view.address, thing)
        if isinstance(thing, Column):
            return view.address.format(slug=thing.slug, id=thing.id)
        return view.address.format(slug=slug_of(thing))

    def _fill(self, pattern: str, article: SourceArticle) -> str:
        return pattern.format(
            slug=article.slug, id=article.id, column=article.column, column_id=self.columns[article.column].id,
            date=article.date,
        )  # fmt: skip

    def _render(self, template: str, **values: Any) -> str:
        return self.environment.get_template(template).render(values)

    def _add(self, address: str, text: str, suffix: str, modified: datetime | None) -> None:
        self.site.answers[normal_target(address)] = Answer(text.encode(), CONTENT_TYPES[suffix], modified)


def inline(text: str) -> Markup:
    """The text of a block as HTML: ``**bold**``, and a line break where the source has one."""
    pieces = [escape(piece) for piece in text.split("**")]
    bold = [Markup("<strong>{}</strong>").format(p) if n % 2 else p for n, p in enumerate(pieces)]
    return Markup("<br />").join(Markup("").join(bold).split("\n"))


def slug_of(words: str) -> str:
    """Words in the form that addresses use: no diacritics, hyphens for spaces."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", words.lower().replace("đ", "d")) if not unicodedata.combining(c)
    )
    return "-".join("".join(c if c.isalnum() else " " for c in bare).split())


def _in_tcvn3(article: SourceArticle) -> SourceArticle:
    """The article as an old Windows editor pasted it: TCVN3 bytes shown as Latin-1."""
    blocks = tuple(
        block.model_copy(
            update={"text": to_tcvn3(block.text), "rows": tuple(tuple(map(to_tcvn3, row)) for row in block.rows)}
        )
        for block in article.blocks
    )
    changes = {"title": to_tcvn3(article.title), "sapo": to_tcvn3(article.sapo), "author": to_tcvn3(article.author)}
    return article.model_copy(update={**changes, "blocks": blocks})
