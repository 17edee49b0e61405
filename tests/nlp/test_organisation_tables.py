from __future__ import annotations

import pytest

from nlp import organisation_tables as module
from nlp.gazetteers import GazetteerError
from nlp.organisation_tables import expand


def test_abbreviations_are_written_out():
    assert expand("Hội LHPN và LĐLĐ, HTX ABC") == "Hội Liên hiệp Phụ nữ và Liên đoàn Lao động, Hợp tác xã ABC"


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("organisations.tsv", "Toán\tteam\tany\twings\t", "after"),
        ("organisations.tsv", "Toán\tcrowd\tany\tname\t", "kind"),
        ("organisation_words.tsv", "colour\tđỏ\t", "kind"),
    ],
)
def test_a_wrong_line_of_the_tables_is_named(tmp_path, monkeypatch, file, line, message):
    for name in ("organisations.tsv", "organisation_words.tsv"):
        text = (module.GAZETTEERS / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text + (line + "\n" if name == file else ""), encoding="utf-8")
    number = len((tmp_path / file).read_text(encoding="utf-8").splitlines())
    monkeypatch.setattr(module, "GAZETTEERS", tmp_path)
    with pytest.raises(GazetteerError, match=rf"{file}:{number}: {message}"):
        module.tables.__wrapped__()
