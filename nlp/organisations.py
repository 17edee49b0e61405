"""ORG: offices, party bodies, mass organisations, forces, schools, hospitals, firms, co-operatives, the press.

A name begins with a head of ``organisations.tsv`` and goes on as that table allows: a sector, words of its trade, a
level, a place, a capitalised name, a number, another organisation. The span is as long as the name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, mentions, zone_at
from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import plain_key, syllable_key
from nlp.names import elements, syllables_of
from nlp.nicknames import find_nicknames
from nlp.place_cues import unit_words
from nlp.place_tokens import place_tokens_of
from nlp.records import Label, Mention
from nlp.syllables import text_of
from nlp.titles import titles

KINDS = frozenset(
    (
        *("agency", "government", "party", "court", "police", "army", "mass", "school", "hospital", "institute"),
        *("firm", "bank", "cooperative", "press", "club", "fund", "team", "clan", "model"),
    )
)
_WORD_KINDS = ("field", "school", "health", "business", "press", "team", "stop", "other", "word", "short")
_AFTER = frozenset(
    (
        "team",
        "words",
        "code",
        "field",
        "sector",
        "school",
        "health",
        "business",
        "press",
        "level",
        "place",
        "name",
        "number",
        "org",
        "quoted",
        "Việt Nam",
    )
)
_LEVELS = frozenset(
    ("tỉnh", "huyện", "xã", "phường", "quận", "thị xã", "thị trấn", "thành phố", "tp", "trung ương", "tw", "khu phố")
)
_HAMLETS = frozenset(("khu", "tổ", "thôn", "xóm", "ấp", "bản", "làng", "khóm", "đội"))
_PROPER = frozenset(("level", "place", "name", "number", "code", "org", "quoted", "Việt Nam"))
_NAMED_AFTER = frozenset(("phố", "đường", "ngõ", "cầu", "tư"))
"""Streets and crossings bear names of bodies: «phố Chùa Mía», «ngã tư Chùa Mía»."""
_STANDING, _DEPUTY = ("thường", "trực"), frozenset(("tịch", "thư"))
"""«Phó Chủ tịch Thường trực UBND tỉnh» is a post, «Thường trực UBND tỉnh» a body."""
_CLAN = ("họ",)
"""«Nhà thờ họ Đỗ Thế»; «họ Đỗ» is a surname, and «họ» alone they."""
_GROUPS = frozenset(("club", "team", "cooperative"))
"""Kinds of which a head and a word or two of purpose are no name: «Tổ thêu», «Đội bóng đá»."""
_NAMED_BY_PLACES = frozenset(("party", "army", "mass", "police", "government"))
"""Kinds that bear no person's name: behind a post there, «bí thư chi bộ Lê Thị A», stands who holds it."""
_PURPOSE_AT_LEAST = 3
"""Syllables of a purpose that alone make a name: «Đội vá xe miễn phí»."""
_LOOSE = ("school", "health", "business", "team")
_JOINED = (["field"], ["sector"], ["business"], ["school"], ["health"])
_JOINTS = frozenset(("và", "-", ",", "&"))
_BEGINS_SENTENCE = frozenset(
    ("theo", "được", "căn", "tuy", "ngoài", "sau", "trước", "khi", "hiện", "trong", "đây", "đó")
)
"""What goes on behind a heading that lost its line break: «Đại học Ngoại thương Theo ông A»."""
FULL = 3
"""Syllables of a person's full name."""
_NAME_AT_MOST = 6
_WORDS_AT_MOST = 7
"""Small syllables of a purpose («Đội xe chuyển viện miễn phí …») before the name of a group."""
_OF_WORK = frozenset(("institute", "agency"))
_WORK_AT_MOST = 6
"""Small syllables of the work of a centre behind a common word with a capital."""
_LONG_HEAD = 5
_SPAN_AT_MOST = 40
_CODE = re.compile(r"[A-ZĐ]{1,3}\d")
_OPENING_QUOTES = ("“", '"', "‘", "'", "«")
_CLOSING_QUOTES = ("”", '"', "’", "'", "»")
_QUOTED_AT_MOST = 9
"""Tokens of a name in quotation marks."""
_DAYS = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "nhật", "tết"))
"""What is written with a capital behind «thứ», «Chủ» or «ngày»."""
_PIECE = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+\d*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Head:
    """How the names of one sort of organisation begin; see ``organisations.tsv``."""

    keys: tuple[str, ...]
    text: str
    kind: str
    case: str
    allowed: frozenset[str]
    required: frozenset[str]
    norm: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Heads and inner words, each by the key of its first token, longer ones first."""

    heads: Mapping[str, tuple[Head, ...]]
    words: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    short: Mapping[str, str]
    shortened: re.Pattern[str]


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple("-" if piece in "-–" else syllable_key(piece) for piece in _PIECE.findall(phrase))


def _variants(phrase: str) -> set[tuple[str, ...]]:
    """A phrase with a dash is also written without it, or with a comma."""
    keys = _keys(phrase)
    return {keys, tuple(key for key in keys if key != "-"), tuple("," if key == "-" else key for key in keys)}


@cache
def tables() -> Tables:
    """Load ``organisations.tsv`` and ``organisation_words.tsv``.

    Raises:
        GazetteerError: for an unknown kind, case or continuation.
    """
    heads: dict[str, list[Head]] = {}
    for row in read_table(GAZETTEERS / "organisations.tsv", ("head", "kind", "case", "after", "norm"), key="head"):
        after = [part.strip() for part in row["after"].split(",") if part.strip()]
        allowed = frozenset(part.rstrip("!") for part in after)
        if not allowed <= _AFTER:
            raise row.error(f"after is {row['after']!r}, expected some of {', '.join(sorted(_AFTER))}")
        required = frozenset(part[:-1] for part in after if part.endswith("!"))
        kind, case = row.one_of("kind", KINDS), row.one_of("case", ("capital", "any", "letters"))
        for keys in _variants(row["head"]):
            head = Head(keys, row["head"], kind, case, allowed, required, row["norm"])
            heads.setdefault(keys[0], []).append(head)
    words: dict[str, dict[str, list[tuple[str, ...]]]] = {kind: {} for kind in _WORD_KINDS}
    short: dict[str, str] = {}
    for row in read_table(GAZETTEERS / "organisation_words.tsv", ("kind", "words", "full")):
        kind = row.one_of("kind", _WORD_KINDS)
        if kind == "short":
            short[row["words"]] = row["full"]
            continue
        for keys in _variants(row["words"]):
            words[kind].setdefault(keys[0], []).append(keys)
    by_length = sorted(short, key=len, reverse=True)
    return Tables(
        {first: tuple(sorted(found, key=lambda h: -len(h.keys))) for first, found in heads.items()},
        {
            kind: {first: tuple(sorted(found, key=len, reverse=True)) for first, found in table.items()}
            for kind, table in words.items()
        },
        short,
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, by_length)) + r")(?!\w)"),
    )


def expand(name: str) -> str:
    """A name with its abbreviations in full: ``UBND xã`` → ``Ủy ban nhân dân xã``."""
    return tables().shortened.sub(lambda match: tables().short[match.group()], name)


class Organisations:
    """Finds the organisations of one text."""

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

    def find(self) -> list[Mention]:
        """All organisations in order, not overlapping."""
        found: list[Mention] = []
        keys, heads, count = self.tokens.keys, self.tables.heads, self.tokens.count
        text = text_of(self.doc)
        at = 0
        while at < count:
            match = self.at(at) if keys[at] in heads else None
            if match is None:
                at += 1
                continue
            head, past = match
            found.append(self._mention(text, head, at, past))
            at = past
        return found

    def at(self, at: int, depth: int = 0) -> tuple[Head, int] | None:
        """The head and the end of an organisation's name that begins at token ``at``."""
        if not depth:
            self.posted = titles().ending_at(self.syllables.keys, at) is not None
        for head in self.tables.heads[self.tokens.keys[at]]:
            past = at + len(head.keys)
            if self._reads(head, at, past) and self._case_fits(head, at, past):
                end = self._extend(head, at, past, depth)
                if end is not None:
                    return head, end
        return None

    def _reads(self, head: Head, at: int, past: int) -> bool:
        """Does the head stand here? In a long one a wrong tone on one syllable is forgiven (``Mặt trận Tô quốc``)."""
        keys = self.tokens.keys[at:past]
        if tuple(keys) == head.keys:
            return True
        if len(head.keys) < _LONG_HEAD or len(keys) < len(head.keys):
            return False
        wrong = [(a, b) for a, b in zip(keys, head.keys, strict=True) if a != b]
        return len(wrong) == 1 and plain_key(wrong[0][0]) == plain_key(wrong[0][1])

    def _case_fits(self, head: Head, at: int, past: int) -> bool:
        tokens = self.tokens
        if tokens.tight[at] and tokens.keys[at - 1] in ("-", "/"):
            return False  # the number of a document: 12/QĐ-UBND
        if self._means_another(head, at, past):
            return False
        if head.case == "letters":
            return "".join(tokens.texts[at:past]) == head.text.replace(" ", "")
        if head.case == "capital":
            return tokens.shapes[at] in "xXS"
        return True

    def _means_another(self, head: Head, at: int, past: int) -> bool:
        """Do the words around tell that the head is none: a street's name, a post, «họ» for they?"""
        tokens = self.tokens
        if head.keys == _CLAN:
            return not (2 <= tokens.run_end(past) - past <= FULL and tokens.key(past) in self.names.kinh)
        if head.kind == "army" and len(head.keys) == 2 and tokens.shapes[at : at + 2] == "lx":
            return True  # «võ sư Đoàn Văn A»
        before = tokens.keys[at - 1] if at else ""
        return before in _NAMED_AFTER or (before in _DEPUTY and head.keys == _STANDING)

    def _extend(self, head: Head, at: int, past: int, depth: int) -> int | None:
        """The end of the name, or ``None`` where something that it must have is missing."""
        tokens = self.tokens
        if head.kind in _GROUPS and tokens.key(past) in self.tables.words["other"] and tokens.shapes[past] in "lX":
            return None
        got: list[str] = []
        end = past
        while end < tokens.count and end - at < _SPAN_AT_MOST:
            step = self._step(head, end, got, depth)
            if step is None:
                break
            what, end = step
            got.append(what)
        if head.required and head.required.isdisjoint(got):
            return None
        if _PROPER.isdisjoint(got):
            if tokens.shapes[at] == "l":
                return None  # in small letters it may be any of its sort
            if got and head.kind in _GROUPS and self._common(set(got), end - past):
                return None
        return end

    @staticmethod
    def _common(got: set[str], width: int) -> bool:
        """Are the words behind a head a trade or a short purpose that any group may have?"""
        return got == {"business"} or (got <= {"team", "words", "business"} and width < _PURPOSE_AT_LEAST)

    def _step(self, head: Head, at: int, got: list[str], depth: int) -> tuple[str, int] | None:
        tokens = self.tokens
        start = at
        joint = tokens.keys[at] in _JOINTS
        if joint:
            at += 1
            if at >= tokens.count or got[-1:] not in _JOINED or self._begins_another(at, depth):
                return None
        for kind in ("school", "health", "business", "press", "team", "field", "sector"):
            if kind in head.allowed and (not joint or kind == got[-1]):
                begins = not got and kind != "field"
                named = got[-1:] in (["place"], ["level"], ["name"])  # «bệnh viện tỉnh A cấp cứu» goes on with a verb
                width = self._word(kind, at, loose=begins or joint or (kind in _LOOSE and not named))
                if width:
                    return kind, at + width
        if joint or tokens.tight[start]:
            return None
        bracket = self._short_form(head, at)
        if bracket:
            return "code", bracket
        trade = self._unlisted_trade(at) if got[-1:] == ["business"] else None
        if "words" in head.allowed and _PROPER.isdisjoint(got) and "words" not in got:
            purpose = self._purpose(at, bool(got))
            if purpose:
                return purpose
        return (
            self._inner(head, at, depth)
            or self._place(head, at)
            or self._other(head, at, got)
            or self._work(head, at, got)
            or trade
        )

    def _begins_another(self, at: int, depth: int) -> bool:
        """«Phòng Cảnh sát hình sự, Công an huyện A»: behind the joint stands a body with a place of its own."""
        if self.tokens.keys[at] not in self.tables.heads or depth > 1 or not self.tokens.capital(at):
            return False
        other = self.at(at, depth + 1)
        return other is not None and other[1] - at > len(other[0].keys)

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

    def _short_form(self, head: Head, at: int) -> int:
        """The end of an abbreviation in brackets that the body above follows: ``Phòng … (PC45) Công an tỉnh``."""
        tokens = self.tokens
        if (
            "org" not in head.allowed
            or tokens.text(at) != "("
            or tokens.text(at + 2) != ")"
            or not tokens.text(at + 1).isupper()
            or tokens.key(at + 3) not in self.tables.heads
            or self.at(at + 3, 1) is None
        ):
            return 0
        return at + 3

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

    def _inner(self, head: Head, at: int, depth: int) -> tuple[str, int] | None:
        """Another organisation inside the name: ``Phòng … Công an tỉnh Lạng Sơn``."""
        if "org" in head.allowed and depth < 3 and self.tokens.keys[at] in self.tables.heads:
            inner = self.at(at, depth + 1)
            if inner is not None:
                return "org", inner[1]
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

    def _place(self, head: Head, at: int) -> tuple[str, int] | None:
        tokens = self.tokens
        if at in self.places and head.allowed & {"level", "place"}:
            past, place = self.places[at]
            level = tokens.shapes[at] == "l" or place.attributes.get("level") in ("commune", "hamlet", "district")
            return ("level" if level and "level" in head.allowed else "place"), past
        if "Việt Nam" in head.allowed and tokens.keys[at : at + 2] == ["việt", "nam"]:
            return "Việt Nam", at + 2
        if "level" not in head.allowed:
            return None
        return self._levels(at)

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

    def _other(self, head: Head, at: int, got: list[str]) -> tuple[str, int] | None:
        tokens = self.tokens
        if "code" in head.allowed and _CODE.match(tokens.texts[at]):
            return "code", at + 1
        if "quoted" in head.allowed and tokens.capital(at + 1) and (past := self._quoted(at)) > at:
            return "quoted", past
        if "number" in head.allowed and (past := self._number(at)) > at:
            return "number", past
        if "name" in head.allowed and got[-1:] != ["name"] and not self._of_another(head, at, got):
            past = self._name(at, bool(got))
            if past > at:
                return "name", past
        return None

    def _of_another(self, head: Head, at: int, got: list[str]) -> bool:
        """Does a sentence or a person's name begin here? ``nhóm Nguyễn Văn A`` are somebody's people."""
        if got:
            return self.tokens.key(at) in _BEGINS_SENTENCE or self._full_person(at, got[-1])
        if head.kind in _NAMED_BY_PLACES and self.posted:
            return self.tokens.run_end(at) - at >= FULL and self._begins_person(at - 2, at, True)
        return head.kind == "team" and self._begins_person(at - 2, at, True)

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

    def _work(self, head: Head, at: int, got: list[str]) -> tuple[str, int] | None:
        """A few small words up to a mark, a verb or a capital behind a common word: ``Trung tâm Hỗ trợ xuất khẩu``."""
        if got[-1:] != ["name"] or head.kind not in _OF_WORK or not self._begins_word(at - 2):
            return None
        tokens, past = self.tokens, at
        while tokens.joined(past) and tokens.shapes[past] == "l" and tokens.keys[past] not in self.tables.words["stop"]:
            past += 1
            if past - at > _WORK_AT_MOST:
                return None
        return ("words", past) if past > at else None

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

    def _mention(self, text: str, head: Head, at: int, past: int) -> Mention:
        start, end = self.syllables.starts[at], self.syllables.ends[past - 1]
        attributes = {"kind": head.kind}
        inside = [self.places[i] for i in range(at, past) if i in self.places and self.places[i][0] <= past]
        linked = [place for _, place in inside if place.link]
        if linked:
            attributes["place"] = linked[-1].link
        return Mention(
            start,
            end,
            text[start:end],
            Label.ORG,
            self._norm(text, start, end, inside),
            "",
            zone_at(self.doc, start),
            attributes,
        )

    @staticmethod
    def _norm(text: str, start: int, end: int, inside: Iterable[tuple[int, Mention]]) -> str:
        pieces = []
        at = start
        for _, place in inside:
            unit_written = place.link and syllable_key(_PIECE.findall(place.text)[0]) in unit_words()
            pieces += [expand(text[at : place.start]), place.norm if unit_written else place.text]
            at = place.end
        pieces.append(expand(text[at:end]))
        whole = " ".join("".join(pieces).split())
        return whole[:1].upper() + whole[1:]


@Language.component("guongsang_organisations")
def recognise_organisations(doc: Doc) -> Doc:
    """Add the organisations of the document; places must have been found before."""
    add(doc, [*Organisations(doc).find(), *find_nicknames(doc)])
    return doc
