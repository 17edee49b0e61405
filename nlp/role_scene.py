"""The article around its subjects: what is told of each, which names stand in a row, what it all is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc

from nlp.document import sentence_index
from nlp.records import Commendation, Deed, Mention, Span, ZoneKind
from nlp.role_cues import SENTENCE, Cue, cues
from nlp.role_times import Times
from nlp.syllables import text_of
from nlp.text import lowered
from nlp.themes import Places

OPENING = 300
"""Characters from the start in which an article says whether it is about exemplars."""
WORDS_WITHIN = 400
TITLE = 80
"""Characters from the start in which a title says that it is about one person."""
OPENING_THEME = "opening "
HEAD = 500
"""Characters from the start of the article that are its opening."""
BODY = frozenset({ZoneKind.TITLE, ZoneKind.SAPO, ZoneKind.BODY})

_CONJUNCT = re.compile(r"\s*(?:\([^()]{0,90}\))?\s*(?:,|;|&|và|cùng|với)\s*")
"""What stands between two names that the sentence treats alike: «tạm giữ Trần Văn A (25 tuổi) và Lê Văn B»."""
_OF_A_PERSON = re.compile(
    r"[^\n:]{0,40}?(?<!\w)(?:người(?! dân|dân| việt| ta)|chàng|chàng trai|cô gái|cô bé|cậu bé|cụ bà|cụ ông|lão nông"
    r"|nông dân|cô giáo|thầy giáo|bác sĩ|tài xế|lái xe|anh|chị|ông|bà|cụ|nữ sinh|nam sinh|học sinh|sinh viên|vợ chồng"
    r"|chiến sĩ|cựu chiến binh|thương binh|nhân viên|bảo vệ|ngư dân|già làng|trưởng thôn|trưởng bản|hiệp sĩ)(?!\w)"
)
TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
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


@dataclass(slots=True)
class Told:
    """What the text tells of one subject; ``mentions`` by start, with the pronouns that mean it."""

    mentions: list[Mention] = field(default_factory=list)
    commendations: list[Commendation] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    held_up: frozenset[str] = frozenset()
    """How the text holds up a collective or model; see :mod:`nlp.collectives`."""


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
    times: Times
    headline: bool
    """The title speaks of one person without a name: «Người gác đèn …», «Cụ bà 80 tuổi …»."""
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
            times=Times(small),
            headline=_OF_A_PERSON.match(small, 0, TITLE) is not None,
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
        return set(TOKEN.findall(self.lowered, sentence.start, min(sentence.end, sentence.start + WORDS_WITHIN)))


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
