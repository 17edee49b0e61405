"""Hostile text, component by component: the time of every one grows with the text only, and none fails."""

from __future__ import annotations

import gc
import time

import pytest

from crawler.records import Article
from nlp.document import ORDER, prepare
from nlp.pipeline import Reader
from nlp.text import compose
from tests.timing import TRIES

SHORT = 3_000
TIMES = 4
NOISE = 0.12
"""Seconds of processor time that a component may take whatever the text."""
UNITS = {
    "one word": "x",
    "one line of names": "Lò Văn Tửng ",
    "names and verbs": "Ông Lò Văn Tửng được tặng Bằng khen, ",
    "open brackets": "(“[",
    "closed brackets": ")”]",
    "places": "xã Chiềng Nọi, huyện Mai Sơn, ",
    "agencies": "UBND huyện, Sở Nội vụ, ",
    "numbers": "1.234,5 m2 ",
    "lines": "- A\n",
    "semicolons": "A; B; ",
    "quotes": "“Ông Tửng” nói: ",
    "spaces": " ",
    "dots": "...",
    "movements": "phong trào thi đua “",
    "facts": "năm 2020, 60 tuổi, dân tộc ",
    "capitals": "TRAO TẶNG ",
    "nothing to see": "\x00\u200b",
    "other scripts": "張偉 Привет ",
    "old encoding": "n¨m lµm viÖc ",
    "combining marks": "a\u0301\u0302",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    warm = Reader()
    warm.read(Article("a", "Ông Lò Văn Tửng ở xã Chiềng Nọi được tặng Bằng khen."))
    return warm


def seconds(reader: Reader, text: str) -> dict[str, float]:
    """Processor time of every component, and of the making of the canonical text."""
    gc.collect()
    begun = time.process_time()
    composed = compose(Article("a", text))
    spent = {"compose": time.process_time() - begun}
    doc = prepare(reader.nlp.make_doc(composed.text))
    doc._.article, doc._.warnings, doc._.zones = Article("a", text), [], list(composed.zones)
    for name, component in reader.nlp.pipeline:
        begun = time.process_time()
        doc = component(doc)
        spent[name] = time.process_time() - begun
    return spent


def least(known: dict[str, float], new: dict[str, float]) -> dict[str, float]:
    """The lesser time of each component."""
    return {name: min(spent, known.get(name, spent)) for name, spent in new.items()}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_time_grows_with_the_text_only(reader: Reader, unit: str) -> None:
    short: dict[str, float] = {}
    long: dict[str, float] = {}
    slow: dict[str, tuple[float, float]] = {}
    for _ in range(TRIES):  # the least time counts: what else runs can only lengthen it
        short = least(short, seconds(reader, unit * (SHORT // len(unit))))
        long = least(long, seconds(reader, unit * (TIMES * SHORT // len(unit))))
        assert set(long) == {"compose", *ORDER}
        slow = {n: (short[n], spent) for n, spent in long.items() if spent > 2 * TIMES * short[n] + NOISE}
        if not slow:
            break
    assert not slow
