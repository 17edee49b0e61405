"""Cues of bodies: a person's workplace is named otherwise than the unit that an article holds up."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from nlp.records import AwardStatus, Commendation, Deed, Mention, Reading, Role, Subject, SubjectKind, ZoneKind

_GOVERNED = re.compile(r"(?<!\w)(?:thuộc|của|tại|ở|vào|cho|với|do|được|về|từ|đến|tới|trong)\s+$")
"""What makes the name after it a place, an owner or a partner."""
_LEFT = 40
"""Characters before a name that are looked at."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """What the bodies of one reading are weighed against."""

    reading: Reading
    starts: Sequence[int]
    ends: Sequence[int]
    """Where posts, units and residences of persons stand: starts in order, and how far any that began by then goes."""
    most: int
    """Mentions of the body that is named most, and of the person."""
    most_of_person: int

    @classmethod
    def of(cls, reading: Reading) -> Bodies:
        """Look at all subjects once."""
        people = [s for s in reading.subjects if s.kind is SubjectKind.PERSON]
        facts = sorted((fact.start, fact.end) for person in people for fact in person.facts.values())
        return cls(
            reading,
            [start for start, _ in facts],
            list(accumulate((end for _, end in facts), max)),
            max((len(s.mentions) for s in reading.subjects if s.kind is SubjectKind.COLLECTIVE), default=0),
            max((len(s.mentions) for s in people), default=0),
        )

    def cues(
        self,
        subject: Subject,
        mentions: Sequence[Mention],
        commendations: Sequence[Commendation],
        deeds: Sequence[Deed],
    ) -> dict[str, float]:
        """The cues of a body; nobody else has any."""
        if subject.kind is not SubjectKind.COLLECTIVE or not mentions:
            return {}
        named = len(mentions)
        before = [self._before(mention) for mention in mentions]
        zones = {mention.zone for mention in mentions}
        return {
            "body_of_person": sum(map(self._tells_of_person, mentions)) / named,
            "body_governed": sum(bool(_GOVERNED.search(left)) for left in before) / named,
            "body_bracketed": sum(left.rfind("(") > left.rfind(")") for left in before) / named,
            "body_opens": sum(not left.strip() for left in before) / named,
            "body_in_title": float(ZoneKind.TITLE in zones),
            "body_in_sapo": float(ZoneKind.SAPO in zones),
            "body_deeds": math.log1p(len(deeds)),
            "body_awarded": float(any(c.status is AwardStatus.AWARDED for c in commendations)),
            "body_forward": float(subject.role is Role.PUT_FORWARD),
            "body_mentions": math.log1p(named),
            "body_most": float(named == self.most),
            "body_over_people": math.log((1 + named) / (1 + self.most_of_person)),
        }

    def _tells_of_person(self, mention: Mention) -> bool:
        at = bisect_right(self.starts, mention.start) - 1
        return at >= 0 and mention.end <= self.ends[at]

    def _before(self, mention: Mention) -> str:
        """What the sentence says right before the name, in lower case."""
        sentence = self.reading.sentence_at(mention.start)
        return self.reading.text[max(sentence.start, mention.start - _LEFT) : mention.start].lower()
