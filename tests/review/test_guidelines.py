import re

import pytest
from django.test import Client
from django.urls import reverse

from review.guidelines import STEPS
from review.permissions import PAGES
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(account("lan", "analyst"))
    return client


def test_the_guidelines_speak_of_every_verdict_and_genre(analyst: Client) -> None:
    page = analyst.get(reverse("guidelines")).content.decode()
    for words in ("Chọn", "Loại", "Để sau", "Chưa chắc", "Tổng hợp gương", "Chủ trương, kế hoạch", "dữ liệu cá nhân"):
        assert words in page


def test_the_guidelines_have_the_same_chapters_in_both_languages(analyst: Client) -> None:
    chapters = {}
    for language in ("vi", "en"):
        analyst.cookies["django_language"] = language
        page = analyst.get(reverse("guidelines")).content.decode()
        chapters[language] = re.findall(r'<h2 id="([^"]+)"', page.split("</main>")[0])
        assert all(f'href="#{chapter}"' in page for chapter in chapters[language])
    assert chapters["vi"] == chapters["en"] != []
    assert "How to decide" in page
    assert "Quyết định thế nào" not in page


def test_the_walk_begins_when_asked_and_ends_for_good(analyst: Client) -> None:
    assert "tour-title" not in analyst.get(reverse("queue")).content.decode()
    analyst.post(reverse("tour"), {"lam": "bat-dau"})
    assert "Làm quen 1/7" in analyst.get(reverse("queue")).content.decode()
    analyst.post(reverse("tour"), {"lam": "thoi"})
    assert "tour-title" not in analyst.get(reverse("queue")).content.decode()
    again = Client()
    again.force_login(account("khac", "analyst"))
    assert "tour-title" not in again.get(reverse("queue")).content.decode()


def test_each_step_leads_on_to_pages_the_person_may_open(client: Client) -> None:
    client.force_login(account("xem", "reader"))
    client.post(reverse("tour"), {"lam": "bat-dau"})
    page = client.get(reverse("overview")).content.decode()
    assert "tour-title" in page
    assert f'class="button" href="{reverse("lists")}"' not in page


def test_every_step_is_a_page() -> None:
    pages = {step.page for step in STEPS}
    assert pages <= PAGES.keys()
    assert {step.following for step in STEPS if step.following} <= pages
