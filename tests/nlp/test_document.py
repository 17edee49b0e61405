from __future__ import annotations

from itertools import pairwise

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp.document import add, covering, keep, mentions, overlapping, prepare, sentence_index, zone_at
from nlp.records import Label, Mention, Span, Zone, ZoneKind, kind_at

VOCAB = spacy.blank("xx").vocab
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12)


def fresh() -> Doc:
    return prepare(Doc(VOCAB, words=["a"] * 40, spaces=[False] * 40))


def person(start: int, length: int) -> Mention:
    return Mention(start, start + length, "a" * length, Label.PERSON)


@given(SPANS, SPANS)
def test_mentions_stay_sorted_and_apart_and_lookups_agree_with_a_plain_search(one, other) -> None:
    doc = fresh()
    add(doc, (person(*s) for s in one))
    add(doc, (person(*s) for s in other))
    found = mentions(doc, Label.PERSON)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for start in range(0, 38, 3):
        end = start + 2
        assert overlapping(found, start, end) == [m for m in found if m.start < end and m.end > start]
        assert covering(found, start, end) == next((m for m in found if m.start <= start and m.end >= end), None)


def test_the_longer_of_two_overlapping_mentions_stays() -> None:
    doc = fresh()
    add(doc, [person(0, 3)])
    add(doc, [person(2, 5), person(8, 2)])
    assert [(m.start, m.end) for m in mentions(doc, Label.PERSON)] == [(2, 7), (8, 10)]
    keep(doc, Label.PERSON, lambda m: m.start > 5)
    assert [(m.start, m.end) for m in mentions(doc, Label.PERSON)] == [(8, 10)]


def test_zone_and_sentence_of_an_offset() -> None:
    doc = fresh()
    doc._.zones = [Zone(0, 5, ZoneKind.TITLE), Zone(6, 20, ZoneKind.CAPTION)]
    doc._.sentences = [Span(0, 5), Span(6, 20)]
    assert [zone_at(doc, o).value for o in (0, 4, 5, 6, 30)] == ["title", "title", "body", "caption", "body"]
    assert kind_at((), 3) is ZoneKind.BODY
    assert [sentence_index(doc, o) for o in (0, 5, 6, 39)] == [0, 0, 1, 1]


def test_documents_share_nothing() -> None:
    one, other = fresh(), fresh()
    add(one, [person(0, 2)])
    one._.warnings.append("x")
    assert mentions(other, Label.PERSON) == []
    assert other._.warnings == []
