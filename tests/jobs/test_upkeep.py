"""A backup of a real home directory, and what restoring does with good and bad ones."""

import os
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from config.settings import Settings
from jobs import upkeep
from jobs.upkeep import UpkeepError, backup, restore, verify
from tests.jobs.commands import guongsang


@pytest.fixture
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(home.parent)
    monkeypatch.setenv("GUONGSANG_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with closing(sqlite3.connect(home / upkeep.SQLITE)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("CREATE TABLE t (name TEXT)")
        store.execute("INSERT INTO t VALUES ('Lò Văn Pánh')")
        store.commit()
    (home / "archive" / "bao").mkdir(parents=True)
    (home / "archive" / "bao" / "1.warc.gz").write_bytes(os.urandom(70_000))
    (home / "models").mkdir()
    (home / "models" / "judge.json").write_text("{}")
    (home / "lists").mkdir()
    (home / "lists" / "ds.csv").write_text("x")
    Path("guongsang.toml").write_text('home_province = "Sơn La"\n', encoding="utf-8")
    return Settings()


def _names(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / upkeep.SQLITE)) as store:
        return [row[0] for row in store.execute("SELECT name FROM t")]


def test_a_backup_comes_back_as_it_was(kept: Settings, tmp_path: Path) -> None:
    made = backup(kept, tmp_path / "b.tar")
    assert set(made.files) == {"guongsang.sqlite3", "guongsang.toml", "archive/bao/1.warc.gz", "models/judge.json"}
    other = kept.model_copy(update={"home": tmp_path / "other"})
    contents, aside = restore(other, tmp_path / "b.tar", force=False)
    assert (contents, aside) == (made, None)
    assert _names(other.home) == ["Lò Văn Pánh"]
    pages = "archive/bao/1.warc.gz"
    assert (other.home / pages).read_bytes() == (kept.home / pages).read_bytes()
    assert "Sơn La" in (other.home / "guongsang.toml.of-backup").read_text(encoding="utf-8")
    assert not list(other.home.glob(".restore-*"))


def test_a_backup_is_for_its_owner_only_and_overwrites_nothing(kept: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "b.tar")
    assert stat.S_IMODE((tmp_path / "b.tar").stat().st_mode) == 0o600
    with pytest.raises(UpkeepError, match="exists already"):
        backup(kept, tmp_path / "b.tar")


def test_a_backup_is_taken_while_the_store_is_written(kept: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(kept.home / upkeep.SQLITE)) as store:
        store.execute("INSERT INTO t VALUES ('chưa xong')")
        backup(kept, tmp_path / "b.tar")
        store.rollback()
    other = kept.model_copy(update={"home": tmp_path / "other"})
    restore(other, tmp_path / "b.tar", force=False)
    assert _names(other.home) == ["Lò Văn Pánh"]


def test_what_is_there_is_kept_without_force_and_moved_aside_with_it(kept: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "b.tar")
    with closing(sqlite3.connect(kept.home / upkeep.SQLITE)) as store:
        store.execute("UPDATE t SET name = 'sau này'")
        store.commit()
    with pytest.raises(UpkeepError, match="--force"):
        restore(kept, tmp_path / "b.tar", force=False)
    assert _names(kept.home) == ["sau này"]
    _, aside = restore(kept, tmp_path / "b.tar", force=True)
    assert aside is not None
    assert _names(kept.home) == ["Lò Văn Pánh"]
    assert _names(aside) == ["sau này"]
    assert (kept.home / "lists" / "ds.csv").exists()


def _damage(source: Path, how: str) -> None:
    data = bytearray(source.read_bytes())
    if how == "cut":
        source.write_bytes(data[: len(data) // 2])
    elif how == "bit":
        at = data.index("Sơn La".encode())
        data[at] ^= 1
        source.write_bytes(data)
    else:
        source.write_text("not a tar")


@pytest.mark.parametrize("how", ["cut", "bit", "text"])
def test_a_damaged_backup_changes_nothing(kept: Settings, tmp_path: Path, how: str) -> None:
    backup(kept, tmp_path / "b.tar")
    _damage(tmp_path / "b.tar", how)
    before = sorted(kept.home.rglob("*"))
    with pytest.raises(UpkeepError):
        restore(kept, tmp_path / "b.tar", force=True)
    assert sorted(kept.home.rglob("*")) == before


@pytest.mark.parametrize("name", ["../evil", "/evil", "secret/evil", "archive/../../evil"])
def test_a_backup_that_would_write_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.add(tmp_path / "x", arcname=name)
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert name.lstrip("/") in {member.lstrip("/") for member in tar.getnames()}
    with pytest.raises(UpkeepError, match=r"b\.tar"):
        verify(tmp_path / "b.tar")


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("archive/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/"
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.addfile(link)
    with pytest.raises(UpkeepError, match="does not belong"):
        verify(tmp_path / "b.tar")


def test_a_file_that_the_manifest_does_not_name_is_refused(kept: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "b.tar")
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "b.tar", "a") as tar:
        tar.add(tmp_path / "x", arcname="models/x")
    with pytest.raises(UpkeepError, match="models/x"):
        verify(tmp_path / "b.tar")


def test_postgresql_without_its_tools_says_what_to_run(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    elsewhere = kept.model_copy(update={"database_url": "postgresql://u:secret@db/g"})
    with pytest.raises(UpkeepError, match="pg_dump --format=custom") as refused:
        backup(elsewhere, tmp_path / "b.tar")
    assert "secret" not in str(refused.value)
    backup(kept, tmp_path / "b.tar")
    with pytest.raises(UpkeepError, match="settings name PostgreSQL"):
        restore(elsewhere, tmp_path / "b.tar", force=True)


def test_the_commands_from_a_users_side(home: Path) -> None:
    assert guongsang("users", "add", "lan", home=home).returncode == 0
    made = guongsang("backup", home=home)
    assert made.returncode == 0, made.stderr
    file = Path(made.stdout.strip())
    assert "guongsang.sqlite3" in verify(file).files
    refused = guongsang("restore", file, home=home)
    assert (refused.returncode, "--force" in refused.stderr, "Traceback" in refused.stderr) == (2, True, False)
    done = guongsang("restore", file, "--force", home=home)
    assert done.returncode == 0, done.stderr
    assert guongsang("users", "list", home=home).stdout.startswith("lan\tanalyst")
