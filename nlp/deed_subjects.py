"""Whose deed it is: the doer, not whom it helped.

In order: the agent of a passive («được anh A cứu»), the last name before the deed that is not somebody helped, the
holder of the job that stands for a name («nữ tài xế»), the name behind a comma or of the speaker of the words, whom a
pronoun of fitting gender goes on to tell of. A title without a name tells of whose deeds the text tells most.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from spacy.tokens import Doc

from nlp.gazetteers import Words, words_of
from nlp.keys import syllable_key
from nlp.records import Label, Span, Subject, SubjectKind
from nlp.syllables import text_of


def keys_of(phrase: str) -> tuple[str, ...]:
    """The keys of its syllables."""
    return tuple(map(syllable_key, phrase.split()))


CROWD, JOB, PASSIVE = "crowd", "job", "passive"
_SENTENCES_BACK: Final = 3
_BACK_FROM_A_PRONOUN: Final = 6
_AGENT_WITHIN: Final = 7
"""Words between «được» and the verb in which the doer of a passive stands."""
_PRONOUN_WITHIN: Final = 10
_JOB_BEHIND: Final = 14
"""Words behind a name in which its job may be told."""
_MENTIONS_LOOKED_AT: Final = 6
_ADVERBS: Final = frozenset(
    keys_of(
        "đã đang vẫn cũng liền ngay lập tức kịp thời nhanh chóng khẩn trương vội vã vàng luôn đều còn mới vừa rồi trực "
        "tiếp tích cực cùng nhau gần đó xung quanh lại"
    )
)
_PASSIVE_WORDS: Final = frozenset(keys_of("được bị"))
_CLAUSE_WORDS: Final = frozenset(keys_of("và rồi thì để vì nên do mà khi"))
"""Between «được» and a verb they say that it is no passive."""
_HONORIFICS: Final = frozenset(keys_of("ông bà anh chị em cháu cụ cô chú bác bé thầy sơ bạn"))
_GENDER: Final = (
    dict.fromkeys(keys_of("ông anh chú thầy"), "male")
    | dict.fromkeys(keys_of("bà chị cô"), "female")
    | dict.fromkeys(keys_of("cháu cụ bác tôi mình họ"), "")
)
"""Pronouns of one subject."""
_CREDIT: Final = 16
_PHOTOGRAPHER: Final = re.compile(r"(?:[Ảả]nh|ẢNH|[Vv]ideo|[Cc]lip)\s*:\s*$")
_SPEECH: Final = re.compile(
    r"(?:cho\s+biết|cho\s+hay|kể|nói|chia\s+sẻ|khẳng\s+định|nhận\s+xét|đánh\s+giá|bày\s+tỏ|thông\s+tin|xác\s+nhận)"
    r"(?:\s+(?:thêm|rằng|lại))*\s*[:,“\"]",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(r"[,–“”\":]|\s-\s|(?<!\w)(?:của|là|do|bởi|gồm|như)\s", re.IGNORECASE)
_SPEAKS: Final = re.compile(
    r"\s*(?:\([^)]{0,60}\)\s*)?(?:\w+\s){0,3}?(?:kể|chia\s+sẻ|cho\s+biết|cho\s+hay|nói|tâm\s+sự|nhớ\s+lại|bộc\s+bạch|bày\s+tỏ)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Agents:
    """Words by the keys of their syllables: doers without a name, jobs that stand for one, and what objects follow."""

    words: Mapping[tuple[str, ...], str]
    """To ``CROWD`` or ``JOB``."""
    objects: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, crowd: Iterable[str], jobs: Iterable[str], objects: Iterable[str]) -> Agents:
        """From the lists of the table; a word in both of the first is a job."""
        words = dict.fromkeys(map(keys_of, crowd), CROWD) | dict.fromkeys(map(keys_of, jobs), JOB)
        return cls(words, frozenset(map(keys_of, objects)))


@dataclass(frozen=True, slots=True)
class Doer:
    """Who did it: a subject (``""`` for nobody known), and what stands in the doer's place instead of a name."""

    subject: str = ""
    instead: str = ""
    """``crowd``, ``passive`` for a passive without an agent, or nothing."""


class SubjectFinder:
    """Finds the doers of one document."""

    def __init__(self, doc: Doc, agents: Agents) -> None:
        members: dict[str, list[tuple[Label, int, int]]] = doc._.members
        text = text_of(doc)
        found = sorted(
            (start, end, subject)
            for subject, at in members.items()
            for _, start, end in at
            if not _PHOTOGRAPHER.search(text, max(0, start - _CREDIT), start)
        )
        self.starts = [start for start, _, _ in found]
        self.ends = [end for _, end, _ in found]
        self.ids = [subject for _, _, subject in found]
        self.sentences: list[Span] = doc._.sentences
        self.subjects: dict[str, Subject] = {subject.id: subject for subject in doc._.subjects}
        self.words: Words = words_of(doc)
        self.text = text
        self.agents = agents

    def within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The mentions of subjects inside ``start:end``, by start."""
        first, past = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return list(zip(self.starts[first:past], self.ends[first:past], self.ids[first:past], strict=True))

    def doer(self, sentence: Span, first: int, end: int) -> Doer:
        """Who does what begins with word ``first`` and ends at character ``end`` of the sentence."""
        at = self.words.starts[first]
        inside = self.within(sentence.start, sentence.end)
        before = [mention for mention in inside if mention[1] <= at]
        low = bisect_left(self.words.starts, sentence.start)
        passive = self._agent(first, low, before)
        if passive is not None:
            return passive
        last = before[-1][1] if before else sentence.start
        instead, job = self._instead(first, max(low, bisect_left(self.words.starts, last)))
        if not instead and not before:
            instead, job = self._worker(first, low)
        if instead == JOB:
            holder = self.holder(job)
            if holder or not before:
                return Doer(holder)
        elif instead:
            return Doer("", instead)
        acting = [mention for mention in before if not self._is_object(mention[0])]
        reported = bool(acting) and self._reports(acting[-1][1], first)
        if acting and not reported:
            return Doer(acting[-1][2])
        behind = self._behind([mention for mention in inside if mention[0] >= end], end)
        if behind or reported:
            return Doer(behind or self._back(sentence, first, low, acting[-1][2]))
        return Doer(self._back(sentence, first, low) or (before[-1][2] if before else ""))

    def _reports(self, end: int, first: int) -> bool:
        """Does who is named before ``end`` only tell what another did? Of himself he would speak with a pronoun."""
        speech = _SPEECH.search(self.text, end, self.words.starts[first])
        if not speech:
            return False
        return _GENDER.keys().isdisjoint(self.words.keys[bisect_left(self.words.starts, speech.end()) : first])

    def _worker(self, first: int, low: int) -> tuple[str, tuple[str, ...]]:
        """The job that stands for a name a little before the verb, in the same clause."""
        for at in range(first, max(low, first - _PRONOUN_WITHIN), -1):
            if at < first and (self.words.gaps[at] or self.words.keys[at] in _GENDER):
                break
            instead, job = self._instead(at, low)
            if instead == JOB:
                return instead, job
        return "", ()

    def _agent(self, first: int, low: int, before: Sequence[tuple[int, int, str]]) -> Doer | None:
        """The doer of a passive; ``None`` for what is none."""
        words = self.words
        for at in range(first - 1, max(low, first - 1 - _AGENT_WITHIN) - 1, -1):
            if words.gaps[at + 1] or words.keys[at] in _CLAUSE_WORDS:
                return None
            if words.keys[at] not in _PASSIVE_WORDS:
                continue
            named = [subject for start, _, subject in before if start > words.starts[at]]
            if named:
                return Doer(named[-1])
            between = words.keys[at + 1 : first]
            if all(key in _ADVERBS for key in between):
                return Doer("", PASSIVE)
            instead, job = self._instead(first, at + 1)
            return (Doer(self.holder(job)) if instead == JOB else Doer("", instead)) if instead else None
        return None

    def _instead(self, first: int, low: int) -> tuple[str, tuple[str, ...]]:
        """What stands right before word ``first`` in the place of a name, not before word ``low``."""
        words, at = self.words, first
        while at > low and words.keys[at - 1] in _ADVERBS and not words.gaps[at]:
            at -= 1
        if at < len(words.gaps) and at > low and words.gaps[at]:
            return "", ()
        for length in range(min(4, at - low), 0, -1):
            keys = tuple(words.keys[at - length : at])
            if not any(words.gaps[at - length + 1 : at]) and keys in self.agents.words:
                return self.agents.words[keys], keys
        return "", ()

    def _is_object(self, start: int) -> bool:
        """Does a word stand before the name, with its title, after which somebody helped or met is named?"""
        words = self.words
        at = bisect_left(words.starts, start)
        for _ in range(3):
            for length in (1, 2, 3):
                joined = at >= length and not any(words.gaps[at - length + 1 : at + 1])
                if joined and tuple(words.keys[at - length : at]) in self.agents.objects:
                    return True
            if not at or words.gaps[at] or words.keys[at - 1] not in _HONORIFICS:
                return False
            at -= 1
        return False

    def _behind(self, after: Sequence[tuple[int, int, str]], end: int) -> str:
        """The first name behind the deed that may be the doer's: behind a mark, or of whose words these are."""
        for start, stop, subject in after[:3]:
            if _JOINS.search(self.text, end, start) and not self._is_object(start):
                return subject
            if _SPEAKS.match(self.text, stop):
                return subject
        return ""

    def _back(self, sentence: Span, first: int, low: int, but: str = "") -> str:
        """Of whom the sentences before tell, ``but`` one; of fitting gender where a pronoun stands before the deed."""
        pronoun = next(
            (key for key in reversed(self.words.keys[max(low, first - _PRONOUN_WITHIN) : first]) if key in _GENDER),
            "",
        )
        index = bisect_right(self.sentences, sentence.start, key=lambda s: s.start) - 1
        if index < 0:
            return ""
        reach = _BACK_FROM_A_PRONOUN if pronoun else _SENTENCES_BACK
        floor = self.sentences[max(0, index - reach)].start
        helped = ""
        for at in range(bisect_left(self.starts, sentence.start) - 1, -1, -1):
            if self.starts[at] < floor:
                break
            if self.ids[at] == but or not self._fits(self.ids[at], _GENDER.get(pronoun, "")):
                continue
            if not self._is_object(self.starts[at]):
                return self.ids[at]
            helped = helped or self.ids[at]
        return helped

    def _fits(self, subject: str, gender: str) -> bool:
        known = self.subjects.get(subject)
        if not gender or known is None:
            return True
        if known.kind not in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD):
            return False
        stated = known.facts.get("gender")
        return stated is None or stated.value == gender

    def holder(self, job: tuple[str, ...]) -> str:
        """The only person who is said to have this job, or the one of whom it is said most."""
        votes: Counter[str] = Counter()
        wanted = f" {' '.join(job)} "
        for told, subject in self._jobs:
            if wanted in f" {told} " or f" {told} " in wanted:
                votes[subject] += 1
        best = votes.most_common(2)
        return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""

    @cached_property
    def _jobs(self) -> list[tuple[str, str]]:
        """Job and person, once for every time that the job stands beside the name."""
        words, seen = self.words, Counter[str]()
        found: list[tuple[str, str]] = []
        for at, (start, end, subject) in enumerate(zip(self.starts, self.ends, self.ids, strict=True)):
            known = self.subjects.get(subject)
            if known is None or known.kind is not SubjectKind.PERSON or seen[subject] >= _MENTIONS_LOOKED_AT:
                continue
            seen[subject] += 1
            word = bisect_left(words.starts, start)
            while word and not words.gaps[word] and words.keys[word - 1] in _HONORIFICS:
                word -= 1
            instead, job = self._instead(word, max(0, word - 4))
            if instead == JOB:
                found.append((" ".join(job), subject))
            told_in = bisect_right(self.sentences, start, key=lambda s: s.start) - 1
            until = self.sentences[told_in].end if told_in >= 0 else len(self.text)
            until = min(until, self.starts[at + 1]) if at + 1 < len(self.starts) else until
            found += [(job, subject) for job in self._told_behind(bisect_left(words.starts, end), until)]
        return found

    def _told_behind(self, first: int, until: int) -> list[str]:
        """The jobs in the words from ``first``, before character ``until``."""
        words = self.words
        past = min(first + _JOB_BEHIND, bisect_left(words.starts, until), len(words.keys))
        found: list[str] = []
        for at in range(first, past):
            for length in range(min(4, past - at), 0, -1):
                keys = tuple(words.keys[at : at + length])
                if self.agents.words.get(keys) == JOB:
                    found.append(" ".join(keys))
                    break
        return found
