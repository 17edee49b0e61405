"""``forget`` as an operator calls it, on a store with one gathered dossier."""

from collections.abc import Iterator

import pytest
from click.testing import Result
from typer.testing import CliRunner

from candidates.dossiers import gather
from config.settings import load as settings
from jobs.cli import app
from jobs.night import write_list
from store.models import Activity, Candidate
from tests.review.invented import NAME, store_article

pytestmark = pytest.mark.django_db


def _forget(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, ["forget", NAME, *arguments], input=answer)


@pytest.fixture
def listed() -> Iterator[None]:
    """The farmer of the article in a dossier and on the list of the last night."""
    store_article()
    gather()
    path = settings().lists / "danh-sach-de-xuat.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_list(path)
    assert NAME in path.read_text(encoding="utf-8")
    yield
    path.unlink()


@pytest.mark.usefixtures("listed")
def test_nothing_happens_before_it_is_wanted() -> None:
    dry = _forget("--dry-run")
    assert (dry.exit_code, "Would go: 1 dossiers, 1 articles removed" in dry.stderr) == (0, True)
    refused = _forget(answer="n\n")
    assert "Nothing was changed" in str(refused.exception) + refused.stderr
    assert refused.exit_code != 0
    assert Candidate.objects.exists()


@pytest.mark.usefixtures("listed")
def test_somebody_is_forgotten_for_ever() -> None:
    done = _forget("--yes")
    assert done.exit_code == 0, done.stderr
    assert NAME not in done.stderr + done.stdout
    assert NAME not in (settings().lists / "danh-sach-de-xuat.csv").read_text(encoding="utf-8")
    assert Activity.objects.get(action="forget").detail["dossiers"] == 1
    nobody = _forget("--yes")
    assert nobody.exit_code != 0
    assert "Nobody of this name" in str(nobody.exception) + nobody.stderr
    store_article(2, portal="bao-b")
    gather()
    assert not Candidate.objects.exists()


@pytest.mark.usefixtures("listed")
def test_of_several_one_must_be_named() -> None:
    other = Candidate.objects.create(
        kind="person", name=NAME, name_key=Candidate.objects.get().name_key, identity="x", province="Nghệ An"
    )
    several = _forget("--yes")
    assert f"--dossier {other.pk}: Nghệ An, birth year not stated" in str(several.exception) + several.stderr
    assert _forget("--yes", "--dossier", str(other.pk)).exit_code == 0
    assert Candidate.objects.get().province == "Sơn La"
