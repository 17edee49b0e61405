"""What the words around the name of a body tell: whose part or people it is, whether it acts, is praised or visited."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.body_names import is_whole_of, rank
from nlp.collective_cues import TEASERS, cues
from nlp.document import mentions, overlapping, sentence_index
from nlp.gazetteers import keyed, keyed_regex
from nlp.keys import match_key
from nlp.names import is_vietnamese
from nlp.records import Label, Mention
from nlp.syllables import text_of

_LOCAL = frozenset(("school", "hospital", "cooperative", "club", "team", "clan", "firm", "party", "model", "army"))
"""Kinds that a place behind a comma tells the whereabouts of."""
_OF_OTHERS = keyed_regex(
    r"(?<!\w)(?:của|tại|ở|do|nhà thi đấu|sân vận động|sân|cúp|phố|đường|chủ tịch"
    r"|giám đốc|bí thư|trưởng|thủ tướng|hiệu trưởng|bộ trưởng|chính ủy|chỉ huy)\s$"
)
_PEOPLE = (
    r"(?:học sinh|sinh viên|chiến sĩ|chiến sỹ|cán bộ|bác sĩ|bác sỹ|y sĩ|điều dưỡng|nhân viên|công nhân|giáo viên"
    r"|giảng viên|hội viên|thành viên|lãnh đạo|trưởng|phó)"
)
_PEOPLE_OF = keyed_regex(rf"(?<!\w)(?:thuộc|đến từ|từ|ngày|liên|{_PEOPLE})(?: lớp \S+| khoa [^\W\d_]+)?,?\s$")
_WHOSE = keyed_regex(rf"\s*[,(–-]?\s*(?:thuộc |ở |tại |(?:[^.;:,\n]{{0,30}}\s)?{_PEOPLE}(?:\s[^.;:\n]{{0,30}})?)?")
AND = re.compile(r"\s*(?:,|;|(?<!\w)(?:và|cùng)(?!\w))\s*(?:(?:và|cùng|tập thể|đơn vị)\s)?\s*")
_WITHIN = re.compile(r"\s*[,(–-]?\s*(?:(?:thuộc|ở|tại|khu vực|trên địa bàn|của)\s)?\s*")
_IS_HONOURED = keyed_regex(
    r"\s(?:đã |vừa |còn |cũng )?được [^.;:\n]{0,60}?(?:tặng|khen|công nhận|tuyên dương|biểu dương)(?!\w)"
)
_VISITED = keyed_regex(r"(?<!\w)(?:thăm|đến|tới|ghé|rời|ở|tại|về|vào|giám đốc|chủ nhiệm|trưởng|phó)\s$")
PRAISE = keyed_regex(
    r"gương|trao giải|người tốt|việc tốt|điển hình|tuyên dương|tôn vinh|biểu dương|vinh danh|khen|tiêu biểu|thi đua"
    r"|học tập và làm theo"
)
_LEADS = keyed_regex(
    r"(?:\d{1,2}\s?[.)]\s*|[-*+•–]\s*)?"
    r"(?:(?:ở|tại|còn|riêng|nhờ đó|nhờ vậy|cùng với|từ|đến|hôm|ngày|sáng|chiều|năm|trong)(?!\w)[^.;:\n]*,\s)?"
)
_ORDER = {"hamlet": 0, "commune": 1, "district": 2, "province": 3}


def holds(place: Mention, other: Mention) -> bool:
    """Is ``place`` the unit that ``other`` lies in, as the text puts them side by side?"""
    if place.label is not Label.PLACE:
        return False
    if other.label is not Label.PLACE:
        return other.attributes.get("kind") in _LOCAL
    parent = other.attributes.get("parent")
    if parent:
        return parent == place.link
    return _ORDER.get(place.attributes.get("level", ""), 0) > _ORDER.get(other.attributes.get("level", ""), 0)


class Surroundings:
    """Looks around the bodies and places of one document, those of teasers and footers aside."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text, self.keys = text_of(doc), keyed(doc)
        self.people = mentions(doc, Label.PERSON)
        bodies = [m for m in mentions(doc, Label.ORG) if m.zone not in TEASERS]
        places = [m for m in mentions(doc, Label.PLACE) if m.zone not in TEASERS]
        apart = [m for m in places if not overlapping(bodies, m.start, m.end)]
        self.parties = sorted([*bodies, *apart], key=lambda m: m.start)

    def _aside(self, mention: Mention) -> bool:
        """Does the name belong to another phrase: the giver of an award, somebody's office or home?"""
        before = self.keys[max(0, mention.start - 30) : mention.start]
        return _OF_OTHERS.search(before) is not None or self._tells_where(mention)

    def _tells_where(self, place: Mention) -> bool:
        """Does the place only say where a person lives or a smaller place lies?"""
        if place.label is not Label.PLACE:
            return False
        before = self._before(place)
        if before and self.keys[before.end : place.start].strip() == "(":
            return True
        if before and _WITHIN.fullmatch(self.keys, before.end, place.start) and holds(place, before):
            return True
        people = overlapping(self.people, max(0, place.start - 100), place.start)
        return bool(people) and not re.search(r"[;.\n]|(?<!\w)và(?!\w)", self.keys[people[-1].end : place.start])

    def _before(self, mention: Mention) -> Mention | None:
        """The body or place that stands last before this one, not far off."""
        near = overlapping(self.parties, max(0, mention.start - 40), mention.start)
        return near[-1] if near and near[-1].end <= mention.start else None

    def _only_holds(self, whole: Mention) -> bool:
        """Does the body only say whose part the one before it is: ``Đội CSGT số 1 (Công an huyện A)``?"""
        part = self._before(whole) if whole.label is Label.ORG else None
        if part is None or part.label is not Label.ORG:
            return False
        gap = self.keys[part.end : whole.start]
        if "(" in gap:
            return _WITHIN.fullmatch(gap) is not None
        if not _WITHIN.fullmatch(gap) or not is_whole_of(whole, part):
            return False
        after = overlapping(self.parties, whole.end, whole.end + 40)
        peer = after[0] if after and after[0].start >= whole.end else None
        listed = peer is not None and AND.fullmatch(self.keys[whole.end : peer.start]) and rank(peer) == rank(whole)
        return not listed

    def _acts_behind(self, end: int) -> bool:
        """Do words of a deed or of an honour follow?"""
        return bool(cues()["does"].match(self.keys, end + 1) or _IS_HONOURED.match(self.keys, end))

    def _is_told(self, mention: Mention) -> bool:
        """Is the group more than whose people act, or where somebody comes by?"""
        return not (self._tells_who(mention) or _VISITED.search(self.keys, max(0, mention.start - 30), mention.start))

    def _is_praised(self, body: Mention) -> bool:
        """Does the title praise what is the body's: «Trao giải nhất cho sáng kiến của Trường A»?"""
        return PRAISE.search(self.keys, max(0, body.start - 80), body.start) is not None

    def _has_own_name(self, mention: Mention) -> bool:
        """Is the group's name more than a person's (``Nhóm Tám``) or a foreign one (sports clubs abroad)?"""
        words = match_key(mention.text).split()
        if words[0] == "nhóm" and words[1].isdigit():
            return False
        people = overlapping(self.people, mention.start, mention.end)
        native = bool(mention.attributes.get("place")) or is_vietnamese(words[-1]) or any(map(str.isdigit, words[-1]))
        return native and not any(p.end == mention.end for p in people)

    def _begins(self, mention: Mention) -> bool:
        """Does a sentence begin with the name, or with a number, a place or a time before it?"""
        at = sentence_index(self.doc, mention.start)
        if at < 0:
            return False
        before = self.keys[self.doc._.sentences[at].start : mention.start]
        return len(before) < 60 and _LEADS.fullmatch(before) is not None

    def _tells_who(self, body: Mention) -> bool:
        """Does the body only say whose people act: ``chiến sĩ Đồn A``, ``Thiếu úy B, Công an phường C``?"""
        people = overlapping(self.people, max(0, body.start - 60), body.start)
        behind = bool(people) and _WHOSE.fullmatch(self.keys, people[-1].end, body.start) is not None
        return behind or _PEOPLE_OF.search(self.keys, max(0, body.start - 40), body.start) is not None
