"""The migrations make exactly the tables that the models describe, also when several processes open a new store at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.conftest import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_are_one_line() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


def test_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    opening = (
        "from store.setup import open_store; open_store(); from store.models import Night; print(Night.objects.count())"
    )
    environment = {**os.environ, "GUONGSANG_HOME": str(tmp_path), "DATABASE_URL": ""}
    all_three = [
        subprocess.Popen(
            [sys.executable, "-c", opening], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for one in all_three:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, out.strip()) == (0, b"0"), err.decode()
