"""Which articles people should look at next, so that the judge learns most from what they say.

Chosen when articles were judged, and kept beside the models for the site's page of the model.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from candidates.exports.files import whole_file
from classifiers import words
from classifiers.genre import WHOLE
from classifiers.selection import ask_next
from config.settings import Settings
from jobs.stages import article_record
from review.questions import QUESTIONS
from store.models import StoredVerdict

if TYPE_CHECKING:
    from classifiers.judge import Judge

ASKED = 30
NEAR, RECENT = 300, 300
"""Articles to choose from: those nearest to the threshold, and those judged last."""


def refresh(settings: Settings, judge: Judge) -> int:
    """Choose anew; returns how many articles are asked about."""
    rows = {row.article_id: row for row in [*_near(judge.threshold), *_open().order_by("-pk")[:RECENT]]}
    verdicts = list(rows.values())
    vocabulary = judge.article.vocabularies[WHOLE]
    matrix = vocabulary.matrix([words.of_article(article_record(row.article)) for row in verdicts])
    scores = np.array([row.score for row in verdicts])
    chosen = ask_next(scores, matrix, ASKED, threshold=judge.threshold)
    asked = [{"article": verdicts[question.index].article_id, "why": question.why} for question in chosen]
    with whole_file(settings.models / QUESTIONS) as out:
        out.write(json.dumps(asked) + "\n")
    return len(asked)


def _near(threshold: float) -> QuerySet[StoredVerdict]:
    within = _open().filter(score__range=(threshold - 0.2, threshold + 0.2))
    return within.order_by(Abs(F("score") - threshold), "pk")[:NEAR]


def _open() -> QuerySet[StoredVerdict]:
    """Verdicts on articles that nobody has said anything of; a reprint is asked about by its original."""
    return (
        StoredVerdict.objects.filter(article__corrections=None, article__reprint_of=None)
        .exclude(article__appearances__candidate__decisions__isnull=False)
        .select_related("article")
    )
