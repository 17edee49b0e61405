from __future__ import annotations

import io
import json
import lzma
import multiprocessing
import threading
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import Progress
from spacy.language import Language
from spacy.tokens import Doc

from crawler.records import Article
from nlp import pipeline
from nlp.document import ORDER, add
from nlp.pipeline import Reader
from nlp.records import Label, Mention, Reading, Span, ZoneKind

REAL = Path(__file__).parents[2].parent / "shared" / "real" / "baomoi_dev.jsonl.xz"
TEXT = (
    "Người mở đường ở Nà Hỳ\n"
    "Ngày 5/3/2021, ông Lò Văn Tửng, Bí thư chi bộ bản Nà Hỳ, xã Chiềng Nọi, huyện Mai Sơn, tỉnh Sơn La "
    "hiến 500 m2 đất.\n"
    "Ông Tửng được Thủ tướng Chính phủ tặng Bằng khen năm 2020. Phong trào “Dân vận khéo” lan rộng.\n"
    "Hà Thu"
)


@Language.component("guongsang_test_broken")
def _broken(doc: Doc) -> Doc:
    if "hỏng" in doc.text:
        raise KeyError("no such key")
    return doc


@Language.component("guongsang_test_wrong")
def _wrong(doc: Doc) -> Doc:
    add(doc, [Mention(0, 3, "xyz", Label.ORG), Mention(4, 999_999, "x", Label.ORG)])
    return doc


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def consistent(reading: Reading) -> bool:
    """Whether every offset of a reading is inside its text, in order, and every index leads somewhere."""
    text = reading.text
    spans: list = [*reading.zones, *reading.sentences, *reading.mentions, *reading.deeds]
    spans += [c.evidence for c in reading.commendations]
    spans += [q for deed in reading.deeds for q in deed.quantities]
    spans += [fact for subject in reading.subjects for fact in subject.facts.values()]
    spans += [subject.role_cue for subject in reading.subjects if subject.role_cue]
    starts = [m.start for m in reading.mentions]
    ids = [subject.id for subject in reading.subjects]
    return (
        all(0 <= s.start <= s.end <= len(text) for s in spans)
        and all(text[m.start : m.end] == m.text for m in reading.mentions)
        and starts == sorted(starts)
        and len(set(ids)) == len(ids)
        and all(0 <= i < len(reading.mentions) for s in reading.subjects for i in s.mentions)
        and all(c.subject in ("", *ids) for c in reading.commendations)
    )


def test_everything_that_is_read_of_one_article(reader) -> None:
    reading = reader.read(Article("a", TEXT, published_at=datetime(2021, 3, 6, tzinfo=UTC)))
    assert reading.id == "a"
    assert reading.text == TEXT
    assert reading.warnings == ()
    assert consistent(reading)
    assert [z.kind for z in reading.zones][0::3] == [ZoneKind.TITLE, ZoneKind.BYLINE]
    found = {(m.text, m.label) for m in reading.mentions}
    assert {("Lò Văn Tửng", Label.PERSON), ("xã Chiềng Nọi", Label.PLACE), ("500 m2", Label.QUANTITY)} <= found
    assert any(m.label is Label.AWARD and m.link == "bk_ttg" for m in reading.mentions)
    (person,) = [s for s in reading.subjects if s.name == "Lò Văn Tửng"]
    assert {reading.mentions[i].text for i in person.mentions} == {"Lò Văn Tửng", "Tửng"}
    assert reading.sentence_at(TEXT.index("Ông Tửng") + 3) == Span(*_line(TEXT, "Ông Tửng", "năm 2020."))


def _line(text: str, first: str, last: str) -> tuple[int, int]:
    return text.index(first), text.index(last) + len(last)


def test_components_run_in_the_agreed_order(reader) -> None:
    assert tuple(reader.nlp.pipe_names) == ORDER


def test_a_reading_is_json_and_back(reader) -> None:
    adapter = TypeAdapter(Reading)
    reading = reader.read(Article("a", TEXT))
    assert adapter.validate_json(adapter.dump_json(reading)) == reading


def test_title_sapo_and_captions_that_came_apart(reader) -> None:
    article = Article(
        "a", "Ông Lò Văn Tửng hiến đất.", title="Người mở đường", sapo="Ở Nà Hỳ.", captions=("Ông Tửng bên ruộng",)
    )
    reading = reader.read(article)
    assert [(reading.text[z.start : z.end], z.kind) for z in reading.zones] == [
        ("Người mở đường", ZoneKind.TITLE),
        ("Ở Nà Hỳ.", ZoneKind.SAPO),
        ("Ông Lò Văn Tửng hiến đất.", ZoneKind.BODY),
        ("Ông Tửng bên ruộng", ZoneKind.CAPTION),
    ]
    assert consistent(reading)


def test_a_component_that_fails_is_named_and_the_rest_goes_on() -> None:
    reader = Reader()
    reader.nlp.add_pipe("guongsang_test_broken", before="guongsang_quantities")
    good, bad = reader.read_all([Article("a", TEXT), Article("b", TEXT + " hỏng")])
    assert good.warnings == ()
    assert bad.warnings == ("guongsang_test_broken failed: KeyError: 'no such key'",)
    assert any(m.label is Label.QUANTITY for m in bad.mentions)


def test_a_mention_that_is_no_slice_is_dropped_with_a_warning() -> None:
    reader = Reader()
    reader.nlp.add_pipe("guongsang_test_wrong", last=True)
    reading = reader.read(Article("a", "Ông Tửng"))
    assert "a ORG mention at 0 is no slice of the text" in reading.warnings
    assert consistent(reading)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("", "no text"),
        ("\x00\x07", "control characters"),
        ("((((((", "unpaired brackets"),
        ("Ông Tửng ()" + "[" * 50_000, "unpaired brackets"),
        ("Ông Lò Văn Tửng, " * 10_000, "repetitive"),
        ("Lò Văn Tửng\n" * 10_000, "repetitive"),
        ("x" * 5_000_000, "only the first 200000 of 5000000 characters"),
        ("Привет 張偉 สวัสดี Ông Tửng " * 500, "mixed scripts"),
        ("UBND x· §«ng Hïng, n¨m n¨m, lµm viÖc, ®iÓn h×nh", "TCVN3"),
        ("Ông Tửng\ud800 đi", "could not be decoded"),
    ],
    ids=range(10),
)
def test_bad_input_is_read_in_time_with_a_warning(reader, text: str, warning: str) -> None:
    begun = time.process_time()
    reading = reader.read(Article("a", text))
    assert time.process_time() - begun < 30
    assert any(warning in found for found in reading.warnings)
    assert not any("failed" in found for found in reading.warnings)
    assert consistent(reading)


def test_a_long_text_is_kept_whole_and_read_to_a_word_border(reader, monkeypatch) -> None:
    """Five megabytes; the bound is lowered so that the test takes a tenth of the time."""
    bound = pipeline.READ_AT_MOST // 10
    monkeypatch.setattr(pipeline, "READ_AT_MOST", bound)
    text = "Ông Lò Văn Tửng hiến đất. " * 190_000
    reading = reader.read(Article("a", text))
    assert reading.text == text
    assert bound - 100 < max(m.end for m in reading.mentions) <= bound
    assert any("only the first" in warning for warning in reading.warnings)
    assert consistent(reading)


PIECES = (
    """
Ông|Lò Văn Tửng|H'Hen Niê|tặng|Bằng khen|của|Thủ tướng Chính phủ|xã|Nà Hỳ|huyện|,|.|;|(|)|“|”|ngày|5/3|2020|500|m2
phong trào|Anh|A|Y|:|…|ghi nhận|Ảnh:|N.V.A.|SN 1975|và|các|ông, bà|TP.|\u0301|漢|-|được|hộ|mô hình|đồng chí|trao|cho
""".strip()
    .replace("\n", "|")
    .split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "\n"]), max_size=40), st.sampled_from([" ", "", "  "]))
def test_any_text_gives_a_consistent_reading(reader, pieces: list[str], blank: str) -> None:
    reading = reader.read(Article("a", blank.join(pieces)))
    assert consistent(reading)
    assert not any("failed" in warning or "no slice" in warning for warning in reading.warnings), reading.warnings


def articles(count: int) -> list[Article]:
    return [Article(str(i), TEXT.replace("Tửng", f"Tửng {i}") if i % 7 else "") for i in range(count)]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_readings_come_in_input_order_whoever_made_them(reader, processes: int) -> None:
    some = articles(61)
    assert [r.id for r in reader.read_all(iter(some), processes)] == [a.id for a in some]
    assert list(reader.read_all(some[:20], processes)) == [reader.read(a) for a in some[:20]]


def test_beside_other_threads_processes_are_not_forked(reader) -> None:
    halt = threading.Event()
    other = threading.Thread(target=halt.wait)
    other.start()
    try:
        with pipeline._pool(reader, 2) as pool:
            assert pool._mp_context.get_start_method() == "spawn"
            (reading,) = pool.submit(pipeline._read_chunk, articles(2)[1:]).result()
    finally:
        halt.set()
        other.join()
    assert reading == reader.read(articles(2)[1])
    assert not multiprocessing.active_children()


def test_beside_a_progress_bar_processes_are_forked(reader) -> None:
    some = articles(20)
    with Progress(console=Console(file=io.StringIO(), force_terminal=True)) as progress:
        task = progress.add_task("reading", total=len(some))
        with pipeline._pool(reader, 2) as pool:
            assert pool._mp_context.get_start_method() == "fork"
        found = []
        for reading in reader.read_all(some, 2):
            progress.advance(task)
            found.append(reading.id)
    assert found == [a.id for a in some]


def test_processes_are_at_work_before_the_first_reading_is_asked_for(reader) -> None:
    readings = reader.read_all(iter(articles(30)), 2)
    assert multiprocessing.active_children()
    assert next(readings).id == "0"
    readings.close()
    assert not multiprocessing.active_children()


def test_only_a_few_articles_are_held_at_any_time(reader) -> None:
    given_out = 0

    def stream():
        nonlocal given_out
        for article in articles(200):
            given_out += 1
            yield article

    for done, _ in enumerate(reader.read_all(stream(), 2), 1):
        assert given_out - done <= 80
    assert given_out == 200


def test_the_vocabulary_is_begun_anew_before_it_fills_the_memory(monkeypatch) -> None:
    reader = Reader()
    before = reader.nlp
    monkeypatch.setattr(pipeline, "_WORDS_AT_MOST", 50)
    first, second = (reader.read(Article("a", TEXT)) for _ in range(2))
    assert reader.nlp is not before
    assert first == second


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not REAL.exists(), reason="the real articles are not part of the project")
def test_real_articles_are_read_without_a_failure(reader) -> None:
    with lzma.open(REAL, "rt", encoding="utf-8") as lines:
        some = [Article(**json.loads(line)) for line in islice(lines, 300)]
    readings = list(reader.read_all(some, 2))
    assert [r.id for r in readings] == [a.id for a in some]
    assert all(map(consistent, readings))
    assert not [w for r in readings for w in r.warnings if "failed" in w or "no slice" in w]
