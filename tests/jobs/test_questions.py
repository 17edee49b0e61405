import json
from pathlib import Path

import pytest

from classifiers.judge import Judge
from config.settings import Settings
from jobs import questions
from store.models import Correction, StoredVerdict
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


def test_articles_that_somebody_spoke_of_are_not_asked_about(tmp_path: Path) -> None:
    articles = [store_article(number) for number in range(3)]
    StoredVerdict.objects.update(score=0.4)
    user = account("chuyen-vien", "analyst")
    Correction.objects.create(
        article=articles[0], user=user, kind="genre", label="other", token="6f1b2c4e-7a55-4d0e-9d53-3a1f5a3c9b21"
    )
    settings = Settings(home=tmp_path)
    # the two that are left have the same text: one is asked about
    assert questions.refresh(settings, Judge.load()) == 1
    (asked,) = json.loads((settings.models / questions.QUESTIONS).read_text(encoding="utf-8"))
    assert asked["article"] in {articles[1].pk, articles[2].pk}
    assert asked["why"] == "uncertain"
