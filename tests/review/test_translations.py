"""English beside Vietnamese: the catalogue fits the pages, and the compiled file fits the catalogue."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from review import translations
from review.wording import counted
from tests.review.people import account


def test_the_compiled_catalogue_is_that_of_the_words() -> None:
    made = translations.CATALOG.with_suffix(".mo").read_bytes()
    assert made == translations.compiled(translations.load()), "run python -m review.translations"


def test_every_message_of_the_pages_has_its_english() -> None:
    assert translations.missing(translations.collect()) == [], "run python -m review.translations, write the English"


def test_the_words_of_the_stored_vocabularies_are_among_the_messages() -> None:
    found = {message for place, message in translations.messages() if place == "vocabulary"}
    assert {"Cá nhân", "đã khen", "thành tích đột xuất", "nhân rộng", "Năm sinh"} <= found


def test_messages_of_code_and_templates_are_found_with_their_plurals() -> None:
    found = {message for _place, message in translations.messages()}
    assert "Hàng đợi" in found
    assert ("%(shown)s hồ sơ", "%(shown)s hồ sơ") in found
    assert "Đã lưu bộ lọc “%(name)s”." in found


def test_placeholders_survive_translation() -> None:
    for message in translations.load():
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for said in filter(None, strings):
            assert _named(said) == _named(originals[0]), said


def _named(words: str) -> set[str]:
    return {part.split(")")[0] for part in words.split("%(")[1:]}


@pytest.mark.django_db
def test_the_queue_in_english(client: Client) -> None:
    client.force_login(account("lan", "analyst"))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("queue")).content.decode()
    assert "<h1>Queue</h1>" in page
    assert "No dossier matches the filter." in page
    with translation.override("vi"):
        client.cookies["django_language"] = "vi"
        assert "<h1>Hàng đợi</h1>" in client.get(reverse("queue")).content.decode()


def test_a_line_of_the_rank_keeps_its_number_in_english() -> None:
    with translation.override("en"):
        assert counted("3 kết quả có số liệu") == "3 results with figures"
        assert counted("được bài viết nêu gương (độ tin cậy 0,93)") == "held up by an article (confidence 0,93)"
        assert counted("có tin xấu về sau") == "bad news since"
        assert counted("lời của 2 người") == "lời của 2 người", "what a board wrote itself stays as it is"
    with translation.override("vi"):
        assert counted("3 kết quả có số liệu") == "3 kết quả có số liệu"
