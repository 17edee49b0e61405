"""The inline marks of the authored gold corpus, ``⟦surface|LABEL key=value …⟧``, which may nest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nlp.records import Label, Role

ATTRIBUTES: Mapping[Label, frozenset[str]] = {
    Label.PERSON: frozenset({"id", "role", "masked"}),
    Label.PLACE: frozenset({"id", "level"}),
    Label.ORG: frozenset({"id"}),
    Label.AWARD: frozenset({"award_id"}),
    Label.MOVEMENT: frozenset({"movement"}),
    Label.DEED: frozenset({"field"}),
    Label.DATE: frozenset({"iso"}),
    Label.QUANTITY: frozenset(),
}
LEVELS = frozenset({"province", "district", "commune", "hamlet"})
_MARK = re.compile(r"⟦|⟧|\|(?P<label>[A-Z]+)(?P<attributes>(?: [a-z_0-9]+=[^\s⟦⟧|]+)*)⟧")


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """``document.text[start:end]``; ``nested`` when it lies inside another marked span."""

    start: int
    end: int
    text: str
    label: Label
    attributes: Mapping[str, str] = field(default_factory=dict)
    nested: bool = False


def parse_marks(source: str, offset: int = 0) -> tuple[str, list[GoldSpan], list[tuple[int, str]]]:
    """Text without marks, its spans shifted by ``offset``, and the faults as (line from 0, message)."""
    out: list[str] = []
    length = offset
    opened: list[tuple[int, int]] = []
    spans: list[GoldSpan] = []
    faults: list[tuple[int, str]] = []
    last = 0
    for mark in _MARK.finditer(source):
        out.append(source[last : mark.start()])
        length += mark.start() - last
        last = mark.end()
        line = source.count("\n", 0, mark.start())
        if mark.group() == "⟦":
            opened.append((length, line))
        elif mark["label"] is None or not opened:
            faults.append((line, f"{mark.group()!r} closes no mark, or the mark lacks its |LABEL"))
        else:
            start, _ = opened.pop()
            attributes = dict(pair.split("=", 1) for pair in mark["attributes"].split())
            faults += [(line, message) for message in _mark_faults(mark["label"], attributes)]
            if mark["label"] in Label.__members__:
                surface = "".join(out)[start - offset :]
                if not surface.strip() or surface != surface.strip():
                    faults.append((line, f"mark {surface!r} is empty or begins or ends with a space"))
                spans.append(GoldSpan(start, length, surface, Label(mark["label"]), attributes, bool(opened)))
    out.append(source[last:])
    faults += [(line, "⟦ is never closed") for _, line in opened]
    return "".join(out), spans, faults


def _mark_faults(label: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if label not in Label.__members__:
        yield f"unknown label {label}; expected one of {', '.join(Label)}"
        return
    for key in attributes.keys() - ATTRIBUTES[Label(label)]:
        yield f"{label} takes no attribute {key}"
    needed = {"PERSON": "id", "AWARD": "award_id", "MOVEMENT": "movement", "PLACE": "level", "DEED": "field"}.get(label)
    if needed and needed not in attributes:
        yield f"{label} needs {needed}="
    if attributes.get("role", Role.OTHER) not in set(Role):
        yield f"unknown role {attributes['role']}"
    if label == Label.PLACE and attributes.get("level", "province") not in LEVELS:
        yield f"unknown level {attributes['level']}"
