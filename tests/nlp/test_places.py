from __future__ import annotations

import hashlib
import json
import lzma
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Article
from nlp import syllables
from nlp.document import mentions, prepare
from nlp.places import create_places, find_places
from nlp.records import Label
from nlp.units import units
from tests.timing import LINEAR, growth

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real" / "baomoi_dev.jsonl.xz"
LABELS = ROOT / "data" / "labels" / "places_baomoi.jsonl"
assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})
OLD, NEW = date(2018, 5, 2), date(2026, 3, 1)


def places(text, home="", published=None):
    return find_places(prepare(NLP.make_doc(text)), units(), home, published)


def written(text, **how):
    return [m.text for m in places(text, **how)]


def linked(text, **how):
    return {m.text: m.link for m in places(text, **how)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ông Lục ở xóm Khuổi Tấu, xã Hưng Đạo, huyện Nguyên Bình, tỉnh Cao Bằng.",
            ["xóm Khuổi Tấu", "xã Hưng Đạo", "huyện Nguyên Bình", "tỉnh Cao Bằng"],
        ),
        ("bà Lan ngụ ấp Tân Điền B, làm thuê", ["ấp Tân Điền B"]),
        ("ngụ ấp 3, xã Phước Kiển, H. Nhà Bè, TP.HCM", ["ấp 3", "xã Phước Kiển", "H. Nhà Bè", "TP.HCM"]),
        ("ở P.5, Q.Gò Vấp và Q.3, TP. Hồ Chí Minh", ["P.5", "Q.Gò Vấp", "Q.3", "TP. Hồ Chí Minh"]),
        ("ở tổ 12, khu phố 4, TT. Vĩnh An", ["tổ 12", "khu phố 4", "TT. Vĩnh An"]),
        ("số 8 đường Hoa, P11, Q10, TPHCM", ["P11", "Q10", "TPHCM"]),
        ("bà con buôn Ea Mtá A, xã Ea Bhốk, huyện Cư Kuin", ["buôn Ea Mtá A", "xã Ea Bhốk", "huyện Cư Kuin"]),
        ("tại các huyện: Kim Bôi, Lạc Thủy và thành phố Hòa Bình", ["Kim Bôi", "Lạc Thủy", "thành phố Hòa Bình"]),
        ("huyện Phục Hòa, Trà Lĩnh, Quảng Uyên", ["huyện Phục Hòa", "Trà Lĩnh", "Quảng Uyên"]),
        ("mưa ở quận 1, 3 và 7, TP.HCM", ["quận 1", "3", "7", "TP.HCM"]),
        (
            "các thôn Nà Lạn, Bản Chang và Khuổi Slao của xã Đức Xuân",
            ["Nà Lạn", "Bản Chang", "Khuổi Slao", "xã Đức Xuân"],
        ),
        ("Báo Bắc Kạn và Công ty Xổ số kiến thiết Tây Ninh", ["Bắc Kạn", "Tây Ninh"]),
        ("về Cam Lộ (Quảng Trị), Đa Tốn, Gia Lâm, Hà Nội", ["Cam Lộ", "Quảng Trị", "Đa Tốn", "Gia Lâm", "Hà Nội"]),
        ("TỈNH BẮC KẠN TUYÊN DƯƠNG", ["TỈNH BẮC KẠN"]),
        ("phong trào cao Bằng chung sức", ["cao Bằng"]),
        ("huyện đảo Lý Sơn và tỉnh miền núi Lai Châu", ["huyện đảo Lý Sơn", "tỉnh miền núi Lai Châu"]),
        ("người con của Thủ đô, sống ở Hà Nội", ["Thủ đô", "Hà Nội"]),
        ("Phía Đông Bắc bộ và Thủ đô Hà Nội có mưa", ["Thủ đô Hà Nội"]),
        ("dạo phố Sài Gòn", ["Sài Gòn"]),
        ("Từ Hà Nội, đoàn Hà Nam về Pleiku", ["Hà Nội", "Hà Nam", "Pleiku"]),
        ("Hoàng Anh Gia Lai thắng Than Quảng Ninh", ["Gia Lai", "Quảng Ninh"]),
        ("ở xã Đồng Tâm (Mỹ Đức, Hà Nội)", ["xã Đồng Tâm", "Mỹ Đức", "Hà Nội"]),
    ],
)
def test_places_are_found_as_written(text, expected):
    assert written(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ông Trần Thái Bình và chị Hòa Bình",
        "người tên Hòa Bình",
        "trên đường Trường Chinh và đường Điện Biên Phủ",
        "xa lộ Hà Nội, sông Sài Gòn, hồ Tuyên Quang",
        "Trường THPT Nguyên Bình khai giảng",
        "vì hòa bình và an ninh",
        "châu Á - Thái Bình Dương",
        "Chủ tịch Hồ Chí Minh",
        "già làng Đinh Blưm, trưởng thôn Lò Văn Páng",
        "Bí thư Đảng ủy xã Ma Thị Lụa phát biểu",
        "Thành phố và Tỉnh sẽ hỗ trợ; các huyện, xã báo cáo",
        "tỉnh Quảng Đông (Trung Quốc), thành phố Thượng Hải",
        "ở thành phố Thái Nguyên, tỉnh Sơn Tây, Trung Quốc",
        "hợp tác xã Đoàn Kết; nhà xuất bản Kim Đồng; nông thôn Việt Nam; bà xã Thu Hương",
        "tin của P.V và Q.Huy",
        "bán đảo Sơn Trà, quần đảo Trường Sa",
        "kích cầu 3 quận, huyện; 5 xã đạt chuẩn",
        "xem thêm về anh: Hòa Bình",
    ],
)
def test_what_only_looks_like_a_place(text):
    assert written(text) == []


def test_a_chain_resolves_its_members():
    found = places("xóm Pác Rà, xã Hưng Đạo, thành phố Cao Bằng, tỉnh Cao Bằng")
    assert [m.link for m in found] == ["", "01705", "040", "04"]
    assert [m.attributes["level"] for m in found] == ["hamlet", "commune", "district", "province"]
    assert [m.attributes.get("parent") for m in found] == ["01705", "040", "04", None]
    assert found[1].norm == "xã Hưng Đạo"


def test_the_same_name_in_another_district_is_another_unit():
    assert linked("xã Hưng Đạo, huyện Bảo Lạc, Cao Bằng")["xã Hưng Đạo"] == "01351"
    assert linked("xã Hưng Đạo, huyện Tứ Kỳ, Hải Dương")["xã Hưng Đạo"] == "11086"


def test_an_ambiguous_name_follows_the_document_then_the_portal_else_stays_open():
    assert linked("huyện Chợ Mới thu hoạch. Tỉnh An Giang hỗ trợ.")["huyện Chợ Mới"] == "893"
    assert linked("huyện Chợ Mới thu hoạch.", home="Bắc Kạn")["huyện Chợ Mới"] == "065"
    (open_one,) = places("huyện Chợ Mới thu hoạch.")
    assert open_one.link == ""
    assert open_one.attributes["ambiguous"] == "2"


def test_old_units_are_translated_to_the_map_of_2025():
    found = {m.text: m for m in places("thị trấn Bằng Lũng, huyện Chợ Đồn, tỉnh Bắc Kạn", published=OLD)}
    assert found["tỉnh Bắc Kạn"].attributes["link_2025"] == "19"
    district = found["huyện Chợ Đồn"].attributes
    assert district["several"] == "yes"
    assert district["link_2025"].count(",") > 2
    split = {m.text: m for m in places("phường Điện Biên, quận Ba Đình, Hà Nội", published=OLD)}["phường Điện Biên"]
    assert split.attributes["default"] == split.attributes["link_2025"].split(",")[0]


def test_the_date_chooses_the_map():
    text = "xã Chợ Mới, tỉnh Thái Nguyên"
    after = {m.text: m for m in places(text, published=NEW)}
    assert after["xã Chợ Mới"].attributes["edition"] == "new"
    assert after["xã Chợ Mới"].attributes["link_2025"] == after["xã Chợ Mới"].link
    before = {m.text: m for m in places(text, published=OLD)}
    assert before["xã Chợ Mới"].link == ""


def test_an_undated_text_chooses_its_map_by_form():
    (_, district, province) = places("xã Yên Đĩnh, huyện Chợ Mới, tỉnh Bắc Kạn")
    assert (district.attributes["edition"], province.attributes["edition"]) == ("old", "old")
    (commune, _) = places("đặc khu Côn Đảo, Thành phố Hồ Chí Minh")
    assert commune.attributes["edition"] == "new"


def test_after_the_reform_the_old_names_live_on():
    found = {m.text: m for m in places("huyện Chợ Đồn (cũ), nay là xã Chợ Đồn, tỉnh Thái Nguyên", published=NEW)}
    assert found["huyện Chợ Đồn"].attributes["edition"] == "old"
    assert found["xã Chợ Đồn"].attributes["edition"] == "new"


def test_districts_that_ended_keep_their_communes():
    found = {m.text: m for m in places("xã Đại Sơn, huyện Phục Hòa; Xã Triệu ẩu, huyện Phục Hoà")}
    assert found["huyện Phục Hòa"].attributes["former"] == "yes"
    assert found["xã Đại Sơn"].attributes["parent"] == "050"
    merged = found["Xã Triệu ẩu"]
    assert merged.attributes["former"] == "yes"
    assert merged.norm == "xã Triệu ẩu"
    assert merged.attributes["link_2025"]


def test_damaged_spellings_are_marked():
    found = {m.text: m for m in places("xã Đàm Thuỷ, huyện Trung Khánh, Cao Bằng")}
    assert found["huyện Trung Khánh"].norm == "huyện Trùng Khánh"
    assert found["huyện Trung Khánh"].attributes["approximate"] == "yes"
    assert "approximate" not in found["xã Đàm Thuỷ"].attributes


def test_a_hamlet_named_again_without_its_unit_word_is_no_district():
    found = places("Dân làng Đông Sơn (phường Hàm Rồng, Thanh Hóa) kể. Ở Đông Sơn, ai cũng biết.")
    assert [m.attributes["level"] for m in found if "Sơn" in m.text] == ["hamlet", "hamlet"]


def test_the_component_adds_mentions_with_home_and_date():
    doc = prepare(NLP.make_doc("huyện Chợ Mới khen thưởng"))
    doc._.article = Article(id="a", text=doc.text, province="Bắc Kạn")
    doc = create_places(NLP, "guongsang_places")(doc)
    (found,) = mentions(doc, Label.PLACE)
    assert (found.start, found.end, found.link) == (0, 13, "065")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("xã", "huyện", "tỉnh", "TP", ".", ",", "-", "(", ")", ":", "Hưng", "Đạo", "Cao", "Bằng", "cao", "Hà"),
                *(
                    "Nội",
                    "Nguyễn",
                    "Văn",
                    "quận",
                    "1",
                    "3",
                    "II",
                    "tổ",
                    "bản",
                    "làng",
                    "Pác",
                    "Trà",
                    "Lĩnh",
                    "và",
                    "các",
                    "Thủ",
                ),
                *("đô", "\n", "Trung", "Quốc", "HCM", "Q3", "P."),
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_words_gives_sorted_spans_of_the_text(words):
    text = " ".join(words)
    found = places(text)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(not m.link or units().unit(m.link.split(",")[0]) or m.attributes["edition"] == "new" for m in found)


def test_time_grows_with_the_text_only():
    def work(times):
        doc = prepare(NLP.make_doc("xã Hưng Đạo, huyện Bảo Lạc, Cao Bằng, Trà Lĩnh và Lạc Thủy " * times))
        return lambda: find_places(doc, units())

    assert growth(work, 100, 800) < LINEAR


@pytest.mark.skipif(not REAL.exists(), reason="the real articles are not here")
def test_labelled_national_news():
    labels = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels[row["id"]] = row
    right = missed = wrong = 0
    with lzma.open(REAL, "rt", encoding="utf-8") as articles:
        for line in articles:
            row = json.loads(line)
            label = labels.get(row["id"])
            if label is None:
                continue
            assert hashlib.sha1(row["text"].encode()).hexdigest() == label["sha1"]
            gold = {(start, end) for start, end, *_ in label["spans"]}
            found = {(m.start, m.end) for m in places(row["text"])}
            right += len(gold & found)
            missed += len(gold - found)
            wrong += len(found - gold)
    assert right + missed > 1900
    assert right / (right + missed) >= 0.985
    assert right / (right + wrong) >= 0.985
