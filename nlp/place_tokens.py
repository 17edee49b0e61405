"""The tokens of a text as the recognition of places sees them: keys, capitals, runs, joints of lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.names import Syllables, syllables_of
from nlp.place_cues import cues
from nlp.units import Level, Unit

_DASHES = frozenset("-–—‐‑")
# ĭ and ŏ are short vowels of highland languages.
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵĭŏŭ"
_SYLLABLE = re.compile(rf"(?:[bcdđghjklmnprstvwx]{{0,3}}|qu|gi)[{_VOWELS}]{{1,3}}(?:ch|nh|ng|[cgkmnptrhl])?$")
_WIDEST_SYLLABLE = 7
_KEPT = "guongsang_place_tokens"
RANK = {Level.HAMLET: 0, Level.COMMUNE: 1, Level.DISTRICT: 2, Level.PROVINCE: 3}


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
    """Unit word in full, when written or inherited from the head of a list."""
    bare: bool = False
    plural: bool = False
    """Members of a list share the unit word (``các huyện: Kim Bôi, Lạc Thủy``)."""
    evidence: bool = True
    """Without it the span is a place only if its neighbours say so."""
    blocked: bool = False
    """What stands before it makes it something else: a street, a person."""
    feature: bool = False
    """The text speaks of a peninsula, a lake, a range of this name."""
    foreign: bool = False
    approximate: bool = False
    merged: bool = False
    """Found by the name of a commune that was merged before 2025."""
    parent: Slot | None = None

    def narrow(self, units: tuple[Unit, ...]) -> None:
        """Keep these units only, and their levels."""
        self.units = units
        self.levels = tuple(dict.fromkeys(unit.level for unit in units)) or self.levels

    @property
    def rank(self) -> int:
        """0 for a hamlet to 3 for a province, the highest that it may be."""
        return max((RANK[level] for level in self.levels), default=0)


class PlaceTokens:
    """Parallel lists over the tokens of one text; ``keys`` has ``"-"`` for every dash and no apostrophes (M'Đrắk)."""

    def __init__(self, syllables: Syllables) -> None:
        self.texts = syllables.texts
        self.shapes = syllables.shapes
        self.tight = syllables.tight
        self.keys = [
            "-" if text in _DASHES else key.replace("'", "")
            for text, key in zip(syllables.texts, syllables.keys, strict=True)
        ]
        self.count = len(syllables)
        self._list_words = cues()["list"]

    def text(self, at: int) -> str:
        """The token at ``at``, or nothing past the end."""
        return self.texts[at] if at < self.count else ""

    def key(self, at: int) -> str:
        """Its key, or nothing past the end."""
        return self.keys[at] if at < self.count else ""

    def capital(self, at: int) -> bool:
        """Is it a word that begins with a capital?"""
        return at < self.count and self.shapes[at] in "xXS"

    def joined(self, at: int) -> bool:
        """Does a word or number stand here after a blank, without any mark?"""
        return (
            0 < at < self.count and not self.tight[at] and self.shapes[at] in "lxXSn" and self.shapes[at - 1] in "lxXSn"
        )

    def run_end(self, first: int) -> int:
        """The end of the run of capitalised words that begins at ``first``."""
        end = first + 1
        while self.joined(end) and self.shapes[end] in "xXS":
            end += 1
        return end

    def reach(self, first: int) -> int:
        """How far a listed name may go from ``first``: words, numbers, dashes and full stops."""
        end = first + 1
        shapes = self.shapes
        while (
            end < self.count
            and end - first < 7
            and (shapes[end] in "lxXSn" or self.keys[end] == "-" or self.texts[end] == ".")
        ):
            end += 1
        return end

    def native(self, first: int, past: int) -> bool:
        """Could these syllables stand in a Vietnamese place name?"""
        return all(
            key == "-"
            or key.isdecimal()
            or (len(key) <= _WIDEST_SYLLABLE and _SYLLABLE.match(key) is not None)
            or (key != text.casefold() and len(text) <= _WIDEST_SYLLABLE + 2 and not text.isascii())
            for key, text in zip(self.keys[first:past], self.texts[first:past], strict=True)
        )

    def after_list_joint(self, past: int) -> int | None:
        """The token after a comma, a semicolon or a joining word that stands at ``past``."""
        if self.text(past) in (",", ";"):
            return past + 1 + self._list_words.begins_at(self.keys, past + 1)
        width = self._list_words.begins_at(self.keys, past)
        return past + width if width else None


def place_tokens_of(doc: Doc) -> PlaceTokens:
    """The tokens of a document, made once."""
    kept: PlaceTokens | None = doc.user_data.get(_KEPT)
    if kept is None:
        kept = doc.user_data[_KEPT] = PlaceTokens(syllables_of(doc))
    return kept
