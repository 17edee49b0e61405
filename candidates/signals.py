"""Signals: what a board wants to be told about a dossier, each with the sentences that show it (DOMAIN 1.1).

Signals are computed from the appearances and stored; nothing that no source says is ever claimed: where no award is
told, the signal says that no award information was *seen in the sources*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from candidates.disagreement import disagreements
from candidates.occupations import occupations
from store.models import Appearance, Candidate, Sighting, Signal

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SILENT_AFTER = timedelta(days=365)
SAME_EVENT = timedelta(days=366)
"""Two awards for a sudden deed that are told within a year may be for one deed."""
MOST_EVIDENCE = 6
_GIVEN = ("awarded", "proposed")
Kind = Signal.Kind


@dataclass(slots=True)
class Seen:
    """What the appearances of one dossier show: its signals, and what each line of the rank counts."""

    signals: list[Signal] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)


def signals_of(candidate: Candidate) -> list[Signal]:
    """The stored signals of a dossier, in the order of ``Signal.Kind``."""
    order = list(Kind)
    return sorted(candidate.signals.all(), key=lambda signal: order.index(Kind(signal.kind)))


def told(signal: Signal, today: date | None = None) -> str:
    """The signal in one line, with the days or months that have passed until ``today``."""
    return line(signal.kind, signal.text, signal.since, today)


def line(kind: str, text: str, since: date | None, today: date | None = None) -> str:
    """As :func:`told`, of the values of a signal."""
    if since is None:
        return text
    days = ((today or _today()) - since).days
    counted = f"{days:,}".replace(",", ".")
    passed = {
        Kind.NO_AWARD_SEEN: f"{counted} ngày từ bài đầu tiên",
        Kind.SUDDEN: f"{counted} ngày từ sự việc",
        Kind.SILENCE: f"{days // 30} tháng",
    }.get(Kind(kind))
    return f"{text} ({passed})" if passed and days >= 0 else text


def renew(candidates: Sequence[Candidate], today: date | None = None) -> list[Seen]:
    """Compute the signals of dossiers prefetched with their appearances, and store what has changed."""
    today = today or _today()
    sightings: dict[int, list[Sighting]] = defaultdict(list)
    for sighting in Sighting.objects.filter(candidate__in=candidates).select_related("article").order_by("pk"):
        sightings[sighting.candidate_id].append(sighting)
    seen = [look(candidate, sightings[candidate.pk], today) for candidate in candidates]
    _store(candidates, seen)
    return seen


def fall_silent(today: date | None = None) -> list[int]:
    """Keys of the dossiers without news for a year that do not say so yet."""
    limit = datetime.combine((today or _today()) - SILENT_AFTER, datetime.min.time(), VIETNAM)
    quiet = Candidate.objects.filter(last_published__lt=limit)
    silent = Signal.objects.filter(kind=Kind.SILENCE).values("candidate")
    return list(quiet.exclude(pk__in=silent).order_by("pk").values_list("pk", flat=True))


def look(candidate: Candidate, sightings: Sequence[Sighting], today: date) -> Seen:
    """Everything that the appearances of one dossier show; nothing is written."""
    dossier = _Dossier(candidate, sorted(candidate.appearances.all(), key=_published), list(sightings), today)
    seen = Seen()
    for find in (_award, _sudden, _hype, _numbers, _bad_news, _difficulty, _silence, _second_award, _group):
        for signal in find(dossier):
            signal.candidate = candidate
            seen.signals.append(signal)
            seen.counts[signal.kind] = signal.value
    seen.counts |= dossier.counts()
    return seen


@dataclass(frozen=True, slots=True)
class _Dossier:
    """A dossier with its appearances in the order of publication."""

    candidate: Candidate
    appearances: list[Appearance]
    sightings: list[Sighting]
    today: date

    def commendations(self, *statuses: str) -> Iterator[tuple[Appearance, dict[str, Any]]]:
        for appearance in self.appearances:
            for commendation in appearance.commendations:
                if commendation["status"] in statuses:
                    yield appearance, commendation

    def remarks(self, kind: str) -> list[tuple[Appearance, dict[str, Any]]]:
        return [(a, r) for a in self.appearances for r in a.remarks if r["kind"] == kind]

    def later(self) -> list[Appearance]:
        """The appearances published after the day of the first one."""
        first = next((day for a in self.appearances if (day := day_of(a))), None)
        return [a for a in self.appearances if first and (day := day_of(a)) and day > first]

    def counts(self) -> dict[str, float]:
        """What lines of the rank count beside the signals."""
        own = [a for a in self.appearances if a.article.reprint_of_id is None]
        results = {(q["unit"], q["value"]) for a in own for d in a.deeds for q in d["quantities"]}
        awarded = {(c["award_id"], c["authority"], c["year"]) for _, c in self.commendations("awarded")}
        return {
            "score": self.candidate.score,
            "articles": self.candidate.articles,
            "sources": max(self.candidate.sources - 1, 0),
            "results": len(results),
            "awarded": len(awarded),
            "spread": len({r["cue"] for _, r in self.remarks("spread")}),
            "hard_area": min(len(self.remarks("hard_area")), 1),
        }


def _award(dossier: _Dossier) -> Iterator[Signal]:
    if any(dossier.commendations("awarded", "proposed", "revoked")) or not dossier.appearances:
        return
    evidence = [p for a in dossier.appearances[:1] for p in _pieces(a, a.evidence[:2])]
    yield _signal(Kind.NO_AWARD_SEEN, Kind.NO_AWARD_SEEN.label, evidence, since=_first_day(dossier))


def _sudden(dossier: _Dossier) -> Iterator[Signal]:
    deeds = [(a, d) for a in dossier.appearances for d in a.deeds if d["sudden"]]
    if not deeds:
        return
    stated = next((day for _, deed in deeds if (day := _iso(deed.get("date", "")))), None)
    evidence = [p for a, deed in deeds for p in _pieces(a, [deed])]
    yield _signal(Kind.SUDDEN, Kind.SUDDEN.label, evidence, since=stated or day_of(deeds[0][0]))


def _hype(dossier: _Dossier) -> Iterator[Signal]:
    alone = dossier.candidate.sources < 2
    praise, adverts = dossier.remarks("superlative"), dossier.remarks("advert")
    if len(praise) + alone >= 2 or adverts:
        reasons = ["lời khen không kèm số liệu hay xác nhận"] * bool(praise) + ["giọng quảng cáo"] * bool(adverts)
        evidence = [p for a, remark in [*adverts, *praise] for p in _pieces(a, [remark])]
        if praise or adverts:
            yield _signal(Kind.HYPE, f"{Kind.HYPE.label}: {', '.join(reasons)}", evidence)
    if alone and dossier.appearances:
        best = dossier.appearances[0]
        yield _signal(Kind.SINGLE_SOURCE, Kind.SINGLE_SOURCE.label, _pieces(best, best.evidence[:1]))


def _numbers(dossier: _Dossier) -> Iterator[Signal]:
    found = disagreements(dossier.appearances)
    if found:
        evidence = [piece for one in found for a, p in one.pieces for piece in _pieces(a, [p])]
        text = "; ".join(one.text for one in found[:3])
        yield _signal(Kind.NUMBERS_DISAGREE, f"{Kind.NUMBERS_DISAGREE.label}: {text}", evidence)


def _bad_news(dossier: _Dossier) -> Iterator[Signal]:
    revoked = [p for a, c in dossier.commendations("revoked") for p in _sentence(a, c)]
    later = set(map(id, dossier.later()))
    told_of = [p for a, r in dossier.remarks("bad_news") if id(a) in later for p in _pieces(a, [r])]
    certain = [p for s in dossier.sightings if s.certain for p in _pieces(s, s.evidence)]
    maybe = [p for s in dossier.sightings if not s.certain for p in _pieces(s, s.evidence)]
    if revoked or told_of or certain:
        yield _signal(Kind.BAD_NEWS, Kind.BAD_NEWS.label, [*revoked, *certain, *told_of, *maybe])
    elif maybe:
        text = "tin xấu về người hoặc đơn vị trùng tên, cùng tỉnh: cần kiểm tra"
        yield _signal(Kind.BAD_NEWS, text, maybe, value=0.25)


def _difficulty(dossier: _Dossier) -> Iterator[Signal]:
    later = set(map(id, dossier.later()))
    evidence = [p for a, r in dossier.remarks("difficulty") if id(a) in later for p in _pieces(a, [r])]
    if evidence:
        yield _signal(Kind.DIFFICULTY, Kind.DIFFICULTY.label, evidence)


def _silence(dossier: _Dossier) -> Iterator[Signal]:
    days = [day for a in dossier.appearances if (day := day_of(a))]
    if days and dossier.today - max(days) > SILENT_AFTER:
        last = next(a for a in reversed(dossier.appearances) if day_of(a) == max(days))
        yield _signal(Kind.SILENCE, Kind.SILENCE.label, _pieces(last, last.evidence[:1]), since=max(days))


def _second_award(dossier: _Dossier) -> Iterator[Signal]:
    """Two different awards for one movement and year, or for one sudden deed (law 06/2022: none for the same deed)."""
    given = list(dossier.commendations(*_GIVEN))
    for at, (one, first) in enumerate(given):
        for other, second in given[at + 1 :]:
            if _form(first) != _form(second) and _same_achievement(one, first, other, second):
                names = " và ".join(f"{c['award']}" + (f" ({c['year']})" if c["year"] else "") for c in (first, second))
                evidence = [*_sentence(one, first), *_sentence(other, second)]
                yield _signal(Kind.SECOND_AWARD, f"{Kind.SECOND_AWARD.label}: {names}", evidence)
                return


def _form(commendation: dict[str, Any]) -> tuple[str, str]:
    return str(commendation["award_id"] or commendation["award"]), str(commendation["level"])


def _same_achievement(one: Appearance, first: dict[str, Any], other: Appearance, second: dict[str, Any]) -> bool:
    if first["year"] and second["year"] and first["year"] != second["year"]:
        return False
    if first.get("movement") and first.get("movement") == second.get("movement"):
        return bool(first["year"] and first["year"] == second["year"])
    if not (any(d["sudden"] for d in one.deeds) and any(d["sudden"] for d in other.deeds)):
        return False
    days = day_of(one), day_of(other)
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]) <= SAME_EVENT


def _group(dossier: _Dossier) -> Iterator[Signal]:
    group = occupations().get(dossier.candidate.occupation)
    hard = dossier.remarks("hard_area")
    reasons = []
    if group is not None and group.under_discovered:
        reasons.append(group.name.lower())
    if hard:
        reasons.append("vùng biên giới, hải đảo hoặc khó khăn")
    if reasons:
        stated = dossier.candidate.facts.get("position", {})
        told_of = [a for a in dossier.appearances if a.article_id == stated.get("article")][:1]
        evidence = [p for a in told_of for p in _pieces(a, a.evidence[:1])] + [
            p for a, r in hard for p in _pieces(a, [r])
        ]
        value = 1.0 if group is not None and group.under_discovered else 0.0
        text = f"{Kind.UNDER_DISCOVERED.label}: {'; '.join(reasons)}"
        yield _signal(Kind.UNDER_DISCOVERED, text, evidence, value=value)


def _signal(
    kind: Signal.Kind, text: str, evidence: list[dict[str, Any]], *, since: date | None = None, value: float = 1.0
) -> Signal:
    once = {(piece["article"], piece["start"]): piece for piece in reversed(evidence)}
    pieces = list(reversed(once.values()))[:MOST_EVIDENCE]
    return Signal(kind=kind, text=text[:400], value=value, since=since, evidence=pieces)


def _pieces(of: Appearance | Sighting, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"article": of.article_id, "start": piece["start"], "end": piece["end"], "text": piece["text"].strip()}
        for piece in found
    ]


def _sentence(of: Appearance, commendation: dict[str, Any]) -> list[dict[str, Any]]:
    """The sentence of an award, which the evidence of the appearance holds."""
    spans = [p for p in of.evidence if p["start"] <= commendation["start"] < p["end"]]
    return _pieces(of, spans[:1])


def _published(appearance: Appearance) -> tuple[bool, str, int]:
    at = appearance.article.published_at
    return at is None, at.isoformat() if at else "", appearance.article_id


def day_of(appearance: Appearance) -> date | None:
    """Day of publication in Vietnam."""
    at = appearance.article.published_at
    return at.astimezone(VIETNAM).date() if at else None


def _first_day(dossier: _Dossier) -> date | None:
    return next((day for a in dossier.appearances if (day := day_of(a))), None)


def _iso(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _today() -> date:
    return timezone.now().astimezone(VIETNAM).date()


def _store(candidates: Sequence[Candidate], seen: Sequence[Seen]) -> None:
    """Write what differs from the stored signals, and nothing else."""
    stored = {(row.candidate_id, row.kind): row for row in Signal.objects.filter(candidate__in=candidates)}
    fresh, changed = [], []
    for one in seen:
        for signal in one.signals:
            old = stored.pop((signal.candidate.pk, signal.kind), None)
            if old is None:
                fresh.append(signal)
            elif _content(old) != _content(signal):
                signal.pk = old.pk
                changed.append(signal)
    Signal.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    Signal.objects.bulk_create(fresh, batch_size=500)
    Signal.objects.bulk_update(changed, ["text", "value", "since", "evidence"], batch_size=200)


def _content(signal: Signal) -> tuple[object, ...]:
    return signal.text, signal.value, signal.since, signal.evidence
