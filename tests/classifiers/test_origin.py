import pytest

from classifiers.origin import is_foreign


@pytest.mark.parametrize("name", ["Claire Dumas", "Kenji Morita", "Steven Kruger", "Park Min Soo", "Wojciech"])
def test_names_that_vietnamese_cannot_spell_are_foreign(name: str) -> None:
    assert is_foreign(name)


@pytest.mark.parametrize(
    "name",
    [
        "Phùng Thị Ngát",
        "Minh Trang",
        "Thanh Phong",
        "Kim Long",
        "Quang Vinh",
        "Đinh Huy Giang",
        "Ngọc",
        "Nghiêm Quý",
        "",
    ],
)
def test_vietnamese_names_are_not_with_or_without_marks(name: str) -> None:
    assert not is_foreign(name)


@pytest.mark.parametrize(
    "name", ["Ksor H'Bia", "Nay H'Nan", "K'Sang", "A Thok", "H’Rinh Ayŭn", "Siu Blah", "Rơ Châm Kưk"]
)
def test_names_of_ethnic_minorities_are_at_home(name: str) -> None:
    assert not is_foreign(name)


@pytest.mark.parametrize("name", ["N.T.H", "L.", "T.Giang"])
def test_hidden_names_say_nothing(name: str) -> None:
    assert not is_foreign(name)
