from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp import syllables
from nlp.document import add, mentions, prepare
from nlp.name_tagger import TaggerError, tagger
from nlp.people import find_people
from nlp.records import Label, Mention, Zone, ZoneKind
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def read(text: str, *others: tuple[str, Label], zones: tuple[Zone, ...] = ()) -> Doc:
    """A document with its people; ``others`` are mentions that earlier components found."""
    doc = prepare(NLP.make_doc(text))
    doc._.zones = list(zones)
    add(doc, [Mention(text.index(t), text.index(t) + len(t), t, label) for t, label in others])
    return find_people(doc)


def names(text: str, *others: tuple[str, Label]) -> list[str]:
    return [m.text for m in mentions(read(text, *others), Label.PERSON)]


@pytest.mark.parametrize(
    ("marked", "why"),
    [
        ("Người nuôi ong dú [Phùng Khắc Sửu] (xã Bình Lộc) thì được nhắc nhiều.", "surname and middle name"),
        (
            "Ba lần hoãn cưới, nữ hộ sinh [Tông Thị Mạch], người Sán Chỉ, đỡ đẻ cho chín sản phụ.",
            "a woman's middle name",
        ),
        ("Công nhân và bảo vệ Hồ Tây vớt hết bèo.", "a lake that is guarded"),
        ("Khu Đô Thị Mạch Nha có thêm một vườn hoa.", "a town"),
        ("Sáng nay, ông [Lò Văn Khiên], Bí thư chi bộ bản Nà Sài, đã hiến 500 m2 đất.", "honorific"),
        ("Thượng tá [Đàm Quang Thuyết] cho biết đơn vị đã cứu được hai cháu nhỏ.", "rank"),
        ("Phó Chủ tịch UBND huyện [Bế Thị Hoan] trao giấy khen cho chị [Triệu Mùi Pham] (SN 1975).", "post"),
        ("Nhà giáo [Nông Ích Tuệ], sinh năm 1980, dạy học ở xã vùng cao.", "birth year"),
        ("Anh [Giàng A Sính] và chị [Thào Thị Mỷ] trồng 3 ha quế. Năm ngoái, [Sính] thu 200 triệu đồng.", "short form"),
        ("Già làng [A Blui] kể chuyện. [Y Thoa] ngồi bên bếp lửa.", "names of the highlands"),
        ("Chị [Rơ Châm H'Pyết] dạy chữ. Theo [H'Pyết], học trò rất ngoan.", "short form of the highlands"),
        ("Anh [Cil Ha Brâng] về làng. Nhưng [Brâng] đã tính kỹ. Năm 2022, [Ha Brâng] lập tổ.", "short forms"),
        ("Chị [H'Bliu Niê] cùng anh [Y Wăn Byă] dệt thổ cẩm.", "names of the highlands"),
        ("Tổng thống Mỹ [Donald Trump] gặp Thủ tướng Nhật Bản [Shinzo Abe] ở Tokyo.", "foreigners after a country"),
        ("Nổi bật là anh [Má A Páo], người trồng đào từ năm 2013.", "surname that could be a title"),
        ("Chiếc máy do [Lương Thị Ly Đa] chế tạo từ sắt vụn.", "woman's name of four syllables"),
        ("Linh mục [Giuse Trần Văn Hào] vận động bà con góp công.", "saint"),
        ("Đại đức [Thích Minh Tuyên] nấu 300 suất cháo mỗi tuần.", "monk"),
        ("Các ông, bà: [Nguyễn Văn Kha], [Trần Thị Lụa] và [Lê Hữu Điền] được khen.", "shared honorific"),
        ("Vợ chồng anh [Hà Văn Thạo], chị [Lò Thị Inh] nuôi bảy đứa trẻ.", "couple"),
        ("Hộ bà [Sùng Thị Dợ] và gia đình ông [Vàng Seo Lử] được cấp bò giống.", "household"),
        ("Bà con gọi ông là [Điểu Krang]; vợ ông, bà [Thị Brơi], dệt vải.", "names of the south-east"),
        ("Anh [Rơ Châm Hyưh] và chị [Ksor H'Bliu] nhận giấy khen.", "surnames of two syllables"),
        ("Ông [Thạch Sa Rương] và bà [Danh Thị Nhuần] hiến 300 m2 đất.", "Khmer"),
        ("Bí thư chi bộ [Lỳ Xá Phu] vận động dân bản làm đường.", "Hà Nhì"),
        ("Tổng thống Nga [Vladimir Putrov] tiếp Ngoại trưởng Mỹ [James Matley].", "a country is no part of a name"),
        ("Chủ nhiệm Ủy ban Kinh tế Quốc hội [Vũ Hồng Thạo] trình bày báo cáo.", "an office between title and name"),
        ("Phó Chủ tịch UBND TP [Huỳnh Bách Mưu] đã ký văn bản.", "an office between title and name"),
        ("Nạn nhân là em [Đ.T.C.N] (15 tuổi).", "masked"),
        ("Bà [Chung Yoo-ran] nói bà không biết.", "hyphen"),
        ("Bà kể cụ [Nguyễn Thị Xin] 80 tuổi. Ngày nào cụ [Xin] cũng vui. Nhà cụ [Xin] ở đây.", "rare given name"),
        ("Cháu ngoan [Bác Hồ] là danh hiệu của thiếu nhi.", "Uncle Hồ"),
        ("Ông [Rô Mách], xã Tân Mẫn và cô [Sa Pi La], giáo viên, cùng nhận quà.", "Cham"),
        ("Đại úy [K'Brút], dân tộc K'Ho, được khen.", "one syllable of the highlands behind a rank"),
        ("Các đồng chí [Nguyễn Khắc Hoan], [Lơ Mu Ha Biên] (Lạc Hà) được khen.", "a clan in a row"),
        ("Họ và tên: [Pờ Xuân Xe]. Giới tính: Nữ.", "a form"),
        ("[Arất Biêng] - người Cơ Tu đầu tiên hiến máu 40 lần.", "an ethnic group behind the name"),
        ("[Kring Thoa] (SN 1988) và [Chamaléa Liêm], 40 tuổi, dắt bà con lên rẫy.", "year and age behind the name"),
        ("3 | [Đinh Công Mão] | Quản đốc\n4 | [Quàng Văn Pén] | Thị xã Mường Na", "cells of a table"),
        ("Phối sư [Thượng Minh Thành], trụ trì thánh thất.", "a Caodaist dignitary"),
        ("1) Achar [Sơn Sà Muôl], 67 tuổi, ở xã Tham Đài.", "a title with a capital"),
        ("Nhưng ông Phó Chủ tịch xã [Liêng Jrang Ha Mlơng] thì nhớ.", "four syllables behind the level of a post"),
        ("Điều dưỡng trưởng [Lê Thị Hoa Mận] trực đêm.", "the name of a commune inside that of a woman"),
        ("Chủ tịch UBND đặc khu [Nguyễn Văn Thiện Hảo] trao quà.", "a level that also forbids"),
        ("Ảnh: [Y Blim Niê]", "a credit line"),
        ("Chàng trai Ê Đê [Y Thoan Niê], sinh viên năm cuối, tình nguyện.", "an ethnic group before the name"),
        ("Kẻ cướp yêu cầu nhân viên [L.T.T]. bỏ tiền vào túi.", "masked behind a title"),
        ("Chị [Nguyễn Thị Như Ý] sống ở xã Hòa An.", "a country at the end of a woman's name"),
        ("Cô giáo [Lò Thị Hồng Ngát] (sinh năm 1995) đến. Cô [Lò Thị Hồng] và chị [Lò Thị Hồng] dạy.", "two of a kind"),
        ("Em[Nguyễn Bằng Lâm] học giỏi.", "glued to the title"),
        ("Theo ông [Nguyễn Vỹ Cương]-nguyên cán bộ xã, đường đã xong.", "a post behind a hyphen"),
        ("Người phát ngôn, Trung Tá [Sombat Ghanosh], cho biết như vậy.", "a rank with capitals"),
        ("Bé [Y Khưm Mlô] vui. Bé [Y Khưm] chạy, bé [Y Khưm] cười, mẹ bé [Y Khưm] khóc.", "the clan once only"),
        ("Ảnh: [Thái Lĩnh]. Khi còn cách đó một đoạn.", "a country before a full stop"),
        ("Công an khám nhà nghi phạm [Hoàng Út Viện] Theo tin ban đầu, có súng.", "the next sentence"),
        ("Vợ chồng Nguyên đại tá [Trần Thăng Bốn] được mừng thọ.", "a post of former days"),
        ("Đó là câu chuyện của [Huyền] Với [Huyền], không gì là quá khó.", "a small word with a capital"),
        ("Trưởng phòng kinh doanh [Trần Văn Hảo] tiếp khách tại xưởng.", "the head of a body with its kind"),
        ("Chủ tiệm vàng [Lê Thị Ngọc Hảo] giúp người nghèo.", "the owner, with a full name"),
        ("Anh [Văn Lam] lo tổ. Theo bà con trong làng thêu [Văn Lam], giá đã lên.", "called so elsewhere"),
    ],
)
def test_people_are_found_without_their_titles(marked: str, why: str) -> None:
    expected = re.findall(r"\[([^\]]+)\]", marked)
    assert names(re.sub(r"[\[\]]", "", marked)) == expected, why


@pytest.mark.parametrize(
    "text",
    [
        "Xe chạy trên đường Trường Chinh đến phố Lê Duẩn rồi rẽ vào ngõ Trần Phú.",
        "Học sinh Trường THPT Nguyễn Huệ và Trường Tiểu học Lê Lợi dự lễ.",
        "Hội thảo diễn ra ở xã Hưng Đạo, phường Quang Trung và thị trấn Bế Văn Đàn.",
        "Bộ Giáo dục và Đào tạo phối hợp với Sở Nội vụ tỉnh Cao Bằng.",
        "Nhân dân, Đảng và Nhà nước cùng Mặt trận Tổ quốc chăm lo Tết Nguyên đán.",
        "Công ty đưa sản phẩm Gạo Séng Cù và Cam Vinh ra thị trường Hà Nội.",
        "Chợ Lương Văn Can và Trường THPT dân lập Đinh Tiên Hoàng ở gần nhau.",
        "Trường THCS Đặng Trần Côn nằm trên đường Hà Huy Giáp, cạnh Bệnh viện Nguyễn Tri Phương.",
        "Hàng thêu Hà Minh bán rất chạy, Hà Minh nay là thương hiệu Hà Minh có tiếng.",
        "Chú chó tên Yumi và xe tăng mang tên Betty Jenny ở trên tàu.",
        "Ủy viên T.Ư Đảng dâng hương Chầu bà Đệ Nhị bên Hồ Gươm.",
        "Tháng Giêng năm Đinh Dậu, Tổ quốc và Chi bộ đón Tết ở Thủ đô.",
        "Nhà sàn của gia đình Ê Đê bên suối vừa được dựng lại.",
        "Dân tộc: Hà Nhì. Xã có ba bản La Hủ.",
        "Người đàn ông Jrai và bà con K'Ho múa xoang mừng lúa mới.",
        "Họp mặt mừng Chôl Chnăm Thmây và Tết Roya Haji của đồng bào.",
        "Ngư dân Lý Sơn cứu 9 người trong bão.",
        "Cần 4 đơn vị máu O. Mười phút sau đã đủ.",
        "Bà con bán gạo nếp Na Lúa và rau của làng thêu Vân Lam.",
        "Cơ sở sản xuất vật liệu xây dựng Toản Diệu và tiệm vàng Ngọc Hảo bị phạt.",
        "Giá vàng rồng Minh Thắng tăng, giá xoài Hòa Lạc giảm.",
        "Xã dập dịch tả lợn Châu Phi; Phương Tây cũng đã có dịch.",
        "Em học ở trường có tên Bình Minh. Dự án mang tên Hướng Dương do trường lo.",
        "Hai em đuối nước ở hố Giang Thao, gần 2 đường Nguyễn Tất Thành và Thanh Hải.",
        "Liên danh Đức Bảo - Tuấn Phát - An Lộc làm đường, Nhà sách Minh Thông tặng vở.",
        "Tuổi Bính Ngọ nên chọn giờ Hoàng Đạo để xuất hành.",
        "Theo Lorven Retail Research, cổ phiếu tăng; ảnh của Tarkin Commons.",
        'Trong ảnh là cửa hàng "Cúc Bộp" và quán cà phê “Minh Thưa” ở góc chợ.',
        "Đội Ga-na gặp Ác-hen-ti-na ở Phú Mỹ Hưng.",
        "Lời cảm ơn gửi ông Chủ tịch xã và Tiểu đội phó.",
        "Ông từng giữ chức Tư lệnh Bộ Tư lệnh Quân khu.",
    ],
)
def test_false_friends_are_no_people(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "others", "found"),
    [
        ("Chủ tịch Hội Nông dân huyện Phan Thị Hải Hà cho hay.", ["ORG:Hội Nông dân huyện"], "Phan Thị Hải Hà"),
        ("Bộ trưởng Bộ GD-ĐT Lê Hải Quơn gửi lời cảm ơn.", ["ORG:Bộ GD-ĐT"], "Lê Hải Quơn"),
        ("Bí thư thứ nhất Trung ương Đoàn Bùi Quang Khơi nói.", ["ORG:Trung ương Đoàn"], "Bùi Quang Khơi"),
        ("Giám đốc Bệnh viện An Nhàn Đào Văn Minh cho biết.", ["ORG:Bệnh viện An Nhàn"], "Đào Văn Minh"),
        (
            "Chủ tịch Hội LHPN phường Tứ Mai Hồ Thị Thu trao quà.",
            ["ORG:Hội LHPN phường Tứ Mai", "PLACE:phường Tứ Mai"],
            "Hồ Thị Thu",
        ),
    ],
)
def test_the_holder_of_an_office_stands_right_behind_its_place(text: str, others: list[str], found: str) -> None:
    around = [(name, Label[label]) for label, _, name in (other.partition(":") for other in others)]
    assert names(text, *around) == [found]


def test_the_foot_of_an_appeal_names_nobody_new() -> None:
    text = (
        "Bé Lê Thị Na bị bệnh tim, mẹ là chị Trần Thị Tươi rất lo.\nMọi đóng góp xin gửi về: Gửi trực tiếp: chị Trần"
        " Thị Tươi, thôn Đông. Ghi rõ ủng hộ MS 2031.001 (Lê Thị Na).\nBank: Joint Stock Commercial, Đặng Văn Ngữ, Hanoi"
    )
    assert names(text) == ["Lê Thị Na", "Trần Thị Tươi", "Trần Thị Tươi", "Lê Thị Na"]


def test_names_inside_other_names_are_no_people() -> None:
    text = "Anh nhận Giải thưởng Lương Định Của tại Công ty Hoàng Long."
    assert names(text, ("Giải thưởng Lương Định Của", Label.AWARD), ("Công ty Hoàng Long", Label.ORG)) == []


def test_the_short_name_of_a_firm_is_nobody() -> None:
    doc = prepare(NLP.make_doc("Công ty CP Dược An Khang Viên ra đời. An Khang Viên nay có 9 xưởng."))
    add(doc, [Mention(0, 29, "Công ty CP Dược An Khang Viên", Label.ORG, attributes={"kind": "firm"})])
    assert mentions(find_people(doc), Label.PERSON) == []


def test_uncle_ho() -> None:
    doc = read("Học tập và làm theo Bác, mỗi chi bộ chọn một việc. Xứng danh anh Bộ đội cụ Hồ.")
    assert [(m.text, m.norm) for m in mentions(doc, Label.PERSON)] == [("Bác", "Hồ Chí Minh"), ("Hồ", "Hồ Chí Minh")]


def test_the_title_stays_beside_the_name() -> None:
    doc = read("Chiều qua, Thiếu tá Vi Văn Chước cứu một cụ già.")
    (found,) = mentions(doc, Label.PERSON)
    assert (found.text, found.attributes["title_class"]) == ("Vi Văn Chước", "rank")


def test_hidden_names_stay_hidden() -> None:
    doc = read("Nạn nhân là chị N.T.H. (30 tuổi) và cháu Lương Bảo K. (5 tuổi), ngụ ở xã bên.")
    assert mentions(doc, Label.PERSON)
    assert all(m.attributes.get("masked") for m in mentions(doc, Label.PERSON))


def test_capitals_are_written_out() -> None:
    doc = read("ÔNG LÒ VĂN KHIÊN HIẾN ĐẤT LÀM ĐƯỜNG\nÔng Lò Văn Khiên năm nay 60 tuổi.")
    assert {m.norm for m in mentions(doc, Label.PERSON)} == {"Lò Văn Khiên"}


def test_the_signature_under_an_article_is_somebody() -> None:
    text = "Mô hình được nhân rộng trong cả huyện./.\n\nHoàng Huế\n"
    doc = read(text, zones=(Zone(text.index("Hoàng"), len(text), ZoneKind.BYLINE),))
    assert [m.text for m in mentions(doc, Label.PERSON)] == ["Hoàng Huế"]


def test_a_post_above_the_signature_is_nobody() -> None:
    text = "Các ông, bà có tên chịu trách nhiệm thi hành.\nPHÓ CHỦ TỊCH"
    zones = (Zone(0, 45, ZoneKind.BODY), Zone(46, len(text), ZoneKind.BYLINE))
    assert mentions(read(text, zones=zones), Label.PERSON) == []


def test_names_glued_by_a_page_are_parted() -> None:
    text = "Ảnh: Chu Văn Thạnh Vui Tết cùng bà con. Ông Chu Văn Thạnh cho biết như vậy. Theo Chu Văn Thạnh, dân đã khá hơn."
    assert set(names(text)) == {"Chu Văn Thạnh"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ảnh là ông Lê Văn Linh Vui buồn nghề giáo kể mãi. Ông Lê Văn Linh cười.", {"Lê Văn Linh"}),
        ("Căn nhà của chị Hồng Tai họa ập đến vào đêm mưa. Chị Hồng khóc. Chị Hồng nói.", {"Hồng"}),
        ("Cô giáo Lê Thị Ánh Hồi tưởng lại ngày xưa. Chị Lê Thị Ánh cười.", {"Lê Thị Ánh"}),
        ("Anh Lê Văn Hùng Cường nói vậy. Chị Hùng khen Lê Văn Hùng Cường.", {"Lê Văn Hùng Cường", "Hùng"}),
    ],
)
def test_the_next_sentence_is_no_part_of_a_name(text: str, found: set[str]) -> None:
    assert set(names(text)) == found


def test_menus_name_nobody() -> None:
    text = "Sign In Home Contact\nÔng Lò Văn Khiên hiến đất."
    doc = read(text, zones=(Zone(0, 20, ZoneKind.NAVIGATION),))
    assert [m.text for m in mentions(doc, Label.PERSON)] == ["Lò Văn Khiên"]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="AĐNguyễn Văn.’'-\n(),X1aộ ", max_size=120))
def test_mentions_are_slices_in_order(text: str) -> None:
    found = mentions(read(text), Label.PERSON)
    assert all(text[m.start : m.end] == m.text and m.text.strip() for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_time_is_linear_in_repeated_names() -> None:
    def work(times: int) -> Callable[[], object]:
        text = "Ông Nguyễn Văn Khoa gặp bà Trần Thị Lụa. " * times
        return lambda: read(text)

    assert growth(work, 300, 3000) < LINEAR


def test_a_missing_or_broken_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"absent\.crf: no such file"):
        tagger(tmp_path / "absent.crf")
    broken = tmp_path / "broken.crf"
    broken.write_bytes(b"not a model")
    with pytest.raises(TaggerError, match=r"broken\.crf: no CRF model"):
        tagger(broken)
