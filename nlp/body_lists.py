"""Which bodies and places an award is given to, and which stand in lists of exemplars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from nlp.body_surroundings import AND, Surroundings, holds
from nlp.collective_cues import TEASERS, cues
from nlp.commendations import find_commendations
from nlp.document import mentions, overlapping, sentence_index, zone_at
from nlp.gazetteers import keyed_regex
from nlp.records import Label, Mention

ACTING = frozenset(("press", "fund", "court", "bank"))
"""Kinds that stand in lists of exemplars as sources or givers only."""
_OFFICES = frozenset(("agency", "government", "mass"))
"""Kinds that lists of those who work on exemplars are full of; exemplars themselves only where bodies are asked for."""
_LIST_REACH = 1500
_RECEIVES = keyed_regex(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:,\s)?(?:vinh dự |đã |vừa |cũng |còn |lần thứ \w+ "
    r"|long trọng |tổ chức lễ |lễ |năm \d+,? )*"
    r"(?:được (?:[^.;:\n]{0,60}?\s)?(?:tặng thưởng|tặng|trao tặng|trao|phong tặng|công nhận|khen thưởng)"
    r"|đón nhận|đón|nhận|đạt)\s"
    r"(?:danh hiệu |bằng công nhận |đạt )*[“\"]?"
)
_FAULTS = keyed_regex(
    r"(?<!\w)(?:vi phạm|sai phạm|tai nạn|vụ việc|vụ án|điểm nóng|tồn tại|yếu kém)\s(?:[^\W\d_]+\s){0,2}$"
)
_GIVEN_TO = keyed_regex(
    r"[”\"]?\s*(?:năm \d+ )?(?:cho|gửi|đến|tới)\s*:?\s*(?:tập thể |đơn vị |cán bộ, chiến sĩ |thầy và trò )*"
)
_WHERE = re.compile(r"(?<!\w)(?:tại|ở|thuộc|của)(?!\w)")
_JOINT = re.compile(r"[\s,“”\"()]*(?:(?:và|cùng|với|hay|các|tập thể|đơn vị|xã|trường)\s*){0,3}[\s,:“”\"()]*")


class BodyLists(Surroundings):
    """Finds the recipients and exemplars of one document by rows and lists."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.by_name: dict[str, list[Mention]] = {}
        for mention in self.parties:
            self.by_name.setdefault(" ".join(mention.text.split()), []).append(mention)

    def _recipients(self) -> Iterator[Mention]:
        """Organisations and places that an award of the text is given to."""
        for commendation in find_commendations(self.doc):
            if commendation.subject:
                continue
            whole = commendation.recipient
            names = {whole, *re.split(r"\s*[,;]\s*", whole), *re.split(r"\s*[,;]\s*|\s+và\s+", whole)}
            for name in names:
                for mention in self.by_name.get(name, ()):
                    inside = commendation.evidence.start <= mention.start < commendation.evidence.end
                    if inside and not self._tells_where(mention):
                        yield mention
                        break
        yield from self._beside_awards()

    def _beside_awards(self) -> Iterator[Mention]:
        """``X đón nhận Huân chương``, ``Huân chương cho X``: right beside the award, nothing between but the verb."""
        for award in mentions(self.doc, Label.AWARD):
            if award.attributes.get("kind") == "prize":
                continue
            left = [
                m for m in overlapping(self.parties, max(0, award.start - 120), award.start) if m.end <= award.start
            ]
            if left and _RECEIVES.fullmatch(self.keys[left[-1].end : award.start]) and not self._aside(left[-1]):
                yield from self._row(left[::-1])
            right = [m for m in overlapping(self.parties, award.end, award.end + 300) if m.start >= award.end]
            if right and _GIVEN_TO.fullmatch(self.keys[award.end : right[0].start]):
                yield from self._row(right)

    def _row(self, near: list[Mention]) -> Iterator[Mention]:
        """The bodies that a comma or a joint puts beside the first, away from it: ``Đồn A, Trạm B và Trường C``."""
        yield near[0]
        for one, other in pairwise(near):
            first, second = sorted((one, other), key=lambda m: m.start)
            if not AND.fullmatch(self.keys[first.end : second.start]) or self._aside(first):
                return
            if other.label is Label.ORG and not self._tells_where(other):
                yield other

    def _listed(self) -> Iterator[Mention]:
        """Members of lists of exemplars: ``Điển hình là xã A, huyện B; trường C``."""
        for cue in cues()["introduces"].finditer(self.keys):
            sentence = sentence_index(self.doc, cue.start())
            if sentence < 0 or zone_at(self.doc, cue.start()) in TEASERS or self._of_faults(cue.start()):
                continue
            end = min(self.doc._.sentences[sentence].end, cue.end() + _LIST_REACH)
            at = cue.end()
            of_bodies = re.search(r"(?<!\w)(?:tập thể|đơn vị)(?!\w)", cue.group()) is not None
            for segment in re.finditer(r"[^;]+", self.text[at:end]):
                for mention in self._segment(at + segment.start(), at + segment.end(), segment.start() == 0):
                    if of_bodies or mention.attributes.get("kind") not in _OFFICES:
                        yield mention

    def _of_faults(self, at: int) -> bool:
        """Are the examples no exemplars: ``vi phạm điển hình như …``?"""
        return _FAULTS.search(self.keys, max(0, at - 30), at) is not None

    def _segment(self, start: int, end: int, first: bool) -> Iterator[Mention]:
        """The collectives of one member of a list: those before any person, without the places that hold them."""
        people = overlapping(self.people, start, end)
        stop = people[0].start if people else end
        previous: Mention | None = None
        for mention in overlapping(self.parties, start, stop):
            gap = self.keys[(previous.end if previous else start) : mention.start]
            if previous is None and len(gap.strip(' :,“"')) > (25 if first else 12):
                return
            if previous is None and "(" in gap:
                return
            if _WHERE.search(gap) or (previous is not None and not _JOINT.fullmatch(gap)):
                return
            held = previous is not None and holds(mention, previous)
            if not held and mention.attributes.get("kind") not in ACTING:
                yield mention
            previous = mention
