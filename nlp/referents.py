"""Whom a pronoun or a noun for a collective means, as far as awards need to know.

"Ông được tặng …" means the story's main person, when there is one, else the nearest person of that gender who is not
just speaking; "xã", "trung đội" the nearest one so called. Words for several people are in ``plural_referents``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from spacy.tokens import Doc

from nlp.authorities import UPPER
from nlp.document import mentions
from nlp.gazetteers import keyed_regex
from nlp.names import elements, name_keys, stated_gender
from nlp.passages import Passages
from nlp.plural_referents import Plurals
from nlp.protagonists import protagonist, unit_of_story
from nlp.recipients import Parties, Party, cues
from nlp.records import Label, Span, SubjectKind

_MALE = keyed_regex(r"(?<!\w)(?:ông|anh|chú|cha|sư thầy|lão|nam|em trai)\s+(?:[^\W\d_]+\s+){0,2}$")
_FEMALE = keyed_regex(r"(?<!\w)(?:bà|chị|cô|mẹ|mế|sư cô|ni sư|nữ|em gái)\s+(?:[^\W\d_]+\s+){0,2}$")
_MALE_PRONOUN = keyed_regex(
    r"(?:cá nhân |gia đình |vợ chồng )?(?:ông|anh|chú|cha|lão|người đàn ông|chàng trai|cậu bé)(?!\w)"
)
_FEMALE_PRONOUN = keyed_regex(
    r"(?:cá nhân |gia đình )?(?:bà|chị|cô|mẹ|mế|sư cô|ni sư|người phụ nữ|người mẹ|cô gái)(?!\w)"
)
_SPOKEN_TO = {
    **dict.fromkeys(("đại đức", "thượng tọa", "hòa thượng", "ni sư", "nhà sư", "sư cô"), ("sư", "thầy")),
    **dict.fromkeys(("thầy giáo", "hiệu trưởng", "giáo viên"), ("thầy",)),
    **dict.fromkeys(("cô giáo", "giáo viên"), ("cô",)),
    "già làng": ("già", "ông"),
    "cựu chiến binh": ("ông",),
}
"""Titles of those who are spoken of by another word."""
_ORDER_NAME = re.compile(rf"(?<!\w)(Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười|Út|Cả)\s([{UPPER}][^\W\d_]+)(?!\w)")
_CALLED = keyed_regex(
    r"(?<!\w)(?:gọi|kêu)(?: là| bằng)?(?: cái tên)?(?: thân mật| trìu mến| thân thương)?(?: là)?[\s\"“]+"
    r"(?:ông|bà|anh|chị|chú|cô|dì|thím|bác|má) (hai|ba|tư|năm|sáu|bảy|tám|chín|mười|út|cả)(?!\w)"
)
_CALL_REACH = 60
"""Characters between a name and what the neighbours call its bearer."""
_AGES = {
    "elder": frozenset(("ông", "bà", "cụ", "lão", "già", "già làng")),
    "adult": frozenset(("anh", "chị")),
    "young": frozenset(("em", "cháu", "bé")),
}
_LINE_REACH = 2000
_SENTENCES_BACK = 5
_PEOPLE_BACK = 300
_NEAR_AT_MOST = 12
"""People just named among whom somebody may be meant."""
_INTRODUCES = frozenset(("age", "birth_year", "ethnicity"))
"""Facts that a story tells of its hero, and seldom of those who only speak."""
_IN_A_PORTRAIT = 5
"""People in the portrait of one of them."""
_STORY_SENTENCES = 3
_LINE_OPENING = 25
_ARRESTED = keyed_regex(
    r"(?<!\w)(?:đối tượng|tên cướp|tên trộm|hai tên|tên|nghi phạm|nghi can|bị can|bị cáo|hung thủ|kẻ gian|kẻ cướp"
    r"|thủ phạm|tạm giữ(?: hình sự)?|bắt giữ|bắt quả tang|bắt được|khởi tố|truy nã|tạm giam|đang bắt)"
    r"(?:\s(?:hình sự|là|gồm|bị can|đối tượng|nghi phạm|tên|đối với|hai|ba|\d+|khẩn cấp)[:,]?)*\s$"
)
_JOINED_OFFENDER = keyed_regex(r"\s?(?:\([^)]{0,80}\))?\s?(?:,|và|cùng)\s")
_OFFICE_BEFORE = keyed_regex(
    r"(?<!\w)(?:bộ trưởng|thứ trưởng|chủ tịch|bí thư|giám đốc|trưởng|phó|hiệu trưởng|cục trưởng)[^,.;:\n]{0,35}$"
)


class Referents:
    """Answers for one document whose named parties are known."""

    def __init__(self, doc: Doc, parties: Parties) -> None:
        self.parties, self.text, self.keys = parties, parties.text, parties.keys
        self.sentences: list[Span] = doc._.sentences
        self.people = [p for p in parties.found if p.label is Label.PERSON and p.subject]
        self.starts = [p.start for p in self.people]
        self.plurals = Plurals(parties, self.people)
        self.passages = Passages(self.text, self.keys, self.people, self.sentences, self._aside)
        self.places = mentions(doc, Label.PLACE)
        self.introduced = {s.id for s in doc._.subjects if _INTRODUCES & s.facts.keys()}
        models = {s.id for s in doc._.subjects if s.kind is SubjectKind.MODEL}
        self.models = list({p.subject: p for p in parties.found if p.subject in models}.values())
        """The models (mô hình) of the article, one mention of each."""

    @cached_property
    def main(self) -> Party | None:
        """The person whom the article is about."""
        known = [p.subject for p in self.people if p.subject not in self._offenders and "young" not in self._ages(p)]
        return protagonist(self.text, self.people, self.speaks, self.introduced & set(known), self.plurals.couples)

    @cached_property
    def hero(self) -> Party | None:
        """The article's person, where it is a portrait: few others are named who do more than speak."""
        if not self.main or self._aside(self.main):
            return None
        told = {p.subject for p in self.people if " " in p.name and not self._aside(p)}
        return self.main if len(told) <= _IN_A_PORTRAIT else None

    @cached_property
    def hero_unit(self) -> Party | None:
        """The collective that the article tells of."""
        return unit_of_story(self.keys, self.units)

    def of_line(self, before: int) -> list[Party]:
        """The only person with a full name whom the line tells of before an offset, and who is not just speaking."""
        line = self.text.rfind("\n", max(0, before - _LINE_REACH), before) + 1
        near = self.people[bisect_left(self.starts, line) : bisect_left(self.starts, before)]
        named = {p.subject: p for p in near[:_PEOPLE_BACK] if " " in p.name and not self.speaks(p)}
        return list(named.values()) if len(named) == 1 else []

    def by_given_name(self, word: str, before: int) -> list[Party]:
        """Whom a sentence begins with by the bare given name, which may be an ordinary word: ``Đạo được tặng …``."""
        if not word or " " in word:
            return []
        near = self._just_named(before)[::-1]
        at = self.keys.find(word, before)
        if at < 0 or not self.text[at].isupper():
            return []
        return [p for p in near if name_keys(p.name)[-1] == word and " " in p.name][:1]

    @cached_property
    def _genders(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for person in self.people:
            if person.subject not in found:
                gender = self._gender_before(person.start) or stated_gender(person.name)
                if gender:
                    found[person.subject] = gender
        return found

    def _gender_before(self, at: int) -> str:
        left = max(0, at - 24)
        if _MALE.search(self.keys, left, at):
            return "m"
        return "f" if _FEMALE.search(self.keys, left, at) else ""

    def speaks(self, person: Party) -> bool:
        """Whether a verb of saying follows the name, with at most a post in between."""
        found = cues()["speaks"].search(self.keys, person.end, min(len(self.keys), person.end + 70))
        return found is not None and not re.search(r"[.;\n]", self.text[person.end : found.start()])

    def floor(self, at: int, sentences: int = _SENTENCES_BACK) -> int:
        """Where the few sentences before ``at`` begin."""
        index = bisect_right(self.sentences, at, key=lambda s: s.start) - 1
        return self.sentences[max(0, index - sentences)].start if index >= 0 else 0

    def _just_named(self, before: int, sentences: int = _SENTENCES_BACK) -> list[Party]:
        """The people named last before an offset, in its sentence and the few before it, in the order of the text."""
        floor, past = self.floor(before, sentences), bisect_left(self.starts, before)
        return [p for p in self.people[max(0, past - _NEAR_AT_MOST) : past] if p.start >= floor]

    def person(self, pronoun: str, before: int) -> list[Party]:
        """Whom a pronoun before an award means; an empty pronoun is a subject that is left out."""
        gender = "m" if _MALE_PRONOUN.match(pronoun) else "f" if _FEMALE_PRONOUN.match(pronoun) else ""
        word = (pronoun.split() or [""])[0]
        opening = self._opens_line(word, before)
        if opening:
            return opening
        passage = self._of_passage(word, gender, before)
        if passage:
            return passage
        called_so = self._called_near(word, gender, before)
        if called_so:
            return called_so
        pointed = pronoun.rstrip().endswith((" này", " ấy")) and word == "người"
        if self.main and not pointed and self._fits(self.main, gender) and self._is_of_age(self.main, word):
            return [self.main]
        past = bisect_left(self.starts, before)
        near = [p for p in self._just_named(before)[::-1] if self._fits(p, gender)]
        near = [p for p in near if " ".join(name_keys(p.name)) not in elements().historic]
        near = [p for p in near if p.subject not in self._offenders]
        near = [p for p in near if self._is_of_age(p, word)]
        silent = [p for p in near if not self.speaks(p)]
        silent.sort(key=lambda p: self._is_older_or_younger(p, word))
        words = {word, pronoun, pronoun.removeprefix("vị ")}
        called = [p for p in silent if words & self._calls.get(p.subject, set())]
        return (called or self._only_called(word, past) or silent or near or self._only_one(gender, word, past))[:1]

    def story(self, before: int) -> list[Party]:
        """The article's person, when nobody else was named since: of whom a sentence without names tells."""
        if not self.main:
            alone = self.passages.alone(before)
            return [alone] if alone else []
        near = [p for p in self._just_named(before, _STORY_SENTENCES) if " " in p.name and not self._aside(p)]
        return [self.main] if near and all(p.subject == self.main.subject for p in near) else []

    def _called_near(self, word: str, gender: str, before: int) -> list[Party]:
        """The only person just named with this title, when the article's person never bears it: ``cụ A … cụ``."""
        if not self.main or not word or self._same_title(word, self.main):
            return []
        near = [p for p in self._just_named(before, 1) if not self._aside(p)]
        called = {p.subject: p for p in near if self._same_title(word, p) and self._fits(p, gender)}
        return list(called.values()) if len(called) == 1 else []

    def _of_passage(self, word: str, gender: str, before: int) -> list[Party]:
        """Whom the passage of a roundup tells of, where the article's person is not named in it."""
        person = self.passages.person(before)
        if not person or (self.main and self.passages.names(self.main.subject, before)):
            return []
        if not self._fits(person, gender) or not self._is_of_age(person, word):
            return []
        if word and not self._same_title(word, person):
            line = bisect_left(self.starts, self.passages.line(before))
            near = self.people[line : bisect_left(self.starts, before)]
            if any(p.subject != person.subject and self._same_title(word, p) for p in near):
                return []
        return [person]

    def _aside(self, person: Party) -> bool:
        """Whether somebody is named only as speaker, offender or holder of an office."""
        before = self.keys[max(0, person.start - 40) : person.start]
        return self.speaks(person) or person.subject in self._offenders or bool(_OFFICE_BEFORE.search(before))

    @cached_property
    def _offenders(self) -> set[str]:
        """Those whom the text arrests or accuses, with the names joined to theirs."""
        found: set[str] = set()
        last = -1
        for person in self.people:
            before = self.keys[max(0, person.start - 60) : person.start]
            joined = last >= 0 and _JOINED_OFFENDER.fullmatch(self.keys, last, person.start)
            if joined or _ARRESTED.search(before):
                found.add(person.subject)
                last = person.end
        return found

    def _opens_line(self, word: str, before: int) -> list[Party]:
        """``Anh A, công an viên xã B, … Anh được tặng …``: who opens the line and is called so."""
        line = self.text.rfind("\n", max(0, before - _LINE_REACH), before) + 1
        near = self.people[bisect_left(self.starts, line) : bisect_left(self.starts, before)]
        if not near or " " not in near[0].name or near[0].start - line > _LINE_OPENING or self._aside(near[0]):
            return []
        if self.main and any(p.subject == self.main.subject for p in near):
            return []
        if not self._same_title(word, near[0]):
            return []
        return near[:1] if all(p.subject == near[0].subject or self._aside(p) for p in near) else []

    def _same_title(self, word: str, person: Party) -> bool:
        return bool(word) and word in self._calls.get(person.subject, ())

    def _only_called(self, word: str, past: int) -> list[Party]:
        """The only person of the text so far who is called by this word, however far back."""
        earlier = self.people[max(0, past - _PEOPLE_BACK) : past] if word else []
        called = {p.subject: p for p in earlier if word in self._calls.get(p.subject, ())}
        return list(called.values()) if len(called) == 1 else []

    def _only_one(self, gender: str, word: str, past: int) -> list[Party]:
        """The first person of the text so far when nobody is near: the one whom a story tells of."""
        earlier = [p for p in self.people[: min(past, _PEOPLE_BACK)] if p.subject not in self._offenders]
        fitting = [p for p in earlier if self._fits(p, gender) and not self.speaks(p)]
        return next(([p] for p in fitting if self._is_of_age(p, word)), [])

    @cached_property
    def _calls(self) -> dict[str, set[str]]:
        """The words right before the names of each person: «cô» in «cô Nông Thị A»."""
        found: dict[str, set[str]] = {}
        for person in self.people:
            words = self.keys[max(0, person.start - 24) : person.start].split()
            own = found.setdefault(person.subject, set())
            for title in (" ".join(words[-3:]), " ".join(words[-2:]), *words[-1:]):
                own.update(_SPOKEN_TO.get(title, ()), (title,))
        return found

    def couple(self) -> list[Party]:
        """Whom "ông bà" means where only one of the two is named: the article's person."""
        return [self.main] if self.main else []

    def _is_of_age(self, person: Party, word: str) -> bool:
        """Whether a pronoun may mean somebody by the age that the words before the name tell: no "cụ A" is "chị"."""
        own, said = self._ages(person), _age(word)
        return not own or not said or said in own or {said, *own} == {"adult", "young"}

    def _is_older_or_younger(self, person: Party, word: str) -> bool:
        """Whether somebody is spoken of by words of another age than a pronoun; others are meant before."""
        own, said = self._ages(person), _age(word)
        return bool(own and said) and said not in own

    def _ages(self, person: Party) -> set[str]:
        return {age for age, words in _AGES.items() if words & self._calls.get(person.subject, set())}

    def _fits(self, person: Party, gender: str) -> bool:
        known = self._genders.get(person.subject, "")
        return not gender or not known or gender == known

    def full(self, party: Party) -> Party:
        """A short name that nobody linked, as that of the main person when it ends so; ``ông Năm`` is Năm Phước."""
        if party.label is Label.PERSON and " " not in party.name:
            bearer = self._by_order.get(party.name.lower())
            if bearer:
                return bearer
        alone = party.label is Label.PERSON and not party.subject and self.main
        return self.main if alone and self.main and self.main.name.endswith(f" {party.name}") else party

    @cached_property
    def _by_order(self) -> dict[str, Party]:
        """People of the South by their rank among siblings, where the text joins it to their given name: Năm Phước."""
        given: dict[str, Party] = {}
        for person in self.people[:_PEOPLE_BACK]:
            if " " in person.name:
                given.setdefault(person.name.split()[-1].lower(), person)
        found: dict[str, Party] = {}
        for match in _ORDER_NAME.finditer(self.text):
            bearer = given.get(match.group(2).lower())
            rank = match.group(1).lower()
            if bearer and rank not in map(str.lower, bearer.name.split()):
                found.setdefault(rank, bearer)
        for match in _CALLED.finditer(self.keys):
            at = bisect_left(self.starts, match.start())
            before = [
                p for p in self.people[max(0, at - 2) : at] if " " in p.name and match.start() - p.end < _CALL_REACH
            ]
            if before:
                found.setdefault(match.group(1), before[-1])
        return found

    def collective(self, noun: str, before: int) -> list[Party]:
        """The nearest organisation, unit or place before that is called by this noun."""
        noun = bare_collective(noun)
        if noun in _ANY_COLLECTIVE and (told := self.unit(before)):
            return told
        if noun == "mô hình" and len(self.models) == 1:
            return self.models
        for party in self.parties.before(before):
            if party.label is not Label.PERSON and (
                party.name.lower().startswith(noun) or self._called_so(noun, party.start)
            ):
                return [party]
        unit = next((p for p in self._places_before(before) if p.name.lower().startswith(f"{noun} ")), None)
        if unit:
            return [unit]  # inside the name of an office: "UBND xã A"
        if noun in _ANY_COLLECTIVE:
            floor = self.floor(before)
            return [p for p in self.parties.before(before) if p.label is Label.ORG and p.start >= floor][:1]
        return []

    def unit(self, before: int) -> list[Party]:
        """The collective that the article tells of: the nearest subject of that kind before."""
        return [p for p in self.units if p.start < before][-1:]

    @cached_property
    def units(self) -> list[Party]:
        """The mentions of collectives that are subjects and no authorities, by start."""
        return [
            p for p in self.parties.found if p.subject.startswith("c") and not _GOVERNS.match(self.keys, p.start, p.end)
        ]

    def _places_before(self, before: int) -> list[Party]:
        past = bisect_left(self.places, before, key=lambda m: m.start)
        return [Party(m.start, m.end, m.text, "", Label.PLACE) for m in self.places[max(0, past - 20) : past][::-1]]

    def _called_so(self, noun: str, start: int) -> bool:
        """Whether the noun stands before a name: ``mô hình “Vườn rau sạch”``."""
        before = self.keys[max(0, start - len(noun) - 4) : start].rstrip(" \"“'‘«:")
        return before.endswith(noun)


def _age(word: str) -> str:
    """The age that a pronoun tells; empty when it tells none."""
    return next((age for age, words in _AGES.items() if word in words), "")


def bare_collective(words: str) -> str:
    """``tập thể cục`` → ``cục``."""
    return _COLLECTIVE_WORDS.sub("", words).strip() or words


_COLLECTIVE_WORDS = keyed_regex(
    r"^(?:(?:tập thể|đại diện|lãnh đạo|đảng bộ|chính quyền|nhân dân|quân|dân|cán bộ|nhân viên|chiến sĩ|đoàn viên"
    r"|hội viên)"
    r"(?:,|\s+và|, và)?\s+)+"
)
_ANY_COLLECTIVE = frozenset(
    ("đơn vị", "tập thể", "doanh nghiệp", "cơ sở", "lực lượng", "nhà trường", "nghiệp đoàn", "tổ", "nhóm", "đội", "họ")
)
_GOVERNS = keyed_regex(
    r"(?:ubnd|ủy ban|bộ|sở|trung ương|tỉnh|tổng|liên đoàn|liên minh|ban chấp hành|tỉnh ủy|huyện ủy|chính phủ|mặt trận"
    r"|hội [^\W\d_]+(?: [^\W\d_]+){0,3} (?:tỉnh|huyện|việt nam)|ban (?!quản|công|vận))(?!\w)"
)
"""Those who decide about awards rather than receive them."""
