import pytest
from django.test import Client
from django.urls import reverse

from store import saved_settings
from store.models import Activity, SavedSetting
from store.saved_settings import KNOWN
from tests.review.people import account

pytestmark = pytest.mark.django_db
GOOD = {"second_opinion_share": "0.2", "api_per_minute": "30", "feed_entries": "10"}


@pytest.fixture
def supervisor(client: Client) -> Client:
    client.force_login(account("lanh-dao", "supervisor"))
    return client


def test_what_was_saved_is_in_force_and_in_the_log(supervisor: Client) -> None:
    assert supervisor.post(reverse("settings-save"), GOOD).status_code == 302
    assert (saved_settings.get("second_opinion_share"), saved_settings.get("api_per_minute")) == (0.2, 30)
    assert Activity.objects.filter(action="setting", user__username="lanh-dao").count() == 3
    assert "lanh-dao" in supervisor.get(reverse("settings")).content.decode()


def test_saving_the_same_again_is_no_change(supervisor: Client) -> None:
    for _ in range(2):
        supervisor.post(reverse("settings-save"), GOOD)
    assert Activity.objects.filter(action="setting").count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"second_opinion_share": "1.5"},
        {"api_per_minute": "0"},
        {"api_per_minute": "2.5"},
        {"feed_entries": ""},
        {"feed_entries": "x"},
    ],
)
def test_one_wrong_value_saves_nothing(supervisor: Client, wrong: dict[str, str]) -> None:
    answer = supervisor.post(reverse("settings-save"), GOOD | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not SavedSetting.objects.exists()


def test_an_operator_reads_what_only_supervisors_change(client: Client) -> None:
    client.force_login(account("van-hanh", "operator"))
    page = client.get(reverse("settings")).content.decode()
    assert "Chỉ lãnh đạo đổi được" in page
    assert "guongsang backup" in page


@pytest.mark.parametrize(
    ("name", "value"),
    [("api_per_minute", 0.5), ("api_per_minute", None), ("feed_entries", 501), ("score_threshold", 1.1)],
)
def test_bounds_hold_below_the_page_too(name: str, value: float | None) -> None:
    with pytest.raises(ValueError, match=KNOWN[name].label):
        saved_settings.save(name, value, None)
