"""Who is who: short forms are led back to the full name, and every person becomes a subject.

A short form ("anh Chòi", "ông Ngan", bare "Dương") means the only full name of fitting gender that stands before it
and ends with it; without one before, the only one after it. Where two would fit, it stays unlinked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import mentions
from nlp.names import elements, has_surname, is_masked, name_keys, stated_gender
from nlp.records import Label, Mention, Subject, SubjectKind
from nlp.titles import titles

HO_CHI_MINH = "Hồ Chí Minh"


@dataclass(slots=True)
class Person:
    """A person while the text is read."""

    name: str
    keys: tuple[str, ...]
    first: int
    gender: str
    mentions: list[int] = field(default_factory=list)


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


def link(people: Sequence[Mention]) -> tuple[list[Person], list[str]]:
    """The persons of a text, by their first mention, and for every mention the name that it means, or ``""``."""
    groups: dict[tuple[str, ...], Person] = {}
    genders = [_gender(m) for m in people]
    keys = [_keys(m) for m in people]
    owner: list[Person | None] = [None] * len(people)
    for at in sorted(range(len(people)), key=lambda i: -len(keys[i])):
        if _is_full(people[at], keys[at]):
            owner[at] = _grouped(groups, people[at], keys[at], genders[at])
    index = _Index()
    full = list(groups.values())
    for person in full:
        person.first = min(person.first, person.first)
    for at, person in enumerate(owner):
        if person is not None:
            person.first = min(person.first, people[at].start)
            person.gender = person.gender or genders[at]
    for person in full:
        for form in _short_forms(person.keys):
            index.enter(form, person)
    index.close()
    unlinked: set[int] = set()
    for at, mention in enumerate(people):
        if owner[at] is None:
            found, several = index.only(keys[at], genders[at], mention.start)
            if found is not None:
                owner[at] = found
            elif several:
                unlinked.add(at)
            else:
                owner[at] = _grouped(groups, mention, keys[at], genders[at])
    for at, person in enumerate(owner):
        if person is not None:
            person.mentions.append(at)
    persons = sorted((p for p in groups.values() if p.mentions), key=lambda p: p.mentions[0])
    return persons, ["" if person is None else person.name for person in owner]


def _keys(mention: Mention) -> tuple[str, ...]:
    if mention.attributes.get("historic"):
        return name_keys(mention.norm)
    return name_keys(mention.norm or mention.text)


def _is_full(mention: Mention, keys: tuple[str, ...]) -> bool:
    if mention.attributes.get("masked"):
        return False
    return len(keys) >= 3 or (len(keys) == 2 and (has_surname(keys) or keys in _historic()))


def _historic() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(key.split()) for key in elements().historic)


def _grouped(groups: dict[tuple[str, ...], Person], mention: Mention, keys: tuple[str, ...], gender: str) -> Person:
    person = groups.get(keys)
    if person is None:
        person = groups[keys] = Person(mention.norm or mention.text, keys, mention.start, gender)
    return person


def _short_forms(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    for length in range(1, min(len(keys), 4)):
        yield keys[-length:]


def _gender(mention: Mention) -> str:
    title = mention.attributes.get("title", "")
    found = titles().beginning_at(name_keys(title), 0, len(title.split())) if title else None
    return (found[0].gender if found else "") or stated_gender(mention.norm or mention.text)


@Language.component("guongsang_coreference")
def find_subjects(doc: Doc) -> Doc:
    """Link every PERSON mention to a subject, and make the subjects."""
    people = mentions(doc, Label.PERSON)
    persons, names = link(people)
    linked = list(people)
    for number, person in enumerate(persons, 1):
        identity = f"p{number}"
        masked = all(is_masked(people[at].text) for at in person.mentions)
        doc._.subjects.append(Subject(identity, SubjectKind.PERSON, person.name, (), masked=masked))
        doc._.members[identity] = [(Label.PERSON, people[at].start, people[at].end) for at in person.mentions]
        for at in person.mentions:
            linked[at] = replace(people[at], norm=names[at], link=identity)
    doc._.mentions[Label.PERSON] = linked
    return doc
