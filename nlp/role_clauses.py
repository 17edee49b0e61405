"""What the clauses around a name tell: what its bearer does, what is done to it, which list names it.

Words of ``data/lexicons/predicates.tsv`` by their grammar. Behind a name, up to the next one: what its bearer does;
behind «được», «bị» in the same clause, what it suffers. Before a name, in the same clause: what is done to its bearer,
or, where «được», «bị», «do», «bởi», «nhờ» lead in a name that a verb follows, who does it. A list («… như», «… gồm»)
tells of its items by the words before it. Bodies have evidence of their own, being named for other reasons than people.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from nlp.document import sentence_index
from nlp.gazetteers import COLON, words_of
from nlp.keys import syllable_key
from nlp.records import Mention, Span
from nlp.role_scene import Scene
from nlp.role_tally import Evidence
from nlp.themes import phrases

PATH = Path(__file__).resolve().parent.parent / "data" / "lexicons" / "predicates.tsv"
WORDS_BEHIND, WORDS_BEFORE = 40, 12
"""Words of a sentence behind a name, of a clause before it, that are looked at."""
BODY = "body "
"""The evidence of bodies begins with it."""
DEEDS = frozenset(
    [
        "rescues",
        "catches",
        "returns",
        "gives",
        "cares",
        "organises",
        "teaches",
        "serves",
        "makes",
        "prospers",
        "overcomes",
        "tidies",
    ]
)
"""Classes of what heroes do."""
HEAD_WITHIN = 45
"""Words before a list in which it is said of whom it is."""
WHO_WITHIN = 4
"""Words between «người» and what the bearer of a name, who is that, does or suffers."""
LED_IN_WITHIN = 6
"""Words between «như» and the name that it leads in: titles and posts."""


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(syllable_key, words.split()))


_PASSIVE = _keys("được bị")
_AGENT = _keys("được bị do bởi nhờ")
_LIST = _keys("như gồm có là")
_TITLES = _keys("ông bà anh chị em cháu cụ cô chú bác bé thầy đồng chí vợ chồng gia đình hộ các hai bạn")
_WHO = syllable_key("người")
_CONJUNCTIONS = _keys("và rồi đã nên liền thì để mà")
"""Words behind which «được», «bị» say nothing of the verb any more."""


@cache
def _by_first() -> Mapping[str, Sequence[tuple[list[str], str]]]:
    """First syllable → the phrases that begin with it and their classes, the longest first."""
    found: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for _, entries in sorted(phrases(PATH).items(), reverse=True):
        for phrase, kind in entries.items():
            found[phrase[0]].append((list(phrase), kind))
    return dict(found)


class Clauses:
    """The words of one document, which of them are predicates, and where the names of its subjects begin."""

    def __init__(self, doc: Doc, named: Iterable[Mention]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.at: list[int] = []
        """Words at which predicates begin."""
        self.found: list[tuple[int, str, int]] = []
        """For each of them the word, its class, the word past its last; the longest phrase of any place."""
        table, keys, past = _by_first(), self.words.keys, 0
        for at in [at for at, key in enumerate(keys) if key in table]:
            if at < past:
                continue
            for phrase, kind in table[keys[at]]:
                if keys[at : at + len(phrase)] == phrase:
                    past = at + len(phrase)
                    self.at.append(at)
                    self.found.append((at, kind, past))
                    break
        starts = {m.start for m in named if m.attributes.get("pronoun") is None}
        self.names = sorted(bisect_left(self.words.starts, start) for start in starts)
        """Words at which names begin."""

    def look(self, scene: Scene, mention: Mention, body: bool, evidence: Evidence) -> bool:
        """Count what the clauses around a mention, or around its row of names, tell; returns whether a deed is done."""
        at = sentence_index(self.doc, mention.start)
        if at < 0:
            return False
        sentence = self.doc._.sentences[at]
        who = BODY if body else ""
        starts, keys = self.words.starts, self.words.keys
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        opening, closing = (row.get(mention.start, mention) for row in (scene.first_beside, scene.last_beside))
        first = bisect_left(starts, max(sentence.start, opening.start))
        behind = bisect_left(starts, min(sentence.end, closing.end))
        done = self._behind(mention, behind, min(high, behind + WORDS_BEHIND), who, evidence)
        if mention.attributes.get("pronoun") is not None:
            return not DEEDS.isdisjoint(done)
        while first > low and keys[first - 1] in _TITLES and not self.words.gaps[first]:
            first -= 1
        if first > low:
            if done and keys[first - 1] in _AGENT and not self.words.gaps[first]:
                evidence.count(f"{who}agent", Span(starts[first - 1], mention.end))
            else:
                self._before(mention, first, low, who, evidence)
            self._listed(mention, first, low, who, evidence)
        return not DEEDS.isdisjoint(done)

    def _within(self, start: int, end: int) -> list[tuple[int, str, int]]:
        """The predicates that begin between two words: the first word, the class, the word past the last."""
        return self.found[bisect_left(self.at, start) : bisect_left(self.at, end)]

    def _behind(self, mention: Mention, start: int, end: int, who: str, evidence: Evidence) -> set[str]:
        """What the bearer of a name does or suffers up to the next name; returns the classes of what is done."""
        words = self.words
        following = bisect_left(self.names, start)
        if following < len(self.names):
            end = min(end, self.names[following])
        passive, checked, told = False, start, False
        done: set[str] = set()
        for at, kind, past in self._within(start, end):
            for word in range(checked, at):
                if words.gaps[word] or words.keys[word] in _CONJUNCTIONS:
                    passive = False
                passive = passive or words.keys[word] in _PASSIVE
            passive = passive and not words.gaps[at]
            checked = past
            name = f"{who}{'suffers' if passive else 'does'} {kind}"
            span = Span(mention.start, words.ends[past - 1])
            evidence.count(name, span)
            if _WHO in words.keys[max(start, at - WHO_WITHIN) : at]:
                evidence.count(f"{who}one who {name.removeprefix(who)}", span)
            if not told:
                evidence.count(f"{name} first", span)
            told = True
            if not passive:
                done.add(kind)
        return done

    def _before(self, mention: Mention, first: int, low: int, who: str, evidence: Evidence) -> None:
        """What the clause before a name says is done to its bearer."""
        words = self.words
        begin = first
        while begin > max(low, first - WORDS_BEFORE) and not words.gaps[begin]:
            begin -= 1
        for at, kind, past in reversed(self._within(begin, first)):
            if past <= first:
                evidence.count(f"{who}object of {kind}", Span(words.starts[at], mention.end))
                return

    def _listed(self, mention: Mention, first: int, low: int, who: str, evidence: Evidence) -> None:
        """What the words before a list say of its items."""
        words = self.words
        nearest = range(first - 1, max(low, first - 1 - LED_IN_WITHIN), -1)
        lead = next((at for at in nearest if words.keys[at] in _LIST or words.gaps[at + 1] == COLON), None)
        if lead is None:
            return
        head = max(low, lead - HEAD_WITHIN)
        suffered = ", suffered" if not _PASSIVE.isdisjoint(words.keys[head:lead]) else ""
        span = Span(mention.start, mention.end)
        for kind in sorted({kind for _, kind, _ in self._within(head, lead)}):
            evidence.count(f"{who}listed under {kind}{suffered}", span)
