import pytest
from django.test import Client
from django.urls import reverse

from review.activity import PAGE
from store.models import Activity
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(account("van-hanh", "operator"))
    return client


def test_the_log_says_who_did_what(operator: Client) -> None:
    Activity.objects.create(user=account("lan"), action="decide:accepted", subject="candidate:7", detail={"rows": 3})
    page = operator.get(reverse("activity")).content.decode()
    for words in ("lan", "quyết định (accepted)", "candidate:7", "rows: 3"):
        assert words in page


def test_the_log_is_paged_without_losing_the_filter(operator: Client) -> None:
    lan = account("lan")
    Activity.objects.bulk_create([Activity(user=lan, action="view", subject=f"candidate:{n}") for n in range(PAGE + 3)])
    Activity.objects.create(action="export")
    page = operator.get(reverse("activity"), {"viec": "view"}).content.decode()
    assert "candidate:102" in page
    assert "candidate:2<" not in page
    older = page.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    last = operator.get(f"{reverse('activity')}?{older}").content.decode()
    assert "candidate:2<" in last
    assert "candidate:3<" not in last


def test_a_filter_that_makes_no_sense_shows_everything(operator: Client) -> None:
    Activity.objects.create(action="export", subject="ds.csv")
    assert "ds.csv" in operator.get(reverse("activity"), {"tu": "hom-qua", "truoc": "x"}).content.decode()
