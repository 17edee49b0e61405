"""Whole articles of one to three sentences through the whole reader: the forms in which the press tells of awards."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from crawler.records import Article
from nlp.pipeline import Reader

FORMS = [
    Path(__file__).with_name(name)
    for name in ("commendation_forms.txt", "commendation_lists.txt", "commendation_roundups.txt")
]


def forms() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in "".join(path.read_text(encoding="utf-8") for path in FORMS).splitlines():
        if line.startswith("text: "):
            found.append((line.removeprefix("text: ").replace(" ⏎ ", "\n"), []))
        elif line.startswith("    "):
            found[-1][1].append(line.strip())
    return found


@cache
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "expected"), forms())
def test_forms(text: str, expected: list[str]) -> None:
    reading = reader().read(Article(id="a", text=text))
    found = {f"{c.recipient} | {c.award_id} | {c.authority} | {c.status}" for c in reading.commendations}
    assert found == set(expected)
