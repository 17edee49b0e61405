"""People: where a text names a person. The span is the name alone, without honorific, title or rank.

A statistical tagger reads the capitalised runs (:mod:`nlp.name_tagger`); gazetteers and what was recognised before
decide where it must not speak: inside the names of agencies, awards, movements and places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, covering, mentions, zone_at
from nlp.name_features import Run
from nlp.name_tagger import find_tagged
from nlp.names import BREAK, CAPS, Syllables, elements, is_masked, syllables_of, written_out
from nlp.records import Label, Mention, ZoneKind
from nlp.syllables import text_of
from nlp.titles import Title, compounds

OUTSIDE = frozenset({ZoneKind.FOOTER, ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.ALT_TEXT})
HO_CHI_MINH = "Hồ Chí Minh"
_UNCLE = "bác"
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
    names = [name for name in names if not _is_word(syllables, name)]
    taken = {at for name in names for at in range(name.first, name.past)}
    return sorted([*names, *_uncle(syllables, taken)], key=lambda name: name.first)


def _announced(first: int, past: int, run: Run) -> Found:
    """The name with the title right before it."""
    if run.title is not None and first == run.start:
        return Found(first, past, run.title, run.title_first)
    return Found(first, past)


def _is_word(syllables: Syllables, name: Found) -> bool:
    """The last syllable begins a common word («Thành phố», «Bộ đội») and is no name."""
    pair = tuple(syllables.keys[name.past - 1 : name.past + 1])
    return name.past - name.first <= 2 and pair in compounds()


def _uncle(syllables: Syllables, taken: set[int]) -> Iterator[Found]:
    """A capital «Bác» that no name follows, inside a sentence: Hồ Chí Minh."""
    for at, key in enumerate(syllables.keys):
        if key != _UNCLE or at in taken or at == 0 or syllables.shapes[at] not in ("x", CAPS):
            continue
        following = syllables.shapes[at + 1] if at + 1 < len(syllables) else BREAK
        if syllables.keys[at - 1] in _UNCLE_AFTER and (at + 1 not in taken and following not in "xS"):
            yield Found(at, at + 1)


@Language.component("guongsang_people")
def find_people(doc: Doc) -> Doc:
    """Add PERSON mentions; attributes ``title`` and ``title_class`` when a title announces the name."""
    syllables = syllables_of(doc)
    new = []
    for name in find_names(syllables):
        start, end = syllables.starts[name.first], syllables.ends[name.past - 1]
        if not _belongs_to_another(doc, syllables, name, start, end):
            new.append(_mention(doc, name, start, end))
    add(doc, new)
    return doc


def _belongs_to_another(doc: Doc, syllables: Syllables, name: Found, start: int, end: int) -> bool:
    """Whether the words are part of the name of an award, a movement, an agency or a place."""
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
    return " ".join(syllables.keys[name.first : name.past]) in elements().historic


def _has_full_shape(syllables: Syllables, name: Found) -> bool:
    return name.past - name.first >= 3 and syllables.keys[name.first] in elements().kinh


def _mention(doc: Doc, name: Found, start: int, end: int) -> Mention:
    text = text_of(doc)[start:end]
    attributes = {"title": name.title.text, "title_class": name.title.kind} if name.title else {}
    if is_masked(text):
        attributes["masked"] = "yes"
    norm = HO_CHI_MINH if text.casefold() == _UNCLE else written_out(text)
    return Mention(start, end, text, Label.PERSON, norm, zone=zone_at(doc, start), attributes=attributes)
