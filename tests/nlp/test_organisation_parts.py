from __future__ import annotations

import pytest
import spacy

from nlp import syllables
from nlp.document import add, prepare
from nlp.organisations import Organisations
from nlp.places import find_places
from nlp.units import units

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def written(text):
    doc = prepare(NLP.make_doc(text))
    add(doc, find_places(doc, units()))
    return [m.text for m in Organisations(doc).find()]


@pytest.mark.parametrize(
    "name",
    [
        "Đội xe chuyển viện miễn phí Sa Bình",
        "Tổ truy vết số 4",
        "Câu lạc bộ Ngân hàng máu sống Thanh Sơn",
        "Lớp học 0 đồng chùa Phước Sơn",
        "Quỹ tín dụng nhân dân Phú Thọ",
        "Ban Quản lý rừng phòng hộ Nậm Mu",
        "Ban chuyên án 612K",
        "dòng họ Vàng",
    ],
)
def test_the_purpose_of_a_group_stands_in_its_name(name):
    assert written(f"Hôm qua, {name} được nhắc đến.") == [name]


def test_a_purpose_holds_no_verb_and_ends_at_no_person():
    text = "Tổ chức Y tế Thế giới khen. Đội cứu hai em gặp Nguyễn Văn An. Tổ quốc Việt Nam. Nhóm lại đi Hà Nội."
    assert [name for name in written(text) if name.startswith(("Tổ", "Đội", "Nhóm"))] == []
