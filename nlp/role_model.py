"""Weighs the evidence about a subject: two linear models, learnt by ``python -m nlp.role_training``.

The first says whether the article puts the subject forward; where it does not, the second chooses among the other
roles. Both are one table of weights (``data/models/role_weights.tsv``), so that reading needs no learning library.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.gazetteers import GazetteerError, read_table
from nlp.records import Role, Span
from nlp.role_tally import Evidence

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
WEIGHTS_FILE, CARD_FILE = "role_weights.tsv", "role_weights.json"
EVIDENCE, BIAS = "evidence", "(bias)"
ROLES = tuple(Role)
_FORWARD = ROLES.index(Role.PUT_FORWARD)
_AT_MOST = 30.0
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """A role, the words that say most for it, and how likely each role was."""

    role: Role
    cue: Span | None
    chances: Mapping[Role, float]
    """As :attr:`nlp.records.Subject.role_chances`."""


@dataclass(frozen=True, slots=True)
class RoleModel:
    """``weights`` holds, for a piece of evidence, its weight for each of ``ROLES``."""

    weights: Mapping[str, Sequence[float]]
    threshold: float
    """Probability from which a subject is put forward."""

    def log_odds(self, evidence: Evidence) -> list[float]:
        """The weighted sum for each of ``ROLES``; that of being put forward is the log-odds against all others."""
        sums = list(self.weights[BIAS])
        for name, value in evidence.values.items():
            for at, weight in enumerate(self.weights.get(name, ())):
                sums[at] += value * weight
        return sums

    def decide(self, evidence: Evidence) -> Decided:
        """The role of a subject."""
        sums = self.log_odds(evidence)
        chances = _chances(sums)
        if chances[_FORWARD] >= self.threshold:
            chosen = _FORWARD
        else:
            chosen = max((at for at in range(len(ROLES)) if at != _FORWARD), key=lambda at: sums[at])
        role = ROLES[chosen]
        told = {name: shown for name, p in zip(ROLES, chances, strict=True) if (shown := round(p, _DIGITS))}
        return Decided(role, None if role is Role.OTHER else self._telling(chosen, evidence), told)

    def _telling(self, role: int, evidence: Evidence) -> Span | None:
        shares = {
            name: self.weights[name][role] * evidence.values.get(name, 0.0)
            for name in evidence.spans
            if name in self.weights
        }
        best = max(shares, key=lambda name: shares[name], default="")
        return evidence.spans[best] if best and shares[best] > 0 else None


def _chances(sums: Sequence[float]) -> list[float]:
    """The probability of each of ``ROLES``: of being put forward, and what that leaves shared among the others."""
    forward = probability(sums[_FORWARD])
    highest = max(s for at, s in enumerate(sums) if at != _FORWARD)
    shares = [0.0 if at == _FORWARD else math.exp(s - highest) for at, s in enumerate(sums)]
    left = (1.0 - forward) / sum(shares)
    return [forward if at == _FORWARD else left * share for at, share in enumerate(shares)]


def probability(log_odds: float) -> float:
    """Of a log-odds, without overflow."""
    return 1.0 / (1.0 + math.exp(-max(-_AT_MOST, min(_AT_MOST, log_odds))))


@cache
def role_model() -> RoleModel:
    """The model that comes with the distribution.

    Raises:
        GazetteerError: for a missing table or card, other columns, a weight that is no number, no bias.
    """
    columns = (EVIDENCE, *(role.value for role in ROLES))
    weights: dict[str, tuple[float, ...]] = {}
    for row in read_table(MODELS / WEIGHTS_FILE, columns, key=EVIDENCE):
        try:
            weights[row[EVIDENCE]] = tuple(float(row[role.value] or 0) for role in ROLES)
        except ValueError as error:
            raise row.error(f"{error}; expected numbers as weights") from None
    card = MODELS / CARD_FILE
    try:
        threshold = float(json.loads(card.read_text(encoding="utf-8"))["threshold"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"{card}: {error!r}; expected a JSON object with a threshold") from None
    if BIAS not in weights:
        raise GazetteerError(f"{MODELS / WEIGHTS_FILE}: expected a line {BIAS}")
    return RoleModel(weights, threshold)
