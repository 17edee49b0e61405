"""A report as headings, words, tables and pictures, before it takes a form. Every number links to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a section of the same report (``#id``) or to an article (its address)."""

    text: str
    target: str


Inline = str | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words."""

    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; a column's width is a share of the page."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG, and what it shows in words."""

    png: bytes
    alt: str


Block = Paragraph | Table | Picture


@dataclass(slots=True)
class Section:
    """A heading that can be linked to, and what stands under it."""

    id: str
    heading: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A title, a line under it, and the sections; appendices with the rows come last."""

    kind: str
    title: str
    subtitle: str
    sections: list[Section] = field(default_factory=list)
    appendices: list[Section] = field(default_factory=list)

    def every(self) -> list[Section]:
        """Sections, then appendices."""
        return [*self.sections, *self.appendices]


def text_of(parts: Sequence[Inline]) -> str:
    """The words without their links."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)
