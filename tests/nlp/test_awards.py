from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from nlp import syllables
from nlp.award_names import NEW
from nlp.awards import find_awards, recognise_awards
from nlp.document import add, mentions, prepare
from nlp.records import Label, Mention
from nlp.sentences import sentences
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def awards(text: str) -> list[Mention]:
    doc = prepare(NLP.make_doc(text))
    found = find_awards(doc)
    assert all(doc.text[m.start : m.end] == m.text for m in found)
    assert all(m.attributes["award_id"] == m.link for m in found)
    return found


def links(text: str) -> list[str]:
    return [m.link for m in awards(text)]


@pytest.mark.parametrize(
    ("text", "award_id", "authority"),
    [
        ("được Thủ tướng Chính phủ tặng Bằng khen", "bk_ttg", "Thủ tướng Chính phủ"),
        ("Bằng khen của Bộ trưởng Bộ Y tế", "bk_bo", "Bộ trưởng Bộ Y tế"),
        ("nhận bằng khen của UBND tỉnh Lào Cai", "bk_tinh", "UBND tỉnh Lào Cai"),
        ("Chủ tịch UBND tỉnh Sơn La vừa quyết định tặng bằng khen", "bk_tinh", "Chủ tịch UBND tỉnh Sơn La"),
        ("Bằng khen của Trung ương Hội Nông dân Việt Nam", "bk_doan_the_tw", "Trung ương Hội Nông dân Việt Nam"),
        ("Bằng khen của Tỉnh đoàn", "bk_doan_the_tinh", "Tỉnh đoàn"),
        ("Bằng khen của Quân khu 2", "bk_quan_khu", "Quân khu 2"),
        ("Bằng khen của Ban Thường vụ Tỉnh ủy", "bk_dang", "Ban Thường vụ Tỉnh ủy"),
        ("Giấy khen của UBND huyện Bát Xát", "gk_huyen", "UBND huyện Bát Xát"),
        ("Giấy khen của UBND xã Mường Hum", "gk_xa", "UBND xã Mường Hum"),
        ("Giấy khen của Giám đốc Công an tỉnh", "gk_so", "Giám đốc Công an tỉnh"),
        ("được UBND tỉnh tặng Cờ thi đua", "ctd_tinh", "UBND tỉnh"),
        ("Chính phủ tặng Cờ thi đua", "ctd_chinh_phu", "Chính phủ"),
        ("có nhiều bằng khen", "bk_unspecified", ""),
        ("Phó Chủ tịch UBND tỉnh trao bằng khen", "bk_unspecified", ""),
        ("Văn phòng Chính phủ được tặng Bằng khen", "bk_unspecified", ""),
        ("thừa ủy quyền của Thủ tướng, Bí thư Tỉnh ủy trao Bằng khen", "bk_ttg", "Thủ tướng Chính phủ"),
        (
            "Thay mặt Chủ tịch nước, Bộ trưởng Bộ Y tế trao Huân chương Lao động hạng Ba",
            "hc_lao_dong_3",
            "Chủ tịch nước",
        ),
    ],
)
def test_the_authority_is_read_from_the_words_around_and_is_not_the_presenter(
    text: str, award_id: str, authority: str
) -> None:
    (found,) = awards(text)
    assert (found.link, found.attributes.get("authority", "")) == (award_id, authority)


@pytest.mark.parametrize(
    ("text", "link", "authority"),
    [
        ("Cờ thi đua của Tổng Liên đoàn thì treo ở đây.", "ctd_doan_the_tw", "Tổng Liên đoàn Lao động Việt Nam"),
        ("Bằng khen của Ban Tôn giáo Chính phủ", "bk_bo", "Ban Tôn giáo Chính phủ"),
        ("giấy khen của Ban Giám đốc", "gk_don_vi", "Ban Giám đốc"),
        ("được Phòng GD-ĐT H.Hòa An tặng giấy khen", "gk_don_vi", "Phòng GD-ĐT huyện Hòa An"),
        ("được Giám đốc Công an TP.HCM tặng giấy khen", "gk_so", "Giám đốc Công an thành phố Hồ Chí Minh"),
        (
            "Trung ương Đoàn phối hợp với Tỉnh đoàn Hòa An trao huy hiệu “Tuổi trẻ dũng cảm”",
            "hh_tuoi_tre_dc",
            "Trung ương Đoàn",
        ),
        ("Cờ thi đua của Trung ương Hội CCB Việt Nam năm 2013.", "ctd_doan_the_tw", "Trung ương Hội CCB Việt Nam"),
    ],
)
def test_more_authorities(text: str, link: str, authority: str) -> None:
    (found,) = awards(text)
    assert (found.link, found.attributes["authority"]) == (link, authority)


def test_a_name_ends_with_the_quotation_mark_that_it_opens() -> None:
    assert [m.text for m in awards('tặng Kỷ niệm chương "Vì thế hệ trẻ" và')] == ['Kỷ niệm chương "Vì thế hệ trẻ"']
    whole = "Kỷ niệm chương “Vì sức khỏe nhân dân” của Bộ Y tế"
    assert [m.text for m in awards(f"nhận {whole}.")] == [whole]
    assert [m.text for m in awards("Kỷ niệm chương “Vì thế hệ trẻ” của")] == ["Kỷ niệm chương “Vì thế hệ trẻ”"]
    assert [m.text for m in awards('là "Chiến sĩ thi đua cơ sở" năm')] == ["Chiến sĩ thi đua cơ sở"]


def test_a_list_shares_the_authority_behind_it_and_keeps_the_others_apart() -> None:
    found = awards(
        "được Nhà nước tặng Huân chương Lao động hạng Ba, Cờ thi đua và Bằng khen của Bộ trưởng Bộ Công Thương, "
        "Giấy khen của Sở Công Thương"
    )
    assert [m.link for m in found] == ["hc_lao_dong_3", "ctd_tinh", "bk_bo", "gk_so"]


def test_two_authorities_of_one_award() -> None:
    (found,) = awards("nhận bằng khen của Trung ương Đoàn, Bộ GD&ĐT")
    assert (found.link, found.attributes["also"]) == ("bk_doan_the_tw", "bk_bo=Bộ Giáo dục và Đào tạo")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Bằng khen năm 2019", "2019"),
        ("danh hiệu “Nông dân Việt Nam xuất sắc năm 2016”", "2016"),
        ("Giấy khen (2020)", "2020"),
        ("Năm 2012, bà vinh dự được tặng Bằng khen", "2012"),
        ("sinh năm 1980, con của NSND Lê Thị Sim", None),
        ("Bằng khen giai đoạn 2012 - 2014", None),
        ("Bằng khen. Năm 2016 qua đi", None),
    ],
)
def test_the_year_stands_next_to_the_award(text: str, year: str | None) -> None:
    assert awards(text)[0].attributes.get("year") == year


def test_a_year_belongs_to_the_award_before_it() -> None:
    first, second = awards("được tặng danh hiệu Lao động tiên tiến năm 2015 và được Thủ tướng tặng Bằng khen")
    assert (first.attributes.get("year"), second.attributes.get("year")) == ("2015", None)


@pytest.mark.parametrize(
    ("text", "count"),
    [("02 Bằng khen", "02"), ("ba Giấy khen", "3"), ("nhiều bằng khen", "nhiều"), ("Bằng khen", None)],
)
def test_counts(text: str, count: str | None) -> None:
    assert awards(text)[0].attributes.get("count") == count


def test_honours_that_no_table_knows_are_new() -> None:
    found = awards("đạt danh hiệu “Nhà nông sáng kiến miền biển”; được trao Huân chương Bông lau của nước bạn")
    assert [(m.link, m.text) for m in found] == [
        (NEW, "Nhà nông sáng kiến miền biển"),
        (NEW, "Huân chương Bông lau"),
    ]


def test_levels_come_from_the_table_the_words_or_the_authority() -> None:
    assert awards("Huân chương Dũng cảm")[0].attributes["level"] == "state"
    assert awards("danh hiệu hộ sản xuất, kinh doanh giỏi cấp huyện")[0].attributes["level"] == "district"
    assert awards("Hội Nông dân tỉnh tặng Thư khen")[0].attributes["level"] == "province_org"


def test_a_name_inside_an_award_is_no_place() -> None:
    doc = prepare(NLP.make_doc("Giải thưởng Hồ Chí Minh của thành phố Hồ Chí Minh"))
    add(doc, [Mention(12, 23, "Hồ Chí Minh", Label.PLACE), Mention(28, 49, "thành phố Hồ Chí Minh", Label.PLACE)])
    recognise_awards(doc)
    assert [m.start for m in mentions(doc, Label.PLACE)] == [28]
    assert [m.link for m in mentions(doc, Label.AWARD)] == ["gt_hcm"]


@given(st.lists(st.sampled_from(["Bằng khen", "của", "UBND tỉnh", ",", "hạng Nhất", "“", "”", "(", "năm 2010", "\n"])))
def test_any_sequence_of_award_words_is_read_without_harm(pieces: list[str]) -> None:
    found = awards(" ".join(pieces))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_reading_awards_is_linear() -> None:
    def work(times: int) -> Callable[[], object]:
        doc = prepare(NLP.make_doc("ông được UBND tỉnh tặng Bằng khen, Huân chương Lao động hạng Nhất, " * times))
        assert len(find_awards(doc)) == 2 * times
        return lambda: find_awards(doc)

    assert growth(work, 160, 1600) < LINEAR


def test_a_sentence_of_thousands_of_gifts_has_one_giver() -> None:
    def work(times: int) -> Callable[[], object]:
        doc = prepare(NLP.make_doc("UBND tỉnh quyết định: " + "tặng Bằng khen; " * times))
        doc._.sentences = sentences(doc.text)
        assert len(doc._.sentences) == 1
        assert [a.attributes["authority"] for a in find_awards(doc)] == ["UBND tỉnh"] * times
        return lambda: find_awards(doc)

    assert growth(work, 300, 3000) < LINEAR
