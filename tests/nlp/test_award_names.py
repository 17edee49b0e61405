from __future__ import annotations

import pytest
import spacy

from nlp import syllables
from nlp.award_names import PRIZE, award_names
from nlp.gazetteers import GAZETTEERS, keyed, read_table, words_of

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def links(text: str) -> list[str]:
    doc = NLP.make_doc(text)
    return [PRIZE if one.kind == PRIZE else one.award.id for one in award_names(text, keyed(doc), words_of(doc))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huân chương Lao động hạng Nhì, hạng Ba", ["hc_lao_dong_2", "hc_lao_dong_3"]),
        ("huân chương lao động (hạng III)", ["hc_lao_dong_3"]),
        ("HCLĐ hạng 1", ["hc_lao_dong_1"]),
        ("Huân chương Độc lập hạng I, II và III", ["hc_doc_lap_1", "hc_doc_lap_2", "hc_doc_lap_3"]),
        ("Huy chương Chiến sỹ vẻ vang hạng Nhất, Nhì, Ba", ["hch_csvv_1", "hch_csvv_2", "hch_csvv_3"]),
        ("Huân chương Kháng chiến chống Mỹ hạng Hai", ["hc_khang_chien_2"]),
        ("tặng thưởng Huân chương Lao động", ["hc_unspecified"]),
        ("nhiều huân chương", ["hc_unspecified"]),
        ("Huy chương “Vì an ninh Tổ quốc”", ["hch_vi_antq"]),
        ("Kỉ niệm chương 'Vì thế hệ trẻ'", ["kn_vi_the_he_tre"]),
        ("danh hiệu CSTĐ cơ sở 5 năm liền", ["cstd_cs"]),
        ("danh hiệu Chiến sĩ thi đua cấp tỉnh", ["cstd_tinh"]),
        ("CSTĐTQ", ["cstd_tq"]),
        ("Chiến sỹ thi đua toàn quân", ["cstd_tq_quan"]),
        ("Huy hiệu 50 năm tuổi Đảng", ["hh_tuoi_dang"]),
        ("Giải thưởng Lương Ðịnh Của", ["gt_luong_dinh_cua"]),
        ("danh hiệu Nông dân Việt Nam xuất sắc năm 2018", ["dt_ndvnxs"]),
        ("được công nhận danh hiệu “Công dân Thủ đô ưu tú”", ["ttd_cong_dan_thu_do"]),
        ("NSƯT Hà Thị Liễu, NGND Bùi Xuân Kế và Mẹ VNAH Lý Thị Mây", ["dhvd_nsut", "dhvd_ngnd", "dhvd_bmvnah"]),
        ("tập thể lao động tiên tiến", ["tt_ldtt"]),
        ("gửi thư khen", ["thu_khen"]),
        ("Ba năm trước bà cũng từng là Người tốt, việc tốt.", ["dt_nguoi_tot_viec_tot"]),
        ("Thông được công nhận là “Dòng họ hiếu học bậc nhất” vùng", ["new"]),
        (
            "Hôm nay bệnh viện được Chủ tịch nước tặng thưởng Huân chương\nLao động hạng Nhì cùng lời khen.",
            ["hc_lao_dong_2"],
        ),
        ("TUYÊN DƯƠNG NÔNG DÂN NĂM NAY CỦA TOÀN HUYỆN MIỀN ĐÔNG\nGIỎI GIANG", []),
    ],
)
def test_variants_classes_and_abbreviations(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Anh hùng liệt sĩ yên nghỉ tại đây",
        "giải hạng Nhất của bóng đá phong trào ở mùa giải năm nay",
        "danh hiệu Vua phá lưới, danh hiệu vô địch Champions League",
        "danh hiệu Hoa hậu Đông Nam Á 2014",
        "một lá thư khen ngợi",
        "giải đặc biệt của xổ số Vietlott",
        "Xưởng có GK lưu hành số 12",
        "nhân rộng gương điển hình tiên tiến, người tốt việc tốt",
        "nêu gương Người tốt, việc tốt trên báo",
        "phong trào Vì an ninh Tổ quốc",
        "sao đỏ trên mũ, lao động tiên tiến hơn trước",
    ],
)
def test_what_only_sounds_like_an_award_is_none(text: str) -> None:
    assert links(text) == []


def test_prizes_are_kept_apart() -> None:
    assert links("đoạt giải Nhất hội thi, huy chương vàng giải điền kinh và Giải Báo chí tỉnh") == [PRIZE] * 3


def test_every_award_of_the_table_is_found_by_its_first_form() -> None:
    columns = (GAZETTEERS / "awards.tsv").read_text(encoding="utf-8").split("id\t", 1)[1].splitlines()[0].split("\t")
    wrong = []
    for row in read_table(GAZETTEERS / "awards.tsv", ("id", *columns)):
        form = row.several("variants")[0].lstrip("?^").replace("#", "30").replace("*", "")
        found = links(f"được tặng danh hiệu “{form}”")
        if row["id"] not in found:
            wrong.append((row.line, row["id"], form, found))
    assert wrong == []
