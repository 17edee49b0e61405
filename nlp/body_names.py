"""Which names mean the same body, which only say whose part it is, and where the text goes on about it.

One body is printed with and without its unit word («Công an Hòa An», «Công an huyện Hòa An»), with and without what it
belongs to («Đội Dân phòng số 3», «Đội Dân phòng số 3 phường A»), and then by the first word of its name («Đội có …»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from nlp.document import zone_at
from nlp.gazetteers import keyed, keyed_regex
from nlp.keys import match_key
from nlp.organisation_tables import expand
from nlp.records import Mention, ZoneKind
from nlp.syllables import text_of
from nlp.units import Edition, units

Words = tuple[str, ...]

_AGAIN = re.compile(
    r"(Hợp tác xã|HTX|Câu lạc bộ|CLB|Tổ hợp tác|Tổ|Đội|Nhóm|Chi hội|Chi bộ|Hội quán|Hội|Mô hình|Lớp học|Lớp|Bếp|Quán"
    r"|Quỹ|Giáo họ|Giáo xứ|Dòng họ|Đơn vị|Tập thể|Đồn|Trung đội|Trạm|Khoa|Trường|Nhà trường"
    r"|Bệnh viện|Trung tâm|Tiểu đoàn|Trung đoàn|Chùa)(?= [a-zà-ỹđ])"
)
_BARE = keyed_regex(
    r"(?<!\w)(?:nhà trường|trường|hợp tác xã|htx|câu lạc bộ|clb|tổ hợp tác|tổ|đội|nhóm|chi hội|đồn|khoa|trạm|bệnh viện"
    r"|trung tâm|tiểu đoàn|trung đoàn|bếp|quán|dòng họ)(?=\s\w)"
)
_SHORT = frozenset(("htx", "clb"))
_ANY_BODY = frozenset({"đơn vị", "tập thể", "mô hình"})
_NAMED_BY = {"nhà trường": "trường"}
"""Other words for the first word of a name."""
_LOOKED_BACK = 4
"""Bodies named last among which the first word of a name chooses."""
_RANKS = {
    **dict.fromkeys(("tổ", "đội", "khoa", "trung đội", "chi đoàn"), 0),
    **dict.fromkeys(("đại đội", "hải đội"), 1),
    "tiểu đoàn": 2,
    **dict.fromkeys(("phòng", "đồn", "trạm", "trung đoàn", "lữ đoàn"), 3),
    "sư đoàn": 4,
    **dict.fromkeys(("công an", "cảnh sát", "bộ chỉ huy", "ban chỉ huy", "bệnh viện", "trường", "đại học", "cục"), 5),
    **dict.fromkeys(("quân khu", "quân đoàn", "bộ tư lệnh", "sở", "bộ", "tổng cục"), 6),
}
"""First words of names of bodies, smaller parts first."""
_FORCES = {"army", "police"}
_PART_OF_ANY = frozenset(("team", "agency"))


def body_words(mention: Mention) -> Words:
    """The syllables of a body's name, its place with the word for the unit."""
    words = match_key(mention.norm or mention.text).split()
    code = mention.attributes.get("place")
    unit = (units().unit(code) or units().unit(code, Edition.NEW)) if code else None
    if unit is not None:
        name, kind = match_key(unit.name).split(), match_key(unit.kind).split()
        bare = len(words) - len(name)
        if words[bare:] == name and words[bare - len(kind) : bare] != kind:
            words[bare:bare] = kind
    return tuple(words)


def fuller(names: Iterable[Words]) -> dict[Words, Words]:
    """Shorter names → the one that goes on after them, where only one does, or several each after the other."""
    ordered = sorted(set(names))
    found: dict[Words, Words] = {}
    for at, short in enumerate(ordered):
        longest = short
        for other in ordered[at + 1 :]:
            if other[: len(short)] != short:
                break
            if other[: len(longest)] != longest:
                longest = short
                break
            longest = other
        if longest != short:
            found[short] = longest
    return found


def rank(mention: Mention) -> int:
    """How high a body stands by the first words of its name; -1 where they do not tell."""
    words = match_key(mention.text).split()
    return _RANKS.get(" ".join(words[:2]), _RANKS.get(words[0] if words else "", -1))


def is_whole_of(whole: Mention, part: Mention) -> bool:
    """Could ``part`` belong to ``whole``: ``Đội CSGT số 1``, ``Công an huyện A``?"""
    kinds = whole.attributes.get("kind"), part.attributes.get("kind")
    return rank(whole) > rank(part) >= 0 and (kinds[0] == kinds[1] or kinds[1] in _PART_OF_ANY or set(kinds) == _FORCES)


def going_on(doc: Doc, named: Sequence[tuple[Mention, str]]) -> Iterator[tuple[str, int, int]]:
    """Sentences that go on about a body by the head of its name: «Tổ có 9 thành viên», «HTX nay có …».

    ``named`` are mentions with the identity of their body; yields identity, start and end of the head.
    """
    waiting = sorted(((m.start, expand(m.text).lower(), identity) for m, identity in named), reverse=True)
    if not waiting:
        return
    text = text_of(doc)
    last: list[tuple[str, str]] = []
    for sentence in doc._.sentences:
        found = _AGAIN.match(text, sentence.start, min(sentence.end, sentence.start + 40))
        if found and last:
            head = expand(found.group(1)).lower()
            head = _NAMED_BY.get(head, head)
            identity = next((i for name, i in reversed(last) if name.startswith(head) or head in _ANY_BODY), "")
            if identity and zone_at(doc, sentence.start) is ZoneKind.BODY:
                yield identity, *found.span(1)
        while waiting and waiting[-1][0] < sentence.end:
            _, name, identity = waiting.pop()
            last = [*last[1 - _LOOKED_BACK :], (name, identity)]


def bare_heads(doc: Doc) -> Iterator[tuple[str, int]]:
    """Every head of a body's name that stands alone, and where it ends: «nay trường đã có …»."""
    for found in _BARE.finditer(keyed(doc)):
        head = expand(found.group().upper()).lower() if found.group() in _SHORT else found.group()
        yield _NAMED_BY.get(head, head), found.end()


def only_bodies(named: Iterable[tuple[Mention, str]]) -> dict[str, str]:
    """Head of a name → the body, where the text names no other body with that head."""
    found: dict[str, set[str]] = {}
    for mention, identity in named:
        words = match_key(expand(mention.text)).split()
        for width in (1, 2, 3):
            found.setdefault(" ".join(words[:width]), set()).add(identity)
    return {head: min(bodies) for head, bodies in found.items() if len(bodies) == 1}
