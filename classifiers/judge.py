"""The judge: ``(Article, Reading)`` in, ``Verdict`` out, with the cues behind every score.

Words and cues of the article give its genre and a first opinion (``genre``); these and the cues of each subject give
the subject's score (``exemplar``); the first opinion and the best subjects give the article's score, and all of it
together settles the genre. Where the article's score says that it is rather no exemplar story, its subjects lose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifiers import portrait, words
from classifiers.eligibility import eligible, may_be_candidate, named
from classifiers.exemplar import SubjectModel, article_evidence, context, doubt, in_doubt
from classifiers.explanation import article_reasons, doubted, scaled, subject_reasons
from classifiers.features import SubjectCues, article_cues, subject_cues
from classifiers.genre import DIGITS, ArticleModel, settling, shares
from classifiers.model_file import SHIPPED, read_card, read_parts
from classifiers.models import CueModel, Matrix
from classifiers.portrait import Portrait
from classifiers.records import Reason, SubjectVerdict, Verdict
from crawler.records import Article
from nlp.records import Reading, Subject

LISTINGS = frozenset({"no paragraph of prose"})
"""Warnings of the harvest about pages that only list other pages: nothing on them is an article to be flagged."""

Pair = tuple[Article, Reading]


class Judge:
    """Four fitted models and the thresholds of their card."""

    def __init__(
        self,
        article: ArticleModel,
        portraits: Portrait,
        subject: SubjectModel,
        whole: CueModel,
        *,
        threshold: float,
        subject_threshold: float,
        name: str,
    ) -> None:
        self.article, self.portrait, self.subject, self.whole = article, portraits, subject, whole
        self.threshold, self.subject_threshold, self.name = threshold, subject_threshold, name
        # what one unit of each moves the log-odds of an article by
        self._moved = dict(zip(whole.names, whole.linear.weights[0] / whole.scale, strict=True))

    @classmethod
    def load(cls, path: Path | None = None, *, threshold: float | None = None) -> Judge:
        """The model in the folder ``path``, or the one that comes with the distribution.

        Raises:
            ModelError: for a missing or damaged file, one that does not fit its card, or one with foreign types.
        """
        folder = path or SHIPPED
        card = read_card(folder)
        parts = read_parts(folder, card)
        return cls(
            ArticleModel.of_parts(parts["article"]),
            Portrait.of_parts(parts["portrait"]),
            SubjectModel.of_parts(parts["subject"]),
            CueModel.of_parts(parts["whole"]),
            threshold=card["threshold"] if threshold is None else threshold,
            subject_threshold=card["subject_threshold"],
            name=f"judge {card['date']} {card['sha256'][:12]}",
        )

    @property
    def parts(self) -> dict[str, Any]:
        """Plain values that can be written to a file."""
        return {
            "article": self.article.parts,
            "portrait": self.portrait.parts,
            "subject": self.subject.parts,
            "whole": self.whole.parts,
        }

    def judge(self, article: Article, reading: Reading) -> Verdict:
        """Judge one article; see :meth:`judge_all`, which is much faster for many."""
        return self.judge_all([(article, reading)])[0]

    def judge_all(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """Judge articles with their readings, all models once over the whole batch; verdicts in input order."""
        if not pairs:
            return []
        portraits = self.portraits(pairs)
        evidence = self.evidence(pairs, portraits)
        opinions = self.article.opinions(evidence)
        grouped = [
            subject_cues(*pair, context(opinion), told)
            for pair, opinion, told in zip(pairs, opinions, portraits, strict=True)
        ]
        judged = self._subjects(pairs, grouped)
        able = [
            eligible(reading.subjects, [s.score for s in group])
            for (_, reading), group in zip(pairs, judged, strict=True)
        ]
        whole = [article_evidence(opinion, own) for opinion, own in zip(opinions, able, strict=True)]
        scores = self.whole.chances(whole)
        settled = [
            settling(own, opinion, float(score), subjects)
            for own, opinion, score, subjects in zip(evidence, opinions, scores, able, strict=True)
        ]
        genres = shares(self.article.settled.probabilities(settled), self.article.settled.classes)
        added = self.article.exemplar.contributions(evidence)
        reasons = [
            self._reasons(reading, own, share, group)
            for (_, reading), own, share, group in zip(pairs, evidence, added, judged, strict=True)
        ]
        return [
            self._verdict(pair, genre, group, float(score), why)
            for pair, genre, group, score, why in zip(pairs, genres, judged, scores, reasons, strict=True)
        ]

    def portraits(self, pairs: Sequence[Pair]) -> list[list[float]]:
        """For each article how each of its subjects is told of."""
        return self.portrait.values(portrait.of_readings([reading for _, reading in pairs]))

    def evidence(self, pairs: Sequence[Pair], portraits: Sequence[Sequence[float]]) -> list[dict[str, float]]:
        """What the opinion of each article is made of."""
        return self.article.evidence(
            [words.of_reading(reading) for _, reading in pairs],
            [
                article_cues(*pair) | {"portrait": portrait.foremost(pair[1].subjects, told)}
                for pair, told in zip(pairs, portraits, strict=True)
            ],
        )

    def _subjects(self, pairs: Sequence[Pair], grouped: Sequence[Sequence[SubjectCues]]) -> list[list[SubjectVerdict]]:
        flat = [(reading, cues) for (_, reading), group in zip(pairs, grouped, strict=True) for cues in group]
        evidence = self.subject.evidence(
            [cues for _, cues in flat], [words.around(reading, cues.subject) for reading, cues in flat]
        )
        scores = self.subject.cues.chances(evidence)
        shares = self.subject.cues.contributions(evidence)
        verdicts = iter(
            self._subject(cues, reading, float(score), share, values)
            for (reading, cues), score, share, values in zip(flat, scores, shares, evidence, strict=True)
        )
        return [[next(verdicts) for _ in group] for group in grouped]

    def _subject(
        self, cues: SubjectCues, reading: Reading, score: float, shares: Matrix, values: Mapping[str, float]
    ) -> SubjectVerdict:
        subject = cues.subject
        return SubjectVerdict(
            subject=subject.id,
            name=subject.name,
            kind=subject.kind,
            role=subject.role,
            score=score,
            candidate=False,
            reasons=subject_reasons(cues, reading, self.subject.cues.names, shares, values),
        )

    def _settled(
        self, subjects: Sequence[SubjectVerdict], told: Sequence[Subject], against: float
    ) -> tuple[SubjectVerdict, ...]:
        """The subjects with what the doubt of the article leaves of their scores, and who of them is named."""
        scores = [round(in_doubt(one.score, against), DIGITS) for one in subjects]
        able = [may_be_candidate(subject) for subject in told]
        chosen = iter(named([score for score, may in zip(scores, able, strict=True) if may], self.subject_threshold))
        return tuple(
            replace(one, score=score, candidate=may and next(chosen), reasons=doubted(one.reasons, against))
            for one, score, may in zip(subjects, scores, able, strict=True)
        )

    def _verdict(
        self,
        pair: Pair,
        genre: Mapping[str, float],
        subjects: list[SubjectVerdict],
        score: float,
        reasons: tuple[Reason, ...],
    ) -> Verdict:
        article, reading = pair
        settled = self._settled(subjects, reading.subjects, doubt(score))
        rounded = round(score, DIGITS)
        listing = bool(LISTINGS.intersection(article.warnings))
        return Verdict(
            genre=genre,
            score=rounded,
            flag=rounded >= self.threshold and not listing and any(s.candidate for s in settled),
            model=self.name,
            subjects=settled,
            reasons=reasons,
        )

    def _reasons(
        self, reading: Reading, own: Mapping[str, float], shares: Matrix, subjects: Sequence[SubjectVerdict]
    ) -> tuple[Reason, ...]:
        able = [told for told, own in zip(subjects, reading.subjects, strict=True) if may_be_candidate(own)]
        best = max(able, key=lambda s: s.score, default=None)
        return article_reasons(
            reading,
            self.article.exemplar.names,
            shares * self._moved.get("text", 0.0),
            own,
            tuple(scaled(reason, self._moved.get("best", 0.0)) for reason in (best.reasons if best else ())),
        )
