"""Units that are numbered: quận 1, P.5, ấp 3, tổ 415, Q10; and whether a span stands in an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.place_cues import UnitWord, cues, unit_words
from nlp.place_tokens import PlaceTokens, Slot
from nlp.units import Level, Unit, Units

_ROMAN = re.compile(r"[IVX]{1,5}$")
_GLUED = re.compile(r"([QPF]|KP|TDP)(\d{1,2})$")
_GLUED_KINDS = {
    "Q": ("quận", Level.DISTRICT),
    "P": ("phường", Level.COMMUNE),
    "F": ("phường", Level.COMMUNE),
    "KP": ("khu phố", Level.HAMLET),
    "TDP": ("tổ dân phố", Level.HAMLET),
}
_NUMBERED_KINDS = ("quận", "phường")


class NumberedUnits:
    """Finds numbered units in the tokens of one text."""

    def __init__(self, tokens: PlaceTokens, gazetteer: Units) -> None:
        self.tokens = tokens
        self.gazetteer = gazetteer
        self.cues = cues()
        self.words = unit_words()

    def _after_word(self, at: int, word: UnitWord) -> int | None:
        """The token after a unit word that stands at ``at``, or ``None``."""
        tokens = self.tokens
        past = at + len(word.keys)
        if tuple(tokens.keys[at:past]) != word.keys:
            return None
        if word.form in ("letters", "stop"):
            stop = tokens.text(past) == "." and tokens.tight[past]
            if tokens.texts[at] != word.text or (word.form == "stop" and not stop):
                return None
            return past + 1 if stop else past
        return None if self._part_of_other_word(at, past, word) else past

    def _part_of_other_word(self, at: int, past: int, word: UnitWord) -> bool:
        """``hợp tác xã``, ``đường Xóm Chiếu``, and a capitalised syllable within another name."""
        tokens = self.tokens
        if self.cues["inside_word"].ends_at(tokens.keys, past) and not (at and tokens.tight[at]):
            return True
        if tokens.shapes[at] != "x" or not at:
            return False
        if word.levels[0] is Level.HAMLET and self.cues["street"].ends_at(tokens.keys, at):
            return True
        inside = tokens.joined(at) and tokens.shapes[at - 1] == "x" and len(word.keys) == 1
        return inside and word.levels[0] is not Level.PROVINCE

    def _is_number(self, at: int, word: UnitWord) -> bool:
        tokens = self.tokens
        if tokens.shapes[at] == "n":
            return True
        if word.form == "stop" or not _ROMAN.match(tokens.texts[at]):
            lettered = Level.HAMLET in word.levels and len(tokens.texts[at]) == 1 and tokens.shapes[at] == "S"
            return lettered and not (tokens.joined(at + 1) and tokens.capital(at + 1))
        return (Level.HAMLET in word.levels or word.kind in _NUMBERED_KINDS) and not (
            tokens.joined(at + 1) and tokens.capital(at + 1)
        )

    def _number(self, at: int, widest: int = 2) -> str | None:
        text = self.tokens.text(at)
        if text.isdecimal():
            return str(int(text)) if len(text) <= widest else None
        if _ROMAN.match(text):
            return str(_roman(text))
        return text.casefold() if len(text) == 1 and text.isalpha() else None

    def _numbered(self, at: int, after: int, word: UnitWord) -> list[Slot]:
        """Quận 1, phường 13, ấp 3, tổ 5; also the other members of ``quận 1, 3 và 5``."""
        tokens = self.tokens
        hamlet = Level.HAMLET in word.levels
        number = self._number(after, 3 if word.kind.startswith("tổ") else 2)
        if number is None or not (hamlet or word.kind in _NUMBERED_KINDS):
            return []
        past = after + 1
        if hamlet and tokens.text(past)[:1].isupper() and len(tokens.text(past)) == 1 and tokens.tight[past]:
            past += 1  # thôn 2A
        if tokens.joined(past) and self.cues["measure"].begins_at(tokens.keys, past):
            return []
        if word.form in ("number", "careful", "address") and not self._in_address(at, past):
            return []
        units = self._numbered_units(number, word.levels)
        if not (hamlet or units):
            return []
        head = Slot(at, after, past, number, word.levels, units, word.kind)
        return [head, *self._more_numbers(head)] if not hamlet else [head]

    def _more_numbers(self, head: Slot) -> Iterator[Slot]:
        past = head.past
        while (joint := self.tokens.after_list_joint(past)) is not None:
            number = self._number(joint)
            units = self._numbered_units(number, head.levels) if number else ()
            past = joint + 1
            if (
                not units
                or self.cues["measure"].begins_at(self.tokens.keys, past)
                or self.tokens.text(past) in ("/", "%")
            ):
                return
            yield Slot(joint, joint, past, number or "", head.levels, units, head.kind)

    def _numbered_units(self, number: str, levels: tuple[Level, ...]) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.gazetteer.named(number) if unit.level in levels)

    def _glued(self, at: int) -> list[Slot]:
        """``Q10``, ``P11`` in an address."""
        glued = _GLUED.match(self.tokens.texts[at])
        if glued is None or not self._in_address(at, at + 1):
            return []
        kind, level = _GLUED_KINDS[glued[1]]
        number = str(int(glued[2]))
        units = self._numbered_units(number, (level,))
        return [Slot(at, at, at + 1, number, (level,), units, kind)] if units or level is Level.HAMLET else []

    def _in_address(self, at: int, past: int) -> bool:
        """Does a unit stand after the span, behind a comma, dash or bracket, or before it behind a comma?"""
        tokens = self.tokens
        if at and tokens.texts[at - 1] == "(" and tokens.text(past) == ")" and tokens.keys[at] not in ("đội", "tổ"):
            return True
        if tokens.text(past) in ("(", ",") or tokens.key(past) == "-":
            past += 1
        elif (
            tokens.key(past) in self.words
            and tokens.joined(past)
            and Level.PROVINCE not in self.words[tokens.keys[past]][0].levels
        ):
            return tokens.capital(past + self._width(past)) or tokens.shapes[past + 1 : past + 2] == "n"  # tổ 5 khu 5
        elif not at or tokens.texts[at - 1] not in (",", "("):
            return False
        return tokens.key(past) in self.words or bool(_GLUED.match(tokens.text(past))) or bool(self._units_at(past))

    def _width(self, at: int) -> int:
        """Tokens of the longest unit word at ``at``."""
        return next((len(w.keys) for w in self.words[self.tokens.keys[at]] if self._after_word(at, w)), 1)

    def _units_at(self, at: int) -> tuple[Unit, ...]:
        if not self.tokens.capital(at):
            return ()
        found = self.gazetteer.longest(self.tokens.keys, at, self.tokens.reach(at))
        return found[0][1] if found else ()


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))
