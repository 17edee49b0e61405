"""Which of the spans are places, and which official unit each one names.

Neighbours decide first (``xã Hưng Đạo, thành phố Cao Bằng``), then the other places of the document, then the home
province of the portal. What stays ambiguous stays unlinked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.place_cues import cues
from nlp.place_spans import Slot, Spans
from nlp.units import Edition, Level, Unit, Units

_RANK = {Level.HAMLET: 0, Level.COMMUNE: 1, Level.DISTRICT: 2, Level.PROVINCE: 3}
_CITIES = frozenset(("thành phố", "quận", "thị xã"))
_NEVER_BARE = frozenset(("hồ chí minh",))


class Links:
    """Accepts and resolves the slots of one text."""

    def __init__(self, spans: Spans, slots: Sequence[Slot], home: Unit | None = None) -> None:
        self.spans = spans
        self.gazetteer: Units = spans.gazetteer
        self.cues = cues()
        self.slots = list(slots)
        self.home = home
        self.provinces: Counter[str] = Counter()
        self.districts: Counter[str] = Counter()

    def resolve(self) -> list[Slot]:
        """The slots that are places, with ``units`` narrowed and ``parent`` set."""
        for slot in self.slots:
            if slot.bare:
                self._judge_bare_province(slot)
            else:
                self._narrow_to_kind(slot)
        self._reject_foreign()
        self._chains()
        self._lists()
        self._chains()
        self._repeated()
        self._settled_neighbourhood()
        self.slots = [slot for slot in self.slots if slot.evidence]
        self._find_parents()
        self._count()
        self._document()
        return self.slots

    # --- single spans ------------------------------------------------------------------------------------------

    def _before(self, slot: Slot, kind: str) -> bool:
        tokens = self.spans.tokens
        at = slot.first
        if not at or tokens.shapes[at - 1] not in "lxXS":
            return False
        return self.cues[kind].ends_at(self.spans.keys, at) and not self.cues["no_cue"].ends_at(self.spans.keys, at)

    def _judge_bare_province(self, slot: Slot) -> None:
        """A bare name that is a province's is a province, unless it names a street, a river or a person."""
        provinces = tuple(
            u
            for u in slot.units
            if u.level is Level.PROVINCE and (not u.former or slot.key in self.gazetteer.bare_former)
        )
        if not provinces or slot.key in _NEVER_BARE:
            slot.units = tuple(u for u in slot.units if u.level is not Level.PROVINCE)
            slot.levels = tuple(level for level in slot.levels if level is not Level.PROVINCE)
            return
        tokens = self.spans.tokens
        following = slot.past
        dashed = following + 1 < len(tokens) and self.spans.keys[following] == "-"
        if self._before(slot, "street") and not dashed:
            slot.tags.add("street")
            return
        if self._before(slot, "person"):
            slot.tags.add("person")
            return
        if slot.past - slot.first == 1 and not self._single_syllable(slot):
            return
        slot.units, slot.levels, slot.evidence = provinces, (Level.PROVINCE,), True

    def _single_syllable(self, slot: Slot) -> bool:
        """``Huế`` and abbreviations: not the last syllable of another name."""
        tokens, at = self.spans.tokens, slot.first
        text = tokens.texts[at]
        if text.isupper() and len(text) > 1 and len(slot.key) <= 4:
            return text in ("HCM", "BRVT", "TTH")
        if not at or tokens.shapes[at - 1] not in "xXS" or tokens.tight[at]:
            return True
        return tokens.texts[at - 1].isupper() or self.spans.keys[at - 1] in ("đô", "xứ", "festival", "học")

    def _narrow_to_kind(self, slot: Slot) -> None:
        """``thành phố`` and ``tỉnh`` tell provinces from cities of the same name."""
        if not slot.units or Level.PROVINCE not in slot.levels:
            return
        central = slot.kind == "thành phố"
        wanted = tuple(
            u
            for u in slot.units
            if (u.kind == "thành phố") == central and (u.level is Level.PROVINCE or u.kind == "thành phố")
        )
        slot.units = wanted or slot.units
        slot.levels = tuple(dict.fromkeys(u.level for u in slot.units))

    def _reject_foreign(self) -> None:
        """A unit beside a country, or beside an unlisted unit of a foreign chain, is foreign."""
        keys, texts = self.spans.keys, self.spans.tokens.texts
        for slot in self.slots:
            at = slot.past
            if at < len(keys) and texts[at] in ",(-–":
                at += 1
                if at < len(keys) and self.cues["foreign"].begins_at(keys, at) and texts[at][0].isupper():
                    slot.tags.add("foreign")
                    slot.evidence = False

    # --- neighbours --------------------------------------------------------------------------------------------

    def _gap(self, a: Slot, b: Slot) -> list[str]:
        if b.first - a.past > 4:
            return ["…"]
        return [self.spans.keys[i] for i in range(a.past, b.first)]

    def _chain_gap(self, a: Slot, b: Slot) -> bool:
        gap = self._gap(a, b)
        if gap in ([], [","], ["-"], ["("], ["/"], [";"]):
            return True
        if gap and gap[0] in (",", "("):
            gap = gap[1:]
        return bool(gap) and tuple(gap) in self.cues["chain"].phrases

    def _list_gap(self, a: Slot, b: Slot) -> bool:
        gap = self._gap(a, b)
        if gap in ([","], [";"], ["-"], ["/"]):
            return True
        if gap and gap[0] in (",", ";", ")"):
            gap = gap[1:]
        return bool(gap) and tuple(gap) in self.cues["list"].phrases

    def _pairs(self, a: Slot, b: Slot) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """Units of ``a`` that lie in units of ``b``, and those units of ``b``."""
        below, above = [], []
        for parent in b.units:
            held = [child for child in a.units if self.gazetteer.holds(parent, child)]
            if held:
                above.append(parent)
                below += [child for child in held if child not in below]
        return tuple(below), tuple(above)

    def _chains(self) -> None:
        """``A, B`` where B holds A: both are places, and each narrows the other; right to left."""
        for at in range(len(self.slots) - 2, -1, -1):
            a, b = self.slots[at], self.slots[at + 1]
            if "foreign" in a.tags or not self._chain_gap(a, b):
                continue
            if "foreign" in b.tags:
                a.evidence = False
                a.tags.add("foreign")
                continue
            self._chain(a, b)

    def _chain(self, a: Slot, b: Slot) -> None:
        if a.levels == (Level.HAMLET,):
            if b.evidence and _top(b) > 0 and not b.bare:
                a.parent, a.evidence = b, True
            elif b.units and (Level.COMMUNE in b.levels or Level.DISTRICT in b.levels or b.evidence):
                a.parent, a.evidence = b, True
                b.evidence = True
            return
        if not (a.evidence or b.evidence) and not self._address_of_two(a, b):
            return
        if a.bare and not a.evidence and a.tags:
            return
        below, above = self._pairs(a, b)
        if not below and not a.bare and b.units:
            below, above = self._damaged(a, b)
        if not below:
            if not a.bare and not b.bare and _top(b) > _top(a):
                a.parent = b
            return
        if a.bare and not a.evidence and self._gap(a, b) == [] and all(u.level is Level.COMMUNE for u in below):
            return
        a.units, b.units = below, above
        a.levels = tuple(dict.fromkeys(u.level for u in below))
        b.levels = tuple(dict.fromkeys(u.level for u in above))
        a.parent = b
        a.evidence = b.evidence = True

    def _address_of_two(self, a: Slot, b: Slot) -> bool:
        return False

    def _damaged(self, a: Slot, b: Slot) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """A misspelt unit, or a commune merged since, in the unit that the text names after it."""
        level = a.levels[0] if a.levels else Level.COMMUNE
        for parent in b.units:
            if parent.level is Level.DISTRICT and level is Level.COMMUNE:
                commune = self.gazetteer.merged(a.key, parent)
                if commune is not None:
                    a.merged = True
                    return (commune,), (parent,)
        for parent in b.units:
            pool: Iterable[Unit]
            if parent.level is Level.DISTRICT and level is Level.COMMUNE:
                heirs = [self.gazetteer.unit(code) for code in parent.merged_into] or [parent]
                pool = [child for heir in heirs if heir for child in self.gazetteer.children(heir)]
            elif parent.level is Level.PROVINCE and level in (Level.DISTRICT, Level.COMMUNE):
                pool = [unit for unit in self.gazetteer.children(parent) if unit.level is level]
            else:
                continue
            near = self.gazetteer.similar(a.key, pool)
            if near:
                a.approximate = True
                return near, (parent,)
        return (), ()

    def _lists(self) -> None:
        """Members of a list share level and surroundings: ``các huyện: Kim Bôi, Lạc Thủy``."""
        for at in range(1, len(self.slots)):
            a, b = self.slots[at - 1], self.slots[at]
            if not a.evidence or not b.bare or b.evidence or b.tags or a.levels == (Level.HAMLET,):
                continue
            if not self._list_gap(a, b):
                continue
            self._join_list(a, b)
        for at in range(len(self.slots) - 2, -1, -1):
            a, b = self.slots[at], self.slots[at + 1]
            if a.bare and not a.evidence and not a.tags and b.bare and b.evidence and self._list_gap(a, b):
                self._join_list(b, a)

    def _join_list(self, a: Slot, b: Slot) -> None:
        homes = {u.province for u in a.units}
        parents = {u.parent for u in a.units}
        same = [u for u in b.units if u.level in a.levels and u.edition in {v.edition for v in a.units}]
        close = [u for u in same if u.parent in parents] or [u for u in same if u.province in homes]
        if not close and a.plural:
            close = same
        if close and (
            a.plural or not a.bare or a.levels == (Level.DISTRICT,) or any(u.parent in parents for u in close)
        ):
            b.units, b.levels, b.evidence = tuple(close), tuple(dict.fromkeys(u.level for u in close)), True
            b.kind, b.plural = a.kind, a.plural
            if not a.bare or a.plural:
                shared = {u.province for u in close}
                a.units = tuple(u for u in a.units if u.province in shared) or a.units

    # --- the document ------------------------------------------------------------------------------------------

    def _repeated(self) -> None:
        """A bare name is a place where the same name stands with its unit word, or in a chain, elsewhere."""
        known: dict[str, Slot] = {}
        for slot in self.slots:
            if slot.evidence and slot.levels != (Level.HAMLET,) and _top(slot) < 3:
                known.setdefault(slot.key, slot)
        for slot in self.slots:
            if slot.evidence or not slot.bare or slot.tags or slot.key not in known:
                continue
            if any(self._before(slot, kind) for kind in ("street", "named_after", "person")):
                continue
            model = known[slot.key]
            if slot.past - slot.first == 1 and not self._before(slot, "locative"):
                continue
            slot.units, slot.levels, slot.kind, slot.evidence = model.units, model.levels, model.kind, True

    def _settled_neighbourhood(self) -> None:
        """Cities and urban districts by their bare name; other districts after a preposition, in a province named here."""
        here = {u.province for slot in self.slots if slot.evidence for u in slot.units}
        for slot in self.slots:
            if slot.evidence or not slot.bare or slot.tags or Level.DISTRICT not in slot.levels:
                continue
            if any(self._before(slot, kind) for kind in ("street", "named_after", "person")):
                continue
            districts = tuple(u for u in slot.units if u.level is Level.DISTRICT)
            local = tuple(u for u in districts if u.province in here)
            city = any(u.kind in _CITIES for u in districts)
            placed = self._before(slot, "locative")
            long = slot.past - slot.first > 1 or "-" in slot.key
            if (city and long and (local or placed)) or (local and placed and long):
                slot.units, slot.levels, slot.evidence = local or districts, (Level.DISTRICT,), True

    def _find_parents(self) -> None:
        """Members of a list share the parent that follows its last member; hamlets too."""
        for at in range(len(self.slots) - 2, -1, -1):
            a, b = self.slots[at], self.slots[at + 1]
            if a.parent is not None and a.parent.evidence:
                continue
            a.parent = None
            if _top(a) == _top(b) and b.parent is not None and self._list_gap(a, b):
                below, above = self._pairs(a, b.parent)
                if below:
                    a.units, a.parent = below, b.parent
                elif not a.units:
                    a.parent = b.parent
            elif _top(b) > _top(a) and self._chain_gap(a, b) and not a.bare:
                below, above = self._pairs(a, b)
                if below:
                    a.units, b.units, a.parent = below, above, b

    def _count(self) -> None:
        for slot in self.slots:
            homes = {u.province for u in slot.units if u.province}
            if len(homes) == 1:
                self.provinces[homes.pop()] += 2 if _top(slot) == 3 else 1
            if slot.levels == (Level.DISTRICT,) and len({u.code for u in slot.units}) == 1:
                self.districts[slot.units[0].code] += 1
        if self.home is not None:
            self.provinces[self.home.code] += 1

    def _document(self) -> None:
        """What is still ambiguous is the unit of the districts and provinces that the document speaks of."""
        for slot in self.slots:
            if len(slot.units) > 1:
                slot.units = self._best(slot)
            if not slot.units and "unlisted" in slot.tags and slot.parent is None:
                self._merged_nearby(slot)

    def _best(self, slot: Slot) -> tuple[Unit, ...]:
        def weight(unit: Unit) -> tuple[int, int, int]:
            district = self.districts[unit.parent] if unit.level is Level.COMMUNE else 0
            return (district, self.provinces[unit.province], int(unit.kind == slot.kind))

        ranked: dict[tuple[int, int, int], list[Unit]] = {}
        for unit in slot.units:
            ranked.setdefault(weight(unit), []).append(unit)
        return tuple(ranked[max(ranked)])

    def _merged_nearby(self, slot: Slot) -> None:
        for code, _ in self.districts.most_common(3):
            district = self.gazetteer.unit(code)
            commune = self.gazetteer.merged(slot.key, district) if district and Level.COMMUNE in slot.levels else None
            if commune is not None:
                slot.units, slot.merged = (commune,), True
                return


def _top(slot: Slot) -> int:
    return max((_RANK[level] for level in slot.levels), default=0)


def at_edition(candidates: Sequence[Unit], edition: Edition) -> tuple[Unit, ...]:
    """The candidates on the map in force, or all of them when it knows none."""
    return tuple(u for u in candidates if u.edition is edition) or tuple(candidates)
