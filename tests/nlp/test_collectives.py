from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from crawler.records import Article
from nlp import collective_cues as cues_module
from nlp import collectives as module
from nlp.gazetteers import GazetteerError
from nlp.pipeline import Reader
from nlp.records import SubjectKind
from nlp.role_evidence import evidence_of
from nlp.roles import scene_of, told_of
from tests.timing import LINEAR, growth

SHARED = Path(__file__).parents[2].parent / "shared"
BOTH = (SubjectKind.COLLECTIVE, SubjectKind.MODEL)


@pytest.fixture(scope="module")
def reader():
    return Reader()


def subjects(reader, text, **how):
    reading = reader.read(Article(id="a", text=text, **how))
    assert not reading.warnings
    return reading, [s for s in reading.subjects if s.kind in BOTH]


def names(reader, text, **how):
    return [s.name for s in subjects(reader, text, **how)[1]]


def test_groups_of_people_are_subjects_when_they_are_written_about(reader):
    text = "Nhóm thợ trẻ giữ nghề\nCâu lạc bộ Dệt Sắc Chàm họp mỗi tối. Câu lạc bộ Dệt Sắc Chàm có 12 người."
    reading, (club,) = subjects(reader, text)
    assert [reading.mentions[i].text for i in club.mentions] == ["Câu lạc bộ Dệt Sắc Chàm"] * 2
    assert club.kind is SubjectKind.COLLECTIVE
    assert names(reader, "Tin ngắn\nĐoàn khách thăm Câu lạc bộ Dệt Sắc Chàm rồi về.") == []
    assert names(reader, "Tin ngắn\nAnh cùng bảy người bạn lập Hợp tác xã Cà phê Đỉnh Gió.") == [
        "Hợp tác xã Cà phê Đỉnh Gió"
    ]


def test_models_have_a_name_of_their_own(reader):
    text = 'Chuyện ở bản\nTừ năm 2019, mô hình "Đàn gà sinh kế" giúp 40 hộ. Mô hình “Vườn rau mẹ đỡ đầu” cũng lan rộng.'
    _, found = subjects(reader, text)
    assert [(s.kind, s.name) for s in found] == [
        (SubjectKind.MODEL, "Đàn gà sinh kế"),
        (SubjectKind.MODEL, "Vườn rau mẹ đỡ đầu"),
    ]


def test_blanks_inside_the_quotation_marks_of_a_model_are_no_part_of_its_name(reader):
    found = reader.read(Article("a", "Xã ra mắt mô hình “ Bếp ấm bản xa ”, hội viên góp gạo."))
    assert not found.warnings
    assert [m.text for m in found.mentions if m.attributes.get("kind") == "model"] == ["Bếp ấm bản xa"]


def test_where_it_is_is_a_fact_with_the_words_that_say_so(reader):
    text = (
        "Tin thi đua\nTiêu biểu là xóm Pác Có, xã Vân An, huyện Hà Quảng; Trường THCS Hợp Giang (thành phố Cao Bằng)."
    )
    reading, found = subjects(reader, text)
    facts = {s.name: s.facts["residence"] for s in found}
    assert facts["xóm Pác Có"].value == "xã Vân An, huyện Hà Quảng"
    assert facts["Trường THCS Hợp Giang"].value == "thành phố Cao Bằng"
    assert all(reading.text[f.start : f.end] == f.value for f in facts.values())


def test_teasers_and_footers_make_no_subject(reader):
    text = "Tin thi đua\nHội nghị bàn về giao thông nông thôn trong năm tới của tỉnh, nhiều ý kiến được nêu ra.\nCác tin khác\nTrường THPT Đèo Gió đón nhận Huân chương Lao động (12/5)"
    assert names(reader, text) == []


def test_a_wrong_line_of_the_cues_is_named(tmp_path, monkeypatch):
    text = (cues_module.GAZETTEERS / "collective_cues.tsv").read_text(encoding="utf-8") + "is\t(mở\t\n"
    (tmp_path / "collective_cues.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(cues_module, "GAZETTEERS", tmp_path)
    with pytest.raises(GazetteerError, match=rf"collective_cues.tsv:{len(text.splitlines())}: pattern"):
        cues_module.cues.__wrapped__()


def test_time_grows_with_the_text_only(reader):
    def work(times):
        text = "Tiêu biểu có xã Cách Linh, huyện Phục Hòa; mô hình “Vườn rau xanh”; Trường THCS Hợp Giang. " * times
        doc = reader.doc(Article(id="a", text="Tin thi đua\n" + text))
        doc._.subjects, doc._.members = [], {}
        return lambda: module.Collectives(doc).gather()

    assert growth(work, 50, 400) < LINEAR


@pytest.mark.skipif(not SHARED.exists(), reason="the seed documents are not here")
def test_seed_documents(reader):
    gold = json.loads((SHARED / "domain" / "seeds_gold.json").read_text(encoding="utf-8"))
    for entry in gold["files"]:
        text = (SHARED / "seeds" / entry["file"]).read_text(encoding="utf-8")
        wanted = {
            " ".join(m["surface"].split())
            for m in entry["mentions"]
            if m["type"] == "COLLECTIVE" and m.get("is_candidate")
        }
        found = set(names(reader, text))
        assert len(found - wanted) <= 1
        assert len(wanted & found) >= 0.95 * len(wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gương sáng quanh ta\nTrung đội Dân quân thường trực xã Sa Bình cứu 12 người giữa dòng lũ.",
            ["Trung đội Dân quân thường trực xã Sa Bình"],
        ),
        (
            "Khen thưởng\nBa tập thể được khen gồm Công an huyện Mường Lay, Đồn Biên phòng Nậm Cắn và Công an xã Sa Bình.",
            ["Công an huyện Mường Lay", "Đồn Biên phòng Nậm Cắn", "Công an xã Sa Bình"],
        ),
        ("Tin ngắn\nĐội vá đường Nghĩa Tình có chín người.", ["Đội vá đường Nghĩa Tình"]),
        ("Tin ngắn\nMô hình dân vận khéo Bản Nghè Xanh do xã dựng.", ["Bản Nghè Xanh"]),
    ],
)
def test_bodies_that_act_or_stand_in_the_list_of_the_commended_are_subjects(reader, text, expected):
    assert names(reader, text) == expected


def test_a_body_is_gone_on_about_by_the_head_of_its_name(reader):
    text = "Gương sáng\nHợp tác xã Sợi Mây ra đời năm 2015. HTX nay có 40 thợ. HTX giúp 12 hộ thoát nghèo."
    doc = reader.doc(Article(id="a", text=text))
    (told,) = [t for t in told_of(doc).values() if t.held_up]
    assert [m.text for m in told.mentions] == ["Hợp tác xã Sợi Mây", "HTX", "HTX"]


def test_the_same_body_is_weighed_alike_in_whatever_order_it_is_held_up(reader):
    doc = reader.doc(Article(id="a", text="Tin ngắn\nTổ may Sen Trắng do chị Lò Thị Páng lập."))
    told = told_of(doc)
    (body,) = (one for one in told.values() if one.held_up)
    weighed = []
    for order in permutations(("repeated", "does", "recipient", "titled")):
        body.held_up = dict.fromkeys(order).keys()  # a set that keeps its order
        weighed.append([one.values for one in evidence_of(scene_of(doc, told), doc._.subjects, told)])
    assert all(one == weighed[0] for one in weighed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a group with a name of its own, though named once and inside a sentence
        ("Tin ngắn\nTheo tìm hiểu, Tổ may Sen Trắng do chị Lò Thị Páng lập.", ["Tổ may Sen Trắng"]),
        # every body of a row receives the award
        (
            "Khen thưởng\nĐồn Công an Nà Hỳ, Công an xã Sa Bình và Trường Tiểu học Bình Long được tặng bằng khen.",
            ["Đồn Công an Nà Hỳ", "Công an xã Sa Bình", "Trường Tiểu học Bình Long"],
        ),
        (
            "Khen thưởng\nTrong các tập thể có Chùa Tà Mau và Đoàn cơ sở Công ty Cấp nước Sa Bình.",
            ["Chùa Tà Mau", "Đoàn cơ sở Công ty Cấp nước Sa Bình"],
        ),
        # the text goes on about a school by the head of its name
        (
            "Chuyện ở bản\nGiờ ăn ở Trường Mầm non Nà Bủng. Ngoài giờ, trường còn mở lớp. Nay nhà trường được Bộ tặng bằng khen.",
            ["Trường Mầm non Nà Bủng"],
        ),
        # a name without a head, which the title quotes
        (
            "'Mưa Đầu Mùa' và những bữa cháo khuya\nMưa Đầu Mùa ra đời năm 2018 từ bốn người bạn. Ai cũng có nghề.",
            ["Mưa Đầu Mùa"],
        ),
    ],
)
def test_bodies_that_the_text_is_about_are_subjects(reader, text, expected):
    assert names(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Phim 'Mưa Đầu Mùa' ra rạp\nMưa Đầu Mùa có dàn diễn viên trẻ, bộ phim Mưa Đầu Mùa quay ở Sa Bình.",
        "Tin ngắn\nBệnh nhân được đưa tới Bệnh viện Sa Bình. Ở Bệnh viện Sa Bình, rồi về Bệnh viện Sa Bình.",
        "Tin ngắn\nTổ thêu có mười người. Đội bóng đá đến muộn.",
        "Tin ngắn\nNhóm Nguyễn Văn Páng bán hàng. Mô hình Mỹ hiện nay khác hẳn.",
        "Thi đua\nUBND xã và Trường Tiểu học Bình Long cũng đã tặng giấy khen cho em.",
        "Thi đua\nVi phạm điển hình như đoạn đê (xã Cách Linh) và các bến bãi.",
        "Gương sáng\nÔng Đàm Văn Lục, ở xã Phúc Sen, huyện Quảng Uyên là người đầu tiên bỏ ngô trồng cam.",
        "Cứu bạn\nEm Lò Thị Sao, học sinh lớp 4A Trường Tiểu học Bình Long, kéo bạn lên bờ.",
    ],
)
def test_works_wards_common_nouns_and_gangs_are_none(reader, text):
    assert names(reader, text) == []


def test_a_body_with_and_without_its_unit_word_and_its_whole_is_one(reader):
    text = (
        "Đội CSGT số 7 cứu người\nKhen thưởng Đội CSGT số 7 Công an huyện Mường Lay. Hôm 3/5, Đội CSGT số 7 "
        "(Phòng CSGT Công an tỉnh Điện Biên) đưa hai cháu bé khỏi dòng lũ."
    )
    _, (team,) = subjects(reader, text)
    assert team.name == "Đội CSGT số 7 Công an huyện Mường Lay"
    assert len(team.mentions) == 3
