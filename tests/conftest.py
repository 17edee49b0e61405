"""The frame of all tests: a home directory of their own, set before Django reads its settings."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from pytest_django import Settings

_HOME = tempfile.TemporaryDirectory(prefix="guongsang-tests-")
os.environ["GUONGSANG_HOME"] = _HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "config.django"
django.setup()

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that no process is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real documents beside the checkout; tests that need them are skipped where they are not."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return folder


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Hashing that resists attackers takes most of a test's time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def _made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.jobs.commands import guongsang

    folder = tmp_path_factory.mktemp("made") / "home"
    folder.mkdir()
    made = guongsang("status", home=folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def home(tmp_path: Path, _made_home: Path) -> Path:
    """A home directory for commands that run in a process of their own; its store is made already, and empty."""
    return Path(shutil.copytree(_made_home, tmp_path / "home"))


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home directory in which nothing was ever done."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder
