"""Husband and wife: whom the text makes a couple, and who stands for their house.

What a couple receives together ("hai vợ chồng được …", "ông bà được …") is their house's, which is called by the name
of the one of the two that is named first; what one of them receives alone ("chị B còn được …") is not.
"""

from __future__ import annotations

from nlp.gazetteers import keyed_regex
from nlp.recipients import Parties, Party

_MAN, _WOMAN = r"ông|anh|chú|cụ|bác|lão", r"bà|chị|cô|cụ|mẹ"
_SPOUSE = keyed_regex(
    rf"(?<!\w)(?:(?:vợ|(?<!vợ )chồng)(?: (?:{_MAN}|{_WOMAN}))?(?: (?:là|tên(?: là)?))?,? (?:(?:{_MAN}|{_WOMAN}) )?"
    rf"|(?:vợ chồng|hai vợ chồng|ông bà) (?:{_MAN}|{_WOMAN}),? (?:và )?(?:{_MAN}|{_WOMAN}) )$"
)
"""``Vợ ông, bà B``, ``cùng vợ là bà B``, ``vợ chồng ông, bà B``: the other one was named before."""
_HOUSE = keyed_regex(rf"(?<!\w)(?:vợ chồng|đôi vợ chồng|hai vợ chồng|ông bà|gia đình)(?: (?:{_MAN}|{_WOMAN}))? $")
_JOINS = keyed_regex(rf"\s?(?:,|và|cùng|–|-|cùng vợ|và vợ|,? vợ(?: là)?)\s?(?:vợ(?: là)? )?(?:(?:{_MAN}|{_WOMAN}) )?")
"""``vợ chồng ông A và bà B``, ``ông A cùng vợ là bà B``."""
_IS_SPOUSE = keyed_regex(rf"(?:,\s|\s\()(?:là )?(?:vợ|chồng) (?:của )?(?:{_MAN}|{_WOMAN})(?!\w)")
"""``bà B, vợ ông``."""
_TITLE_REACH = 30
_PEOPLE_AT_MOST = 300


class Couples:
    """The couples of one document whose named people are known, by start."""

    def __init__(self, parties: Parties, people: list[Party]) -> None:
        self.keys = parties.keys
        self.heads: dict[str, Party] = {}
        """The subject of each husband and wife, and the one of the two who is named first."""
        last: Party | None = None
        for person in people[:_PEOPLE_AT_MOST]:
            if last and person.subject != last.subject and self._married(last, person):
                head = self.heads.setdefault(last.subject, last)
                self.heads.setdefault(person.subject, head)
            last = person

    def _married(self, first: Party, second: Party) -> bool:
        if "\n" in self.keys[first.end : second.start]:
            return False
        before = max(first.end, second.start - _TITLE_REACH)
        if _SPOUSE.search(self.keys, before, second.start) or _IS_SPOUSE.match(self.keys, second.end):
            return True
        house = _HOUSE.search(self.keys, max(0, first.start - _TITLE_REACH), first.start)
        gap = self.keys[first.end : second.start]
        return _JOINS.fullmatch(gap) is not None and (house is not None or "vợ" in gap)

    def house(self, people: list[Party]) -> list[Party]:
        """Two people who are husband and wife, as the one who stands for their house; others as they are."""
        if len(people) != 2:
            return people
        heads = [self.heads.get(p.subject) for p in people]
        if not heads[0] or not heads[1] or heads[0].subject != heads[1].subject:
            return people
        return [p for p in people if p.subject == heads[0].subject][:1] or people

    def head(self, person: Party) -> Party:
        """Who stands for the house of somebody."""
        return self.heads.get(person.subject, person)

    def only(self) -> list[Party]:
        """The head of the only couple that the text tells of."""
        found = {head.subject: head for head in self.heads.values()}
        return list(found.values()) if len(found) == 1 else []
