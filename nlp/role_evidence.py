"""What speaks for the role of a subject: named pieces of evidence, each with the words that show it.

Cues beside the name (``role_cues.tsv``), the syllables next to it, the title that announces it, where in the article it
stands and how often, its commendations and deeds. An expert's weights add up to a ``prior`` for each role;
:mod:`nlp.role_model` weighs the priors and corrects them by every single piece.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from nlp.document import sentence_index
from nlp.records import AwardStatus, Role, Span, Subject, SubjectKind, ZoneKind
from nlp.role_beside import beside, hit, titled
from nlp.role_clauses import Clauses
from nlp.role_cues import SENTENCE
from nlp.role_others import ACTS, compare
from nlp.role_scene import BODY, OPENING, Scene, Told, award_key
from nlp.role_speech import own_words
from nlp.role_tally import Evidence, prior

MENTIONS_LOOKED_AT = 40
"""A name repeated more often tells nothing new."""
WORD = "word"
"""Such evidence are syllables of the sentence that names a subject first; put_forward learns nothing from it."""
IN_TITLE, OF_DEED = 1.5, 1.5
"""What an expert expects of a name in the title, of a deed told."""
MAIN_SHARE = 0.3
ACTS_TOLD = 2
"""Places of deeds beside those that are told as achievements; more tell nothing new."""
MEMBERSHIP = "hh_tuoi_dang"
"""The badge for years of membership tells of no deed."""
TOLD = frozenset({ZoneKind.SAPO, ZoneKind.BODY})
FIRST = "first"
"""Such evidence stands where the article first tells of the subject, behind the title."""
_FOREIGN = re.compile(r"[fjwz]|([a-z])\1|[bdklqrsvx]\b")
"""Letters that no Vietnamese syllable has, or that none ends with."""
_FACTS = ("birth_year", "age", "ethnicity", "residence", "position", "organisation")
_COMMENDED = {
    AwardStatus.AWARDED: 4.0,
    AwardStatus.RECOGNISED: 4.0,
    AwardStatus.PROPOSED: 3.5,
    AwardStatus.REVOKED: 0.0,
}


_HELD_UP = {"recipient": 2.0, "listed": 2.0, "called exemplar": 2.0, "titled": 1.0, "does": 1.0}
"""What an expert expects of a collective by how the text holds it up."""
_HELD_UP_SOMEHOW = 0.5
"""The same, of any other way."""
AS_EXEMPLAR = frozenset({"recipient", "listed", "called exemplar"})
"""Ways in which a body is held up as an example."""


def evidence_of(scene: Scene, subjects: Sequence[Subject], told: Mapping[str, Told]) -> list[Evidence]:
    """All evidence about each subject, in time linear in their mentions."""
    clauses = Clauses(scene.doc, (mention for one in told.values() for mention in one.mentions))
    found = [_alone(scene, clauses, subject, told[subject.id]) for subject in subjects]
    compare(scene, found, [told[subject.id] for subject in subjects])
    return found


def _alone(scene: Scene, clauses: Clauses, subject: Subject, told: Told) -> Evidence:
    """What is told of one subject, whoever else there is."""
    evidence = Evidence()
    seen: set[int] = set()
    spoken: set[int] = set()
    introduced = False
    acts = 0
    for mention in told.mentions[:MENTIONS_LOOKED_AT]:
        at = sentence_index(scene.doc, mention.start)
        if beside(scene, at, mention, evidence):
            spoken.add(at)
        if at >= 0 and at not in seen:
            seen.add(at)
            for cue, span in scene.in_sentence(at):
                hit(evidence, cue, span)
                evidence.count(f"{SENTENCE} {cue.name} {'before' if span.end <= mention.start else 'behind'}", span)
        titled(scene, mention, evidence)
        acts += clauses.look(scene, mention, subject.kind is SubjectKind.COLLECTIVE, evidence)
        if not introduced and mention.zone in TOLD and mention.attributes.get("pronoun") is None:
            introduced = True
            for name in list(evidence.counted):
                if not name.startswith(("<", ">")):
                    evidence.put(f"{FIRST} {name}", 1.0, evidence.spans[name])
    _place(scene, subject, told, evidence)
    _story(scene, told, spoken, evidence)
    _held_up(scene, told, evidence)
    own_words(scene, told.mentions[:MENTIONS_LOOKED_AT], evidence)
    evidence.put(ACTS, math.log1p(min(ACTS_TOLD, acts) + len(told.deeds)))
    _own(scene, seen, evidence)
    evidence.close(max(1, len(told.mentions)))
    evidence.values |= scene.about
    share = evidence.values.get("share", 0.0)
    if scene.headline:
        evidence.values |= {"headline of a person": 1.0, "headline of a person, by share": share}
    if share:  # a crime weighs on whom the article is about, an official beside it stays one
        evidence.values |= {name: value * share for name, value in scene.opening.items()}
    strongest = max(evidence.strongest, key=lambda role: evidence.values[prior(role)], default=None)
    if strongest is not None:
        evidence.put(f"strongest {prior(strongest)}", 1.0)
    return evidence


def _own(scene: Scene, named: set[int], evidence: Evidence) -> None:
    """Themes of the sentences that name the subject, and how many of all sentences they are."""
    sentences = scene.doc._.sentences
    own = [sentences[at] for at in sorted(named)]
    for theme, value in scene.themes.counts(own).items():
        evidence.put(f"own {theme}", value)
    scene.times.put(own, evidence)
    struck = sum(evidence.struck.values())
    for role, count in evidence.struck.items():
        evidence.put(f"cues: {role.value}", count / struck)
    evidence.put("sentences", math.log1p(len(own)))
    evidence.put("share of sentences", len(own) / max(1, len(sentences)))
    if own:
        evidence.put("how late", own[0].start / len(scene.lowered))


def _place(scene: Scene, subject: Subject, told: Told, evidence: Evidence) -> None:
    """Where the name stands, how much of the article is about the subject, what is stated beside the name."""
    named = [m for m in told.mentions if m.attributes.get("pronoun") is None]
    inside = [m for m in told.mentions if m.zone in BODY]
    for zone in sorted({m.zone for m in named}):
        first = next(m for m in named if m.zone is zone)
        evidence.put(f"zone {zone.value}", 1.0, Span(first.start, first.end))
    share = len(inside) / scene.mentions
    evidence.put(f"kind {subject.kind.value}", 1.0)
    evidence.put("mentions", math.log1p(len(inside)))
    evidence.put("share", share)
    for name in _FACTS:
        if name in subject.facts:
            fact = subject.facts[name]
            evidence.put(f"fact {name}", 1.0, Span(fact.start, fact.end))
    if named:
        first_place = Span(named[0].start, named[0].end)
        evidence.put("early", float(named[0].start < OPENING), first_place)
        evidence.put("once", float(len(named) == 1))
        evidence.put("foreign name", float(_FOREIGN.search(named[0].text.lower()) is not None), first_place)
        evidence.put("three syllables", float(named[0].text.count(" ") >= 2), first_place)
        for word in sorted(scene.words(named[0])):
            evidence.put(f"{WORD} {word}", 1.0)
        if any(m.zone is ZoneKind.TITLE for m in named):
            evidence.expect(Role.PUT_FORWARD, IN_TITLE, first_place)
        if len(inside) >= 3 and share >= MAIN_SHARE:
            evidence.expect(Role.PUT_FORWARD, 1.0 + share, first_place)


def _held_up(scene: Scene, told: Told, evidence: Evidence) -> None:
    """How a collective is held up, what sort of body it is, and whether the opening speaks of exemplars."""
    if not told.held_up or not told.mentions:
        return
    first = next((m for m in told.mentions if m.attributes.get("pronoun") is None), told.mentions[0])
    whole = Span(first.start, first.end)
    weights = {reason: _HELD_UP.get(reason, _HELD_UP_SOMEHOW) for reason in sorted(told.held_up)}
    for reason in sorted(weights, key=lambda reason: -weights[reason]):  # the order counts, and a set has none
        evidence.put(f"held up: {reason}", 1.0, whole)
        evidence.expect(Role.PUT_FORWARD, weights[reason], whole)
    evidence.put(f"body {first.attributes.get('kind') or first.attributes.get('level') or 'place'}", 1.0)
    evidence.put("body named again", math.log1p(sum(m.attributes.get("pronoun") is not None for m in told.mentions)))
    if scene.praises:
        evidence.put("body among exemplars", 1.0)
        evidence.put("body among exemplars, held up", float(bool(told.held_up & AS_EXEMPLAR)))


def _story(scene: Scene, told: Told, spoken: set[int], evidence: Evidence) -> None:
    """Commendations and deeds; what a speaker reports in the sentence in which he speaks is not told of himself."""
    for status in AwardStatus:
        held = [c for c in told.commendations if c.status is status]
        kept = [c for c in held if sentence_index(scene.doc, c.evidence.start) not in spoken]
        if held:
            evidence.put(f"commendation {status.value}" + ("" if kept else " reported"), 1.0, held[0].evidence)
    own = [c for c in told.commendations if sentence_index(scene.doc, c.evidence.start) not in spoken]
    for commendation in own:
        family = commendation.award_id.partition("_")[0]
        evidence.put(f"award {family}", 1.0, commendation.evidence)
        if commendation.award_id == MEMBERSHIP:
            evidence.put("award for membership", 1.0, commendation.evidence)
        fellows = scene.recipients[award_key(commendation)]
        if fellows > 1:
            evidence.put("one of several recipients", math.log(fellows), commendation.evidence)
    if own and "after high post" in evidence.counted:
        evidence.put("commended, with a high post", 1.0, own[0].evidence)
    if own and own[0].award_id != MEMBERSHIP:
        evidence.expect(Role.PUT_FORWARD, _COMMENDED[own[0].status], own[0].evidence)
    deeds = [d for d in told.deeds if sentence_index(scene.doc, d.start) not in spoken]
    if deeds:
        evidence.put("deeds", math.log1p(len(deeds)), Span(deeds[0].start, deeds[0].end))
    for deed in deeds:
        evidence.put(f"deed {deed.field}", 1.0, Span(deed.start, deed.end))
        if deed.sudden:
            evidence.put("sudden deed", 1.0, Span(deed.start, deed.end))
    for deed in deeds[:4]:
        evidence.expect(Role.PUT_FORWARD, OF_DEED, Span(deed.start, deed.end))
    evidence.put("others are commended", float(bool(scene.commended) and not told.commendations))
