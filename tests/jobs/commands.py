"""Running ``guongsang`` as a user does: in a process of its own, with a home directory of its own."""

import os
import subprocess
import sys
from pathlib import Path

TIMEOUT = 170


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command that works on ``home``; the tests' own database is not passed on."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return inherited | {"GUONGSANG_HOME": str(home), "PYTHONWARNINGS": "default", **more}


def guongsang(
    *arguments: str | Path, home: Path, stdin: bytes | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "jobs.cli", *map(str, arguments)],
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
