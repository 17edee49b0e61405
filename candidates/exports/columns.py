"""The columns of the board's list "DANH SÁCH ĐỀ XUẤT ĐIỂN HÌNH TIÊN TIẾN, NGƯỜI TỐT VIỆC TỐT" and how each is filled.

Every cell holds what a source states or what a person decided; what no source states stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from candidates.collectives import collective_sort
from candidates.fact_edits import in_force
from candidates.signals import told
from candidates.vocabulary import (
    AWARD_LEVELS,
    AWARD_STATUSES,
    KINDS,
    NO_AWARD_SEEN,
    STATUS_ORDER,
    fact_shown,
    field_names,
)
from store.models import Appearance, Candidate, Decision, Note, PossibleDuplicate, Signal, Stage

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ACHIEVEMENT_WORDS = 60
BATCH = 500
OfCandidate = TypeVar("OfCandidate", Decision, Note, Signal)

COLUMNS: tuple[tuple[str, str], ...] = (
    ("stt", "STT"),
    ("kind", "Loại"),
    ("name", "Họ và tên"),
    ("gender", "Giới tính"),
    ("birth_year", "Năm sinh"),
    ("ethnicity", "Dân tộc"),
    ("religion", "Tôn giáo"),
    ("position_occupation", "Chức vụ/Nghề nghiệp"),
    ("organisation", "Đơn vị công tác"),
    ("address_as_written", "Nơi cư trú (theo bài)"),
    ("address_2025", "Địa bàn hiện nay (từ 01/7/2025)"),
    ("deed_category", "Lĩnh vực"),
    ("movement", "Phong trào/Cuộc vận động"),
    ("achievement", "Thành tích tóm tắt"),
    ("awards", "Khen thưởng đã có (cấp, hình thức, năm)"),
    ("highest_level", "Cấp khen cao nhất"),
    ("award_status", "Tình trạng khen thưởng"),
    ("achievement_type", "Loại thành tích"),
    ("n_articles_n_sources", "Số bài viết – số nguồn"),
    ("source", "Nguồn tin"),
    ("published", "Ngày đăng"),
    ("url_or_file", "Đường dẫn/Tệp"),
    ("evidence", "Trích dẫn minh chứng"),
    ("confidence", "Mức tin cậy"),
    ("flags", "Cảnh báo"),
    ("stage", "Khâu"),
    ("owner", "Đơn vị phụ trách"),
    ("decision", "Ý kiến xử lý"),
    ("note", "Ghi chú"),
)
"""Field and heading in the order of the form: its 28 columns, with the kind (người, hộ, tập thể, mô hình) after STT."""
MORE = ("collective_sort", "results", "spread")
"""Cells beside the columns: sort of a collective; figures of a model, and who learns from it."""


SHORT = (
    "stt",
    "name",
    "birth_year",
    "ethnicity",
    "position_occupation",
    "address_as_written",
    "achievement",
    "awards",
    "source",
    "published",
    "note",
)
"""The short view for a meeting (DOMAIN 8)."""
VIEWS = {"full": tuple(field for field, _ in COLUMNS), "short": SHORT}
_FLAGS = {
    Signal.Kind.SUDDEN: "đột xuất",
    Signal.Kind.HYPE: "phóng đại?",
    Signal.Kind.BAD_NEWS: "tin xấu?",
    Signal.Kind.NUMBERS_DISAGREE: "số liệu lệch",
    Signal.Kind.DIFFICULTY: "gặp khó khăn",
    Signal.Kind.SINGLE_SOURCE: "chỉ 1 nguồn",
    Signal.Kind.SILENCE: "quá cũ",
    Signal.Kind.SECOND_AWARD: "trùng thành tích đã khen?",
}
"""Signals that a list warns of, gravest first, and in which words."""
_SERVICE = ("kn_", "hh_tuoi", "hc_khang_chien", "hch_khang_chien")
"""Ids of awards that are given for long service (cống hiến, niên hạn) begin so."""


class ColumnError(ValueError):
    """A column that no list has; the message names it and those that there are."""


class Seen(NamedTuple):
    """What a list shows of one appearance and its article, without the texts; plain values, because lists are long."""

    candidate: int
    evidence: list[dict[str, Any]]
    commendations: list[dict[str, Any]]
    deeds: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    portal: str
    title: str
    url: str
    published_at: datetime | None
    reprint_of: int | None


_SEEN = (
    *("candidate_id", "evidence", "commendations", "deeds", "remarks"),
    *(f"article__{name}" for name in ("portal", "title", "url", "published_at", "reprint_of_id")),
)
"""Where the values of ``Seen`` stand in the store."""


def columns(view: str = "full", chosen: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Field and heading of the columns ``chosen``, in that order, or of a view.

    Raises:
        ColumnError: for a view or a column that does not exist.
    """
    headings = dict(COLUMNS)
    if view not in VIEWS:
        raise ColumnError(f"no view is called {view!r}: expected one of {', '.join(VIEWS)}")
    wanted = tuple(dict.fromkeys(chosen)) or VIEWS[view]
    if unknown := [field for field in wanted if field not in headings]:
        raise ColumnError(f"no column is called {unknown[0]!r}: expected some of {', '.join(headings)}")
    return tuple((field, headings[field]) for field in wanted)


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence that a dossier rests on: ``text`` is ``[start:end]`` of the article's canonical text."""

    text: str
    start: int
    end: int
    title: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class AwardInstance:
    """One award as one article tells it, in the words of the board."""

    award: str
    level: str
    authority: str
    year: str
    movement: str
    status: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One candidate of a list: the cells of its row, the sentences behind it and its awards."""

    candidate: int
    identity: str
    kind: str
    cells: dict[str, str]
    """Keys as in ``COLUMNS``, and those of ``MORE``."""
    evidence: tuple[Source, ...]
    awards: tuple[AwardInstance, ...]


def listed(candidates: QuerySet[Candidate]) -> Iterator[Listed]:
    """Everything that a list can show of each candidate, in the order given, 500 in memory at a time."""
    number = 0
    remaining = candidates.iterator(chunk_size=BATCH)
    while batch := list(islice(remaining, BATCH)):
        for dossier in _dossiers(batch):
            number += 1
            candidate = dossier.candidate
            cells = {"stt": str(number), **dossier.cells(), **dossier.more()}
            sources, awards = dossier.sources(), dossier.award_instances()
            yield Listed(candidate.pk, candidate.identity, candidate.kind, cells, sources, awards)


def _dossiers(candidates: Sequence[Candidate]) -> Iterator[_Dossier]:
    """The candidates with everything that a row needs, in a fixed number of queries."""
    keys = [candidate.pk for candidate in candidates]
    appearances = _appearances(keys)
    decisions = _grouped(Decision.objects.filter(candidate__in=keys))
    notes = _grouped(Note.objects.filter(candidate__in=keys, removed_at=None))
    signals = _grouped(Signal.objects.filter(candidate__in=keys).only("candidate", "kind", "text", "since"))
    open_links = PossibleDuplicate.objects.filter(settled_at=None)
    linked = {
        *open_links.filter(first__in=keys).values_list("first", flat=True),
        *open_links.filter(second__in=keys).values_list("second", flat=True),
    }
    edits = in_force(keys)
    for candidate in candidates:
        pk = candidate.pk
        seen = sorted(appearances[pk], key=lambda a: a.reprint_of is not None)
        yield _Dossier(
            candidate,
            seen,
            next(iter(decisions[pk]), None),
            notes[pk],
            {Signal.Kind(signal.kind): signal for signal in signals[pk]},
            pk in linked,
            edits.get(pk, {}),
        )


def _appearances(candidates: Sequence[int]) -> Mapping[int, list[Seen]]:
    """The appearances by candidate, best first."""
    groups: dict[int, list[Seen]] = defaultdict(list)
    stored = Appearance.objects.filter(candidate__in=candidates).order_by("-score", "article_id", "pk")
    for seen in map(Seen._make, stored.values_list(*_SEEN)):
        groups[seen.candidate].append(seen)
    return groups


def _grouped(rows: QuerySet[OfCandidate]) -> Mapping[int, list[OfCandidate]]:
    """The rows by candidate, each group in the order of the query."""
    groups: dict[int, list[OfCandidate]] = defaultdict(list)
    for row in rows:
        groups[row.candidate_id].append(row)
    return groups


def rows(candidates: QuerySet[Candidate]) -> Iterator[dict[str, str]]:
    """One row of cells for each candidate, in the order given; keys as in ``COLUMNS``."""
    return (one.cells for one in listed(candidates))


@dataclass(frozen=True, slots=True)
class _Dossier:
    """A candidate with its appearances, best first, reprints last, and what people and signals say."""

    candidate: Candidate
    appearances: list[Seen]
    decision: Decision | None
    notes: list[Note]
    signals: dict[Signal.Kind, Signal]
    linked: bool
    """A dossier of the same name waits for somebody to decide whether it is the same subject."""
    edits: Mapping[str, str]
    """Facts that people set right: they stand in place of what the sources say."""

    def cells(self) -> dict[str, str]:
        candidate = self.candidate
        article = self.appearances[0] if self.appearances else None
        return {
            "kind": KINDS[candidate.kind],
            "name": self.edits.get("name", candidate.name),
            "gender": fact_shown("gender", self._fact("gender")),
            "birth_year": self._fact("birth_year") or self._year_from_age(),
            "ethnicity": self._fact("ethnicity"),
            "religion": self._fact("religion"),
            "position_occupation": self._fact("position"),
            "organisation": self._fact("organisation"),
            "address_as_written": self.edits.get("place", candidate.place),
            "address_2025": self._fact("place_2025"),
            "deed_category": field_names().get(candidate.field, ""),
            "movement": self.edits.get("movement", candidate.movement),
            "achievement": self._achievement(),
            "awards": "\n".join(dict.fromkeys(_award(c) for c in self._commendations("awarded"))),
            "highest_level": self._highest_level(),
            "award_status": self._award_status(),
            "achievement_type": self._achievement_type(),
            "n_articles_n_sources": self._counts(),
            "source": f"{article.portal or 'tệp'}: {article.title}" if article else "",
            "published": _day(article),
            "url_or_file": article.url if article else "",
            "evidence": self._evidence(),
            "confidence": _confidence(candidate.score),
            "flags": "; ".join(self._flags()),
            "stage": self._stage(),
            "owner": candidate.owner,
            "decision": self._decision(),
            "note": "\n".join(note.text for note in self.notes),
        }

    def more(self) -> dict[str, str]:
        """Cells that only some parts of the Word list have: see ``MORE``."""
        kind = self.candidate.kind
        results = [q["text"] for a in self.appearances for d in a.deeds for q in d["quantities"]]
        spread = [r["text"].strip() for a in self.appearances for r in a.remarks if r["kind"] == "spread"]
        return {
            "collective_sort": collective_sort(self.candidate.name) if kind == "collective" else "",
            "results": "; ".join(list(dict.fromkeys(results))[:6]),
            "spread": "\n".join(list(dict.fromkeys(spread))[:2]),
        }

    def sources(self) -> tuple[Source, ...]:
        """The sentences of all appearances, best appearance first."""
        found = []
        for appearance in self.appearances:
            day = _day(appearance)
            for piece in appearance.evidence:
                text = piece["text"].strip()
                found.append(Source(text, piece["start"], piece["end"], appearance.title, appearance.url, day))
        return tuple(found)

    def award_instances(self) -> tuple[AwardInstance, ...]:
        """The awards of all appearances, those that reprints repeat left out."""
        return tuple(
            AwardInstance(
                award=str(c["award"]),
                level=AWARD_LEVELS.get(c["level"], ""),
                authority=str(c["authority"] or ""),
                year=str(c["year"] or ""),
                movement=str(c.get("movement") or ""),
                status=AWARD_STATUSES.get(c["status"], ""),
                url=a.url,
            )
            for a in self.appearances
            if a.reprint_of is None
            for c in a.commendations
        )

    def _fact(self, name: str) -> str:
        return self.edits[name] if name in self.edits else str(self.candidate.facts.get(name, {}).get("value", ""))

    def _year_from_age(self) -> str:
        """Birth year from a stated age and the article's date, marked as approximate."""
        age = self._fact("age")
        dated = next((a.published_at for a in self.appearances if a.published_at), None)
        return f"~{dated.year - int(age)}" if age.isdigit() and dated else ""

    def _achievement(self) -> str:
        """Sentences of the source, at most sixty syllables."""
        chosen: list[str] = []
        for appearance in self.appearances[:1]:
            for piece in appearance.evidence[:3]:
                if chosen and len(" ".join([*chosen, piece["text"]]).split()) > ACHIEVEMENT_WORDS:
                    break
                chosen.append(piece["text"])
        words = " ".join(chosen).split()
        return " ".join(words[:ACHIEVEMENT_WORDS]) + (" …" if len(words) > ACHIEVEMENT_WORDS else "")

    def _commendations(self, *statuses: str) -> list[dict[str, Any]]:
        return [c for a in self.appearances for c in a.commendations if c["status"] in statuses]

    def _highest_level(self) -> str:
        order = list(AWARD_LEVELS)
        levels = {c["level"] for c in self._commendations("awarded") if c["level"] in AWARD_LEVELS}
        return AWARD_LEVELS[min(levels, key=order.index)] if levels else ""

    def _award_status(self) -> str:
        for status in STATUS_ORDER:
            if self._commendations(status):
                return AWARD_STATUSES[status]
        return NO_AWARD_SEEN

    def _sources(self) -> int:
        return len({a.portal for a in self.appearances if a.reprint_of is None})

    def _flags(self) -> list[str]:
        """What to beware of, from the signals; the sudden deed with its days, which urge."""
        seen = self.signals
        flags = [told(seen[kind]) if kind is Signal.Kind.SUDDEN else _FLAGS[kind] for kind in _FLAGS if kind in seen]
        return [*flags, "trùng tên?"] if self.linked else flags

    def _achievement_type(self) -> str:
        """đột xuất, chuyên đề (within a movement), cống hiến (awards for long service) or thường xuyên."""
        if any(deed["sudden"] for a in self.appearances for deed in a.deeds):
            return "đột xuất"
        if any(str(c["award_id"]).startswith(_SERVICE) for c in self._commendations("awarded", "proposed")):
            return "cống hiến"
        if self.candidate.movement:
            return "chuyên đề"
        return "thường xuyên" if self.candidate.field else ""

    def _stage(self) -> str:
        candidate = self.candidate
        proposals = [stage.label for stage in Stage.proposals() if getattr(candidate, stage.value)]
        return "; ".join([candidate.get_stage_display(), *proposals])

    def _counts(self) -> str:
        articles = sum(a.reprint_of is None for a in self.appearances)
        return f"{articles} – {self._sources()}"

    def _evidence(self) -> str:
        pieces = [(p, a.url) for a in self.appearances[:3] for p in a.evidence[:2]]
        return "\n".join(f"“{p['text'].strip()}” [{p['start']}–{p['end']}]" for p, _ in pieces)

    def _decision(self) -> str:
        if self.decision is None or self.decision.verdict == Decision.Verdict.UNDO:
            return ""
        return self.decision.get_verdict_display() + (f": {self.decision.reason}" if self.decision.reason else "")


def _day(article: Seen | None) -> str:
    """Day of publication in Vietnam, ``dd/mm/yyyy``."""
    if article is None or article.published_at is None:
        return "không rõ"
    return article.published_at.astimezone(VIETNAM).strftime("%d/%m/%Y")


def _award(commendation: dict[str, Any]) -> str:
    """As the boards write it: ``Bằng khen của Thủ tướng Chính phủ (2019)``."""
    name, authority = str(commendation["award"]), str(commendation["authority"])
    year = commendation["year"]
    of = f" của {authority}" if authority and authority.casefold() not in name.casefold() else ""
    return name + of + (f" ({year})" if year else "")


def _confidence(score: float) -> str:
    level = "cao" if score >= 0.8 else "trung bình" if score >= 0.5 else "thấp"
    return f"{level} ({score:.2f})".replace(".", ",")
