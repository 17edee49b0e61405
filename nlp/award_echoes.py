"""Awards that a later clause gives to others without naming them again: ``Danh hiệu này cũng được trao cho bà B``.

``Cùng huy hiệu ấy là anh B``, ``Cùng đợt với A có cụ B``, ``Chị B cũng được nhận hình thức này``: the award is the one
told last, the recipients are those whom the echo names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.award_groups import Group, sentence_bounds_end
from nlp.award_receivers import OPENER_REACH, Receivers
from nlp.gazetteers import keyed_regex
from nlp.recipients import Party, heads
from nlp.records import Label, Span

_THE_SAME = (
    r"(?:danh hiệu|huy hiệu|phần thưởng|hình thức(?: khen(?: thưởng)?)?|giải thưởng|vinh dự|mức khen|kỉ niệm chương"
    r"|tấm bằng|huân chương)(?: cao quý)? (?:ấy|này|đó|nói trên|kể trên)"
)
_NAMED_BEHIND = keyed_regex(
    rf"(?<!\w)(?:(?:cùng|cũng)(?: (?:được )?(?:nhận|đón nhận|tặng|trao|trao tặng|đạt))?(?: chung)? {_THE_SAME}"
    r"(?:, [^,.;:\n]{2,30},)?\s(?:là|(?:còn |đợt này |dịp này )?có|gồm(?: có)?|thuộc về)\s?:?\s"
    rf"|{_THE_SAME} (?:còn |cũng |đồng thời )*(?:được )?(?:(?:trao|tặng|trao tặng|dành|phong tặng)"
    r"(?: (?:cho|tặng|đến))?|thuộc về|đến với)\s"
    r"|cùng (?:đợt|dịp|lượt|được (?:tặng|khen|trao|biểu dương|vinh danh|tuyên dương)(?: thưởng| tặng)?)"
    r"(?: (?:này|ấy|đó))?(?: với (?:[^\W\d_]+ ?){1,6})?,?\s(?:(?:còn )?có|là|gồm(?: có)?)\s)"
)
_NAMED_BEFORE = keyed_regex(
    rf"(?<!\w)(?:cũng|cùng|đều) (?:vừa |đã )?(?:được )?(?:nhận|đón nhận|tặng|trao|trao tặng|đạt|có) (?:{_THE_SAME}"
    r"|(?:phần thưởng|hình thức(?: khen(?: thưởng)?)?|danh hiệu) (?:tương tự|như (?:vậy|thế)))(?!\w)"
)
_REACH = 500
_NEAR = 45


class Echoes(Receivers):
    """Finds the echoes of awards."""

    def echoes(self, group: Group, following: int) -> Iterator[Group]:
        """What is said between a group and the next one of others who received the same."""
        end = min(following, group.end + _REACH, len(self.keys))
        known = {p.subject or p.name for p in group.recipients}
        for match in _NAMED_BEHIND.finditer(self.keys, group.end, end):
            past = self._before_next_award(match.end(), sentence_bounds_end(self.referents.sentences, match.end()))
            if self.awards_within(match.end(), past + 1):
                continue  # it goes on to tell what they received
            past = self._reason(match.end(), past)
            found = heads(self.parties.within(match.end(), past), self.text, self.keys, match.end())
            if found and found[0].start - match.end() <= _NEAR:
                yield from self._echo(group, found, known, match.start(), past)
        for match in _NAMED_BEFORE.finditer(self.keys, group.end, end):
            start = self._sentence_start(match.start(), group.end)
            found = heads(self.parties.within(start, match.start()), self.text, self.keys, start)
            if found and found[0].start - start <= _NEAR and match.start() - found[-1].end <= OPENER_REACH:
                yield from self._echo(group, found, known, match.start(), match.end())

    def _sentence_start(self, at: int, floor: int) -> int:
        return max(floor, self.referents.floor(at, 0), self.text.rfind(";", floor, at) + 1)

    def _echo(self, group: Group, found: Sequence[Party], known: set[str], start: int, end: int) -> Iterator[Group]:
        people = [p for p in found if p.label is Label.PERSON and self.referents.speaks(p)]
        new = [self.referents.full(p) for p in found if (p.subject or p.name) not in known and p not in people]
        if new:
            sentence = Span(self._sentence_start(start, group.end), end)
            yield Group(group.awards, sentence, new, gives=True, honours=group.honours)
