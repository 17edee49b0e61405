"""Articles that people should look at next, as the night chose them: what is set right there teaches the judge most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.settings import load
from review.permissions import Need, visible_articles
from store.models import Article

QUESTIONS = "questions.json"
"""File beside the models that ``jobs.questions`` writes."""
SHOWN = 12
WHY: Mapping[str, str | Promise] = {
    "uncertain": _("máy phân vân"),
    "novel": _("khác các bài đã biết"),
    "representative": _("giống nhiều bài khác"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One article, and why it is asked about."""

    article: Article
    why: str | Promise


def questions(user: User) -> list[Asked]:
    """What to ask the person, without the articles that somebody has set right since; none where nothing was chosen."""
    if not user.has_perm(Need.DECIDE):
        return []
    try:
        told = json.loads((load().models / QUESTIONS).read_text(encoding="utf-8"))
        reasons = {int(row["article"]): WHY[row["why"]] for row in told}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    rows = visible_articles(user).filter(pk__in=reasons, corrections=None).select_related("verdict").in_bulk()
    return [Asked(rows[number], why) for number, why in reasons.items() if number in rows][:SHOWN]
