"""The reader: one spaCy pipeline from ``Article`` to ``Reading``, in this process or in several."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from crawler.records import Article
from nlp import (
    awards,
    collectives,
    commendations,
    coreference,
    deeds,
    facts,
    movements,
    organisations,
    people,
    places,
    quantities,
    roles,
    sentences,
    syllables,
    zones,
)
from nlp.document import ORDER, prepare, zone_at
from nlp.records import Label, Mention, Reading, Subject
from nlp.text import CanonicalText, compose

READ_AT_MOST: Final = 200_000
"""Characters of one article that are read; the text itself is kept whole."""

_WORDS_AT_MOST: Final = 400_000
"""Distinct words after which spaCy's vocabulary, which only grows, is begun anew."""

_CHUNK: Final = 8
"""Articles that travel to another process together."""

_REGISTERED: Final = (
    zones,
    sentences,
    places,
    organisations,
    awards,
    movements,
    quantities,
    people,
    coreference,
    facts,
    collectives,
    deeds,
    commendations,
    roles,
    syllables,
)
"""Modules whose import registers the components and the tokenizer with spaCy."""


class Reader:
    """Reads articles. Building one loads all gazetteers, which takes about half a second; keep it."""

    def __init__(self) -> None:
        self.nlp = _language()

    def doc(self, article: Article) -> Doc:
        """The spaCy document of one article, with all that the components found; a failed component is a warning.

        Of a very long text only the beginning is in the document.
        """
        return self._doc(article, compose(article))

    def _doc(self, article: Article, composed: CanonicalText) -> Doc:
        if len(self.nlp.vocab) > _WORDS_AT_MOST:
            self.nlp = _language()
        read = _within_bounds(composed.text)
        doc = prepare(self.nlp.make_doc(read))
        doc._.article = article
        doc._.warnings = [*article.warnings, *composed.warnings]
        doc._.zones = [replace(z, end=min(z.end, len(read))) for z in composed.zones if z.start < len(read)]
        if len(read) < len(composed.text):
            doc._.warnings.append(f"only the first {len(read)} of {len(composed.text)} characters were read")
        for name, component in self.nlp.pipeline:
            try:
                doc = component(doc)
            except Exception as error:  # noqa: BLE001 - one bad article must not stop a night's run
                doc._.warnings.append(f"{name} failed: {type(error).__name__}: {error}")
        return doc

    def read(self, article: Article) -> Reading:
        """Everything that can be understood of one article. Never raises for a strange text; see ``warnings``."""
        composed = compose(article)
        return assemble(self._doc(article, composed), composed.text)

    def read_all(self, articles: Iterable[Article], processes: int = 1) -> Iterator[Reading]:
        """Readings in input order; at most a few chunks of articles are held at any time.

        Several processes begin at once, before the first reading is asked for, so that the caller can make ready
        what it needs meanwhile.
        """
        source = iter(articles)
        first = list(islice(source, _CHUNK + 1)) if processes > 1 else []
        if len(first) <= _CHUNK:
            return map(self.read, chain(first, source))
        readings = self._read_apart(chain(first, source), processes)
        next(readings)
        return cast("Iterator[Reading]", readings)

    def _read_apart(self, articles: Iterator[Article], processes: int) -> Iterator[Reading | None]:
        """``None`` once the processes are at work, then the readings."""
        with _pool(self, processes) as pool:
            waiting: deque[Future[list[Reading]]] = deque()
            at_work = False
            while True:
                while len(waiting) < 3 * processes and (chunk := list(islice(articles, _CHUNK))):
                    waiting.append(pool.submit(_read_chunk, chunk))
                if not at_work:
                    at_work = True
                    yield None
                if not waiting:
                    return
                yield from waiting.popleft().result()


def _language() -> Language:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})
    for name in ORDER:
        nlp.add_pipe(name)
    return nlp


_reader: Reader | None = None
"""The reader of a worker process; inherited from the parent where processes are forked."""

_HARMLESS: Final = ("rich.live",)
"""Threads of these modules paint progress bars; a forked process needs nothing that they may hold."""


def _pool(reader: Reader, processes: int) -> ProcessPoolExecutor:
    """Forked workers share the loaded gazetteers; beside threads at other work only fresh processes are safe."""
    global _reader  # noqa: PLW0603
    others = [t for t in threading.enumerate() if t is not threading.current_thread()]
    if "fork" in multiprocessing.get_all_start_methods() and all(type(t).__module__ in _HARMLESS for t in others):
        _reader = reader
        return ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _own_streams)
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))


def _own_streams() -> None:
    """A progress bar stands before the parent's streams, with a lock that a forked process would wait for."""
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def _read_chunk(articles: list[Article]) -> list[Reading]:
    global _reader  # noqa: PLW0603
    if _reader is None:
        _reader = Reader()
    return [_reader.read(article) for article in articles]


def _within_bounds(text: str) -> str:
    if len(text) <= READ_AT_MOST:
        return text
    cut = max(text.rfind(" ", 0, READ_AT_MOST), text.rfind("\n", 0, READ_AT_MOST))
    return text[: cut if cut > READ_AT_MOST // 2 else READ_AT_MOST]


def assemble(doc: Doc, text: str) -> Reading:
    """Put together what the components left on the document; a mention that is no slice of the text is dropped."""
    warnings: list[str] = doc._.warnings
    found: list[Mention] = []
    for mention in (m for label in Label for m in doc._.mentions[label]):
        if not 0 <= mention.start < mention.end <= len(text) or text[mention.start : mention.end] != mention.text:
            warnings.append(f"a {mention.label} mention at {mention.start} is no slice of the text")
            continue
        zone = zone_at(doc, mention.start)
        found.append(mention if mention.zone == zone else replace(mention, zone=zone))
    found.sort(key=lambda m: (m.start, -m.end, m.label))
    at = {(m.label, m.start, m.end): index for index, m in enumerate(found)}
    return Reading(
        id=doc._.article.id,
        text=text,
        zones=tuple(doc._.zones),
        sentences=tuple(doc._.sentences),
        mentions=tuple(found),
        subjects=tuple(_with_mentions(s, doc._.members.get(s.id, ()), at) for s in doc._.subjects),
        commendations=tuple(doc._.commendations),
        deeds=tuple(doc._.deeds),
        warnings=tuple(warnings),
    )


def _with_mentions(
    subject: Subject, members: Iterable[tuple[Label, int, int]], at: dict[tuple[Label, int, int], int]
) -> Subject:
    return replace(subject, mentions=tuple(sorted({at[m] for m in members if m in at})))
