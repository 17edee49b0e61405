from pathlib import Path

import pytest

from nlp import titles as module
from nlp.gazetteers import GazetteerError
from nlp.keys import match_key
from nlp.titles import ALWAYS, CLASSES, FORBIDDING, OFFICE, Title, TitleTable, compounds, forbidding, titles

TABLE = TitleTable(
    [
        Title("Chủ tịch", "high", ""),
        Title("Phó Chủ tịch", "high", ""),
        Title("Phó Chủ tịch UBND xã", "grassroots", ""),
        Title("TS.BS", "academic", ""),
        Title("bà", "kin", "f"),
    ]
)


def keys(text: str) -> list[str]:
    return [match_key(token) or token for token in text.split()]


def test_the_longest_title_that_ends_before_a_name() -> None:
    before = keys("gặp Phó Chủ tịch")
    found = TABLE.ending_at(before, len(before))
    assert found is not None
    assert (found[0].text, found[1]) == ("Phó Chủ tịch", 1)
    assert TABLE.ending_at(before, 3) is None  # «Phó Chủ» is none


def test_case_and_spelling_of_a_title_do_not_matter() -> None:
    for written in ("PHÓ CHỦ TỊCH", "phó chủ tịch"):
        found = TABLE.ending_at(keys(written), 3)
        assert found is not None
        assert found[0].text == "Phó Chủ tịch"


def test_the_longest_title_from_a_token_within_a_limit() -> None:
    after = keys("Phó Chủ tịch UBND xã Chiềng Nọi")
    assert [TABLE.beginning_at(after, 0, limit) for limit in (1, 2)] == [None, None]
    for limit, text, past in ((3, "Phó Chủ tịch", 3), (4, "Phó Chủ tịch", 3), (7, "Phó Chủ tịch UBND xã", 5)):
        found = TABLE.beginning_at(after, 0, limit)
        assert found is not None
        assert (found[0].text, found[1]) == (text, past)
    assert TABLE.beginning_at(after, 1, 7) == (Title("Chủ tịch", "high", ""), 3)


def test_full_stops_are_tokens_of_their_own() -> None:
    found = TABLE.ending_at(keys("TS . BS"), 3)
    assert found is not None
    assert (found[0].kind, found[1]) == ("academic", 0)


def test_the_shipped_titles() -> None:
    for text, kind, gender in (
        ("ông", "kin", "m"),
        ("bà", "kin", "f"),
        ("Thượng tá", "rank", ""),
        ("bị can", "offender", ""),
    ):
        tokens = keys(text)
        found = titles().ending_at(tokens, len(tokens))
        assert found is not None
        assert (found[0].kind, found[0].gender, found[1]) == (kind, gender, 0)


def test_the_shipped_words_that_forbid_a_person() -> None:
    tokens = keys("đường")
    found = forbidding().ending_at(tokens, 1)
    assert found is not None
    assert found[0].kind in (*FORBIDDING, OFFICE)
    assert found[0].gender in ("", ALWAYS)
    assert all(len(pair) == 2 and all(pair) for pair in compounds())


@pytest.mark.parametrize(
    "case",
    [
        ("positions.tsv", "title\tclass\tgender\nông\tuncle\tm\n", titles, "uncle"),
        ("positions.tsv", "title\tclass\tgender\nông\tkin\tx\n", titles, "x"),
        ("positions.tsv", "title\tclass\tgender\nông\tkin\tm\nông\tkin\tm\n", titles, "ông"),
        ("not_people.tsv", "word\tclass\tnote\nđường\troad\t\n", forbidding, "road"),
        ("common_words.tsv", "word\nmột hai ba\n", compounds, "expected two syllables"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, monkeypatch, case) -> None:
    file, lines, load, complaint = case
    (tmp_path / file).write_text(lines, encoding="utf-8")
    monkeypatch.setattr(module, "GAZETTEERS", tmp_path)
    with pytest.raises(GazetteerError, match=rf"{file}:[23].*{complaint}"):
        load.__wrapped__()


def test_every_class_has_a_title() -> None:
    shipped = {
        row.split("\t")[1]
        for row in (module.GAZETTEERS / "positions.tsv").read_text("utf-8").splitlines()
        if "\t" in row
    }
    assert set(CLASSES) <= shipped
