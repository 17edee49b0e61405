"""Cues of deeds: of what fields they are and whose, where they are told, and in whose words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.records import Deed, Reading, Role, ZoneKind, kind_at

_FIRST_PERSON = re.compile(r"(?<!\w)(?:tôi|mình)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Doing:
    """The deeds of one reading."""

    reading: Reading
    zones: Mapping[int, ZoneKind]
    """Where each deed stands, by its start."""
    doers: Counter[str]
    """Subject → number of deeds."""

    @classmethod
    def of(cls, reading: Reading) -> Doing:
        """Count."""
        zones = {deed.start: kind_at(reading.zones, deed.start) for deed in reading.deeds}
        return cls(reading, zones, Counter(deed.subject for deed in reading.deeds if deed.subject))

    def article(self) -> dict[str, float]:
        """The article's cues."""
        deeds = self.reading.deeds
        forward = {s.id for s in self.reading.subjects if s.role is Role.PUT_FORWARD}
        told = Counter(f"deed_{deed.field}" for deed in deeds)
        told.update(f"own_{deed.field}" for deed in deeds if deed.subject in forward)
        most = max(self.doers.values(), default=0)
        told["deeds_of_one"] = most
        told["told_by_doer"] = sum(
            bool(_FIRST_PERSON.search(self.reading.text, deed.start, deed.end)) for deed in deeds
        )
        return {name: math.log1p(number) for name, number in told.items()} | {
            "deed_in_title": float(ZoneKind.TITLE in self.zones.values()),
            "deed_in_sapo": float(ZoneKind.SAPO in self.zones.values()),
            "deeds_of_one_share": most / max(len(deeds), 1),
        }

    def in_head(self, deeds: Sequence[Deed]) -> Deed | None:
        """The first of the deeds that title or sapo tell."""
        return next((deed for deed in deeds if self.zones[deed.start] in (ZoneKind.TITLE, ZoneKind.SAPO)), None)
