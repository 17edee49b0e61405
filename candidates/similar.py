"""Dossiers like one: the same field and close by, for an exchange between exemplars (hội nghị giao lưu)."""

from __future__ import annotations

from dataclasses import dataclass

from store.models import Candidate

MOST = 12
_POOL = 400


@dataclass(frozen=True, slots=True)
class Similar:
    """A dossier and why it is like the other, in the analyst's words."""

    candidate: Candidate
    why: str
    closeness: int
    """3: the same commune, 2: the same district, 1: the same province."""


WORDS = ("cùng lĩnh vực", "cùng phong trào", "cùng xã", "cùng huyện cũ", "cùng tỉnh")
"""What ``Similar.why`` is made of, parted by commas."""


def similar(candidate: Candidate, *, most: int = MOST) -> list[Similar]:
    """Dossiers of the same field (else the same movement) in the same province, the closest first, then by rank.

    Empty when the dossier has neither field nor movement, or no province.
    """
    if not candidate.province or not (candidate.field or candidate.movement):
        return []
    rows = Candidate.objects.filter(province=candidate.province).exclude(pk=candidate.pk)
    rows = rows.exclude(standing=Candidate.Standing.REJECTED)
    rows = rows.filter(field=candidate.field) if candidate.field else rows.filter(movement=candidate.movement)
    shared = "cùng lĩnh vực" if candidate.field else "cùng phong trào"
    near = list(rows.filter(commune=candidate.commune).order_by("-rank", "pk")[:most]) if candidate.commune else []
    pool = {row.pk: row for row in [*near, *rows.order_by("-rank", "pk")[:_POOL]]}
    found = []
    for row in pool.values():
        closeness, where = _closeness(candidate, row)
        found.append(Similar(row, f"{shared}, {where}", closeness))
    return sorted(found, key=lambda one: (-one.closeness, -one.candidate.rank, one.candidate.pk))[:most]


def _closeness(one: Candidate, other: Candidate) -> tuple[int, str]:
    if one.commune and one.commune == other.commune:
        return 3, "cùng xã"
    if one.place and other.place and _district(one) & _district(other):
        return 2, "cùng huyện cũ"
    return 1, "cùng tỉnh"


def _district(candidate: Candidate) -> set[str]:
    """The parts of the place as printed above the smallest, without the province."""
    parts = [part.strip().casefold() for part in candidate.place.split(",")]
    return {p for p in parts[1:] if p and not p.endswith(candidate.province.casefold())}
