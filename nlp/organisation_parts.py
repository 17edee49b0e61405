"""Parts of an organisation's name behind its head: levels, places of service, numbers, names in capitals, purposes."""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Doc

from nlp.document import mentions
from nlp.names import elements, syllables_of
from nlp.organisation_tables import tables
from nlp.place_tokens import place_tokens_of
from nlp.records import Label

_LEVELS = frozenset(
    ("tỉnh", "huyện", "xã", "phường", "quận", "thị xã", "thị trấn", "thành phố", "tp", "trung ương", "tw", "khu phố")
)
_HAMLETS = frozenset(("khu", "tổ", "thôn", "xóm", "ấp", "bản", "làng", "khóm", "đội"))
FULL = 3
"""Syllables of a person's full name."""
_NAME_AT_MOST = 6
_WORDS_AT_MOST = 7
"""Small syllables of a purpose («Đội xe chuyển viện miễn phí …») before the name of a group."""
_OPENING_QUOTES = ("“", '"', "‘", "'", "«")
_CLOSING_QUOTES = ("”", '"', "’", "'", "»")
_QUOTED_AT_MOST = 9
"""Tokens of a name in quotation marks."""
_DAYS = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "nhật", "tết"))
"""What is written with a capital behind «thứ», «Chủ» or «ngày»."""


class Parts:
    """What a name may go on with at a token of one text, read without looking at its head."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.syllables = syllables_of(doc)
        self.tokens = place_tokens_of(doc)
        self.tables = tables()
        self.names = elements()
        self.posted = False
        """A post stands before the name that is read now: «giám đốc Công ty A» goes on with who holds it."""
        starts, ends = self.syllables.starts, self.syllables.ends
        self.places = {
            bisect_left(starts, m.start): (bisect_left(ends, m.end) + 1, m) for m in mentions(doc, Label.PLACE)
        }

    def _purpose(self, at: int, begun: bool) -> tuple[str, int] | None:
        """Small syllables behind the head of a group, none a verb or joint, up to what must be a name of its own.

        That is a place, ``số`` with a number, or a capital that begins no person's name. The first syllable may have
        a capital (``Ngân hàng máu sống …``) or be a number (``0 đồng``).
        """
        tokens, stop = self.tokens, self.tables.words["stop"]
        if at >= tokens.count or at in self.places or (not begun and tokens.key(at) in self.tables.words["other"]):
            return None
        past = at
        while past < min(at + _WORDS_AT_MOST, tokens.count - 1):
            shape = tokens.shapes[past]
            width = self._word("team", past, loose=True)
            opening = past == at and shape in "xn" and tokens.shapes[past + 1] == "l"
            if not width and (not (shape == "l" or opening) or tokens.keys[past] in stop):
                return None
            past += width or 1
            if not tokens.joined(past):
                return None
            if past in self.places or tokens.capital(past) or self._numbered(past):
                whole_name = past not in self.places and tokens.run_end(past) - past > 2
                if (whole_name and self._begins_person(at, past, True)) or tokens.keys[past] in _DAYS:
                    return None
                return ("words", past) if past - at > 1 else None
        return None

    def _numbered(self, at: int) -> bool:
        """``số 4``."""
        return self.tokens.keys[at] == "số" and self.tokens.shapes[at + 1 : at + 2] == "n"

    def _unlisted_trade(self, at: int) -> tuple[str, int] | None:
        """One or two small syllables between listed words of a trade and a capital: ``cổ phần sứ Bát Tràng``."""
        tokens = self.tokens
        for past in range(at + 1, min(at + 3, tokens.count)):
            if (
                tokens.shapes[past - 1] != "l"
                or tokens.keys[past - 1] in self.tables.words["stop"]
                or not tokens.joined(past)
            ):
                return None
            if tokens.capital(past):
                return ("business", past) if tokens.keys[past] not in self.tables.heads else None
        return None

    def _word(self, kind: str, at: int, loose: bool) -> int:
        """Length of an inner word at ``at``; its first letter is a capital unless ``loose``."""
        tokens = self.tokens
        if not (loose or tokens.capital(at)):
            return 0
        table = self.tables.words["field" if kind == "sector" else kind]
        for keys in table.get(tokens.key(at), ()):
            if tuple(tokens.keys[at : at + len(keys)]) == keys:
                return len(keys)
        return 0

    def _levels(self, at: int) -> tuple[str, int] | None:
        """A level without a name (``tỉnh``, ``các cấp``, ``các huyện, thị xã``) or a district of service."""
        tokens = self.tokens
        area = self._area(at)
        if area:
            return "level", area
        many = tokens.keys[at] == "các"
        width = self._level(at + many)
        if not width:
            return ("level", at + 2) if many and tokens.key(at + 1) == "cấp" else None
        past = at + many + width
        while many and tokens.text(past) == "," and (width := self._level(past + 1)):
            past += 1 + width
        return "level", past

    def _area(self, at: int) -> int:
        """The end of ``khu vực 2`` or ``khu vực Tân Hòa`` at ``at``, or 0."""
        tokens = self.tokens
        if tokens.keys[at : at + 2] != ["khu", "vực"]:
            return 0
        if at + 2 in self.places:
            return self.places[at + 2][0]
        return at + 3 if tokens.shapes[at + 2 : at + 3] == "n" else 0

    def _level(self, at: int) -> int:
        """Length of a bare level word: ``tỉnh``, ``thành phố``; not ``xã`` of ``xã hội``."""
        tokens = self.tokens
        if tokens.key(at + 1) and f"{tokens.keys[at]} {tokens.keys[at + 1]}" in _LEVELS:
            return 2
        if tokens.key(at) in _HAMLETS and tokens.shapes[at + 1 : at + 2] == "n":
            return 2
        if tokens.key(at) in _LEVELS and not (tokens.key(at) == "xã" and tokens.key(at + 1) == "hội"):
            return 1
        return 0

    def _number(self, at: int) -> int:
        """The end of ``số 4``, ``174``, ``293K``, ``K53`` at ``at``, or ``at``."""
        tokens = self.tokens
        if self._numbered(at):
            return at + 2
        if tokens.shapes[at] == "n" or re.match(r"[A-Z]\d", tokens.texts[at]):
            letter = tokens.shapes[at + 1 : at + 2] == "S" and tokens.tight[at + 1]
            return at + 1 + letter
        return at

    def _name(self, at: int, begun: bool) -> int:
        """The end of a capitalised or quoted name at ``at``; a person's name behind it stays out."""
        tokens = self.tokens
        if tokens.text(at) in _OPENING_QUOTES:
            return self._quoted(at) if tokens.capital(at + 1) or tokens.shapes[at + 1 : at + 2] == "n" else at
        if not tokens.capital(at):
            return at
        past = at + 1
        while past < tokens.count and past - at < _NAME_AT_MOST and past not in self.places:
            more = tokens.joined(past) and tokens.shapes[past] in "xXSn" and not self._begins_person(at, past, begun)
            if past - at > 1 and self._begins_word(past):
                break  # «Trường A Tuyển sinh …», a heading that lost its line break
            if more or (past == at + 1 and self._second_syllable(past)):
                past += 1
            elif self._small_inside(past) or self._tight_joint(past):
                past += 2
            else:
                break
        return past

    def _quoted(self, at: int) -> int:
        """The end of a name in quotation marks that opens at ``at``, or ``at``."""
        texts = self.tokens.texts
        if self.tokens.text(at) in _OPENING_QUOTES:
            for past in range(at + 1, min(at + 1 + _QUOTED_AT_MOST, self.tokens.count)):
                if texts[past] in _CLOSING_QUOTES:
                    return past + 1
        return at

    def _tight_joint(self, at: int) -> bool:
        """``Co-op``, ``Hoa & Lá`` without blanks."""
        tokens = self.tokens
        return tokens.texts[at] in ("-", "&") and tokens.tight[at] and tokens.capital(at + 1)

    def _small_inside(self, at: int) -> bool:
        """One small syllable between capitals: ``Đầu máy Vinh``."""
        tokens = self.tokens
        small = tokens.shapes[at] == "l" and tokens.joined(at) and tokens.joined(at + 1) and tokens.capital(at + 1)
        return small and not {tokens.keys[at], tokens.key(at + 1)} & (
            self.tables.words["stop"].keys() | self.tables.heads.keys()
        )

    def _second_syllable(self, at: int) -> bool:
        """The small half of a word whose first syllable alone has a capital: ``Mặt trận``, ``Bách khoa``."""
        tokens = self.tokens
        return (
            tokens.shapes[at - 1 : at + 1] == "xl"
            and tokens.joined(at)
            and tokens.native(at - 1, at + 1)
            and (tokens.keys[at] not in self.tables.words["stop"] or self._begins_word(at - 1))
        )

    def _begins_word(self, at: int) -> bool:
        """Do a capital and a small syllable make a common word: ``Tuyển sinh``, ``Phát triển``?"""
        tokens = self.tokens
        return tokens.shapes[at : at + 2] == "xl" and tokens.joined(at + 1) and self._word("word", at, loose=True) == 2

    def _begins_person(self, first: int, at: int, begun: bool) -> bool:
        """Does a person's name begin at ``at``, behind a name that began at ``first``?"""
        keys = self.tokens.keys
        rest = self.tokens.run_end(at) - at
        if "Kinh" not in self.names.surnames.get(keys[at], ()) or not (2 if self.posted else FULL) <= rest <= 4:
            return False
        return at - first >= 2 or (begun and keys[at + 1] in ("thị", "văn"))

    def _full_person(self, at: int, what: str) -> bool:
        """Does a full name of a person begin right behind the place or level of an office?"""
        rest = self.tokens.run_end(at) - at
        return what in ("place", "level") and rest in (3, 4) and self._begins_person(at - 2, at, True)
