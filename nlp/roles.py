"""What every subject does in the article, and the words that decided: the evidence beside it, weighed by a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from nlp.body_names import going_on
from nlp.document import mentions, sentence_index, zone_at
from nlp.names import elements, name_keys
from nlp.records import AwardStatus, Commendation, Label, Mention, Role, Span, Subject, SubjectKind, ZoneKind
from nlp.role_evidence import AS_EXEMPLAR, evidence_of
from nlp.role_model import Decided, role_model
from nlp.role_scene import BODY, OFFENDER, Scene, Told, award_key, begins_at
from nlp.syllables import text_of

TOLD_IN = BODY | {ZoneKind.CAPTION}
"""Zones of the article itself; who is named only in footers or links to other articles has no part in it."""
PRONOUNS_LOOKED_AT = 400

LIST_FROM = 3
"""Recipients of one award from which they are a list."""
LATEST_HISTORIC = 1945
"""Year of birth after which nobody in the list of figures of history was born."""
FOR_YEARS = frozenset({"hh", "kn", ""})
"""Kinds of awards that are given for membership or years of service to many who did nothing else."""

LIST_AT_MOST = 1500
"""Characters of a list of exemplars in which its items are looked for."""

_LIST_OF_EXEMPLARS = re.compile(
    r"(?<!\w)(?:tiêu biểu|điển hình|gương sáng|tấm gương)(?: [^\W\d_]+){0,6}?(?: (?:có|gồm|như|là|kể đến)(?!\w)|:)"
)
_ATTEND = re.compile(r"(?<!\w)(?:dự|chủ trì|chứng kiến|đại biểu|lãnh đạo)(?!\w)")
_ORGANISES = re.compile(
    r" (?:(?:đã|vừa|sẽ|đang|cũng|luôn) )?(?:phát động|ban hành|chỉ đạo|quán triệt|tuyên dương|biểu dương|khen thưởng"
    r"|tôn vinh|vinh danh|trao tặng|trao thưởng|trao giải)(?!\w)"
)
_OFFICES = frozenset({"police", "army", "court", "agency", "government"})
_OF_PEOPLE_ALONE = frozenset({Role.HISTORIC, Role.AUTHOR, Role.PHOTOGRAPHER, Role.FAMILY})
"""Roles that no body has."""
_OPENS = re.compile(
    r"\s*(?:(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|rạng sáng|trước đó|liên quan|vừa qua|mới đây|hiện)(?!\w)"
    r"[^.;\n]{0,80},\s)?"
)
"""The beginning of a sentence, or a time before the name."""
_DUTY = re.compile(
    r"\s*(?:[,(–-][^.;:\n]{0,60}?[,)]?)?\s(?:(?:đã|vừa|sẽ|đang|cũng|tiếp tục|phối hợp [^.,;\n]{0,60}?)\s)*"
    r"(?:cho biết|cho hay|xác nhận|điều tra|làm rõ|khởi tố|bắt|bắt giữ|tạm giữ|ra quyết định|xử phạt|lập biên bản"
    r"|yêu cầu|khám nghiệm|phát đi)(?!\w)"
)
_PRONOUN = re.compile(r"(?<![\w’'])(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|thầy|già)(?= )", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"][^“”\"\n]{0,600}[”\"]")
_AS_PRONOUN = {"pronoun": "yes"}


def certain_role(scene: Scene, subject: Subject, told: Told) -> tuple[Role, Span | None] | None:
    """What needs no weighing: people of history, bylines, the accused, awards taken back, names outside the article.

    And a person in a list of those who received an award is put forward, whatever post stands beside the name; a body
    that only ever launches, directs or honours is an office.
    """
    named = told.mentions
    whole = Span(named[0].start, named[0].end) if named else None
    certain = _certain_person(scene, subject, told, whole) if subject.kind is SubjectKind.PERSON else None
    if certain is not None:
        return certain
    if subject.kind is SubjectKind.COLLECTIVE and named and not told.commendations:
        verbs = [_ORGANISES.match(scene.lowered, m.end) for m in named]
        if verbs[0] is not None and all(verbs):
            return Role.OFFICIAL, Span(named[0].start, verbs[0].end())
        duty = _on_duty(scene, told)
        if duty is not None:
            return Role.OFFICIAL, duty
    if {c.status for c in told.commendations} == {AwardStatus.REVOKED}:
        return Role.OTHER, told.commendations[0].evidence
    if not any(m.zone in TOLD_IN for m in named):
        titles = {m.attributes.get("title_class") for m in named}
        high = "high" in titles or ("official_address" in titles and "position" in subject.facts)
        return (Role.OFFICIAL if high else Role.OTHER), whole
    return None


def _on_duty(scene: Scene, told: Told) -> Span | None:
    """Where an office informs of a case or arrests somebody, in an article that praises nobody."""
    if scene.praises or not told.held_up.isdisjoint(AS_EXEMPLAR) or told.deeds:
        return None
    for mention in told.mentions:
        at = sentence_index(scene.doc, mention.start)
        begin = scene.doc._.sentences[at].start if at >= 0 else 0
        if mention.attributes.get("kind") in _OFFICES and _OPENS.fullmatch(scene.lowered, begin, mention.start):
            found = _DUTY.match(scene.lowered, mention.end)
            if found is not None:
                return Span(mention.start, found.end())
    return None


def _certain_person(scene: Scene, subject: Subject, told: Told, whole: Span | None) -> tuple[Role, Span | None] | None:
    named = told.mentions
    if " ".join(name_keys(subject.name)) in elements().historic and not _lives(subject):
        return Role.HISTORIC, whole
    if named and all(m.zone is ZoneKind.BYLINE for m in named):
        return Role.AUTHOR, whole
    accused = next((m for m in named if scene.title_of(m) == OFFENDER), None)
    if accused is not None and not told.commendations:
        return Role.OFFENDER, Span(begins_at(accused), accused.end)
    listed = next((c for c in told.commendations if _of_a_list(scene, c)), None)
    if listed is not None:
        return Role.PUT_FORWARD, listed.evidence
    example = next((m for m in named if _among_exemplars(scene, m)), None)
    return None if example is None else (Role.PUT_FORWARD, Span(example.start, example.end))


def _lives(subject: Subject) -> bool:
    """Whether a namesake of a figure of history is meant: «anh Nguyễn Văn Linh (SN 1972)»."""
    born = subject.facts.get("birth_year")
    return "age" in subject.facts or (born is not None and int(born.value) > LATEST_HISTORIC)


def _among_exemplars(scene: Scene, mention: Mention) -> bool:
    """Whether an item of a list of exemplars begins with the name: «nhiều điển hình như xã A; ông B, trưởng thôn»."""
    at = begins_at(mention)
    sentence = sentence_index(scene.doc, mention.start)
    if sentence < 0 or scene.lowered[max(0, at - 2) : at].strip() != ";":
        return False
    begin = max(scene.doc._.sentences[sentence].start, at - LIST_AT_MOST)
    opening = _LIST_OF_EXEMPLARS.search(scene.lowered, begin, at)
    return opening is not None and _ATTEND.search(scene.lowered, begin, at) is None


def _of_a_list(scene: Scene, commendation: Commendation) -> bool:
    """Whether several received this award together, and not for years of service."""
    kind = commendation.award_id.partition("_")[0]
    return (
        commendation.status is AwardStatus.AWARDED
        and kind not in FOR_YEARS
        and scene.recipients[award_key(commendation)] >= LIST_FROM
    )


@Language.component("guongsang_roles")
def find_roles(doc: Doc) -> Doc:
    """Give every subject its role."""
    told = told_of(doc)
    scene = scene_of(doc, told)
    decided = []
    for subject, evidence in zip(doc._.subjects, evidence_of(scene, doc._.subjects, told), strict=True):
        certain = certain_role(scene, subject, told[subject.id])
        found = Decided(*certain, {}) if certain else role_model().decide(evidence)
        role = fitting(subject.kind, told[subject.id].mentions, found.role)
        decided.append(replace(subject, role=role, role_cue=found.cue, role_chances=found.chances))
    doc._.subjects = decided
    return doc


def fitting(kind: SubjectKind, mentions: Iterable[Mention], role: Role) -> Role:
    """The role, or what comes nearest to it where a body or a model cannot have it: nobody's family, no author."""
    if kind is SubjectKind.MODEL:
        return role if role is Role.PUT_FORWARD else Role.OTHER
    if kind is not SubjectKind.COLLECTIVE:
        return role
    if role is Role.OFFENDER and any(m.attributes.get("kind") in _OFFICES for m in mentions):
        return Role.OFFICIAL
    return Role.OTHER if role in _OF_PEOPLE_ALONE else role


def scene_of(doc: Doc, told: dict[str, Told]) -> Scene:
    """The article around its subjects."""
    persons = (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)
    return Scene.of(doc, [told[s.id] for s in doc._.subjects if s.kind in persons], told)


def told_of(doc: Doc) -> dict[str, Told]:
    """What the text tells of each subject, by its id."""
    at = {(label, m.start, m.end): m for label in Label for m in mentions(doc, label)}
    told = {subject.id: Told() for subject in doc._.subjects}
    for identity, one in told.items():
        keys = doc._.members.get(identity, [])
        one.mentions = sorted((at[key] for key in keys if key in at), key=lambda m: m.start)
        one.held_up = frozenset(doc._.held_up.get(identity, ()))
    for commendation in doc._.commendations:
        if commendation.subject in told:
            told[commendation.subject].commendations.append(commendation)
    for deed in doc._.deeds:
        if deed.subject in told:
            told[deed.subject].deeds.append(deed)
    _add_pronouns(doc, told)
    _add_bodies(doc, told)
    return told


def _add_bodies(doc: Doc, told: dict[str, Told]) -> None:
    """Add the sentences that go on about a body by the head of its name."""
    named = [(m, identity) for identity, one in told.items() if one.held_up for m in one.mentions]
    text = text_of(doc)
    for identity, start, end in going_on(doc, named):
        told[identity].mentions.append(
            Mention(start, end, text[start:end], Label.ORG, zone=ZoneKind.BODY, attributes=_AS_PRONOUN)
        )
    for one in told.values():
        if one.held_up:
            one.mentions.sort(key=lambda m: m.start)


def _add_pronouns(doc: Doc, told: dict[str, Told]) -> None:
    """Add the pronouns that mean a person as places of that person: «ông» is whoever was last called «ông …»."""
    named = sorted(
        ((m, identity) for identity, one in told.items() for m in one.mentions if m.label is Label.PERSON),
        key=lambda pair: pair[0].start,
    )
    if not named:
        return
    text = text_of(doc)
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    called: dict[str, str] = {}
    at = quote = 0
    for found in islice(_PRONOUN.finditer(text), PRONOUNS_LOOKED_AT):
        start, end = found.span()
        while at < len(named) and named[at][0].start <= end + 1:
            title = named[at][0].attributes.get("title", "").lower().split()
            called.update((word, named[at][1]) for word in title)
            at += 1
        while quote < len(quoted) and quoted[quote][1] <= start:
            quote += 1
        if at == 0 or text[end + 1].isupper() or (quote < len(quoted) and quoted[quote][0] <= start):
            continue
        word = found.group().lower()
        identity = called.get(word) or (named[at - 1][1] if not named[at - 1][0].attributes.get("title") else "")
        if identity and start >= named[at - 1][0].end:
            place = Mention(
                start, end, found.group(), Label.PERSON, link=identity, zone=zone_at(doc, start), attributes=_AS_PRONOUN
            )
            told[identity].mentions.append(place)
    for one in told.values():
        one.mentions.sort(key=lambda m: m.start)
