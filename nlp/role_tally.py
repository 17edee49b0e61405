"""The tally of a subject: values of named pieces of evidence for its role, each with the first words that show it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from nlp.records import Role, Span


@dataclass(slots=True)
class Evidence:
    """Values of named pieces of evidence, for each the first words that show it, and the prior of each role."""

    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    counted: dict[str, float] = field(default_factory=dict)
    strongest: dict[Role, float] = field(default_factory=dict)
    struck: Counter[Role] = field(default_factory=Counter)
    """Cues right beside the name by the role that they speak for."""

    def count(self, name: str, span: Span | None = None) -> None:
        """Once more; a third time and more tells nothing new."""
        self.counted[name] = min(2.0, self.counted.get(name, 0.0) + 1.0)
        if span is not None:
            self.spans.setdefault(name, span)

    def close(self, places: int) -> None:
        """What is found at one of many places tells less than at the only one."""
        for name, count in self.counted.items():
            self.values[name] = count / math.sqrt(places)

    def put(self, name: str, value: float, span: Span | None = None) -> None:
        """A number; zero is as good as none."""
        if value:
            self.values[name] = value
            if span is not None:
                self.spans[name] = span

    def expect(self, role: Role, weight: float, span: Span | None) -> None:
        """An expert's weight for a role; repeated words count ever less, lest a talkative text shout a role down."""
        name = prior(role)
        best = self.strongest.get(role, 0.0)
        self.values[name] = self.values.get(name, 0.0) + (weight if weight > best else weight / 4)
        if weight > best:
            self.strongest[role] = weight
            if span is not None:
                self.spans[name] = span


def prior(role: Role) -> str:
    """Name of the sum of an expert's weights for a role."""
    return f"prior {role.value}"
