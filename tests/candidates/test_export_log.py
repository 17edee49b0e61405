"""What a list had is no longer new for its filter; columns and views."""

import pytest
from django.contrib.auth.models import User

from candidates.exports.columns import SHORT, ColumnError, columns
from candidates.exports.listed import listed
from candidates.exports.log import Counted, log_export
from candidates.fact_edits import edit_fact
from candidates.figures import refresh
from candidates.filters import Filter
from store.models import Activity, Candidate, Export
from tests.candidates.invented_press import deed, dossier, quantity, remark, told


@pytest.mark.django_db
@pytest.mark.database
def test_every_filter_has_a_memory_of_its_own() -> None:
    lan = User.objects.create_user("lan")
    first, second = dossier(), dossier("Lò Văn Ún", province="Nghệ An")
    for one in (first, second):
        told(one)
    refresh([first.pk, second.pk])
    everything, here = Filter.parse({"new": "1"}), Filter.parse({"new": "1", "province": "Sơn La"})
    counted = Counted()
    names = [one.cells["name"] for one in counted(listed(here.apply()))]
    assert names == ["Vi Thị Mủ"]
    export = log_export(here, "csv", counted.candidates, by=lan, target="a.csv")
    log_export(here, "csv", counted.candidates, by=lan)
    assert (export.rows, export.by, Export.objects.count()) == (1, lan, 2)
    assert list(here.apply()) == []
    assert everything.apply().count() == 2
    assert Filter.parse({"province": "Sơn La"}).apply().count() == 1
    assert Activity.objects.filter(action="export", user=lan).count() == 2


@pytest.mark.database
@pytest.mark.django_db
def test_stages_owners_notes_and_signals_are_in_the_row() -> None:
    mu = dossier(owner="Hội Nông dân", stage="nurtured", proposed_award=True)
    mu.notes.create(text="đã xác minh")
    mu.notes.create(text="nhầm", removed_at="2026-01-01T00:00Z")
    told(mu, deeds=[deed(sudden=True)], remarks=[remark("advert", "Liên hệ ngay."), remark("spread", "Nhiều hộ học.")])
    refresh([mu.pk])
    one = next(listed(Candidate.objects.all()))
    row = one.cells
    assert (row["stage"], row["owner"], row["note"]) == (
        "bồi dưỡng; đề nghị khen thưởng",
        "Hội Nông dân",
        "đã xác minh",
    )
    assert row["achievement_type"] == "đột xuất"
    assert row["flags"].startswith("thành tích đột xuất (")
    assert "phóng đại?; chỉ 1 nguồn" in row["flags"]
    assert one.more["spread"] == "Nhiều hộ học."


@pytest.mark.database
@pytest.mark.django_db
def test_what_a_person_set_right_stands_in_the_list() -> None:
    lan = User.objects.create_user("lan")
    mu = dossier(movement="Dân vận khéo")
    told(mu, facts={"birth_year": {"value": "1961"}, "gender": {"value": "nữ"}})
    refresh([mu.pk])
    edit_fact(mu, "birth_year", "1962", lan)
    edit_fact(mu, "name", "Vi Thị Mua", lan)
    edit_fact(mu, "gender", "nam", lan)
    edit_fact(mu, "gender", "", lan, withdrawn=True)
    row = next(listed(Candidate.objects.all())).cells
    assert (row["name"], row["birth_year"], row["gender"]) == ("Vi Thị Mua", "1962", "Nữ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("Hợp tác xã Mận Nà Ka", "Hợp tác xã, tổ hợp tác"),
        ("Trường PTDTBT Tiểu học Nậm Ét", "Trường"),
        ("Đồn Biên phòng Chiềng Tương", "Lực lượng vũ trang"),
        ("Nhân dân và cán bộ bản Phiêng Ban", "Thôn, xã"),
        ("Chi hội Phụ nữ bản Lùn", "Hội, đoàn thể"),
        ("Trạm Y tế xã Hua Păng", "Cơ quan"),
        ("Mây trắng", ""),
    ],
)
def test_a_collective_has_its_sort(name: str, sort: str) -> None:
    one = dossier(name, kind="collective")
    told(one, deeds=[deed(quantities=[quantity(3, "3 ha"), quantity(3, "3 ha"), quantity(20, "20 hộ")])])
    row = next(listed(Candidate.objects.all())).more
    assert (row["collective_sort"], row["results"]) == (sort, "3 ha; 20 hộ")


def test_columns_in_the_order_asked_for() -> None:
    assert [field for field, _ in columns("short")] == list(SHORT)
    assert columns("full", ["name", "stt", "name"]) == (("name", "Họ và tên"), ("stt", "STT"))
    assert len(columns()) == 29
    with pytest.raises(ColumnError, match="no view is called 'tall'"):
        columns("tall")
    with pytest.raises(ColumnError, match="no column is called 'tên'"):
        columns("full", ["tên"])
