"""The tests marked ``database`` run on SQLite with all others; here they run once more, on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.postgresql import postgresql


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::platformdirs.api.RuntimeDirWarning")
@pytest.mark.skipif("GUONGSANG_ON_POSTGRESQL" in os.environ, reason="this is that run")
def test_everything_marked_database_passes_on_postgresql(tmp_path: Path) -> None:
    with postgresql(tmp_path / "postgresql") as server:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-m",
                "database",
                "-q",
                "-p",
                "no:cacheprovider",
                "--no-header",
                "--reuse-db",
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": server.get_uri(), "GUONGSANG_ON_POSTGRESQL": "1"},
            capture_output=True,
            text=True,
            timeout=580,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
