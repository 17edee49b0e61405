"""The tokenizer: syllables, numbers and marks, so that gazetteers align and ``doc.text`` is the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from spacy import util
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp.keys import syllable_key
from nlp.names import is_vietnamese
from nlp.tokens import TEXT, TOKENS, Tokens, text_of, tokens_of

__all__ = ["SyllableTokenizer", "create_syllable_tokenizer", "text_of", "tokens_of"]

# A number with its separators, a word with inner apostrophes (H'Hen, K’Brếp), one mark; each with the one blank that
# spaCy keeps beside it; other blanks.
_TOKEN = re.compile(r"(\d+(?:[.,/]\d+)*|[^\W\d_]+\d*(?:['’‘ʼ][^\W_]+)*|[^\w\s]|_+|\w)( ?)|(\s+)")

_SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_GLUED = re.compile(rf"(?<=[{_SMALL}])[{_SMALL.replace('a-z', '').upper()}A-Z](?=[{_SMALL}])")


Piece = tuple[str, str, str]
"""A token and the blank behind it, or other blanks."""


class SyllableTokenizer:
    """Text in, ``Doc`` out; ``doc.text == text`` always, and ``token.norm_`` is the syllable's match key."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        vocab.lex_attr_getters[NORM] = syllable_key  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        """Tokenize one canonical text in linear time."""
        pieces = _TOKEN.findall(text)
        if _GLUED.search(text):
            pieces = [
                part for at, piece in enumerate(pieces) for part in _parted(piece, pieces[max(0, at - 1) : at + 2])
            ]
        words = [word or blanks for word, _, blanks in pieces]
        spaces = [blank == " " for _, blank, _ in pieces]
        lengths = (len(word) + len(blank) + len(blanks) for word, blank, blanks in pieces)
        starts = list(accumulate(lengths, initial=0))[:-1]
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[TOKENS] = Tokens(words, [syllable_key(word) for word in words], starts, spaces)
        doc.user_data[TEXT] = text
        return doc


def _parted(piece: Piece, beside: Sequence[Piece]) -> list[Piece]:
    """«EmHồng» in two, where a page has lost a line end between two Vietnamese syllables.

    Names of firms stay whole, and those of foreigners as some papers write them: «Ma-ha-tiRa-ma».
    """
    word, blank, blanks = piece
    glued = _GLUED.search(word) if not word.isascii() else None
    if glued is None or any(neighbour[0] == "-" for neighbour in beside):
        return [piece]
    head, tail = word[: glued.start()], word[glued.start() :]
    if not (is_vietnamese(syllable_key(head)) and is_vietnamese(syllable_key(tail))):
        return [piece]
    return [(head, "", ""), (tail, blank, blanks)]


@util.registry.tokenizers("guongsang.syllables.v1")
def create_syllable_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """For ``[nlp.tokenizer]`` of a spaCy config."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)
