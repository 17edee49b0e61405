from pathlib import Path

from tests.jobs.commands import guongsang


def _findings(stdout: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in stdout.splitlines():
        part, state, detail = line.split("\t")
        found.setdefault(part, []).append((state, detail))
    return found


def test_a_fresh_home_is_fine(empty_home: Path) -> None:
    done = guongsang("doctor", home=empty_home)
    assert done.returncode == 0, done.stdout + done.stderr
    found = _findings(done.stdout)
    assert found["từ điển"] == [("tốt", "từ điển đọc được; 3321 xã, phường, đặc khu")]
    assert "chưa có kho" in found["kho dữ liệu"][0][1]
    assert not (empty_home / "guongsang.sqlite3").exists()


def test_what_is_broken_is_named_and_the_rest_is_looked_at(empty_home: Path) -> None:
    (empty_home / "guongsang.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (empty_home / "models").mkdir()
    (empty_home / "models" / "judge.json").write_text("{}")
    (empty_home / "portals" / "hong").mkdir(parents=True)
    (empty_home / "portals" / "hong" / "portal.yaml").write_text("title: [")
    done = guongsang("doctor", home=empty_home, GUONGSANG_PORTALS='["khong-co"]')
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    found = _findings(done.stdout)
    for part in ("kho dữ liệu", "mô hình", "nguồn tin"):
        assert found[part][0][0] == "hỏng", found[part]
    assert any("khong-co" in detail for _, detail in found["nguồn tin"])
    assert found["từ điển"][0][0] == "tốt"
