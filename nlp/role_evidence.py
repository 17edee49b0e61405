"""What speaks for the role of a subject: named pieces of evidence, each with the words that show it.

Cues beside the name (``role_cues.tsv``), the syllables next to it, the title that announces it, where in the article it
stands and how often, its commendations and deeds. An expert's weights add up to a ``prior`` for each role;
:mod:`nlp.role_model` weighs the priors and corrects them by every single piece.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from nlp.document import sentence_index
from nlp.gazetteers import GAZETTEERS, read_table
from nlp.records import AwardStatus, Commendation, Deed, Mention, Role, Span, Subject, ZoneKind
from nlp.syllables import text_of
from nlp.themes import Places

BEFORE, AFTER, SENTENCE = "before", "after", "sentence"
CONTEXT = 140
"""Characters beside a name in which its cues are looked for."""
MENTIONS_LOOKED_AT = 40
"""A name repeated more often tells nothing new."""
OPENING = 300
"""Characters from the start in which an article says whether it is about exemplars."""
LIST_OPENING = 70
"""Characters from the start of a line within which the name of a list item stands."""
SYLLABLES_WITHIN, WORDS_WITHIN = 60, 400
WORD = "word"
"""Such evidence are syllables of the sentence that names a subject first; put_forward learns nothing from it."""
LISTED, IN_TITLE, OF_DEED = 1.5, 1.5, 1.5
"""What an expert expects of a name in a list of exemplars, of one in the title, of a deed told."""
MAIN_SHARE = 0.3
OPENING_THEME = "opening "
HEAD = 500
"""Characters from the start of the article that are its opening."""
ACCUSED = 2.0
"""Expectation of an offender above which somebody counts as one of the article's offenders."""
MEMBERSHIP = "hh_tuoi_dang"
"""The badge for years of membership tells of no deed."""
BODY = frozenset({ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY})
TOLD = frozenset({ZoneKind.SAPO, ZoneKind.BODY})
FIRST = "first"
"""Such evidence stands where the article first tells of the subject, behind the title."""
REPORTS = "reports"
"""Cues of this name are verbs of saying something about others (cho biết, khẳng định), not of oneself (kể, chia sẻ)."""

# What may stand between a name and the words that tell what its bearer does: brackets, an apposition between commas.
_APPOSITION = re.compile(r"\s*(?:\([^()]{0,90}\)\s*)?(?:[,–-]\s*[^,.;:?!\n]{1,90},\s*){0,2}")
_BRACKET = re.compile(r"\s*\(")
_POST = re.compile(r"\s*[,–-]([^,.;:?!()\n]{4,90})")
_BLANK = re.compile(r"\s+")
_END = r"(?:(?!\w)|(?<!\w))"
"""A cue ends where its last word does; one that ends with a mark may be followed by a word: «: “Tôi …»."""
# Titles and posts between the cue and the name: «biểu dương đồng chí, thượng úy …».
_TITLES_BEFORE = re.compile(
    r"(?:[\s,“\"']*(?:các |hai |ba |chính |gia đình |vợ chồng )?"
    r"(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|cậu|thầy|cháu|bạn|đồng chí|đ/c))+\s*$"
)
_CONJUNCT = re.compile(r"\s*(?:\([^()]{0,90}\))?\s*(?:,|;|&|và|cùng|với)\s*")
"""What stands between two names that the sentence treats alike: «tạm giữ Trần Văn A (25 tuổi) và Lê Văn B»."""
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}\s*[.):/-]|[-*+•–])\s")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_OF_EXEMPLARS = re.compile(
    r"gương|người tốt|việc tốt|điển hình|tuyên dương|tôn vinh|biểu dương|vinh danh|khen|tiêu biểu|danh sách"
)
_CALLED_SO = re.compile(
    r"(?:^|[.,;:!?…“”\"'()\n–-]|(?<!\w)(?:bắt|bắt giữ|giữ|tạm giữ|đuổi|tóm|tóm gọn|khống chế|quật ngã|truy|nhóm|hai|ba"
    r"|bốn|năm|và|với|cùng|của|bởi|bị|cho|thì|khi|để|theo|do|lúc|rồi|nhưng|sau đó|tên|đối tượng|kẻ))\s*$"
)
"""What stands before «tên» where it is what an offender is called; else somebody only bears the name that follows."""
OFFENDER, NAMED = "offender", "tên"
"""The class of titles of offenders, and the one of them that may stand before anybody's name."""
_FACTS = ("birth_year", "age", "ethnicity", "residence", "position", "organisation")
_OF_TITLE = {
    "high": (Role.OFFICIAL, 2.0),
    "official_address": (Role.OFFICIAL, 0.5),
    "offender": (Role.OFFENDER, 3.0),
    "victim": (Role.BENEFICIARY, 2.5),
    "academic": (Role.EXPERT, 1.0),
}
_COMMENDED = {
    AwardStatus.AWARDED: 4.0,
    AwardStatus.RECOGNISED: 4.0,
    AwardStatus.PROPOSED: 3.5,
    AwardStatus.REVOKED: 0.0,
}


_HELD_UP = {"recipient": 2.0, "listed": 2.0, "called exemplar": 2.0, "titled": 1.0, "does": 1.0}
"""What an expert expects of a collective by how the text holds it up."""
AS_EXEMPLAR = frozenset({"recipient", "listed", "called exemplar"})
"""Ways in which a body is held up as an example."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of ``role_cues.tsv``."""

    name: str
    role: Role
    side: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(slots=True)
class Told:
    """What the text tells of one subject; ``mentions`` by start, with the pronouns that mean it."""

    mentions: list[Mention] = field(default_factory=list)
    commendations: list[Commendation] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    held_up: frozenset[str] = frozenset()
    """How the text holds up a collective or model; see :mod:`nlp.collectives`."""


@dataclass(slots=True)
class Evidence:
    """Values of named pieces of evidence, for each the first words that show it, and the prior of each role."""

    values: dict[str, float] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    counted: dict[str, float] = field(default_factory=dict)
    strongest: dict[Role, float] = field(default_factory=dict)

    def count(self, name: str, span: Span | None = None) -> None:
        """Once more; a third time and more tells nothing new."""
        self.counted[name] = min(2.0, self.counted.get(name, 0.0) + 1.0)
        if span is not None:
            self.spans.setdefault(name, span)

    def close(self, places: int) -> None:
        """What is found at one of many places tells less than at the only one."""
        for name, count in self.counted.items():
            self.values[name] = count / math.sqrt(places)

    def put(self, name: str, value: float, span: Span | None = None) -> None:
        """A number; zero is as good as none."""
        if value:
            self.values[name] = value
            if span is not None:
                self.spans[name] = span

    def expect(self, role: Role, weight: float, span: Span | None) -> None:
        """An expert's weight for a role; repeated words count ever less, lest a talkative text shout a role down."""
        name = prior(role)
        best = self.strongest.get(role, 0.0)
        self.values[name] = self.values.get(name, 0.0) + (weight if weight > best else weight / 4)
        if weight > best:
            self.strongest[role] = weight
            if span is not None:
                self.spans[name] = span


def prior(role: Role) -> str:
    """Name of the sum of an expert's weights for a role."""
    return f"prior {role.value}"


@cache
def cues() -> dict[str, list[Cue]]:
    """Load ``data/gazetteers/role_cues.tsv``, by side.

    Raises:
        GazetteerError: for an unknown role or side, a name given twice, a weight that is no number, words that are no
            pattern.
    """
    loaded: dict[str, list[Cue]] = {BEFORE: [], AFTER: [], SENTENCE: []}
    for row in read_table(GAZETTEERS / "role_cues.tsv", ("name", "role", "side", "weight", "words"), key="name"):
        role, side = Role(row.one_of("role", set(Role))), row.one_of("side", loaded)
        words = row["words"].replace(" ", r"\s+")
        anywhere = rf"(?<!\w)(?:{words}){_END}"
        shaped = {BEFORE: rf"(?<!\w)(?:{words})\s*$", AFTER: rf"(?:{words}){_END}"}.get(side, anywhere)
        try:
            loaded[side].append(Cue(row["name"], role, side, float(row["weight"]), re.compile(shaped)))
        except (ValueError, re.error) as error:
            raise row.error(f"{error}; expected a number as weight and a regular expression as words") from None
    return loaded


@dataclass(slots=True)
class Scene:
    """The article around its subjects, looked at once."""

    doc: Doc
    lowered: str
    mentions: int
    """Mentions of people in title, sapo and body."""
    commended: int
    """Subjects with a commendation."""
    praises: bool
    """The opening speaks of exemplars or awards."""
    recipients: Counter[tuple[str, str, str]]
    """How many subjects received an award of the same words, id and authority."""
    themes: Places
    about: dict[str, float]
    """What the article as a whole is about: the same evidence for all its subjects."""
    opening: dict[str, float]
    """The part of ``about`` that the opening tells, to be weighed by the share of each subject."""
    first_beside: dict[int, Mention]
    last_beside: dict[int, Mention]
    """Start of a name in a row of names → the first, the last of the row."""
    sentences: dict[int, list[tuple[Cue, Span]]] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc, people: Sequence[Told], told: Mapping[str, Told]) -> Scene:
        """The scene of a document; ``people`` are what is told of its persons and households."""
        small = lowered(text_of(doc))
        first_beside, last_beside = _rows(small, people)
        return cls(
            doc,
            small,
            mentions=sum(m.zone in BODY for one in people for m in one.mentions) or 1,
            commended=sum(bool(one.commendations) for one in told.values()),
            praises=_OF_EXEMPLARS.search(small, 0, OPENING) is not None,
            recipients=Counter(key for one in told.values() for key in {award_key(c) for c in one.commendations}),
            themes=(places := Places(small)),
            about=(about := _about(doc, places, len(told))),
            opening={f"{name}, by share": value for name, value in about.items() if name.startswith(OPENING_THEME)},
            first_beside=first_beside,
            last_beside=last_beside,
        )

    def title_of(self, mention: Mention) -> str:
        """The class of the title of a mention; none for «tên» that only says how somebody is called."""
        kind = mention.attributes.get("title_class", "")
        if kind == OFFENDER and mention.attributes["title"].lower() == NAMED:
            begin = mention.start - len(NAMED) - 1
            return kind if _CALLED_SO.search(self.lowered, max(0, begin - 20), begin) else ""
        return kind

    def in_sentence(self, at: int) -> list[tuple[Cue, Span]]:
        """The sentence cues of one sentence."""
        if at not in self.sentences:
            sentence = self.doc._.sentences[at]
            self.sentences[at] = [
                (cue, Span(*found.span()))
                for cue in cues()[SENTENCE]
                if (found := cue.pattern.search(self.lowered, sentence.start, sentence.end))
            ]
        return self.sentences[at]

    def words(self, mention: Mention) -> set[str]:
        """The syllables and marks of the sentence of a mention."""
        at = sentence_index(self.doc, mention.start)
        if at < 0:
            return set()
        sentence = self.doc._.sentences[at]
        return set(_TOKEN.findall(self.lowered, sentence.start, min(sentence.end, sentence.start + WORDS_WITHIN)))


def _rows(text: str, people: Sequence[Told]) -> tuple[dict[int, Mention], dict[int, Mention]]:
    """The first and the last of each row of names, by the start of every other name in it."""
    named = sorted(
        (m for one in people for m in one.mentions if m.attributes.get("pronoun") is None), key=lambda m: m.start
    )
    first: dict[int, Mention] = {}
    last: dict[int, Mention] = {}
    for one, other in pairwise(named):
        if _CONJUNCT.fullmatch(text, one.end, max(one.end, begins_at(other))):
            first[other.start] = first.get(one.start, one)
    for one, other in pairwise(reversed(named)):
        if one.start in first and (first[one.start] is other or first.get(other.start) is first[one.start]):
            last[other.start] = last.get(one.start, one)
    return first, last


def begins_at(mention: Mention) -> int:
    """Where the name begins with its title; «tên» stays with the words before it."""
    title = mention.attributes.get("title", "")
    if title.lower() == NAMED:
        return mention.start
    return mention.start - len(title) - 1 if title else mention.start


def award_key(commendation: Commendation) -> tuple[str, str, str]:
    """What is the same for all who received an award together."""
    return commendation.award, commendation.award_id, commendation.authority


def _about(doc: Doc, themes: Places, subjects: int) -> dict[str, float]:
    """Themes of the opening and of the whole text, its length and the number of its subjects."""
    inside = [Span(zone.start, zone.end) for zone in doc._.zones if zone.kind in BODY]
    told = sum(span.end - span.start for span in inside)
    opening = [Span(inside[0].start, inside[0].start + HEAD)] if inside else []
    found = {f"{OPENING_THEME}{theme}": value for theme, value in themes.counts(opening).items()}
    found |= {f"text {theme}": value for theme, value in themes.counts(inside).items()}
    return found | {"length": math.log1p(told / 1000), "subjects": math.log1p(subjects)}


def evidence_of(scene: Scene, subjects: Sequence[Subject], told: Mapping[str, Told]) -> list[Evidence]:
    """All evidence about each subject, in time linear in their mentions."""
    found = [_alone(scene, subject, told[subject.id]) for subject in subjects]
    _compare(found, [told[subject.id] for subject in subjects])
    return found


def _alone(scene: Scene, subject: Subject, told: Told) -> Evidence:
    """What is told of one subject, whoever else there is."""
    evidence = Evidence()
    seen: set[int] = set()
    spoken: set[int] = set()
    introduced = False
    for mention in told.mentions[:MENTIONS_LOOKED_AT]:
        at = sentence_index(scene.doc, mention.start)
        if _beside(scene, at, mention, evidence):
            spoken.add(at)
        if at >= 0 and at not in seen:
            seen.add(at)
            for cue, span in scene.in_sentence(at):
                _hit(evidence, cue, span)
        _titled(scene, mention, evidence)
        if not introduced and mention.zone in TOLD and mention.attributes.get("pronoun") is None:
            introduced = True
            for name in list(evidence.counted):
                if not name.startswith(("<", ">")):
                    evidence.put(f"{FIRST} {name}", 1.0, evidence.spans[name])
    _place(scene, subject, told, evidence)
    _story(scene, told, spoken, evidence)
    _held_up(scene, told, evidence)
    _own(scene, seen, evidence)
    evidence.close(max(1, len(told.mentions)))
    evidence.values |= scene.about
    share = evidence.values.get("share", 0.0)
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
    evidence.put("sentences", math.log1p(len(own)))
    evidence.put("share of sentences", len(own) / max(1, len(sentences)))
    if own:
        evidence.put("how late", own[0].start / len(scene.lowered))


def _compare(found: Sequence[Evidence], told: Sequence[Told]) -> None:
    """Who is told most of, named most and named first."""
    expected = [evidence.values.get(prior(Role.PUT_FORWARD), 0.0) for evidence in found]
    named = [sum(m.zone in BODY for m in one.mentions) for one in told]
    first = [one.mentions[0].start if one.mentions else math.inf for one in told]
    best, most, earliest = max(expected, default=0.0), max(named, default=0), min(first, default=0.0)
    ranked, total = [*sorted(expected, reverse=True)[:2], 0.0, 0.0], sum(expected)
    offenders = math.log1p(sum(evidence.values.get(prior(Role.OFFENDER), 0.0) > ACCUSED for evidence in found))
    for evidence, praise, count, start in zip(found, expected, named, first, strict=True):
        evidence.put("prior put_forward, damped", math.log1p(praise))
        evidence.put("prior put_forward, best other", math.log1p(ranked[praise == ranked[0]]))
        evidence.put("prior put_forward, other", math.log1p((total - praise) / max(1, len(found) - 1)))
        evidence.put("prior put_forward, share", praise / total if total else 0.0)
        evidence.put("offenders", offenders)
        evidence.put("most told of", float(praise == best > 0))
        evidence.put("most named", float(count == most > 1))
        evidence.put("named first", float(start == earliest))


def _hit(evidence: Evidence, cue: Cue, span: Span) -> None:
    evidence.count(f"{cue.side} {cue.name}", span)
    if cue.weight:
        evidence.expect(cue.role, cue.weight, span)


def _titled(scene: Scene, mention: Mention, evidence: Evidence) -> None:
    title = scene.title_of(mention)
    if title:
        span = Span(mention.start, mention.end)
        evidence.put(f"called {mention.attributes['title'].lower()}", 1.0, span)
        evidence.put(f"title {title}", 1.0, span)
        if title in _OF_TITLE:
            evidence.expect(*_OF_TITLE[title], span)


def _beside(scene: Scene, at: int, mention: Mention, evidence: Evidence) -> bool:
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
    tokens = [token.group() for token in _TOKEN.finditer(shorter[-SYLLABLES_WITHIN:])][-2:]
    for name, span in _syllables(tokens[::-1], "<", mention):
        evidence.count(name, span)


def _cues_before(text: str, left: int, begin: int, mention: Mention, evidence: Evidence) -> str:
    """Count the cues that end at ``begin``; returns the text before it without titles."""
    before = text[left:begin]
    shorter = _TITLES_BEFORE.sub("", before)
    for cue in cues()[BEFORE]:
        found = cue.pattern.search(before) or (cue.pattern.search(shorter) if shorter != before else None)
        if found:
            _hit(evidence, cue, Span(left + found.start(), mention.end))
    return shorter


def _after(text: str, mention: Mention, end: int, evidence: Evidence, who: str) -> bool:
    reports, past = _cues_after(text, mention, end, evidence)
    tokens = [token.group() for token in _TOKEN.finditer(text[past : min(end, past + SYLLABLES_WITHIN)])][:2]
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
    for cue in cues()[AFTER]:
        for skip in sorted(skips):
            found = cue.pattern.match(after, skip)
            if found:
                _hit(evidence, cue, Span(mention.start, mention.end + found.end()))
                reports = reports or cue.name == REPORTS
                break
    return reports, mention.end + past


def _syllables(tokens: list[str], side: str, mention: Mention) -> Iterator[tuple[str, Span]]:
    """One and two syllables or marks beside the name; a number is ``0``."""
    shown = ["0" if token.isdigit() else token for token in tokens] or ["|"]
    for length in range(1, len(shown) + 1):
        yield f"{side} {' '.join(shown[:length])}", Span(mention.start, mention.end)


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
        evidence.put("three syllables", float(named[0].text.count(" ") >= 2), first_place)
        for word in scene.words(named[0]):
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
    for reason in told.held_up:
        evidence.put(f"held up: {reason}", 1.0, whole)
        evidence.expect(Role.PUT_FORWARD, _HELD_UP.get(reason, 0.5), whole)
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
    for deed in deeds[:4]:
        evidence.expect(Role.PUT_FORWARD, OF_DEED, Span(deed.start, deed.end))
    evidence.put("others are commended", float(bool(scene.commended) and not told.commendations))


def lowered(text: str) -> str:
    """Lower case, letter for letter, so that offsets stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
