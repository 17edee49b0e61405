from __future__ import annotations

import re

import pytest

from nlp import unit_heads as module
from nlp.gazetteers import GazetteerError
from nlp.unit_heads import unit_heads


def test_a_head_counts_where_the_table_says_so() -> None:
    assert re.fullmatch(unit_heads("near"), "tổng công ty")
    assert re.match(unit_heads("entry"), "tàu cá")
    assert not re.match(unit_heads("near"), "tàu cá")
    assert not re.match(unit_heads("beside"), "banh")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("đội cờ\tyes\t\t", "near is 'yes'"),
        ("đội cờ\t\t\t", "expected an x"),
        ("ban\tx\t\t", "head 'ban' was already given"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, monkeypatch, line: str, message: str) -> None:
    text = (module.GAZETTEERS / "unit_heads.tsv").read_text(encoding="utf-8")
    (tmp_path / "unit_heads.tsv").write_text(f"{text}{line}\n", encoding="utf-8")
    monkeypatch.setattr(module, "GAZETTEERS", tmp_path)
    number = len(text.splitlines()) + 1
    with pytest.raises(GazetteerError, match=rf"unit_heads.tsv:{number}: {message}"):
        unit_heads.__wrapped__("near")
