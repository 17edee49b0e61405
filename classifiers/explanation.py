"""Why a score is what it is, in the analyst's words: the cues that moved it most, each with its place in the text.

Every model is linear, so a cue's share of the log-odds is exact: what is told is what was added up.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from classifiers.errors import ModelError
from classifiers.features import READ_ZONES, SubjectCues
from classifiers.genre import DIGITS
from classifiers.models import Matrix
from classifiers.records import Reason
from nlp import themes
from nlp.records import Reading, Span, ZoneKind

REASONS = Path(__file__).resolve().parent.parent / "data" / "lexicons" / "reasons.tsv"
REASONS_SHOWN = 6
DOUBT = "doubtful_article"
TOLD_FROM = 0.05
"""A cue that moves the log-odds by less is not told."""


@cache
def reason_words(path: Path = REASONS) -> Mapping[str, tuple[str, str]]:
    """Cue → what the analyst reads when it raised, and when it lowered, a score.

    Raises:
        ModelError: for a line that has not three columns.
    """
    words = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or row[0].startswith("#"):
                continue
            if len(row) != 3:
                raise ModelError(f"{path}:{number}: {len(row)} columns; expected code, raised, lowered")
            words[row[0]] = (row[1], row[2])
    return words


def subject_reasons(
    cues: SubjectCues, reading: Reading, names: Sequence[str], shares: Matrix, values: Mapping[str, float]
) -> tuple[Reason, ...]:
    """What raised and lowered the score of one subject, the weightiest first."""
    spans = {name: cue.span for name, cue in cues.cues.items()}
    if "around" in values and cues.subject.mentions:
        mention = reading.mentions[cues.subject.mentions[0]]
        spans["around"] = reading.sentence_at(mention.start)
    return _weightiest(names, shares, values, spans)


def article_reasons(
    reading: Reading, names: Sequence[str], shares: Matrix, values: Mapping[str, float], best: Sequence[Reason]
) -> tuple[Reason, ...]:
    """What raised and lowered the score of the article: its own cues, and those of its foremost subject.

    Args:
        reading: what was read.
        names: the article's cues.
        shares: shape (names,): what each adds to the log-odds of its score.
        values: the cues that this article has.
        best: the reasons of the foremost subject, scaled to the log-odds of the article.
    """
    shown = sorted([*_weightiest(names, shares, values, {}), *best], key=lambda reason: -abs(reason.weight))[
        :REASONS_SHOWN
    ]
    return tuple(_placed(reason, reading) for reason in shown)


def _weightiest(
    names: Sequence[str], shares: Matrix, values: Mapping[str, float], spans: Mapping[str, Span | None]
) -> tuple[Reason, ...]:
    told = reason_words()
    heavy = np.flatnonzero(np.abs(shares) >= TOLD_FROM)
    reasons: list[Reason] = []
    for at in heavy[np.argsort(-np.abs(shares[heavy]), kind="stable")].tolist():
        name, weight = names[at], float(shares[at])
        text = told[name][weight < 0] if name in told and name in values else ""
        if text:
            span = spans.get(name)
            place = (span.start, span.end) if span and span.end > span.start else (None, None)
            reasons.append(Reason(name, text, round(weight, DIGITS), *place))
            if len(reasons) == REASONS_SHOWN:
                break
    return tuple(reasons)


def doubted(reasons: tuple[Reason, ...], weight: float) -> tuple[Reason, ...]:
    """The reasons of a subject with what its article takes from its log-odds (``weight``, 0 or less)."""
    if weight > -TOLD_FROM:
        return reasons
    doubt = Reason(DOUBT, reason_words()[DOUBT][1], round(weight, DIGITS))
    return tuple(sorted((*reasons, doubt), key=lambda reason: -abs(reason.weight))[:REASONS_SHOWN])


def scaled(reason: Reason, weight: float) -> Reason:
    """The same reason, where one unit of what it moved counts ``weight``."""
    return Reason(reason.code, reason.text, round(reason.weight * weight, DIGITS), reason.start, reason.end)


def _placed(reason: Reason, reading: Reading) -> Reason:
    """A theme's reason with the place of its first phrase."""
    part, _, theme = reason.code.partition("_")
    if reason.start is not None or part not in ("open", "body") or theme not in themes.names():
        return reason
    for zone in reading.zones:
        if zone.kind in READ_ZONES and (zone.kind is ZoneKind.BODY or part == "open"):
            span = themes.first(reading.text[zone.start : zone.end], theme)
            if span:
                start = zone.start + span.start
                return Reason(reason.code, reason.text, reason.weight, start, zone.start + span.end)
    return reason
