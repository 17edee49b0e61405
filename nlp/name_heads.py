"""The thing that a name belongs to where words of its kind part the two: «gạo nếp Nà Lầu», «cơ sở dệt thổ cẩm An Sa».

``not_people.tsv`` has the words for things, ``thing_kinds.tsv`` those that say what kind of thing it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.names import LOWER, Syllables
from nlp.titles import OFFICE, ORGANISATION, PRIZE, SCHOOL, THING, Title, TitleTable, forbidding

KINDS_AT_MOST = 4
"""Words of kind between a thing and its name: «cơ sở | kinh doanh | vật liệu xây dựng | …»."""
_NAMED = "tên"
_BEARS = frozenset(("có", "mang", "lấy"))
_BEARERS = frozenset((SCHOOL, ORGANISATION, PRIZE, THING))
"""What is said to have a name: not the hamlet in which somebody lives who has one."""
_INSIDE = frozenset(("trong", "ngoài", "cùng", "của", "thuộc", "trên"))
"""Words before a thing after which not the thing has the name: «một người cùng trường có tên»."""

_OPENING = frozenset("\"“«'‘")
_HELD = frozenset(("bộ", "sở", "cục", "vụ", "ty", "phòng", "ban", "viện", "đội", "hội", "nhóm", "tổ", "lớp"))
"""Bodies behind whose kind their head may be named: «trưởng phòng kinh doanh Lò Văn A»."""


@cache
def kinds() -> TitleTable:
    """Load ``data/gazetteers/thing_kinds.tsv``.

    Raises:
        GazetteerError: for a word given twice.
    """
    rows = read_table(GAZETTEERS / "thing_kinds.tsv", ("word",), key="word")
    return TitleTable([Title(row["word"], "kind", "") for row in rows])


def thing_before(syllables: Syllables, past: int) -> tuple[Title, int] | None:
    """The thing whose words of kind, in small letters, end before token ``past``, and its first token."""
    keys, at = syllables.keys, past
    for _ in range(KINDS_AT_MOST):
        if not at or syllables.shapes[at - 1] != LOWER:
            return None
        kind = kinds().ending_at(keys, at)
        if kind is None or syllables.shapes[kind[1]] != LOWER:
            return None
        at = kind[1]
        head = _thing(keys, at)
        if head is not None:
            return head if head[0].text not in _HELD else None
    return None


def quoted_before(syllables: Syllables, first: int) -> tuple[Title, int] | None:
    """The thing before a quotation mark and the run at token ``first``: «quán "Cúc Vàng"»."""
    if first < 2 or syllables.keys[first - 1] not in _OPENING or syllables.shapes[first - 2] != LOWER:
        return None
    return thing_before(syllables, first - 1) or _thing(syllables.keys, first - 1)


def bearer_before(syllables: Syllables, first: int) -> tuple[Title, int] | None:
    """The thing before «có tên» that ends before token ``first``: «trường có tên», «dự án xây dựng mang tên»."""
    keys = syllables.keys
    if first < 3 or keys[first - 1] != _NAMED or keys[first - 2] not in _BEARS:
        return None
    head = _thing(keys, first - 2) or thing_before(syllables, first - 2)
    if head is None or head[0].kind not in _BEARERS or (head[1] and keys[head[1] - 1] in _INSIDE):
        return None
    return head


def _thing(keys: Sequence[str], past: int) -> tuple[Title, int] | None:
    head = forbidding().ending_at(keys, past)
    return head if head is not None and head[0].kind != OFFICE else None
