"""Shapes of personal names: the syllables that make them, runs of capitalised words, short forms, hidden names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import match_key
from nlp.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

KINDS = ("surname", "middle", "particle", "initial", "saint", "religious", "birth_order", "historic")


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of names, by match key."""

    kinh: frozenset[str]
    """Surnames that announce a name by themselves."""
    surnames: Mapping[str, frozenset[str]]
    """Every first element, also rare and minority ones, with the groups that bear it; keys may have two syllables."""
    middles: frozenset[str]
    particles: frozenset[str]
    initials: frozenset[str]
    saints: frozenset[str]
    religious: frozenset[str]
    birth_order: frozenset[str]
    historic: Mapping[str, str]
    """Key → name as usually written."""
    gender: Mapping[str, str]
    """Key of a middle element, title or initial that tells the gender → ``m`` or ``f``."""


@cache
def elements() -> Elements:
    """Load ``data/gazetteers/names.tsv``.

    Raises:
        GazetteerError: for a line with an unknown kind or gender.
    """
    by_kind: dict[str, dict[str, list[tuple[str, str]]]] = {kind: {} for kind in KINDS}
    gender: dict[str, str] = {}
    for row in read_table(GAZETTEERS / "names.tsv", ("kind", "text", "group", "gender")):
        key = match_key(row["text"])
        by_kind[row.one_of("kind", KINDS)].setdefault(key, []).append((row["text"], row["group"]))
        if row.one_of("gender", ("", "m", "f")) and row["kind"] in ("middle", "religious"):
            gender[key] = row["gender"]
    surnames = {key: frozenset(group for _, group in found) for key, found in by_kind["surname"].items()}
    return Elements(
        kinh=frozenset(key for key, groups in surnames.items() if "Kinh" in groups),
        surnames=surnames,
        historic={key: found[0][0] for key, found in by_kind["historic"].items()},
        gender=gender,
        middles=frozenset(by_kind["middle"]),
        particles=frozenset(by_kind["particle"]),
        initials=frozenset(by_kind["initial"]),
        saints=frozenset(by_kind["saint"]),
        religious=frozenset(by_kind["religious"]),
        birth_order=frozenset(by_kind["birth_order"]),
    )


LOWER, TITLE, CAPS, LETTER, NUMBER, MARK, BREAK = "lxXSn.|"
"""Shapes of tokens: lower-case word, Title-case word, CAPITALS, one capital letter, number, mark, line end."""


def shape(token: str) -> str:
    """The shape of one token."""
    first = token[0]
    if not first.isalpha():
        if first.isdecimal():
            return NUMBER
        return BREAK if "\n" in token else MARK
    if not first.isupper():
        return LOWER
    if len(token) == 1:
        return LETTER
    return CAPS if token.isupper() and "'" not in token and "’" not in token else TITLE


@dataclass(frozen=True, slots=True)
class Syllables:
    """The tokens of a text as parallel lists; ``shapes`` has one letter for each, ``tight`` no blank before it."""

    texts: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    shapes: str
    tight: list[bool]

    def __len__(self) -> int:
        return len(self.texts)


def syllables_of(doc: Doc) -> Syllables:
    """Collect the tokens once per document."""
    cached: Syllables | None = doc.user_data.get("guongsang_name_syllables")
    if cached is not None:
        return cached
    tokens = tokens_of(doc)
    ends = [start + len(text) for start, text in zip(tokens.starts, tokens.texts, strict=True)]
    tight = [start == last for start, last in zip(tokens.starts, [-1, *ends], strict=False)]
    found = Syllables(tokens.texts, tokens.keys, tokens.starts, ends, "".join(map(shape, tokens.texts)), tight)
    doc.user_data["guongsang_name_syllables"] = found
    return found


_CAPS_LINE = 0.7
"""Share of capitals among the letters from which a line counts as printed in capitals."""


def capital_lines(syllables: Syllables) -> list[bool]:
    """For every token, whether its line is printed in capitals, so that CAPS words may be names."""
    flags: list[bool] = []
    start = 0
    for at in [*(i for i, s in enumerate(syllables.shapes) if s == BREAK), len(syllables)]:
        words = syllables.shapes[start:at]
        upper = words.count(CAPS)
        lower = words.count(LOWER) + words.count(TITLE)
        flags.extend([upper >= 2 and upper >= _CAPS_LINE * (upper + lower)] * (at - start))
        if at < len(syllables):
            flags.append(False)
        start = at + 1
    return flags


_TONES = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_VIETNAMESE = re.compile(
    rf"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[{_TONES}]{{1,3}}(?:ch|ng|nh|[cmnpt])?"
)


@lru_cache(maxsize=65536)
def is_vietnamese(key: str) -> bool:
    """Whether a key has the shape of a Vietnamese syllable (many foreign and some minority names have not)."""
    return _VIETNAMESE.fullmatch(key) is not None


_HYPHENS = frozenset("-‐‑")
_APOSTROPHES = frozenset("'’‘ʼ")
_HIGHLAND = frozenset("KH")
"""Letters before an apostrophe and a blank in names of the highlands: ``K’ Broih``."""
_INITIAL_PAIRS = frozenset(("Ch", "Gi", "Kh", "Ng", "Nh", "Ph", "Qu", "Th", "Tr"))
"""Initials of two letters: ``Ng.T.K.``"""
_LINKS = frozenset(("al", "ben", "bin", "da", "de", "del", "dela", "den", "der", "di", "dos", "du"))
_LINKS |= frozenset(("el", "ibn", "jin", "la", "le", "ter", "van", "von"))
"""Small words inside foreign names."""
_ARTICLES = frozenset(("al", "el"))


def runs(syllables: Syllables) -> Iterator[tuple[int, int]]:
    """Stretches ``[first, past)`` of words that begin with a capital, as names do, with one blank between them.

    A hyphen, an initial's full stop or a small word inside a foreign name (``Kim Jong-un``, ``V.I. Lê-nin``,
    ``Robin van Persie``) does not end the stretch.
    """
    capital = capital_lines(syllables)
    at, count = 0, len(syllables)
    while at < count:
        past = _run_start(syllables, capital, at)
        if past == at:
            at += 1
            continue
        while (further := _run_step(syllables, capital, past)) > past:
            past = further
        yield at, past
        at = past


def _fits(syllables: Syllables, capital: list[bool], at: int) -> bool:
    """Whether the token may be a syllable of a name; CAPS only beside CAPS that could be syllables."""
    if at >= len(syllables):
        return False
    shape_here = syllables.shapes[at]
    if shape_here != CAPS:
        return shape_here in _NAME_SHAPES
    if capital[at]:
        return True
    return is_vietnamese(syllables.keys[at]) and any(
        0 <= beside < len(syllables)
        and syllables.shapes[beside] == CAPS
        and is_vietnamese(syllables.keys[beside])
        and not syllables.tight[max(at, beside)]
        for beside in (at - 1, at + 1)
    )


_NAME_SHAPES = TITLE + LETTER


def _run_start(syllables: Syllables, capital: list[bool], at: int) -> int:
    """The token past the beginning of a run at ``at``; ``at`` itself where none begins."""
    if _fits(syllables, capital, at):
        return at + 1
    return _after_article(syllables, at)


def _after_article(syllables: Syllables, at: int) -> int:
    """The token past ``al-Baghdadi`` or ``bin Rashid``, or ``at``."""
    if (
        syllables.keys[at] == "bin"
        and at + 1 < len(syllables)
        and syllables.shapes[at : at + 2] == LOWER + TITLE
        and not syllables.tight[at + 1]
    ):
        return at + 2
    if (
        at + 2 < len(syllables)
        and syllables.keys[at] in _ARTICLES
        and syllables.shapes[at] == LOWER
        and syllables.texts[at + 1] in _HYPHENS
        and syllables.shapes[at + 2] == TITLE
        and syllables.tight[at + 1]
        and syllables.tight[at + 2]
    ):
        return at + 3
    return at


def _run_step(syllables: Syllables, capital: list[bool], past: int) -> int:
    """The token past one more syllable of the run that ends before ``past``; ``past`` where the run ends."""
    shapes, tight, texts, keys = syllables.shapes, syllables.tight, syllables.texts, syllables.keys
    count = len(shapes)
    if past >= count:
        return past
    if not tight[past] and _fits(syllables, capital, past):
        before = shapes[past - 1]
        same = (before == CAPS) == (shapes[past] == CAPS) or LETTER in (before, shapes[past])
        return past + 1 if same or capital[past] or before in (LOWER, MARK) else past
    if past + 1 >= count:
        return past
    if texts[past] in _HYPHENS and tight[past] and tight[past + 1] and shapes[past + 1] in _HYPHENATED:
        initials = past >= 2 and texts[past - 2] == "." and shapes[past - 1] == TITLE and shapes[past + 1] != LOWER
        foreign = not (is_vietnamese(keys[past - 1]) and is_vietnamese(keys[past + 1]))
        small = shapes[past + 1] == LOWER and not _is_full_name(syllables, past)
        return past + 2 if not initials and (small or foreign) else past
    return past + 2 if _goes_on_over_mark(syllables, past) else _over_links(syllables, capital, past)


def _is_full_name(syllables: Syllables, past: int) -> bool:
    """Whether a surname and two syllables end there, so that «Lò Văn Tửng-nguyên trưởng bản» goes on with a post."""
    keys = syllables.keys[max(0, past - _FULL) : past]
    return (
        syllables.shapes[max(0, past - _FULL) : past] == TITLE * _FULL
        and keys[0] in elements().surnames
        and all(map(is_vietnamese, keys))
    )


_FULL = 3
_HYPHENATED = TITLE + LETTER + LOWER + CAPS


def _goes_on_over_mark(syllables: Syllables, past: int) -> bool:
    """Whether the mark at ``past`` is an initial's full stop, or the apostrophe of ``K’ Broih``."""
    before, mark, shape_after = syllables.texts[past - 1], syllables.texts[past], syllables.shapes[past + 1]
    if not syllables.tight[past]:
        return False
    if mark == ".":
        initial = syllables.shapes[past - 1] == LETTER or (before in _INITIAL_PAIRS and syllables.tight[past + 1])
        return initial and shape_after in _NAME_SHAPES
    return mark in _APOSTROPHES and before in _HIGHLAND and shape_after == TITLE


def _over_links(syllables: Syllables, capital: list[bool], past: int) -> int:
    """The token past ``van Persie`` or ``bin Abdulrahman al-Thani`` where such words go on with a foreign name."""
    at = past
    while (
        at < min(past + 3, len(syllables))
        and syllables.shapes[at] == LOWER
        and syllables.keys[at] in _LINKS
        and not syllables.tight[at]
    ):
        further = _after_article(syllables, at)
        if further > at:
            return further
        at += 1
    if at == past or not _fits(syllables, capital, at) or syllables.tight[at]:
        return past
    foreign = not (is_vietnamese(syllables.keys[past - 1]) and is_vietnamese(syllables.keys[at]))
    return at + 1 if foreign else past


_HIDDEN = re.compile(r"(?:^|[\s.])[A-ZĐ](?:[a-z]?\.)?$|^(?:[A-ZĐ][a-z]?\.)+[A-ZĐ]?[a-z]?\.?$|^[A-ZĐ]{2,5}[a-z]?$")


def is_masked(name: str) -> bool:
    """Whether the source hides the name: ``N.V.A.``, ``Lương Bảo K.``, ``chị T.``."""
    words = name.split()
    if len(words) == 2 and match_key(words[0]) in elements().initials:
        return False
    return bool(_HIDDEN.search(name)) and not (len(words) > 1 and name.isupper() and len(words[-1].strip(".")) > 1)


def written_out(name: str) -> str:
    """A name in capitals → as usually written: ``NGUYỄN VĂN AN`` → ``Nguyễn Văn An``; others stay."""
    if not name.isupper() or is_masked(name):
        return name
    return " ".join(re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word) for word in name.split(" "))


def name_keys(name: str) -> tuple[str, ...]:
    """The match keys of the syllables of a name."""
    return tuple(match_key(name).split())


def stated_gender(name: str) -> str:
    """``m`` or ``f`` where an element of the name tells it (Văn, Thị, H', Thích nữ), else ``""``."""
    keys = name_keys(name)
    table = elements().gender
    if keys and keys[0].startswith("h'"):
        return "f"
    for key in keys[1:-1]:
        if key in table:
            return table[key]
    return ""


def has_surname(keys: Iterable[str]) -> bool:
    """Whether the first syllable, or the first two, are a surname."""
    first = list(keys)[:2]
    table = elements().surnames
    return bool(first) and (first[0] in table or " ".join(first) in table)
