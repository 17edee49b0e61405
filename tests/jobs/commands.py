"""Running ``guongsang`` as a user does: in a process of its own, with a home directory of its own."""

import os
import subprocess
from pathlib import Path

from tests.processes import run

TIMEOUT = 170


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command that works on ``home``; the tests' own database is not passed on."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return inherited | {"GUONGSANG_HOME": str(home), "PYTHONWARNINGS": "default", **more}


def guongsang(*arguments: str | Path, home: Path, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return run("jobs.cli", *map(str, arguments), environment=environment(home, **more), stdin=stdin, timeout=TIMEOUT)
