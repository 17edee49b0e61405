"""``read --jsonl`` and ``extract --jsonl`` as other programs call them."""

import json
from pathlib import Path

import pytest

from tests.jobs.commands import guongsang

FARMER = (
    "Lão nông hiến đất làm đường\n"
    "Ông Tẩn Phù Sinh, sinh năm 1958, ở thôn Nậm Lúc, xã Nậm Lúc, huyện Bắc Hà, tỉnh Lào Cai đã tự nguyện hiến 900 m2 "
    "đất để mở đường.\nGhi nhận việc làm ấy, năm 2020 ông được Chủ tịch UBND huyện tặng Giấy khen."
)
WEATHER = "Miền Bắc trời rét\nTừ đêm nay, không khí lạnh tràn về, nhiệt độ thấp nhất 13 độ C."


def _records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_record_out_for_each_in_and_every_mention_a_slice(empty_home: Path) -> None:
    lines = [{"id": f"a{n}", "text": FARMER if n % 2 else WEATHER} for n in range(12)]
    done = guongsang("read", "--jsonl", "-", home=empty_home, stdin="\n".join(map(json.dumps, lines)).encode())
    assert done.returncode == 0, done.stderr
    records = _records(done.stdout)
    assert [r["id"] for r in records] == [f"a{n}" for n in range(12)]
    for record in records:
        for mention in record["mentions"]:  # type: ignore[attr-defined]
            assert record["text"][mention["start"] : mention["end"]] == mention["text"]  # type: ignore[index]
    assert any(m["text"] == "Tẩn Phù Sinh" for m in records[1]["mentions"])  # type: ignore[attr-defined]
    assert not empty_home.joinpath("guongsang.sqlite3").exists(), "the stream needs no store"


def test_the_record_has_the_fields_of_the_contract(empty_home: Path) -> None:
    line = json.dumps({"id": 7, "text": FARMER, "published_at": "2021-01-02", "portal": "khong-khai-bao"})
    done = guongsang("read", "--jsonl", "-", home=empty_home, stdin=line.encode())
    (record,) = _records(done.stdout)
    assert record.keys() >= {"id", "text", "genre", "flag", "score", "mentions", "commendations", "candidates"}
    assert set(record["genre"]) == {"profile", "roundup", "ceremony", "policy", "other"}  # type: ignore[call-overload]
    assert record["text"] == FARMER
    (commendation,) = record["commendations"]  # type: ignore[misc]
    assert commendation["recipient"] == "Tẩn Phù Sinh"
    assert commendation["year"] == 2020
    start, end = commendation["evidence"]
    assert "Giấy khen" in FARMER[start:end]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{broken", "no JSON"),
        (b"[1, 2]", "expected a JSON object"),
        (b'{"id": "x"}', '"text" is missing'),
        (b'{"id": "x", "text": 5}', "expected a string"),
        (b'{"id": "x", "text": "a", "published_at": "hom qua"}', "expected an ISO 8601 date"),
        (b"\xff\xfe\x00", "no JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(empty_home: Path, line: bytes, expected: str) -> None:
    good = json.dumps({"id": "good", "text": WEATHER}).encode()
    done = guongsang("read", "--jsonl", "-", home=empty_home, stdin=line + b"\n" + good + b"\n")
    assert [r["id"] for r in _records(done.stdout)] == ["good"]
    assert done.returncode == 1
    assert "-:1: " in done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_one_clear_line(empty_home: Path) -> None:
    done = guongsang("read", "--jsonl", empty_home / "nothing.jsonl", home=empty_home)
    assert done.returncode == 2
    assert "nothing.jsonl: cannot be read (No such file or directory)" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_extract_gives_a_record_for_every_page(empty_home: Path) -> None:
    page = (
        "<html><head><title>Tin</title></head><body><div class='menu'><a href='/'>Trang chủ</a></div>"
        f"<h1>Lão nông hiến đất</h1><div class='noidung'><p>{FARMER}</p><p>{WEATHER}</p></div></body></html>"
    )
    pages = [{"id": 1, "url": "http://127.0.0.1/1", "html": page}, {"id": 2, "url": "", "html": ""}]
    done = guongsang("extract", "--jsonl", "-", home=empty_home, stdin="\n".join(map(json.dumps, pages)).encode())
    first, second = _records(done.stdout)
    assert first.keys() >= {"id", "title", "sapo", "text", "published_at", "author", "column", "method"}
    assert "Tẩn Phù Sinh" in str(first["text"])
    assert first["published_at"] is None
    assert second["text"] == ""


@pytest.mark.slow
def test_real_articles(empty_home: Path, shared: Path) -> None:
    import lzma

    with lzma.open(shared / "real" / "baomoi_dev.jsonl.xz", "rb") as source:
        lines = [next(source) for _ in range(1000)][::4]
    done = guongsang("read", "--jsonl", "-", home=empty_home, stdin=b"".join(lines))
    assert done.returncode == 0, done.stderr[-2000:]
    records = _records(done.stdout)
    assert [r["id"] for r in records] == [json.loads(line)["id"] for line in lines]
    for record in records:
        text = str(record["text"])
        assert all(text[m["start"] : m["end"]] == m["text"] for m in record["mentions"])  # type: ignore[attr-defined]
