"""People: where a text names a person. The span is the name alone, without honorific, title or rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import add, covering, mentions, zone_at
from nlp.names import CAPS, LETTER, Syllables, elements, is_masked, runs, syllables_of, written_out
from nlp.records import Label, Mention, ZoneKind
from nlp.syllables import text_of
from nlp.titles import Title, compounds, forbidding, titles

OUTSIDE = frozenset({ZoneKind.FOOTER, ZoneKind.RELATED, ZoneKind.NAVIGATION, ZoneKind.ALT_TEXT})
LONGEST = 5
"""Syllables of the longest name without saint or monastic name before it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name on tokens ``[first, past)``, and the title that announces it."""

    first: int
    past: int
    title: Title | None = None
    title_first: int = -1
    certain: bool = True


def find_names(syllables: Syllables, told_at: Callable[[int], bool] = lambda _: True) -> list[Found]:
    """The names of a text, by start, in time linear in the text.

    ``told_at`` says whether an offset lies in the article itself; names elsewhere (footer, links to other articles)
    do not make a bare syllable of the article a name.
    """
    found: list[Found] = []
    loose: list[tuple[int, int]] = []
    for first, past in runs(syllables):
        name = _announced(syllables, first, past) or _by_surname(syllables, first, past)
        if name is None:
            loose.append((first, past))
        else:
            found.append(name)
    found.extend(_again(syllables, [f for f in found if told_at(syllables.starts[f.first])], loose))
    return sorted((f for f in found if not _is_word(syllables, f)), key=lambda f: f.first)


def _is_word(syllables: Syllables, name: Found) -> bool:
    """The last syllable begins a common word («Thành phố», «Bộ đội») and is no name."""
    pair = tuple(syllables.keys[name.past - 1 : name.past + 1])
    return name.past - name.first <= 2 and pair in compounds()


def _announced(syllables: Syllables, first: int, past: int) -> Found | None:
    """The name that a title right before it, or at the beginning of the run, announces."""
    inside = titles().beginning_at(syllables.keys, first, past)
    if inside is not None and inside[1] < past:
        title, start = inside
        before = first
    else:
        ending = titles().ending_at(syllables.keys, first)
        if ending is None:
            return None
        title, before = ending
        start = first
    if _forbidden(syllables, before):
        return None
    end = min(past, start + LONGEST)
    if syllables.shapes[start] == LETTER and end - start == 1 and title.kind not in ("kin", "offender", "victim"):
        return None
    return Found(start, end, title, before)


def _forbidden(syllables: Syllables, first: int) -> bool:
    return forbidding().ending_at(syllables.keys, first) is not None


def _by_surname(syllables: Syllables, first: int, past: int) -> Found | None:
    """The name that a surname at the beginning of the run, or after a place, announces by itself."""
    if past - first > LONGEST or past - first < 3 or _forbidden(syllables, first):
        return None
    if syllables.keys[first] in elements().kinh:
        return Found(first, past)
    return None


def _again(syllables: Syllables, found: list[Found], loose: list[tuple[int, int]]) -> Iterator[Found]:
    """Runs that repeat a name, or the end of a name, that is certain elsewhere in the text."""
    known: set[tuple[str, ...]] = set()
    for name in found:
        keys = tuple(syllables.keys[name.first : name.past])
        known.update((keys, keys[-1:], keys[-2:]))
    for first, past in loose:
        if tuple(syllables.keys[first:past]) in known and not _forbidden(syllables, first):
            yield Found(first, past, certain=False)


@Language.component("guongsang_people")
def find_people(doc: Doc) -> Doc:
    """Add PERSON mentions; attributes ``title`` and ``title_class`` when a title announces the name."""
    syllables = syllables_of(doc)
    others = [mentions(doc, label) for label in (Label.AWARD, Label.ORG, Label.MOVEMENT)]
    new = []
    for name in find_names(syllables, lambda offset: zone_at(doc, offset) not in OUTSIDE):
        start, end = syllables.starts[name.first], syllables.ends[name.past - 1]
        if any(covering(found, start, end) for found in others):
            continue
        new.append(_mention(doc, name, start, end))
    add(doc, new)
    return doc


def _mention(doc: Doc, name: Found, start: int, end: int) -> Mention:
    text = text_of(doc)[start:end]
    attributes = {"title": name.title.text, "title_class": name.title.kind} if name.title else {}
    if is_masked(text):
        attributes["masked"] = "yes"
    return Mention(start, end, text, Label.PERSON, written_out(text), zone=zone_at(doc, start), attributes=attributes)


__all__ = ["CAPS", "Found", "find_names", "find_people"]
