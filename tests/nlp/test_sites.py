from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy

from nlp import syllables
from nlp.name_features import find_runs
from nlp.names import Syllables, syllables_of
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def read(text: str) -> Syllables:
    return syllables_of(NLP.make_doc(text))


def possible(text: str) -> list[str]:
    """The runs of two and more words that may name a person."""
    found = read(text)
    long = [run for run in find_runs(found) if run.past - run.start > 1 and not run.never]
    return [" ".join(found.texts[run.start : run.past]) for run in long]


@pytest.mark.parametrize(
    "text",
    [
        "Ngân hàng ở số 198 Trần Quang Khải, quận 8.",
        "Anh đến tại 27 Nguyễn Đình Chiểu để nhận lại ví.",
        "Nhà chị ở hẻm 258 Dương Bá Trạc, quận 8.",
        "Ông ngụ 118/5 Lê Lợi, phường 3.",
        "Họ tuần tra trên các tuyến đường Lê Lợi, Phan Bội Châu và Nguyễn Thái Học.",
        "Các tuyến đường chính như Nguyễn Huệ, Hàm Nghi, Lê Lai đã thông thoáng.",
        "Xe đi qua nút giao Trần Duy Hưng - Hoàng Minh Giám thì dừng.",
        "Xe qua giao lộ Cống Quỳnh, Phạm Ngũ Lão (Q.1) thì dừng.",
        "Mưa ngập đoạn từ Lê Lai đến Trần Hưng Đạo.",
        "Góc đường Nguyễn Trãi - Lê Văn Tám có chốt giao thông.",
        "Hai cửa hàng ở 51 Hàng Bồ và 39 Trương Định, P6, Q3.",
        "Xe đậu trên 2 đường Nguyễn Tất Thành và Thanh Hải.",
        "Kẹt xe ở ngã tư Lê Duẩn và Nguyễn Du.",
        "Đó là các trường THPT Nguyễn Thị Minh Khai, Nguyễn Văn Trỗi, Phan Đình Phùng.",
    ],
)
def test_streets_and_schools_name_nobody(text: str) -> None:
    assert possible(text) == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Danh sách\n12 Nguyễn Văn An 1986\n13 Lê Thị Bình 1990", ["Nguyễn Văn An", "Lê Thị Bình"]),
        ("Năm 2016 Nguyễn Văn An đoạt giải nhất.", ["Nguyễn Văn An"]),
        ("Ở tuổi 20 Nguyễn Văn An đã có hai con.", ["Nguyễn Văn An"]),
        ("Cầu thủ mang áo số 10 Nguyễn Văn An ghi bàn.", ["Nguyễn Văn An"]),
        ("Ngày 20/10 Nguyễn Văn An về quê.", ["Nguyễn Văn An"]),
        ("Trên đường Lê Lợi, Nguyễn Văn An gặp chị.", ["Nguyễn Văn An"]),
        ("Trên các tuyến đường Lê Lợi, Lê Lai, Nguyễn Văn An (20 tuổi) phóng nhanh.", ["Nguyễn Văn An"]),
        ("Ba học sinh gồm: Nguyễn Văn An, Lê Thị Hoa.", ["Nguyễn Văn An", "Lê Thị Hoa"]),
    ],
)
def test_numbers_and_rows_of_people_stay(text: str, people: list[str]) -> None:
    assert possible(text) == people


def test_rows_are_read_in_linear_time() -> None:
    def work(times: int) -> Callable[[], object]:
        found = read("Họ đi các tuyến đường " + "Lê Lợi, Phan Bội Châu (Q.1), " * times)
        return lambda: find_runs(found)

    assert growth(work, 300, 3000) < LINEAR
