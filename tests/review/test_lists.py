import io
from dataclasses import fields

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from candidates.dossiers import gather
from candidates.exports.formats import FORMATS
from candidates.filters import Filter
from candidates.reports.contents import REPORTS
from candidates.reports.forms import FORMS
from review import lists
from review.lists import NAMES, TYPES, WORDS
from review.reports import FILES, KINDS
from store.models import Activity, Candidate, Export
from tests.review.invented import store_article
from tests.review.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan() -> User:
    return account("lan", "analyst")


@pytest.fixture
def analyst(client: Client, lan: User) -> Client:
    store_article()
    gather()
    client.force_login(lan)
    return client


def _content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_list_of_a_view_is_sent_and_noted(analyst: Client, lan: User) -> None:
    answer = analyst.post(f"{reverse('export')}?province=S%C6%A1n+La&kind=person", {"format": "xlsx"})
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(_content(answer)))
    assert any("Lò Văn Pánh" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    export = Export.objects.get()
    assert (export.by, export.form, export.rows, export.filters["province"]) == (lan, "xlsx", 1, ["Sơn La"])
    assert "kind=person" in export.target
    assert Activity.objects.get(action="export").user == lan


@pytest.mark.parametrize("form", sorted(WORDS))
def test_every_form_can_be_had(analyst: Client, form: str) -> None:
    answer = analyst.post(reverse("export"), {"format": form})
    assert answer.headers["Content-Type"] == TYPES[form]
    assert len(_content(answer)) > 100


def test_every_form_and_filter_has_words() -> None:
    assert WORDS.keys() == TYPES.keys() == FORMATS.keys()
    assert NAMES.keys() == {field.name for field in fields(Filter)}


def test_the_page_says_what_would_be_written(analyst: Client) -> None:
    page = analyst.get(reverse("lists"), {"province": "Sơn La", "decision": "open"}).content.decode()
    assert "<b>1</b> hồ sơ" in page
    assert "Sơn La" in page
    assert "Không có hồ sơ nào khớp" in analyst.get(reverse("lists"), {"kind": "model"}).content.decode()


def test_what_others_exported_is_for_supervisors(analyst: Client) -> None:
    _content(analyst.post(reverse("export"), {"format": "csv"}))
    other, chief = Client(), Client()
    other.force_login(account("son", "analyst"))
    chief.force_login(account("lanh-dao", "supervisor"))
    assert "Chưa có danh sách nào" in other.get(reverse("lists")).content.decode()
    assert "<td>lan</td>" in chief.get(reverse("lists")).content.decode()


def test_a_list_keeps_to_the_province_of_the_person(analyst: Client) -> None:
    person = Client()
    person.force_login(account("hue", "analyst", provinces=("46",)))
    assert "Pánh" not in _content(person.post(reverse("export"), {"format": "csv"})).decode()


@pytest.mark.parametrize("form", ["", "exe"])
def test_an_unknown_form_is_refused_and_not_noted(analyst: Client, form: str) -> None:
    assert analyst.post(reverse("export"), {"format": form}).status_code == 302
    assert not Export.objects.exists()


def test_a_list_that_is_too_long_is_refused(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", Candidate.objects.count() - 1)
    assert analyst.post(reverse("export"), {"format": "csv"}).status_code == 302
    assert not Export.objects.exists()


@pytest.mark.parametrize("form", sorted(FILES))
def test_a_report_of_the_view_is_sent_and_noted(analyst: Client, lan: User, form: str) -> None:
    data = {"r-kind": "weekly", "r-form": form, "r-since": "2022-01-01", "r-until": "2030-01-01"}
    answer = analyst.post(f"{reverse('report')}?kind=person", data)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(_content(answer)) > 500
    assert Activity.objects.filter(user=lan, action__startswith="report").exists()


def test_a_report_that_lacks_something_says_so(analyst: Client) -> None:
    for data in ({"r-kind": "movement", "r-form": "docx"}, {"r-kind": "x", "r-form": "docx"}, {"r-kind": "weekly"}):
        answer = analyst.post(reverse("report"), data, follow=True)
        assert "Báo cáo" in "".join(str(message) for message in answer.context["messages"])


def test_a_report_keeps_to_the_province_of_the_person(analyst: Client) -> None:
    person = Client()
    person.force_login(account("hue", "analyst", provinces=("46",)))
    data = {"r-kind": "weekly", "r-form": "html", "r-since": "2022-01-01", "r-until": "2030-01-01"}
    for query in ("", "?province=S%C6%A1n+La"):
        assert "Pánh" not in _content(person.post(reverse("report") + query, data)).decode()
    assert "Pánh" in _content(analyst.post(reverse("report"), data)).decode()


def test_every_report_has_words() -> None:
    assert KINDS.keys() == REPORTS.keys()
    assert FILES.keys() == FORMS.keys()
