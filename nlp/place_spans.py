"""Where a text may name administrative units: unit word and name, elided lists, bare names of the gazetteer.

Spans are found here, in one pass over the tokens; which of the bare ones are places, and which unit each names, is for
``nlp.place_links`` to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.names import elements
from nlp.place_cues import UnitWord
from nlp.place_numbers import NumberedUnits
from nlp.place_tokens import PlaceTokens, Slot
from nlp.units import Level, Unit, Units

_WIDEST_NAME = 4
_ALSO_WORDS = frozenset(("đoàn", "từ", "hồ", "ông"))
"""Surnames that stand before places as ordinary words: ``Đoàn Hà Nội``, ``Từ Hà Nội``."""
_COUNTRY = ["việt", "nam"]
_BYNAME = ["thủ", "đô"]
"""Written with one capital, the byname of Hà Nội."""


class Spans(NumberedUnits):
    """Finds the slots of one text."""

    def __init__(self, tokens: PlaceTokens, gazetteer: Units) -> None:
        super().__init__(tokens, gazetteer)
        self.surnames = elements().surnames

    def find(self) -> list[Slot]:
        """All slots in order, not overlapping."""
        slots: list[Slot] = []
        shapes, keys = self.tokens.shapes, self.tokens.keys
        small_letters_begin = self.words.keys() | self.gazetteer.province_heads
        at = 0
        while at < self.tokens.count:
            if shapes[at] not in "xXS" and keys[at] not in small_letters_begin:
                at += 1
                continue
            found = self._at(at)
            slots += found
            at = found[-1].past if found else at + max(self._never(at), 1)
        return slots

    def _at(self, at: int) -> list[Slot]:
        tokens = self.tokens
        shape, key = tokens.shapes[at], tokens.keys[at]
        if shape in "xX" and self._never(at):
            return []
        if key in self.words:
            found = self._listed_in_full(at) if shape in "xX" else []
            found = found or self._with_unit_word(at)
            if found:
                return found
        if shape == "l":
            return self._lost_capital(at) if key in self.gazetteer.province_heads else []
        if shape not in "xXS":
            return []
        return self._glued(at) or self._bare(at)

    def _never(self, at: int) -> int:
        """Length of a phrase here that is never a place, such as ``Thái Bình Dương``."""
        if self.tokens.shapes[at] not in "xX":
            return 0
        width = self.cues["not_place"].begins_at(self.tokens.keys, at)
        return width if width and self.tokens.capital(at + width - 1) else 0

    # --- unit word and name ------------------------------------------------------------------------------------

    def _listed_in_full(self, at: int) -> list[Slot]:
        """Names that begin like a unit word: ``Sóc Trăng``, ``Bản Ngoại``."""
        if self.tokens.keys[at : at + 2] == _BYNAME:
            return []  # "Thủ đô Hà Nội" is one name
        found = self._bare(at)
        if found and found[0].past - at > 1 and found[0].rank >= 2:
            return found
        return []

    def _with_unit_word(self, at: int) -> list[Slot]:
        for word in self.words[self.tokens.keys[at]]:
            after = self._after_word(at, word)
            slots = [] if after is None else self._named(at, after, word)
            if slots:
                return slots
        return []

    def _named(self, at: int, after: int, word: UnitWord) -> list[Slot]:
        tokens = self.tokens
        plural = self._plural(at)
        if tokens.text(after) == ":":
            at, after, plural = after + 1, after + 1, True
        if word.form == "word":
            after += self.cues["modifier"].begins_at(tokens.keys, after)
        if tokens.key(after) == "số" and tokens.shapes[after + 1 : after + 2] == "n":
            after += 1
        if after >= tokens.count:
            return []
        if self._is_number(after, word):
            return self._numbered(at, after, word)
        slot = self._proper(at, after, word) if word.form != "number" else None
        if slot is None or (word.form == "address" and not self._in_address(at, slot.past)):
            return []
        slot.plural = plural
        return [slot, *self._hamlet_list(slot, word)] if plural and Level.HAMLET in word.levels else [slot]

    def _plural(self, at: int) -> bool:
        if not at:
            return False
        count = self.tokens.shapes[at - 1] == "n" and len(self.tokens.texts[at - 1]) <= 3
        return count or self.cues["plural"].ends_at(self.tokens.keys, at)

    # --- names after a unit word -------------------------------------------------------------------------------

    def _proper(self, at: int, after: int, word: UnitWord) -> Slot | None:
        """The unit whose name begins at ``after``."""
        tokens = self.tokens
        if Level.HAMLET not in word.levels:
            for width, units in self.gazetteer.longest(tokens.keys, after, tokens.reach(after)):
                fitting = tuple(unit for unit in units if unit.level in word.levels)
                if fitting and self._capitals_enough(after, after + width) and self._ends(after, width, word, fitting):
                    return self._slot(at, after, after + width, word, fitting)
        if not tokens.capital(after):
            return None
        found = self._unlisted(at, after, word)
        listed = found is not None and found.units and found.rank > 1
        return found if listed or not self._is_person(at, after) else None

    def _slot(self, at: int, name: int, past: int, word: UnitWord, units: tuple[Unit, ...] = ()) -> Slot:
        key = " ".join(self.tokens.keys[name:past])
        return Slot(
            at, name, past, key, word.levels, units, word.kind, evidence=word.form not in ("careful", "address")
        )

    def _ends(self, first: int, width: int, word: UnitWord, units: tuple[Unit, ...]) -> bool:
        """A commune's name of one syllable is not the beginning of a longer one, nor an initial (``P.V``)."""
        tokens = self.tokens
        if width > 1 or any(unit.level is not Level.COMMUNE for unit in units):
            return True
        after = first + 1
        if word.form == "stop":
            return tokens.text(after) == ","
        return not (tokens.joined(after) and tokens.capital(after)) or "Kinh" in self.surnames.get(
            tokens.keys[after], ()
        )

    def _capitals_enough(self, first: int, past: int) -> bool:
        """Capitals as in a name; lost ones are forgiven after a unit word while one is left (``tỉnh cao Bằng``)."""
        capitals = sum(self.tokens.capital(i) for i in range(first, past))
        return capitals == past - first or (capitals > 0 and past - first > 1)

    def _unlisted(self, at: int, after: int, word: UnitWord) -> Slot | None:
        """A name that the gazetteer does not hold: hamlets, communes merged since, misspelt units."""
        tokens = self.tokens
        past = self._cut(after)
        if Level.HAMLET in word.levels:
            past = self._hamlet_end(past)
            lettered = past - after > 1 and tokens.shapes[past - 1] == "S"  # «ấp Tân Điền B»
            return self._slot(at, after, past, word) if tokens.native(after, past - lettered) else None
        if past == after + 1 and tokens.joined(past) and tokens.shapes[past] == "l" and tokens.text(past + 1) == ",":
            past += 1  # a lost capital: "xã Triệu ẩu, huyện …"
        shortest = 1 if past - after > 1 or word.form == "stop" else 0
        for end in range(past, after + shortest, -1):
            near = self.gazetteer.toneless(" ".join(tokens.keys[after:end]))
            near = tuple(unit for unit in near if unit.level in word.levels)
            if near:
                slot = self._slot(at, after, end, word, near)
                slot.approximate = True
                return slot
        if word.kind == "tỉnh":
            past = tokens.run_end(after)
        elif not tokens.native(after, past) or (word.form == "stop" and tokens.text(past) != ","):
            return None
        if tokens.keys[after : after + 2] == _COUNTRY:
            return None
        slot = self._slot(at, after, past, word)
        if Level.PROVINCE in word.levels:
            slot.foreign, slot.evidence = True, False  # all our provinces are listed
        return slot

    def _cut(self, first: int) -> int:
        """End of an unlisted name in a run of capitals: before a person's name that follows it."""
        end = self.tokens.run_end(first)
        for i in range(first + 2, min(end - 1, first + _WIDEST_NAME + 1)):
            if "Kinh" in self.surnames.get(self.tokens.keys[i], ()):
                return i
        return min(end, first + _WIDEST_NAME)

    def _hamlet_end(self, past: int) -> int:
        """A hamlet's name may hold a spaced dash (``Nà Chích - Pác Liêng``) and end in a number (``Tân Lập 2``)."""
        tokens = self.tokens
        if tokens.key(past) == "-" and tokens.capital(past + 1) and tokens.keys[past + 1] not in self.words:
            second = self._cut(past + 1)
            above = any(unit.level is not Level.COMMUNE for unit in self._units_at(past + 1))
            if second - past <= 4 and not above and tokens.text(second) in (",", "(", ")"):
                return second
        if tokens.joined(past) and tokens.texts[past].isdecimal() and len(tokens.texts[past]) <= 2:
            following = tokens.text(past + 1)
            if not following or following in ",.;()-–:" or tokens.key(past + 1) in self.words:
                return past + 1
        return past

    def _hamlet_list(self, head: Slot, word: UnitWord) -> Iterator[Slot]:
        """The other members of ``các thôn A, B và C``."""
        tokens = self.tokens
        past = head.past
        while (joint := tokens.after_list_joint(past)) is not None and tokens.capital(joint):
            unit_word = tokens.keys[joint] in self.words and not (
                tokens.shapes[joint] == "x" and tokens.run_end(joint) > joint + 1
            )
            if unit_word or any(u.level is not Level.COMMUNE for u in self._units_at(joint)):
                return
            past = self._hamlet_end(self._cut(joint))
            if past - joint > 3 or not tokens.native(joint, past):
                return
            yield self._slot(joint, joint, past, word)

    def _is_person(self, at: int, name: int) -> bool:
        """``già làng Đôih``, ``trưởng thôn Hoàng Văn Tiến``, ``Bí thư xã Lê Thị Na``."""
        tokens = self.tokens
        if at and tokens.keys[at - 1] == "già":
            return True
        if not any(self.cues["title_person"].ends_at(tokens.keys, past) for past in range(max(at - 3, 1), at + 1)):
            return False
        end = tokens.run_end(name)
        width = end - name
        if tokens.keys[name] not in self.surnames:
            return width == 1 and bool(at) and tokens.keys[at - 1] in ("trưởng", "phó")
        in_address = tokens.text(end) == "," and tokens.key(end + 1) in self.words
        return width >= 3 or (width == 2 and not in_address)

    # --- bare names --------------------------------------------------------------------------------------------

    def _bare(self, at: int) -> list[Slot]:
        tokens = self.tokens
        if self._continues_person(at):
            return []
        for width, named in self.gazetteer.longest(tokens.keys, at, tokens.reach(at)):
            units = named
            past = at + width
            capitals = all(tokens.capital(i) or tokens.keys[i] in "-." for i in range(at, past))
            if not capitals and tokens.keys[at:past] != _BYNAME:
                continue
            key = " ".join(tokens.keys[at:past])
            if key not in self.gazetteer.bare_former:  # Nam Hà was a province, but "Nam Hà Tĩnh" does not mean it
                units = tuple(u for u in units if not (u.former and u.level is Level.PROVINCE))
            if not units:
                continue
            if all(unit.level is not Level.PROVINCE for unit in units) and self._cuts_province(at, past):
                return []
            slot = Slot(at, at, past, key, (), bare=True, evidence=False)
            slot.narrow(units)
            return [slot]
        return []

    def _cuts_province(self, at: int, past: int) -> bool:
        """Does a province's name begin inside the span and end after it? ``Nam Hà`` in ``phía Nam Hà Tĩnh``."""
        tokens = self.tokens
        for i in range(at + 1, past):
            for width, units in self.gazetteer.longest(tokens.keys, i, tokens.reach(i)):
                if i + width > past and tokens.capital(i + width - 1) and any(u.level is Level.PROVINCE for u in units):
                    return True
        return False

    def _lost_capital(self, at: int) -> list[Slot]:
        """``cao Bằng``: a province whose first capital was lost."""
        tokens = self.tokens
        key = f"{tokens.keys[at]} {tokens.key(at + 1)}"
        if not (tokens.joined(at + 1) and tokens.shapes[at + 1] == "x") or tokens.shapes[at + 2 : at + 3] == "x":
            return []
        provinces = tuple(u for u in self.gazetteer.named(key) if u.level is Level.PROVINCE and not u.former)
        return [Slot(at, at, at + 2, key, (Level.PROVINCE,), provinces, bare=True, evidence=False)] if provinces else []

    def _continues_person(self, at: int) -> bool:
        """Is there a surname just before, in the same run of capitals?"""
        tokens = self.tokens
        for before in range(at - 1, max(at - 4, -1), -1):
            if not tokens.joined(before + 1) or tokens.shapes[before] not in "xX":
                return False
            key = tokens.keys[before]
            if not tokens.native(before, before + 1) or self.cues["firm"].ends_at(tokens.keys, before + 1):
                return False
            if key in ("thị", "văn"):
                return True
            if "Kinh" in self.surnames.get(key, ()):
                return key not in _ALSO_WORDS or before < at - 1
        return False
