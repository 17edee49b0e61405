"""Where an article plays: names that no people of Viet Nam bears, and places that the country's gazetteer knows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from classifiers.fairness import MINORITY, name_group
from nlp.records import Label, Mention, Subject, SubjectKind

EARLY = 600
"""Characters from the start within which a place counts as early."""
# What a Vietnamese syllable looks like when nothing else is known: an opening, vowels, a closing.
_AT_HOME = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[^\W\d_bcdđfghjklmnpqrstvwxz]{1,3}"
    r"(?:ch?|m|nh?|ng|p|t)?",
    re.IGNORECASE,
)


def is_foreign(name: str) -> bool:
    """Whether Vietnamese cannot spell a name, and no surname of a minority opens it.

    One strange syllable is enough in a name without marks, half of them in one with marks.
    """
    if any(mark in name for mark in ".'’‘ʼ") or name_group(name) == MINORITY:
        return False
    syllables = [part for part in re.split(r"[\s-]+", name) if part]
    strange = sum(not _AT_HOME.fullmatch(syllable) for syllable in syllables if len(syllable) > 1)
    return strange > 0 and (name.isascii() or 2 * strange >= len(syllables))


def origin(subjects: Sequence[Subject], mentions: Sequence[Mention]) -> dict[str, float]:
    """Cues of an article from its subjects and the mentions of its body."""
    people = [s for s in subjects if s.kind is SubjectKind.PERSON]
    lead = max(people, key=lambda s: len(s.mentions), default=None)
    places = [m for m in mentions if m.label is Label.PLACE]
    return {
        "places": math.log1p(len(places)),
        "no_place": float(not places),
        "place_early": float(any(m.start < EARLY for m in places)),
        "foreign_lead": float(lead is not None and is_foreign(lead.name)),
        "foreign_share": sum(is_foreign(s.name) for s in people) / max(len(people), 1),
    }
