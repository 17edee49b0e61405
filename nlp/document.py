"""What the components of the pipeline write on a spaCy ``Doc``, and in which order they run.

Components share typed records, never spaCy spans: offsets in characters of ``doc.text``, which is the canonical text.
Each recogniser owns the mentions of its labels and appends them with :func:`add`; later components may read all of
them and may drop some with :func:`keep` (a person's name inside an award's name).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from spacy.tokens import Doc

from nlp.records import Label, Mention, ZoneKind, kind_at

ORDER = (
    "guongsang_zones",  # doc._.zones
    "guongsang_sentences",  # doc._.sentences
    "guongsang_places",  # PLACE
    "guongsang_organisations",  # ORG
    "guongsang_awards",  # AWARD
    "guongsang_movements",  # MOVEMENT
    "guongsang_quantities",  # DATE, QUANTITY; doc._.quantities
    "guongsang_people",  # PERSON, with facts beside the name
    "guongsang_coreference",  # doc._.subjects: persons and households
    "guongsang_facts",  # Subject.facts of persons and households
    "guongsang_collectives",  # doc._.subjects: collectives and models
    "guongsang_deeds",  # DEED; doc._.deeds
    "guongsang_commendations",  # doc._.commendations
    "guongsang_roles",  # Role of every subject, with its cue
)
"""Names of the registered components, first to last; what each leaves for the next in the comment."""

_EXTENSIONS = (
    "article",  # crawler.records.Article
    "zones",  # list[Zone], by start
    "sentences",  # list[Span], by start
    "mentions",  # dict[Label, list[Mention]], by start, not overlapping within a label
    "quantities",  # list[Quantity]
    "subjects",  # list[Subject], their ``mentions`` left empty until the reading is assembled
    "held_up",  # dict[subject id, set[str]]: how the text holds up a collective or model (see nlp.collectives)
    "members",  # dict[subject id, list[(Label, start, end)]]: which mentions name which subject
    "commendations",  # list[Commendation]
    "deeds",  # list[Deed]
    "warnings",  # list[str]
)
for _name in _EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def prepare(doc: Doc) -> Doc:
    """Give every extension its own empty value; called once, before the first component."""
    doc._.zones, doc._.sentences, doc._.quantities = [], [], []
    doc._.subjects, doc._.commendations, doc._.deeds, doc._.warnings = [], [], [], []
    doc._.members, doc._.held_up = {}, {}
    doc._.mentions = {label: [] for label in Label}
    return doc


def mentions(doc: Doc, label: Label) -> list[Mention]:
    """The mentions of one label, by start."""
    found: list[Mention] = doc._.mentions[label]
    return found


def add(doc: Doc, new: Iterable[Mention]) -> None:
    """Add mentions; within a label the longer one wins where two overlap, the first where both are as long."""
    by_label: dict[Label, list[Mention]] = {}
    for mention in new:
        by_label.setdefault(mention.label, []).append(mention)
    for label, fresh in by_label.items():
        taken: list[Mention] = []
        for mention in sorted(mentions(doc, label) + fresh, key=lambda m: (m.start, m.start - m.end)):
            if taken and mention.start < taken[-1].end:
                if mention.end - mention.start > taken[-1].end - taken[-1].start:
                    taken[-1] = mention
                continue
            taken.append(mention)
        doc._.mentions[label] = taken


def keep(doc: Doc, label: Label, wanted: Callable[[Mention], bool]) -> None:
    """Drop the mentions of a label that are not ``wanted``."""
    doc._.mentions[label] = [m for m in mentions(doc, label) if wanted(m)]


def covering(found: list[Mention], start: int, end: int) -> Mention | None:
    """The mention in a sorted, non-overlapping list that holds ``start:end`` whole, or ``None``."""
    at = bisect_right(found, start, key=lambda m: m.start) - 1
    return found[at] if at >= 0 and found[at].end >= end else None


def overlapping(found: list[Mention], start: int, end: int) -> list[Mention]:
    """The mentions of a sorted, non-overlapping list that share a character with ``start:end``."""
    first = bisect_right(found, start, key=lambda m: m.end)
    last = bisect_left(found, end, key=lambda m: m.start)
    return found[first:last]


def zone_at(doc: Doc, offset: int) -> ZoneKind:
    """The kind of zone that holds ``offset``; body where none does."""
    return kind_at(doc._.zones, offset)


def sentence_index(doc: Doc, offset: int) -> int:
    """Index of the sentence that holds ``offset``, or of the one before it; -1 before the first."""
    return bisect_right(doc._.sentences, offset, key=lambda s: s.start) - 1
