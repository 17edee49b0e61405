"""Names that their form and their place in the text prove, whether or not the statistical tagger saw them.

National news taught the tagger, and it hardly knows the names of the highlands, of the delta's Khmer and Cham, nor rows
of tables. A title right before the words, an age or an ethnic group right behind them, a label («Họ và tên:»), a cell
of a table or a clan's name are proof enough, unless the gazetteers know something else by the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp.facts import ethnic_groups
from nlp.name_features import Run
from nlp.name_words import proper_tags
from nlp.names import BREAK, CAPS, LETTER, LOWER, MARK, NUMBER, TITLE, Syllables, elements, is_vietnamese
from nlp.titles import Title, titles

FULL = 3
"""Syllables from which a name is one of a kind in a text."""
LONGEST = 5
SAYS = frozenset(
    ("cho", "nói", "trình", "nhấn", "phát", "chia", "khẳng", "kể", "thừa", "đã", "đang", "sẽ", "trả", "tuyên", "bày")
)
"""First syllables of what a person says or does after the name: «cho biết», «trình bày», «đã»."""
OPENS = frozenset(
    ("khi", "lúc", "vì", "với", "do", "theo", "từ", "nhưng", "còn", "nếu", "để", "trong", "ngoài", "sau", "trước")
)
OPENS |= frozenset(("tại", "nhiều", "những", "các", "mỗi", "đang", "đã", "được", "cùng", "trên", "dưới", "tuy", "dù"))
"""Words that open a sentence and end no name."""
_NO_SURNAMES = frozenset(("phó", "báo", "lầu", "đoàn"))
"""Rare surnames that rather begin a post, a newspaper or an agency."""
_OF_ONE = frozenset(("rank", "religious"))
"""Classes of titles that announce one person, as those of kinship do which tell the gender."""
_ADDRESSES = (" ông", " bà", " anh", " chị")
"""Ends of longer titles, «gia đình ông», that announce one person."""
_ELDERS = frozenset(("già làng", "nghệ nhân", "lão nông", "lão ngư", "người có uy tín"))
_ASIDE = frozenset("(,-–")
_BORN = frozenset(("sn", "sinh"))
_CREDITS = frozenset(("ảnh", "bài", "tin", "hình"))
_CELL = "|"
_WOMAN = "thị"
_BEFORE_TOWN = frozenset(("đô", "siêu", "thành", "tiếp", "chỉ"))
"""With «thị» behind them words: «Đô Thị», «Siêu Thị», «Tiếp Thị»."""
_MIDDLES = frozenset(("văn", "bá", "công", "hữu", "đình", "khắc", "đức", "viết", "doãn", "sĩ", "trọng", "quý"))
"""Second syllables that hardly anything but a person's name has behind a surname."""
_MARKS = frozenset("'’‘ʼ")


def certain(syllables: Syllables, found: Sequence[Run], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The proven names among the runs that no span fills; one that goes on over a part of it replaces that span."""
    spans = sorted(spans)
    taken = {at: span for span in spans for at in range(*span)}
    names: list[tuple[int, int]] = []
    for whole in found:
        run = replace(whole, past=whole.past - 1) if _swallows(syllables, whole) else whole
        name = (run.start, run.past)
        part = taken.get(run.past - 1)
        if run.never or run.start in taken or (part is not None and not _ends_it(syllables, run, part)):
            continue
        if _fits(syllables, run) and (_proven(syllables, run) or (part is None and _in_a_row(syllables, run, taken))):
            names.append(name)
            taken.update(dict.fromkeys(range(*name), name))
    covered = {at for name in names for at in range(*name)}
    return sorted([*(span for span in spans if span[0] not in covered), *names])


def _swallows(syllables: Syllables, run: Run) -> bool:
    """«Lò Văn Tả Theo tin ban đầu …»: the last word opens the next sentence."""
    past = run.past
    small = past < len(syllables) and syllables.shapes[past] == LOWER
    return small and past - run.start > FULL and syllables.keys[past - 1] in OPENS


def _ends_it(syllables: Syllables, run: Run, part: tuple[int, int]) -> bool:
    """Is what the tagger saw the end of the run, and no full name: not «nghệ nhân Then Hoàng Thị Bích»?"""
    first, past = part
    full = past - first >= FULL and syllables.keys[first] in elements().kinh
    return past == run.past and not full


def tells_of_place(syllables: Syllables, first: int, start: int, past: int) -> bool:
    """Whether the words are, begin or end with the name of a place or thing; inside a name such words say nothing.

    Nor does a country of one syllable behind a surname: «Lò Thị Như Ý».
    """
    tags = proper_tags(syllables.keys, first, start, past)
    if past - start >= FULL and syllables.keys[start] in elements().surnames and tags.get(past - 1, "").endswith(">0"):
        del tags[past - 1]
    return any(tag[2:3] != "." and tag[2:3] != "+" for tag in tags.values())


def whole_with_age(syllables: Syllables, run: Run) -> bool:
    """Whether the run is a full name that an age or a year of birth follows, whatever its end means elsewhere."""
    keys = syllables.keys[run.start : run.past]
    return (
        len(keys) in (FULL, FULL + 1)
        and keys[0] in elements().surnames
        and keys[0] not in _NO_SURNAMES
        and not run.forbidden
        and all(map(is_vietnamese, keys))
        and _described(syllables, run.past)
    )


def _fits(syllables: Syllables, run: Run) -> bool:
    """May the words be a name at all?"""
    shapes = syllables.shapes[run.start : run.past]
    if run.forbidden or not 1 <= len(shapes) <= LONGEST or not set(shapes) <= {TITLE, CAPS, LETTER, MARK}:
        return False
    if _hidden(shapes):
        return run.title is not None
    if shapes[0] == MARK or shapes[-1] not in (TITLE, CAPS) or syllables.keys[run.start] in _NO_SURNAMES:
        return False
    post = titles().beginning_at(syllables.keys, run.start, run.past)
    whole = post is not None and post[1] == run.past  # «PHÓ CHỦ TỊCH»
    group = " ".join(syllables.keys[run.start : run.start + 2]) in ethnic_groups()
    return not (whole or group) and not tells_of_place(syllables, run.first, run.start, run.past)


def _hidden(shapes: str) -> bool:
    """«L.T.T»"""
    return len(shapes) in (3, 5) and set(shapes[::2]) == {LETTER} and set(shapes[1::2]) == {MARK}


def _proven(syllables: Syllables, run: Run) -> bool:
    name = syllables.keys[run.start : run.past]
    if _hidden(syllables.shapes[run.start : run.past]):
        return True
    if len(name) == 1:
        return run.title is not None and _highland(syllables, run.start)
    return (
        _announced(syllables, run, name)
        or _speaks(syllables, run, name)
        or _labelled(syllables, run, name)
        or _formed(name)
        or (_like_a_name(name) and (_in_a_cell(syllables, run, name) or _described(syllables, run.past)))
    )


def _announced(syllables: Syllables, run: Run, name: list[str]) -> bool:
    """«anh Lò Tửng», «Ông Ro Mách,», «Đại úy Sô Thoen (…)»."""
    if run.title is None:
        return False
    if name[0] in elements().surnames and len(name) in (2, 3, 4) and all(map(is_vietnamese, name)):
        return True
    if len(name) >= FULL and name[0] in elements().initials and name[-1] in _clans():
        return True  # «bé Y Khưm Mlô»
    if run.title.kind == "grassroots" and len(name) > FULL and not is_vietnamese(name[1]):
        return True  # «Phó Chủ tịch xã Liêng Jrang Ha Klong»: no commune has so long a name
    strange = len(name) >= FULL or not all(map(is_vietnamese, name)) or run.title.kind not in _OF_ONE
    return strange and _of_one(run.title) and _ends(syllables, run.past)


def _of_one(title: Title) -> bool:
    kin = title.kind == "kin" and (title.gender != "" or title.text.endswith(_ADDRESSES))
    return kin or title.kind in _OF_ONE or title.text in _ELDERS


def _ends(syllables: Syllables, past: int) -> bool:
    """Does a mark, the line's end or a small word follow?"""
    return past >= len(syllables) or syllables.shapes[past] in (MARK, BREAK, LOWER, NUMBER)


def _speaks(syllables: Syllables, run: Run, name: list[str]) -> bool:
    full = len(name) in (FULL, FULL + 1) and name[0] in elements().kinh and all(map(is_vietnamese, name))
    return (
        full and run.past < len(syllables) and syllables.shapes[run.past] == LOWER and syllables.keys[run.past] in SAYS
    )


def _formed(name: list[str]) -> bool:
    """A full name by its form alone: «Huỳnh Bá Trưng», «Leo Thị Mạch»."""
    if len(name) not in (FULL, FULL + 1) or not all(map(is_vietnamese, name)):
        return False
    if name[1] == _WOMAN:
        return name[0] not in _BEFORE_TOWN
    return name[1] in _MIDDLES and name[0] in elements().kinh


def _labelled(syllables: Syllables, run: Run, name: list[str]) -> bool:
    """«Họ và tên: Pờ Me Xuân»; «Ảnh: Y Thim Niê»."""
    keys, first = syllables.keys, run.first
    if first < 3 or keys[first - 1] != ":":
        return False
    if keys[first - 2] == "tên":
        return keys[first - 3] in ("và", "họ", "\n")
    ends = run.past >= len(syllables) or syllables.shapes[run.past] in (BREAK, MARK)
    return keys[first - 2] in _CREDITS and ends and _has_clan(name)


def _like_a_name(name: Sequence[str]) -> bool:
    """A surname, a clan or the letter of a highland name, or words that are no Vietnamese ones."""
    return _has_clan(name) or not all(map(is_vietnamese, name))


def _has_clan(name: Sequence[str]) -> bool:
    table = elements()
    first = name[0] in table.surnames or name[0] in table.initials or " ".join(name[:2]) in table.surnames
    return first or name[-1] in _clans()


def _in_a_cell(syllables: Syllables, run: Run, name: list[str]) -> bool:
    """A cell of a table that holds nothing but a full name: «4 | Lò Văn Pản | xã A»."""
    before = syllables.keys[run.first - 1] if run.first else "\n"
    behind = syllables.keys[run.past] if run.past < len(syllables) else "\n"
    walls = (before == _CELL) + (behind == _CELL)
    ended = before == _CELL or "\n" in before, behind == _CELL or "\n" in behind
    return walls > 0 and all(ended) and len(name) >= FULL - (name[0] not in elements().kinh)


def _described(syllables: Syllables, past: int) -> bool:
    """«(SN 1990)», «, 45 tuổi», «- người Cơ Tu», «, dân tộc Dao» right behind."""
    keys, shapes = syllables.keys, syllables.shapes
    if past + 2 >= len(syllables) or keys[past] not in _ASIDE:
        return False
    one, two = keys[past + 1 : past + 3]
    if one in _BORN:
        return shapes[past + 2] == NUMBER or two == "năm"
    if shapes[past + 1] == NUMBER:
        return two == "tuổi"
    return (one == "dân" and two == "tộc") or (one == "người" and _is_group(keys, past + 2))


def _is_group(keys: Sequence[str], at: int) -> bool:
    return any(" ".join(keys[at : at + width]) in ethnic_groups() for width in (1, 2, 3))


def _in_a_row(syllables: Syllables, run: Run, taken: dict[int, tuple[int, int]]) -> bool:
    """A clan's name, never a Kinh surname, before further syllables, where a name may stand: «…, Lơ Mu Ha Thiên (»."""
    name = syllables.keys[run.start : run.past]
    clan = 2 if " ".join(name[:2]) in elements().surnames else 1
    if len(name) < clan + 1 or len(name) < FULL or " ".join(name[:clan]) not in _clans():
        return False
    before = run.first - 1
    after_name = before in taken or (before > 0 and syllables.keys[before] in (",", "và") and before - 1 in taken)
    return after_name or clan == 2 or not is_vietnamese(name[0]) or name[1] in elements().particles


def _highland(syllables: Syllables, at: int) -> bool:
    """«K'Brửu», «H'Mlai»."""
    text = syllables.texts[at]
    return len(text) > FULL and text[0] in "KHY" and text[1] in _MARKS and text[2].isalpha()


@cache
def _clans() -> frozenset[str]:
    """Keys of surnames that no Kinh family bears."""
    return frozenset(key for key in elements().surnames if key not in elements().kinh and len(key) > 1)
