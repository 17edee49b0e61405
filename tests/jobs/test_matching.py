"""``match --jsonl`` as other programs call it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jobs.cli import app
from tests.jobs.commands import guongsang


def test_one_answer_for_each_pair_in_order(empty_home: Path) -> None:
    pairs = [
        {"id": 1, "a": "Nguyễn Văn Hùng", "b": "Nguyễn Văn Hưng"},
        {"id": "x", "a": "Trần Thị Thuý", "b": "bà TRẦN THỊ THÚY"},
        {"id": None, "a": "", "b": "Lê Na"},
    ]
    done = guongsang("match", "--jsonl", "-", home=empty_home, stdin="\n".join(map(json.dumps, pairs)).encode())
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == [1, "x", None]
    assert [a["same"] for a in answers] == [False, True, False]
    assert all(a.keys() == {"id", "score", "same"} and 0 <= a["score"] <= 1 for a in answers)
    assert not empty_home.joinpath("guongsang.sqlite3").exists(), "the stream needs no store"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{broken", "no JSON"),
        (b'{"id": 1, "a": "x"}', '"b" is missing'),
        (b'{"id": 1, "a": "x", "b": 5}', '"b" is int'),
        (b'{"a": "x", "b": "y"}', '"id" is missing'),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: bytes, expected: str) -> None:
    source = tmp_path / "pairs.jsonl"
    source.write_bytes(line + b"\n" + json.dumps({"id": "good", "a": "Lê Na", "b": "Lê Na"}).encode() + b"\n")
    done = CliRunner().invoke(app, ["match", "--jsonl", str(source)])
    assert [json.loads(answer)["id"] for answer in done.stdout.splitlines()] == ["good"]
    assert done.exit_code == 1
    assert "pairs.jsonl:1: " in done.stderr.replace("\n", "")
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_one_clear_line(empty_home: Path) -> None:
    done = guongsang("match", "--jsonl", empty_home / "nothing.jsonl", home=empty_home)
    assert done.returncode == 2
    assert "cannot be read (No such file or directory)" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
