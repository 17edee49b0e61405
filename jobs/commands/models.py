"""The judge's model: ``train``, ``evaluate``, ``promote``, ``rollback``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobs.console import RefusedError, bar, say
from jobs.opening import open_home, plain_settings

app = typer.Typer()


@app.command()
def train(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for model and card. Default: the challenger in the home directory."
        ),
    ] = None,
    real: Annotated[
        Path | None,
        typer.Option(
            help="Folder with baomoi_dev.jsonl.xz (or that file), whose articles are labelled in data/labels."
        ),
    ] = None,
    decisions: Annotated[bool, typer.Option(help="Learn from the decisions in the store too.")] = True,
    report: Annotated[bool, typer.Option("--report", help="Show what other thresholds would do.")] = False,
) -> None:
    """Train a judge on the gold corpus, on decisions, and on real articles where they are.

    It stands beside the one that serves: `guongsang evaluate` compares them, `guongsang promote` lets it serve. When
    the labels cannot be used nothing is written.
    """
    from classifiers.corpus import LabelError
    from classifiers.training import TrainingError
    from classifiers.training import train as fit
    from nlp.gold import GoldError

    settings = plain_settings()
    folder = output or settings.models / "challenger"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(f"{folder}: no model can be written there ({error.strerror})") from None
    if real is not None and not real.exists():
        raise RefusedError(f"{real}: there is no such folder or file")
    examples = []
    if decisions and output is None:
        open_home()
        from jobs.labels import decided

        examples = decided()
    try:
        with bar("Training") as progress:
            done = fit(folder, real=real, decided=examples, processes=settings.processes, progress=progress.show)
    except (TrainingError, LabelError, GoldError) as error:
        raise RefusedError(f"Nothing was trained, the old model keeps serving: {error}") from None
    say(done.summary())
    if report:
        from jobs.effects import show

        show(folder)


@app.command()
def evaluate(
    folder: Annotated[
        Path | None, typer.Option("--model", help="Folder of a model. Default: the last trained.")
    ] = None,
    moved: Annotated[bool, typer.Option("--drift", help="Instead: scores of the store by portal and month.")] = False,
    doubted: Annotated[
        bool, typer.Option("--doubtful", help="Instead: labels that the model's held-out answers speak against.")
    ] = False,
    frozen: Annotated[
        bool,
        typer.Option("--frozen", help="Instead: both on the frozen test set, which nobody learns from or tunes by."),
    ] = False,
    real: Annotated[
        Path | None, typer.Option(help="With --frozen: folder of the real articles of the test set.")
    ] = None,
) -> None:
    """Compare the model that serves with another, on labelled articles that neither had learnt from then."""
    settings = open_home()
    if moved:
        from jobs import drift

        drift.tell()
        return
    from classifiers.corpus import LabelError
    from jobs import models

    try:
        if doubted:
            models.doubt(settings, folder)
        elif frozen:
            models.test(settings, folder, real)
        else:
            models.evaluate(settings, folder)
    except (models.PromotionError, LabelError) as problem:
        raise RefusedError(str(problem)) from None


@app.command()
def promote(
    force: Annotated[bool, typer.Option("--force", help="Also when it is worse; needs --reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the activity log.")] = "",
) -> None:
    """Let the last trained model serve. A worse one is refused. Verdicts stay until `judge --again`."""
    settings = open_home()
    from jobs import models

    try:
        say(f"{models.promote(settings, force=force, reason=reason)} serves from now on")
    except models.PromotionError as problem:
        raise RefusedError(str(problem)) from None


@app.command()
def rollback() -> None:
    """Let the model that served before serve again."""
    settings = open_home()
    from jobs import models

    try:
        say(f"{models.rollback(settings)} serves again")
    except models.PromotionError as problem:
        raise RefusedError(str(problem)) from None
