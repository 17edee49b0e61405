"""``forget`` as an operator calls it."""

from pathlib import Path

from tests.jobs.commands import guongsang

ARTICLE = (
    "Người giữ rừng ở bản Huổi Cuổi\n"
    "Ông Quàng Văn Sướng, sinh năm 1958, dân tộc Thái, ở xã Chiềng Khoang, huyện Quỳnh Nhai, tỉnh Sơn La là tấm gương "
    "sáng. Ông đã hiến 1.400 m2 đất để mở đường vào bản. Năm 2021, ông được Chủ tịch UBND tỉnh tặng Bằng khen.\n"
)


def test_somebody_is_forgotten_for_ever(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "bai.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    guongsang("ingest", article, home=home)
    guongsang("nightly", home=home)
    assert "Quàng Văn Sướng" in (home / "lists" / "danh-sach-de-xuat.csv").read_text(encoding="utf-8")
    dry = guongsang("forget", "Quàng Văn Sướng", "--dry-run", home=home)
    assert "Would go: 1 dossiers, 1 articles removed" in dry.stderr
    refused = guongsang("forget", "Quàng Văn Sướng", stdin=b"n\n", home=home)
    assert (refused.returncode, "Nothing was changed" in refused.stderr) == (2, True)
    done = guongsang("forget", "Quàng Văn Sướng", "--yes", home=home)
    assert done.returncode == 0, done.stderr
    nobody = guongsang("forget", "Quàng Văn Sướng", "--yes", home=home)
    assert nobody.returncode == 2
    assert "Nobody of this name" in nobody.stderr
    guongsang("ingest", article, home=home)
    again = guongsang("nightly", home=home)
    assert again.returncode == 0, again.stderr
    assert "0 candidates" in again.stderr
    assert "Sướng" not in (home / "lists" / "danh-sach-de-xuat.csv").read_text(encoding="utf-8")
