"""One subject among the others of its article: who is told most of, named most and named first."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nlp.records import Role
from nlp.role_scene import BODY, Told
from nlp.role_tally import Evidence, prior

ACCUSED = 2.0
"""Expectation of an offender above which somebody counts as one of the article's offenders."""


def compare(found: Sequence[Evidence], told: Sequence[Told]) -> None:
    """Who is told most of, named most and named first."""
    expected = [evidence.values.get(prior(Role.PUT_FORWARD), 0.0) for evidence in found]
    named = [sum(m.zone in BODY for m in one.mentions) for one in told]
    first = [one.mentions[0].start if one.mentions else math.inf for one in told]
    best, most, earliest = max(expected, default=0.0), max(named, default=0), min(first, default=0.0)
    ranked, total = [*sorted(expected, reverse=True)[:2], 0.0, 0.0], sum(expected)
    offenders = math.log1p(sum(evidence.values.get(prior(Role.OFFENDER), 0.0) > ACCUSED for evidence in found))
    for evidence, praise, count, start in zip(found, expected, named, first, strict=True):
        evidence.put("prior put_forward, damped", math.log1p(praise))
        evidence.put("prior put_forward, best other", math.log1p(ranked[praise == ranked[0]]))
        evidence.put("prior put_forward, other", math.log1p((total - praise) / max(1, len(found) - 1)))
        evidence.put("prior put_forward, share", praise / total if total else 0.0)
        evidence.put("offenders", offenders)
        evidence.put("most told of", float(praise == best > 0))
        evidence.put("most named", float(count == most > 1))
        evidence.put("named first", float(start == earliest))
