from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.records import Article
from nlp.coreference import link
from nlp.pipeline import Reader
from nlp.records import Label, Mention, SubjectKind
from tests.timing import LINEAR, growth


def linked(*names: str) -> list[str]:
    """The full name that each mention means; a title stands before a colon, as in ``anh:Chòi``."""
    people, at = [], 0
    for name in names:
        title, _, bare = name.rpartition(":")
        attributes = {"title": title, "title_class": "kin"} if title else {}
        people.append(Mention(at, at + len(bare), bare, Label.PERSON, bare, attributes=attributes))
        at += len(bare) + 10
    return link(people)[1]


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("Triệu Phụ Chòi", "anh:Chòi"), "Triệu Phụ Chòi"),
        (("ông:Ngan", "Vàng Sín Ngan"), "Vàng Sín Ngan"),
        (("Nguyễn Thị Kim Dung", "chị:Kim Dung"), "Nguyễn Thị Kim Dung"),
        (("Trần Quốc Đạt", "Thượng tá:Đạt"), "Trần Quốc Đạt"),
        (("Lê Thùy Dương", "Dương"), "Lê Thùy Dương"),
        (("Triệu Phụ Chòi", "Triệu Phụ Chòi"), "Triệu Phụ Chòi"),
        (("Y Wưn Byă", "Y Wưn"), "Y Wưn Byă"),
        (("Y Wưn Byă", "anh:Wưn"), "Y Wưn Byă"),
    ],
)
def test_a_short_form_means_the_only_full_name_that_ends_with_it(names, meant) -> None:
    assert set(linked(*names)) == {meant}


def test_a_short_form_that_two_would_fit_stays_unlinked() -> None:
    assert linked("Lò Văn Tửng", "Hà Quang Tửng", "Tửng") == ["Lò Văn Tửng", "Hà Quang Tửng", ""]


def test_the_form_of_address_tells_two_bearers_of_one_name_apart() -> None:
    assert linked("ông:Lò Văn Hòa", "bà:Hà Thị Hòa", "bà:Hòa", "ông:Hòa") == [
        *("Lò Văn Hòa", "Hà Thị Hòa"),
        *("Hà Thị Hòa", "Lò Văn Hòa"),
    ]


def test_a_full_name_of_its_own_is_nobody_elses_short_form() -> None:
    assert linked("Lò Văn Tửng", "Cầm Thị Pản") == ["Lò Văn Tửng", "Cầm Thị Pản"]


def test_ten_thousand_short_forms_are_linked_in_linear_time() -> None:
    def work(times: int) -> Callable[[], object]:
        return lambda: linked("Lò Văn Tửng", *["ông:Tửng", "Hà Thị Miên", "Miên"] * times)

    assert growth(work, 400, 4000) < LINEAR


@pytest.mark.parametrize(
    ("text", "household"),
    [
        ("Gia đình ông Đàm Văn Lục hiến 400 m2 đất làm đường.", True),
        ("Vợ chồng ông Đàm Văn Lục, bà Nông Thị Sao nuôi bảy đứa trẻ.", True),
        ("Gia đình ông Đàm Văn Lục từ lâu thuê đất, cả nhà nuôi ong. Gia đình được tặng giấy khen.", True),
        ("Hàng xóm ủng hộ Đàm Văn Lục hiến đất.", False),
        ("Căn hộ của Đàm Văn Lục cho thu nhập cao.", False),
        ("Gia đình bị cáo Đàm Văn Lục tự nguyện bồi thường.", False),
        ("Vợ chồng Đàm Văn Lục giúp đỡ hàng xóm. Sau đó công an bắt Đàm Văn Lục.", False),
        ("Gia đình học giả Đàm Văn Lục đóng góp nhiều cho khảo cổ.", False),
        ("Vợ chồng John Smith nhận nuôi ba đứa trẻ.", False),
        ("Gia đình ông Đ.V.L. hiến 400 m2 đất làm đường.", False),
    ],
)
def test_a_household_is_a_family_that_does_something(text, household) -> None:
    reading = Reader().read(Article(id="a", text=f"Chuyện ở bản\n{text}"))
    assert any(s.kind is SubjectKind.HOUSEHOLD for s in reading.subjects) is household
