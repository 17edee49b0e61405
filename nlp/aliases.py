"""Two names of one person: «X, tên thật là Y», «X, mọi người hay gọi là Y», «X (tự Y)»; and misspelt names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from nlp.gazetteers import GAZETTEERS, read_table
from nlp.keys import plain_key
from nlp.names import elements, is_vietnamese, name_keys
from nlp.records import Mention, ZoneKind

GAP_AT_MOST = 70
"""Characters between two names of one person."""
CREDIT_WITHIN = 24
FULL = 3
"""Syllables of a Vietnamese name that may be a misspelt one of the same text."""
RARER = 3
"""How many times rarer the misspelt name is."""
_CREDIT = re.compile(r"(?:ảnh|hình|clip|đồ họa|nguồn)[^.!?\n:]{0,14}:\s*$", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    r"(?<!\w)(?:vợ|chồng|con|bố|mẹ|cha|cháu|em trai|em gái|anh trai|chị gái|của|và|với|cùng|mà)(?!\w)", re.IGNORECASE
)
_FONDLY = "thân mật|thân thương|trìu mến|yêu mến|vui|tắt|quen|nôm na|với cái tên|bằng cái tên|bằng tên|với tên"


@cache
def _gap() -> re.Pattern[str]:
    """What stands between two names of one person; the words are those of kind ``alias``."""
    rows = read_table(GAZETTEERS / "name_matching.tsv", ("kind", "text", "note"))
    words = sorted((row["text"] for row in rows if row["kind"] == "alias"), key=len, reverse=True)
    cue = "|".join(map(re.escape, words))
    called = rf"gọi(?:\s(?:{_FONDLY}))?(?:\slà)?"
    return re.compile(
        rf"\s?(?:[^\W\d]+\s?)?(?:"
        rf"[,(–-]?\s?(?:còn\s|hay\s|có\s|thường\s|với\s|lấy\s|từng\s|tên\s)*(?:{cue})(?:\slà)?"
        rf"|[,(–-]\s?(?:[^\W\d]+\s){{0,6}}{called}"
        rf"|\s?(?:[^\W\d]+\s){{0,2}}được\s(?:[^\W\d]+\s){{0,4}}{called}"
        rf")\s?[:,]?\s?[\"“'‘(]?\s?",
        re.IGNORECASE,
    )


def aliases(text: str, people: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Indices of neighbouring mentions that the text calls one person, by start."""
    for at, (one, other) in enumerate(pairwise(people)):
        if other.start - one.end > GAP_AT_MOST:
            continue
        gap = text[one.end : other.start]
        title = other.attributes.get("title", "")
        if title and gap.lower().endswith(f"{title.lower()} "):
            gap = gap[: -len(title) - 1]
        if gap == " (" and text[other.end : other.end + 1] == ")":
            if _in_two_tongues(one, other) or _by_birth_order(other):
                yield at, at + 1
        elif _gap().fullmatch(gap) and not _SOMEBODY_ELSE.search(gap):
            yield at, at + 1


def _in_two_tongues(one: Mention, other: Mention) -> bool:
    """«Mandy Liou (Liêu Bích Hà)»."""
    native = [is_native(name_keys(m.text)) for m in (one, other)]
    return native[0] != native[1] and all(" " in m.text for m in (one, other))


def _by_birth_order(other: Mention) -> bool:
    """«Lê Văn Huy (Út Huy)»."""
    words = name_keys(other.text)
    return len(words) == 2 and words[0] in elements().birth_order


def credit_lines(text: str, people: Sequence[Mention]) -> Iterator[int]:
    """Indices of the mentions that say who took a picture or wrote; they are never short for somebody in the text."""
    for at, mention in enumerate(people):
        signs = mention.zone is ZoneKind.BYLINE
        if signs or _CREDIT.search(text, max(0, mention.start - CREDIT_WITHIN), mention.start):
            yield at


_plain = lru_cache(maxsize=65536)(plain_key)


def misprints(names: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Rare full names that differ from another of the same text by one misspelt syllable → that other.

    ``names`` are the keys of the mentions of one text in order.
    """
    counts = Counter(keys for keys in names if len(keys) > 1)
    short = {keys[0] for keys in names if len(keys) == 1}
    beside: defaultdict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for keys in counts:
        if len(keys) >= FULL or not is_native(keys):
            for at, key in enumerate(keys):
                beside[*keys[:at], "*", *keys[at + 1 :]].append((key, keys))
    alike: defaultdict[tuple[tuple[str, ...], str], dict[tuple[str, ...], bool]] = defaultdict(dict)
    for rest, rivals in beside.items():
        for key, keys in rivals if len(rivals) > 1 else ():
            plain = _plain(key)
            alike[rest, plain][keys] = True
            for cut in range(len(plain)):
                alike[rest, plain[:cut] + plain[cut + 1 :]].setdefault(keys, False)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in alike.values():
        if len(group) != 2 or not any(group.values()):
            continue
        often, rare = sorted(group, key=lambda keys: (-counts[keys], not is_native(keys)))
        odd = not is_native(rare) or not is_native(often)
        seldom = counts[rare] * RARER <= counts[often] or (counts[rare] == 1 and odd)
        if seldom and (odd or all(group.values())) and not (rare[-1] != often[-1] and rare[-1] in short):
            found.setdefault(rare, often)
    return {rare: often for rare, often in found.items() if often not in found}


def is_native(keys: Sequence[str]) -> bool:
    """Whether every syllable has a Vietnamese form."""
    return all(map(is_vietnamese, keys))


__all__ = ["aliases", "credit_lines", "misprints"]
