from __future__ import annotations

import pytest

from crawler.records import Article
from nlp.pipeline import Reader
from nlp.records import SubjectKind

BODIES = (SubjectKind.COLLECTIVE, SubjectKind.MODEL)


@pytest.fixture(scope="module")
def reader():
    return Reader()


def names(reader, text):
    return [s.name for s in reader.read(Article(id="a", text=text)).subjects if s.kind in BODIES]


@pytest.mark.parametrize(
    "sentence",
    [
        "UBND tỉnh ban hành kế hoạch; Sở Nội vụ hướng dẫn các huyện thực hiện.",
        "Anh Lò Văn Páng, ở bản Nà Hỳ, xã Mường Mươn, được UBND huyện tặng Giấy khen.",
        "Bà được tặng Bằng khen của Bộ Tư pháp.",
        "Công tác nêu gương có nơi làm tốt như Hội Nông dân tỉnh, Sở Y tế.",
        "Các mô hình hiệu quả được nhân rộng. Mô hình trồng cam cho thu nhập cao.",
        "Công ty Cổ phần Đất Lành được vinh danh thương hiệu mạnh.",
    ],
)
def test_who_only_acts_gives_or_lives_there_is_none(reader, sentence):
    assert names(reader, f"Tin thi đua\n{sentence}") == []


def test_whose_people_act_is_no_subject_for_that(reader):
    assert names(reader, "Chiến sĩ Công an huyện Mường Lay cứu người\nAnh lao xuống suối.") == []
