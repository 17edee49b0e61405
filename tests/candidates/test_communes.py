"""Provinces as people type them."""

import pytest

from candidates.communes import nearest_province, province_meant


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Lào Cai", "Lào Cai"),
        ("tỉnh  lao cai", "Lào Cai"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Tp. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Sài Gòn", "Hồ Chí Minh"),
        ("thành phố Huế", "Huế"),
        ("Tiền Giang", "Tiền Giang"),
        ("Lao Cia", None),
    ],
)
def test_a_province_is_understood_as_it_is_typed(written: str, name: str | None) -> None:
    assert province_meant(written) == name


def test_the_nearest_province_is_told_for_one_that_is_none() -> None:
    assert nearest_province("Lao Cia") == "Lào Cai"
