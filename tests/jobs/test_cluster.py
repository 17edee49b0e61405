"""A night on a Dask cluster: a real scheduler with two worker processes, and a real PostgreSQL."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from jobs.portal_server import ServedPortal, serve_portal
from tests.conftest import ROOT
from tests.jobs.commands import environment, guongsang
from tests.postgresql import postgresql

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::platformdirs.api.RuntimeDirWarning"),
]
REPLICAS = ROOT / "data" / "demo" / "replicas"
distributed = pytest.importorskip("distributed")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with postgresql(tmp_path / "postgresql") as server:
        yield str(server.get_uri())


@pytest.fixture
def scheduler(home: Path, database: str, tmp_path: Path) -> Iterator[str]:
    """Address of a scheduler whose two workers write to the same store."""
    where = tmp_path / "scheduler.json"
    shared = environment(home, DATABASE_URL=database)
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(where), "--no-dashboard"]
    commands = [
        [*begin, "--scheduler-file", str(where), "--no-dashboard"],
        [*work, "--nworkers", "2", "--nthreads", "1", "--local-directory", str(tmp_path)],
    ]
    running = [subprocess.Popen(c, cwd=ROOT, env=shared, stderr=subprocess.DEVNULL) for c in commands]
    try:
        with distributed.Client(scheduler_file=str(where), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


@pytest.fixture
def portal() -> Iterator[ServedPortal]:
    replica = REPLICAS / "replica-tay-ninh"
    with serve_portal(replica, free_port=True) as served:
        yield served


def declare(portal: ServedPortal, home: Path) -> None:
    """Put the portal, with the port that it is served on, among the declarations of ``home``."""
    here = home / "portals" / portal.name
    here.mkdir(parents=True)
    declared = (portal.folder / "portal.yaml").read_text(encoding="utf-8")
    (here / "portal.yaml").write_text(
        re.sub(r"http://127\.0\.0\.1:\d+", portal.base_url.rstrip("/"), declared), encoding="utf-8"
    )


def test_the_night_is_the_same_as_at_home(
    scheduler: str, database: str, portal: ServedPortal, home: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    lists = []
    for where, more, options in ((home, {"DATABASE_URL": database}, ["--cluster", scheduler]), (alone, {}, [])):
        declare(portal, where)
        done = guongsang("nightly", "--portal", portal.name, *options, home=where, **more)
        assert done.returncode == 0, done.stderr
        lists.append(guongsang("export", "--format", "csv", home=where, **more).stdout)
    assert len(lists[0].splitlines()) > 2
    assert lists[0] == lists[1]


def test_without_a_shared_store_it_is_one_clear_line(home: Path) -> None:
    done = guongsang("nightly", "--cluster", "tcp://127.0.0.1:9", home=home)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("set DATABASE_URL to a PostgreSQL database")
    assert "Traceback" not in done.stderr
