"""One filter for lists, pages and reports."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from candidates.cycle import set_owner, set_stage
from candidates.dossiers import gather
from candidates.filters import Filter, FilterError
from store.models import Article, Candidate
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def two() -> tuple[Candidate, Candidate]:
    store_article(1, portal="bao-a")
    other = store_article(2, portal="bao-b")
    Article.objects.filter(pk=other.pk).update(province="Nghệ An", published_at=datetime(2023, 5, 1, 17, tzinfo=UTC))
    gather()
    first, second = Candidate.objects.order_by("pk")
    return first, second


def _keys(**given: str | list[str]) -> list[int]:
    return [c.pk for c in Filter.parse(given).apply()]


def test_every_filter_chooses(two: tuple[Candidate, Candidate]) -> None:
    first, second = two
    lan = User.objects.create_user("lan")
    set_stage(first, "nurtured", lan)
    set_stage(second, "proposed_award", lan)
    set_owner(second, "Hội Nông dân", lan, assignee=lan)
    Candidate.objects.filter(pk=first.pk).update(
        standing="accepted", field="new_rural", movement="Dân vận khéo", commune="03910", occupation="farmer"
    )
    for given in (
        {"province": "Sơn La"},
        {"province": "tỉnh son la"},
        {"commune": ["03910", "99999"]},
        {"field": "Xây dựng nông thôn mới, hiến đất, góp công"},
        {"movement": "dân vận"},
        {"occupation": "Nông dân, ngư dân"},
        {"until": "31/12/2022"},
        {"stage": "Bồi dưỡng"},
        {"decision": "chọn"},
        {"owner": "-"},
        {"assignee": "-"},
    ):
        assert _keys(**given) == [first.pk], given
    for given in (
        {"since": "2023-05-02", "until": "2023-05-02"},
        {"stage": "proposed_award"},
        {"owner": "Hội Nông dân"},
        {"assignee": "lan"},
        {"name": "lo van panh nghe an"},
    ):
        assert _keys(**given) == [second.pk], given
    assert _keys(signal="single_source") == [c.pk for c in Candidate.objects.order_by("-rank", "pk")]
    Candidate.objects.filter(pk=first.pk).update(standing="rejected")
    assert _keys() == [second.pk]
    assert _keys(decision=["rejected"]) == [first.pk]


def test_the_commune_is_found_by_its_name_without_diacritics_too() -> None:
    store_article()
    gather()
    Candidate.objects.update(place_key=" ban na tam xa chieng noi huyen mai son ")
    assert len(_keys(commune="Chiềng Nơi")) == len(_keys(commune="chieng noi")) == 1
    assert _keys(commune="Nơi Mai Sơn") == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"tinh": "Sơn La"}, "no filter is called 'tinh'"),
        ({"stage": "xong"}, "stage 'xong': expected one of found"),
        ({"since": "hôm qua"}, "expected a date"),
        ({"since": "2023-05-02", "until": "2023-05-01"}, "is after"),
        ({"assignee": "ai-do"}, "no such account"),
        ({"decision": "maybe"}, "expected one of open"),
        ({"province": "Sơn Lả Lướt"}, "no province is called so; 'Sơn La'"),
    ],
)
def test_a_mistake_is_named(given: dict[str, str], expected: str) -> None:
    with pytest.raises(FilterError, match=expected):
        Filter.parse(given)


def test_what_was_chosen_can_be_written_down_and_read_again() -> None:
    chosen = Filter.parse({"since": "01/02/2023", "stage": ["found", "reviewed"], "new": "1", "order": "name"})
    assert (chosen.since, chosen.stage, chosen.new) == (date(2023, 2, 1), ("found", "reviewed"), True)
    assert Filter.parse(chosen.stated()) == chosen
    assert chosen.series == Filter.parse({"since": "2023-02-01", "stage": ["found", "reviewed"]}).series
    assert chosen.series != Filter().series
