"""Words with which the names of units begin, by the place where a text is looked at for them: ``unit_heads.tsv``."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from nlp.gazetteers import GAZETTEERS, alternatives, read_table

Place = Literal["near", "entry", "beside"]
"""Near an award, at the beginning of an entry of a list, right behind an award."""


@cache
def unit_heads(place: Place) -> str:
    """The heads that count in one place: a pattern in ordinary spelling that prefers the longer one.

    Raises:
        GazetteerError: for a mark other than ``x``, or a head without one.
    """
    places = get_args(Place)
    heads = []
    for row in read_table(GAZETTEERS / "unit_heads.tsv", ("head", *places), key="head"):
        marked = [one for one in places if row.one_of(one, ("x", ""))]
        if not marked:
            raise row.error(f"expected an x under one of {', '.join(places)}")
        if place in marked:
            heads.append(row["head"])
    return alternatives(heads)
