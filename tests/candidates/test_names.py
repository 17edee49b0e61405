"""Pairs of written names, each for one rule of DOMAIN 5.1 and 5.2."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates import written_names
from candidates.names import SAME_FROM, compare
from candidates.written_names import read_name
from nlp.gazetteers import GazetteerError

SAME = [
    ("Đức Thịnh Văn", "Ðức Thịnh Văn"),
    ("Nguyễn Văn Đức", "Nguyễn Văn Ðức"),
    ("Trần Thị Thuý", "Trần Thị Thúy"),
    ("Lý Văn Quý", "Lí Văn Quí"),
    ("H'Hen Niê", "H' Hen Niê"),
    ("H'Hen Niê", "H’Hen Niê"),
    ("H'Hen Niê", "H Hen Niê"),
    ("H'Hen Niê", "HHen Niê"),
    ("H'Hen Niê", "Niê H'Hen"),
    ("H'Hen Niê", "H'Hen Nie"),
    ("H'Hen Niê", "Hờ Hen Niê"),
    ("Y Wơn Byă", "Byă Y Wơn"),
    ("Y Wơn Byă", "Y-Wơn Byă"),
    ("Ksor H'Bơ Khắp", "H'Bơ Khắp Ksor"),
    ("K'Brếp", "K’ Brếp"),
    ("K'Brếp", "K Brếp"),
    ("K'Brếp", "KBrếp"),
    ("A Blong", "A Blong"),
    ("ông A Blong", "A Blong"),
    ("Giàng A Lử", "anh Giàng A Lử"),
    ("Rơ Châm Hmơng", "Rchâm Hmơng"),
    ("Rơ Châm Hmơng", "R'Châm Hmơng"),
    ("Zơ Râm Phương", "Zơrâm Phương"),
    ("A Lăng Bhuốc", "Alăng Bhuốc"),
    ("Bh'riu Pố", "Bhriu Pố"),
    ("Nguyen Van Hung", "NGUYEN VAN HUNG"),
    ("NGUYỄN VĂN HÙNG", "ông Nguyễn Văn Hùng"),
    ("Ông Nguyễn Văn Hùng", "Thượng tá Nguyễn Văn Hùng"),
    ("ÔNG NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng"),
    ("đ/c Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("Đ/c: Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("GS.TS Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("PGS.TS. Nguyễn Văn Hùng", "TS Nguyễn Văn Hùng"),
    ("BS.CKII Nguyễn Văn Hùng", "bác sỹ Nguyễn Văn Hùng"),
    ("BSCKII. Nguyễn Văn Hùng", "bác sĩ Nguyễn Văn Hùng"),
    ("TTƯT.BS Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("Th.S Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("ThS. Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("Thượng uý QNCN Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
    ("Thượng tá, Bí thư chi bộ Đàm Văn Ngan", "Đàm Văn Ngan"),
    ("Trưởng Công an xã Hồ Văn Ly", "Hồ Văn Ly"),
    ("nguyên Phó Chủ tịch UBND huyện Hồ Văn Ly", "Hồ Văn Ly"),
    ("Hồ Văn Ly, Bí thư chi bộ thôn 3", "Hồ Văn Ly"),
    ("Hồ Văn Ly - Bí thư chi bộ", "Hồ Văn Ly"),
    ("Bí thư Đoàn xã Nậm Khăn Lò Văn Tươi", "Lò Văn Tươi"),
    ("Trạm trưởng Trạm Y tế xã Trà Đốc Hồ Thị Lem", "bác sĩ Hồ Thị Lem"),
    ("Chủ tịch Hội Nông dân xã Quách Thị Bích Nga", "Quách Thị Bích Nga"),
    ("Hiệu trưởng Trường Tiểu học Nậm Chày 2, cô Kha Thị Bông", "Kha Thị Bông"),
    ("Đại tá - bác sĩ Mai Trọng Hiến", "Đại tá Mai Trọng Hiến"),
    ("các ông, bà: Tạ Văn Thính", "ông Tạ Văn Thính"),
    ("ĐĐ. Thích Quảng Nhã", "Đại đức Thích Quảng Nhã"),
    ("anh K'Lúp ở buôn Đạ Tro", "K'Lúp"),
    ("Nguyễn Thị Hậu*", "Nguyễn Thị Hậu"),
    ("Êñuôl H'Ruê", "H'Ruê Ênuôl"),
    ("Rơ Ông Ha Chen", "Rơông Ha Chen"),
    ("Hồ Văn Ly (SN 1975)", "Hồ Văn Ly, sinh năm 1975"),
    ("Nguyễn Văn An", "Nguyễn Văn An"),
    ("Lê Na", "Lê Na"),
    ("Linh mục Giuse Nguyễn Văn Hiền", "Nguyễn Văn Hiền"),
    ("Linh mục Giu-se Nguyễn Văn Hiền", "Giuse Nguyễn Văn Hiền"),
    ("Đại đức Thích Minh Tâm (thế danh Nguyễn Văn Bình)", "Nguyễn Văn Bình"),
    ("Đại đức Thích Minh Tâm (thế danh Nguyễn Văn Bình)", "Thích Minh Tâm"),
    ("Ni sư Thích nữ Diệu An", "Thích Nữ Diệu An"),
    ("Nguyễn Văn Sang (Tư Sang)", "Nguyễn Văn Sang"),
    ("Nguyễn Văn Sang (Tư Sang)", "Tư Sang"),
    ("Nguyễn Văn Sang (Tư Sang)", "ông Tư Sang"),
    ("vợ chồng ông Nguyễn Văn Hùng", "ông Nguyễn Văn Hùng"),
    ("Nguyển Văn Hùng", "Nguyễn Văn Hùng"),
    ("Nguyên Văn Hùng", "Nguyễn Văn Hùng"),
    ("Ông Ích Tùng", "ông Ông Ích Tùng"),
    ("Bá Thanh Hải", "ông Bá Thanh Hải"),
    ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà"),
    ("nguyễn văn hùng", "Nguyễn Văn Hùng"),
    ("Mẹ VNAH Trần Thị Bưởi", "Trần Thị Bưởi"),
    ("Y Bhiông Niê Kdăm", "Y Bhiông Niê-Kdăm"),
    ("Êñuôl H'Lan", "Ênuôl H'Lan"),
    ("NSND Thanh Hà", "Thanh Hà"),
    ("Nguyễn Văn Hùng ở xã Nậm Lúc", "Nguyễn Văn Hùng"),
    ("Huỳnh Văn Tám", "Hùynh Văn Tám"),
    ("Dương Thị Thuỳ", "Dương Thị Thùy"),
]
DIFFERENT = [
    ("Hùng", "Hùng"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
    ("Phạm Anh Tuấn", "Phạm Anh Tuân"),
    ("Lê Thị Lan", "Lê Thị Lân"),
    ("H'Hen Niê", "H'Hên Niê"),
    ("H'Hen Niê", "Y Hen Niê"),
    ("K'Brếp", "Ka Brếp"),
    ("A Blong", "Y Blong"),
    ("Giàng A Lử", "Giàng A Lừ"),
    ("Nguyen Van Hung", "Nguyễn Văn Hùng"),
    ("Hồ Văn Ly (SN 1975)", "Hồ Văn Ly (SN 1980)"),
    ("Nguyễn Văn Hùng", "Nguyễn Hùng"),
    ("Nguyễn Văn Hùng", "Văn Hùng"),
    ("ông Hùng", "Nguyễn Văn Hùng"),
    ("N.V.H", "Nguyễn Văn Hùng"),
    ("N.V.A.", "N.V.A."),
    ("Nguyễn V. Hùng", "Nguyễn Văn Hùng"),
    ("Nguyễn Văn H.", "Nguyễn Văn Hùng"),
    ("cháu T.", "cháu T."),
    ("Giuse Nguyễn Văn Hiền", "Phêrô Nguyễn Văn Hiền"),
    ("Thích Minh Tâm (thế danh Nguyễn Văn Bình)", "Thích Minh Tâm (thế danh Trần Văn Long)"),
    ("Nguyễn Văn Sang (Tư Sang)", "Trần Văn Sang (Tư Sang)"),
    ("Nguyễn Văn Sang (Tư Sang)", "Nguyễn Văn Sang (Ba Sang)"),
    ("Nguyễn Văn Sang", "Tư Sang"),
    ("Ba Đức", "Tư Đức"),
    ("ông Nguyễn Thanh Hà", "bà Nguyễn Thanh Hà"),
    ("vợ ông Nguyễn Văn Hùng", "ông Nguyễn Văn Hùng"),
    ("Vũ Văn Hùng", "Võ Văn Hùng"),
    ("Hoàng Văn Hùng", "Huỳnh Văn Hùng"),
    ("Nguyễn Thị Ngọc Lan", "Nguyễn Thị Lan"),
    ("Lò Văn Pánh", "Lò Văn Panh"),
    ("Y Wơn Byă", "Y Won Bya"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_person_can_bear_both(a: str, b: str) -> None:
    found = compare(a, b)
    assert found.same, found
    assert found.score >= SAME_FROM
    assert compare(b, a) == found


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_not_by_the_name_alone(a: str, b: str) -> None:
    found = compare(a, b)
    assert not found.same, found
    assert found.score < SAME_FROM
    assert compare(b, a) == found


@pytest.mark.parametrize(("a", "b"), SAME)
def test_decomposed_and_exotic_spaces_change_nothing(a: str, b: str) -> None:
    assert compare(unicodedata.normalize("NFD", a).replace(" ", "\u00a0"), b).same


def test_weak_evidence_ranks_between_a_match_and_another_name() -> None:
    bare = compare("Nguyen Van Hung", "Nguyễn Văn Hùng")
    assert bare.reasons == ("no_diacritics",)
    assert compare("Nguyễn Văn Hưng", "Nguyễn Văn Hùng").score < bare.score < compare("Ma Thị Na", "Ma Thị Na").score


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_an_answer(a: str, b: str) -> None:
    found = compare(a, b)
    assert 0 <= found.score <= 1
    assert found.same == (found.score >= SAME_FROM)
    assert compare(b, a) == found


def test_the_core_has_neither_title_nor_bracket() -> None:
    read = read_name("Thượng tá, Bí thư chi bộ Đàm Văn Ngan (SN 1961)")
    assert read.core == read_name("Đàm Văn Ngan").core
    assert read.birth_year == "1961"


def test_a_wrong_kind_in_the_table_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in ("names.tsv", "positions.tsv"):
        (tmp_path / table).write_bytes((written_names.GAZETTEERS / table).read_bytes())
    (tmp_path / "name_matching.tsv").write_text("kind\ttext\tnote\ntitel\tông\t\n", encoding="utf-8")
    monkeypatch.setattr(written_names, "GAZETTEERS", tmp_path)
    with pytest.raises(GazetteerError, match=r"name_matching\.tsv:2: kind is 'titel'"):
        written_names.tables.__wrapped__()
