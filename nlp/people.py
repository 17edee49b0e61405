"""People: where a text names a person. The span is the name alone, without honorific, title or rank.

A statistical tagger reads the capitalised runs (:mod:`nlp.name_tagger`); gazetteers and what was recognised before
decide where it must not speak: inside the names of agencies, awards, movements and places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.certain_names import FULL, SAYS
from nlp.document import add, covering, mentions, overlapping, zone_at
from nlp.facts import groups_like_names
from nlp.keys import match_key
from nlp.name_features import Run
from nlp.name_tagger import find_tagged
from nlp.name_words import THING, proper_names, thing_words
from nlp.names import (
    BREAK,
    CAPS,
    LETTER,
    LOWER,
    TITLE,
    Syllables,
    elements,
    is_masked,
    is_vietnamese,
    syllables_of,
    written_out,
)
from nlp.records import Label, Mention, ZoneKind
from nlp.signatures import each_cue
from nlp.syllables import text_of
from nlp.text import lowered
from nlp.titles import ORGANISATION, Title, compounds, titles
from nlp.titles import THING as THING_BEFORE

OUTSIDE = frozenset({ZoneKind.FOOTER, ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.ALT_TEXT})
HO_CHI_MINH = "Hồ Chí Minh"
SIGNATURE_AT_MOST = 4
HOLDER_AT_MOST = 4
"""Syllables of the name of an office holder behind the place or the body of the office."""
_CREDITED = frozenset({ZoneKind.BYLINE, ZoneKind.CAPTION})
_UNCLE = "bác"
_UNCLE_HO = (_UNCLE, "hồ")
_UNCLE_AFTER = frozenset(
    ("theo", "của", "dâng", "gương", "lời", "nhớ", "ơn", "tượng", "ảnh", "viếng", "dạy", "về", "thăm", "với")
)
"""Words after which a capital «Bác» without a name is Hồ Chí Minh."""


_POSTS = frozenset(("official_address", "rank", "grassroots", "high", "occupation", "academic"))
"""Classes of titles of those who hold an office."""
_DISTRICTS = frozenset("PD")
"""Tags of provinces and districts."""
_FORMER = frozenset(("nguyên", "cựu"))
"""Words before the post that somebody once held: «Nguyên hiệu trưởng»."""
_TRADING = frozenset(("firm", "cooperative", "bank"))
"""Kinds of organisation that a text calls by the last words of their name."""
_OF_PEOPLE = frozenset(("giống", "vai", "vật", "nhóm", "ban"))
"""Words that forbid a name but also stand before people: «giống Mai Hương», «vai Mai Hương», «nhân vật»."""
_LEVELS = frozenset(("tỉnh", "huyện", "quận", "xã", "phường", "trấn", "phố", "tp"))
"""Last syllables of a body whose place is not named: «Hội Nông dân huyện»."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name on tokens ``[first, past)``, and the title that announces it."""

    first: int
    past: int
    title: Title | None = None
    title_first: int = -1


def find_names(syllables: Syllables) -> tuple[list[Found], list[Run]]:
    """The names of a text, by start, and its capitalised runs, in time linear in the text."""
    spans, found_runs = find_tagged(syllables)
    run_at = {at: run for run in found_runs for at in range(run.first, run.past)}
    names = [_announced(first, past, run_at[first]) for first, past in spans]
    things = _things(syllables, names, found_runs)
    called = {syllables.keys[name.past - 1] for name in names if name.past - name.first != 2}
    names = [
        name
        for name in names
        if not (_is_word(syllables, name) or _is_thing(syllables, name) or _is_home(syllables, name, called))
        and tuple(syllables.keys[name.first : name.past]) not in things
    ]
    taken = {at for name in names for at in range(name.first, name.past)}
    certain = [*_known_figures(syllables, found_runs), *_uncle(syllables, taken)]
    claimed = {at for name in certain for at in range(name.first, name.past)}
    names = [name for name in names if claimed.isdisjoint(range(name.first, name.past))]
    return sorted([*names, *certain], key=lambda name: name.first), found_runs


def _known_figures(syllables: Syllables, found_runs: list[Run]) -> Iterator[Found]:
    """Runs that are the full name of a person of history, unless a street or a school bears it."""
    for run in found_runs:
        keys = [key for key in syllables.keys[run.start : run.past] if key[0].isalnum()]
        if len(keys) > 1 and " ".join(keys) in elements().historic and (not run.forbidden or run.title is not None):
            yield _announced(run.start, run.past, run)


def _announced(first: int, past: int, run: Run) -> Found:
    """The name with the title right before it."""
    if run.title is not None and first == run.start:
        return Found(first, past, run.title, run.title_first)
    return Found(first, past)


def _is_word(syllables: Syllables, name: Found) -> bool:
    """The last syllable begins a common word («Thành phố», «Bộ đội», «Nguyên hiệu trưởng») and is no name."""
    keys, past = syllables.keys, name.past
    if past - name.first == 1 and (name.title is None or not name.title.gender) and keys[name.first] in _FORMER:
        post = titles().beginning_at(keys, past, len(keys))
        return post is not None and post[0].kind in _POSTS
    return past - name.first <= 2 and tuple(keys[past - 1 : past + 1]) in compounds()


def _is_thing(syllables: Syllables, name: Found) -> bool:
    """A firm, newspaper or product that looks like a name; «T.Ư Đảng»; an ethnic group: «gia đình Ê Đê»."""
    if syllables.keys[name.first : name.first + 3] == ["t", ".", "ư"]:
        return True
    keys = syllables.keys[name.first : name.past]
    if " ".join(keys) in groups_like_names():
        return True
    if name.title is not None:  # «bảo vệ Hồ Gươm», but «anh Hồ Gươm»
        return name.title.kind == "occupation" and len(keys) > 1 and proper_names().get(tuple(keys)) == THING
    bare = tuple(key for key in keys if key != "-")
    spelt = len(bare) < len(keys) and bare in proper_names()  # «I-ta-li-a»
    return spelt or proper_names().get(bare) == THING or not thing_words().isdisjoint(keys)


def _is_home(syllables: Syllables, name: Found, called: set[str]) -> bool:
    """«Ngư dân Lý Sơn cứu 9 người»: people of a district or province, where nobody in the text is called so."""
    keys = tuple(syllables.keys[name.first : name.past])
    by_work = name.title is not None and name.title.kind == "occupation"
    return by_work and len(keys) == 2 and keys[-1] not in called and proper_names().get(keys, "") in _DISTRICTS


def _things(syllables: Syllables, names: list[Found], found_runs: list[Run]) -> set[tuple[str, ...]]:
    """Short names that the text somewhere calls a firm or a brand and never gives a title: «thương hiệu Minh Hà»."""
    titled = {syllables.keys[name.past - 1] for name in names if name.title is not None}
    called = {
        tuple(syllables.keys[run.start : run.past])
        for run in found_runs
        if run.forbidden in (THING_BEFORE, ORGANISATION)
        and run.title is None
        and syllables.keys[run.first - 1] not in _OF_PEOPLE
        and all(map(is_vietnamese, syllables.keys[run.start : run.past]))
    }
    return {keys for keys in called if len(keys) == 2 and keys[-1] not in titled}


def _uncle(syllables: Syllables, taken: set[int]) -> Iterator[Found]:
    """A capital «Bác» that no name follows, inside a sentence, and «cụ Hồ»: Hồ Chí Minh."""
    for at, key in enumerate(syllables.keys):
        if at == 0 or at in taken or syllables.shapes[at] not in (TITLE, CAPS):
            continue
        before = syllables.keys[at - 1]
        alone = at + 1 >= len(syllables) or (at + 1 not in taken and syllables.shapes[at + 1] not in (TITLE, LETTER))
        if alone and (before, key) == _UNCLE_HO and at - 1 not in taken and syllables.shapes[at - 1] == TITLE:
            yield Found(at - 1, at + 1)
        elif alone and ((key == _UNCLE and before in _UNCLE_AFTER) or (key, before) == ("hồ", "cụ")):
            yield Found(at, at + 1)


@Language.component("guongsang_people")
def find_people(doc: Doc) -> Doc:
    """Add PERSON mentions; attributes ``title`` and ``title_class`` when a title announces the name."""
    syllables = syllables_of(doc)
    names, found_runs = find_names(syllables)
    holders = list(_office_holders(doc, syllables, found_runs, names))
    held = {at for name in holders for at in range(name.first, name.past)}
    names = [name for name in names if held.isdisjoint(range(name.first, name.past))]
    names = sorted([*names, *holders], key=lambda name: name.first)
    new = []
    awards = mentions(doc, Label.AWARD)
    for whole in [*names, *_signed(doc, syllables, names)]:
        name = _before_award(syllables, whole, awards)
        start, end = syllables.starts[name.first], syllables.ends[name.past - 1]
        if not _belongs_to_another(doc, syllables, name, start, end):
            new.append(_mention(doc, syllables, name))
    add(doc, _without_addresses(doc, new))
    return doc


def _office_holders(doc: Doc, syllables: Syllables, found_runs: list[Run], names: list[Found]) -> Iterator[Found]:
    """The full name right behind the place or the body of an office: «Chủ tịch UBND huyện Ba Vì Lê Văn Tám».

    A post stands before the office, and nothing but the name is left of the capitalised run.
    """
    run_at = {at: run for run in found_runs for at in range(run.first, run.past)}
    starts, shapes, seen = syllables.starts, syllables.shapes, {name.first for name in names}
    for label in (Label.ORG, Label.PLACE):
        for around in mentions(doc, label):
            first = bisect_left(starts, around.end)
            run = run_at.get(first)
            if run is None or first in seen or syllables.ends[first - 1] != around.end or syllables.tight[first]:
                continue
            post = titles().ending_at(syllables.keys, bisect_left(starts, around.start))
            within = first > run.start or (label is Label.ORG and syllables.keys[first - 1] in _LEVELS)
            headed = label is Label.ORG and post is not None and run.title is None
            if not (within or headed) or not _is_holder(syllables, first, run.past):
                continue
            if post is not None and post[0].kind not in _POSTS:
                post = None
            if post is None and run.title is not None and run.title.kind in _POSTS and first > run.start:
                post = run.title, run.title_first
            if post is not None and LOWER not in shapes[first : run.past]:
                seen.add(first)
                yield Found(first, run.past, *post)


def _is_holder(syllables: Syllables, first: int, past: int) -> bool:
    """Whether the words are a full name, or a short one of somebody who speaks."""
    name = syllables.keys[first:past]
    says = past < len(syllables) and syllables.shapes[past] == LOWER and syllables.keys[past] in SAYS
    return (
        (2 if says else FULL) <= len(name) <= HOLDER_AT_MOST
        and name[0] in elements().surnames
        and all(map(is_vietnamese, name))
        and tuple(name) not in proper_names()
    )


def _without_addresses(doc: Doc, people: list[Mention]) -> list[Mention]:
    """Without the streets and banks in the foot of a charity appeal; who is named above or has a title stays."""
    foot = _appeal(text_of(doc))
    if foot < 0:
        return people
    above = {match_key(m.text) for m in people if m.start < foot}
    return [
        m
        for m in people
        if m.start < foot or m.attributes.get("title") or m.zone in _CREDITED or match_key(m.text) in above
    ]


def _appeal(text: str) -> int:
    """Where the foot of a charity appeal begins, or -1."""
    small = lowered(text)
    begun = []
    for pattern in each_cue("appeal"):
        found = (m.start() for m in pattern.finditer(small))
        begun += [next((at for at in found if not at or not small[at - 1].isalnum()), len(text))]
    return min((at for at in begun if at < len(text)), default=-1)


def _before_award(syllables: Syllables, name: Found, awards: list[Mention]) -> Found:
    """The name without the capital with which the award behind it begins: ``tặng em Lò Văn Tả Giấy khen``."""
    first = syllables.starts[name.first]
    inside = [a for a in overlapping(awards, first, syllables.ends[name.past - 1]) if a.start > first]
    past = bisect_left(syllables.starts, inside[0].start) if inside else name.past
    return replace(name, past=past) if past < name.past else name


def _signed(doc: Doc, syllables: Syllables, names: list[Found]) -> Iterator[Found]:
    """The signature under an article where it is nothing but a name of two to four syllables: «Hoàng Huế»."""
    for zone in doc._.zones:
        if zone.kind is not ZoneKind.BYLINE:
            continue
        first = bisect_left(syllables.starts, zone.start)
        past = bisect_left(syllables.starts, zone.end)
        while past > first and syllables.shapes[past - 1] == BREAK:
            past -= 1
        keys, shapes = syllables.keys[first:past], syllables.shapes[first:past]
        whole = 2 <= len(keys) <= SIGNATURE_AT_MOST and (shapes == TITLE * len(keys) or shapes == CAPS * len(keys))
        known = tuple(keys) in proper_names() or (keys and keys[0] not in elements().surnames)
        if (
            whole
            and not (known or _is_post(keys))
            and all(map(is_vietnamese, keys))
            and all(n.past <= first or n.first >= past for n in names)
        ):
            yield Found(first, past)


def _is_post(keys: list[str]) -> bool:
    """«PHÓ CHỦ TỊCH» above the signature of a decision."""
    post = titles().beginning_at(keys, 0, len(keys))
    return post is not None and post[1] == len(keys)


def _belongs_to_another(doc: Doc, syllables: Syllables, name: Found, start: int, end: int) -> bool:
    """Whether the words name an award, a movement, an agency or a place, or belong to the furniture of the page."""
    if name.title is None and _is_firm(doc, syllables, name):
        return True
    if zone_at(doc, start) in OUTSIDE and name.title is None and not _looks_vietnamese(syllables, name):
        return True
    if covering(mentions(doc, Label.AWARD), start, end):
        return True
    if _historic(syllables, name):
        return covering(mentions(doc, Label.PLACE), start, end) is not None
    announced = syllables.starts[name.title_first] if name.title is not None else -1
    for label in (Label.ORG, Label.MOVEMENT, Label.PLACE):
        around = covering(mentions(doc, label), start, end)
        if around is not None and announced < around.start:
            alone = (around.start, around.end) == (start, end)
            if not alone or (name.title is None and not _has_full_shape(syllables, name)):
                return True
    return False


def _is_firm(doc: Doc, syllables: Syllables, name: Found) -> bool:
    """«An Khang Viên vừa nhận …», where the text also has «Công ty CP Dược An Khang Viên»."""
    written = " " + " ".join(syllables.texts[name.first : name.past])
    return name.past - name.first > 1 and written in _firms(doc)


def _firms(doc: Doc) -> frozenset[str]:
    """The ends of the names of firms, from the second syllable on."""
    cached: frozenset[str] | None = doc.user_data.get("guongsang_firm_names")
    if cached is None:
        named = (m.text.split() for m in mentions(doc, Label.ORG) if m.attributes.get("kind") in _TRADING)
        ends = (words[at:] for words in named for at in range(1, len(words) - 1))
        cached = frozenset(" " + " ".join(words) for words in ends if all(word[0].isupper() for word in words))
        doc.user_data["guongsang_firm_names"] = cached
    return cached


def _historic(syllables: Syllables, name: Found) -> bool:
    keys = [key for key in syllables.keys[name.first : name.past] if key[0].isalnum()]
    return " ".join(keys) in elements().historic or _is_uncle(syllables, name)


def _is_uncle(syllables: Syllables, name: Found) -> bool:
    key = syllables.keys[name.first]
    if tuple(syllables.keys[name.first : name.past]) == _UNCLE_HO:
        return True
    return name.past - name.first == 1 and (
        key == _UNCLE or (key == "hồ" and name.first > 0 and syllables.keys[name.first - 1] == "cụ")
    )


def _looks_vietnamese(syllables: Syllables, name: Found) -> bool:
    """Outside the article, among menus and links, a name without a title must look like one."""
    return _historic(syllables, name) or syllables.keys[name.first] in elements().kinh


def _has_full_shape(syllables: Syllables, name: Found) -> bool:
    return name.past - name.first >= 3 and syllables.keys[name.first] in elements().kinh


def _mention(doc: Doc, syllables: Syllables, name: Found) -> Mention:
    start, end = syllables.starts[name.first], syllables.ends[name.past - 1]
    text = text_of(doc)[start:end]
    attributes = {"title": name.title.text, "title_class": name.title.kind} if name.title else {}
    if is_masked(text):
        attributes["masked"] = "yes"
    norm = HO_CHI_MINH if _is_uncle(syllables, name) else written_out(text)
    return Mention(start, end, text, Label.PERSON, norm, zone=zone_at(doc, start), attributes=attributes)
