"""Groups under a name without a head: «'Bốn Mùa': đội vét cống của xóm» is a team that the text calls nothing but that.

The title puts such a name in quotation marks, the text repeats it, and somewhere beside it stands a word for a group
of people or for its founding. That tells it from films, songs and figures of speech, which the title quotes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Doc

from nlp.document import zone_at
from nlp.gazetteers import keyed, keyed_regex
from nlp.records import Label, Mention, ZoneKind
from nlp.syllables import text_of

WORDS_AT_MOST = 6
TITLES_LOOKED_AT = 3
"""Quoted names of one title."""
PLACES_LOOKED_AT = 20
"""Places of one name in the text."""
BESIDE = 60
"""Characters before and after a name in which the word for a group stands."""
_QUOTED = re.compile(r"[“\"‘'«]\s?(\w[^“”\"‘’'«»\n]{2,60}?)\s?[”\"’'»]")
_GROUP = keyed_regex(
    r"(?<!\w)(?:nhóm|đội|tổ|câu lạc bộ|clb|thành viên|tập thể|bếp|quán cơm|mái ấm|mái nhà|căn nhà|lớp học|biệt đội"
    r"|hội viên|ra đời|(?:đặt|thành|có) tên|tên (?:do|là))(?!\w)"
)
_WORK = keyed_regex(
    r"(?<!\w)(?:phim|bộ phim|ca khúc|bài hát|mv|album|chương trình|gameshow|show|nhóm nhạc|ban nhạc|tiểu thuyết"
    r"|cuốn sách|vở|tác phẩm|trò chơi|game|tựa game|cuộc thi|dự án|chiến dịch|phong trào|đội tuyển"
    r"|trận)\s*[“\"‘'«:]?\s*$"
)
_TOLD_IN = (ZoneKind.SAPO, ZoneKind.BODY, ZoneKind.CAPTION)


def find_nicknames(doc: Doc) -> Iterator[Mention]:
    """Every place of the names by which the title and the text call a group; ``kind`` is ``team``."""
    text = text_of(doc)
    titles = [zone for zone in doc._.zones if zone.kind is ZoneKind.TITLE]
    for zone in titles:
        for quoted in islice(_QUOTED.finditer(text, zone.start, zone.end), TITLES_LOOKED_AT):
            name = quoted.group(1)
            if _is_name(name):
                yield from _places(doc, text, name)


def _is_name(quoted: str) -> bool:
    """Two words or more, each with a capital or a number, not all foreign and not a headline in capitals."""
    words = quoted.split()
    begun = all(word[0].isupper() or word[0].isdigit() for word in words)
    return begun and 2 <= len(words) <= WORDS_AT_MOST and not quoted.isascii() and not quoted.isupper()


def _places(doc: Doc, text: str, name: str) -> Iterator[Mention]:
    """The places of a name, if the text repeats it below the title and somewhere calls it a group."""
    keys = keyed(doc)
    spans = [m.span() for m in islice(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text), PLACES_LOOKED_AT)]
    if not any(zone_at(doc, start) in _TOLD_IN for start, _ in spans):
        return
    if any(_WORK.search(keys, max(0, start - 30), start) for start, _ in spans):
        return
    if any(_GROUP.search(keys, max(0, start - BESIDE), end + BESIDE) for start, end in spans):
        for start, end in spans:
            yield Mention(
                start,
                end,
                text[start:end],
                Label.ORG,
                name,
                "",
                zone_at(doc, start),
                {"kind": "team", "named": "alone"},
            )
