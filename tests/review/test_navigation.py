import pytest
from django.test import Client
from django.urls import reverse

from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(account("lan", "analyst"))
    return client


def test_the_page_that_is_open_is_marked_in_the_header(analyst: Client) -> None:
    page = analyst.get(reverse("queue")).content.decode()
    assert f'<a href="{reverse("queue")}" aria-current="page">' in page


def test_who_is_not_signed_in_sees_no_links(client: Client) -> None:
    page = client.get(reverse("sign-in"), headers={"accept-language": "en"}).content.decode()
    assert "pages-nav" not in page


def test_pages_are_vietnamese_whatever_the_browser_asks_for(analyst: Client) -> None:
    answer = analyst.get(reverse("queue"), headers={"accept-language": "en-GB,en;q=0.9"})
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in answer.content.decode()


def test_english_when_it_was_chosen_and_kept(analyst: Client) -> None:
    analyst.post(reverse("set_language"), {"language": "en", "next": reverse("queue")})
    answer = analyst.get(reverse("queue"))
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()


def test_a_language_nobody_offers_is_not_taken(analyst: Client) -> None:
    analyst.cookies["django_language"] = "xx"
    assert analyst.get(reverse("queue")).headers["Content-Language"] == "vi"


def test_the_header_shows_what_the_roles_open(analyst: Client) -> None:
    assert reverse("administration") not in analyst.get(reverse("queue")).content.decode()
    operator = Client()
    operator.force_login(account("van-hanh", "operator"))
    page = operator.get(reverse("activity")).content.decode()
    assert f'<a href="{reverse("administration")}" aria-current="page">' in page
    assert f'<a href="{reverse("queue")}"><' not in page
