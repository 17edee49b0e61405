"""One portal, declared in a ``portal.yaml`` that needs no programmer to read or to correct.

Every mistake is reported as ``portal.yaml:LINE: what is wrong; expected …``, all of a file at once.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import yaml
from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from crawler import provinces

FILE_NAME = "portal.yaml"


class DeclarationError(ValueError):
    """A ``portal.yaml`` that cannot be used; one line for each mistake, naming file and line."""

    def __init__(self, path: Path, problems: list[tuple[int, str]]) -> None:
        self.path = path
        self.problems = problems
        super().__init__("\n".join(f"{path}:{line}: {text}" for line, text in problems))


class Kind(StrEnum):
    """Who publishes the portal."""

    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    GOVERNMENT = "government"
    DEPARTMENT = "department"
    ORGANISATION = "organisation"


class Family(StrEnum):
    """The content management system that made the pages, as far as extraction is concerned."""

    NUKEVIET = "nukeviet"
    SHAREPOINT = "sharepoint"
    LIFERAY = "liferay"
    MASTERCMS = "mastercms"
    WEBFORMS = "webforms"
    WORDPRESS = "wordpress"
    JOOMLA = "joomla"
    GENERIC = "generic"


def _as_list(value: object) -> object:
    """Let a single word stand for a list of one."""
    return [value] if isinstance(value, str) else value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError(f"{value!r} is no web address; expected http://… or https://…")
    return value


def _css(value: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ValueError(f"{value!r} is no CSS selector ({error})") from None
    return value


def _strptime_format(value: str) -> str:
    if "%" not in value:
        raise ValueError(f"{value!r} is no date format; expected for example '%H:%M, %d/%m/%Y'")
    return value


def _province(value: str) -> str:
    """The gazetteer's spelling of a province; a name that it does not know stays as it is."""
    known = provinces.named(value)
    return known.name if known else value


def _ordered(value: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= value[0] <= value[1]:
        raise ValueError("expected [least, most]")
    return value


Address = Annotated[str, AfterValidator(_web_address)]
Selector = Annotated[str, AfterValidator(_css)]
SelectorList = Annotated[tuple[Selector, ...], BeforeValidator(_as_list)]
Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Patterns = Annotated[tuple[re.Pattern[str], ...], BeforeValidator(_as_list)]
Range = Annotated[tuple[float, float], AfterValidator(_ordered)]
DateFormat = Annotated[str, AfterValidator(_strptime_format)]
Province = Annotated[str, AfterValidator(_province)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entrance(_Part):
    """A page that leads to articles: a feed, a sitemap or a listing. A bare address will do."""

    url: Address = Field(description="address of the feed, sitemap or listing")
    column: str = Field("", description="chuyên mục that all articles found here belong to")

    @model_validator(mode="before")
    @classmethod
    def _bare_address(cls, value: object) -> object:
        return {"url": value} if isinstance(value, str) else value


class Listing(Entrance):
    """A page of headlines, and how to turn it over."""

    paging: str = Field(
        "auto",
        description="'auto' (rel=next and the usual forms), 'none', 'postback' (ASP.NET __doPostBack) "
        "or the address of page N with {n} in the place of the number",
    )
    first_page: int = Field(2, ge=0, description="number of the second page, where {n} starts")
    links: SelectorList = Field((), description="CSS of the links to articles, when not every link on the page counts")

    @model_validator(mode="after")
    def _known_paging(self) -> Listing:
        if self.paging not in {"auto", "none", "postback"} and "{n}" not in self.paging:
            raise ValueError(f"paging {self.paging!r}; expected auto, none, postback or an address with {{n}} in it")
        return self


class Start(_Part):
    """Where discovery begins. When all are empty, the home page and robots.txt are asked."""

    home: bool = Field(
        False, description="yes: begin at the home page too and follow its columns, as when all is empty"
    )
    feeds: tuple[Entrance, ...] = Field((), description="list of RSS or Atom feeds")
    sitemaps: tuple[Entrance, ...] = Field((), description="list of sitemaps or sitemap indexes")
    listings: tuple[Listing, ...] = Field((), description="list of pages of headlines (chuyên mục)")


class Links(_Part):
    """Which addresses are articles, as regular expressions searched in the whole address."""

    article: Patterns = Field((), description="an address that matches one of these is an article, no other is")
    ignore: Patterns = Field((), description="an address that matches one of these is never fetched")
    keep_parameters: Words = Field((), description="query parameters that belong to an article's address")


class Selectors(_Part):
    """CSS selectors that differ from the family's; of a list, the first that matches counts."""

    title: SelectorList = Field((), description="CSS of the headline")
    sapo: SelectorList = Field((), description="CSS of the lead paragraph")
    body: SelectorList = Field((), description="CSS of the body")
    date: SelectorList = Field((), description="CSS of the date of publication")
    author: SelectorList = Field((), description="CSS of the byline")
    column: SelectorList = Field((), description="CSS of the chuyên mục")
    captions: SelectorList = Field((), description="CSS of the pictures' captions")
    remove: SelectorList = Field((), description="CSS of everything inside the body that does not belong to it")

    @property
    def empty(self) -> bool:
        """Nothing is declared: the family's preset or the generic route decides."""
        return self == Selectors()


class Layout(_Part):
    """The selectors of a former layout, for pages published from ``valid_from`` up to ``valid_until``."""

    valid_from: date | None = Field(None, description="first day of the layout, as YYYY-MM-DD, or empty")
    valid_until: date = Field(description="last day of the layout, as YYYY-MM-DD")
    selectors: Selectors = Field(description="selectors of that layout")
    date_formats: tuple[DateFormat, ...] = Field((), description="list of date formats, as in strptime")

    @model_validator(mode="after")
    def _in_order(self) -> Layout:
        if self.valid_from and self.valid_from > self.valid_until:
            raise ValueError(f"valid_from {self.valid_from}; expected a day before valid_until {self.valid_until}")
        return self

    def covers(self, day: date) -> bool:
        """Pages of that day have this layout."""
        return (self.valid_from or date.min) <= day <= self.valid_until


class Politeness(_Part):
    """How hard the portal may be asked. robots.txt may only slow it further."""

    delay: float = Field(1.0, ge=0, le=300, description="seconds between two requests")
    concurrency: int = Field(1, ge=1, le=32, description="requests at the same time")
    pages_per_night: int = Field(5000, ge=1, description="fetches a night at most, so that a calendar without end ends")
    listing_pages: int = Field(200, ge=1, description="pages of one listing to turn over at most")
    timeout: float = Field(60, gt=0, le=600, description="seconds until a page is given up")


class Expectations(_Part):
    """What a healthy portal gives; the health report compares each night with it."""

    articles_per_week: Range | None = Field(None, description="[least, most] new articles a week")
    share_with_date: float = Field(0.9, ge=0, le=1, description="least share of articles that carry a date, 0 to 1")
    body_length: int = Field(200, ge=0, description="characters that a body has at least")


class Portal(_Part):
    """The whole declaration. ``name`` is the folder's name."""

    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64, description="lower-case letters, digits, -")
    title: str = Field(min_length=1, description="the portal's name as its readers know it")
    home: Address = Field(description="address of the home page")
    owner: str = Field("", description="the agency or paper that publishes it")
    province: Province = Field("", description="its province before July 2025")
    province_now: Province = Field("", description="its province since July 2025")
    kind: Kind = Field(Kind.NEWSPAPER, description="one of " + ", ".join(Kind))
    hosts: Words = Field((), description="further host names that belong to the portal")
    start: Start = Field(Start(), description="feeds, sitemaps and listings")
    links: Links = Field(Links(), description="which addresses are articles")
    exemplar_columns: Words = Field((), description="names of the chuyên mục that are about exemplars")
    family: Family | None = Field(None, description="one of " + ", ".join(Family) + "; empty: found out from the page")
    selectors: Selectors = Field(Selectors(), description="CSS selectors that differ from the family's")
    old_layouts: tuple[Layout, ...] = Field((), description="list of former layouts")
    date_formats: tuple[DateFormat, ...] = Field((), description="list of date formats, as in strptime")
    politeness: Politeness = Field(Politeness(), description="delay, concurrency and limits")
    expectations: Expectations = Field(Expectations(), description="what a healthy portal gives")
    allow_private: bool = Field(False, description="yes only for a portal on this machine or in the own network")
    old_tls: bool = Field(False, description="yes when the server speaks only TLS of before 2018")
    source: Words = Field((), description="public pages that show the address")
    verified: date | None = Field(None, description="day of the last live check, as YYYY-MM-DD, or empty")

    @property
    def province_today(self) -> str:
        """The province since July 2025: as declared, or what became of the former one."""
        known = provinces.named(self.province) if self.province else None
        return self.province_now or (known.name_now if known else "")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Home page and every start point."""
        start = self.start
        return (self.home, *(e.url for e in (*start.feeds, *start.sitemaps, *start.listings)))

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Host names that may be fetched, lower-case, without port: those declared and those of the addresses."""
        own = (urlsplit(address).hostname or "" for address in self.addresses)
        return frozenset(host.lower() for host in (*own, *self.hosts) if host)

    @property
    def on_loopback(self) -> bool:
        """Every host is this machine itself."""
        return all(_is_loopback(host) for host in self.allowed_hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_portal(folder: Path) -> Portal:
    """Read ``folder/portal.yaml``.

    Raises:
        DeclarationError: when the file is missing or says something that cannot be used.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeclarationError(path, [(1, f"cannot be read ({error.strerror}); expected a declaration")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DeclarationError(path, [(line, "is not UTF-8 text; expected the file to be saved as UTF-8")]) from None
    return parse_portal(text, path)


def parse_portal(text: str, path: Path) -> Portal:
    """Make the portal of a declaration's text; ``path`` names its folder and stands in the errors."""
    return _read_quickly(text, path.parent.name) or _read_carefully(text, path)


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml's parser, ten times as fast as the one that knows lines; the fields make numbers and dates of words."""

    yaml_implicit_resolvers = {
        letter: [pair for pair in pairs if pair[0] == "tag:yaml.org,2002:null"]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node, in which every key stands once."""
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) < len(node.value):
            raise yaml.YAMLError("a key is repeated")
        return mapping


def _read_quickly(text: str, name: str) -> Portal | None:
    """The portal of a declaration without mistakes; ``None`` for any other."""
    try:
        tree = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader)
        if not isinstance(tree, dict) or tree.setdefault("name", name) != name:
            return None
        return Portal.model_validate(_without_empty(tree))
    except (yaml.YAMLError, ValueError):
        return None


def _read_carefully(text: str, path: Path) -> Portal:
    """The portal of a declaration, or every mistake in it with its line."""
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(path, [(line, f"broken YAML: {error.problem}")]) from None
    except YAMLError as error:
        raise DeclarationError(path, [(1, f"broken YAML: {' '.join(str(error).split())}")]) from None
    if not isinstance(tree, CommentedMap):
        raise DeclarationError(path, [(1, "is no declaration; expected lines such as 'title: Báo …'")])
    if str(tree.setdefault("name", path.parent.name)) != path.parent.name:
        raise DeclarationError(path, [(_line(tree, ("name",)), f"name; expected {path.parent.name!r}, as the folder")])
    try:
        return Portal.model_validate(_without_empty(tree))
    except ValidationError as error:
        problems = sorted({(_line(tree, e["loc"]), _problem(e)) for e in error.errors(include_url=False)})
        raise DeclarationError(path, problems) from None


def load_portals(root: Path, on_error: Callable[[DeclarationError], None] | None = None) -> dict[str, Portal]:
    """Read every ``<root>/<name>/portal.yaml``, sorted by name.

    A broken declaration is handed to ``on_error`` and the others are still read; without
    ``on_error`` all broken ones are raised together once the rest was looked at.

    Raises:
        ExceptionGroup: of ``DeclarationError``, only without ``on_error``.
    """
    portals: dict[str, Portal] = {}
    errors: list[DeclarationError] = []
    for path in sorted(root.glob(f"*/{FILE_NAME}")):
        try:
            portals[path.parent.name] = load_portal(path.parent)
        except DeclarationError as error:
            (on_error or errors.append)(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} broken portal declarations", errors)
    return portals


def _without_empty(node: Any) -> Any:
    """The YAML tree as plain data; an empty value (``family:``) means the default."""
    if isinstance(node, dict):
        return {str(key): _without_empty(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [_without_empty(value) for value in node]
    return node


def _line(tree: CommentedMap, location: tuple[int | str, ...]) -> int:
    """Line of the deepest part of ``location`` that the file has, counted from 1."""
    node: Any = tree
    line = int(tree.lc.line)
    for step in location:
        if isinstance(node, CommentedMap) and step in node:
            line = int(node.lc.key(step)[0]) if step in node.lc.data else line
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = int(node.lc.item(step)[0])
        else:
            break
        node = node[step]
    return line + 1


def _problem(error: ErrorDetails) -> str:
    location = [step for step in error["loc"] if isinstance(step, str)]
    key = ".".join(location)
    expected = _description(location)
    if error["type"] == "missing":
        return f"{key} is missing" + (f"; expected {expected}" if expected else "")
    if error["type"] == "extra_forbidden":
        return f"{key} is not known; expected one of {', '.join(_siblings(location))}"
    message = str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"]
    given = "" if isinstance(error["input"], dict | list) else f" {error['input']!r}"
    if "expected" in message:
        return f"{key}: {message}" if key else message
    return f"{key}{given}: {message}" + (f"; expected {expected}" if expected else "")


def _model_of(location: list[str]) -> type[BaseModel]:
    """The model whose field the last step of ``location`` is."""
    model: type[BaseModel] = Portal
    for step in location[:-1]:
        field = model.model_fields.get(step)
        parts = re.findall(r"\b[A-Z]\w+\b", str(field.annotation)) if field else []
        model = next((_PARTS[part] for part in parts if part in _PARTS), model)
    return model


def _description(location: list[str]) -> str:
    field = _model_of(location).model_fields.get(location[-1]) if location else None
    return field.description or "" if field else ""


def _siblings(location: list[str]) -> list[str]:
    return list(_model_of(location).model_fields)


_PARTS: dict[str, type[BaseModel]] = {
    part.__name__: part
    for part in (Entrance, Listing, Start, Links, Selectors, Layout, Politeness, Expectations, Portal)
}
