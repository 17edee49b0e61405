from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from underthesea_core import CRFTagger, CRFTrainer

from nlp import crf

TEMPLATES = ["T[0]", "T[-1]", "T[1].lower", "T[-1,0]", "T[0,1].lower", "T[-2,0]", "T[-1][1]"]
WORDS = ["ông", "Lò", "Văn", "An", "ở", "bản", "Nà"]


def features(words: list[str]) -> list[list[str]]:
    """The strings that the templates stand for, written out the slow way."""

    def one(i: int, low: int, high: int, template: str) -> str:
        if i + low < 0:
            return f"{template}=BOS"
        if i + high >= len(words) or i + low >= len(words):
            return f"{template}=EOS"
        value = "X" if template.endswith("[1]") else " ".join(words[i + low : i + high + 1])
        return f"{template}={value.lower() if template.endswith('lower') else value}"

    places = [(0, 0), (-1, -1), (1, 1), (-1, 0), (0, 1), (-2, 0), (-1, -1)]
    return [[one(i, *place, t) for place, t in zip(places, TEMPLATES, strict=True)] for i in range(len(words))]


@pytest.fixture(scope="module")
def model_file(tmp_path_factory) -> Path:
    """A model trained here on three-word rows, in the format of the installed package."""
    path = tmp_path_factory.mktemp("crf") / "names.bin"
    rows = [list(row) for row in product(WORDS, repeat=3)]
    labels = [["B-PER" if w[0].isupper() and row[i - 1] == "ông" else "O" for i, w in enumerate(row)] for row in rows]
    trainer = CRFTrainer(verbose=0, max_iterations=30)
    trainer.train([features(row) for row in rows], labels).save(str(path))
    return path


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from([*WORDS, "mới", "LÒ"]), min_size=1, max_size=9), max_size=6))
def test_labels_are_those_of_the_reference_tagger(model_file, sentences) -> None:
    reference = CRFTagger()
    reference.load(str(model_file))
    tagger = crf.Tagger(crf.load(model_file), TEMPLATES, {"lower": str.lower}, unseen=1)
    found = tagger.tag([[words] for words in sentences])
    assert found == [list(reference.tag(features(words))) for words in sentences]


def test_what_is_kept_stays_bounded(model_file, monkeypatch) -> None:
    monkeypatch.setattr(crf, "_GRAMS_AT_MOST", 5)
    tagger = crf.Tagger(crf.load(model_file), TEMPLATES, {"lower": str.lower}, unseen=1)
    rows = [[[f"w{i}", "ông", "Lò"]] for i in range(30)]
    expected = [labels for row in rows for labels in tagger.tag([row])]
    assert all(len(group.numbers) <= 8 for group in tagger._groups.values())
    assert tagger.tag(rows) == expected


def test_the_tables_of_a_model(model_file) -> None:
    model = crf.load(model_file)
    assert set(model.labels) == {"O", "B-PER"}
    assert model.transitions.shape == (2, 2)
    assert np.any(model.states[model.attributes["T[-1]=ông"]])


@pytest.mark.parametrize("data", [b"", b"lCRF", b"x" * 200])
def test_another_file_is_no_model(tmp_path, data: bytes) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(data)
    with pytest.raises(crf.ModelError, match=r"other\.bin: expected a CRFsuite model"):
        crf.load(path)


def test_a_template_that_is_none(model_file) -> None:
    with pytest.raises(crf.ModelError, match="W1"):
        crf.Tagger(crf.load(model_file), ["W1"], {})
