"""The command line: help that teaches, and mistakes that are named and lose nothing."""

import gzip
import socket
from pathlib import Path

import pytest

from tests.jobs.commands import guongsang

COMMANDS = [
    "nightly",
    "crawl",
    "ingest",
    "read",
    "extract",
    "match",
    "reextract",
    "judge",
    "export",
    "forget",
    "report",
    "train",
    "evaluate",
    "promote",
    "rollback",
    "review",
    "demo",
    "status",
    "users",
    "portals",
]
ARTICLE = "Cô giáo cắm bản\nCô giáo Lường Thị Mảy ở xã Chiềng Nơi đã mười năm bám bản dạy chữ cho học sinh nghèo.\n"


def test_help_names_every_command(home: Path) -> None:
    done = guongsang("--help", home=home)
    assert done.returncode == 0
    assert all(f" {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    done = guongsang(command, "--help", home=tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.split()) > 15
    assert not any(tmp_path.iterdir()), "asking for help must not make a store"


def test_files_that_cannot_be_used_are_named_and_the_rest_is_taken(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bai"
    folder.mkdir()
    (folder / "tot.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "rong.txt").write_bytes(b"")
    (folder / "anh.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "hong.jsonl").write_text('{"id": "1", "text": "Tin ngắn\\nNội dung"}\n{"id": \n', encoding="utf-8")
    (folder / "cut.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n" * 50)[:-40])
    done = guongsang("ingest", folder, tmp_path / "khong-co", home=home)
    said = done.stderr.replace("\n", "")
    assert done.returncode == 1
    for name in ("rong.txt", "anh.txt", "hong.jsonl:2", "cut.warc.gz", "khong-co"):
        assert name in said, name
    assert "Traceback" not in said
    assert "2 new" in said
    again = guongsang("ingest", folder / "tot.txt", home=home)
    assert again.returncode == 0
    assert "0 new, 0 changed, 1 known" in again.stderr


def test_a_broken_declaration_is_named_with_its_line(home: Path) -> None:
    folder = home / "portals" / "bao-hong"
    folder.mkdir(parents=True)
    (folder / "portal.yaml").write_text("title: Báo hỏng\nhome: khong-phai-dia-chi\n", encoding="utf-8")
    done = guongsang("portals", "list", home=home)
    assert "portal.yaml:2" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_a_portal_that_refuses_connections_is_reported_and_the_night_goes_on(home: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = home / "portals" / "bao-tat-may"
    folder.mkdir(parents=True)
    (folder / "portal.yaml").write_text(
        f"title: Báo tắt máy\nhome: http://127.0.0.1:{port}/\nallow_private: true\n", encoding="utf-8"
    )
    article = tmp_path / "tot.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert guongsang("ingest", article, home=home).returncode == 0
    done = guongsang("nightly", "--portal", "bao-tat-may", home=home)
    assert done.returncode == 1
    assert "bao-tat-may" in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 articles" in done.stderr
    status = guongsang("status", home=home)
    assert "unread\t0" in status.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nightly", "--portal", "khong-co"), "No portal is declared as khong-co"),
        (("crawl",), "No portal to crawl"),
        (("export", "--format", "pdf"), "expected csv"),
        (("export", "--standing", "maybe"), "expected one of open"),
        (("users", "password", "ai-do"), "no such account"),
        (("users", "add", "lan", "--role", "vua"), "expected one of analyst"),
        (("train", "--output", "/proc/khong-duoc"), "/proc/khong-duoc: no model can be written there"),
    ],
)
def test_a_mistake_is_one_clear_line(home: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = guongsang(*arguments, home=home)
    assert done.returncode == 2
    assert expected in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named(home: Path) -> None:
    done = guongsang("status", home=home, GUONGSANG_REVIEW_PORT="cổng")
    assert done.returncode == 2
    assert "review_port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_one_clear_line(home: Path) -> None:
    done = guongsang("status", home=home, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 2
    assert "The store cannot be opened (DATABASE_URL)" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_damaged_model_stops_the_judge_and_loses_nothing(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "tot.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    guongsang("ingest", article, home=home)
    models = home / "models"
    models.mkdir()
    (models / "judge.json").write_text("{}", encoding="utf-8")
    done = guongsang("nightly", home=home)
    assert done.returncode == 2
    assert "judge.json" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr
    (models / "judge.json").unlink()
    assert guongsang("nightly", home=home).returncode == 0
