from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.records import Article
from nlp.pipeline import Reader
from tests.timing import LINEAR, growth


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def facts(reader: Reader, text: str) -> dict[str, dict[str, str]]:
    """Name → facts; and every fact must stand in the text where it says it does."""
    reading = reader.read(Article("a", "Chuyện ở bản\n" + text))
    for subject in reading.subjects:
        for key, fact in subject.facts.items():
            said = reading.text[fact.start : fact.end]
            assert fact.value in said or key == "gender", (key, fact, said)
    return {s.name: {key: fact.value for key, fact in s.facts.items()} for s in reading.subjects}


@pytest.mark.parametrize(
    ("text", "name", "key", "value"),
    [
        ("Ông Lò Văn Tửng (SN 1968) hiến đất.", "Lò Văn Tửng", "birth_year", "1968"),
        ("Bà Lường Thị Ín, sinh năm 1956, nhận nuôi trẻ mồ côi.", "Lường Thị Ín", "birth_year", "1956"),
        ("Bà Lường Thị Ín sinh năm 1956 trong gia đình nghèo.", "Lường Thị Ín", "birth_year", "1956"),
        ("Sinh năm 1956 trong gia đình nghèo, bà Lường Thị Ín sớm vất vả.", "Lường Thị Ín", "birth_year", "1956"),
        ("Họ và tên: Lường Thị Ín. Sinh ngày: 12/8/1984. Dân tộc: Thái.", "Lường Thị Ín", "birth_year", "1984"),
        ("Họ và tên: Lường Thị Ín. Sinh ngày: 12/8/1984. Dân tộc: Thái.", "Lường Thị Ín", "ethnicity", "Thái"),
        ("Anh Bạch Công Thủy (24 tuổi, quê Hòa Bình) cứu người.", "Bạch Công Thủy", "age", "24"),
        ("Anh Bạch Công Thủy năm nay 24 tuổi.", "Bạch Công Thủy", "age", "24"),
        ("Năm nay đã 63 tuổi, ông Lò Văn Tửng vẫn lên nương.", "Lò Văn Tửng", "age", "63"),
        ("Chị Sùng Thị Mỷ là người Mông đầu tiên học đại học.", "Sùng Thị Mỷ", "ethnicity", "Mông"),
        ("Cô giáo người Tày Nông Thị Thắm dạy chữ.", "Nông Thị Thắm", "ethnicity", "Tày"),
        ("Ông Danh Rết, dân tộc Khmer, ngụ ấp Tà Teng, hiến đất.", "Danh Rết", "ethnicity", "Khmer"),
        ("Bà Trần Thị Mây, giáo dân Công giáo, nuôi trẻ.", "Trần Thị Mây", "religion", "Công giáo"),
        ("Ông Lò Văn Tửng, Bí thư chi bộ bản Nà Hỳ, hiến đất.", "Lò Văn Tửng", "position", "Bí thư chi bộ bản Nà Hỳ"),
        ("Ông Lò Văn Tửng, trú tại xã Chiềng Nọi, hiến đất.", "Lò Văn Tửng", "residence", "xã Chiềng Nọi"),
        ("Ông Lò Văn Tửng ở xã Chiềng Nọi hiến đất.", "Lò Văn Tửng", "residence", "xã Chiềng Nọi"),
        ("Ông Lò Văn Tửng hiến đất.", "Lò Văn Tửng", "gender", "male"),
        ("Em N.T.H. (9 tuổi) được cứu.", "N.T.H", "age", "9"),
    ],
)
def test_what_the_text_states(reader, text, name, key, value) -> None:
    assert facts(reader, text)[name].get(key) == value


def test_a_couple_shares_its_people_and_not_its_ages(reader) -> None:
    found = facts(
        reader,
        "Con đường nằm trên đất của vợ chồng ông Phàn Tiến Lụa (59 tuổi) và bà Chảo Mùi Pham (57 tuổi), dân tộc Dao.\n"
        "Noi gương ông Lụa, 17 hộ người Mông hiến thêm 2.900 m2.",
    )
    assert {name: (f["ethnicity"], f["age"]) for name, f in found.items()} == {
        "Phàn Tiến Lụa": ("Dao", "59"),
        "Chảo Mùi Pham": ("Dao", "57"),
    }


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("Noi gương ông Lò Văn Tửng, 17 hộ người Mông hiến đất.", "Lò Văn Tửng", "ethnicity"),
        ("Chị Hà Thị Miên, đang nuôi con 7 tuổi, nhặt được ví.", "Hà Thị Miên", "age"),
        ("Ông Lò Văn Tửng, 40 năm tuổi Đảng, hiến đất.", "Lò Văn Tửng", "age"),
        ("Cụ Trần Thị Xim, gần 80 tuổi, vá đường.", "Trần Thị Xim", "age"),
        ("Lò Thị Hạnh được trao giấy khen.", "Lò Thị Hạnh", "gender"),
        ("Lò Văn Tửng được trao giấy khen.", "Lò Văn Tửng", "ethnicity"),
        ("Ông Lò Văn Tửng cùng ông Cầm Văn Hao, dân tộc Thái, hiến đất.", "Lò Văn Tửng", "ethnicity"),
        ("Bà Lê Thị Hoa, Chủ tịch UBND huyện Mai Sơn, đến dự.", "Lê Thị Hoa", "residence"),
    ],
)
def test_what_is_told_of_others_or_not_exactly_is_left_out(reader, text, name, key) -> None:
    assert key not in facts(reader, text)[name]


def test_ten_thousand_descriptions_are_read_in_linear_time(reader) -> None:
    def work(times: int) -> Callable[[], object]:
        text = "Ông Lò Văn Tửng, dân tộc Thái, 63 tuổi, (SN 1960), trú xã Chiềng Nọi. " * times
        return lambda: reader.read(Article("a", text))

    assert growth(work, 150, 1500) < LINEAR


@pytest.mark.parametrize(
    ("told", "position"),
    [
        ("lái xe quê xã Mường Mươn", "lái xe"),
        ("công nhân trú tại phường Trung Sơn", "công nhân"),
        ("giáo viên người Tày ở xã Cao Minh", "giáo viên"),
        ("thợ hồ ở ấp Tân Lợi", "thợ hồ"),
        ("giáo viên ở Trường THCS Sa Bình", "giáo viên ở Trường THCS Sa Bình"),
        ("Chủ tịch Hội Người mù huyện Hòa An", "Chủ tịch Hội Người mù huyện Hòa An"),
    ],
)
def test_a_post_ends_where_the_home_begins(told, position):
    reading = Reader().read(Article(id="a", text=f"Tin\nAnh Hà Văn Tú, {told}, được nhắc đến."))
    assert reading.subjects[0].facts["position"].value == position
