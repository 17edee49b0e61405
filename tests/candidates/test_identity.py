"""Which dossier an appearance belongs to, on name-sakes and on a whole invented press."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.dossiers import gather
from candidates.exports.listed import rows
from candidates.identity import Appearing, name_key, resolve
from store.models import Article, Candidate, PossibleDuplicate
from tests.candidates.scenario import b_cubed, press
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _appearing(origin: str, name: str = "Lê Văn Hòa", **more: Any) -> Appearing:
    facts = {key: {"value": more.pop(key)} for key in ("birth_year", "organisation", "gender") if key in more}
    fields = {"kind": "person", "province": "Sơn La", "commune": "", "place": ""} | more
    return Appearing(name=name, origin=origin, facts=facts, **fields)


SAME = [
    ({"birth_year": "1961"}, {"birth_year": "1961", "name": "Lê Văn Hoà"}),
    ({"commune": "03910"}, {"commune": "03910", "name": "LÊ VĂN HÒA"}),
    ({"organisation": "Hợp tác xã Nà Sản"}, {"organisation": "hợp tác xã Nà Sản"}),
    ({"movement": "Dân vận khéo"}, {"movement": "Dân vận khéo"}),
    ({"article": 7}, {"article": 7}),
    ({"name": "H'Hen Niê", "commune": "24000"}, {"name": "Niê H’Hen", "commune": "24000"}),
    (
        {"kind": "model", "name": "Mô hình Camera an ninh bản Nà Tăm"},
        {"kind": "model", "name": "Mô hình camera an ninh bản Nà Tăm"},
    ),
]
DOUBTFUL = [
    ({}, {}),
    ({"birth_year": "1961"}, {"commune": "03910"}),
    ({"commune": "03910", "birth_year": "1961"}, {"commune": "03911", "birth_year": "1961"}),
]
TWO = [
    ({"birth_year": "1961"}, {"birth_year": "1962"}),
    ({"birth_year": "1961", "commune": "03910"}, {"birth_year": "1962", "commune": "03910"}),
    ({"birth_year": "1961"}, {"birth_year": "1961", "province": "Nghệ An"}),
    ({"birth_year": "1961"}, {"birth_year": "1961", "name": "Lê Văn Hoa"}),
    ({"commune": "03910", "gender": "male"}, {"commune": "03910", "gender": "female"}),
    ({"commune": "03910"}, {"commune": "03910", "kind": "household"}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_strong_attribute_makes_one_dossier(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = resolve([_appearing("a", **one), _appearing("b", **other)])
    assert first.pk == second.pk == Candidate.objects.get().pk
    assert not PossibleDuplicate.objects.exists()


@pytest.mark.parametrize(("one", "other"), DOUBTFUL)
def test_a_name_alone_makes_two_dossiers_with_a_link(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = resolve([_appearing("a", **one), _appearing("b", **other)])
    link = PossibleDuplicate.objects.get()
    assert (link.first, link.second) == (first, second)
    assert all("trùng tên?" in row["flags"] for row in rows(Candidate.objects.all()))


@pytest.mark.parametrize(("one", "other"), TWO)
def test_a_conflict_makes_two_dossiers_without_a_link(one: dict[str, Any], other: dict[str, Any]) -> None:
    resolve([_appearing("a", **one), _appearing("b", **other)])
    assert Candidate.objects.count() == 2
    assert not PossibleDuplicate.objects.exists()


def test_a_reprint_belongs_to_the_dossier_of_its_original_and_counts_once() -> None:
    first = store_article(1, portal="bao-a")
    gather()
    Candidate.objects.update(facts={})
    second = store_article(2, portal="bao-b")
    Article.objects.filter(pk=second.pk).update(reprint_of=first)
    gather()
    assert Candidate.objects.get().appearances.count() == 2
    assert next(iter(rows(Candidate.objects.all())))["n_articles_n_sources"] == "1 – 1"


def test_a_dossier_learns_from_each_article() -> None:
    resolve([_appearing("a", birth_year="1961"), _appearing("b", birth_year="1961", commune="03910")])
    assert resolve([_appearing("c", commune="03910")])[0].pk == Candidate.objects.get().pk


def test_an_invented_press_of_five_hundred_subjects() -> None:
    appearing, true = press()
    found = [candidate.pk for at in range(0, len(appearing), 100) for candidate in resolve(appearing[at : at + 100])]
    precision, recall = b_cubed(found, true)
    print(f"B³ precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.99, (precision, recall)
    assert recall >= 0.90, (precision, recall)


def test_the_size_of_the_batch_changes_nothing() -> None:
    appearing, _ = press(seed=2)
    appearing = appearing[:300]
    once = [candidate.identity for candidate in resolve(appearing)]
    Candidate.objects.all().delete()
    assert [candidate.identity for at in range(0, 300, 7) for candidate in resolve(appearing[at : at + 7])] == once


def test_queries_do_not_grow_with_the_batch() -> None:
    appearing, _ = press(seed=3)
    resolve(appearing[:200])
    with CaptureQueriesContext(
        connection,
    ) as few:
        resolve(appearing[200:210])
    with CaptureQueriesContext(connection) as many:
        resolve(appearing[210:350])
    assert len(many) <= len(few) + 4


def test_the_order_of_a_highland_name_does_not_change_its_key() -> None:
    assert name_key("person", "H'Hen Niê") == name_key("person", "Niê H’ Hen")
    assert name_key("person", "Hùng Văn Lê") != name_key("person", "Lê Văn Hùng")
