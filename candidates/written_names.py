"""Reading a written name into its parts: titles, saints, aliases in brackets, and the syllables of the name itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import match_key
from nlp.names import elements
from nlp.titles import Title, TitleTable, titles

MARKED = str.maketrans({"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"})
"""Vowel marks to nothing."""


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One written name, read into its parts. All syllables are match keys with the tone as a digit: ``hung2``."""

    core: tuple[str, ...]
    """The name itself, half syllables joined, the initials ``h`` and ``k`` apart."""
    plain: tuple[str, ...]
    """The core without any diacritics."""
    bare: bool
    """No diacritic is printed anywhere in the name."""
    hidden: bool
    """The source hides the name, or gives initials only."""
    saints: tuple[str, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    """Other names that brackets give: thế danh, tức, Tư Sang."""
    kept: tuple[str, ...] = ()
    """The core with a first word that can be a title and a surname (Ông Ích Tùng); empty when there is none."""
    gender: str = ""
    """``m`` or ``f`` where the honorific tells it."""
    birth_year: str = ""
    relation: bool = False
    """Somebody beside the person named: ``vợ ông …``."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the gazetteers say, under this module's keys."""

    titles: TitleTable
    surnames: frozenset[str]
    highland: frozenset[str]
    several: frozenset[str]
    """Surnames of several syllables of the Central Highlands and Trường Sơn, as :func:`joined_key` has them."""
    saints: frozenset[str]
    birth_order: frozenset[str]
    half: frozenset[str]
    former: frozenset[str]
    openings: frozenset[str]
    """First words of everything that can stand before a name, so that a name alone is read at once."""
    aliases: re.Pattern[str]
    relations: re.Pattern[str]
    units: frozenset[str]
    behind: frozenset[str]


KINDS = ("title", "former", "alias", "relation", "presyllable", "unit", "behind")
_HIGHLAND_GROUPS = ("Ê Đê", "Gia Rai / Jrai", "M'Nông, Mạ, K'Ho", "Bru–Vân Kiều, Pa Cô, Tà Ôi, Cơ Tu")


@cache
def tables() -> Tables:
    """Load ``name_matching.tsv`` with ``names.tsv`` and ``positions.tsv``.

    Raises:
        nlp.gazetteers.GazetteerError: for an unknown kind, with file and line.
    """
    words: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in read_table(GAZETTEERS / "name_matching.tsv", ("kind", "text", "note")):
        words[row.one_of("kind", KINDS)].append(row["text"])
    announcing = [row["title"] for row in read_table(GAZETTEERS / "positions.tsv", ("title", "class", "gender"))]
    names = elements()
    known = set(names.surnames)
    marked = {k for k, groups in names.surnames.items() if any(g.startswith(_HIGHLAND_GROUPS) for g in groups)}
    kinh_like = {k for k, groups in names.surnames.items() if any(not g.startswith(_HIGHLAND_GROUPS) for g in groups)}
    own = [(s, k) for k in marked - kinh_like for s in (k.replace(" ", ""), *k.split()) if len(s) > 2]
    highland = {syllable(s) for s, k in own if s.replace("'", "") not in known - {k}}
    return Tables(
        titles=TitleTable([Title(text, "title", "") for text in words["title"]]),
        surnames=frozenset(syllable(key) for key in known if " " not in key),
        highland=frozenset(highland | {key.translate(MARKED) for key in highland}),
        several=frozenset(joined_key(map(syllable, k.split())) for k in marked if " " in k or len(k) >= _LONG),
        saints=frozenset(syllable(key) for key in names.saints),
        birth_order=frozenset(syllable(key) for key in names.birth_order),
        half=frozenset(syllable(text) for text in words["presyllable"]),
        openings=frozenset(
            _title_key(re.findall(r"\w+", text)[0])
            for text in [*announcing, *words["title"], *words["former"], *words["relation"], *names.saints]
        ),
        former=frozenset(_title_key(text) for text in words["former"]),
        aliases=_phrases(words["alias"]),
        relations=_phrases(words["relation"]),
        units=frozenset(_title_key(text) for text in words["unit"]),
        behind=frozenset(_title_key(text) for text in words["behind"]),
    )


def _phrases(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, longest_first))})(?!\w)\s*:?\s*", re.IGNORECASE)


_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_KEPT_MARKS = frozenset("\u0302\u031b\u0306")
_BREVE, _TILDE = "\u0306", "\u0303"
_HALF_INSIDE = re.compile(r"^([rkcpztljđsb]h?)ơ(?=[bcdđghklmnpqrstvxz]+[aăâeêioôơuưy]|[aăâeêô])")
_FINAL_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])y$")


@lru_cache(maxsize=65536)
def syllable(written: str) -> str:
    """Key of one syllable: letters with their vowel marks, then the tone as a digit (none for ngang).

    ``Thuý`` and ``Thúy`` → ``thuy1``, ``Kỳ`` and ``Kì`` → ``ki2``, ``Quý`` and ``Quí`` → ``qui1``, ``Ayŭn`` → ``ayun``.
    """
    letters: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", written.casefold().replace("ð", "đ")):
        if char in _TONES and not (char == _TILDE and letters[-1:] == ["n"]):
            tone = _TONES[char]
        elif char in _KEPT_MARKS:
            if char != _BREVE or letters[-1:] == ["a"]:
                letters.append(char)
        elif not unicodedata.combining(char) and char not in "'.":
            letters.append(char)
    base = unicodedata.normalize("NFC", "".join(letters))
    if "ơ" in base:
        base = _HALF_INSIDE.sub(r"\1", base)
    if base.startswith("qu"):
        base = base[:2] + base[2:].replace("y", "i") if base.endswith("y") else base
    else:
        base = _FINAL_Y.sub("i", base)
    return base + tone


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'") | {"Ð": "Đ", "ð": "đ"})
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_YEAR = re.compile(r"(?:sn|sinh(?: năm)?|năm sinh)[:.]?\s*((?:19|20)\d\d)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)?|[./*…-]")
_AFTER = re.compile(r"\s+[-–—]\s+|;|\s+\|\s+")
_PLAIN = re.compile(r"(?:[^\W\d_]{2,} )+[^\W\d_]{2,}")
_COUPLE = re.compile(r"\s*vợ chồng", re.IGNORECASE)
_SEVERAL = re.compile(r"^(?:các|những) +(?:ông|anh|đồng chí)(?: *[,/] *(?:bà|chị))*\b *:?", re.IGNORECASE)
"""Said of a list of people; which of them is a man is not told."""
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]{2})\*$")


@lru_cache(maxsize=131072)
def read_name(written: str) -> WrittenName:
    """Read a written name, with all that stands before, behind and in brackets, into its parts."""
    text = " ".join(_DROPPED.sub("", unicodedata.normalize("NFC", written)).translate(_APOSTROPHES).split())
    if _PLAIN.fullmatch(text) and _nothing_but_name(words := text.split()):
        core = _core(words)
        return WrittenName(core, tuple(map(_plain, core)), bare=text.isascii(), hidden=False)
    text = _FOOTNOTE.sub("", _SEVERAL.sub("", text))
    year = _YEAR.search(text)
    brackets = _BRACKETS.findall(text)
    text = _BRACKETS.sub(" ", text)
    pieces = _AFTER.split(text)
    while len(pieces) > 1 and not _strip_titles(pieces[0], alone=False).words:
        pieces.pop(0)  # Đại tá - bác sĩ …
    parts = _name_first([part.strip() for part in pieces[0].split(",") if part.strip()])
    aliases = [alias for inside in (*brackets, *parts[1:]) if (alias := _alias(inside, inside in brackets))]
    relation = tables().relations.match(parts[0]) if parts and not _COUPLE.match(parts[0]) else None
    main = _Printed([], "", ())
    for part in parts:
        main = _strip_titles(part, alone=part is parts[-1])
        if main.words:
            break
    if hidden := _hidden(main.words):
        return WrittenName((), (), bare=False, hidden=hidden)
    saints, rest = _saints([word.rstrip(".") for word in main.words])
    core = _core(rest)
    kept = _core([main.kept[0], *rest]) if main.kept and not saints else ()
    return WrittenName(
        core=core,
        plain=tuple(_plain(s) for s in core),
        bare=all(word.isascii() for word in rest),
        hidden=False,
        saints=saints,
        aliases=tuple(aliases),
        kept=kept,
        gender=main.gender,
        birth_year=year.group(1) if year else "",
        relation=bool(relation and relation.end() < len(parts[0]) and _titled(parts[0][relation.end() :])),
    )


def _name_first(parts: list[str]) -> list[str]:
    """The parts from the one that names: ``Trưởng thôn Pờ Sì Ngài, anh Vàng A Phềnh`` is about anh Vàng A Phềnh."""
    kinds = [_title_kind(part) for part in parts]
    if len(parts) > 1 and kinds[0] not in ("", "kin", "religious") and kinds[1] == "kin":
        return parts[1:] if len(_strip_titles(parts[1]).words) > 1 else parts
    return parts


def _title_kind(text: str) -> str:
    """The kind of the title that the text begins with; empty when there is none."""
    keys = [_title_key(token) for token in _TOKEN.findall(text)]
    found = titles().beginning_at(keys, 0, len(keys))
    return found[0].kind if found else ""


def _nothing_but_name(words: list[str]) -> bool:
    """Words that are evidently all part of the name; a short way for most names."""
    return (
        _title_key(words[0]) not in tables().openings
        and all(word[0].isupper() and word[1:].islower() for word in words)
        and not any(_NO_VOWEL.fullmatch(word) for word in words)
    )


def _alias(inside: str, bracketed: bool) -> tuple[str, ...]:
    """The second name in brackets or behind a comma, or ``()`` where there is none."""
    announced = tables().aliases.match(inside)
    name = inside[announced.end() :] if announced else inside
    if not announced and not bracketed:
        return ()
    words = _strip_titles(name).words
    if not words or len(words) > 5 or not words[0][0].isupper() or _hidden(words):
        return ()
    core = _core(words)
    if announced or core[0] in tables().birth_order:
        return core
    return ()


@dataclass(frozen=True, slots=True)
class _Printed:
    """The words of a name as printed; the gender its honorific tells; a title that can also be a surname."""

    words: list[str]
    gender: str
    kept: tuple[str, ...]


def _strip_titles(text: str, *, alone: bool = True) -> _Printed:
    """Take honorifics, ranks, offices and unit names off a name; unless it stands ``alone`` nothing may be left."""
    tokens = _TOKEN.findall(text)
    keys = [token.casefold() if len(token) > 1 or token.isalpha() else token for token in tokens]
    at, gender = 0, ""
    kept: tuple[str, ...] = ()
    unify = [_title_key(token) for token in tokens]
    while at < len(tokens):
        found = titles().beginning_at(unify, at, len(tokens)) or tables().titles.beginning_at(unify, at, len(tokens))
        other = tables().titles.beginning_at(unify, at, len(tokens))
        if other and (not found or other[1] > found[1]):
            found = other
        if found and found[1] - at > 1 and tokens[found[1] - 1][0].isupper() and _is_kinh(tokens[found[1] - 1]):
            found = titles().beginning_at(unify, at, found[1] - 1) or found  # bà | Hoàng Thị Liên, not bà hoàng
        if found is None and unify[at] in tables().former and at + 1 < len(tokens):
            behind = titles().beginning_at(unify, at + 1, len(tokens))
            found = (Title(tokens[at], "title", ""), at + 1) if behind or tokens[at + 1][0].islower() else None
        if found is None:
            break
        title, past = found
        if not any(t.isalpha() or "'" in t for t in tokens[past:]):
            if alone:
                break
            return _Printed([], "", ())
        gender = title.gender if title.gender and title.kind in ("kin", "religious") else gender
        single = past - at == 1 and tokens[at][0].isupper() and _begins_surname(tokens[at:])
        kept = (tokens[at],) if single else ()
        at = past
        while at < len(tokens) and keys[at] in ".-/:":
            at += 1
    behind_unit = at > 0 and unify[at - 1] in tables().units
    run = _name_run(tokens[at:])
    return _Printed(_words(_end_of_run(run, _LONGEST - behind_unit) if at else run), gender, kept)


@lru_cache(maxsize=65536)
def _title_key(token: str) -> str:
    return match_key(token) or token


def _begins_surname(tokens: list[str]) -> bool:
    """Whether the first word is a surname, or the beginning of one: ``Cha Ma Léa``."""
    several = (joined_key(map(syllable, tokens[:width])) in tables().several for width in (2, 3))
    return syllable(tokens[0]) in tables().surnames or any(several)


def joined_key(keys: Iterable[str]) -> str:
    """Key of a surname of several syllables, however it is parted and marked: ``Kră Jăn``, ``Krajan`` → ``krajan``."""
    return "".join(key.rstrip("12345").translate(MARKED) for key in keys)


def _titled(text: str) -> bool:
    """Whether the text begins with a title."""
    keys = [_title_key(token) for token in _TOKEN.findall(text)]
    found = titles().beginning_at(keys, 0, len(keys))
    return found is not None and found[1] < len(keys)


def _name_run(tokens: list[str]) -> list[str]:
    """The capitalised words that are the name, without the office before and the address behind them."""
    letters = [token for token in tokens if token.isalpha() or "'" in token]
    if not any(token[0].isupper() for token in letters) or all(token.isupper() for token in letters):
        return tokens
    while len(letters) > 2 and len(tokens[0]) > 2 and tokens[0].isupper() and "'" not in tokens[0]:
        tokens, letters = tokens[1:], letters[1:]  # CAND, UBND before a name in mixed case
    lower = [i for i, token in enumerate(tokens) if token[0].islower() and (i == 0 or tokens[i - 1] not in _GOES_ON)]
    if not lower:
        return tokens
    if lower[0] >= 1 and _title_key(tokens[lower[0]]) in tables().behind:
        return tokens[: lower[0]]
    if lower[0] >= 2 and syllable(tokens[0]) in tables().surnames and _is_kinh(tokens[0]):
        return tokens[: lower[0]]
    if len(tokens) - lower[-1] > 2:
        behind_unit = _title_key(tokens[lower[-1]]) in tables().units
        return _end_of_run(tokens[lower[-1] + 1 :], _LONGEST - behind_unit)
    return tokens


def _end_of_run(tokens: list[str], longest: int) -> list[str]:
    """A run too long for a name, behind an office: ``(xã) Tà Hừa Lù Văn Ơn`` ends with the name, ``Lù Văn Ơn``."""
    if len(tokens) <= longest:
        return tokens
    initials = [at for at in range(1, len(tokens) - 1) if _begins_with_initial(tokens, at)]
    if initials and len(tokens) - initials[0] <= longest:
        return tokens[initials[0] :]
    found = [at for at in range(len(tokens) - 2) if _begins_name(tokens, at)]
    if sure := [at for at in found if tokens[at + 1] in _USUAL_MIDDLES]:
        return tokens[sure[0] :] if sure[0] != 1 or 0 not in found else tokens  # a surname of two syllables
    return tokens[found[-1] :] if found and found[0] else tokens


def _begins_with_initial(tokens: list[str], at: int) -> bool:
    """``Y``, ``H'`` or ``K'`` that no surname stands before: ``(xã) Ea Kao Y Bliăk Mlô``, not ``Ksor H'Bơ Khắp``."""
    if tokens[at] != "Y" and tokens[at][:2] not in ("H'", "K'"):
        return False
    before = map(syllable, tokens[at - 1 : at])
    both = joined_key(map(syllable, tokens[max(at - 2, 0) : at]))
    return (
        not any(key in tables().surnames or key in tables().highland for key in before) and both not in tables().several
    )


def _begins_name(tokens: list[str], at: int) -> bool:
    """A surname with a middle behind it."""
    middle = _title_key(tokens[at + 1])
    known = middle in elements().middles or middle in elements().particles
    return known and tokens[at] not in _USUAL_MIDDLES and syllable(tokens[at]) in tables().surnames


def _is_kinh(token: str) -> bool:
    return _title_key(token) in elements().kinh


def _words(tokens: list[str]) -> list[str]:
    """Words from tokens; a full stop stays with the word before it, since it tells an initial."""
    words: list[str] = []
    for token in tokens:
        if token in _DOTS:
            if words:
                words[-1] += "."
        elif token not in _HYPHEN:
            words.append(token)
    return words


_LONG = 7
"""Letters from which a surname written as one word has several syllables."""
_LONGEST = 4
"""Syllables of a name that is not surely more than a name."""
_USUAL_MIDDLES = frozenset(("Văn", "Thị"))
_GOES_ON = frozenset(("Thích", "-"))
_DOTS, _HYPHEN = "./", "-"
_LETTERS = frozenset("ABCDEGHIKLMNOPQRSTUVXYĐFJWZabcdeghiklmnopqrstuvxyđfjwz")
_NO_VOWEL = re.compile(r"[bcdđfghjklmnpqrstvwxz]{1,3}\.?", re.IGNORECASE)


def _hidden(words: list[str]) -> bool:
    """Whether initials or marks stand for a part of the name. Y, A, U, H', K' before another word are name parts."""
    last = len(words) - 1
    for at, word in enumerate(words):
        if word[0] in "*…":
            return True
        bare = word.rstrip(".")
        if len(bare) == 1 and bare in _LETTERS and (word != bare or at == last or bare.casefold() not in "yauhk"):
            return True
        if word != bare and at < last and _NO_VOWEL.fullmatch(bare):
            return True
        if at == last and len(words) > 1 and _NO_VOWEL.fullmatch(bare):
            return True
    return False


def _saints(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Baptismal names before a Kinh name, also hyphenated (``Phê-rô``), and the rest."""
    found: list[str] = []
    table = tables().saints
    at = 0
    while at < len(words) - 1:
        for width in (4, 3, 2, 1):
            joined = syllable("".join(words[at : at + width]))
            if at + width < len(words) and joined in table:
                found.append(joined)
                at += width
                break
        else:
            break
    return tuple(found), words[at:]


def _core(words: Sequence[str]) -> tuple[str, ...]:
    """Keys of the syllables: H' and K' apart, half syllables joined to the next."""
    keys: list[str] = []
    half = ""
    names = [word for word in words if word.casefold() != "nữ" or keys != ["thich1"]]
    for at, word in enumerate(names):
        before, apostrophe, after = word.partition("'")
        if apostrophe and before.casefold() in "hk":
            keys.append(half + before.casefold())
            half, word = "", after  # noqa: PLW2901
            if not after:
                continue
        key = syllable(word)
        if key in tables().half and at + 1 < len(names):
            half += key[:-1]
            continue
        if apostrophe and not after:
            half += key
            continue
        keys.append(half + key)
        half = ""
    if half:
        keys.append(half)
    if len(keys) > 1:
        keys = [_feminine(keys, at) for at in range(len(keys))]
    return tuple(keys)


def _feminine(keys: list[str], at: int) -> str:
    """``Hờ`` and ``Hơ`` before a name with a Central Highlands surname are ``H'``."""
    highland = keys[at] in ("hơ", "hơ2") and at < len(keys) - 1 and any(k in tables().highland for k in keys)
    return "h" if highland else keys[at]


@lru_cache(maxsize=65536)
def _plain(key: str) -> str:
    letters = unicodedata.normalize("NFD", key.rstrip("12345").replace("đ", "d"))
    return "".join(char for char in letters if not unicodedata.combining(char))
