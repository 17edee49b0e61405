"""The tokens and the text of a document as plain Python, collected once.

Tables and names need no more of spaCy than this, so that a command that reads nothing need not load it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

TOKENS, TEXT = "guongsang_tokens", "guongsang_text"
"""Where a document keeps them, in ``user_data``."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document as parallel lists; walking them is far cheaper than walking spaCy's tokens."""

    texts: list[str]
    keys: list[str]
    """Match keys, ``token.norm_``."""
    starts: list[int]
    spaces: list[bool]
    """Whether a blank follows that belongs to the token, ``token.whitespace_``."""


def tokens_of(doc: Doc) -> Tokens:
    """The tokens of a document as lists; the lists are shared, nobody changes them."""
    kept: Tokens | None = doc.user_data.get(TOKENS)
    if kept is None:
        tokens = list(doc)
        kept = doc.user_data[TOKENS] = Tokens(
            [t.text for t in tokens],
            [t.norm_ for t in tokens],
            [t.idx for t in tokens],
            [bool(t.whitespace_) for t in tokens],
        )
    return kept


def text_of(doc: Doc) -> str:
    """``doc.text``, which spaCy joins from its tokens anew every time."""
    kept: str | None = doc.user_data.get(TEXT)
    if kept is None:
        kept = doc.user_data[TEXT] = doc.text
    return kept
