import hashlib
from uuid import uuid4

import pytest

from classifiers.corpus import DECIDED
from classifiers.records import Genre
from jobs.labels import decided
from nlp.keys import match_key
from store.models import Appearance, Article, Candidate, Correction, FactEdit
from tests.review.invented import NAME, TEXT, store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


def appear(article: Article, standing: str, name: str = "Lê Văn Tám") -> Candidate:
    dossier = Candidate.objects.create(
        name=name, kind="person", identity=f"{article.pk} {name}", name_key=match_key(name), standing=standing
    )
    Appearance.objects.create(
        candidate=dossier,
        article=article,
        subject=f"s{dossier.pk}",
        name_as_written=name,
        score=0.5,
        role="put_forward",
    )
    return dossier


def correct(article: Article, **given: object) -> None:
    sha1 = hashlib.sha1(TEXT.encode(), usedforsecurity=False).hexdigest()
    user = account("chuyen-vien", "analyst") if not Correction.objects.exists() else Correction.objects.all()[0].user
    Correction.objects.create(article=article, user=user, token=uuid4(), text_sha1=sha1, **given)


def test_decisions_become_examples() -> None:
    standings = (Candidate.Standing.ACCEPTED, Candidate.Standing.REJECTED, Candidate.Standing.OPEN)
    for number, standing in enumerate(standings):
        url = f"file:///{number}"
        article = Article.objects.create(url=url, url_sha1=url, title=f"Bài {number}", text=f"Nội dung {number}")
        appear(article, standing)
    examples = decided()
    assert [(e.exemplar, e.source) for e in examples] == [(True, DECIDED), (False, DECIDED)]
    assert examples[0].candidates == {"lê văn tám"}
    assert examples[1].candidates == frozenset()


def test_who_waits_beside_somebody_accepted_is_neither_right_nor_wrong() -> None:
    article = store_article(1)
    appear(article, Candidate.Standing.ACCEPTED)
    appear(article, Candidate.Standing.OPEN, "Vi Thị Mủ")
    (example,) = decided()
    assert (example.candidates, example.doubtful) == ({"lê văn tám"}, {"vi thị mủ"})


def test_a_corrected_role_says_who_is_put_forward_and_who_is_not() -> None:
    article = store_article(1)
    correct(article, kind="role", label="put_forward", subject="p1")
    (example,) = decided()
    assert (example.exemplar, example.candidates) == (True, {match_key(NAME)})
    correct(article, kind="role", label="official", subject="p1")
    (example,) = decided()
    assert (example.exemplar, example.candidates) == (False, frozenset())


def test_a_corrected_genre_is_learnt() -> None:
    article = store_article(1)
    correct(article, kind="genre", label="policy")
    (example,) = decided()
    assert (example.genre, example.exemplar) == (Genre.POLICY, False)
    correct(article, kind="genre", label="roundup")
    (example,) = decided()
    assert (example.genre, example.exemplar, example.candidates) == (Genre.ROUNDUP, True, None)
    correct(article, kind="genre", label="ceremony")
    assert decided() == []  # nobody has said yet whether it holds up anybody but officials


def test_a_stretch_that_is_no_name_is_no_exemplar() -> None:
    article = store_article(1)
    start = TEXT.index(NAME)
    correct(article, kind="span", label="PLACE", start=start, end=start + len(NAME))
    (example,) = decided()
    assert (example.exemplar, example.candidates) == (False, frozenset())


def test_a_label_of_another_text_is_left_out() -> None:
    article = store_article(1)
    correct(article, kind="role", label="put_forward", subject="p1")
    Correction.objects.update(text_sha1="0" * 40)
    assert decided() == []


def test_the_name_that_people_set_right_counts_if_the_article_has_it() -> None:
    article = store_article(1)
    dossier = appear(article, Candidate.Standing.ACCEPTED, "Văn Pánh")
    user = account("chuyen-vien", "analyst")
    FactEdit.objects.create(candidate=dossier, name="name", value=NAME, user=user)
    assert decided()[0].candidates == {match_key(NAME)}
    FactEdit.objects.create(candidate=dossier, name="name", value="Tên Khác Hẳn", user=user)
    assert decided()[0].candidates == {match_key("Văn Pánh")}
