"""Whom words for several people mean: "hai em", "cả hai", "vợ chồng anh", "các em", "4 tập thể này".

They mean names that the text joined shortly before ("anh A và chị B", "ba em A, B và C"), as many as are counted; a
couple or "các em" without a number the nearest such run. Counts of collectives without "này" are statistics.
"""

from __future__ import annotations

from bisect import bisect_left

from nlp.couples import Couples
from nlp.gazetteers import keyed_regex
from nlp.recipients import Parties, Party, heads, is_unit
from nlp.records import Label

_NUMBERS = {word: n for n, word in enumerate(("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"), 2)}
_NUMBER = r"hai|ba|bốn|năm|sáu|bảy|tám|0?[2-8]"
_CALLED = r"ông|bà|anh|chị|em|cháu|bạn|cô|thầy|cụ|chú|bác|đồng chí|học sinh|chiến sĩ|người"
_KIN = r"vợ chồng|cha con|mẹ con|bố con|chị em|anh em|ông cháu|bà cháu"
_COUNTED = keyed_regex(
    rf"(?:cho |của |tới |tặng )?(?:cả )?({_NUMBER})\s+"
    r"(?!tập thể|đơn vị|cơ quan|tổ |hộ |xã|phường|huyện|trường|lượt|suất|phần|năm|lần|tháng|ngày"
    r"|cá nhân(?! (?:này|trên|nói trên)))(?:[^\W\d_]+\s?){1,3}"
)
"""Counted collectives, and individuals without «these», are a statistic and mean nobody who was named."""
_BOTH = keyed_regex(
    rf"(?:cho |tặng )?cả ({_NUMBER})(?: (?:hộ(?: dân)?|gia đình|người|cá nhân|{_KIN}))?(?: đều| cùng)?"
    r"\s*(?=$|[,.;(]|được|vì|do |năm |mỗi |về |kèm |nhận)"
)
_COUPLE = keyed_regex(
    r"(?:cho |tặng |của )?(?:(?:cả )?(?:hai |đôi )?vợ chồng(?: (?:ông|bà|anh|chị|cụ|chú|cô|bác))?(?: (?:ấy|này))?"
    r"|ông bà|anh chị|hai ông bà)(?! (?:con|em|nội|ngoại|hàng))(?!\w)"
)
_OF_THEM = keyed_regex(
    rf"(?:cho |tặng |trao |của )?(?:(?:các|những|từng|mỗi) (?:{_CALLED})(?: (?:này|ấy|trên|nói trên))?|họ)(?!\w)"
)
_UNITS = keyed_regex(
    rf"(?:cho |tặng )?(?:(?:cả )?({_NUMBER}) (?:tập thể|đơn vị|tổ|câu lạc bộ|thôn|bản|xã)"
    r" (?:này|trên|nói trên|kể trên)(?!\w)|(?:mỗi|từng|các) (?:tập thể|đơn vị)(?: này| trên)?"
    r"(?=\s*$|\s(?:được|đều|nhận|một|vừa|cùng)(?!\w)))"
)
_AFTER_PLURAL = keyed_regex(
    r"[\s\"”]*(?:(?:đều|cùng|cũng|vừa|đã|còn|từng|mới|vinh dự|kèm|mỗi|vì|về|do|năm|tại|trong|ngay|và|được|một|tấm|"
    r"số|\d[\d.]*)(?!\w)|[,.;:(\n]|$)"
)
"""What may follow a plural word; a name or a quality behind it says that others are meant: ``các em nghèo``."""
PLURAL = keyed_regex(
    rf"(?<!\w)(?:cả (?:{_NUMBER})(?: (?:hộ(?: dân)?|gia đình|người|cá nhân|{_KIN}))?"
    rf"|(?:(?:cả )?(?:hai |đôi )?vợ chồng(?: (?:ông|bà|anh|chị|cụ|chú|cô|bác))?"
    rf"|(?:hai )?ông bà|anh chị)|(?:các|những|từng|mỗi) (?:{_CALLED})(?: (?:này|ấy|trên|nói trên))?|họ"
    rf"|(?:cả )?(?:{_NUMBER}) (?:tập thể|đơn vị|tổ|câu lạc bộ|thôn|bản|xã) (?:này|trên|nói trên|kể trên)"
    r"|(?:mỗi|từng) (?:tập thể|đơn vị)(?: này| trên)?)(?!\w)"
)
"""A plural, for those who look for one."""
_LISTING = keyed_regex(r",|(?<!\w)(?:và|cùng)(?!\w)")
_APART = keyed_regex(r"[.;\n]|(?<!\w)(?:cho|trao|tặng|đã|được|nhận|cho biết|nói)(?!\w)")
_JOINED = keyed_regex(r"(?<!\w)(?:và|cùng)(?!\w)")
_REACH_BACK = 40
_GAP = 90
_LARGEST = 12
_RUN_REACH = 900
"""Characters between a run of names and the word that means them."""


class Plurals:
    """Answers for one document whose named people are known, by start."""

    def __init__(self, parties: Parties, people: list[Party]) -> None:
        self.parties, self.keys = parties, parties.keys
        self.people = people
        self.starts = [p.start for p in people]
        self.couples = Couples(parties, people)

    def several(self, words: str, before: int) -> list[Party]:
        """Whom a plural at the beginning of ``words`` means; nobody when it is none or means nobody named."""
        units = _UNITS.match(words)
        if units:
            return self._units(_number(units.group(1)) if units.group(1) else 0, before)
        if couple := _COUPLE.match(words):
            return self.couple(before) if _AFTER_PLURAL.match(words, couple.end()) else []
        if both := _BOTH.match(words):
            return self._run(_number(both.group(1)), before)
        them = _OF_THEM.match(words)
        if them and _AFTER_PLURAL.match(words, them.end()):
            return self._run(0, before)
        return []

    def couple(self, before: int) -> list[Party]:
        """Whom "ông bà", "hai vợ chồng" mean: the house of the only couple, else of the nearest two."""
        near = self._run(2, before)
        return self.couples.house(near) if near else self.couples.only()

    def counted(self, words: str, before: int) -> list[Party]:
        """Whom "hai em", "hai chiến sĩ" mean: the nearest so many that were named together before."""
        match = None if is_couple(words) else _COUNTED.match(words)
        return self._run(_number(match.group(1)), before) if match else self.several(words, before)

    def _run(self, number: int, before: int) -> list[Party]:
        """The nearest ``number`` people that are joined; with 0 the nearest run of two or more."""
        past = bisect_left(self.starts, before)
        run: list[Party] = []
        for person in reversed(self.people[max(0, past - _REACH_BACK) : past]):
            if before - person.end > _RUN_REACH:
                break
            if run and not self._together(person, run[-1]):
                if not number and len(run) > 1 and self._whole(run):
                    return run[::-1]
                run = []
            if person.subject not in {p.subject for p in run}:
                run.append(person)
            if number and len(run) == number and not self._continues(person) and self._whole(run):
                return run[::-1]
        return run[::-1] if not number and 1 < len(run) <= _LARGEST and self._whole(run) else []

    def _whole(self, run: list[Party]) -> bool:
        """Whether names joined so are a list of people: by "và" at its end, or all in full between commas."""
        gap = self.keys[run[1].end : run[0].start]
        return all(" " in p.name for p in run) and ("," in gap or _JOINED.search(gap) is not None)

    def _together(self, first: Party, second: Party) -> bool:
        gap = self.keys[first.end : second.start]
        return len(gap) < _GAP and _LISTING.search(gap) is not None and not _APART.search(gap)

    def _continues(self, person: Party) -> bool:
        at = bisect_left(self.starts, person.start)
        return at > 0 and self._together(self.people[at - 1], person)

    def _units(self, number: int, before: int) -> list[Party]:
        """The units that the sentence before lists."""
        near = [p for p in self.parties.before(before)[::-1] if is_unit(p) and before - p.end < _RUN_REACH]
        colon = self.keys.rfind(":", max(0, before - _RUN_REACH), before)
        inside = [p for p in near if p.start > colon] if colon >= 0 else near
        chosen = heads(inside, self.parties.text, self.keys, colon + 1) if inside else []
        whole = len(chosen) == number if number else colon >= 0 and len(chosen) > 1
        return chosen if whole and all(p.label is not Label.PERSON for p in chosen) else []


def is_couple(words: str) -> bool:
    """Whether a plural means husband and wife."""
    return _COUPLE.match(words) is not None


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
