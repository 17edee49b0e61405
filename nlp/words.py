"""Words, parts of speech and named entities as underthesea finds them, with their places in the text, and fast.

underthesea fills its feature templates anew for every word, in time quadratic in the sentence, and tags chunks that
its recogniser of names never reads. Here the same models and the same rules of tokenizing give the same output.
Its recogniser is weak on provincial news (names F1 .3 to .5): evidence beside the rules, never alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from spacy.tokens import Doc

from nlp import crf
from nlp.syllables import text_of


class Word(NamedTuple):
    """A word as underthesea writes it (``Hoà An`` becomes ``Hòa An``), and where it stands in the source."""

    text: str
    start: int
    end: int
    pos: str
    """Part of speech: N, Np, V, A …"""
    ner: str
    """``O``, or ``B-`` or ``I-`` with ``PER``, ``LOC``, ``ORG`` or ``MISC``."""


class Analyser:
    """The models and tokenizing rules of underthesea; loading them takes about a second: use :func:`analyser`."""

    def __init__(self) -> None:
        # Imported here, because most readers never need it and the package takes its time.
        import joblib  # noqa: PLC0415
        from underthesea.pipeline.ner import model_crf as ner  # noqa: PLC0415
        from underthesea.pipeline.pos_tag import model_crf as pos  # noqa: PLC0415
        from underthesea.pipeline.text_normalize import text_normalizer  # noqa: PLC0415
        from underthesea.pipeline.word_tokenize import regex_tokenize  # noqa: PLC0415

        self._pattern = regex_tokenize.patterns
        self._characters: dict[str, str] = text_normalizer.character_map
        self._spellings: dict[str, str] = text_normalizer.token_map
        segments = Path(regex_tokenize.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"
        # Files of the installed package, as it loads them itself.
        dictionary: set[str] = joblib.load(segments / "dictionary.bin")
        self._segmenter = crf.Tagger(
            crf.load(segments / "models.bin"),
            joblib.load(segments / "features.bin"),
            {
                "lower": str.lower,
                "isdigit": lambda word: str(word.isascii() and word.isdigit()),
                "istitle": lambda words: str(all(word[0] == word[0].upper() for word in words.split(" "))),
                "is_in_dict": lambda words: str(words.lower() in dictionary),
            },
        )
        title = {"lower": str.lower, "istitle": lambda words: str(all(w[:1].istitle() for w in words.split(" ")))}
        self._pos = crf.Tagger(*_model(pos, pos.CRFPOSTagPredictor, "pos_crf_2017_10_11.bin"), title, unseen=1)
        self._ner = crf.Tagger(*_model(ner, ner.CRFNERPredictor, "ner_crf_2017_10_12.bin"), title, unseen=3)

    def analyse(self, sentences: Sequence[str], starts: Sequence[int] | None = None) -> list[list[Word]]:
        """The words of each sentence; many sentences at once are faster.

        Offsets count from the beginning of the sentence, or from where ``starts`` says that it begins at. Sentences
        are canonical text (``nlp.text``); of other text the offsets are those of its composed form.
        """
        split = [self._syllables(sentence) for sentence in sentences]
        full = [index for index, pieces in enumerate(split) if pieces]
        tags = self._segmenter.tag([[[token for token, _, _ in split[index]]] for index in full])
        joined = [list(_words(split[index], row)) for index, row in zip(full, tags, strict=True)]
        words = [[word for word, _, _ in row] for row in joined]
        pos = self._pos.tag([[row] for row in words])
        ner = self._ner.tag([[row, parts] for row, parts in zip(words, pos, strict=True)])
        found: list[list[Word]] = [[] for _ in sentences]
        for index, row, parts, names in zip(full, joined, pos, ner, strict=True):
            at = starts[index] if starts else 0
            found[index] = [
                Word(word, at + start, at + end, part, name)
                for (word, start, end), part, name in zip(row, parts, names, strict=True)
            ]
        return found

    def _syllables(self, sentence: str) -> list[tuple[str, int, int]]:
        """Tokens as underthesea rewrites them, with their offsets."""
        text = self._standard(sentence)
        return [(self._respelled(m.group()), m.start(), m.end()) for m in self._pattern.finditer(text)]

    def _standard(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        for odd, standard in self._characters.items():
            text = text.replace(odd, standard)
        return text

    def _respelled(self, token: str) -> str:
        return self._spellings.get(token, token) if len(token) <= 6 else token


def _model(module: ModuleType, predictor: Any, name: str) -> tuple[crf.Model, list[str]]:
    """A model beside its module, and the templates that the package uses with it."""
    templates: list[str] = predictor.Instance().transformer.template
    return crf.load(Path(str(module.__file__)).parent / name), templates


def _words(syllables: Sequence[tuple[str, int, int]], tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    text, first, last = syllables[0]
    for (token, start, end), tag in zip(syllables[1:], tags[1:], strict=True):
        if tag == "I-W":
            text, last = f"{text} {token}", end
        else:
            yield text, first, last
            text, first, last = token, start, end
    yield text, first, last


@cache
def analyser() -> Analyser:
    """The analyser of this process, loaded when first asked for."""
    return Analyser()


def analyse(sentence: str) -> list[Word]:
    """The words of one sentence."""
    return analyser().analyse([sentence])[0]


def analysed(doc: Doc) -> list[list[Word]]:
    """The words of every sentence of a document, by ``doc._.sentences``, with offsets in ``doc.text``; kept with it."""
    kept: list[list[Word]] | None = doc.user_data.get("guongsang_analysed")
    if kept is None:
        text, sentences = text_of(doc), doc._.sentences
        kept = analyser().analyse([text[s.start : s.end] for s in sentences], [s.start for s in sentences])
        doc.user_data["guongsang_analysed"] = kept
    return kept
