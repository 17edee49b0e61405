"""Collectives and models as subjects: organisations, communes and hamlets that are honoured, named ways of working.

An office that only acts is no subject. A collective becomes one when it receives an award, stands in a list of
exemplars or is called one; groups of people (clubs, teams, co-operatives, clans) also when the title or several
sentences name them, or a sentence begins with them. Units of army and police, schools, hospitals and party cells become
one by a deed of theirs in an article about exemplars. A model is a subject when it has a name of its own
(``mô hình "Ngân hàng bò"``). Roles are decided later; how the text holds each one up is evidence for that.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from nlp.body_lists import ACTING, BodyLists
from nlp.body_names import Words, bare_heads, body_words, fuller, going_on, only_bodies
from nlp.body_surroundings import PRAISE, holds
from nlp.collective_cues import cues
from nlp.document import add, overlapping
from nlp.gazetteers import keyed_regex
from nlp.keys import match_key
from nlp.named_models import find_models
from nlp.records import Fact, Label, Mention, Subject, SubjectKind, ZoneKind

_OF_PEOPLE = frozenset(("club", "team", "cooperative", "clan", "model"))
"""Kinds of organisation that are subjects by being written about."""
_UNITS = frozenset(("army", "police", "hospital", "school", "institute"))
"""Kinds that are subjects where the title or the opening names one unit of a place."""
_TOLD_OF = _UNITS - {"police"}
"""Kinds that are subjects where the text keeps coming back to one; of the police every crime report does."""
_NAMED_AGAIN = 3
"""Places of a unit's name from which the text is about it."""
_OPEN = frozenset(("club",))
"""Kinds of groups that news of sport and show are full of; a single place of such a name says nothing."""
_BY_DEEDS = _UNITS | {"party", "mass", "fund"}
"""Kinds that become a subject by a deed with which a sentence of an article about exemplars begins."""
_PRAISE_WITHIN = 700
_SOME_OF = keyed_regex(
    r"(?<!\w)(?:\d+|một|hai|ba|bốn|em|các em)\s(?:[^\W\d_]+,?\s){0,4}(?:học sinh|sinh viên|bác sĩ|bác sỹ|y sĩ"
    r"|giáo viên)(?: lớp \S+)?,?\s$"
)
_HONOURS = keyed_regex(
    r"(?:đã |cũng |vừa |sẽ )*(?:tặng|trao|trao tặng|gửi|ra quyết định|quyết định)\s[^.;\n]{0,40}?"
    r"(?:giấy khen|bằng khen|thư khen|khen thưởng|tuyên dương|thưởng)(?!\w)"
)
_FOUNDED = keyed_regex(r"(?<!\w)(?:thành lập|lập|lập ra|lập nên|gây dựng)\s$")
_FOUNDED_BY = keyed_regex(r"\s(?:do|được) [^.;:\n]{0,40}?(?:thành lập|lập|sáng lập|gây dựng)(?!\w)")
_CLAUSE = keyed_regex(r"(?:[:–]|(?<!\w)(?:nơi|khi|lúc))\s$")
_ASIDE = re.compile(r"\s*(?:[,(][^(),;.\n]{0,60}[),]\s?)?\s*")
_BEHIND = re.compile(r"\s*[,(–-]?\s*(?:thuộc |ở |tại )?")


@dataclass(slots=True)
class _Collective:
    name: str
    kind: SubjectKind
    mentions: list[Mention] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)
    """How it is held up; empty for whom nothing makes a subject."""
    width: int = 0
    """Syllables of the fullest name."""


class Collectives(BodyLists):
    """Gathers the collective subjects of one document."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.found: dict[str, _Collective] = {}
        self.words: dict[int, Words] = {}
        self.same: dict[int, str] = {}
        """Start of a body's name → the key of the body."""

    def gather(self) -> None:
        """Fill ``doc._.subjects`` and ``doc._.members``."""
        self._join([m for m in self.parties if m.label is Label.ORG])
        for mention in self.parties:
            self._enter(mention)
        for mention in self._recipients():
            self._want(mention, "recipient")
        for mention in self._listed():
            self._want(mention, "listed")
        for mention in self.parties:
            if self._called_exemplar(mention):
                self._want(mention, "called exemplar")
        self._written_about()
        self._doing()
        self._write()

    def _join(self, bodies: list[Mention]) -> None:
        """Give each body one key, printed with or without the word for its unit or what it is a part of."""
        self.words = words = {m.start: body_words(m) for m in bodies}
        longer = fuller(words[m.start] for m in bodies if m.attributes.get("kind") in _OF_PEOPLE | _UNITS)
        self.same = {start: " ".join(longer.get(name, name)) for start, name in words.items()}

    def _key(self, mention: Mention) -> str:
        if mention.label is Label.PLACE:
            return f"place {mention.link or match_key(mention.norm or mention.text)}"
        return self.same[mention.start]

    def _enter(self, mention: Mention) -> None:
        kind = SubjectKind.MODEL if mention.attributes.get("kind") == "model" else SubjectKind.COLLECTIVE
        name = " ".join(mention.text.split())
        entry = self.found.setdefault(self._key(mention), _Collective(name, kind))
        width = len(self.words.get(mention.start, ()))
        if width > entry.width:
            entry.name, entry.width = name, width
        entry.mentions.append(mention)

    def _want(self, mention: Mention, reason: str) -> None:
        entry = self.found.get(self._key(mention))
        if entry is None or _wide(mention) or self._only_holds(mention):
            return
        if not _SOME_OF.search(self.keys, max(0, mention.start - 50), mention.start):
            entry.reasons.add(reason)

    def _called_exemplar(self, mention: Mention) -> bool:
        """``X là lá cờ đầu``, ``tập thể X``."""
        if mention.label is Label.PLACE and self._tells_where(mention):
            return False
        if mention.attributes.get("level") == "province" or mention.attributes.get("kind") in ACTING:
            return False
        behind = _ASIDE.match(self.keys, mention.end)
        if behind and mention.attributes.get("kind") != "firm" and cues()["is"].match(self.keys, behind.end()):
            return True
        before = self.keys[max(0, mention.start - 45) : mention.start].rstrip(" :")
        return any(found.end() == len(before) for found in cues()["before"].finditer(before))

    def _written_about(self) -> None:
        """Clubs, teams, co-operatives, clans and models that the title or more than one sentence names."""
        goes_on = self._gone_on_about()
        for key, entry in self.found.items():
            kind = entry.mentions[0].attributes.get("kind")
            if kind in _UNITS and self._unit_written_about(entry):
                entry.reasons.add("titled")
            if kind in _TOLD_OF and self._unit_repeated(entry, goes_on[key]):
                entry.reasons.add("repeated")
            if kind not in _OF_PEOPLE or not self._has_own_name(entry.mentions[0]):
                continue
            told = {
                "named": entry.mentions[0].attributes.get("kind") not in _OPEN
                and any(map(self._is_told, entry.mentions)),
                "titled": any(m.zone in (ZoneKind.TITLE, ZoneKind.SAPO) for m in entry.mentions),
                "founded": any(_FOUNDED.search(self.keys, max(0, m.start - 12), m.start) for m in entry.mentions[:3])
                or any(_FOUNDED_BY.match(self.keys, m.end) for m in entry.mentions[:3]),
                "repeated": len(entry.mentions) + goes_on[key] > 1,
                "model": entry.kind is SubjectKind.MODEL,
            }
            entry.reasons |= {reason for reason, holds in told.items() if holds}

    def _gone_on_about(self) -> Counter[str]:
        """How often the text goes on about a body by the head of its name, by the key of the body."""
        kinds = _OF_PEOPLE | _TOLD_OF
        named = [(m, self._key(m)) for m in self.parties if m.attributes.get("kind") in kinds]
        if not named:
            return Counter()
        found = Counter(key for key, _, _ in going_on(self.doc, named))
        acting = Counter(head for head, end in bare_heads(self.doc) if self._acts_behind(end))
        for head, key in only_bodies(named).items():
            found[key] = max(found[key], acting[head])
        return found

    def _unit_repeated(self, entry: _Collective, again: int) -> bool:
        """Does the text come back to a unit, and not as the place where somebody is treated or taught?"""
        kind, named = entry.mentions[0].attributes.get("kind"), entry.mentions
        acts = [m for m in named if self._begins(m) and not self._tells_who(m)]
        if kind == "hospital":
            named = acts
        if not self._has_own_name(entry.mentions[0]) or not (acts or again or kind == "army"):
            return False
        return again >= 2 or len(named) + again >= _NAMED_AGAIN

    def _doing(self) -> None:
        """Groups with which a sentence begins; other bodies that begin it with a deed where exemplars are told of."""
        praises = PRAISE.search(self.keys, 0, _PRAISE_WITHIN) is not None
        for mention in self.parties:
            kind = mention.attributes.get("kind", "")
            if mention.zone is not ZoneKind.BODY or kind not in _OF_PEOPLE | _BY_DEEDS:
                continue
            begins = self._begins(mention)
            if not begins and not (praises and _CLAUSE.search(self.keys, max(0, mention.start - 12), mention.start)):
                continue
            behind = _ASIDE.match(self.keys, mention.end)
            at = behind.end() if behind else mention.end
            if cues()["speaks"].match(self.keys, at) or self._tells_who(mention):
                continue
            if _HONOURS.match(self.keys, at):
                continue
            if praises and cues()["does"].match(self.keys, at):
                self._want(mention, "does")
            elif begins and kind in _OF_PEOPLE and self._has_own_name(mention):
                self._want(mention, "acts")

    def _unit_written_about(self, entry: _Collective) -> bool:
        """Does the title or the opening name the unit itself, not as somebody's office?"""
        return self._has_own_name(entry.mentions[0]) and any(
            m.zone in (ZoneKind.TITLE, ZoneKind.SAPO)
            and (m.attributes.get("place") or m.text.split()[-1][0].isupper() or m.text[-1].isdigit())
            and (not self._aside(m) or (m.zone is ZoneKind.TITLE and self._is_praised(m)))
            and not self._tells_who(m)
            and not self._only_holds(m)
            for m in entry.mentions
        )

    def _write(self) -> None:
        number = 0
        for entry in self.found.values():
            if not entry.reasons:
                continue
            number += 1
            identity = f"c{number}"
            self.doc._.subjects.append(Subject(identity, entry.kind, entry.name, (), facts=self._facts(entry)))
            self.doc._.members[identity] = [(m.label, m.start, m.end) for m in entry.mentions]
            self.doc._.held_up[identity] = entry.reasons

    def _facts(self, entry: _Collective) -> dict[str, Fact]:
        """``residence``: the unit or units that the text puts right behind the name, as written."""
        for mention in entry.mentions:
            near = [p for p in overlapping(self.parties, mention.end, mention.end + 60) if p.label is Label.PLACE]
            end = mention.end
            chain: list[Mention] = []
            for place in near:
                if not _BEHIND.fullmatch(self.keys[end : place.start]):
                    break
                if chain and not holds(place, chain[-1]):
                    break
                chain.append(place)
                end = place.end
            if chain:
                start = chain[0].start
                return {"residence": Fact(self.text[start:end], start, end)}
        return {}


def _wide(mention: Mention) -> bool:
    """A whole province is no collective that a board commends."""
    return mention.label is Label.PLACE and mention.attributes.get("level") == "province"


@Language.component("guongsang_collectives")
def gather_collectives(doc: Doc) -> Doc:
    """Add models, then the subjects of kind collective and model."""
    add(doc, find_models(doc))
    Collectives(doc).gather()
    return doc
