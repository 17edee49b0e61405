"""What spans say about each other: units that lie in the unit behind them, and members of one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from nlp.names import elements
from nlp.place_cues import cues
from nlp.place_spans import Spans
from nlp.place_tokens import Slot
from nlp.units import Level, Unit


class Neighbours:
    """Reads chains (``xã A, huyện B``) and lists (``các huyện A, B``) among the slots of one text."""

    def __init__(self, spans: Spans, slots: Sequence[Slot]) -> None:
        self.tokens = spans.tokens
        self.gazetteer = spans.gazetteer
        self.cues = cues()
        self.slots = list(slots)

    def _before(self, slot: Slot, *kinds: str) -> bool:
        """Does a cue of one of these kinds end just before the span, without a mark between?"""
        at = slot.first
        if (
            not at
            or self.tokens.shapes[at - 1] not in "lxXS"
            or any(self.cues[kind].ends_at(self.tokens.keys, at) for kind in ("no_cue", "firm"))
        ):
            return False
        return any(self.cues[kind].ends_at(self.tokens.keys, at) for kind in kinds)

    def _gap(self, a: Slot, b: Slot) -> list[str]:
        return self.tokens.keys[a.past : b.first] if b.first - a.past <= 4 else ["…"]

    def _chained(self, a: Slot, b: Slot) -> bool:
        """May ``b`` be read as the unit that holds ``a``?"""
        gap = self._gap(a, b)
        if gap in ([], [","], ["-"], ["("], ["/"], [";"]):
            return True
        if gap[0] in (",", "("):
            gap = gap[1:]
        return tuple(gap) in self.cues["chain"].phrases

    def _listed(self, a: Slot, b: Slot) -> bool:
        """May ``a`` and ``b`` be members of one list?"""
        gap = self._gap(a, b)
        if gap in ([","], [";"], ["-"], ["/"], [")", ","], [")", ";"]):
            return True
        if gap and gap[0] in (",", ";", ")"):
            gap = gap[1:]
        return tuple(gap) in self.cues["list"].phrases

    def _pairs(self, a: Slot, b: Slot) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """Units of ``a`` that lie in units of ``b``, and those units of ``b``."""
        below: dict[Unit, None] = {}
        above = []
        for parent in b.units:
            held = [child for child in a.units if self.gazetteer.holds(parent, child)]
            if held:
                above.append(parent)
                below.update(dict.fromkeys(held))
        return tuple(below), tuple(above)

    def _chains(self) -> None:
        """``A, B`` where B holds A: both are places, and each narrows the other; right to left."""
        for at in range(len(self.slots) - 2, -1, -1):
            a, b = self.slots[at], self.slots[at + 1]
            if a.foreign or not self._chained(a, b):
                continue
            if b.foreign and a.rank < 3:
                a.foreign = a.blocked = True
                a.evidence = False
            elif a.levels == (Level.HAMLET,):
                self._hamlet_in(a, b)
            else:
                self._chain(a, b)

    def _hamlet_in(self, a: Slot, b: Slot) -> None:
        if a.kind in ("khu", "khối") and self._gap(a, b) not in ([","], ["-"], ["("]):
            return
        if b.rank > 0 and (b.evidence or Level.COMMUNE in b.levels or Level.DISTRICT in b.levels):
            a.parent, a.evidence = b, True
            b.evidence = True

    def _chain(self, a: Slot, b: Slot) -> None:
        if not (a.evidence or b.evidence) or (a.bare and a.blocked and not a.evidence):
            return
        below, above = self._pairs(a, b)
        if not below and not a.bare and b.units:
            below, above = self._damaged(a, b)
        if not below:
            if not a.bare and not b.bare and b.rank > a.rank:
                a.parent = b
                if b.units:
                    a.narrow(())  # the text puts it where no listed unit of this name is
            return
        weak = a.bare and not a.evidence and all(u.level is Level.COMMUNE for u in below)
        if weak and (not self._gap(a, b) or self._before(a, "named_after", "site")):
            return
        a.narrow(below)
        b.narrow(above)
        a.parent, a.evidence, b.evidence = b, True, True

    def _damaged(self, a: Slot, b: Slot) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """A misspelt unit, or a commune merged since, in the unit that the text names after it."""
        for parent in b.units:
            commune = self.gazetteer.merged(a.key, parent) if Level.COMMUNE in a.levels else None
            if commune is not None:
                a.merged = True
                return (commune,), (parent,)
        for parent in b.units:
            near = self.gazetteer.similar(a.key, self._pool(parent, a.levels))
            if near:
                a.approximate = True
                return near, (parent,)
        return (), ()

    def _pool(self, parent: Unit, levels: tuple[Level, ...]) -> Iterable[Unit]:
        """The children of a unit, or of those that it was merged into, at one of the levels."""
        heirs = [self.gazetteer.unit(code, parent.edition) for code in parent.merged_into] or [parent]
        return [child for heir in heirs if heir for child in self.gazetteer.children(heir) if child.level in levels]

    def _lists(self) -> None:
        """Members of a list share level and surroundings: ``các huyện: Kim Bôi, Lạc Thủy``."""
        for a, b in pairwise(self.slots):
            if a.evidence and b.bare and not b.evidence and not b.blocked and a.rank > 0 and self._listed(a, b):
                self._join_list(a, b)
        for b, a in zip(self.slots[::-1], self.slots[-2::-1], strict=False):
            if a.bare and not a.evidence and not a.blocked and b.bare and b.evidence and self._listed(a, b):
                self._join_list(b, a)

    def _join_list(self, a: Slot, b: Slot) -> None:
        """Take ``b`` for a place like ``a`` when both lie in one province, or when the head is plural."""
        parents, provinces = {u.parent for u in a.units}, {u.province for u in a.units}
        same = [u for u in b.units if u.level in a.levels]
        siblings = [u for u in same if u.parent in parents]
        close = siblings or [u for u in same if u.province in provinces] or (same if a.plural else [])
        if not close and self._gap(a, b) == ["-"] and a.levels == (Level.DISTRICT,) and not self._personal(b):
            close = same  # the two ends of a road
            siblings = same if len(same) == 1 else []
        if not close or not (a.plural or not a.bare or siblings or a.levels == (Level.DISTRICT,)):
            return
        b.narrow(tuple(close))
        b.evidence, b.kind, b.plural = True, a.kind, a.plural
        if a.plural or not a.bare:
            shared = {u.province for u in close}
            a.narrow(tuple(u for u in a.units if u.province in shared) or a.units)

    def _personal(self, slot: Slot) -> bool:
        """Could the name be a person's, too?"""
        first = self.tokens.keys[slot.first]
        table = elements()
        return first in table.kinh or first in table.middles

    def _find_parents(self) -> None:
        """Members of a list share the parent that follows its last member; hamlets too."""
        for at in range(len(self.slots) - 2, -1, -1):
            a, b = self.slots[at], self.slots[at + 1]
            if a.parent is not None and a.parent.evidence:
                continue
            a.parent = None
            if a.rank == b.rank and b.parent is not None and self._listed(a, b):
                below, _ = self._pairs(a, b.parent)
                if below or not a.units:
                    a.narrow(below)
                    a.parent = b.parent
            elif b.rank > a.rank and not a.bare and self._chained(a, b):
                below, above = self._pairs(a, b)
                if below:
                    a.narrow(below)
                    b.narrow(above)
                    a.parent = b
