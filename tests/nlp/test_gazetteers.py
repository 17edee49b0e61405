from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp import syllables
from nlp.authorities import authorities, award_of
from nlp.deeds import deed_table
from nlp.document import prepare
from nlp.gazetteers import (
    GazetteerError,
    Phrases,
    key_pattern,
    keyed,
    keyed_regex,
    read_cues,
    read_json,
    read_table,
    words_of,
)
from nlp.movements import movements
from nlp.taxonomy import taxonomy
from tests.timing import LINEAR, growth

assert syllables
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


def doc_of(text: str) -> Doc:
    return prepare(NLP.make_doc(text))


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bảng.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_keeps_its_lines_and_skips_what_explains_them(tmp_path: Path) -> None:
    rows = read_table(table(tmp_path, "# id: mã\n\nid\tname\na\tMột | Hai\nb\t\n"), ("id", "name"), key="id")
    assert [(row.line, row["id"], row.several("name")) for row in rows] == [(4, "a", ["Một", "Hai"]), (5, "b", [])]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: expected a header line id name"),
        ("id\tother\n", ":1: header is"),
        ("# x\nid\tname\na\tb\tc\n", ":3: 3 cells, expected 2"),
        ("id\tname\na\tb\na\tc\n", ":3: id 'a' was already given on line 2"),
        ("id\tname\n\tb\n", ":2: id is empty"),
    ],
)
def test_a_wrong_table_is_told_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(GazetteerError) as error:
        read_table(path, ("id", "name"), key="id")
    assert str(error.value).startswith(f"{path}{message}")


def test_a_wrong_cell_names_what_was_expected(tmp_path: Path) -> None:
    row = read_table(table(tmp_path, "rank\nba\n"), ("rank",))[0]
    with pytest.raises(GazetteerError, match=r":2: rank is 'ba', expected a whole number"):
        row.integer("rank")
    with pytest.raises(GazetteerError, match=r"expected one of hai, một"):
        row.one_of("rank", ("một", "hai"))


def test_missing_files_and_broken_json_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="expected a readable UTF-8 table"):
        read_table(tmp_path / "không có.tsv", ("id",))
    with pytest.raises(GazetteerError, match=r":2: "):
        read_json(table(tmp_path, '{\n"a": }'))
    with pytest.raises(GazetteerError, match="expected a readable UTF-8 JSON file"):
        read_json(tmp_path / "không có.json")


def test_cues_must_be_patterns_of_known_kinds_and_every_kind_must_be_there(tmp_path: Path) -> None:
    good = read_cues(table(tmp_path, "kind\tpattern\tnote\nto\tcho|tới\t\nto\tcho tới\t\n"), ("to",))
    assert good["to"].findall(keyed(doc_of("Trao CHO TỚI khi, chotới, tới"))) == ["cho tới", "tới"]
    with pytest.raises(GazetteerError, match=r":2: pattern"):
        read_cues(table(tmp_path, "kind\tpattern\tnote\nto\t(cho\t\n"), ("to",))
    with pytest.raises(GazetteerError, match=r":2: kind is"):
        read_cues(table(tmp_path, "kind\tpattern\tnote\nby\tdo\t\n"), ("to",))
    with pytest.raises(GazetteerError, match="no line of kind of"):
        read_cues(table(tmp_path, "kind\tpattern\tnote\nto\tcho\t\n"), ("to", "of"))


def test_patterns_in_ordinary_spelling_find_every_spelling() -> None:
    pattern = keyed_regex(r"(?P<what>kỷ niệm chương|chiến sĩ)\s+\w+")
    text = "Kỉ niệm chương hoà, CHIẾN SỸ thuỷ"
    assert [text[m.start() : m.end()] for m in pattern.finditer(keyed(doc_of(text)))] == [
        "Kỉ niệm chương hoà",
        "CHIẾN SỸ thuỷ",
    ]
    assert key_pattern(r"\d+ Mỹ(?P<x>y)") == r"\d+ mĩ(?P<x>y)"


@given(st.text())
def test_keyed_text_has_the_offsets_of_the_text(text: str) -> None:
    doc = doc_of(text)
    assert len(keyed(doc)) == len(doc.text)
    words = words_of(doc)
    assert all(doc.text[a:b][0].isalnum() for a, b in zip(words.starts, words.ends, strict=True))


def test_phrases_are_found_through_marks_but_not_across_stops() -> None:
    phrases = Phrases([("Giỏi việc nước, đảm việc nhà", "x"), ("# năm tuổi Đảng", "y"), ("thu nhập * triệu", "z")])
    text = (
        "“giỏi việc nước” - “Đảm việc nhà”; 50 năm tuổi Đảng; thu nhập mỗi vụ gần 200 triệu. "
        "Giỏi việc nước. Đảm việc nhà"
    )
    hits = phrases.find(words_of(doc_of(text)))
    assert [(text[h.start : h.end], h.value) for h in hits] == [
        ("giỏi việc nước” - “Đảm việc nhà", "x"),
        ("50 năm tuổi Đảng", "y"),
        ("thu nhập mỗi vụ gần 200 triệu", "z"),
    ]


def test_the_longest_phrase_that_is_wanted_wins() -> None:
    phrases = Phrases([("chiến sĩ thi đua", 1), ("chiến sĩ thi đua toàn quốc", 2), ("thi đua", 3)])
    words = words_of(doc_of("Chiến sỹ thi đua toàn quốc"))
    assert [h.value for h in phrases.find(words)] == [2]
    assert [h.value for h in phrases.find(words, lambda h: h.value != 2)] == [1]
    assert [h.value for h in phrases.find_all(words)] == [2, 3]


def test_finding_is_linear() -> None:
    phrases = Phrases([("a * b * c * d", 1), ("a a a a a a a b", 2)])

    def work(times: int) -> Callable[[], object]:
        words = words_of(doc_of("a " * times))
        return lambda: phrases.find(words)

    assert growth(work, 4_000, 40_000) < LINEAR


def test_every_table_of_the_house_loads() -> None:
    assert len(taxonomy().awards) > 150
    assert len(movements().by_id) > 60
    assert len(deed_table().fields) == 15


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Chủ tịch nước Đinh Văn Khởi tặng", "president", "Chủ tịch nước"),
        ("của Thủ tướng Chính phủ", "prime_minister", "Thủ tướng Chính phủ"),
        ("Bộ trưởng Bộ LĐ-TB&XH Nguyễn Văn Tơ", "ministry", "Bộ Lao động - Thương binh và Xã hội"),
        ("Chủ tịch UBND tỉnh Kon Tum Phạm Văn Sở", "province", "Chủ tịch UBND tỉnh Kon Tum"),
        ("Ủy ban Nhân dân TP. Đà Nẵng", "province", "UBND thành phố Đà Nẵng"),
        ("Uỷ ban nhân dân thành phố Vinh", "city", "UBND thành phố Vinh"),
        ("UBND huyện Bát Xát", "district", "UBND huyện Bát Xát"),
        ("Chủ tịch UBND xã Mường Hum", "commune", "Chủ tịch UBND xã Mường Hum"),
        ("T.Ư Đoàn TNCS Hồ Chí Minh", "org_central", "Trung ương Đoàn"),
        ("Hội Nông dân Việt Nam", "org_central", "Hội Nông dân Việt Nam"),
        ("Tỉnh đoàn Lào Cai", "org_province", "Tỉnh đoàn Lào Cai"),
        ("Hội Chữ thập đỏ tỉnh Lào Cai", "org_province", "Hội Chữ thập đỏ tỉnh Lào Cai"),
        ("Quân khu 2", "military", "Quân khu 2"),
        ("Đảng ủy Khối các cơ quan Trung ương", "party", "Đảng ủy Khối các cơ quan Trung ương"),
        ("Giám đốc Sở Văn hóa, Thể thao và Du lịch", "department", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
        ("Công an tỉnh Lào Cai", "department", "Công an tỉnh Lào Cai"),
    ],
)
def test_authorities_are_named_without_the_person_in_office(text: str, kind: str, name: str) -> None:
    found = authorities(keyed(doc_of(text)), text, 0, len(text))
    assert [(a.kind, a.name) for a in found] == [(kind, name)]


def test_a_deputy_is_no_authority_and_unspecified_stays_without_one() -> None:
    text = "Phó Thủ tướng Đinh Văn Khởi trao"
    assert authorities(keyed(doc_of(text)), text, 0, len(text)) == []
    assert award_of("bk_unspecified", "prime_minister") == "bk_ttg"
    assert award_of("gk_unspecified", "city") == "gk_huyen"
    assert award_of("bk_unspecified", "contest") == "bk_unspecified"
