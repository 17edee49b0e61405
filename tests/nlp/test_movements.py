from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from nlp import syllables
from nlp.awards import recognise_awards
from nlp.document import mentions, prepare
from nlp.gazetteers import GAZETTEERS, read_table
from nlp.movements import NEW, find_movements, recognise_movements
from nlp.records import Label, Mention
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def movements(text: str) -> list[Mention]:
    doc = prepare(NLP.make_doc(text))
    found = find_movements(doc)
    assert all(text[m.start : m.end] == m.text for m in found)
    return found


@pytest.mark.parametrize(
    ("text", "surface", "link"),
    [
        ("phong trào thi đua yêu nước", "phong trào thi đua yêu nước", "mv_umbrella_tdyn"),
        ("nhờ xây dựng NTM", "xây dựng NTM", "mv_ntm"),
        ("phong trào “Lào Cai chung sức xây dựng nông thôn mới”", "Lào Cai chung sức xây dựng nông thôn mới", "mv_ntm"),
        ("Phong trào cao Bằng chung sức xây dựng nông thôn mới", "cao Bằng chung sức xây dựng nông thôn mới", "mv_ntm"),
        (
            'phong trào "Doanh nghiệp Hà Giang hội nhập và phát triển"',
            "Doanh nghiệp Hà Giang hội nhập và phát triển",
            "mv_dn_hoi_nhap",
        ),
        ('cuộc vận động "Ngày vì người nghèo”', "Ngày vì người nghèo", "mv_ngay_vi_nguoi_ngheo"),
        ("«Giỏi việc nước - Đảm việc nhà»", "Giỏi việc nước - Đảm việc nhà", "mv_gioi_viec_nuoc"),
        ("thi đua Xanh, Sạch, Đẹp", "Xanh, Sạch, Đẹp", "mv_xanh_sach_dep"),
        ("phong trào hiến máu tình nguyện", "hiến máu tình nguyện", "mv_hien_mau"),
        ("việc học và làm theo gương Bác", "học và làm theo gương Bác", "mv_hoc_tap_bac"),
        (
            "đẩy mạnh học tập, làm theo tư tưởng, đạo đức, lối sống giản dị của Chủ tịch Hồ Chí Minh.",
            "học tập, làm theo tư tưởng, đạo đức, lối sống giản dị của Chủ tịch Hồ Chí Minh",
            "mv_hoc_tap_bac",
        ),
        (
            "đợt thi đua “90 ngày đêm lao động sáng tạo mừng ngày hội lúa”",
            "90 ngày đêm lao động sáng tạo mừng ngày hội lúa",
            "mv_local_campaign",
        ),
        ("phong trào “Mỗi nhà một vườn rau”", "Mỗi nhà một vườn rau", NEW),
        ("chương trình “Nâng cánh diều quê”", "Nâng cánh diều quê", NEW),
        ("phong trào xây dựng “Bến nước không rác”", "Bến nước không rác", NEW),
        ("chính sách về xây dựng nông thôn mới", "xây dựng nông thôn mới", "mv_ntm"),
        ("Về xây dựng nông thôn mới", "xây dựng nông thôn mới", "mv_ntm"),
        ("phong trào thi đua giúp nhau đóng thuyền của xã", "phong trào thi đua giúp nhau đóng thuyền", NEW),
    ],
)
def test_known_and_unknown_movements(text: str, surface: str, link: str) -> None:
    (found,) = movements(text)
    assert (found.text, found.link) == (surface, link)


@pytest.mark.parametrize(
    "text",
    [
        "phong trào Hồi giáo Hamas, Phong trào Không liên kết",
        "các phong trào thi đua được phát động",
        "chương trình “Giai điệu đêm thứ bảy”",
        "bóng đá phong trào chạy theo thành tích",
        "12 ngày đêm chiến đấu bảo vệ bầu trời",
        "gương người tốt, việc tốt quanh ta",
        "nhóm thanh niên tình nguyện đứng bên đường",
        "không để ai bị bỏ lại phía sau",
        "báo Đại đoàn kết đưa tin",
    ],
)
def test_what_names_no_movement(text: str) -> None:
    assert movements(text) == []


def test_the_year_of_a_movement_inside_its_quotation_marks_belongs_to_it() -> None:
    (found,) = movements("phong trào thi đua “Lào Cai chung sức xây dựng nông thôn mới giai đoạn 2021 - 2025”.")
    assert found.text == "Lào Cai chung sức xây dựng nông thôn mới giai đoạn 2021 - 2025"


def test_general_labels_are_umbrellas() -> None:
    umbrella, named = movements("phong trào thi đua yêu nước, trong đó có phong trào Dân vận khéo")
    assert umbrella.attributes["umbrella"] == "true"
    assert "umbrella" not in named.attributes
    assert named.norm == "Dân vận khéo"


def test_several_quoted_names_behind_one_head() -> None:
    found = movements("các phong trào “Tuổi nhỏ làm việc nhỏ”, “Giữ cho dòng suối trong” và “Góc học tập sáng đèn”")
    assert [m.link for m in found] == ["mv_ke_hoach_nho", NEW, NEW]


def test_a_name_that_is_an_award_here_is_no_movement() -> None:
    doc = prepare(NLP.make_doc("Huy chương Vì an ninh Tổ quốc; phong trào “Vì an ninh Tổ quốc”"))
    recognise_movements(recognise_awards(doc))
    assert [m.link for m in mentions(doc, Label.AWARD)] == ["hch_vi_antq"]
    assert [m.link for m in mentions(doc, Label.MOVEMENT)] == ["mv_vi_antq"]


def test_every_form_of_the_table_is_found_beside_its_word() -> None:
    columns = ("id", "name_vi", "organisation", "period", "kind", "scope", "variants", "src", "note")
    wrong = []
    for row in read_table(GAZETTEERS / "movements.tsv", columns):
        for variant in row.several("variants"):
            form = variant.lstrip("?^").replace("#", "30").replace("<tỉnh>", "Hà Giang")
            found = [m.link for m in movements(f"phong trào “{form}”")]
            if found != [row["id"]]:
                wrong.append((row.line, row["id"], form, found))
    assert wrong == []


@given(
    st.lists(
        st.sampled_from(
            ["phong trào", "“", "”", '"', "học tập", "và làm theo", "Bác", "xây dựng", "nông thôn mới", ","]
        )
    )
)
def test_any_sequence_of_movement_words_is_read_without_harm(pieces: list[str]) -> None:
    found = movements(" ".join(pieces))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_reading_movements_is_linear() -> None:
    def work(times: int) -> Callable[[], object]:
        doc = prepare(NLP.make_doc("phong trào “Dân vận khéo” học tập và làm theo tấm gương, xây dựng NTM " * times))
        return lambda: find_movements(doc)

    assert growth(work, 200, 2000) < LINEAR
