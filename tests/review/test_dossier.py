"""The dossier page: facts with their sentences, edits beside the originals, stages, notes, merging and splitting."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.dossiers import gather
from candidates.fact_edits import FactEditError, edit_fact, in_force, stated
from candidates.figures import refresh
from nlp.movements import movements
from review.highlighting import sentence_around
from store.models import Activity, Appearance, Candidate, FactEdit, Note, Regrouping
from store.search import index_new
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(client: Client) -> User:
    user = account("lan", "analyst")
    client.force_login(user)
    return user


@pytest.fixture
def candidate() -> Candidate:
    store_article(1)
    store_article(2, portal="bao-khac")
    gather()
    return Candidate.objects.get()


def _page(client: Client, candidate: Candidate) -> str:
    return client.get(reverse("dossier", args=[candidate.pk])).content.decode()


def test_each_fact_stands_with_its_sentence(client: Client, lan: User, candidate: Candidate) -> None:
    page = _page(client, candidate)
    assert "Ông Lò Văn Pánh, sinh năm <mark>1961</mark>, ở bản Nà Tăm" in page
    assert page.count("đã hiến 1.200 m2 đất") >= 1


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("A b. Ông C sinh năm 1961 ở D. E.", "1961", ("Ông C sinh năm ", "1961", " ở D.")),
        ("dòng một\n1961 đầu dòng\ndòng ba", "1961", ("", "1961", " đầu dòng")),
        ("1961", "1961", ("", "1961", "")),
    ],
)
def test_the_sentence_around_a_fact(text: str, words: str, expected: tuple[str, str, str]) -> None:
    start = text.index(words)
    assert sentence_around(text, start, start + len(words)) == expected


def test_a_sentence_without_end_is_cut_at_words() -> None:
    text = "từ " * 500 + "1961" + " từ" * 500
    before, words, after = sentence_around(text, 1500, 1504)
    assert words == "1961"
    assert before.startswith("…từ")
    assert after.endswith("từ …")
    assert len(before) < 300


def test_queries_do_not_grow_with_the_articles(
    client: Client, lan: User, candidate: Candidate, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _page(client, candidate)
    with django_assert_num_queries(8):
        _page(client, candidate)
    for number in range(3, 9):
        store_article(number, portal=f"bao-{number}")
    gather()
    assert Appearance.objects.filter(candidate=candidate).count() == 8
    with django_assert_num_queries(8):
        _page(client, candidate)
    client.post(reverse("note", args=[candidate.pk]), {"text": "Đã gọi xã."})
    client.post(reverse("edit-fact", args=[candidate.pk]), {"name": "birth_year", "value": "1962"})
    client.post(reverse("set-stage", args=[candidate.pk]), {"stage": "nurtured"})
    client.post(reverse("decide", args=[candidate.pk]), {"token": str(uuid4()), "verdict": "later"})
    with django_assert_num_queries(12):
        assert "Đã gọi xã." in _page(client, candidate)


def test_an_edit_stays_over_the_night_with_the_original_beside_it(
    client: Client, lan: User, candidate: Candidate
) -> None:
    client.post(reverse("edit-fact", args=[candidate.pk]), {"name": "birth_year", "value": " 1962 "})
    refresh([candidate.pk])
    page = _page(client, candidate)
    assert '<span class="value">1962</span>' in page
    assert "theo bài: 1961; lan sửa" in page
    assert in_force([candidate.pk]) == {candidate.pk: {"birth_year": "1962"}}
    assert Activity.objects.get(action="edit-fact").detail["fact"] == "birth_year"

    client.post(reverse("edit-fact", args=[candidate.pk]), {"name": "birth_year", "withdraw": "1"})
    assert '<span class="value">1961</span>' in _page(client, candidate)
    assert in_force([candidate.pk]) == {candidate.pk: {}}
    assert FactEdit.objects.count() == 2


def test_a_fact_that_nobody_stated_can_be_added_and_one_that_is_wrong_emptied(lan: User, candidate: Candidate) -> None:
    edit_fact(candidate, "ethnicity", "Thái", lan)
    edit_fact(candidate, "birth_year", "", lan)
    facts = {fact.key: fact.value for fact in stated(candidate)}
    assert (facts["ethnicity"], facts["birth_year"]) == ("Thái", "")


@pytest.mark.parametrize(("name", "value"), [("nickname", "x"), ("birth_year", "1" * 401)])
def test_an_edit_that_cannot_be_kept_is_refused(lan: User, candidate: Candidate, name: str, value: str) -> None:
    with pytest.raises(FactEditError):
        edit_fact(candidate, name, value, lan)
    assert not FactEdit.objects.exists()


def test_gender_is_shown_in_words(client: Client, lan: User, candidate: Candidate) -> None:
    candidate.facts["gender"] = {"value": "female"}
    candidate.save()
    assert '<span class="value">Nữ</span>' in _page(client, candidate)


def test_stage_owner_and_notes(client: Client, lan: User, candidate: Candidate) -> None:
    client.post(reverse("set-stage", args=[candidate.pk]), {"stage": "nurtured"})
    client.post(reverse("set-stage", args=[candidate.pk]), {"stage": "proposed_award", "on": "1"})
    client.post(reverse("set-owner", args=[candidate.pk]), {"owner": "Hội Nông dân", "assignee": "lan"})
    client.post(reverse("note", args=[candidate.pk]), {"text": "Gọi <b>xã</b>\nrồi hỏi huyện"})
    candidate.refresh_from_db()
    assert (candidate.stage, candidate.proposed_award, candidate.owner, candidate.assignee) == (
        "nurtured",
        True,
        "Hội Nông dân",
        lan,
    )
    page = _page(client, candidate)
    assert "Gọi &lt;b&gt;xã&lt;/b&gt;<br>rồi hỏi huyện" in page
    client.post(reverse("note", args=[candidate.pk]), {"remove": str(Note.objects.get().pk)})
    assert "rồi hỏi huyện" not in _page(client, candidate)


def test_the_note_of_a_colleague_cannot_be_removed(client: Client, lan: User, candidate: Candidate) -> None:
    note = Note.objects.create(candidate=candidate, by=account("son", "analyst"), text="của Sơn")
    assert client.post(reverse("note", args=[candidate.pk]), {"remove": str(note.pk)}).status_code == 404


@pytest.mark.parametrize(
    ("page", "data"), [("set-stage", {"stage": "none"}), ("set-owner", {"owner": "x" * 300}), ("note", {"text": " "})]
)
def test_a_change_that_cannot_be_made_is_told(
    client: Client, lan: User, candidate: Candidate, page: str, data: dict[str, str]
) -> None:
    answer = client.post(reverse(page, args=[candidate.pk]), data, follow=True)
    assert 'class="error"' in answer.content.decode()


def test_two_dossiers_are_merged_after_a_preview_and_parted_again(
    client: Client, lan: User, candidate: Candidate
) -> None:
    store_article(5, name="Lò Văn Pành")
    gather()
    index_new()
    other = Candidate.objects.exclude(pk=candidate.pk).get()
    address = reverse("regroup", args=[candidate.pk])
    assert f"?voi={other.pk}" in client.get(address, {"q": "lo van panh"}).content.decode()
    preview = client.get(address, {"voi": other.pk}).content.decode()
    assert "Lò Văn Pành" in preview
    assert "khác nhau" in preview
    client.post(reverse("merge", args=[candidate.pk]), {"other": other.pk})
    assert Candidate.objects.get() == candidate
    client.post(reverse("undo-regrouping", args=[Regrouping.objects.get().pk]))
    assert Candidate.objects.count() == 2


def test_an_article_is_split_off(client: Client, lan: User, candidate: Candidate) -> None:
    appearance = Appearance.objects.filter(candidate=candidate).order_by("pk")[0]
    client.post(reverse("split", args=[candidate.pk]), {"appearance": [appearance.pk]})
    appearance.refresh_from_db()
    assert appearance.candidate_id != candidate.pk
    assert Candidate.objects.count() == 2
    nothing = client.post(reverse("split", args=[candidate.pk]), {"appearance": ["x"]}, follow=True)
    assert 'class="error"' in nothing.content.decode()


def test_similar_exemplars_come_as_a_part_or_as_a_page(client: Client, lan: User, candidate: Candidate) -> None:
    address = reverse("alike", args=[candidate.pk])
    assert "<html" in client.get(address).content.decode()
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_an_award_is_told_with_the_name_of_its_movement(client: Client, lan: User, candidate: Candidate) -> None:
    appearance = Appearance.objects.filter(candidate=candidate).order_by("pk")[0]
    movement = next(iter(movements().by_id.values()))
    appearance.commendations[0]["movement"] = movement.id
    appearance.save()
    Appearance.objects.exclude(pk=appearance.pk).delete()
    page = _page(client, candidate)
    assert movement.name in page
    assert movement.id not in page
