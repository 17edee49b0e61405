"""Streets and schools with a person's name that no word right before them tells: house numbers, and rows of streets."""

from __future__ import annotations

import re

from nlp.names import BREAK, LOWER, MARK, NUMBER, Syllables, is_vietnamese
from nlp.titles import SCHOOL, STREET

_AT_HOUSE = frozenset(
    ("tại", "ở", "nhà", "hẻm", "ngõ", "ngách", "kiệt", "chỉ", "trú", "ngụ", "trước", "căn", "lô", "sn")
)
"""Words before a house number; of «địa chỉ» the last syllable."""
_NUMBER = "số"
_NO_HOUSE = frozenset(
    ("áo", "tay", "vợt", "cầu", "người", "thủ", "mang", "khoác", "môn", "hạng", "con", "cơ", "hạt", "giống", "mã", "ms")
)
"""Words before «số» that make its number one of a player, a code or a rank."""
_HOUSE = re.compile(r"\d{1,4}[a-zđ]?\d?(?:[/-]\d{1,4}[a-zđ]?)*")
_UNIT_BEHIND = frozenset(("quận", "phường", "huyện", "xã", "tp", "thành", "thị", "q", "p", "khối", "tổ"))
_NUMBERED_UNIT = re.compile(r"[pq]\d{1,2}")
_MANY = frozenset(("các", "những", "nhiều", "hai", "ba", "mấy", "bốn", "loạt"))
_FEW = frozenset("23456789")
_JOINT_VENTURE = ["liên", "danh"]
_SITES_HEADS = frozenset(("đường", "phố", "nút", "ngã", "giao", "vòng", "hẻm", "ngõ", "trường", "thpt", "thcs"))
_SCHOOL_HEADS = frozenset(("trường", "thpt", "thcs"))
_CROSSING = frozenset(("giao", "nút", "góc", "ngã", "vòng"))
"""First syllables of places where streets meet."""
_SUCH_AS = frozenset(("như", "gồm", "là", ":", "có"))
_JOINTS = frozenset((",", "và", "-", "–", ";", "với", "giao", "đến", "tới", "cắt", "/"))
_BOUNDS = frozenset(("-", "–", "giao", "cắt", "đến", "tới", "với"))
"""Between two streets that meet, and between the two ends of a stretch of road."""
_ASIDE_AT_MOST = 8
_HEAD_WITHIN = 6
_BORN = frozenset(("sn", "sinh"))


class Sites:
    """Goes through the runs of one text in order, and remembers the row of streets or schools in which it is."""

    def __init__(self, syllables: Syllables) -> None:
        self.syllables = syllables
        self._past = -1
        self._kind = ""
        self._joints: frozenset[str] = frozenset()

    def kind(self, first: int, past: int, forbidden: str, head: int) -> str:
        """``street`` or ``school`` where the run ``[first, past)`` names one beyond doubt, else ``""``.

        ``forbidden`` is the class of the forbidding word that begins at token ``head``, or ``""``.
        """
        found, joints = "", frozenset[str]()
        if forbidden in (STREET, SCHOOL) or (forbidden and self.syllables.keys[head : head + 2] == _JOINT_VENTURE):
            joints = self._row(head, forbidden)
        elif self._goes_on(first) and not self._is_person(past):
            found, joints = self._kind, self._joints
        elif self._many_before(first):
            found, joints = self._kind, _JOINTS
        elif self._behind_number(first, past) or self._stretch_begins(first):
            found, joints = STREET, _BOUNDS
        self._past, self._kind, self._joints = past, found or forbidden, joints
        return found if self._is_name(first, past) else ""

    def _row(self, head: int, kind: str) -> frozenset[str]:
        """What may stand between the street behind the word at ``head`` and the next one."""
        keys = self.syllables.keys
        before = keys[head - 1] if head else ""
        many = before in _MANY or before in _FEW or keys[head : head + 2] == _JOINT_VENTURE
        if many or keys[head] in _CROSSING or before in _CROSSING:
            return _JOINTS
        return _BOUNDS if kind == STREET and keys[head] in _SITES_HEADS else frozenset()

    def _goes_on(self, first: int) -> bool:
        """Whether nothing but a joint, and perhaps an aside in brackets, parts the run from the last street."""
        syllables, at = self.syllables, self._past
        if at < 0 or not self._joints or first - at > _ASIDE_AT_MOST + 2:
            return False
        if at < first and syllables.keys[at] == "(":
            while at < first and syllables.keys[at] != ")":
                at += 1
            at += 1
        if first - at == 2 and syllables.keys[at] in (",", ";") and syllables.keys[at + 1] in ("và", "đến", "tới"):
            at += 1
        return first - at == 1 and syllables.keys[at] in self._joints and syllables.shapes[at] in LOWER + MARK

    def _many_before(self, first: int) -> bool:
        """«các tuyến đường chính như», «các trường gồm:» before the run; sets the kind."""
        syllables = self.syllables
        if first < 3 or syllables.keys[first - 1] not in _SUCH_AS:
            return False
        for at in range(first - 2, max(0, first - 2 - _HEAD_WITHIN), -1):
            if syllables.shapes[at] not in LOWER + MARK or syllables.keys[at] in (".", ","):
                return False
            if syllables.keys[at] in _SITES_HEADS:
                words = syllables.keys[max(0, at - 2) : at]
                self._kind = SCHOOL if syllables.keys[at] in _SCHOOL_HEADS else STREET
                return not _MANY.isdisjoint(words)
        return False

    def _stretch_begins(self, first: int) -> bool:
        """«đoạn từ Lê Duẩn đến»."""
        return first > 1 and self.syllables.keys[first - 2 : first] == ["đoạn", "từ"]

    def _behind_number(self, first: int, past: int) -> bool:
        """Whether a house number stands before the run: «số 198 Trần Quang Khải», «118/5 Lê Lợi»."""
        syllables = self.syllables
        keys, shapes = syllables.keys, syllables.shapes
        at = first - 1
        if at < 1 or shapes[at] != NUMBER or syllables.tight[first] or not _HOUSE.fullmatch(keys[at]):
            return False
        slash = "/" in keys[at]
        while at > 1 and syllables.tight[at] and keys[at - 1] in ("/", "-", "–") and keys[at - 2][0].isdecimal():
            at, slash = at - 2, slash or keys[at - 1] == "/"
        before, further = keys[at - 1], keys[at - 2] if at > 1 else ""
        if shapes[at - 1] == BREAK or self._is_person(past):
            return False
        if before == _NUMBER:
            return further not in _NO_HOUSE and (len(keys[first - 1]) > 1 or self._unit_behind(past) or slash)
        if before in _AT_HOUSE or (before == ":" and further == "chỉ"):
            return True
        return (slash or before in (",", "-", "–", ":", "và")) and self._unit_behind(past)

    def _unit_behind(self, past: int) -> bool:
        """«…, quận Hoàn Kiếm», «… (Q.1)»."""
        keys = self.syllables.keys
        if past + 1 < len(keys) and keys[past] in (",", "(", "-", "–"):
            return keys[past + 1] in _UNIT_BEHIND or _NUMBERED_UNIT.fullmatch(keys[past + 1]) is not None
        return keys[past : past + 1] == ["phường"]

    def _is_person(self, past: int) -> bool:
        """Whether an age or a year of birth follows: «Lê Văn A (20 tuổi)», «Lê Văn A (SN 1990)», «Lê Văn A 1986»."""
        keys, shapes = self.syllables.keys, self.syllables.shapes
        if past < len(keys) and shapes[past] == NUMBER:
            return True
        behind = keys[past + 1 : past + 3] if past < len(keys) and keys[past] in (",", "(", "-", "–") else []
        return bool(behind) and (behind[0] in _BORN or (behind[0][0].isdecimal() and behind[1:] == ["tuổi"]))

    def _is_name(self, first: int, past: int) -> bool:
        """Only Vietnamese names of two to five syllables are streets and schools."""
        keys = self.syllables.keys[first:past]
        return 2 <= len(keys) <= 5 and all(map(is_vietnamese, keys))


__all__ = ["Sites"]
