"""How each cell of the board's list is filled: with what a source states or a person decided; otherwise it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from candidates.exports.gathering import Dossier, Seen
from candidates.signals import line
from candidates.vocabulary import (
    AWARD_LEVELS,
    AWARD_STATUSES,
    KINDS,
    NO_AWARD_SEEN,
    STATUS_ORDER,
    award_shown,
    fact_shown,
    field_names,
)
from store.models import Decision, Signal, Stage

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ACHIEVEMENT_WORDS = 60
_FLAGS = {
    Signal.Kind.SUDDEN.value: "đột xuất",
    Signal.Kind.HYPE.value: "phóng đại?",
    Signal.Kind.BAD_NEWS.value: "tin xấu?",
    Signal.Kind.NUMBERS_DISAGREE.value: "số liệu lệch",
    Signal.Kind.DIFFICULTY.value: "gặp khó khăn",
    Signal.Kind.SINGLE_SOURCE.value: "chỉ 1 nguồn",
    Signal.Kind.SILENCE.value: "quá cũ",
    Signal.Kind.SECOND_AWARD.value: "trùng thành tích đã khen?",
}
"""Signals that a list warns of, gravest first, and in which words."""
NO_ARTICLE_LEFT = "không còn bài nguồn"
"""Said of a dossier whose articles have vanished from the store; what was known of it stays."""
_SERVICE = ("kn_", "hh_tuoi", "hc_khang_chien", "hch_khang_chien")
"""Ids of awards that are given for long service (cống hiến, niên hạn) begin so."""
_STAGES = {stage.value: str(stage.label) for stage in Stage}
_VERDICTS = {verdict.value: str(verdict.label) for verdict in Decision.Verdict}
_LEVELS = list(AWARD_LEVELS)


def cells_of(dossier: Dossier) -> dict[str, str]:
    """The cells of one row but its number; keys as in ``candidates.exports.columns.COLUMNS``."""
    row, seen, edits = dossier.row, dossier.appearances, dossier.edits
    facts = {name: str(fact.get("value", "")) for name, fact in row.facts.items()} | edits
    fact = facts.get
    commendations = [c for a in seen for c in a.commendations]
    awarded = [c for c in commendations if c["status"] == "awarded"]
    best = seen[0] if seen else None
    return {
        "kind": KINDS[row.kind],
        "name": edits.get("name", row.name),
        "gender": fact_shown("gender", fact("gender", "")),
        "birth_year": fact("birth_year", "") or _year_from_age(fact("age", ""), seen),
        "ethnicity": fact("ethnicity", ""),
        "religion": fact("religion", ""),
        "position_occupation": fact("position", ""),
        "organisation": fact("organisation", ""),
        "address_as_written": edits.get("place", row.place),
        "address_2025": fact("place_2025", ""),
        "deed_category": field_names().get(row.field, ""),
        "movement": edits.get("movement", row.movement),
        "achievement": _achievement(best.evidence[:3]) if best else "",
        "awards": "\n".join(dict.fromkeys(map(_award, awarded))),
        "highest_level": _highest_level(awarded),
        "award_status": _award_status(commendations),
        "achievement_type": _achievement_type(dossier, commendations),
        "n_articles_n_sources": _counts(seen),
        "source": f"{best.portal or 'tệp'}: {best.title}" if best else "",
        "published": day(best.published_at if best else None),
        "url_or_file": best.url if best else "",
        "evidence": "\n".join(
            f"“{piece['text'].strip()}” [{piece['start']}–{piece['end']}]" for a in seen[:3] for piece in a.evidence[:2]
        ),
        "confidence": _confidence(row.score),
        "flags": "; ".join(_flags(dossier)),
        "stage": _stage(dossier),
        "owner": row.owner,
        "decision": _decision(dossier.decision),
        "note": "\n".join(dossier.notes),
    }


def day(published_at: datetime | None) -> str:
    """Day of publication in Vietnam, ``dd/mm/yyyy``."""
    if published_at is None:
        return "không rõ"
    there = published_at.astimezone(VIETNAM)
    return f"{there.day:02}/{there.month:02}/{there.year:04}"


def _year_from_age(age: str, seen: Sequence[Seen]) -> str:
    """Birth year from a stated age and the article's date, marked as approximate."""
    if not age.isdigit():
        return ""
    dated = next((a.published_at for a in seen if a.published_at), None)
    return f"~{dated.year - int(age)}" if dated else ""


def _achievement(evidence: Sequence[dict[str, Any]]) -> str:
    """Sentences of the source, at most sixty syllables."""
    words: list[str] = []
    for piece in evidence:
        more = piece["text"].split()
        if words and len(words) + len(more) > ACHIEVEMENT_WORDS:
            break
        words += more
    return " ".join(words[:ACHIEVEMENT_WORDS]) + (" …" if len(words) > ACHIEVEMENT_WORDS else "")


def _highest_level(awarded: Sequence[dict[str, Any]]) -> str:
    levels = {c["level"] for c in awarded if c["level"] in AWARD_LEVELS}
    return AWARD_LEVELS[min(levels, key=_LEVELS.index)] if levels else ""


def _award_status(commendations: Sequence[dict[str, Any]]) -> str:
    statuses = {c["status"] for c in commendations}
    return next((AWARD_STATUSES[status] for status in STATUS_ORDER if status in statuses), NO_AWARD_SEEN)


def _flags(dossier: Dossier) -> list[str]:
    """What to beware of, from the signals; the sudden deed with its days, which urge."""
    signals = dossier.signals
    flags = [
        line(kind, *signals[kind]) if kind == Signal.Kind.SUDDEN else warning
        for kind, warning in _FLAGS.items()
        if kind in signals
    ]
    if not dossier.appearances:
        flags.insert(0, NO_ARTICLE_LEFT)
    return [*flags, "trùng tên?"] if dossier.row.linked else flags


def _achievement_type(dossier: Dossier, commendations: Sequence[dict[str, Any]]) -> str:
    """đột xuất, chuyên đề (within a movement), cống hiến (awards for long service) or thường xuyên."""
    if any(deed["sudden"] for a in dossier.appearances for deed in a.deeds):
        return "đột xuất"
    if any(c["status"] in ("awarded", "proposed") and str(c["award_id"]).startswith(_SERVICE) for c in commendations):
        return "cống hiến"
    if dossier.row.movement:
        return "chuyên đề"
    return "thường xuyên" if dossier.row.field else ""


def _stage(dossier: Dossier) -> str:
    row = dossier.row
    stages = [_STAGES[row.stage]]
    if row.proposed_award:
        stages.append(_STAGES["proposed_award"])
    if row.proposed_central:
        stages.append(_STAGES["proposed_central"])
    return "; ".join(stages)


def _counts(seen: Sequence[Seen]) -> str:
    own = [a.portal for a in seen if a.reprint_of is None]
    return f"{len(own)} – {len(set(own))}"


def _decision(decision: tuple[str, str] | None) -> str:
    if decision is None or decision[0] == Decision.Verdict.UNDO:
        return ""
    verdict, reason = decision
    return _VERDICTS[verdict] + (f": {reason}" if reason else "")


def _award(commendation: dict[str, Any]) -> str:
    """As the boards write it: ``Bằng khen của Thủ tướng Chính phủ (2019)``."""
    year = commendation["year"]
    shown = award_shown(str(commendation["award"]), str(commendation["authority"] or ""))
    return shown + (f" ({year})" if year else "")


def _confidence(score: float) -> str:
    level = "cao" if score >= 0.8 else "trung bình" if score >= 0.5 else "thấp"
    return f"{level} ({score:.2f})".replace(".", ",")
