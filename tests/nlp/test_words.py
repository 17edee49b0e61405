from __future__ import annotations

import json
import lzma
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Article
from nlp.pipeline import Reader
from nlp.sentences import sentences
from nlp.words import analyse, analysed, analyser

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real" / "baomoi_dev.jsonl.xz"
AUTHORED = [
    "Ông Lò Văn Tửng, 61 tuổi, ở bản Nà Hỳ, hiến 500 m2 đất làm đường.",
    "H'Hoa Niê và Y Thịnh Mlô được UBND tỉnh Đắk Lắk tặng Bằng khen năm 2021.",
    "TP. Hoà An, Tỉnh uỷ, QP-AN; 1.054 hộ (98,5%)…",
    "“Tôi chỉ mong bà con có đường đi”, bà Vì Thị Ón nói!",
    "Liên hệ: nahy@example.vn - http://example.vn/tin?a=1 - 0912-345-678",
    "Đồng chí Mùa A Sính - Bí thư Đảng uỷ xã - dự lễ ngày 12/03/2021 lúc 08:15:00 ²½١.",
    "nghành giáo dục baì viết",
    "A",
    "...",
    ":D <3 H&M 43H-0530 4K T.Ư v.v.",
]


def stock(sentence: str) -> list[tuple[str, str, str]]:
    from underthesea import ner

    return [(word, pos, name) for word, pos, _, name in ner(sentence)]


def ours(sentence: str) -> list[tuple[str, str, str]]:
    return [(word.text, word.pos, word.ner) for word in analyse(sentence)]


def real_sentences() -> list[str]:
    """Two thousand short ones, for which the library is quick enough, and sixty of any length."""
    with lzma.open(REAL, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 600)]
    every = [text[s.start : s.end] for text in texts for s in sentences(text)]
    return [s for s in every if len(s) < 75][:2000] + every[::120][:60]


@pytest.mark.parametrize("sentence", AUTHORED)
def test_output_is_that_of_the_library(sentence: str) -> None:
    assert ours(sentence) == stock(sentence)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not REAL.exists(), reason="the real articles are not part of the project")
def test_output_is_that_of_the_library_on_real_sentences() -> None:
    chosen = real_sentences()
    assert len(chosen) >= 2000
    ours_all = [[(w.text, w.pos, w.ner) for w in row] for row in analyser().analyse(chosen)]
    differing = [s for s, row in zip(chosen, ours_all, strict=True) if row != stock(s)]
    assert differing == []


def test_ten_times_as_fast_as_the_library() -> None:
    # As long as the sentences of the news, about 130 characters: the library's time grows with the square.
    text = [f"{one[:-1]}, {other}" for one in AUTHORED[:4] for other in AUTHORED[:4]]
    assert 100 < sum(map(len, text)) / len(text) < 160

    def seconds(work: Callable[[], object]) -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    stock(text[0])
    analyse(text[0])
    theirs = min(seconds(lambda: [stock(sentence) for sentence in text]) for _ in range(3))
    ours_ten_times = min(seconds(lambda: [analyser().analyse(text) for _ in range(10)]) for _ in range(3))
    assert ours_ten_times < theirs


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aăôNĐ Hoàuỷ'’-.,1²\n(“\u0301", max_size=60))
def test_words_stand_where_they_were_written(sentence: str) -> None:
    composed = unicodedata.normalize("NFC", sentence)
    last = 0
    for word in analyse(sentence):
        assert last <= word.start < word.end <= len(composed)
        written = "".join(composed[word.start : word.end].split())
        if len(written) > 6:
            assert written == word.text.replace(" ", "") or written.casefold() != word.text.casefold()
        last = word.end
    assert [w.text for w in analyse(sentence)] == [w.text for w in analyser().analyse(["x", sentence])[1]]


def test_respelled_words_keep_their_place() -> None:
    sentence = "Ông ở Hoà An, Tỉnh uỷ."
    assert [sentence[w.start : w.end] for w in analyse(sentence)][-4:] == ["Hoà An", ",", "Tỉnh uỷ", "."]
    assert "Hòa An" in [w.text for w in analyse(sentence)]


def test_nothing_in_nothing_out() -> None:
    assert analyser().analyse([]) == []
    assert analyser().analyse(["", "  ", "Ông"])[:2] == [[], []]


def test_words_of_a_document_count_from_its_beginning_and_are_kept() -> None:
    doc = Reader().doc(Article("a", "Người mở đường\nÔng Lò Văn Tửng hiến đất. Ông vui lắm."))
    rows = analysed(doc)
    assert len(rows) == len(doc._.sentences) == 3
    assert doc.text[rows[2][0].start : rows[2][0].end] == "Ông"
    assert analysed(doc) is rows


def test_models_load_only_when_asked_for() -> None:
    code = (
        "import sys; import nlp.words; from nlp.pipeline import Reader; from crawler.records import Article;"
        "nlp.words; assert 'underthesea' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("unit", ["ông ", "a", ". ", "Lò Văn "])
def test_time_grows_with_the_sentence_only(unit: str) -> None:
    analyse("a")
    begun = time.process_time()
    analyse(unit * (60_000 // len(unit)))
    assert time.process_time() - begun < 10
