from pathlib import Path
from shutil import copytree
from time import process_time

import pytest

from nlp.gazetteers import GazetteerError
from nlp.units import FOLDER, Edition, Level, Units, lookup, name_keys, units


def one(name, **how):
    found = lookup(name, **how)
    assert len(found) == 1, found
    return found[0]


def test_the_two_maps_are_complete():
    gazetteer = units()
    old = [u for u in gazetteer if u.edition is Edition.OLD and not u.former]
    new = [u for u in gazetteer if u.edition is Edition.NEW]
    assert [sum(u.level is level for u in old) for level in Level] == [63, 696, 10_035, 0]
    assert [sum(u.level is level for u in new) for level in Level] == [34, 0, 3_321, 0]


def test_every_old_unit_has_successors_in_the_new_map():
    gazetteer = units()
    assert all(gazetteer.successors(u) for u in gazetteer if u.edition is Edition.OLD)


def test_a_province_knows_what_became_of_it():
    hoa_binh = one("Hoà Bình", level=Level.PROVINCE, edition=Edition.OLD)
    assert hoa_binh.official == "tỉnh Hòa Bình"
    assert [u.official for u in units().successors(hoa_binh)] == ["tỉnh Phú Thọ"]


@pytest.mark.parametrize(
    ("written", "name"),
    [("Bắc Cạn", "Bắc Kạn"), ("Đắc Lắc", "Đắk Lắk"), ("Kontum", "Kon Tum"), ("Thừa Thiên-Huế", "Thừa Thiên Huế")],
)
def test_other_spellings_of_provinces(written, name):
    assert one(written, level=Level.PROVINCE, edition=Edition.OLD).name == name


@pytest.mark.parametrize("written", ["Đăk Mil", "Đắc Mil", "Đak Mil", "ĐẮK MIL"])
def test_highland_names_in_every_spelling(written):
    assert one(written, level=Level.DISTRICT).province == "67"


def test_a_district_that_ended_in_2020_leads_to_the_communes_of_today():
    phuc_hoa = one("Phục Hoà", level=Level.DISTRICT)
    assert phuc_hoa.former
    assert phuc_hoa.merged_into == ("049",)
    heir = units().unit("049")
    assert heir is not None
    assert units().successors(phuc_hoa) == units().successors(heir)
    assert len(units().successors(heir)) > 1


def test_a_lookup_takes_less_than_fifty_microseconds():
    names = [unit.name for unit in units()][::7]
    best = []
    for _ in range(3):
        begun = process_time()
        for name in names:
            lookup(name)
        best.append(process_time() - begun)
    assert min(best) / len(names) < 50e-6


def test_same_name_in_three_places_is_told_apart_by_the_parent():
    city = one("Cao Bằng", level=Level.DISTRICT)
    assert len(lookup("Hưng Đạo", level=Level.COMMUNE, edition=Edition.OLD)) > 5
    assert one("Hưng Đạo", within=city, edition=Edition.OLD).parent == city.code


def test_a_commune_merged_before_2025_is_found_in_its_district():
    quang_hoa = units().unit("049")
    assert quang_hoa is not None
    heir = units().merged("triệu ẩu", quang_hoa)
    assert heir is not None
    assert heir.parent == "049"
    assert units().merged("không có", quang_hoa) is None


def test_damaged_names_are_near_within_a_pool():
    gazetteer = units()
    cao_bang = one("Cao Bằng", level=Level.PROVINCE, edition=Edition.OLD)
    districts = gazetteer.children(cao_bang)
    assert [u.name for u in gazetteer.similar("trung khánh", districts)] == ["Trùng Khánh"]
    assert [u.name for u in gazetteer.similar("nguyen bin", districts)] == ["Nguyên Bình"]
    assert gazetteer.similar("xa lạ", districts) == ()


def test_old_provinces_hold_communes_of_the_new_map_and_the_other_way_round():
    gazetteer = units()
    new = one("Phú Thọ", level=Level.PROVINCE, edition=Edition.NEW)
    old = one("Lạc Thủy", level=Level.DISTRICT)
    assert gazetteer.holds(new, old)
    assert not gazetteer.holds(one("Cao Bằng", level=Level.PROVINCE, edition=Edition.OLD), old)
    assert gazetteer.holds(old, one("Lạc Thủy", level=Level.COMMUNE, edition=Edition.NEW))


def test_predecessors_of_a_new_province():
    new = one("Phú Thọ", level=Level.PROVINCE, edition=Edition.NEW)
    assert {u.name for u in units().predecessors(new)} == {"Hòa Bình", "Phú Thọ", "Vĩnh Phúc"}


def test_keys_of_dashed_names():
    assert name_keys("Phan Rang-Tháp Chàm") == ("phan rang - tháp chàm", "phan rang tháp chàm")


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("communes.tsv", "99999\txã\tMới\t001\t00000\t", "successors"),
        ("districts.tsv", "999\thuyện\tMới\t00\t\t", "no unit with code 00"),
        ("provinces.tsv", "01\ttỉnh\tMới\t01\t", "already"),
        ("districts_former.tsv", "\thuyện\tCũ\t01\t000\t2020", "merged_into"),
        ("provinces_former.tsv", "Cũ\t98\t1990\t", "parts"),
        ("communes_2025.tsv", "99999\txã", "cells"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, file, line, message):
    folder = copytree(FOLDER, tmp_path / "administrative")
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + line + "\n", encoding="utf-8")
    number = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(GazetteerError, match=rf"{file}:{number}: .*{message}"):
        Units(folder)
