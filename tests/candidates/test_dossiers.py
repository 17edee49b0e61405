import csv
import io

import pytest

from candidates.dossiers import gather
from candidates.exports.columns import COLUMNS
from candidates.exports.csv_list import BYTE_ORDER_MARK, harmless, write_csv
from candidates.exports.listed import rows
from candidates.figures import refresh
from store.models import Appearance, Article, Candidate, Decision, StoredVerdict
from tests.review.invented import store_article

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_candidate_gets_a_dossier_with_its_evidence() -> None:
    article = store_article()
    gather()
    candidate = Candidate.objects.get()
    appearance = candidate.appearances.get()
    assert (candidate.name, candidate.kind, candidate.province) == ("Lò Văn Pánh", "person", "Sơn La")
    text = article.reading.text
    assert all(text[e["start"] : e["end"]] == e["text"] for e in appearance.evidence)
    assert "tặng Bằng khen" in appearance.evidence[0]["text"]
    assert appearance.commendations[0]["award_id"] == "bk_tinh"


def test_gathering_again_changes_nothing() -> None:
    store_article()
    gather()
    before = list(Candidate.objects.values()), list(Appearance.objects.values())
    assert gather().verdicts == 0
    assert (list(Candidate.objects.values()), list(Appearance.objects.values())) == before


def test_the_same_person_in_two_papers_is_one_dossier() -> None:
    store_article(1, portal="bao-a")
    store_article(2, portal="bao-b")
    gather()
    assert Candidate.objects.get().appearances.count() == 2


@pytest.mark.parametrize(("province", "told"), [("Sơn La", "bản Nà Tăm, xã Chiềng Nọi"), ("Nghệ An", "Sơn La")])
def test_the_home_is_the_most_exact_one_of_the_province(province: str, told: str) -> None:
    for number in (1, 2, 3):
        store_article(number)
    gather()
    candidate = Candidate.objects.get()
    vague, exact = "Sơn La", "bản Nà Tăm, xã Chiềng Nọi"
    candidate.appearances.update(place=vague, facts={"residence": {"value": vague}})
    newest = candidate.appearances.order_by("-pk")[0]
    newest.place, newest.province = exact, province
    newest.facts = {"residence": {"value": exact}, "commune": {"value": "03910"}}
    newest.save()
    refresh([candidate.pk])
    candidate.refresh_from_db()
    assert (candidate.place, candidate.facts["residence"]["value"]) == (told, told)


def test_namesakes_of_different_provinces_are_two_dossiers() -> None:
    store_article(1)
    Article.objects.filter(pk=store_article(2).pk).update(province="Nghệ An")
    gather()
    assert Candidate.objects.count() == 2


def test_namesakes_born_in_different_years_are_two_dossiers() -> None:
    store_article(1)
    gather()
    Candidate.objects.update(facts={"birth_year": {"value": "1988"}})
    store_article(2)
    gather()
    assert Candidate.objects.count() == 2


def test_a_new_verdict_replaces_the_old_appearance_and_keeps_decisions(django_user_model: type) -> None:
    store_article()
    gather()
    candidate = Candidate.objects.get()
    user = django_user_model.objects.create_user("lan")  # type: ignore[attr-defined]
    Decision.objects.create(candidate=candidate, user=user, verdict="accepted", token="0" * 32)
    StoredVerdict.objects.update(gathered=False)
    gather()
    assert Candidate.objects.get().pk == candidate.pk
    assert Appearance.objects.count() == 1
    assert Decision.objects.count() == 1


def test_a_dossier_without_appearance_or_decision_is_closed() -> None:
    store_article()
    gather()
    StoredVerdict.objects.update(gathered=False, payload=StoredVerdict.objects.get().payload | {"flag": False})
    gather()
    assert not Candidate.objects.exists()


def test_the_list_opens_in_excel_with_vietnamese_headings() -> None:
    store_article()
    gather()
    out = io.StringIO(newline="")
    assert write_csv(rows(Candidate.objects.all()), out) == 1
    content = out.getvalue()
    assert content.startswith(BYTE_ORDER_MARK)
    table = list(csv.DictReader(io.StringIO(content.removeprefix(BYTE_ORDER_MARK))))
    assert list(table[0]) == [heading for _, heading in COLUMNS]
    row = table[0]
    assert row["Họ và tên"] == "Lò Văn Pánh"
    assert row["Năm sinh"] == "1961"
    assert row["Khen thưởng đã có (cấp, hình thức, năm)"] == "Bằng khen của Chủ tịch UBND tỉnh (2021)"
    assert row["Tình trạng khen thưởng"] == "đã khen"
    assert row["Ngày đăng"] == "04/03/2022"
    assert "chỉ 1 nguồn" in row["Cảnh báo"]
    assert (row["Khâu"], row["Loại thành tích"]) == ("phát hiện", "")


def test_nobody_is_called_unrewarded() -> None:
    store_article()
    gather()
    Appearance.objects.update(commendations=[])
    row = next(iter(rows(Candidate.objects.all())))
    assert row["award_status"] == "chưa thấy thông tin khen thưởng trong nguồn"


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell
