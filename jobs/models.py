"""``guongsang train | evaluate | promote | rollback``: a new judge stands aside until it is promoted.

In ``models`` of the home directory: the serving judge, ``challenger/`` (the last one trained) and ``earlier/<number>/``
(those that served before). Where no judge lies there, the one that comes with the distribution serves.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from classifiers import model_file
from classifiers.errors import ModelError
from classifiers.evaluation import Judged, Row, compare, worse_in
from classifiers.judge import Judge
from classifiers.model_file import CARD_FILE, FILES, has_judge, read_answers, read_card
from config.settings import Settings
from jobs import effects
from jobs.console import stderr
from store.models import Activity

CHALLENGER, EARLIER = "challenger", "earlier"


class PromotionError(ValueError):
    """Why a model was not promoted or taken back, in one line."""


def serving(settings: Settings) -> Path:
    """The folder of the judge that serves."""
    return model_file.serving(settings.models)


def challenger(settings: Settings) -> Path:
    """The folder of the judge that was trained last."""
    return settings.models / CHALLENGER


def judged(folder: Path) -> Judged:
    """The judge in ``folder`` with what it said in training.

    Raises:
        ModelError: when it cannot be compared.
    """
    card = read_card(folder)
    Judge.load(folder)
    name = f"{card['date']} {card['sha256'][:12]}"
    return Judged(name, card["threshold"], card["subject_threshold"], read_answers(folder))


def evaluate(settings: Settings, folder: Path | None) -> list[Row]:
    """Compare the serving judge with the one in ``folder`` (default: the last trained), and print the table.

    Raises:
        ModelError: when one of them cannot be used.
        PromotionError: when they have no example in common.
    """
    champion, new = judged(serving(settings)), judged(folder or challenger(settings))
    try:
        rows = compare(champion, new)
    except ValueError as error:
        raise PromotionError(f"{champion.name} and {new.name} cannot be compared: {error}") from None
    table = Table("figure", f"champion {champion.name}", f"challenger {new.name}", "difference", title="Out of fold")
    for row in rows:
        print(f"{row.figure}\t{row.champion.value:.4f}\t{row.challenger.value:.4f}\t{row.difference.value:+.4f}")
        table.add_row(row.figure, str(row.champion), str(row.challenger), str(row.difference))
    stderr.print(table)
    effects.show(folder or challenger(settings))
    return rows


def test(settings: Settings, folder: Path | None, real: Path | None) -> None:
    """The serving judge and the one in ``folder`` (default: the last trained, if any) on the frozen test set.

    Raises:
        ModelError: when one of them cannot be used.
        classifiers.corpus.LabelError: for a label that does not fit its article.
    """
    from jobs import frozen

    judges = {"champion": serving(settings)}
    other = folder or challenger(settings)
    if folder or has_judge(other):
        judges["challenger"] = other
    frozen.tell(judges, real)


def doubt(settings: Settings, folder: Path | None) -> None:
    """Print ``id<TAB>label<TAB>held-out score`` of the labels that the judge in ``folder`` speaks against.

    Raises:
        ModelError: when it cannot be used.
    """
    from classifiers.label_noise import doubtful_labels  # cleanlab takes seconds to import

    answers = read_answers(folder or serving(settings))
    for key in doubtful_labels(list(answers.values()), number=50):
        print(f"{key}\t{'exemplar' if answers[key]['exemplar'] else 'none'}\t{answers[key]['score']:.4f}")


def promote(settings: Settings, *, force: bool = False, reason: str = "") -> str:
    """Let the last trained judge serve; the one before is kept. Returns the name of the new one.

    Raises:
        PromotionError: when it is worse, and not forced with a reason.
        ModelError: when it cannot be used.
    """
    source = challenger(settings)
    if force:
        if not reason.strip():
            raise PromotionError("--force needs --reason: it is kept in the activity log")
        name = judged(source).name
    else:
        name = judged(source).name
        if worse := worse_in(evaluate(settings, None)):
            raise PromotionError(
                f"{name} is worse in {', '.join(worse)} and was not promoted; --force --reason … does it all the same"
            )
    if has_judge(settings.models):
        _move(settings.models, _next(settings.models / EARLIER))
    _copy(source, settings.models)
    Activity.objects.create(action="promote", subject=name, detail={"forced": force, "reason": reason})
    return name


def rollback(settings: Settings) -> str:
    """Let the judge that served before serve again. Returns its name.

    Raises:
        PromotionError: when none of our own serves.
    """
    if not has_judge(settings.models):
        raise PromotionError("The model that comes with the distribution serves; there is none to go back to")
    _move(settings.models, _next(settings.models / "withdrawn"))
    earlier = sorted(_numbered(settings.models / EARLIER), key=lambda folder: int(folder.name))
    if earlier:
        _move(earlier[-1], settings.models)
        earlier[-1].rmdir()
    name = Judge.load(serving(settings)).name
    Activity.objects.create(action="rollback", subject=name)
    return name


def _numbered(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (entry for entry in folder.iterdir() if entry.name.isdecimal())


def _next(folder: Path) -> Path:
    return folder / str(max((int(entry.name) for entry in _numbered(folder)), default=0) + 1)


def _move(source: Path, target: Path) -> None:
    """The card leaves first and arrives last, so that a half-moved judge is never used."""
    target.mkdir(parents=True, exist_ok=True)
    aside = source / (CARD_FILE + ".moving")
    (source / CARD_FILE).replace(aside)
    for name in FILES[:-1]:
        if (source / name).exists():
            (source / name).replace(target / name)
    aside.replace(target / CARD_FILE)


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if not (source / name).exists():
            raise ModelError(f"{source / name}: missing; train again")
        shutil.copyfile(source / name, target / (name + ".part"))
        (target / (name + ".part")).replace(target / name)
