"""Who is who: short forms are led back to the full name, and every person becomes a subject.

A short form ("anh Chòi", "ông Ngan", bare "Dương", "Kim Dung") means the only full name of fitting gender that stands
before it and ends with it; without one before, the only one after it. A foreigner may also be called by the first part
of the name. Where two would fit, the short form stays unlinked. The head of a family whose deed is the family's stands
for a household.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.aliases import FULL, aliases, credit_lines, misprints
from nlp.authorities import UPPER
from nlp.document import mentions, sentence_index
from nlp.gazetteers import GAZETTEERS, Cues, keyed, read_cues
from nlp.names import elements, has_surname, is_masked, is_vietnamese, name_keys, stated_gender
from nlp.records import Label, Mention, Subject, SubjectKind
from nlp.syllables import text_of
from nlp.titles import titles

LONGEST_SHORT_FORM = 3
BIRTH_ORDER = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út"))
"""What southern families call their children before the name: «Hai Nghiêm», the eldest."""
HOUSEHOLD_BEFORE = 40
HOUSEHOLD_AFTER = 160
HOUSEHOLD_MENTIONS = 12
HOUSEHOLD_ADVERBS = 3
APART_BEFORE = 20
"""Characters before and after a name, and mentions, in which the deed of a family is looked for; adverbs
before its work."""
_NO_FAMILY = frozenset(("offender", "academic", "high"))
"""Titles behind which «gia đình» tells of somebody's relatives: «gia đình bị cáo A», «gia đình học giả B»."""
_ASIDE = re.compile(
    rf"\s*(?:\([^()\n]{{0,60}}\)\s*)?(?:(?:,|và)\s(?:bà|chị|ông|anh)(?:\s[{UPPER}]\w*){{1,5}})?"
    r"(?:\s*(?:,|ở|tại)\s[^.;:\n]{0,80}?,)?\s*"
)
"""What stands between the name of a couple and its work: brackets, the other name, where they live."""


@dataclass(slots=True)
class Person:
    """A person while the text is read."""

    name: str
    keys: tuple[str, ...]
    first: int
    gender: str
    mentions: list[int] = field(default_factory=list)
    told: bool = False
    """The text tells of the person, who does not only sign or take pictures."""
    others: set[tuple[str, ...]] = field(default_factory=set)
    """Keys of the other names that the text gives the person."""


@dataclass(slots=True)
class _Index:
    """People by a short form of their name, apart by gender, in the order of the text."""

    people: dict[tuple[tuple[str, ...], str], list[tuple[int, Person]]] = field(default_factory=dict)

    def enter(self, form: tuple[str, ...], person: Person) -> None:
        self.people.setdefault((form, person.gender), []).append((person.first, person))

    def close(self) -> None:
        for entries in self.people.values():
            entries.sort(key=lambda entry: entry[0])

    def only(self, form: tuple[str, ...], gender: str, at: int) -> tuple[Person | None, bool]:
        """The one person whom the form can mean at offset ``at``, and whether more than one would fit."""
        genders = ("m", "f", "") if not gender else (gender, "")
        lists = [found for g in genders if (found := self.people.get((form, g)))]
        counts = [bisect_left(found, at, key=lambda entry: entry[0]) for found in lists]
        before = sum(counts)
        if before:
            person = next(found[count - 1][1] for found, count in zip(lists, counts, strict=True) if count)
            return (person, False) if before == 1 else (None, True)
        after = sum(map(len, lists))
        return (lists[0][0][1], False) if after == 1 else (None, after > 1)


@dataclass(slots=True)
class Linking:
    """The mentions of one text on their way to persons; longer names first, so that shorter ones find them."""

    people: Sequence[Mention]
    keys: list[tuple[str, ...]]
    genders: list[str]
    names: list[str]
    """For every mention the name as written, of a second name the first one."""
    second: dict[tuple[str, ...], set[tuple[str, ...]]]
    """Keys of a name → those of the same person's other names."""
    signed: frozenset[int]
    groups: dict[tuple[str, ...], Person] = field(default_factory=dict)
    owner: dict[int, Person] = field(default_factory=dict)
    unlinked: set[int] = field(default_factory=set)

    def found(self, at: int) -> None:
        """The mention is a name of its own, or the same name again."""
        mention, keys = self.people[at], self.keys[at]
        person = self.groups.get(keys)
        if person is None:
            person = self.groups[keys] = Person(self.names[at], keys, mention.start, self.genders[at])
            person.others = self.second.get(keys, set())
        person.first = min(person.first, mention.start)
        person.gender = person.gender or self.genders[at]
        person.told = person.told or at not in self.signed
        self.owner[at] = person

    def resolve(self, at: int, indices: Iterable[_Index]) -> None:
        """The mention is a short form, if one of the indices knows it, else a name of its own."""
        keys = self.keys[at]
        if at in self.signed:
            self.found(at)
            return
        if len(keys) == 2 and keys[0] in BIRTH_ORDER:
            keys = keys[1:]  # «ông Năm Phước» is Trần Văn Phước
        for index in indices:
            person, several = index.only(keys, self.genders[at], self.people[at].start)
            if person is not None:
                self.owner[at] = person
                return
            if several:
                self.unlinked.add(at)
                return
        self.found(at)

    def indices(self) -> tuple[_Index, _Index]:
        """The people so far by the ends of their names; foreigners and people of the highlands by the beginnings."""
        ends, beginnings = _Index(), _Index()
        for person in self.groups.values():
            if not person.told:
                continue
            forms = {n[-length:] for n in (person.keys, *person.others) for length in _short_lengths(n)}
            for form in sorted(forms):
                ends.enter(form, person)
            for form in sorted(_beginnings(person.keys)):
                beginnings.enter(form, person)
        ends.close()
        beginnings.close()
        return ends, beginnings


def _beginnings(keys: tuple[str, ...]) -> set[tuple[str, ...]]:
    """«Serena» for Serena Williams, «Y Wăn» and «Wăn» for Y Wăn Byă: the clan stands last."""
    if len(keys) > 2 and keys[0] in elements().initials:
        return {keys[:2], keys[1:2]}
    return {keys[:1]} if len(keys) > 1 and _called_by_first(keys) else set()


def _short_lengths(keys: tuple[str, ...]) -> range:
    return range(1, min(len(keys) - 1, LONGEST_SHORT_FORM) + 1)


def link(
    people: Sequence[Mention], same: Iterable[tuple[int, int]] = (), signed: Iterable[int] = ()
) -> tuple[list[Person], list[str]]:
    """The persons of a text, by their first mention, and for every mention the name that it means, or ``""``.

    ``same`` are pairs of mentions that the text calls one person; ``signed`` those that sign a picture or the text.
    """
    keys = [name_keys(m.norm or m.text) for m in people]
    written = [m.norm or m.text for m in people]
    second = _under_one_name(keys, written, same)
    linking = Linking(people, keys, [_gender(m) for m in people], written, second, frozenset(signed))
    masked = [bool(m.attributes.get("masked")) for m in people]
    lengths = [len(keys) for keys in linking.keys]
    for at, length in enumerate(lengths):
        if length > 2 and not masked[at]:
            linking.found(at)
    _resolve(linking, (at for at, n in enumerate(lengths) if n == 2 and not masked[at] and _full(linking.keys[at])))
    _resolve(linking, (at for at, n in enumerate(lengths) if n == 2 and not masked[at] and not _full(linking.keys[at])))
    _resolve(linking, (at for at, n in enumerate(lengths) if n < 2 or masked[at]))
    names = []
    for at in range(len(people)):
        person = linking.owner.get(at)
        if person is not None:
            person.mentions.append(at)
        names.append(person.name if person else "")
    persons = sorted((p for p in linking.groups.values() if p.mentions), key=lambda p: p.mentions[0])
    return persons, names


def _under_one_name(
    keys: list[tuple[str, ...]], written: list[str], same: Iterable[tuple[int, int]]
) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Give misspelt and second names the keys of the first name, in place; the names that were replaced, by the first.

    Of two names that the text calls one person's the fuller is the first. A single syllable that ends somebody else's
    name keeps its own meaning.
    """
    first = dict(misprints(keys))
    second: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    ends = Counter(known[-1] for known in set(keys) if len(known) > 1)
    for one, other in same:
        name, further = (first.get(keys[at], keys[at]) for at in (one, other))
        fuller = len(further) - len(name)
        if fuller > 0 or (fuller == 0 and len(name) < FULL and has_surname(further) and not has_surname(name)):
            name, further = further, name
        if name != further and further not in first and first.get(name) != further:
            if len(further) == 1 and ends[further[0]]:
                continue
            first[further] = name
            second.setdefault(name, set()).add(further)
    if first:
        spelling = dict(zip(reversed(keys), reversed(written), strict=True))
        for at, found in enumerate(keys):
            target = first.get(found, found)
            target = first.get(target, target)
            if target != found:
                keys[at], written[at] = target, spelling[target]
    return second


def _resolve(linking: Linking, ats: Iterable[int]) -> None:
    indices = linking.indices()
    for at in ats:
        linking.resolve(at, indices)


def _full(keys: tuple[str, ...]) -> bool:
    return has_surname(keys) or " ".join(keys) in elements().historic or not all(map(is_vietnamese, keys))


def _called_by_first(keys: tuple[str, ...]) -> bool:
    """Foreigners («Serena», «ông Tập»), not bearers of a surname that half the country has."""
    return not all(map(is_vietnamese, keys)) or keys[0] not in elements().kinh


def _gender(mention: Mention) -> str:
    title = mention.attributes.get("title", "")
    found = titles().beginning_at(name_keys(title), 0, len(title.split())) if title else None
    return (found[0].gender if found else "") or stated_gender(mention.norm or mention.text)


@cache
def cues() -> Cues:
    """Load ``data/gazetteers/household_cues.tsv``.

    Raises:
        GazetteerError: for an unknown kind or a pattern that is no regular expression.
    """
    return read_cues(GAZETTEERS / "household_cues.tsv", ("before", "deed", "work", "apart", "praise", "adverb", "need"))


def is_household(doc: Doc, own: Sequence[Mention]) -> bool:
    """Whether the text tells a deed of the family of this person («hộ bà B hiến đất»), not only of the person."""
    named = [mention for mention in own if _is_family(doc, mention) and _family_does(doc, mention)]
    text = keyed(doc)
    return bool(named) and not any(cues()["apart"].search(text, max(0, m.start - APART_BEFORE), m.start) for m in own)


def _is_family(doc: Doc, mention: Mention) -> bool:
    """Does a word for the family stand before the name, with nothing but a form of address between?"""
    text, low = keyed(doc), max(0, mention.start - HOUSEHOLD_BEFORE)
    last = max((m.end() for m in cues()["before"].finditer(text, low, mention.start)), default=-1)
    if last < 0 or mention.attributes.get("title_class") in _NO_FAMILY:
        return False
    between = text_of(doc)[last : mention.start]
    apart = between.count(" ") > 3 or any(c in ".,;:–\n" for c in between)
    another = any(word[0].isupper() for word in between.split())  # «vợ chồng Nam – Hoa» is one family
    foreign = not any(map(is_vietnamese, name_keys(mention.text)))
    return not (apart or another or foreign)


def _family_does(doc: Doc, mention: Mention) -> bool:
    """Does the rest of the sentence tell a deed, before it tells of need or guilt?"""
    text = keyed(doc)
    at = sentence_index(doc, mention.start)
    end = doc._.sentences[at].end if at >= 0 else len(text)
    end = min(max(end, mention.end), mention.end + HOUSEHOLD_AFTER)
    deed, need = cues()["deed"].search(text, mention.end, end), cues()["need"].search(text, mention.end, end)
    aside = _ASIDE.match(text_of(doc), mention.end, end)
    begun = _works_at(text, aside.end() if aside else mention.end, end)
    if begun < 0 and (work := cues()["work"].search(text, mention.end, end)) and cues()["praise"].search(text):
        begun = work.start()
    first = min([found for found in (deed.start() if deed else -1, begun) if found >= 0], default=-1)
    return first >= 0 and (need is None or first < need.start())


def _works_at(text: str, at: int, end: int) -> int:
    """Where the family's own work begins behind adverbs; -1 where it does not."""
    for _ in range(HOUSEHOLD_ADVERBS):
        adverb = cues()["adverb"].match(text, at, end)
        if adverb is None:
            break
        at = adverb.end() + (text[adverb.end() : adverb.end() + 1] == " ")
    return at if cues()["work"].match(text, at, end) else -1


@Language.component("guongsang_coreference")
def find_subjects(doc: Doc) -> Doc:
    """Link every PERSON mention to a subject, and make the subjects."""
    people = mentions(doc, Label.PERSON)
    text = text_of(doc)
    persons, names = link(people, aliases(text, people), credit_lines(text, people))
    linked = list(people)
    for identity, person in _numbered(persons):
        own = [people[at] for at in person.mentions]
        masked = all(is_masked(mention.text) for mention in own)
        household = not is_masked(person.name) and is_household(doc, own[:HOUSEHOLD_MENTIONS])
        kind = SubjectKind.HOUSEHOLD if household else SubjectKind.PERSON
        doc._.subjects.append(Subject(identity, kind, person.name, (), masked=masked))
        doc._.members[identity] = [(Label.PERSON, mention.start, mention.end) for mention in own]
        for at in person.mentions:
            linked[at] = replace(people[at], norm=names[at], link=identity)
    doc._.mentions[Label.PERSON] = linked
    return doc


def _numbered(persons: Sequence[Person]) -> Iterator[tuple[str, Person]]:
    return ((f"p{number}", person) for number, person in enumerate(persons, 1))
