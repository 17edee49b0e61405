"""Merges and splits by hand: undoable, and respected by every later run."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from candidates.cycle import add_note, set_stage
from candidates.dossiers import gather
from candidates.regrouping import (
    RegroupingError,
    keep_apart,
    merge,
    regroupings_in_force,
    split,
    standing_dossier,
    undo,
)
from store.models import Appearance, Article, Candidate, Decision, PossibleDuplicate, StoredVerdict
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def lan() -> User:
    return User.objects.create_user("lan")


def _two(province: str = "Nghệ An") -> tuple[Candidate, Candidate]:
    """One name in the papers of two provinces."""
    store_article(1, portal="bao-a")
    Article.objects.filter(pk=store_article(2, portal="bao-b").pk).update(province=province)
    gather()
    first, second = Candidate.objects.order_by("pk")
    return first, second


def _everything_again() -> None:
    StoredVerdict.objects.update(gathered=False)
    gather()


def test_a_merge_takes_everything_along_and_the_undo_brings_it_back(lan: User) -> None:
    kept, other = _two()
    Decision.objects.create(candidate=other, user=lan, verdict="accepted", token="0" * 32)
    Candidate.objects.filter(pk=other.pk).update(standing="accepted")
    add_note(other, "đã gọi điện về xã", lan)
    set_stage(other, "nurtured", lan)
    done = merge(kept, other, lan)
    kept.refresh_from_db()
    assert list(Candidate.objects.all()) == [kept]
    assert (kept.appearances.count(), kept.sources, kept.standing, kept.stage) == (2, 2, "accepted", "nurtured")
    assert (kept.decisions.count(), kept.notes.count(), kept.stage_changes.count()) == (1, 1, 1)
    assert standing_dossier(other.pk) == kept
    undo(done, lan)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.standing, kept.stage, kept.appearances.count(), kept.notes.count()) == ("open", "found", 1, 0)
    assert (other.standing, other.stage, other.appearances.count(), other.notes.count()) == (
        "accepted",
        "nurtured",
        1,
        1,
    )
    assert regroupings_in_force(kept) == []
    with pytest.raises(RegroupingError, match="đã được hoàn tác"):
        undo(done, lan)


def test_a_merge_is_respected_by_later_runs(lan: User) -> None:
    kept, other = _two()
    merge(kept, other, lan)
    _everything_again()
    assert Candidate.objects.get() == kept
    Article.objects.filter(pk=store_article(3, portal="bao-c").pk).update(province="Nghệ An")
    gather()
    assert Candidate.objects.get() == kept
    assert kept.appearances.count() == 3


def test_a_split_is_respected_by_later_runs_and_can_be_undone(lan: User) -> None:
    store_article(1, portal="bao-a")
    store_article(2, portal="bao-b")
    gather()
    kept = Candidate.objects.get()
    leaving = kept.appearances.order_by("pk").last()
    assert leaving is not None
    made = split(kept, [leaving], lan)
    assert made.facts["birth_year"]["value"] == "1961"
    _everything_again()
    assert [c.appearances.get().article.portal for c in (kept, made)] == ["bao-a", "bao-b"]
    undo(regroupings_in_force(made)[0], lan)
    assert Candidate.objects.get() == kept
    assert kept.appearances.count() == 2
    _everything_again()
    assert Candidate.objects.get() == kept


def test_news_that_fits_both_halves_of_a_split_is_left_to_a_person(lan: User) -> None:
    store_article(1, portal="bao-a")
    store_article(2, portal="bao-b")
    gather()
    kept = Candidate.objects.get()
    made = split(kept, [Appearance.objects.order_by("pk")[1].pk], lan)
    store_article(3, portal="bao-c")
    gather()
    third = Candidate.objects.exclude(pk__in=[kept.pk, made.pk]).get()
    assert set(third.possible_duplicates_earlier.values_list("first", flat=True)) == {kept.pk, made.pk}


def test_merges_in_a_row_are_undone_in_any_order_that_makes_sense(lan: User) -> None:
    first, second = _two()
    Article.objects.filter(pk=store_article(3, portal="bao-c").pk).update(province="Cà Mau")
    gather()
    third = Candidate.objects.order_by("pk").last()
    assert third is not None
    inner = merge(second, third, lan)
    outer = merge(first, second, lan)
    with pytest.raises(RegroupingError, match="đã được lan gộp vào"):
        undo(inner, lan)
    assert first.appearances.count() == 3
    undo(outer, lan)
    assert (first.appearances.count(), second.appearances.count()) == (1, 2)
    undo(inner, lan)
    assert [c.appearances.count() for c in (first, second, third)] == [1, 1, 1]


def test_the_second_of_two_people_who_merge_at_once_is_told(lan: User) -> None:
    kept, other = _two()
    merge(kept, other, lan)
    with pytest.raises(RegroupingError, match="đã được lan gộp vào “Lò Văn Pánh”; hãy tải lại trang"):
        merge(other, kept, User.objects.create_user("minh"))
    with pytest.raises(RegroupingError, match="cùng một hồ sơ"):
        merge(kept, kept, lan)
    assert kept.appearances.count() == 2


def test_nothing_can_be_split_from_what_is_no_longer_there(lan: User) -> None:
    kept, other = _two()
    own = [a.pk for a in kept.appearances.all()]
    for wanted in ([], own, [a.pk for a in other.appearances.all()]):
        with pytest.raises(RegroupingError):
            split(kept, wanted, lan)
    assert Candidate.objects.count() == 2


def test_two_subjects_held_apart_are_never_asked_about_again(lan: User) -> None:
    Article.objects.filter(pk=store_article(1).pk).update(published_at=datetime(2022, 1, 1, tzinfo=UTC))
    gather()
    Candidate.objects.update(facts={})
    Appearance.objects.update(facts={})
    second = store_article(2, portal="bao-b")
    gather()
    link = PossibleDuplicate.objects.get()
    keep_apart(link, lan)
    StoredVerdict.objects.filter(article=second).update(gathered=False)
    gather()
    link.refresh_from_db()
    assert (PossibleDuplicate.objects.count(), link.settled_by) == (1, lan)
