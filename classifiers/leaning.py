"""Cues of how surely a subject has its role: the probabilities say more than the role that the reader settles on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from classifiers.genre import logit
from nlp.records import Role, Subject

WEIGHED = (
    Role.OFFICIAL,
    Role.PRESENTER,
    Role.SPEAKER,
    Role.FAMILY,
    Role.BENEFICIARY,
    Role.EXPERT,
    Role.HISTORIC,
    Role.OFFENDER,
    Role.OTHER,
)
"""Roles of those who are not put forward that articles tell apart often enough."""
LEAST = -3.0
"""Log-odds from which somebody counts for the article; there is always somebody who is not put forward at all."""


def of_subject(subject: Subject) -> dict[str, float]:
    """The log-odds of being put forward, for and against apart, and the share of each other role in what is left."""
    chances: Mapping[Role, float] = subject.role_chances or {subject.role: 1.0}
    odds = forward_odds(subject)
    others = sum(p for role, p in chances.items() if role is not Role.PUT_FORWARD) or 1.0
    return {"likely_forward": max(odds, 0.0), "unlikely_forward": max(-odds, 0.0)} | {
        f"like_{role.value}": chances.get(role, 0.0) / others for role in WEIGHED
    }


def forward_odds(subject: Subject) -> float:
    """The log-odds of being put forward, bounded."""
    chances = subject.role_chances or {subject.role: 1.0}
    return logit(chances.get(Role.PUT_FORWARD, 0.0))


def of_article(able: Sequence[Subject]) -> dict[str, float]:
    """How far the two of those who may be candidates that are put forward most surely lie above ``LEAST``."""
    first, second, *_ = (*sorted(map(forward_odds, able), reverse=True), LEAST, LEAST)
    return {"best_forward": max(first - LEAST, 0.0), "second_forward": max(second - LEAST, 0.0)}
