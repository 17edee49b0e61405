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
    ("sentence", "expected"),
    [
        ("Trường THPT Đèo Gió đón nhận Huân chương Lao động hạng Ba.", ["Trường THPT Đèo Gió"]),
        ("Năm 2016, HTX Nông nghiệp Suối Tre được UBND tỉnh tặng Bằng khen.", ["HTX Nông nghiệp Suối Tre"]),
        (
            "Chủ tịch UBND tỉnh tặng Cờ thi đua (huyện Hòa An; Sở Nội vụ; Trường Tiểu học Bình Long).",
            ["huyện Hòa An", "Sở Nội vụ", "Trường Tiểu học Bình Long"],
        ),
        (
            "Điển hình trong phong trào này là xã Phong Châu, huyện Trùng Khánh; xã Phúc Sen, huyện Quảng Uyên.",
            ["xã Phong Châu", "xã Phúc Sen"],
        ),
        (
            "Tiêu biểu có xóm Lũng Rì, xã Phong Nậm; ông Đàm Văn Lục, Bí thư chi bộ xóm Khuất Rung, xã Đại Sơn.",
            ["xóm Lũng Rì"],
        ),
        ("Nhiều năm nay, Chi bộ thôn Nà Lẹng là lá cờ đầu của xã.", ["Chi bộ thôn Nà Lẹng"]),
    ],
)
def test_who_is_honoured_or_called_an_exemplar_is_a_subject(reader, sentence, expected):
    assert names(reader, f"Tin thi đua\n{sentence}") == expected
