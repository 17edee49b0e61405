"""The words that hold up a collective or a model: ``collective_cues.tsv``."""

from __future__ import annotations

from functools import cache

from nlp.gazetteers import GAZETTEERS, Cues, read_cues
from nlp.records import ZoneKind

KINDS = ("introduces", "is", "before", "does", "speaks", "model", "ends")
TEASERS = (ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.FOOTER, ZoneKind.ALT_TEXT, ZoneKind.BYLINE)
"""Zones that tell of no body."""


@cache
def cues() -> Cues:
    """The table ``collective_cues.tsv``.

    Raises:
        GazetteerError: for an unknown kind or a pattern that is no regular expression.
    """
    return read_cues(GAZETTEERS / "collective_cues.tsv", KINDS)
