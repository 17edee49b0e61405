from __future__ import annotations

from collections.abc import Mapping

import pytest

from crawler.records import Article
from nlp.pipeline import Reader
from nlp.role_clauses import DEEDS, PATH
from nlp.role_evidence import evidence_of
from nlp.roles import scene_of, told_of
from nlp.themes import phrases


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def evidence(reader: Reader, text: str) -> dict[str, Mapping[str, float]]:
    doc = reader.doc(Article("a", f"Chuyện ở bản\n{text}"))
    told = told_of(doc)
    found = evidence_of(scene_of(doc, told), doc._.subjects, told)
    return {subject.name: one.values for subject, one in zip(doc._.subjects, found, strict=True)}


def test_what_somebody_does_stands_behind_the_name_up_to_the_next_one(reader: Reader) -> None:
    found = evidence(
        reader,
        "Đại úy Lò Văn Tửng, Đội trưởng, nhanh trí chặn đường xe lạ rồi gọi đồng đội. "
        "Khi ấy bà Hà Thị Miên đang ở chợ, còn anh Tòng Văn Kẹo nhặt được chiếc ví.",
    )
    assert found["Lò Văn Tửng"]["does serves first"] == found["Lò Văn Tửng"]["does catches"] == 1
    assert "does returns" in found["Tòng Văn Kẹo"]
    assert "does returns" not in found["Hà Thị Miên"]


def test_what_is_suffered_is_not_done(reader: Reader) -> None:
    found = evidence(
        reader,
        "Chị Hà Thị Miên được hàng xóm giúp đỡ lúc khó khăn. Bà Cầm Thị Pản được nghỉ phép, nhưng vẫn giúp đỡ học trò.",
    )
    assert "suffers gives" in found["Hà Thị Miên"]
    assert "does gives" not in found["Hà Thị Miên"]
    assert "does gives" in found["Cầm Thị Pản"]


def test_the_agent_of_a_passive_does_it_and_no_object(reader: Reader) -> None:
    found = evidence(
        reader, "Chị Hà Thị Miên được anh Tòng Văn Kẹo cứu sống. Anh Vì Văn Ón cứu sống cháu Quàng Gia Bách."
    )
    assert "agent" in found["Tòng Văn Kẹo"]
    assert "does rescues" in found["Tòng Văn Kẹo"]
    assert "object of rescues" in found["Quàng Gia Bách"]
    assert not {"agent", "object of rescues"} & set(found["Vì Văn Ón"])


def test_a_list_tells_of_its_items_by_the_words_before_it(reader: Reader) -> None:
    found = evidence(
        reader,
        "Trong những đứa trẻ được ông Lò Văn Tửng cưu mang có em Quàng Gia Bách. "
        "Nhiều hội viên hiến đất làm đường như bà Cầm Thị Pản.",
    )
    assert "listed under gives, suffered" in found["Quàng Gia Bách"]
    assert {"listed under gives", "listed under exemplars"} <= set(found["Cầm Thị Pản"])
    assert "listed under gives" not in found["Quàng Gia Bách"]


def test_an_apposition_says_who_somebody_is_by_what_he_did_or_suffered(reader: Reader) -> None:
    found = evidence(
        reader,
        "Xã khen anh Tòng Văn Kẹo, người đã nhặt được chiếc ví. Chị Hà Thị Miên là người bị kẻ gian chặn đường hôm ấy.",
    )
    assert "one who does returns" in found["Tòng Văn Kẹo"]
    assert "one who suffers catches" in found["Hà Thị Miên"]
    assert "one who does catches" not in found["Hà Thị Miên"]


def test_all_of_a_row_do_what_stands_behind_the_last_and_are_listed_as_the_first_is(reader: Reader) -> None:
    found = evidence(
        reader,
        "Anh Tòng Văn Kẹo và anh Vì Văn Ón lao xuống suối. "
        "Nhiều hội viên hiến đất làm đường như bà Cầm Thị Pản, chị Hà Thị Miên.",
    )
    assert "does rescues first" in found["Tòng Văn Kẹo"]
    assert "does rescues first" in found["Vì Văn Ón"]
    assert "listed under gives" in found["Hà Thị Miên"]


def test_bodies_have_evidence_of_their_own(reader: Reader) -> None:
    found = evidence(
        reader,
        "Câu lạc bộ Thiện nguyện Hoa Ban quyên góp quần áo cho trẻ em. Câu lạc bộ Thiện nguyện Hoa Ban được khen.",
    )
    values = next(values for name, values in found.items() if "Hoa Ban" in name)
    assert values["body does gives"] > 0
    assert "does gives" not in values


def test_whose_deeds_an_article_tells_is_seen_beside_the_others(reader: Reader) -> None:
    found = evidence(
        reader,
        "Anh Tòng Văn Kẹo vá đường, dọn rác quanh bản. Tối đến, anh Kẹo dạy chữ ở đội. "
        "Bà Hà Thị Miên được anh giúp đỡ. Ông Vì Văn Ón sửa chữa máy bơm.",
    )
    assert found["Tòng Văn Kẹo"]["acts"] > found["Vì Văn Ón"]["acts"] > 0
    assert "acts" not in found["Hà Thị Miên"]
    assert "acts, most" in found["Tòng Văn Kẹo"]
    assert found["Vì Văn Ón"]["acts, best other"] == found["Tòng Văn Kẹo"]["acts"]
    assert sum(one.get("acts, share", 0) for one in found.values()) == pytest.approx(1)


def test_the_classes_of_deeds_are_those_of_the_lexicon() -> None:
    assert {kind for entries in phrases(PATH).values() for kind in entries.values()} > DEEDS


def test_every_class_of_predicates_has_several_phrases() -> None:
    kinds = [kind for entries in phrases(PATH).values() for kind in entries.values()]
    assert min(kinds.count(kind) for kind in set(kinds)) > 5
