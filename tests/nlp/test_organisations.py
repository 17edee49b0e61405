from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import syllables
from nlp.document import add, mentions, prepare
from nlp.organisations import recognise_organisations
from nlp.places import find_places
from nlp.records import Label
from nlp.units import units
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def organisations(text):
    doc = prepare(NLP.make_doc(text))
    add(doc, find_places(doc, units()))
    return mentions(recognise_organisations(doc), Label.ORG)


def written(text):
    return [m.text for m in organisations(text)]


@pytest.mark.parametrize(
    "name",
    [
        "Ủy ban nhân dân tỉnh Bắc Kạn",
        "ủy ban nhân dân tỉnh",
        "UBND TP. Cao Bằng",
        "CAP Hòa Cường Bắc",
        "CAQ Ô Môn",
        "CATP Đà Nẵng",
        "CATX Gò Công",
        "LLQS huyện Đắk Mil",
        "lực lượng quân sự tỉnh Cà Mau",
        "HĐND xã Hưng Đạo",
        "Ban Thi đua - Khen thưởng tỉnh",
        "Hội đồng Thi đua – Khen thưởng các cấp",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở LĐ-TB&XH tỉnh Lào Cai",
        "Phòng GD&ĐT huyện Hòa An",
        "Ban Nội chính Tỉnh uỷ",
        "Kho bạc Nhà nước tỉnh Cao Bằng",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Cao Bằng",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Bắc Kạn",
        "Hội Liên hiệp Phụ nữ xã Vân An",
        "Hội Chữ thập đỏ",
        "Trường THCS Hợp Giang",
        "Trường Trung học phổ thông Chuyên",
        "Trường Tiểu học Hòa Chung",
        "Trường Đại học Bách khoa Hà Nội",
        "Bệnh viện Đa khoa tỉnh Hòa Bình",
        "Bệnh viện Nhi đồng 1",
        "Trạm Y tế xã Cách Linh",
        "Công ty TNHH MTV Thương mại và Dịch vụ Suối Mơ",
        "Công ty CP sứ Trúc Lâm",
        "HTX Nông nghiệp hữu cơ Tân Hòa",
        "Tổng công ty Xây lắp dầu khí Việt Nam",
        "Đồn Biên phòng Sóc Giang",
        "Bộ Chỉ huy Quân sự tỉnh",
        "Trung đoàn 174",
        "Đoàn KT-QP 799",
        "Phòng Cảnh sát điều tra tội phạm về ma túy Công an tỉnh Lạng Sơn",
        "Đội CSGT số 3 Công an TP Hà Nội",
        "Chi bộ thôn Nà Lẹng",
        "Huyện ủy Hòa An",
        "Tòa án nhân dân tỉnh Vĩnh Long",
        "Xí nghiệp Đầu máy Vinh",
        "Báo Bắc Kạn",
        "Đài Phát thanh-Truyền hình tỉnh",
        'Câu lạc bộ "Ươm mầm xanh"',
        "Phòng Cảnh sát PCCC và CNCH Công an tỉnh Lào Cai",
        "Phòng Cảnh sát hình sự (PC45) Công an tỉnh Lào Cai",
        "Đội Chữa cháy và Cứu nạn, cứu hộ khu vực Tân Phú",
        "Đội CSGT-TT-CĐ Công an huyện Hòa An",
        "Đồn Công an Nà Hỳ",
        "Đồn Biên phòng cửa khẩu quốc tế Nậm Cắn",
        "Trường PTDT Bán trú THCS Nậm Cắn",
        "Khoa Chấn thương chỉnh hình và Vi phẫu",
        "Đoàn trường Đại học Vinh",
        "Công ty TNHH Giày Suối Mơ Hồ Sen",
        'nhóm thiện nguyện "Cháo yêu thương"',
        'nhóm "Bếp Nhà Mình"',
        "Chi hội 7",
        "Trung tâm Hỗ trợ việc làm thanh niên",
        "Trung tâm Phát triển Suối Mơ",
        "Trung ương Hội Nông dân Việt Nam",
        "Tổng LĐLĐ Việt Nam",
        "Ủy ban Trung ương MTTQ Việt Nam",
        "Bộ Nông nghiệp và PTNT",
        "Phân xưởng Khai thác 7",
        "Công đoàn Phân xưởng Vỏ 3",
        "Đội thi huyện Hòa An",
        "Đội SOS Bãi Sậy",
        "Đoàn công tác số 4 Bệnh viện Phổi Hòa An",
        "Khoa Chống nhiễm khuẩn",
        "Tổ Ngữ văn",
        "Dân quân xã Hưng Đạo",
        "họ Đỗ Thế",
    ],
)
def test_names_in_full_with_their_place(name):
    assert written(f"Theo {name}, việc này đã xong.") == [name]
    assert written(f"được {name} khen") == [name]


def test_behind_a_post_stands_who_holds_it() -> None:
    assert written("Bí thư chi bộ Hồ Sỹ Quán và chính ủy trung đoàn Đoàn Ngọc Sơm nói vui.") == []
    assert written("Bí thư chi bộ Phú Hòa nói vui.") == ["chi bộ Phú Hòa"]


def test_two_bodies_beside_a_comma_are_two() -> None:
    assert written("tặng Phòng Cảnh sát hình sự, Công an huyện Hòa An") == [
        "Phòng Cảnh sát hình sự",
        "Công an huyện Hòa An",
    ]
    assert written("Phó Chủ tịch Thường trực UBND tỉnh nói") == ["UBND tỉnh"]


@pytest.mark.parametrize(
    "text",
    [
        "Cháu mang họ Đỗ; họ về rồi; bà con họ Trần; đổi sang họ Nguyễn",
        "Hội nghị tổng kết; Vụ cháy lớn; Ban đầu; Phòng cháy; Đoàn kết; Sở hữu",
        "công an viên, công an và bộ đội; trường học; các trường phổ thông, cao đẳng",
        "báo cáo số 12/BC-UBND, Quyết định 31/QĐ-UBND ngày 5/6",
        "cổng thông tin điện tử và các ấn phẩm",
        "Trường Sa xanh; anh Trường; Ban giám hiệu",
        "Tổ thêu nghỉ trưa; HTX sản xuất; nhóm “bạn cũ” về; võ sư Đoàn Văn Lục",
        "Nhóm PV đi muộn; Đội trưởng nói; HTX dịch vụ; Nhóm “cò” đất; phố Chùa Mía; ngã tư Chùa Mía; Đội bóng nước bạn",
    ],
)
def test_what_is_no_organisation(text):
    assert written(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Giám đốc Sở Nội vụ Đàm Văn Lục", "Sở Nội vụ"),
        ("Hiệu trưởng Trường Tiểu học Hòa Chung Nông Thị Sao Mai", "Trường Tiểu học Hòa Chung"),
        ("Giám đốc Công ty TNHH Sơn Ca Trần Văn Rạng", "Công ty TNHH Sơn Ca"),
        ("Chủ tịch UBND TP Hà Nội Phạm Quang Ân", "UBND TP Hà Nội"),
        ("Tổng cục Hải quan tổ chức 4 lớp", "Tổng cục Hải quan"),
        ("Giám đốc Công ty TNHH Sơn Ca Hồ Sen", "Công ty TNHH Sơn Ca"),
        ("Bệnh viện đa khoa huyện Hòa An cấp cứu 4 người", "Bệnh viện đa khoa huyện Hòa An"),
        ("Trường Đại học Ngoại thương Theo bảng dưới đây", "Trường Đại học Ngoại thương"),
    ],
)
def test_the_name_of_a_person_or_a_verb_behind_it_stays_out(text, name):
    assert written(text) == [name]


def test_short_forms_are_written_out_and_the_place_is_linked():
    (found,) = organisations("UBND TP. Cao Bằng đã duyệt")
    assert found.norm == "Ủy ban nhân dân thành phố Cao Bằng"
    assert found.attributes == {"kind": "government", "place": "040"}
    assert organisations("Trường PTDTBT THCS Nậm Cắn khai giảng")[0].norm == (
        "Trường Phổ thông dân tộc bán trú Trung học cơ sở Nậm Cắn"
    )


def test_lists_and_neighbours():
    assert written("Sở Y tế; Sở Nội vụ, Trường THPT Thạch An (UBND tỉnh tặng Cờ)") == [
        "Sở Y tế",
        "Sở Nội vụ",
        "Trường THPT Thạch An",
        "UBND tỉnh",
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "UBND",
                    "tỉnh",
                    "Sở",
                    "Y",
                    "tế",
                    "và",
                    ",",
                    "-",
                    "Trường",
                    "THCS",
                    "Hợp",
                    "Giang",
                    "Công",
                    "ty",
                    "CP",
                    "xã",
                ),
                *(
                    "Ban",
                    "các",
                    "cấp",
                    "“",
                    "”",
                    "Đội",
                    "số",
                    "3",
                    "Công an",
                    "Bắc",
                    "Kạn",
                    "\n",
                    "HTX",
                    "của",
                    "Nguyễn",
                ),
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_words_gives_sorted_spans_of_the_text(words):
    text = " ".join(words)
    found = organisations(text)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_time_grows_with_the_text_only():
    def work(times):
        doc = prepare(NLP.make_doc("Phòng Công an Sở Y tế Trường THCS Hợp Giang UBND các huyện, thành phố, " * times))
        return lambda: recognise_organisations(doc)

    assert growth(work, 100, 800) < LINEAR
