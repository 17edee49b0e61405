"""What people said on the site, as examples that the judge learns from: decisions, and labels that they set right.

Decisions say which subjects of an article are exemplars. A corrected genre says what the article is, a corrected role
who is put forward and who is not, a corrected stretch that something is no name at all. Where a name of a dossier was
corrected, the corrected one counts if the article has it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from classifiers.corpus import DECIDED, Example
from classifiers.records import Genre
from jobs.stages import article_record
from nlp.keys import match_key
from nlp.records import Label, Role
from store.models import Appearance, Article, Candidate, Correction, FactEdit
from store.records import reading_of

NAMES = frozenset({Label.PERSON.value, Label.ORG.value})
"""A stretch that people say is anything else names no subject."""
TOLD_BY_GENRE = {Genre.PROFILE: True, Genre.ROUNDUP: True, Genre.POLICY: False, Genre.OTHER: False}
"""What a corrected genre says of an article whose subjects nobody decided on; a ceremony may name officials alone."""


@dataclass(slots=True)
class _Said:
    """What people said of one article; names are match keys."""

    accepted: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    genre: Genre | None = None

    @property
    def exemplar(self) -> bool | None:
        """Is it an exemplar story? ``None`` where nobody said enough."""
        if self.accepted:
            return True
        if self.genre is not None and (told := TOLD_BY_GENRE.get(self.genre)) is not None:
            return told
        return None if self.waiting or not self.rejected else False


def decided() -> list[Example]:
    """Articles that people spoke of, as examples; those of which nobody said enough are left out.

    An article is an exemplar story when a dossier of it was accepted, one of its subjects was said to be put forward,
    or its genre was set to one of those that hold exemplars. It is none when all its dossiers were rejected.
    Subjects whose dossiers wait are neither right nor wrong.
    """
    said: dict[int, _Said] = defaultdict(_Said)
    _add_decisions(said)
    _add_corrections(said)
    examples = []
    articles = Article.objects.filter(pk__in=said).select_related("verdict").order_by("pk")
    for article in articles.iterator(200):
        example = _example(article, said[article.pk])
        if example is not None:
            examples.append(example)
    return examples


def _example(article: Article, said: _Said) -> Example | None:
    if said.exemplar is None:
        return None
    verdict = getattr(article, "verdict", None)
    judged = Genre(verdict.genre) if verdict else Genre.OTHER
    known = bool(said.accepted) or not said.exemplar
    return Example(
        article=article_record(article),
        genre=said.genre or (judged if said.exemplar else Genre.OTHER),
        exemplar=said.exemplar,
        clear=True,
        group=f"decided:{article.reprint_of_id or article.pk}",
        source=DECIDED,
        candidates=frozenset(said.accepted) if known else None,
        doubtful=frozenset(said.waiting - said.accepted - said.rejected),
    )


def _add_decisions(said: Mapping[int, _Said]) -> None:
    renamed = _renamed()
    rows = Appearance.objects.order_by("pk").values_list(
        "article_id", "article__title", "article__text", "candidate_id", "candidate__standing", "name_as_written"
    )
    for number, title, text, candidate, standing, written in rows.filter(article_id__in=_spoken_of()).iterator(500):
        name = renamed.get(candidate, "")
        key = match_key(name) if name and name in f"{title}\n{text}" else match_key(written)
        if standing == Candidate.Standing.ACCEPTED:
            said[number].accepted.add(key)
        elif standing == Candidate.Standing.REJECTED:
            said[number].rejected.add(key)
        else:
            said[number].waiting.add(key)


def _spoken_of() -> set[int]:
    """Articles with a dossier that was decided, or with a label that was set right."""
    told = (Candidate.Standing.ACCEPTED, Candidate.Standing.REJECTED)
    decided_on = Appearance.objects.filter(candidate__standing__in=told).values_list("article_id", flat=True)
    return {*decided_on, *Correction.objects.values_list("article_id", flat=True)}


def _renamed() -> dict[int, str]:
    """Dossier → the name that people gave it."""
    edits = FactEdit.objects.filter(name="name").order_by("pk").values_list("candidate_id", "value", "withdrawn")
    return {candidate: "" if withdrawn else value for candidate, value, withdrawn in edits}


def _add_corrections(said: Mapping[int, _Said]) -> None:
    by_article: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.order_by("pk"):
        by_article[correction.article_id].append(correction)
    for article in Article.objects.filter(pk__in=by_article).select_related("reading").iterator(200):
        _correct(said[article.pk], article, by_article[article.pk])


def _correct(said: _Said, article: Article, corrections: Iterable[Correction]) -> None:
    """The last correction of a subject, a stretch and the genre counts."""
    reading = reading_of(article.reading) if hasattr(article, "reading") else None
    for row in corrections:
        if row.kind == Correction.Kind.GENRE and row.label:
            said.genre = Genre(row.label)
        elif reading is None:
            continue
        elif row.kind == Correction.Kind.ROLE:
            subject = next((s for s in reading.subjects if s.id == row.subject and _same_text(row, reading.text)), None)
            if subject is not None:
                _set(said, match_key(subject.name), put_forward=row.label == Role.PUT_FORWARD)
        elif row.kind == Correction.Kind.SPAN and row.label not in NAMES and _same_text(row, reading.text):
            _set(said, match_key(reading.text[row.start : row.end]), put_forward=False)


def _set(said: _Said, key: str, *, put_forward: bool) -> None:
    for names in (said.accepted, said.rejected, said.waiting):
        names.discard(key)
    (said.accepted if put_forward else said.rejected).add(key)


def _same_text(row: Correction, text: str) -> bool:
    """Was the label given to the text as it is read now?"""
    return row.text_sha1 == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
