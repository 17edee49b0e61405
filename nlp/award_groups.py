"""Awards of one sentence that share a verb: the groups that recipients are bound to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from nlp.authorities import UPPER
from nlp.award_names import PRIZE
from nlp.awards import sentence_bounds
from nlp.document import mentions
from nlp.gazetteers import keyed, keyed_regex
from nlp.recipients import Party
from nlp.records import Label, Mention, Span
from nlp.syllables import text_of

_JOIN = keyed_regex(
    r"(?: việt nam(?=[\s,;]))?(?: của (?:chủ tịch nước|nhà nước|thủ tướng chính phủ|chính phủ)(?=,| và ))?"
    r"[\s,;\"”“'’‘»«()]*(?:(?:các )?(?:năm )?(?:19|20)\d\d[\s,và\d–-]*)?[\s,;\"”“()]*"
    r"(?:(?:và|cùng|cùng với|kèm|hoặc)\s+)?"
    r"(?:(?:nhiều|các|\d+|một|hai|ba|bốn|năm)\s+)?(?:lần\s+)?(?:(?:danh hiệu|tấm|chiếc|phần thưởng)\s+)?[\"“‘'«]?"
)
_WRAP = re.compile(rf"\n(?=[^\W\d_])(?=[^{UPPER}])")
_RUNS_ON = re.compile(r"[^\W_]|,")
_WRAPS_AT_MOST = 6
_LEFT_REACH, _RIGHT_REACH = 1500, 4000
"""Characters of a sentence that are read before and behind an award; no sentence that people wrote is longer."""


@dataclass(slots=True)
class Group:
    """Awards that share one verb, inside one sentence."""

    awards: list[Mention]
    sentence: Span
    recipients: list[Party] = field(default_factory=list)
    gives: bool = False
    """Whether a verb of giving or receiving governs it, so that a list of names behind it may be its recipients'."""
    in_turn: bool = False
    """Whether the first award is the first recipient's, the second the second's: ``lần lượt``."""
    honours: bool = False
    """Whether that verb only recognises: ``công nhận``, ``tôn vinh``, ``là một trong``."""
    laid: bool = False
    """Whether the layout of lines and cells tells its recipients."""

    @property
    def start(self) -> int:
        """Where the first award begins."""
        return self.awards[0].start

    @property
    def end(self) -> int:
        """Where the last award ends."""
        return self.awards[-1].end


def groups_of(doc: Doc) -> list[Group]:
    """The awards of a document that people receive, grouped, by start."""
    text, keys = text_of(doc), keyed(doc)
    made: list[Group] = []
    for award in mentions(doc, Label.AWARD):
        if award.link == PRIZE or award.attributes.get("kind") == "foreign":
            continue
        last = made[-1] if made else None
        if last and award.start < last.sentence.end and _JOIN.fullmatch(keys, last.end, award.start):
            last.awards.append(award)
            continue
        bounds = _with_list(doc, text, _unwrapped(doc, text, sentence_bounds(doc, text, award.start)))
        start = max(bounds.start, award.start - _LEFT_REACH)
        made.append(Group([award], Span(start, min(bounds.end, award.end + _RIGHT_REACH))))
    return made


def _unwrapped(doc: Doc, text: str, bounds: Span) -> Span:
    """A sentence of which the page begins a new line in the middle of a word group: lines that begin small."""
    start, end = bounds.start, bounds.end
    for _ in range(_WRAPS_AT_MOST):
        behind = _WRAP.match(text, end)
        if not behind or text[end - 1 : end] in ".:;!?":
            break
        end = sentence_bounds(doc, text, behind.end()).end
    for _ in range(_WRAPS_AT_MOST):
        if start < 2 or text[start - 1] != "\n" or not text[start].islower() or not _RUNS_ON.match(text, start - 2):
            break
        start = sentence_bounds(doc, text, start - 2).start
    return Span(start, end)


def _with_list(doc: Doc, text: str, bounds: Span) -> Span:
    """A sentence that ends with a colon goes on in the next of its line: ``… gồm các ông, bà: A, B``."""
    if not text[bounds.start : bounds.end].rstrip(" ").endswith(":") or text[bounds.end : bounds.end + 1] == "\n":
        return bounds
    following = sentence_bounds(doc, text, min(bounds.end + 1, len(text) - 1))
    gap = text[bounds.end : following.start]
    return Span(bounds.start, following.end) if following.start >= bounds.end and not gap.strip(" ") else bounds


def sentence_bounds_end(sentences: Sequence[Span], at: int) -> int:
    """Where the sentence that holds ``at`` ends; far away where no component found sentences."""
    index = bisect_left(sentences, at, key=lambda s: s.end)
    return sentences[index].end if index < len(sentences) else at + _RIGHT_REACH
