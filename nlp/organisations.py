"""ORG: offices, party bodies, mass organisations, forces, schools, hospitals, firms, co-operatives, the press.

A name begins with a head of ``organisations.tsv`` and goes on as that table allows: a sector, words of its trade, a
level, a place, a capitalised name, a number, another organisation. The span is as long as the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, zone_at
from nlp.keys import plain_key, syllable_key
from nlp.nicknames import find_nicknames
from nlp.organisation_parts import FULL, Parts
from nlp.organisation_tables import PIECE, Head, expand
from nlp.place_cues import unit_words
from nlp.records import Label, Mention
from nlp.syllables import text_of
from nlp.titles import titles

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
_OF_WORK = frozenset(("institute", "agency"))
_WORK_AT_MOST = 6
"""Small syllables of the work of a centre behind a common word with a capital."""
_LONG_HEAD = 5
_SPAN_AT_MOST = 40
_CODE = re.compile(r"[A-ZĐ]{1,3}\d")


class Organisations(Parts):
    """Finds the organisations of one text."""

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

    def _inner(self, head: Head, at: int, depth: int) -> tuple[str, int] | None:
        """Another organisation inside the name: ``Phòng … Công an tỉnh Lạng Sơn``."""
        if "org" in head.allowed and depth < 3 and self.tokens.keys[at] in self.tables.heads:
            inner = self.at(at, depth + 1)
            if inner is not None:
                return "org", inner[1]
        return None

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
            unit_written = place.link and syllable_key(PIECE.findall(place.text)[0]) in unit_words()
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
