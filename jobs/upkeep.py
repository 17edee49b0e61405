"""``guongsang backup`` and ``guongsang restore``: everything that cannot be fetched or computed again, in one tar file.

The database is copied first, as of one moment, then the archive that it refers to; the manifest at the end of the file
holds the size and SHA-256 of every member. Nothing is put in place before all of it was read and found whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from config.settings import Settings

SQLITE = "guongsang.sqlite3"
DUMP = "guongsang.pgdump"
MANIFEST = "manifest.json"
SETTINGS_FILE = "guongsang.toml"
FOLDERS = ("archive", "board", "models", "portals", "quarantine")
"""Directories below home that are backed up; lists and reports can be written anew."""
VERSION = 1


class UpkeepError(Exception):
    """A backup that cannot be made or used; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: its files with their size in bytes and SHA-256."""

    made_at: str
    database: str
    files: dict[str, tuple[int, str]]


def backup(settings: Settings, output: Path) -> Contents:
    """Write the backup to ``output``, whole or not at all; readable by the owner only, for it holds personal data.

    Raises:
        UpkeepError: when the file exists, or the database cannot be copied.
        OSError: when the file cannot be written.
    """
    if output.exists():
        raise UpkeepError(f"{output}: exists already; a backup never overwrites another")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=output.parent) as aside:
        part = Path(aside) / "part.tar"
        database = _database(settings, Path(aside))
        part.touch(mode=0o600)
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
            files = {name: _add(tar, path, name) for name, path in _members(settings, database)}
            contents = Contents(datetime.now().astimezone().isoformat(timespec="seconds"), database.name, files)
            _add_manifest(tar, contents)
        part.rename(output)
    return contents


def _database(settings: Settings, aside: Path) -> Path:
    if settings.database_url:
        return _dumped(settings.database_url, aside / DUMP)
    source, copy = settings.home / SQLITE, aside / SQLITE
    if not source.exists():
        raise UpkeepError(f"{source}: no store there yet")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept, pages=4096, sleep=0.01)
            damage = kept.execute("PRAGMA quick_check(1)").fetchone()[0]
            kept.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise UpkeepError(f"{source}: cannot be copied ({error})") from None
    if damage != "ok":
        raise UpkeepError(f"{source}: is damaged ({damage})")
    return copy


def _dumped(url: str, output: Path) -> Path:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise UpkeepError(
            "The store is in PostgreSQL and pg_dump is not on this machine. Where it is, run: "
            f'pg_dump --format=custom --no-owner --file={DUMP} "$DATABASE_URL"; '
            f"and copy the directories {', '.join(FOLDERS)} of the home directory."
        )
    _run([tool, "--format=custom", "--no-owner", f"--file={output}", f"--dbname={url}"], "pg_dump")
    return output


def _run(command: list[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own arguments)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise UpkeepError(f"{name} failed: {said[-1] if said else f'exit code {done.returncode}'}")


def _members(settings: Settings, database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    if Path(SETTINGS_FILE).is_file():
        yield SETTINGS_FILE, Path(SETTINGS_FILE)
    for folder in FOLDERS:
        root = settings.home / folder
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(settings.home).as_posix(), path


class _Hashing:
    """Reads a file and remembers the checksum of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        return data


def _add(tar: tarfile.TarFile, path: Path, name: str) -> tuple[int, str]:
    """Add a file as long as it is now: a page archive may grow meanwhile, by pages that the copied store lacks."""
    with path.open("rb") as source:
        info = tarfile.TarInfo(name)
        status = os.fstat(source.fileno())
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), 0o600
        hashing = _Hashing(source)
        tar.addfile(info, hashing)
    return info.size, hashing.sha256.hexdigest()


def _add_manifest(tar: tarfile.TarFile, contents: Contents) -> None:
    told = {
        "guongsang_backup": VERSION,
        "made_at": contents.made_at,
        "database": contents.database,
        "files": {name: {"bytes": size, "sha256": sha} for name, (size, sha) in contents.files.items()},
    }
    data = json.dumps(told, ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def verify(source: Path) -> Contents:
    """Read the whole backup and compare it with its manifest.

    Raises:
        UpkeepError: for a file that is no backup, or is not whole; the message names what differs.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                _must_be_safe(source, member)
                data = tar.extractfile(member)
                if data is None:
                    raise UpkeepError(f"{source}: {member.name} is no file")
                if member.name == MANIFEST:
                    manifest = json.loads(data.read())
                else:
                    found[member.name] = (member.size, _checksum(data))
    except OSError as error:
        raise UpkeepError(f"{source}: cannot be read ({error.strerror or error})") from None
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise UpkeepError(f"{source}: is no whole backup ({error})") from None
    return _agreed(source, manifest, found)


def _checksum(data: IO[bytes]) -> str:
    sha256 = hashlib.sha256()
    while block := data.read(1024 * 1024):
        sha256.update(block)
    return sha256.hexdigest()


def _agreed(source: Path, manifest: dict[str, Any] | None, found: dict[str, tuple[int, str]]) -> Contents:
    if manifest is None:
        raise UpkeepError(f"{source}: has no {MANIFEST}; it was cut short, or is no backup")
    try:
        if manifest["guongsang_backup"] != VERSION:
            raise UpkeepError(f"{source}: is of version {manifest['guongsang_backup']}, expected {VERSION}")
        named = {name: (one["bytes"], one["sha256"]) for name, one in manifest["files"].items()}
        contents = Contents(str(manifest["made_at"]), str(manifest["database"]), named)
    except (KeyError, TypeError, AttributeError):
        raise UpkeepError(f"{source}: its {MANIFEST} is not as a backup's") from None
    differs = sorted(name for name in named.keys() | found.keys() if named.get(name) != found.get(name))
    if differs:
        raise UpkeepError(f"{source}: {differs[0]} is not as the manifest says ({len(differs)} files differ)")
    if contents.database not in found:
        raise UpkeepError(f"{source}: holds no database")
    return contents


def _must_be_safe(source: Path, member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    known = path.parts[:1] and (path.parts[0] in FOLDERS or len(path.parts) == 1)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not known:
        raise UpkeepError(f"{source}: {member.name!r} does not belong into a backup")


def restore(settings: Settings, source: Path, *, force: bool) -> tuple[Contents, Path | None]:
    """Put a verified backup in place; what was there is moved aside, never deleted, and its directory returned.

    Raises:
        UpkeepError: for a bad backup, a store that is there already (without ``force``), or a database of another kind.
        OSError: when the home directory cannot be written.
    """
    contents = verify(source)
    if (contents.database == DUMP) != bool(settings.database_url):
        kinds = ("PostgreSQL", "SQLite") if contents.database == DUMP else ("SQLite", "PostgreSQL")
        raise UpkeepError(f"{source}: holds a store of {kinds[0]}, but the settings name {kinds[1]} (DATABASE_URL)")
    taken = [name for name in (SQLITE, *FOLDERS) if _holds_something(settings.home / name)]
    if taken and not force:
        raise UpkeepError(f"{settings.home}: holds {', '.join(taken)}; stop the site and give --force to replace them")
    settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.home) as aside:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(aside, filter="data")
        if contents.database == DUMP:
            _load(settings.database_url, Path(aside) / DUMP, force=force)
        return contents, _put_in_place(Path(aside), settings.home)


def _holds_something(path: Path) -> bool:
    return path.exists() and (path.is_file() or any(path.iterdir()))


def _put_in_place(aside: Path, home: Path) -> Path | None:
    """Move what is there out of the way, then the restored files in; each by one rename."""
    before = home / f"before-restore-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
    for name in (SQLITE, f"{SQLITE}-wal", f"{SQLITE}-shm", *FOLDERS):
        if (home / name).exists() and (name in FOLDERS or (aside / SQLITE).exists()):
            before.mkdir(exist_ok=True)
            (home / name).rename(before / name)
    for name in (SQLITE, *FOLDERS):
        if (aside / name).exists():
            (aside / name).rename(home / name)
    if (aside / SETTINGS_FILE).exists():
        (aside / SETTINGS_FILE).replace(home / f"{SETTINGS_FILE}.of-backup")
    return before if before.exists() else None


def _load(url: str, dump: Path, *, force: bool) -> None:
    tool = shutil.which("pg_restore")
    if tool is None:
        raise UpkeepError("pg_restore is not on this machine; it is needed to restore a store of PostgreSQL")
    clean = ["--clean", "--if-exists"] if force else []
    _run([tool, *clean, "--no-owner", "--single-transaction", f"--dbname={url}", str(dump)], "pg_restore")
