"""The judge: ``(Article, Reading)`` in, ``Verdict`` out, with the cues behind every score.

Three models in a row: the words and cues of the article give its genre and a first opinion (``text``); these and the
cues of each subject give the subject's score; the first opinion and the best subjects give the article's score.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED

from skops.io import dump, get_untrusted_types, load

from classifiers.errors import ModelError
from classifiers.features import SubjectCues, article_cues, subject_cues, words_of
from classifiers.models import ArticleModel, CueModel, Matrix
from classifiers.records import Reason, SubjectVerdict, Verdict
from crawler.records import Article
from nlp.records import Reading, Role

DATA = Path(__file__).resolve().parent.parent / "data"
MODEL_FILE = "judge.skops"
CARD_FILE = "judge.json"
REASONS_SHOWN = 6
DIGITS = 6
"""Decimals of a score: the last bits of a sum depend on which articles are judged together."""
TOLD_FROM = 0.05
"""A cue that moves the log-odds by less is not told."""
NEVER = frozenset(
    {Role.OFFICIAL, Role.PRESENTER, Role.SPEAKER, Role.AUTHOR, Role.PHOTOGRAPHER, Role.HISTORIC, Role.OFFENDER}
)
"""Who does this in an article is not put forward by it, whatever else is told."""
EXEMPLAR, PLAIN = "exemplar", "plain"

Pair = tuple[Article, Reading]


class Opinion(NamedTuple):
    """What the words say of one article before its subjects are looked at."""

    genre: dict[str, float]
    exemplar: float


class Judge:
    """Three fitted models and the threshold of their card."""

    def __init__(
        self,
        genre: ArticleModel,
        exemplar: ArticleModel,
        subject: CueModel,
        article: CueModel,
        *,
        threshold: float,
        subject_threshold: float,
        name: str,
    ) -> None:
        self.genre, self.exemplar, self.subject, self.article = genre, exemplar, subject, article
        self.threshold, self.subject_threshold, self.name = threshold, subject_threshold, name

    @classmethod
    def load(cls, path: Path | None = None, *, threshold: float | None = None) -> Judge:
        """The model in the folder ``path``, or the one that comes with the distribution.

        Raises:
            ModelError: for a missing or damaged file, one that does not fit its card, or one with foreign types.
        """
        folder = path or DATA / "models"
        card = _card(folder)
        content = _content(folder, card)
        parts = {name: content[name] for name in ("genre", "exemplar", "subject", "article")}
        return cls(
            ArticleModel(parts["genre"]),
            ArticleModel(parts["exemplar"]),
            CueModel(parts["subject"]),
            CueModel(parts["article"]),
            threshold=card["threshold"] if threshold is None else threshold,
            subject_threshold=card["subject_threshold"],
            name=f"judge {card['date']} {card['sha256'][:12]}",
        )

    def judge(self, article: Article, reading: Reading) -> Verdict:
        """Judge one article; see :meth:`judge_all`, which is much faster for many."""
        return self.judge_all([(article, reading)])[0]

    def judge_all(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """Judge articles with their readings, all models once over the whole batch; verdicts in input order."""
        if not pairs:
            return []
        opinions = self.opinions(pairs)
        grouped = [subject_cues(a, r, context(o)) for (a, r), o in zip(pairs, opinions, strict=True)]
        flat = [cues.values() for group in grouped for cues in group]
        scores = iter(self.subject.probabilities(flat))
        shares = iter(self.subject.contributions(flat))
        judged = [
            [self._subject(cues, round(float(next(scores)), DIGITS), next(shares)) for cues in group]
            for group in grouped
        ]
        whole = self.article.probabilities(
            [article_evidence(o, [s.score for s in group]) for o, group in zip(opinions, judged, strict=True)]
        )
        return [
            self._verdict(opinion, group, round(float(score), DIGITS))
            for opinion, group, score in zip(opinions, judged, whole, strict=True)
        ]

    def opinions(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """What words and cues of each article say by themselves."""
        words = [words_of(reading) for _, reading in pairs]
        cues = [article_cues(article, reading) for article, reading in pairs]
        genres = self.genre.probabilities(words, cues)
        exemplar = self.exemplar.probabilities(words, cues)[:, self.exemplar.classes.index(EXEMPLAR)]
        names = self.genre.classes
        return [
            Opinion(
                {name: round(float(share), DIGITS) for name, share in zip(names, row, strict=True)},
                round(float(p), DIGITS),
            )
            for row, p in zip(genres, exemplar, strict=True)
        ]

    def _subject(self, cues: SubjectCues, score: float, shares: Matrix) -> SubjectVerdict:
        subject = cues.subject
        return SubjectVerdict(
            subject=subject.id,
            name=subject.name,
            kind=subject.kind,
            role=subject.role,
            score=score,
            candidate=score >= self.subject_threshold and not subject.masked and subject.role not in NEVER,
            reasons=tuple(self._reasons(cues, shares)),
        )

    def _reasons(self, cues: SubjectCues, shares: Matrix) -> list[Reason]:
        told = reason_words()
        values = cues.values()
        found = []
        for name, weight in zip(self.subject.names, shares, strict=True):
            if abs(weight) < TOLD_FROM or name not in told or name not in values:
                continue
            raised, lowered = told[name]
            text = raised if weight > 0 else lowered
            span = cues.cues[name].span
            if text:
                found.append(
                    Reason(
                        name,
                        text,
                        round(float(weight), DIGITS),
                        span.start if span else None,
                        span.end if span else None,
                    )
                )
        return sorted(found, key=lambda reason: -abs(reason.weight))[:REASONS_SHOWN]

    def _verdict(self, opinion: Opinion, subjects: list[SubjectVerdict], score: float) -> Verdict:
        best = max(subjects, key=lambda s: s.score, default=None)
        return Verdict(
            genre=opinion.genre,
            score=score,
            flag=score >= self.threshold and any(s.candidate for s in subjects),
            model=self.name,
            subjects=tuple(subjects),
            reasons=best.reasons if best else (),
        )


def context(opinion: Opinion) -> dict[str, float]:
    """The article's values that every subject's score starts from."""
    return {"text": logit(opinion.exemplar)} | {f"genre_{name}": p for name, p in opinion.genre.items()}


def article_evidence(opinion: Opinion, subject_scores: Sequence[float]) -> dict[str, float]:
    """The values that the article's own score is made of."""
    best = [*sorted(subject_scores, reverse=True)[:2], 0.0, 0.0]
    return {"text": logit(opinion.exemplar), "best": logit(best[0]), "second": logit(best[1])} | {
        f"genre_{name}": p for name, p in opinion.genre.items()
    }


def logit(probability: float) -> float:
    """Log-odds, bounded at ±6."""
    bounded = min(max(probability, 0.0025), 0.9975)
    return math.log(bounded / (1 - bounded))


@cache
def reason_words() -> dict[str, tuple[str, str]]:
    """Cue → what the analyst reads when it raised, and when it lowered, a score."""
    path = DATA / "lexicons" / "reasons.tsv"
    words = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or row[0].startswith("#"):
                continue
            if len(row) != 3:
                raise ModelError(f"{path}:{number}: {len(row)} columns; expected code, raised, lowered")
            words[row[0]] = (row[1], row[2])
    return words


def save(folder: Path, parts: Mapping[str, Mapping[str, Any]], card: Mapping[str, Any]) -> dict[str, Any]:
    """Write model and card into ``folder``; the card is written last, so a half-written model is never used."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / (MODEL_FILE + ".part")
    dump({name: dict(part) for name, part in parts.items()}, aside, compression=ZIP_DEFLATED, compresslevel=9)
    whole = dict(card) | {"sha256": hashlib.sha256(aside.read_bytes()).hexdigest()}
    aside.replace(folder / MODEL_FILE)
    card_aside = folder / (CARD_FILE + ".part")
    card_aside.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    card_aside.replace(folder / CARD_FILE)
    return whole


def _card(folder: Path) -> dict[str, Any]:
    path = folder / CARD_FILE
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no model; `guongsang train` makes one") from None
    except ValueError as error:
        raise ModelError(f"{path}: damaged model card ({error})") from None
    if missing := {"date", "sha256", "threshold", "subject_threshold"} - card.keys():
        raise ModelError(f"{path}: no model card of ours, it lacks {', '.join(sorted(missing))}")
    return card


def _content(folder: Path, card: Mapping[str, Any]) -> dict[str, Any]:
    path = folder / MODEL_FILE
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); `guongsang train` makes a model") from None
    if hashlib.sha256(raw).hexdigest() != card["sha256"]:
        raise ModelError(f"{path}: not the file that its card describes; train again or restore it")
    if foreign := get_untrusted_types(file=path):
        raise ModelError(f"{path}: holds types that are not trusted: {', '.join(sorted(foreign))}")
    content: dict[str, Any] = load(path, trusted=[])
    return content
