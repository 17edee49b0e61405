"""A judge on disk: ``judge.skops`` with the fitted arrays, ``judge.json`` (its card) and the answers of its training.

A file that is damaged, foreign or not the one that its card describes is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED

from classifiers.errors import ModelError
from classifiers.plain_skops import read_plain

MODEL_FILE, CARD_FILE, ANSWERS_FILE = "judge.skops", "judge.json", "judge_answers.jsonl"
FILES = (MODEL_FILE, ANSWERS_FILE, CARD_FILE)
"""All files of one judge, the card last: a model without a card is no model."""
FORMAT = 3
SHIPPED = Path(__file__).resolve().parent.parent / "data" / "models"
"""The folder of the judge that comes with the distribution."""
NEEDED = {"format", "date", "sha256", "threshold", "subject_threshold"}


def has_judge(folder: Path) -> bool:
    """Whether a judge lies in ``folder``: its card is written last."""
    return (folder / CARD_FILE).exists()


def serving(own: Path) -> Path:
    """The folder of the judge that serves: ``own``, or the distribution's where none was trained."""
    return own if has_judge(own) else SHIPPED


def save(
    folder: Path, parts: Mapping[str, Any], card: Mapping[str, Any], answers: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Write a judge into ``folder``; the card is written last, so a half-written one is never used."""
    from skops.io import dump  # loads all of scikit-learn; reading does without

    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / (MODEL_FILE + ".part")
    dump(dict(parts), aside, compression=ZIP_DEFLATED, compresslevel=9)
    whole = dict(card) | {"format": FORMAT, "sha256": hashlib.sha256(aside.read_bytes()).hexdigest()}
    aside.replace(folder / MODEL_FILE)
    lines = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
    _write(folder / ANSWERS_FILE, lines)
    _write(folder / CARD_FILE, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    return whole


def read_card(folder: Path) -> dict[str, Any]:
    """The card of the judge in ``folder``.

    Raises:
        ModelError: when there is none, or it is none of ours.
    """
    path = folder / CARD_FILE
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: there is no model; `guongsang train` makes one") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: damaged model card ({error})") from None
    if not isinstance(card, dict) or (missing := NEEDED - card.keys()):
        lacking = f", it lacks {', '.join(sorted(missing))}" if isinstance(card, dict) else ""
        raise ModelError(f"{path}: no model card of ours{lacking}")
    if card["format"] != FORMAT:
        raise ModelError(f"{path}: a model of another version of guongsang; `guongsang train` makes a new one")
    return card


def read_parts(folder: Path, card: Mapping[str, Any]) -> dict[str, Any]:
    """The fitted arrays that ``card`` describes.

    Raises:
        ModelError: for a file that is missing, changed, or holds types that are not trusted.
    """
    path = folder / MODEL_FILE
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); `guongsang train` makes a model") from None
    if hashlib.sha256(raw).hexdigest() != card["sha256"]:
        raise ModelError(f"{path}: not the file that its card describes; train again or restore it")
    return read_plain(path)


def read_answers(folder: Path) -> dict[str, dict[str, Any]]:
    """Example id → what the judge said of it before it had learnt from it.

    Raises:
        ModelError: for a line that is no answer.
    """
    path = folder / ANSWERS_FILE
    answers: dict[str, dict[str, Any]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); this model cannot be compared") from None
    for number, line in enumerate(lines, start=1):
        try:
            answer = json.loads(line)
            answers[answer["id"]] = answer
        except (ValueError, KeyError, TypeError):
            raise ModelError(f"{path}:{number}: no answer of a model") from None
    return answers


def _write(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".part")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
