"""The rank is a sum of lines whose weights an expert may correct."""

from pathlib import Path

import pytest

from candidates.figures import refresh
from candidates.ranking import FILE, OWN_FILE, load, rank, ranked, weights
from candidates.tables import TableError
from config.settings import load as settings
from store.models import Candidate
from tests.candidates.invented_press import award, deed, dossier, told

BUNDLED = FILE.read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.database
def test_the_rank_is_the_sum_of_its_lines() -> None:
    mu = dossier(score=0.87)
    told(mu, deeds=[deed(sudden=True)])
    told(mu, portal="bao-b", commendations=[award()])
    refresh([mu.pk])
    found = rank(Candidate.objects.get())
    assert found.total == pytest.approx(sum(line.points for line in found.lines))
    by_code = {line.code: line for line in found.lines}
    assert (by_code["score"].points, by_code["sources"].points, by_code["awarded"].points) == (34.8, 6, 2)
    assert by_code["score"].text.endswith("(độ tin cậy 0,87)")
    assert "no_award_seen" not in by_code


def test_a_field_can_weigh_a_line_otherwise() -> None:
    by = load()
    usual, rescue = (ranked({"sudden": 1}, field, by) for field in ("education", "security_rescue"))
    assert rescue.total > usual.total > 0


def test_no_line_counts_more_than_its_most() -> None:
    by = load()
    assert ranked({"articles": 1000}, "", by).total == by["articles", "*"].points * (by["articles", "*"].most or 0)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("score\t*\t40", "scoer\t*\t40", "line 'scoer', expected one of score"),
        ("score\t*\t40", "score\t*\tvierzig", "points is 'vierzig', expected a number"),
        ("score\t*\t40", "score\t*\tnan", "expected a number between"),
        ("score\t*\t40", "score\tfarming\t40", "field 'farming', expected"),
        ("score\t*\t40\t", "score\t*\t40", "4 cells, expected 5"),
        ("sources\t*", "articles\t*", "stands there twice"),
        ("awarded\t*\t2\t3", "awarded\t*\t2\t-3", "most is -3, expected a number above 0"),
        ("difficulty\t*\t0\t1\tđang gặp khó khăn\n", "", r"line difficulty for field \* is missing"),
        ("line\tfield\tpoints", "line\tpoints", "expected the headings"),
    ],
)
def test_a_slip_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert BUNDLED.count(old) == 1
    path = tmp_path / "weights.tsv"
    path.write_text(BUNDLED.replace(old, new), encoding="utf-8")
    with pytest.raises(TableError, match=expected) as caught:
        load(path)
    assert f"weights.tsv:{caught.value.line}: " in str(caught.value)


def test_a_board_can_have_weights_of_its_own() -> None:
    own = settings().home / OWN_FILE
    own.parent.mkdir(exist_ok=True)
    own.write_text(BUNDLED.replace("score\t*\t40", "score\t*\t50"), encoding="utf-8")
    try:
        assert weights()["score", "*"].points == 50
    finally:
        own.unlink()
    assert weights()["score", "*"].points == 40
