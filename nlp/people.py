"""People: where a text names a person. The span is the name alone, without honorific, title or rank.

A statistical tagger reads the capitalised runs (:mod:`nlp.name_tagger`); gazetteers and what was recognised before
decide where it must not speak: inside the names of agencies, awards, movements and places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, covering, mentions, zone_at
from nlp.name_features import Run
from nlp.name_tagger import find_tagged
from nlp.name_words import THING, proper_names
from nlp.names import (
    BREAK,
    CAPS,
    LETTER,
    TITLE,
    Syllables,
    elements,
    is_masked,
    is_vietnamese,
    syllables_of,
    written_out,
)
from nlp.records import Label, Mention, ZoneKind
from nlp.syllables import text_of
from nlp.titles import ORGANISATION, Title, compounds
from nlp.titles import THING as THING_BEFORE

OUTSIDE = frozenset({ZoneKind.FOOTER, ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.ALT_TEXT})
HO_CHI_MINH = "Hồ Chí Minh"
SIGNATURE_AT_MOST = 4
_UNCLE = "bác"
_UNCLE_HO = (_UNCLE, "hồ")
_UNCLE_AFTER = frozenset(
    ("theo", "của", "dâng", "gương", "lời", "nhớ", "ơn", "tượng", "ảnh", "viếng", "dạy", "về", "thăm", "với")
)
"""Words after which a capital «Bác» without a name is Hồ Chí Minh."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name on tokens ``[first, past)``, and the title that announces it."""

    first: int
    past: int
    title: Title | None = None
    title_first: int = -1


def find_names(syllables: Syllables) -> list[Found]:
    """The names of a text, by start, in time linear in the text."""
    spans, found_runs = find_tagged(syllables)
    run_at = {at: run for run in found_runs for at in range(run.first, run.past)}
    names = [_announced(first, past, run_at[first]) for first, past in spans]
    things = _things(syllables, names, found_runs)
    names = [
        name
        for name in names
        if not (_is_word(syllables, name) or _is_thing(syllables, name))
        and tuple(syllables.keys[name.first : name.past]) not in things
    ]
    taken = {at for name in names for at in range(name.first, name.past)}
    certain = [*_known_figures(syllables, found_runs), *_uncle(syllables, taken)]
    claimed = {at for name in certain for at in range(name.first, name.past)}
    names = [name for name in names if claimed.isdisjoint(range(name.first, name.past))]
    return sorted([*names, *certain], key=lambda name: name.first)


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
    """The last syllable begins a common word («Thành phố», «Bộ đội») and is no name."""
    pair = tuple(syllables.keys[name.past - 1 : name.past + 1])
    return name.past - name.first <= 2 and pair in compounds()


def _is_thing(syllables: Syllables, name: Found) -> bool:
    """A firm, newspaper or product that looks like a name."""
    return name.title is None and proper_names().get(tuple(syllables.keys[name.first : name.past])) == THING


def _things(syllables: Syllables, names: list[Found], found_runs: list[Run]) -> set[tuple[str, ...]]:
    """Short names that the text somewhere calls a firm or a brand and never gives a title: «thương hiệu Minh Hà»."""
    titled = {syllables.keys[name.past - 1] for name in names if name.title is not None}
    called = {
        tuple(syllables.keys[run.start : run.past])
        for run in found_runs
        if run.forbidden in (THING_BEFORE, ORGANISATION) and run.title is None
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
    new = []
    for name in [*(names := find_names(syllables)), *_signed(doc, syllables, names)]:
        start, end = syllables.starts[name.first], syllables.ends[name.past - 1]
        if not _belongs_to_another(doc, syllables, name, start, end):
            new.append(_mention(doc, syllables, name))
    add(doc, new)
    return doc


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
            and not known
            and all(map(is_vietnamese, keys))
            and all(n.past <= first or n.first >= past for n in names)
        ):
            yield Found(first, past)


def _belongs_to_another(doc: Doc, syllables: Syllables, name: Found, start: int, end: int) -> bool:
    """Whether the words name an award, a movement, an agency or a place, or belong to the furniture of the page."""
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
