"""The articles of the demo portals, as they are written down: YAML front matter, then the text.

``data/demo/README.md`` explains the format to those who write articles. A mistake is one line that names file and line.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from classifiers.records import Genre
from nlp.records import SubjectKind

VIETNAM = timezone(timedelta(hours=7))
NBSP_SIGN = "␣"
"""Stands for U+00A0 in the sources, where a real one could not be seen."""
_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)


class SourceError(ValueError):
    """A source file that cannot be used; the message names file and line."""


def _with_zone(value: datetime) -> datetime:
    return value.replace(tzinfo=VIETNAM) if value.tzinfo is None else value


def _print_spaces(value: object) -> object:
    return value.replace(NBSP_SIGN, "\N{NO-BREAK SPACE}") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_print_spaces)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedCandidate(_Part):
    """Somebody whom an analyst would want to see on the list."""

    name: str
    kind: SubjectKind


class Expected(_Part):
    """What a good night finds in the article; an article with candidates is to be flagged."""

    genre: Genre
    candidates: tuple[ExpectedCandidate, ...] = ()


class Block(_Part):
    """One piece of the body. ``rows`` holds the cells of a table or the items of a list (one cell each)."""

    kind: str
    text: str = ""
    image: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class SourceArticle(_Part):
    """One article of a demo portal."""

    slug: str
    id: int
    title: Text
    date: Annotated[datetime, AfterValidator(_with_zone)]
    column: str
    expected: Expected
    sapo: Text = ""
    author: Text = ""
    source: Text = ""
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    show_date: bool = True
    normalisation: Annotated[str, Field(pattern="^(NFC|NFD)$")] = "NFC"
    charset: Annotated[str, Field(pattern="^(utf-8|lying-header|windows-1258|tcvn3)$")] = "utf-8"
    reprint_of: str = ""
    """``portal/slug`` of the article that this one repeats with small changes."""
    blocks: tuple[Block, ...] = ()

    @property
    def date_utc(self) -> datetime:
        """For feeds, sitemaps and headers."""
        return self.date.astimezone(UTC)

    @property
    def body_text(self) -> str:
        """The words of the body as a reader sees them, one block or cell a line, without pictures and related links."""
        lines = [block.text or "\n".join("\n".join(row) for row in block.rows) for block in self._own_blocks()]
        return "\n".join(line.replace("**", "") for line in lines)

    def _own_blocks(self) -> list[Block]:
        return [block for block in self.blocks if block.kind not in {"figure", "related"}]


def load_article(path: Path) -> SourceArticle:
    """Read one source file; its name is the slug.

    Raises:
        SourceError: when there is no front matter or it says something that cannot be used.
    """
    match = _FRONT_MATTER.fullmatch(path.read_text(encoding="utf-8"))
    if match is None:
        raise SourceError(f"{path}:1: no front matter; expected a line '---', YAML, a line '---', then the text")
    try:
        fields: Any = YAML(typ="safe", pure=True).load(match[1])
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SourceError(f"{path}:{line}: broken YAML: {error.problem}") from None
    if not isinstance(fields, dict):
        raise SourceError(f"{path}:2: the front matter is no list of keys; expected lines such as 'title: …'")
    blocks = [parse_block(piece) for piece in re.split(r"\n\s*\n", match[2].replace(NBSP_SIGN, "\N{NO-BREAK SPACE}"))]
    try:
        return SourceArticle(slug=path.stem, blocks=tuple(b for b in blocks if b), **fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        raise SourceError(f"{path}:{_line_of(match[1], first['loc'])}: {key}: {first['msg']}") from None


def load_articles(folder: Path) -> list[SourceArticle]:
    """Read every ``*.md`` of a folder, newest first."""
    articles = [load_article(path) for path in sorted(folder.glob("*.md"))]
    return sorted(articles, key=lambda article: (article.date, article.id), reverse=True)


def parse_block(piece: str) -> Block | None:
    """One piece between empty lines as a block; ``None`` for an empty one. The README has the signs."""
    lines = [line.strip(" \t\n") for line in piece.strip("\n").splitlines()]
    text = " ".join(lines).strip(" ").replace("\\ ", "\n")
    if not text:
        return None
    sign = text.split(" ", 1)[0]
    rest = text[len(sign) :].lstrip(" ")
    if sign == "!":
        image, _, caption = rest.partition("|")
        return Block(kind="figure", image=image.strip(), text=caption.strip())
    if text.startswith("|"):
        return Block(kind="table", rows=tuple(tuple(c.strip() for c in line.strip("|").split("|")) for line in lines))
    if sign == "-":
        return Block(kind="list", rows=tuple((line.removeprefix("- "),) for line in lines))
    if text == "[[tin liên quan]]":
        return Block(kind="related")
    kind = {"##": "heading", ">": "right"}.get(sign)
    return Block(kind=kind, text=rest) if kind else Block(kind="paragraph", text=text)


def _line_of(front_matter: str, location: tuple[int | str, ...]) -> int:
    key = f"{location[0]}:" if location else ""
    lines = front_matter.split("\n")
    return next((number for number, line in enumerate(lines, start=2) if line.startswith(key)), 1)
