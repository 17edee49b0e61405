"""Reads the authored gold corpus ``data/gold/<genre>/<slug>.txt``; its README says what the marks mean.

A document is YAML front matter between two lines ``---`` and then the text with inline marks
``⟦surface|LABEL key=value …⟧``, which may nest. Offsets of a ``GoldDocument`` count code points in ``text``, the words
as they stand in the file without the marks; a consumer that reads canonical text maps them with the reader's own
offset map (they differ only in documents that are dirty on purpose).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from crawler.records import Article
from nlp.gold_marks import GoldSpan, parse_marks
from nlp.records import AwardStatus, Label, Role, SubjectKind

Split = Literal["train", "test"]
GoldGenre = Literal["profile", "roundup", "ceremony", "policy", "other"]

DEFAULT_ROOT = Path(__file__).resolve().parents[1] / "data" / "gold"
TEST_PERCENT = 25
VIETNAM_TIME = timezone(timedelta(hours=7))


class GoldError(ValueError):
    """The corpus breaks its own rules; one line ``file:line: what was expected`` for each fault."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldCandidate(_Strict):
    """A named subject that the article puts forward: what ``Verdict.candidates`` should hold."""

    id: str
    name: str
    kind: SubjectKind
    field: str
    movement: str | None = None
    place: str | None = None


class GoldCommendation(_Strict):
    """``recipient`` is the id of a subject or, for one without marks of its own, the name as printed."""

    recipient: str
    award_id: str
    authority: str | None = None
    movement: str | None = None
    year: int | None = None
    status: AwardStatus = AwardStatus.AWARDED


class GoldFacts(_Strict):
    """What the text states of one person, as printed; ``None`` where it says nothing."""

    id: str
    birth_year: int | None = None
    age: int | None = None
    ethnicity: str | None = None
    religion: str | None = None

    def stated(self) -> dict[str, str]:
        """The facts by their keys in ``Subject.facts``."""
        return {key: str(value) for key, value in self.model_dump(exclude={"id"}, exclude_none=True).items()}


class _FrontMatter(_Strict):
    id: str
    genre: GoldGenre
    subgenre: str | None = None
    exemplar: bool
    clarity: Literal["clear", "borderline"] = "clear"
    story: str | None = None
    published_at: date | None
    portal: str = ""
    province: str = ""
    column: str = ""
    title: str | None = None
    sapo: str | None = None
    candidates: tuple[GoldCandidate, ...] = ()
    commendations: tuple[GoldCommendation, ...] = ()
    facts: tuple[GoldFacts, ...] = ()
    note: str = Field(default="", description="Why the annotator decided so, where it was doubtful.")


@dataclass(frozen=True, slots=True)
class GoldSubject:
    """A person of the document with the role, or a collective that is a candidate; ``role`` of those is put_forward."""

    id: str
    name: str
    role: Role
    kind: SubjectKind
    candidate: bool
    masked: bool
    spans: tuple[int, ...]
    """Indices into ``GoldDocument.spans``."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One authored article: what is printed, and what a reader and a judge should make of it."""

    id: str
    path: Path
    genre: GoldGenre
    subgenre: str
    exemplar: bool
    clear: bool
    split: Split
    published_at: datetime | None
    portal: str
    province: str
    column: str
    title: str
    """Empty when the first line of the text is the title, as in text that people paste."""
    sapo: str
    text: str
    """Title, sapo and body, a line break between them: what every offset refers to."""
    body: str
    spans: tuple[GoldSpan, ...]
    subjects: tuple[GoldSubject, ...]
    candidates: tuple[GoldCandidate, ...]
    commendations: tuple[GoldCommendation, ...]
    facts: tuple[GoldFacts, ...] = ()
    """Complete for the split ``test``: birth year, age, ethnic group and religion of everybody who has one there."""
    story: str = ""
    """Documents on one person or event share it; a document of its own bears its id."""

    def article(self) -> Article:
        """The record that the reader takes."""
        return Article(
            id=self.id,
            text=self.body,
            title=self.title,
            sapo=self.sapo,
            portal=self.portal,
            province=self.province,
            column=self.column,
            published_at=self.published_at,
            method="file",
        )

    def subject(self, subject_id: str) -> GoldSubject:
        """The subject with this id; ``KeyError`` when there is none."""
        for subject in self.subjects:
            if subject.id == subject_id:
                return subject
        raise KeyError(subject_id)


def split_of(key: str) -> Split:
    """``test`` for a quarter of all keys, the same everywhere and for ever."""
    bucket = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % 100
    return "test" if bucket < TEST_PERCENT else "train"


def load_gold(root: Path | None = None) -> list[GoldDocument]:
    """All documents below ``root``, by id. Raises ``GoldError`` with every fault found, a line each."""
    root = root or DEFAULT_ROOT
    documents: dict[str, GoldDocument] = {}
    faults: list[str] = []
    for path in sorted(root.glob("*/*.txt")):
        try:
            document = read_document(path)
        except GoldError as error:
            faults.append(str(error))
            continue
        if document.id in documents:
            faults.append(f"{path}:1: id {document.id} is already that of {documents[document.id].path}")
        documents[document.id] = document
    if faults:
        raise GoldError("\n".join(faults))
    return [documents[key] for key in sorted(documents)]


def read_document(path: Path) -> GoldDocument:
    """One document. Raises ``GoldError`` with every fault found, a line each."""
    lines = path.read_text(encoding="utf-8").split("\n")
    marker = [number for number, line in enumerate(lines) if line == "---"][:2]
    if len(marker) < 2 or marker[0] != 0:
        raise GoldError(f"{path}:1: expected YAML front matter between two lines of ---")
    front = _front_matter(path, "\n".join(lines[1 : marker[1]]))
    body_source = "\n".join(lines[marker[1] + 1 :]).strip("\n")
    faults: list[str] = []
    texts: list[str] = []
    spans: list[GoldSpan] = []
    offset = 0
    for source, line in ((front.title, 1), (front.sapo, 1), (body_source, marker[1] + 2)):
        if source is None:
            continue
        text, found, broken = parse_marks(source, offset)
        faults += [f"{path}:{line + at}: {message}" for at, message in broken]
        texts.append(text)
        spans += found
        offset += len(text) + 1
    spans.sort(key=lambda span: (span.start, -span.end))
    subjects, wrong_subjects = _subjects(spans, front)
    wrong = (*wrong_subjects, *_disagreements(path, front, subjects), *_unmarked(front, spans, "\n".join(texts)))
    faults += [f"{path}:1: {message}" for message in wrong]
    if faults:
        raise GoldError("\n".join(faults))
    published = front.published_at
    return GoldDocument(
        id=front.id,
        path=path,
        genre=front.genre,
        subgenre=front.subgenre or "",
        exemplar=front.exemplar,
        clear=front.clarity == "clear",
        split=split_of(front.story or front.id),
        published_at=datetime.combine(published, time(8), VIETNAM_TIME) if published else None,
        portal=front.portal,
        province=front.province,
        column=front.column,
        title=texts[0] if front.title is not None else "",
        sapo=texts[-2] if front.sapo is not None else "",
        text="\n".join(texts),
        body=texts[-1],
        spans=tuple(spans),
        subjects=subjects,
        candidates=front.candidates,
        commendations=front.commendations,
        facts=front.facts,
        story=front.story or front.id,
    )


def _front_matter(path: Path, source: str) -> _FrontMatter:
    try:
        return _FrontMatter.model_validate(YAML(typ="safe").load(source))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise GoldError(f"{path}:{line}: not YAML: {error.problem}") from error
    except ValidationError as error:
        data: Any = YAML().load(source)  # ten times slower, but it knows the lines
        faults = [f"{path}:{_line_of(data, e['loc']) + 2}: {_dotted(e['loc'])}: {e['msg']}" for e in error.errors()]
        raise GoldError("\n".join(faults)) from error


def _dotted(location: Sequence[int | str]) -> str:
    return ".".join(map(str, location))


def _line_of(data: Any, location: Sequence[int | str]) -> int:
    """Line of the deepest part of ``location`` that is there, counted from 0 within the front matter."""
    line = 0
    for key in location:
        try:
            line = data.lc.data[key][0]
            data = data[key]
        except (AttributeError, KeyError, TypeError, IndexError):
            break
    return line


def _subjects(spans: Sequence[GoldSpan], front: _FrontMatter) -> tuple[tuple[GoldSubject, ...], list[str]]:
    """Persons, and collectives that are candidates; a role given at one mention holds for all of that id."""
    faults: list[str] = []
    members: dict[str, list[int]] = {}
    for index, span in enumerate(spans):
        if "id" in span.attributes:
            members.setdefault(span.attributes["id"], []).append(index)
    candidates = {candidate.id: candidate for candidate in front.candidates}
    for candidate in front.candidates:
        if candidate.id not in members:
            faults.append(f"candidate {candidate.id} ({candidate.name}) has no mark with id={candidate.id}")
        elif not any(_same_name(spans[i].text, candidate.name) for i in members[candidate.id]):
            faults.append(f"candidate {candidate.id}: no mark of that id reads {candidate.name!r}")
    subjects: list[GoldSubject] = []
    for key, indices in members.items():
        person = any(spans[i].label == Label.PERSON for i in indices)
        roles = {spans[i].attributes["role"] for i in indices if "role" in spans[i].attributes} & set(Role)
        if person and len(roles) != 1:
            faults.append(f"person {key} needs one role, has {sorted(roles) or 'none'}")
            continue
        known = candidates.get(key)
        longest = max((spans[i].text for i in indices), key=len)
        subjects.append(
            GoldSubject(
                id=key,
                name=known.name if known else longest,
                role=Role(roles.pop()) if person else Role.PUT_FORWARD if known else Role.OTHER,
                kind=known.kind if known else SubjectKind.PERSON if person else SubjectKind.COLLECTIVE,
                candidate=known is not None,
                masked=any(spans[i].attributes.get("masked") == "true" for i in indices),
                spans=tuple(indices),
            )
        )
    return tuple(subjects), faults


def _same_name(surface: str, name: str) -> bool:
    first, second = (unicodedata.normalize("NFC", part).casefold() for part in (surface, name))
    return first == second


def _disagreements(path: Path, front: _FrontMatter, subjects: Sequence[GoldSubject]) -> Iterator[str]:
    if path.parent.name != front.genre:
        yield f"genre {front.genre} in folder {path.parent.name}"
    if front.id != path.stem:
        yield f"id {front.id} in file {path.name}"
    if front.candidates and not front.exemplar:
        yield "candidates in an article with exemplar: false"
    for subject in subjects:
        if subject.candidate and subject.masked:
            yield f"{subject.id}: a masked name is never a candidate"
        if (subject.role is Role.PUT_FORWARD) != subject.candidate:
            yield f"{subject.id} ({subject.name}): role {subject.role}, candidate {subject.candidate}"
    ids = {subject.id for subject in subjects}
    for facts in front.facts:
        if facts.id not in ids:
            yield f"facts of {facts.id}, which no mark has as id"
    for commendation in front.commendations:
        if re.fullmatch(r"[a-z]+\d+", commendation.recipient) and commendation.recipient not in ids:
            yield f"commendation of {commendation.recipient}, which no mark has as id"


def _unmarked(front: _FrontMatter, spans: Sequence[GoldSpan], text: str) -> Iterator[str]:
    """What the front matter states must be printed: no reader can find what only the annotator knows."""
    awards = {span.attributes.get("award_id") for span in spans if span.label is Label.AWARD}
    movements = {span.attributes.get("movement") for span in spans if span.label is Label.MOVEMENT}
    for commendation in front.commendations:
        if commendation.award_id not in awards:
            yield f"commendation with {commendation.award_id}, which no mark has as award_id"
    for facts in front.facts:
        for key, value in facts.stated().items():
            if value not in text:
                yield f"{key} {value} of {facts.id} is not printed"
    stated = {c.movement for c in front.candidates} | {c.movement for c in front.commendations}
    for movement in sorted(stated - movements - {None}, key=str):
        yield f"movement {movement} of a candidate or commendation, which no mark has"
