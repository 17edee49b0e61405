"""Where a text may name administrative units: unit word and name, elided lists, bare names of the gazetteer.

Spans are found here, in one pass over the tokens; which of the bare ones are places, and which unit each names, is for
``nlp.place_links`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.names import Syllables, elements
from nlp.place_cues import UnitWord, cues, unit_words
from nlp.units import Level, Unit, Units

_DASHES = frozenset("-–—‐‑")
_ROMAN = re.compile(r"[IVX]{1,5}$")
_LETTERED = re.compile(r"\d{1,2}[A-EĐa-e]?$|[A-EĐ]\d?$")
_SYLLABLE = re.compile(  # of Vietnamese or of a language of the highlands, as the press writes it; by match key
    r"(?:[bcdđghklmnprstvx]{0,3}|qu|gi)'?(?:[aeiouyăâêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĭŏŭ]{1,3})"
    r"(?:ch|nh|ng|[cgkmnptrhl])?'?[a-zăâêôơưđ]?$"
)
_WIDEST_NAME = 4


@dataclass(slots=True)
class Slot:
    """A stretch of tokens ``first:past`` that names, or may name, one unit; its name begins at ``name``."""

    first: int
    name: int
    past: int
    key: str
    levels: tuple[Level, ...]
    units: tuple[Unit, ...] = ()
    kind: str = ""
    """Unit word in full when written or inherited from the head of a list."""
    bare: bool = False
    plural: bool = False
    evidence: bool = True
    """Without it the span is a place only if its neighbours say so."""
    approximate: bool = False
    parent: Slot | None = None
    merged: bool = False
    """Found by the name of a commune merged before 2025."""
    tags: set[str] = field(default_factory=set)


class Spans:
    """Finds the slots of one text."""

    def __init__(self, tokens: Syllables, gazetteer: Units) -> None:
        self.tokens = tokens
        self.gazetteer = gazetteer
        self.keys = ["-" if text in _DASHES else key for text, key in zip(tokens.texts, tokens.keys, strict=True)]
        self.cues = cues()
        self.words = unit_words()
        self.surnames = elements().surnames
        self.count = len(tokens)

    def find(self) -> list[Slot]:
        """All slots in order, not overlapping."""
        slots: list[Slot] = []
        at = 0
        shapes, keys, words = self.tokens.shapes, self.keys, self.words
        while at < self.count:
            found: list[Slot] = []
            if keys[at] in words:
                found = list(self._with_unit_word(at))
            if not found and shapes[at] == "l" and keys[at] in self.gazetteer.province_heads:
                found = self._lost_capital(at)
            if not found and shapes[at] in "xXS":
                blocked = self.cues["not_place"].begins_at(keys, at) if shapes[at] in "xX" else 0
                if blocked and self._capital(at + blocked - 1):
                    at += blocked
                    continue
                found = self._bare(at)
            if found:
                slots += found
                at = found[-1].past
            else:
                at += 1
        return slots

    # --- unit word and name ------------------------------------------------------------------------------------

    def _with_unit_word(self, at: int) -> Iterator[Slot]:
        for word in self.words[self.keys[at]]:
            after = self._after_word(at, word)
            if after is None:
                continue
            slots = self._named(at, after, word)
            if slots:
                yield from slots
                return

    def _after_word(self, at: int, word: UnitWord) -> int | None:
        """The token after a unit word that stands at ``at``, or ``None``."""
        tokens, keys = self.tokens, self.keys
        past = at + len(word.keys)
        if past > self.count or tuple(keys[at:past]) != word.keys:
            return None
        if word.form in ("letters", "stop"):
            if tokens.texts[at] != word.text:
                return None
            if past < self.count and tokens.texts[past] == "." and tokens.tight[past]:
                return past + 1
            return past if word.form == "letters" else None
        if at and not tokens.tight[at] and self.cues["inside_word"].ends_at(keys, past):
            return None
        if (
            tokens.shapes[at] in "xX"
            and at
            and tokens.shapes[at - 1] == "x"
            and not tokens.tight[at]
            and tokens.shapes[at] == "x"
        ):
            return None if len(word.keys) == 1 and word.levels[0] is not Level.PROVINCE else past
        return past

    def _named(self, at: int, after: int, word: UnitWord) -> list[Slot]:
        plural = self._plural(at)
        if after < self.count and self.tokens.texts[after] == ":":
            at, after, plural = after + 1, after + 1, True
        after += self.cues["modifier"].begins_at(self.keys, after) if word.form == "word" else 0
        if after >= self.count:
            return []
        if self.tokens.shapes[after] == "n" or self._numeral(after, word):
            return self._numbered(at, after, word)
        if word.form in ("number",):
            return []
        slot = self._proper(at, after, word)
        if slot is None:
            return []
        slot.plural = plural
        slots = [slot]
        if plural and Level.HAMLET in word.levels:
            slots += self._hamlet_list(slot, word)
        return slots

    def _plural(self, at: int) -> bool:
        if not at:
            return False
        return (
            self.tokens.shapes[at - 1] == "n"
            or self.keys[at - 1] in _PLURALS
            or self.cues["plural"].ends_at(self.keys, at)
        )

    def _numeral(self, at: int, word: UnitWord) -> bool:
        text = self.tokens.texts[at]
        if Level.HAMLET in word.levels:
            return bool(_ROMAN.match(text) or _LETTERED.match(text)) and not (
                at + 1 < self.count and self._name_goes_on(at)
            )
        return (
            word.kind in ("quận", "phường")
            and bool(_ROMAN.match(text))
            and len(text) < 5
            and not self._name_goes_on(at)
        )

    def _name_goes_on(self, at: int) -> bool:
        return self._joined(at + 1) and self._capital(at + 1)

    def _numbered(self, at: int, after: int, word: UnitWord) -> list[Slot]:
        """Quận 1, phường 13, ấp 3, tổ 5; also the other members of ``quận 1, 3 và 5``."""
        number = self._number(after)
        if number is None or (not {"quận", "phường"} & {word.kind} and Level.HAMLET not in word.levels):
            return []
        past = after + 1
        if past < self.count and self._joined(past) and self.cues["measure"].begins_at(self.keys, past):
            return []
        if word.form in ("number", "careful") and not self._in_address(at, past):
            return []
        levels = word.levels
        slots = [Slot(at, after, past, number, levels, self._numbered_units(number, levels), word.kind)]
        if Level.HAMLET not in levels and not slots[0].units:
            return []
        while True:
            joint = self._list_joint(past)
            if joint is None or joint >= self.count or (other := self._number(joint)) is None:
                break
            end = joint + 1
            if (
                Level.HAMLET in levels
                or self.cues["measure"].begins_at(self.keys, end)
                or self.tokens.texts[end : end + 1] in (["/"], ["%"])
            ):
                break
            units = self._numbered_units(other, levels)
            if not units:
                break
            slots.append(Slot(joint, joint, end, other, levels, units, word.kind))
            past = end
        return slots

    def _number(self, at: int) -> str | None:
        text = self.tokens.texts[at]
        if text.isdecimal() and len(text) <= 2:
            return str(int(text))
        if _ROMAN.match(text):
            return str(_roman(text))
        if _LETTERED.match(text):
            return text.casefold()
        return None

    def _numbered_units(self, number: str, levels: tuple[Level, ...]) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.gazetteer.named(number) if unit.level in levels)

    def _in_address(self, at: int, past: int) -> bool:
        """Is there a comma or bracket and then a unit word after the span?"""
        texts = self.tokens.texts
        if past < self.count and texts[past] in ",-–(":
            past += 1
        elif at and texts[at - 1] not in ",(":
            return False
        return past < self.count and (self.keys[past] in self.words or bool(self._units_at(past)))

    def _units_at(self, at: int) -> tuple[Unit, ...]:
        if not self._capital(at):
            return ()
        found = self.gazetteer.longest(self.keys, at, self._run_end(at))
        return found[0][1] if found else ()

    def _proper(self, at: int, after: int, word: UnitWord) -> Slot | None:
        """The unit whose name begins at ``after``."""
        levels = word.levels
        end = self._run_end(after)
        if Level.HAMLET not in levels:
            for width, units in self.gazetteer.longest(self.keys, after, self._reach(after)):
                fitting = tuple(unit for unit in units if unit.level in levels)
                if (
                    fitting
                    and self._capitals_enough(after, after + width, word)
                    and not self._split_name(after, width, end)
                ):
                    return self._slot(at, after, after + width, levels, fitting, word)
        if not self._capital(after) or self._is_person(at, after, end):
            return None
        return self._unlisted(at, after, end, word)

    def _slot(
        self, at: int, name: int, past: int, levels: tuple[Level, ...], units: tuple[Unit, ...], word: UnitWord
    ) -> Slot:
        return Slot(
            at, name, past, " ".join(self.keys[name:past]), levels, units, word.kind, evidence=word.form != "careful"
        )

    def _capitals_enough(self, first: int, past: int, word: UnitWord) -> bool:
        """Capitals as in a name; one lost capital is forgiven after a unit word, all of them only for a long name."""
        capitals = sum(self._capital(i) for i in range(first, past))
        return capitals == past - first or (capitals > 0 and past - first > 1)

    def _split_name(self, first: int, width: int, end: int) -> bool:
        """``xã Lê Lợi`` within ``xã Lê Lợi Anh``: the rest of the run would be one lost syllable."""
        return False and bool(first + width + end)

    def _unlisted(self, at: int, after: int, end: int, word: UnitWord) -> Slot | None:
        """A name that the gazetteer does not hold: hamlets, old communes, misspelt units."""
        levels = word.levels
        past = self._cut(after, end)
        if (
            past == after + 1 == end
            and self._joined(past)
            and self.tokens.shapes[past] == "l"
            and self.tokens.texts[past + 1 : past + 2] == [","]
        ):
            past += 1  # a lost capital: "xã Triệu ẩu, huyện …"
        if Level.HAMLET in levels:
            past = self._hamlet_end(after, past)
            if past == after or not all(self._native(i) for i in range(after, past)):
                return None
            return self._slot(at, after, past, levels, (), word)
        for width in range(min(past - after, _WIDEST_NAME), 0, -1):
            key = " ".join(self.keys[after : after + width])
            near = tuple(unit for unit in self.gazetteer.toneless(key) if unit.level in levels)
            if near:
                slot = self._slot(at, after, after + width, levels, near, word)
                slot.approximate = True
                return slot
        if (
            Level.PROVINCE in levels
            or past - after > _WIDEST_NAME
            or not all(self._native(i) for i in range(after, past))
        ):
            return None
        slot = self._slot(at, after, past, levels, (), word)
        slot.tags.add("unlisted")
        return slot

    def _cut(self, first: int, end: int) -> int:
        """End of an unlisted name in a run of capitals: before a person's name that follows it."""
        for i in range(first + 1, min(end, first + _WIDEST_NAME + 1)):
            if (
                self.keys[i] in self.surnames
                and end - i >= 2
                and "Kinh" in self.surnames[self.keys[i]]
                and i - first >= 2
            ):
                return i
        return min(end, first + _WIDEST_NAME)

    def _hamlet_end(self, first: int, past: int) -> int:
        """A hamlet's name may hold one spaced dash (``Nà Chích - Pác Liêng``) and end in a number (``Tân Lập 2``)."""
        texts = self.tokens.texts
        if (
            past + 1 < self.count
            and self.keys[past] == "-"
            and self._capital(past + 1)
            and self.keys[past + 1] not in self.words
        ):
            second = self._cut(past + 1, self._run_end(past + 1))
            names_unit = any(u.level in (Level.PROVINCE, Level.DISTRICT) for u in self._units_at(past + 1))
            if second - past <= 4 and not names_unit and second < self.count and texts[second] in ",()":
                return second
        if past < self.count and self._joined(past) and texts[past].isdecimal() and len(texts[past]) <= 2:
            following = past + 1
            if following >= self.count or texts[following] in ",.;()-–:" or self.keys[following] in self.words:
                return following
        return past

    def _hamlet_list(self, head: Slot, word: UnitWord) -> list[Slot]:
        """The other members of ``các thôn A, B và C``."""
        slots: list[Slot] = []
        past = head.past
        while (joint := self._list_joint(past)) is not None and joint < self.count and self._capital(joint):
            if self.keys[joint] in self.words or any(u.level is not Level.COMMUNE for u in self._units_at(joint)):
                break
            end = self._hamlet_end(joint, self._cut(joint, self._run_end(joint)))
            if end - joint > 3 or not all(self._native(i) for i in range(joint, end)):
                break
            slots.append(self._slot(joint, joint, end, word.levels, (), word))
            past = end
        return slots

    def _list_joint(self, past: int) -> int | None:
        """The token after a comma, semicolon or joining word at ``past``."""
        if past < self.count and self.tokens.texts[past] in ",;":
            after = past + 1
            return after + (self.cues["list"].begins_at(self.keys, after) if after < self.count else 0)
        if past < self.count and (width := self.cues["list"].begins_at(self.keys, past)):
            return past + width
        return None

    def _is_person(self, at: int, name: int, end: int) -> bool:
        """``già làng Đôih``, ``trưởng thôn Hoàng Văn Tiến``, ``Bí thư xã Lê Thị Na``."""
        if at and self.keys[at - 1] == "già":
            return True
        if not any(self.cues["title_person"].ends_at(self.keys, past) for past in range(max(at - 3, 1), at + 1)):
            return False
        width = end - name
        if self.keys[name] not in self.surnames:
            return width == 1 and bool(at) and self.keys[at - 1] in ("trưởng", "phó")
        following = self.tokens.texts[end : end + 1]
        return width >= 3 or (
            width == 2
            and not (following == [","] and self.keys[end + 1 : end + 2] and self.keys[end + 1] in self.words)
        )

    # --- bare names --------------------------------------------------------------------------------------------

    def _bare(self, at: int) -> list[Slot]:
        if self._continues_person(at):
            return []
        end = self._reach(at)
        for width, units in self.gazetteer.longest(self.keys, at, end):
            past = at + width
            if (
                not all(self._capital(i) or self.keys[i] == "-" for i in range(at, past))
                and self.keys[at:past] != _CAPITAL
            ):
                continue
            if self.keys[at].isdecimal():
                continue
            levels = tuple(dict.fromkeys(unit.level for unit in units))
            slot = Slot(at, at, past, " ".join(self.keys[at:past]), levels, units, bare=True, evidence=False)
            return [slot]
        return []

    def _lost_capital(self, at: int) -> list[Slot]:
        """``cao Bằng``: a province whose first capital was lost."""
        if at + 1 >= self.count or self.tokens.shapes[at + 1] not in "xX" or not self._joined(at + 1):
            return []
        provinces = tuple(
            u
            for u in self.gazetteer.named(" ".join(self.keys[at : at + 2]))
            if u.level is Level.PROVINCE and not u.former
        )
        if not provinces or self.tokens.shapes[at + 2 : at + 3] == "x":
            return []
        return [
            Slot(
                at,
                at,
                at + 2,
                " ".join(self.keys[at : at + 2]),
                (Level.PROVINCE,),
                provinces,
                bare=True,
                evidence=False,
            )
        ]

    def _continues_person(self, at: int) -> bool:
        """Is there a surname just before, in the same run of capitals?"""
        for back in range(1, 4):
            before = at - back
            if before < 0 or not self._joined(before + 1) or self.tokens.shapes[before] not in "xX":
                return False
            if self.keys[before] in ("thị", "văn"):
                return True
            if self.keys[before] in self.surnames and "Kinh" in self.surnames[self.keys[before]]:
                return self.keys[before] != "đoàn" or back > 1
        return False

    # --- tokens ------------------------------------------------------------------------------------------------

    def _capital(self, at: int) -> bool:
        return at < self.count and self.tokens.shapes[at] in "xXS"

    def _joined(self, at: int) -> bool:
        """Does a word stand at ``at`` after one blank and no mark?"""
        return 0 < at < self.count and not self.tokens.tight[at] and self.tokens.shapes[at] in "lxXSn"

    def _run_end(self, first: int) -> int:
        """The end of the run of capitalised words that begins at ``first``."""
        end = first + 1
        while end < self.count and self._joined(end) and self._capital(end):
            end += 1
        return end

    def _reach(self, first: int) -> int:
        """How far a listed name may go: a run of words, with dashes and one word in small letters."""
        end = first + 1
        shapes = self.tokens.shapes
        while (
            end < self.count
            and end - first < 7
            and (shapes[end] in "lxXSn" or self.keys[end] == "-" or self.tokens.texts[end] == ".")
        ):
            end += 1
        return end

    def _native(self, at: int) -> bool:
        """Could this syllable stand in a Vietnamese place name?"""
        key = self.keys[at]
        return key == "-" or key.isdecimal() or (len(key) <= 7 and bool(_SYLLABLE.match(key)))


_CAPITAL = ["thủ", "đô"]  # written with one capital as the byname of Hà Nội
_PLURALS = frozenset(("các", "những", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "nhiều", "mấy"))


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))
