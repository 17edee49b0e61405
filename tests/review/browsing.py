"""A real Chromium before the real server, for the tests of the pages."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT
from tests.jobs.commands import environment

CHROMIUM = os.environ.get("GUONGSANG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
MISSING = "no Chromium on this machine (apt install chromium, or set GUONGSANG_CHROMIUM)"


class Tab(NamedTuple):
    page: Page
    problems: list[str]
    """Console errors, page errors and CSP violations."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepared(home: Path, code: str, **more: str) -> str:
    """Fill the store in ``home`` by running ``code`` in a process of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(home, **more),
        check=True,
        timeout=120,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def served(home: Path, port: int, **more: str) -> Iterator[str]:
    """The site over the store in ``home``, served as the operator serves it; yields what it said when it started."""
    server = subprocess.Popen(
        [sys.executable, "-m", "jobs.cli", "review", "--port", str(port)],
        cwd=ROOT,
        env=environment(home, **more),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    try:
        said = ""
        while "Review site:" not in said:
            line = server.stderr.readline()
            assert line, f"the review site did not start: {said}"
            said += line
        yield said
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stderr.read()  # ends when the last process of the site has
        server.stderr.close()


@contextmanager
def opened(width: int = 1366, height: int = 768) -> Iterator[Tab]:
    """A tab that remembers everything that went wrong in it."""
    if CHROMIUM is None:
        if "GUONGSANG_REQUIRE_BROWSER" in os.environ:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
        page.set_default_timeout(60_000)
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield Tab(page, problems)
        browser.close()
