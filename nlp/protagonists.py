"""The person whom an article is about: named most often, introduced by age or ethnicity, not just speaking.

An article has one or none. Relatives ("vợ ông, bà B"), those who hold an office and speak, and those who are arrested
count less; the headline counts more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from nlp.couples import Couples
from nlp.recipients import Party, cues

_TITLE_WEIGHT = 2
_INTRODUCTION_WEIGHT = 1
_AT_LEAST = 2
_UNIT_AT_LEAST = 4
_LEAD = 1.5
"""How much oftener the article's person is named than anybody else."""


def protagonist(
    text: str,
    people: Sequence[Party],
    speaks: Callable[[Party], bool],
    introduced: Collection[str],
    couples: Couples,
) -> Party | None:
    """The article's person; ``introduced`` are the subjects of whom the text tells age, birth year or ethnicity.

    What is told of husband and wife counts for the one who stands for their house.
    """
    title_end = text.find("\n") if "\n" in text else 0
    weights = Counter(couples.head(p).subject for p in people if " " in p.name and not speaks(p))
    for person in people:
        if person.start < title_end and weights[person.subject] > 1:
            weights[person.subject] += _TITLE_WEIGHT
    for subject in introduced:
        if weights[subject] >= _AT_LEAST:
            weights[subject] += _INTRODUCTION_WEIGHT
    foremost = _foremost(weights, _AT_LEAST)
    return next((p for p in people if p.subject == foremost), None) if foremost is not None else None


def unit_of_story(keys: str, units: Sequence[Party]) -> Party | None:
    """The collective that an article tells of: named again and again, or called by its noun ("đội", "chi hội")."""
    weights = Counter(unit.subject for unit in units)
    first = {unit.subject: unit for unit in reversed(units)}
    group = cues()["group"]
    nouns = {subject: word.group() for subject, u in first.items() if (word := group.match(keys, u.start, u.end))}
    said = {noun: len(re.findall(rf"(?<!\w){re.escape(noun)}(?!\w)", keys)) for noun in set(nouns.values())}
    for subject, noun in nouns.items():
        weights[subject] += said[noun] - 1
    foremost = _foremost(weights, _UNIT_AT_LEAST)
    return first[foremost] if foremost is not None else None


def _foremost(weights: Counter[str], at_least: int) -> str | None:
    """The subject that is told of much oftener than any other, and at least so often."""
    ranked = weights.most_common(2)
    if not ranked or ranked[0][1] < at_least or (len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]):
        return None
    return ranked[0][0]
