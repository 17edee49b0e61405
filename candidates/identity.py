"""Who is the same subject: which dossier an appearance belongs to (DOMAIN 5.2, same-name risk).

Two appearances are one subject when kind and name agree, at least one strong attribute agrees (commune, birth year,
workplace, movement within the province, or the same article reprinted) and nothing they state conflicts. Name-sakes
that lack a strong attribute get dossiers of their own with a link "có thể trùng", for a person to decide.

What a person decided is stronger than any rule: an appearance that was merged or split by hand goes where it was put, a
dossier merged away stands for the one it went into, and dossiers held apart never share an appearance by a tie.

Dossiers are looked up by name key, a whole batch in a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from candidates.names import compare
from candidates.writing import write_back
from candidates.written_names import read_name
from nlp.keys import match_key
from store.models import Appearance, Candidate, Placement, PossibleDuplicate, Regrouping

Facts = Mapping[str, Mapping[str, Any]]
MOST_LINKS = 5
"""Links "có thể trùng" that one new dossier gets; more would help nobody decide."""
TELLING_NAME = 5
"""Syllables from which the name of a collective or model is strong enough together with its province."""
_PEOPLE = ("person", "household")
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Appearing:
    """What one article tells of a candidate that needs a dossier.

    ``commune`` is the code of the commune; ``facts`` is as in ``Candidate.facts``; ``origin`` names article and
    subject; ``printed_in`` is the primary key of the article, ``article`` the same or that of the one it reprints.
    """

    kind: str
    name: str
    province: str
    commune: str
    place: str
    origin: str
    facts: Facts = field(default_factory=dict)
    movement: str = ""
    article: int | None = None
    printed_in: int | None = None

    @property
    def all_facts(self) -> dict[str, Mapping[str, Any]]:
        """The facts, with the commune as one of them."""
        commune = {"commune": {"value": self.commune}} if self.commune else {}
        return dict(self.facts) | commune

    @property
    def identity(self) -> str:
        """Key of the dossier that this appearance would open."""
        return f"{self.kind}:{match_key(self.name)}"[:360] + f":{self.origin}"


def name_key(kind: str, name: str) -> str:
    """The key under which spellings of one name meet; names with Y, H', K' whatever the order of their parts."""
    if kind not in _PEOPLE:
        return match_key(name)[:255]
    core = read_name(name).core
    turnable = len(core) > 2 and {"h", "k", "y"} & set(core[:-1])
    return (" ".join(sorted(core) if turnable else core) or match_key(name))[:255]


def resolve(appearing: Sequence[Appearing]) -> list[Candidate]:
    """The dossier of each appearance, in order; those that did not exist are opened, the others completed."""
    known = _Dossiers.around(appearing)
    found = [known.place(one) for one in appearing]
    known.save()
    return found


def recognise(appearing: Sequence[Appearing]) -> list[list[tuple[Candidate, bool]]]:
    """For each appearance the dossiers that it may be about, and whether a strong attribute says so; opens none.

    Without a strong attribute only a person's full name in the dossier's own province counts.
    """
    known = _Dossiers.around(appearing)
    return [list(known.recognised(one)) for one in appearing]


def root_of(candidate: Candidate) -> Candidate:
    """The dossier under which ``candidate`` is found: itself, or the one that it was merged into in the end."""
    while candidate.merged_into_id is not None:
        candidate = Candidate.every.get(pk=candidate.merged_into_id)
    return candidate


def agreements(candidate: Candidate, appearing: Appearing) -> int:
    """How many strong attributes agree."""
    stated = {name: str(fact["value"]) for name, fact in candidate.facts.items()}
    new = {name: str(fact["value"]) for name, fact in appearing.all_facts.items()}
    strong = sum(
        bool(stated.get(name) and new.get(name)) and match_key(stated[name]) == match_key(new[name])
        for name in ("birth_year", "organisation", "commune")
    )
    at_home = bool(candidate.province) and candidate.province == appearing.province
    movement = bool(candidate.movement) and match_key(candidate.movement) == match_key(appearing.movement)
    told_by_name = appearing.kind not in _PEOPLE and len(match_key(appearing.name).split()) >= TELLING_NAME
    return strong + (at_home and movement) + (at_home and told_by_name)


def conflict(candidate: Candidate, appearing: Appearing) -> str:
    """The fact that both state differently, or the empty string."""
    if candidate.province and appearing.province and candidate.province != appearing.province:
        return "province"
    new = appearing.all_facts
    for name in ("birth_year", "commune", "gender"):
        stated, other = candidate.facts.get(name), new.get(name)
        if stated and other and match_key(str(stated["value"])) != match_key(str(other["value"])):
            return name
    return ""


@dataclass(slots=True)
class _Dossiers:
    """The dossiers that a batch can belong to, and what the batch changes in them."""

    by_identity: dict[str, Candidate] = field(default_factory=dict)
    by_key: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)
    articles: dict[str, set[int]] = field(default_factory=dict)
    """Identity → the articles that a dossier appears in, reprints under their original."""
    opened: list[Candidate] = field(default_factory=list)
    completed: dict[str, Candidate] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    by_pk: dict[int, Candidate] = field(default_factory=dict)
    placed: dict[tuple[int, str, str], int] = field(default_factory=dict)
    """Article, kind and name key → the dossier that a person put this appearance into."""
    apart: set[frozenset[int]] = field(default_factory=set)
    """Pairs of dossiers that a person told apart."""

    @classmethod
    def around(cls, appearing: Sequence[Appearing]) -> _Dossiers:
        """Load every dossier with a name of the batch."""
        known = cls()
        keys = sorted({name_key(one.kind, one.name) for one in appearing} | {match_key(a.name) for a in appearing})
        rows: dict[int, Candidate] = {}
        standing = (
            Candidate.every.select_for_update() if transaction.get_connection().in_atomic_block else Candidate.every
        )
        for chunk in _chunks(keys):
            rows |= {row.pk: row for row in standing.filter(name_key__in=chunk)}
        known._load_placements(appearing)
        missing = known._beyond(rows)
        while missing:
            for chunk in _chunks(missing):
                rows |= {row.pk: row for row in standing.filter(pk__in=chunk)}
            missing = known._beyond(rows, but=missing)
        for pk in sorted(rows):
            known._file(rows[pk])
        for ids in _chunks(sorted(rows)):
            seen = Appearance.objects.filter(candidate__in=ids)
            for candidate, article, original in seen.values_list("candidate", "article", "article__reprint_of"):
                known.articles[rows[candidate].identity].add(original or article)
            known._load_apart(ids)
        return known

    def _load_placements(self, appearing: Sequence[Appearing]) -> None:
        articles = sorted({one.printed_in for one in appearing if one.printed_in is not None})
        for chunk in _chunks(articles):
            rows = Placement.objects.filter(article__in=chunk).order_by("regrouping")
            for article, kind, key, candidate in rows.values_list("article", "kind", "name_key", "candidate"):
                self.placed[article, kind, key] = candidate

    def _load_apart(self, ids: Sequence[int]) -> None:
        splits = Regrouping.objects.filter(kind=Regrouping.Kind.SPLIT, undone_at=None, kept__in=ids)
        settled = PossibleDuplicate.objects.filter(settled_at__isnull=False, first__in=ids)
        pairs = [*splits.values_list("kept", "other"), *settled.values_list("first", "second")]
        self.apart |= {frozenset(pair) for pair in pairs}

    def _beyond(self, rows: Mapping[int, Candidate], but: Sequence[int] = ()) -> list[int]:
        """Dossiers that merges and placements point to and that are not loaded; ``but`` those that do not exist."""
        wanted = {row.merged_into_id for row in rows.values() if row.merged_into_id is not None}
        return sorted((wanted | set(self.placed.values())) - rows.keys() - set(but))

    def place(self, one: Appearing) -> Candidate:
        """The dossier of one appearance."""
        if (placed := self._placed(one)) is not None:
            return self._complete(placed, one)
        if one.identity in self.by_identity:
            return self._complete(self._root(self.by_identity[one.identity]), one)
        agreeing, doubtful = self._weigh(one)
        if agreeing:
            best = max(agreeing.values(), key=lambda found: found[0])
            rivals = [c for strength, c in agreeing.values() if strength == best[0] and self._apart(c, best[1])]
            if not rivals:
                return self._complete(best[1], one)
            doubtful = [best[1], *rivals]
        return self._open(one, doubtful)

    def recognised(self, one: Appearing) -> Iterable[tuple[Candidate, bool]]:
        """The dossiers that an appearance may be about, and whether a strong attribute says so."""
        agreeing, doubtful = self._weigh(one)
        if agreeing:
            return [(candidate, True) for _, candidate in agreeing.values()]
        full = one.kind not in _PEOPLE or len(read_name(one.name).core) > 2
        return [(c, False) for c in doubtful if full and one.province and c.province == one.province][:MOST_LINKS]

    def _weigh(self, one: Appearing) -> tuple[dict[str, tuple[int, Candidate]], list[Candidate]]:
        """The dossiers that agree with the appearance, with how strongly, and those that only bear its name."""
        agreeing: dict[str, tuple[int, Candidate]] = {}
        doubtful: dict[str, Candidate] = {}
        for candidate in self._namesakes(one):
            root = self._root(candidate)
            against = conflict(candidate, one)
            reprint = one.article is not None and one.article in self.articles[candidate.identity]
            strength = agreements(candidate, one) + 2 * reprint
            if not against and strength:
                known = agreeing.get(root.identity, (0, root))[0]
                agreeing[root.identity] = max(known, strength), root
            elif not against or (against == "commune" and strength):
                doubtful[root.identity] = root
        return agreeing, list(doubtful.values())

    def _placed(self, one: Appearing) -> Candidate | None:
        """The dossier that a person put this appearance into."""
        if one.printed_in is None:
            return None
        pk = self.placed.get((one.printed_in, one.kind, name_key(one.kind, one.name)))
        return self._root(self.by_pk[pk]) if pk in self.by_pk else None

    def _root(self, candidate: Candidate) -> Candidate:
        while candidate.merged_into_id is not None:
            candidate = self.by_pk[candidate.merged_into_id]
        return candidate

    def _apart(self, one: Candidate, other: Candidate) -> bool:
        return one is not other and frozenset((one.pk, other.pk)) in self.apart

    def _namesakes(self, one: Appearing) -> list[Candidate]:
        keys = dict.fromkeys((name_key(one.kind, one.name), match_key(one.name)))
        found = [candidate for key in keys for candidate in self.by_key.get((one.kind, key), ())]
        if one.kind not in _PEOPLE:
            return [c for c in found if match_key(c.name) == match_key(one.name)]
        return [c for c in found if match_key(c.name) == match_key(one.name) or compare(c.name, one.name).same]

    def _open(self, one: Appearing, doubtful: Iterable[Candidate]) -> Candidate:
        candidate = Candidate(
            kind=one.kind,
            name=one.name,
            name_key=name_key(one.kind, one.name),
            identity=one.identity,
            facts=one.all_facts,
            place=one.place,
            province=one.province,
            movement=one.movement,
        )
        self.opened.append(candidate)
        self._file(candidate)
        if one.article is not None:
            self.articles[candidate.identity].add(one.article)
        for other in list(doubtful)[:MOST_LINKS]:
            self.links[other.identity, candidate.identity] = "trùng tên, chưa đủ căn cứ"
        return candidate

    def _complete(self, candidate: Candidate, one: Appearing) -> Candidate:
        """Add what the dossier does not know yet; what it knows stays."""
        candidate.facts = one.all_facts | candidate.facts
        candidate.province = candidate.province or one.province
        candidate.place = candidate.place or one.place
        candidate.movement = candidate.movement or one.movement
        if one.article is not None:
            self.articles[candidate.identity].add(one.article)
        if candidate.pk is not None:
            self.completed[candidate.identity] = candidate
        return candidate

    def _file(self, candidate: Candidate) -> None:
        self.by_identity[candidate.identity] = candidate
        if candidate.pk is not None:
            self.by_pk[candidate.pk] = candidate
        self.by_key.setdefault((candidate.kind, candidate.name_key), []).append(candidate)
        self.articles.setdefault(candidate.identity, set())

    def save(self) -> None:
        """Write what the batch opened, completed and linked."""
        Candidate.every.bulk_create(self.opened)
        write_back(list(self.completed.values()), ["facts", "province", "place", "movement"])
        PossibleDuplicate.objects.bulk_create(
            [
                PossibleDuplicate(first=self.by_identity[a], second=self.by_identity[b], reason=reason)
                for (a, b), reason in self.links.items()
            ],
            ignore_conflicts=True,
        )


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + _CHUNK] for at in range(0, len(values), _CHUNK))
