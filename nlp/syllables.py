"""The tokenizer: syllables, numbers and marks, so that gazetteers align and ``doc.text`` is the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy import util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp.keys import syllable_key

# A number with its separators, a word with inner apostrophes (H'Hen, K’Brếp), one mark; blanks other than one space.
_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+\d*(?:['’‘ʼ][^\W_]+)*|[^\w\s]|_+|\w|\s+")


class SyllableTokenizer:
    """Text in, ``Doc`` out; ``doc.text == text`` always, and ``token.norm_`` is the syllable's match key."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize one canonical text in linear time."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            piece = match.group()
            if not piece.isspace():
                words.append(piece)
                spaces.append(False)
                continue
            if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True  # the one space that spaCy keeps beside its word
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for token in doc:
            token.norm_ = syllable_key(token.text)
        return doc


@util.registry.tokenizers("guongsang.syllables.v1")
def create_syllable_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """For ``[nlp.tokenizer]`` of a spaCy config."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)
