"""Processes for tests that run a program as a user does, without paying for its imports every time.

Each program gets a fresh process of its own, forked from one that has done nothing but import the libraries (none of
the project's own modules, no settings, no store). What the program does, prints and leaves behind is its own.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

LIBRARIES = [
    "skops.io",  # first: it goes through all that is imported
    "bs4",
    "django.core.management",
    "docx",
    "lxml.html",
    "matplotlib",
    "openpyxl",
    "pandas",
    "pyarrow",
    "pydantic_settings",
    "rich.progress",
    "scrapy.crawler",
    "spacy",
    "trafilatura",
    "typer",
    "underthesea_core",
]
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(LIBRARIES)


def run(
    module: str, *arguments: str, environment: Mapping[str, str], stdin: bytes = b"", timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module arguments`` to its end.

    Raises:
        subprocess.TimeoutExpired: when it takes longer than ``timeout`` seconds; it is killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        files[0].write_bytes(stdin)
        process = _context.Process(target=_become, args=([module, *arguments], dict(environment), Path.cwd(), files))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([module, *arguments], timeout)
        out, err = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess([module, *arguments], process.exitcode, out, err)


def _become(arguments: list[str], environment: dict[str, str], directory: Path, files: list[Path]) -> None:
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(files):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (it lives as long as the process)
    sys.argv = arguments
    warnings.simplefilter("default")
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
