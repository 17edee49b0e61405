"""Which of the spans are places, and which official unit each one names.

Neighbours decide first (``xã Hưng Đạo, thành phố Cao Bằng``), then the other places of the document, then the home
province of the portal. What stays ambiguous stays unlinked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nlp.keys import match_key
from nlp.place_neighbours import Neighbours
from nlp.place_spans import Spans
from nlp.place_tokens import Slot
from nlp.units import Edition, Level, Unit

_CITIES = frozenset(("thành phố", "quận", "thị xã"))
_NEVER_BARE = frozenset(("hồ chí minh",))
_BARE_LETTERS = frozenset(("HCM", "BRVT"))
_CITY_WORDS = frozenset(("đô", "xứ", "festival", "học", "viện", "thiên"))
"""Words before ``Huế`` that leave it a place."""


class Links(Neighbours):
    """Accepts and resolves the slots of one text."""

    def __init__(self, spans: Spans, slots: Sequence[Slot], edition: Edition, home: Unit | None = None) -> None:
        super().__init__(spans, slots)
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

    def _drop_strangers(self) -> None:
        """Unlisted districts and communes count only where the text names a unit that is listed."""
        if not any(slot.units for slot in self.slots):
            self.slots = [slot for slot in self.slots if slot.rank < 1]

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
