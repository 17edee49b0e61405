"""The tokenizer: syllables, numbers and marks, so that gazetteers align and ``doc.text`` is the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from spacy import util
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp.keys import syllable_key

# A number with its separators, a word with inner apostrophes (H'Hen, K’Brếp), one mark; each with the one blank that
# spaCy keeps beside it; other blanks.
_TOKEN = re.compile(r"(\d+(?:[.,/]\d+)*|[^\W\d_]+\d*(?:['’‘ʼ][^\W_]+)*|[^\w\s]|_+|\w)( ?)|(\s+)")
_TOKENS, _TEXT = "guongsang_tokens", "guongsang_text"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document as parallel lists; walking them is far cheaper than walking spaCy's tokens."""

    texts: list[str]
    keys: list[str]
    """Match keys, ``token.norm_``."""
    starts: list[int]
    spaces: list[bool]
    """Whether a blank follows that belongs to the token, ``token.whitespace_``."""


class SyllableTokenizer:
    """Text in, ``Doc`` out; ``doc.text == text`` always, and ``token.norm_`` is the syllable's match key."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        vocab.lex_attr_getters[NORM] = syllable_key  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        """Tokenize one canonical text in linear time."""
        pieces = _TOKEN.findall(text)
        words = [word or blanks for word, _, blanks in pieces]
        spaces = [blank == " " for _, blank, _ in pieces]
        lengths = (len(word) + len(blank) + len(blanks) for word, blank, blanks in pieces)
        starts = list(accumulate(lengths, initial=0))[:-1]
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_TOKENS] = Tokens(words, [syllable_key(word) for word in words], starts, spaces)
        doc.user_data[_TEXT] = text
        return doc


def tokens_of(doc: Doc) -> Tokens:
    """The tokens of a document as lists; the lists are shared, nobody changes them."""
    kept: Tokens | None = doc.user_data.get(_TOKENS)
    if kept is None:
        tokens = list(doc)
        kept = doc.user_data[_TOKENS] = Tokens(
            [t.text for t in tokens],
            [t.norm_ for t in tokens],
            [t.idx for t in tokens],
            [bool(t.whitespace_) for t in tokens],
        )
    return kept


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy joins from its tokens anew every time."""
    kept: str | None = doc.user_data.get(_TEXT)
    if kept is None:
        kept = doc.user_data[_TEXT] = doc.text
    return kept


@util.registry.tokenizers("guongsang.syllables.v1")
def create_syllable_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """For ``[nlp.tokenizer]`` of a spaCy config."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)
