"""Which of the spans are places, and which official unit each one names.

Neighbours decide first (``xã Hưng Đạo, thành phố Cao Bằng``), then the other places of the document, then the home
province of the portal. What stays ambiguous stays unlinked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from nlp.keys import match_key
from nlp.names import elements
from nlp.place_cues import cues
from nlp.place_spans import Spans
from nlp.place_tokens import Slot
from nlp.units import Edition, Level, Unit

_CITIES = frozenset(("thành phố", "quận", "thị xã"))
_NEVER_BARE = frozenset(("hồ chí minh",))
_BARE_LETTERS = frozenset(("HCM", "BRVT"))
_CITY_WORDS = frozenset(("đô", "xứ", "festival", "học", "viện", "thiên"))
"""Words before ``Huế`` that leave it a place."""


class Links:
    """Accepts and resolves the slots of one text."""

    def __init__(self, spans: Spans, slots: Sequence[Slot], edition: Edition, home: Unit | None = None) -> None:
        self.tokens = spans.tokens
        self.gazetteer = spans.gazetteer
        self.cues = cues()
        self.slots = list(slots)
        self.edition = edition
        self.home = home
        self.provinces: Counter[str] = Counter()
        self.districts: Counter[str] = Counter()

    def resolve(self) -> list[Slot]:
        """The slots that are places, with ``units`` narrowed and ``parent`` set."""
        for slot in self.slots:
            self._on_the_map(slot)
            if slot.bare:
                self._judge_bare(slot)
            else:
                self._narrow_to_kind(slot)
        self._mark_foreign()
        self._mark_features()
        self._chains()
        self._lists()
        self._repeated()
        self._by_themselves()
        self._hamlets_by_themselves()
        self._repeated()
        self._chains()
        self._lists()
        self.slots = [slot for slot in self.slots if slot.evidence and (slot.units or not slot.bare or slot.rank == 0)]
        self._drop_strangers()
        self._find_parents()
        self._count()
        for slot in self.slots:
            self._settle(slot)
        self._give_back_heads()
        return self.slots

    def _give_back_heads(self) -> None:
        """In ``các huyện A, B`` the unit word belongs to the list, so that its members are alike."""
        for a, b in pairwise(self.slots):
            elided = b.first == b.name and b.rank == a.rank and self._listed(a, b)
            if elided and a.plural and a.first < a.name and self.tokens.shapes[a.name] != "n":
                a.first = a.name

    # --- single spans ------------------------------------------------------------------------------------------

    def _on_the_map(self, slot: Slot) -> None:
        """Before the reform there is only the old map; after it the old names live on."""
        if self.edition is Edition.OLD:
            slot.narrow(tuple(u for u in slot.units if u.edition is Edition.OLD))

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

    def _judge_bare(self, slot: Slot) -> None:
        """A bare name that is a province's is a province, unless it names a street, a river or a person."""
        dashed = self.tokens.key(slot.past) == "-" and self.tokens.capital(slot.past + 1)
        slot.blocked = (
            self._before(slot, "person") or (self._before(slot, "street") and not dashed) or self._signature(slot)
        )
        provinces = tuple(
            u
            for u in slot.units
            if u.level is Level.PROVINCE and (not u.former or slot.key in self.gazetteer.bare_former)
        )
        if not provinces or slot.key in _NEVER_BARE:
            slot.narrow(tuple(u for u in slot.units if u.level is not Level.PROVINCE))
            slot.blocked |= self._house_number(slot.first - 1)
        elif not slot.blocked and (slot.past - slot.first > 1 or self._stands_alone(slot)):
            slot.narrow(provinces)
            slot.evidence = slot.key != "thủ đô" or self._means_ha_noi(slot)

    def _house_number(self, at: int) -> bool:
        """``250 Minh Khai`` is an address in a street; ``năm 2016 Minh Khai`` is none."""
        return (
            at >= 0
            and self.tokens.shapes[at] == "n"
            and not (self.tokens.texts[at].isdecimal() and len(self.tokens.texts[at]) == 4)
        )

    def _signature(self, slot: Slot) -> bool:
        """A name after the last full stop of the text is its author's."""
        before = self.tokens.texts[slot.first - 1] if slot.first else ""
        return slot.past == self.tokens.count and before in (".", ":", "!", "?", "/", "”", '"', "\n")

    def _stands_alone(self, slot: Slot) -> bool:
        """``Huế`` and abbreviations: not the last syllable of another name."""
        at, text = slot.first, self.tokens.texts[slot.first]
        if text.isupper() and len(text) > 1:
            return text in _BARE_LETTERS or len(text) > 4 or self._in_capitals(at)
        if not at or self.tokens.shapes[at - 1] not in "xXS" or self.tokens.tight[at]:
            return True
        return self.tokens.texts[at - 1].isupper() or self.tokens.keys[at - 1] in _CITY_WORDS

    def _in_capitals(self, at: int) -> bool:
        """Is the word before printed in capitals too, as in a headline?"""
        return bool(at) and self.tokens.shapes[at - 1] == "X"

    def _means_ha_noi(self, slot: Slot) -> bool:
        """``Thủ đô`` with nothing foreign after it: no other name, and ``của`` no country."""
        after = slot.past
        if self.tokens.joined(after) and self.tokens.capital(after):
            return False
        at_home = self.home is not None and "hà nội" in match_key(self.home.name)
        return self.tokens.key(after) != "của" and (at_home or any("hà nội" in other.key for other in self.slots))

    def _narrow_to_kind(self, slot: Slot) -> None:
        """``thành phố`` and ``tỉnh`` tell provinces from cities of the same name."""
        if slot.units and Level.PROVINCE in slot.levels:
            city = slot.kind == "thành phố"
            wanted = tuple(u for u in slot.units if (u.kind == "thành phố") == city)
            slot.narrow(wanted or slot.units)

    def _mark_foreign(self) -> None:
        """A unit beside a country is foreign."""
        tokens = self.tokens
        ours = {slot.first: slot.past - slot.first for slot in self.slots}
        for slot in self.slots:
            at = slot.past
            if tokens.text(at) in (",", "(") or tokens.key(at) == "-":
                at += 1
                width = self.cues["foreign"].begins_at(tokens.keys, at) if tokens.capital(at) else 0
                if width > ours.get(at, 0):  # Mỹ, but not Mỹ Đức
                    slot.foreign = slot.blocked = True
                    slot.evidence = False

    def _mark_features(self) -> None:
        """``Sơn Trà`` alone is the peninsula where the text speaks of ``bán đảo Sơn Trà`` and never of the district."""
        written = {slot.key for slot in self.slots if not slot.bare}
        features = {slot.key for slot in self.slots if slot.bare and self._before(slot, "feature")} - written
        for slot in self.slots:
            slot.feature = slot.bare and not slot.evidence and slot.key in features

    # --- neighbours --------------------------------------------------------------------------------------------

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

    # --- the document ------------------------------------------------------------------------------------------

    def _repeated(self) -> None:
        """A bare name is a place where the same name stands with its unit word, or in a chain, elsewhere."""
        known: dict[str, Slot] = {}
        for slot in self.slots:
            if slot.evidence and slot.rank < 3:
                known.setdefault(slot.key, slot)
        for slot in self.slots:
            if slot.evidence or not slot.bare or slot.blocked or slot.feature or slot.key not in known:
                continue
            if self._before(slot, "named_after") or (
                slot.past - slot.first == 1 and not self._before(slot, "locative")
            ):
                continue
            model = known[slot.key]
            slot.units, slot.levels, slot.kind, slot.evidence = model.units, model.levels, model.kind, True

    def _by_themselves(self) -> None:
        """Bare names of cities and districts that nothing beside them proves.

        A city whose name no person bears is a place anywhere; other districts in a province that the text names, when
        the name is no person's either or a preposition stands before it.
        """
        here = {u.province for slot in self.slots if slot.evidence for u in slot.units}
        if self.home is not None:
            here.add(self.home.code)
        districts_here = {
            u.code for slot in self.slots if slot.evidence for u in slot.units if u.level is Level.DISTRICT
        }
        for slot in self.slots:
            if slot.evidence or not slot.bare or slot.blocked or slot.feature or not slot.units:
                continue
            if self._before(slot, "named_after") or (self._short(slot) and not self._placed(slot)):
                continue
            if Level.DISTRICT not in slot.levels:
                inside = tuple(u for u in slot.units if u.parent in districts_here)
                if not inside and len(slot.units) == 1 and slot.units[0].province in here:
                    inside = slot.units
                site = self._island(slot) or self._before(slot, "site")
                if inside and self._placed(slot) and not self._personal(slot) and not site:
                    slot.narrow(inside)
                    slot.evidence = True
                continue
            districts = tuple(u for u in slot.units if u.level is Level.DISTRICT)
            local = tuple(u for u in districts if u.province in here)
            placed = self._placed(slot)
            personal = self._personal(slot)
            if self._short(slot) and not local:
                continue
            city = any(u.kind == "thành phố" for u in districts) and not personal
            urban = any(u.kind in _CITIES for u in districts) and (placed or local)
            if (
                city
                or urban
                or (local and (placed or not personal))
                or (placed and len(districts) == 1 and not personal)
            ):
                slot.narrow(local or districts)
                slot.evidence = True

    def _island(self, slot: Slot) -> bool:
        """``đảo Lại Sơn`` is the island, not the commune of its name."""
        return bool(slot.first) and self.tokens.keys[slot.first - 1] == "đảo"

    def _placed(self, slot: Slot) -> bool:
        """After a preposition, or alone at the end of brackets: ``(17 tuổi, Gia Bình)``."""
        tokens = self.tokens
        if self._before(slot, "locative"):
            return True
        before = tokens.texts[slot.first - 1] if slot.first else ""
        after_age = before == "," and slot.first > 1 and tokens.keys[slot.first - 2] == "tuổi"
        return tokens.text(slot.past) == ")" and (before == "(" or after_age)

    def _hamlets_by_themselves(self) -> None:
        """``dân làng An Định``, ``tại bản Nậm Nèn``: a word before it, in a text that speaks of our provinces."""
        if not any(slot.evidence and slot.units for slot in self.slots):
            return
        proven = {slot.key for slot in self.slots if slot.evidence and slot.rank == 0}
        for slot in self.slots:
            if slot.evidence or slot.foreign or slot.rank > 0 or slot.kind in ("khu", "khối"):
                continue
            named = slot.past - slot.name > 1 and self._before(slot, "locative", "resident")
            slot.evidence = named or slot.key in proven

    def _short(self, slot: Slot) -> bool:
        """One syllable proves nothing (``Vinh``), unless it is none of Vietnamese (``Pleiku``)."""
        return slot.past - slot.first == 1 and self.tokens.native(slot.first, slot.past)

    def _personal(self, slot: Slot) -> bool:
        """Could the name be a person's, too?"""
        first = self.tokens.keys[slot.first]
        table = elements()
        return first in table.kinh or first in table.middles

    def _drop_strangers(self) -> None:
        """Unlisted districts and communes count only where the text names a unit that is listed."""
        if not any(slot.units for slot in self.slots):
            self.slots = [slot for slot in self.slots if slot.rank < 1]

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

    def _count(self) -> None:
        """How often the text speaks of which province and district."""
        for slot in self.slots:
            homes = {u.province for u in slot.units if u.province}
            if len(homes) == 1:
                self.provinces[homes.pop()] += 2 if slot.rank == 3 else 1
            if slot.levels == (Level.DISTRICT,) and len(slot.units) == 1:
                self.districts[slot.units[0].code] += 1
        if self.home is not None:
            self.provinces[self.home.code] += 1

    def _settle(self, slot: Slot) -> None:
        """What is still ambiguous is the unit of the districts and provinces that the text speaks of."""
        if len(slot.units) > 1:
            ranked: dict[tuple[int, ...], list[Unit]] = {}
            for unit in slot.units:
                ranked.setdefault(self._weight(slot, unit), []).append(unit)
            slot.narrow(tuple(ranked[max(ranked)]))
        if not slot.units and slot.parent is None and Level.COMMUNE in slot.levels:
            self._merged_nearby(slot)

    def _weight(self, slot: Slot, unit: Unit) -> tuple[int, ...]:
        near = self.districts[unit.parent] if unit.level is Level.COMMUNE else 0
        higher = int(unit.level is not Level.COMMUNE) if slot.bare else 0
        return (
            int(unit.edition is self.edition),
            higher,
            near,
            self.provinces[unit.province],
            int(unit.kind == slot.kind),
            int(not unit.former),
        )

    def _merged_nearby(self, slot: Slot) -> None:
        for code, _ in self.districts.most_common(3):
            district = self.gazetteer.unit(code)
            commune = self.gazetteer.merged(slot.key, district) if district else None
            if commune is not None:
                slot.units, slot.merged = (commune,), True
                return
