"""The authored corpus obeys its own rules, and the parser says where it does not."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from nlp.gold import DEFAULT_ROOT, GoldDocument, GoldError, load_gold, read_document, split_of
from nlp.gold_marks import parse_marks
from nlp.records import Label, Role

ROOT = Path(__file__).parents[2]
TABLES = next(
    (
        folder
        for folder in (ROOT / "data" / "gazetteers", ROOT.parent / "shared" / "domain" / "tables")
        if (folder / "awards.tsv").is_file() and (folder / "deeds.json").is_file()
    ),
    None,
)

FRONT = """---
id: {id}
genre: profile
exemplar: true
published_at: 2020-05-01
candidates:
- {{id: p1, name: "Lò Văn Pánh", kind: person, field: education}}
---
"""
TEXT = "Thầy ⟦Lò Văn Pánh|PERSON id=p1 role=put_forward⟧ dạy ở ⟦xã Mường Lói|PLACE level=commune⟧.\n"


FROZEN_ROOT = DEFAULT_ROOT.with_name("gold_test")
OTHER_ROOTS = (FROZEN_ROOT, *(DEFAULT_ROOT.with_name(name) for name in ("gold_commendations", "gold_blind")))


@pytest.fixture(scope="module")
def corpus() -> list[GoldDocument]:
    return load_gold()


@pytest.fixture(scope="module")
def others() -> list[GoldDocument]:
    return [document for root in OTHER_ROOTS for document in load_gold(root)]


def _write(folder: Path, text: str, name: str = "thay-panh") -> Path:
    path = folder / "profile" / f"{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_span_is_the_text_it_claims(corpus: list[GoldDocument], others: list[GoldDocument]) -> None:
    assert corpus
    assert others
    for document in [*corpus, *others]:
        assert "⟦" not in document.text
        assert "⟧" not in document.text
        for span in document.spans:
            assert document.text[span.start : span.end] == span.text, document.path


def test_article_holds_the_same_words(corpus: list[GoldDocument]) -> None:
    for document in corpus:
        article = document.article()
        parts = [part for part in (article.title, article.sapo, article.text) if part]
        assert "\n".join(parts) == document.text
        assert article.published_at is None or article.published_at.utcoffset() is not None


def test_spans_of_one_label_never_cross(corpus: list[GoldDocument], others: list[GoldDocument]) -> None:
    for document in [*corpus, *others]:
        last_end: dict[Label, int] = {}
        for span in document.spans:
            assert span.start >= last_end.get(span.label, 0), (document.path, span)
            last_end[span.label] = span.end


@pytest.mark.skipif(TABLES is None, reason="the domain tables are not here")
def test_ids_are_those_of_the_domain_tables(corpus: list[GoldDocument], others: list[GoldDocument]) -> None:
    assert TABLES is not None
    awards = _first_column(TABLES / "awards.tsv") | {"prize", "other"}
    movements = _first_column(TABLES / "movements.tsv") | {"new"}
    deeds = json.loads((TABLES / "deeds.json").read_text(encoding="utf-8"))
    fields = {deed["id"] for deed in (deeds if isinstance(deeds, list) else deeds["fields"])}
    for document in [*corpus, *others]:
        for span in document.spans:
            assert span.attributes.get("award_id", "prize") in awards, (document.path, span)
            assert span.attributes.get("movement", "new") in movements, (document.path, span)
            assert span.attributes.get("field", "education") in fields, (document.path, span)
        for candidate in document.candidates:
            assert candidate.field in fields, (document.path, candidate)
            assert candidate.movement is None or candidate.movement in movements, (document.path, candidate)
        for commendation in document.commendations:
            assert commendation.award_id in awards, (document.path, commendation)
            assert commendation.movement is None or commendation.movement in movements, (document.path, commendation)


def _first_column(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row[0] for row in rows if row}


def test_all_genres_and_both_splits_are_there(corpus: list[GoldDocument]) -> None:
    for genre in ("profile", "roundup", "ceremony", "policy", "other"):
        assert {d.split for d in corpus if d.genre == genre} == {"train", "test"}, genre
    assert any(document.exemplar for document in corpus if document.genre == "other")
    assert any(not document.exemplar for document in corpus if document.genre == "ceremony")


def test_no_machine_left_its_path(corpus: list[GoldDocument], others: list[GoldDocument]) -> None:
    for document in [*corpus, *others]:
        assert not re.search(r"/(?:tmp|work|root|home)/", document.path.read_text(encoding="utf-8")), document.path


def test_the_fully_marked_test_documents_say_who_was_commended(others: list[GoldDocument]) -> None:
    """Those with places marked; others of the folder mark the subjects alone and must not count for the reader."""
    others = [document for document in others if FROZEN_ROOT in document.path.parents]
    full = [document for document in others if any(span.label is Label.PLACE for span in document.spans)]
    assert any(document.commendations for document in full)
    assert not any(document.commendations for document in others if document not in full)


def test_nested_marks_and_offsets() -> None:
    text, spans, faults = parse_marks("a ⟦UBND ⟦tỉnh Lai Châu|PLACE level=province⟧|ORG⟧ b", offset=10)
    assert text == "a UBND tỉnh Lai Châu b"
    assert not faults
    assert [(s.text, s.label, s.start, s.nested) for s in sorted(spans, key=lambda s: s.start)] == [
        ("UBND tỉnh Lai Châu", Label.ORG, 12, False),
        ("tỉnh Lai Châu", Label.PLACE, 17, True),
    ]


def test_a_role_given_once_holds_for_the_person(tmp_path: Path) -> None:
    text = TEXT.replace("dạy", "tức thầy ⟦Pánh|PERSON id=p1⟧ dạy")
    document = read_document(_write(tmp_path, FRONT.format(id="thay-panh") + text))
    subject = document.subject("p1")
    assert (subject.role, subject.candidate, len(subject.spans)) == (Role.PUT_FORWARD, True, 2)


def test_title_and_sapo_of_their_own_keep_the_offsets(tmp_path: Path) -> None:
    front = FRONT.format(id="thay-panh").replace(
        "candidates:", 'title: "Chuyện ở ⟦Điện Biên|PLACE level=province⟧"\nsapo: "Ba mươi năm"\ncandidates:'
    )
    document = read_document(_write(tmp_path, front + TEXT))
    assert document.text == "Chuyện ở Điện Biên\nBa mươi năm\nThầy Lò Văn Pánh dạy ở xã Mường Lói."
    assert (document.title, document.sapo) == ("Chuyện ở Điện Biên", "Ba mươi năm")
    assert [document.text[s.start : s.end] for s in document.spans] == ["Điện Biên", "Lò Văn Pánh", "xã Mường Lói"]


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (TEXT.replace("role=put_forward", "role=hero"), 9, "unknown role hero"),
        (TEXT.replace("|PLACE level=commune⟧", "⟧"), 9, "lacks its"),
        (TEXT.replace("|PERSON id=p1 role=put_forward⟧", ""), 9, "never closed"),
        (TEXT.replace("PLACE level=commune", "PLACE"), 9, "PLACE needs level="),
        (TEXT.replace("PLACE", "SITE"), 9, "unknown label SITE"),
        (TEXT.replace("id=p1 role=put_forward", "id=p1"), 1, "needs one role"),
        (TEXT.replace("Pánh|", "Páng|"), 1, "no mark of that id reads"),
        (TEXT.replace("id=p1", "id=p2"), 1, "has no mark with id=p1"),
        (TEXT.replace("put_forward", "official"), 1, "role official, candidate True"),
        (TEXT.replace("role=", "masked=true role="), 1, "masked name is never a candidate"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, broken: str, line: int, words: str) -> None:
    path = _write(tmp_path, FRONT.format(id="thay-panh") + broken)
    with pytest.raises(GoldError) as raised:
        read_document(path)
    assert any(f"{path}:{line}: " in fault and words in fault for fault in str(raised.value).split("\n"))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: person", "kind: hero", 7, "candidates.0.kind"),
        ("published_at: 2020-05-01", "published_at: mai", 5, "published_at"),
        ("exemplar: true", "exemplar: true\ncolour: red", 5, "colour"),
        ("genre: profile", "genre: [", 1, "not YAML"),
        ("exemplar: true", "exemplar: false", 1, "candidates in an article with exemplar: false"),
        ("id: thay-panh", "id: thay-khac", 1, "id thay-khac in file"),
        ("kind: person", "kind: person, movement: mv_ntm", 1, "movement mv_ntm of a candidate or commendation"),
        (
            "candidates:",
            "commendations:\n- {recipient: p1, award_id: gk_so}\ncandidates:",
            1,
            "commendation with gk_so",
        ),
    ],
)
def test_faults_of_the_front_matter(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = _write(tmp_path, (FRONT.format(id="thay-panh") + TEXT).replace(old, new, 1))
    with pytest.raises(GoldError) as raised:
        read_document(path)
    message = str(raised.value)
    assert words in message
    assert words == "not YAML" or f"{path}:{line}:" in message


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    _write(tmp_path, "no front matter", "mot")
    _write(tmp_path, FRONT.format(id="hai") + TEXT.replace("⟧.", "."), "hai")
    with pytest.raises(GoldError) as raised:
        load_gold(tmp_path)
    assert "mot.txt:1:" in str(raised.value)
    assert "hai.txt:9:" in str(raised.value)


def test_the_split_is_fixed_and_a_quarter() -> None:
    assert [split_of(key) for key in ("a", "b", "c", "d")] == [split_of(key) for key in ("a", "b", "c", "d")]
    share = sum(split_of(str(number)) == "test" for number in range(4000)) / 4000
    assert 0.22 < share < 0.28


def test_the_data_card_counts_what_is_there(corpus: list[GoldDocument]) -> None:
    card = (DEFAULT_ROOT / "README.md").read_text(encoding="utf-8")
    for genre in ("profile", "roundup", "ceremony", "policy", "other"):
        held = [document for document in corpus if document.genre == genre]
        test = sum(document.split == "test" for document in held)
        assert f"| {genre} | {len(held)} | {len(held) - test} | {test} |" in card
