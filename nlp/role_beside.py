"""Evidence right beside one mention: the cues before and behind the name, the syllables next to it, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.records import Mention, Role, Span
from nlp.role_cues import AFTER, BEFORE, CLAUSE, REPORTS, SENTENCE, Cue, any_after, cues
from nlp.role_scene import TOKEN, Scene, begins_at
from nlp.role_tally import Evidence

CONTEXT = 140
"""Characters beside a name in which its cues are looked for."""
LIST_OPENING = 70
"""Characters from the start of a line within which the name of a list item stands."""
LISTED = 1.5
"""What an expert expects of a name in a list of exemplars."""
SYLLABLES_WITHIN = 60
CLAUSE_WITHIN = 110
"""Characters behind a name and its apposition in which a clause about it is looked at."""

# What may stand between a name and the words that tell what its bearer does: brackets, an apposition between commas.
_APPOSITION = re.compile(r"\s*(?:\([^()]{0,90}\)\s*)?(?:[,–-]\s*[^,.;:?!\n]{1,90},\s*){0,2}")
_BRACKET = re.compile(r"\s*\(")
_POST = re.compile(r"\s*[,–-]([^,.;:?!()\n]{4,90})")
_CLAUSE_ENDS = re.compile(r"[.;:!?\n“”\"]")
_SUFFERED = re.compile(r"(?<!\w)(?:được|bị)(?!\w)")
_BLANK = re.compile(r"\s+")
# Titles and posts between the cue and the name: «biểu dương đồng chí, thượng úy …».
_TITLES_BEFORE = re.compile(
    r"(?:[\s,“\"']*(?:các |hai |ba |chính |gia đình |vợ chồng )?"
    r"(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|cậu|thầy|cháu|bạn|đồng chí|đ/c))+\s*$"
)
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}\s*[.):/-]|[-*+•–])\s")
_OF_TITLE = {
    "high": (Role.OFFICIAL, 2.0),
    "official_address": (Role.OFFICIAL, 0.5),
    "offender": (Role.OFFENDER, 3.0),
    "victim": (Role.BENEFICIARY, 2.5),
    "academic": (Role.EXPERT, 1.0),
}


def hit(evidence: Evidence, cue: Cue, span: Span) -> None:
    """Count a cue, and what an expert expects of it."""
    evidence.count(f"{cue.side} {cue.name}", span)
    if cue.side != SENTENCE:
        evidence.struck[cue.role] += 1
    if cue.weight:
        evidence.expect(cue.role, cue.weight, span)


def titled(scene: Scene, mention: Mention, evidence: Evidence) -> None:
    """The title before one mention, and its class."""
    title = scene.title_of(mention)
    if title:
        span = Span(mention.start, mention.end)
        evidence.put(f"called {mention.attributes['title'].lower()}", 1.0, span)
        evidence.put(f"title {title}", 1.0, span)
        if title in _OF_TITLE:
            evidence.expect(*_OF_TITLE[title], span)


def beside(scene: Scene, at: int, mention: Mention, evidence: Evidence) -> bool:
    """The cues right before and right after one mention; returns whether the name is said to report something."""
    sentence = scene.doc._.sentences[at] if at >= 0 else Span(mention.start, mention.end)
    pronoun = mention.attributes.get("pronoun") is not None
    if not pronoun:
        begin = max(sentence.start, begins_at(mention))
        _before(scene.lowered, max(sentence.start, begin - CONTEXT), begin, mention, evidence)
        first, last = scene.first_beside.get(mention.start), scene.last_beside.get(mention.start)
        if first is not None and first.start >= sentence.start:
            begin = max(sentence.start, begins_at(first))
            _cues_before(scene.lowered, max(sentence.start, begin - CONTEXT), begin, mention, evidence)
        line = scene.lowered.rfind("\n", 0, mention.start) + 1
        if mention.start - line <= LIST_OPENING and _LIST_ITEM.match(scene.lowered, line):
            span = Span(mention.start, mention.end)
            evidence.count("item of a list", span)
            if scene.praises:
                evidence.expect(Role.PUT_FORWARD, LISTED, span)
        if last is not None and last.end <= sentence.end:
            _cues_after(scene.lowered, last, min(sentence.end, last.end + 2 * CONTEXT), evidence)
    end = min(max(sentence.end, mention.end), mention.end + 2 * CONTEXT)
    return _after(scene.lowered, mention, end, evidence, "pronoun " if pronoun else "")


def _before(text: str, left: int, begin: int, mention: Mention, evidence: Evidence) -> None:
    shorter = _cues_before(text, left, begin, mention, evidence)
    tokens = [token.group() for token in TOKEN.finditer(shorter[-SYLLABLES_WITHIN:])][-2:]
    for name, span in _syllables(tokens[::-1], "<", mention):
        evidence.count(name, span)


def _cues_before(text: str, left: int, begin: int, mention: Mention, evidence: Evidence) -> str:
    """Count the cues that end at ``begin``; returns the text before it without titles."""
    before = text[left:begin]
    shorter = _TITLES_BEFORE.sub("", before)
    for cue in cues()[BEFORE]:
        found = cue.pattern.search(before) or (cue.pattern.search(shorter) if shorter != before else None)
        if found:
            hit(evidence, cue, Span(left + found.start(), mention.end))
    return shorter


def _after(text: str, mention: Mention, end: int, evidence: Evidence, who: str) -> bool:
    reports, past = _cues_after(text, mention, end, evidence)
    _in_clause(text, mention, past, end, evidence)
    tokens = [token.group() for token in TOKEN.finditer(text[past : min(end, past + SYLLABLES_WITHIN)])][:2]
    for name, span in _syllables(tokens, f"{who}>", mention):
        evidence.count(name, span)
    return reports


def _cues_after(text: str, mention: Mention, end: int, evidence: Evidence) -> tuple[bool, int]:
    """Count the cues that begin behind a name; returns whether it reports something, and where its apposition ends."""
    after = text[mention.end : end]
    skips = {0, len(after) - len(after.lstrip())}
    apposition = _APPOSITION.match(after)
    past = apposition.end() if apposition else 0
    skips.add(past)
    bracket = _BRACKET.match(after)
    if bracket:  # «Trần Văn A (nhặt được ví tiền, trả lại khách)»
        skips.add(bracket.end())
    post = _POST.match(after)
    if post:  # «Trần Văn A, Chủ tịch UBND xã cho biết»: the post runs into the verb
        skips.update(blank.end() for blank in _BLANK.finditer(after, post.start(1), post.end(1)))
    reports = False
    nearest_first = [skip for skip in sorted(skips) if any_after().match(after, skip)]
    if not nearest_first:
        return False, mention.end + past
    for cue in cues()[AFTER]:
        for skip in nearest_first:
            found = cue.pattern.match(after, skip)
            if found:
                hit(evidence, cue, Span(mention.start, mention.end + found.end()))
                reports = reports or cue.name == REPORTS
                break
    return reports, mention.end + past


def _in_clause(text: str, mention: Mention, past: int, end: int, evidence: Evidence) -> None:
    """Count the cues that stand in the clause that goes on behind the name and its apposition."""
    stop = _CLAUSE_ENDS.search(text, past, min(end, past + CLAUSE_WITHIN))
    end = stop.start() if stop else min(end, past + CLAUSE_WITHIN)
    suffers = _SUFFERED.search(text, past, end)
    for cue in cues()[CLAUSE]:
        found = cue.pattern.search(text, past, end)
        if found is None:
            continue
        span = Span(mention.start, found.end())
        if suffers is not None and suffers.start() < found.start():
            evidence.count(f"{CLAUSE} {cue.name}, suffered", span)
        else:
            hit(evidence, cue, span)


def _syllables(tokens: list[str], side: str, mention: Mention) -> Iterator[tuple[str, Span]]:
    """One and two syllables or marks beside the name; a number is ``0``."""
    shown = ["0" if token.isdigit() else token for token in tokens] or ["|"]
    for length in range(1, len(shown) + 1):
        yield f"{side} {' '.join(shown[:length])}", Span(mention.start, mention.end)
