"""What every subject does in the article, and the words that decided."""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import mentions
from nlp.names import elements, name_keys
from nlp.records import AwardStatus, Label, Mention, Role, Span, Subject, ZoneKind

_OF_TITLE = {
    "high": Role.OFFICIAL,
    "offender": Role.OFFENDER,
    "victim": Role.BENEFICIARY,
    "academic": Role.EXPERT,
}


def role_of(doc: Doc, subject: Subject, found: list[Mention], commended: dict[str, Span]) -> tuple[Role, Span | None]:
    """The role of one subject and the span that decided."""
    if " ".join(name_keys(subject.name)) in elements().historic:
        return Role.HISTORIC, Span(found[0].start, found[0].end) if found else None
    if subject.id in commended:
        return Role.PUT_FORWARD, commended[subject.id]
    if found and all(m.zone is ZoneKind.BYLINE for m in found):
        return Role.AUTHOR, Span(found[0].start, found[0].end)
    for mention in found:
        role = _OF_TITLE.get(mention.attributes.get("title_class", ""))
        if role is not None:
            return role, Span(mention.start, mention.end)
    return Role.OTHER, None


@Language.component("guongsang_roles")
def find_roles(doc: Doc) -> Doc:
    """Give every subject its role."""
    by_start = {(label, m.start, m.end): m for label in Label for m in mentions(doc, label)}
    commended = {
        c.subject: c.evidence for c in doc._.commendations if c.subject and c.status is not AwardStatus.REVOKED
    }
    decided = []
    for subject in doc._.subjects:
        found = [by_start[key] for key in doc._.members.get(subject.id, []) if key in by_start]
        role, cue = role_of(doc, subject, found, commended)
        decided.append(replace(subject, role=role, role_cue=cue))
    doc._.subjects = decided
    return doc
