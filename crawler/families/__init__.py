"""Presets by content management system: how its pages are recognised and where they keep what.

A preset is a file ``<family>.yaml`` beside this one. A portal inherits it by declaring the family; on an undeclared
portal the family is found out from the page, so that an unknown portal works at once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from crawler.declaration import Family, SelectorList, Selectors

_FOLDER = Path(__file__).parent
# A vendor's own marks before those of the platform that it builds on.
_ORDER = (
    Family.NUKEVIET,
    Family.MASTERCMS,
    Family.SHAREPOINT,
    Family.LIFERAY,
    Family.JOOMLA,
    Family.WORDPRESS,
    Family.WEBFORMS,
)


class PresetError(ValueError):
    """A preset file that cannot be used; the message names it."""


class Preset(BaseModel):
    """What the pages of a family have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Family
    marks: Annotated[tuple[str, ...], Field(min_length=1)]
    selectors: Selectors
    sure: bool = False
    """Its bodies' elements hold nothing but bodies, so that even a line in them is one."""
    other_pages: SelectorList = ()
    """CSS: a page where one of these matches is no article (a static page, an attachment, a search)."""
    articles: SelectorList = ()
    """CSS: a page where one of these matches is an article and its body all that the body's element holds."""
    listings: SelectorList = ()
    """CSS: a page where one of these matches is a page of headlines, whatever its address looks like."""
    listing_marks: tuple[str, ...] = ()
    """Texts of the source that say the same as ``listings``."""
    other_marks: tuple[str, ...] = ()
    """Texts of the source that say the same as ``other_pages``."""
    sitemaps: tuple[str, ...] = ()
    """Where its sites keep a sitemap, from the home page; asked for once a night, and none is no fault."""
    changes: tuple[str, ...] = ()
    """Feeds of what was edited last, from the home page."""
    closed: SelectorList = ()
    """CSS: where one of these matches, the article can be read only with a password."""


@cache
def preset(family: Family) -> Preset:
    """The preset of a family.

    Raises:
        PresetError: for a broken file, naming it and what is wrong.
        KeyError: for the generic family, which has none.
    """
    if family is Family.GENERIC:
        raise KeyError(family)
    path = _FOLDER / f"{family}.yaml"
    try:
        return Preset.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError, ValidationError) as error:
        raise PresetError(f"{path}: {error}") from None


def detect(source: str) -> Family:
    """The family of a page by its source, ``GENERIC`` when nothing gives it away."""
    return next((family for family, marks in _marks() if any(mark in source for mark in marks)), Family.GENERIC)


@cache
def _marks() -> tuple[tuple[Family, tuple[str, ...]], ...]:
    return tuple((family, preset(family).marks) for family in _ORDER)
