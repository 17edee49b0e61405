"""``report`` as users call it."""

from pathlib import Path

import pytest

from tests.jobs.commands import guongsang


def test_a_digest_begins_where_the_last_one_ended(home: Path, tmp_path: Path) -> None:
    first = guongsang(
        "report", "weekly", "--until", "2026-11-15", "-o", tmp_path / "tuan.pdf", "--format", "pdf", home=home
    )
    assert first.returncode == 0, first.stderr
    assert "2026-11-09 to 2026-11-15" in first.stderr
    assert (tmp_path / "tuan.pdf").read_bytes().startswith(b"%PDF")
    second = guongsang("report", "weekly", "--until", "2026-11-25", home=home)
    assert "2026-11-16 to 2026-11-25" in second.stderr
    assert "BẢN TIN TUẦN" in second.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("daily",), "report daily: expected weekly, movement, blind-spots, year-on-year, meeting"),
        (("movement", "--since", "2026-01-01"), "--movement is missing"),
    ],
)
def test_a_slip_is_one_clear_line(home: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = guongsang("report", *arguments, home=home)
    assert done.returncode == 2
    assert expected in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
