"""One subject among the others of its article: who is told most of, named most and first, and in a row with whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from nlp.records import Role
from nlp.role_scene import BODY, Scene, Told
from nlp.role_tally import Evidence, prior

ACCUSED = 2.0
"""Expectation of an offender above which somebody counts as one of the article's offenders."""
ACTS = "acts"
"""How much somebody does, by number of places."""
ROW_AT_MOST = 20
"""Longer rows are lists of winners or members: all alike, and quadratic to compare."""
_SHARED = tuple(role for role in Role if role not in (Role.AUTHOR, Role.PHOTOGRAPHER))
"""Roles that tell what an article is about, or that names in a row share."""


def compare(scene: Scene, found: Sequence[Evidence], told: Sequence[Told]) -> None:
    """Add to the evidence about each what is told of the others."""
    _among_all(found, told)
    _who_acts(found)
    _what_others_are(found)
    _in_rows(scene, found, told)


def _among_all(found: Sequence[Evidence], told: Sequence[Told]) -> None:
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


def _who_acts(found: Sequence[Evidence]) -> None:
    """Whose deeds the article tells, and whose beside them."""
    acts = [evidence.values.get(ACTS, 0.0) for evidence in found]
    total, ranked = sum(acts), [*sorted(acts, reverse=True)[:2], 0.0, 0.0]
    for evidence, own in zip(found, acts, strict=True):
        evidence.put(f"{ACTS}, share", own / total if total else 0.0)
        evidence.put(f"{ACTS}, most", float(own == ranked[0] > 0))
        evidence.put(f"{ACTS}, best other", ranked[own == ranked[0]])


def _what_others_are(found: Sequence[Evidence]) -> None:
    """What an expert expects of all others: an article full of people of the past has one more."""
    for role in _SHARED:
        if role is Role.PUT_FORWARD:
            continue
        name = prior(role)
        each = [evidence.values.get(name, 0.0) for evidence in found]
        total = sum(each)
        if total:
            for evidence, own in zip(found, each, strict=True):
                evidence.put(f"others: {role.value}", math.log1p((total - own) / max(1, len(found) - 1)))


def _in_rows(scene: Scene, found: Sequence[Evidence], told: Sequence[Told]) -> None:
    """What an expert expects of those with whom somebody is named in one row."""
    rows: dict[int, set[int]] = defaultdict(set)
    for at, one in enumerate(told):
        for mention in one.mentions:
            if mention.attributes.get("pronoun") is None:
                first = scene.first_beside.get(mention.start, mention)
                rows[first.start].add(at)
    fellows: dict[int, set[int]] = defaultdict(set)
    for row in rows.values():
        if 1 < len(row) <= ROW_AT_MOST:
            for at in row:
                fellows[at] |= row - {at}
    priors = [{role: e.values.get(prior(role), 0.0) for role in _SHARED} for e in found]
    for at, others in fellows.items():
        found[at].put("in a row", math.log1p(len(others)))
        for role in _SHARED:
            found[at].put(f"in a row with {role.value}", math.log1p(sum(priors[i][role] for i in others) / len(others)))
