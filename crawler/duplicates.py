"""Reprints: articles that say nearly the same, on one portal or on many, and which of them was first.

MinHash over runs of syllables (Broder 1997) with datasketch. Each new article's bands are looked up in
one pass over the signatures of all others, so the time of a night grows with the articles, not with
their pairs, and only the new ones are in memory.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from datasketch import MinHash
from django.db import transaction
from numpy.typing import NDArray

from store.models import Article, Signature

SIMILAR = 0.6
"""Estimated Jaccard similarity from which two bodies are the same story."""
BANDS, ROWS = 21, 6
"""Two texts meet when one band agrees: half of the pairs that are .60 alike do, and 99.8 % of those that are .80."""
RUN = 4
"""Syllables in a run: longer ones miss edited reprints, shorter ones make all news of one kind alike."""
SHORTEST = 30
"""Runs below which a text is too short to be compared."""
BATCH = 10_000
"""New articles that are compared, and committed, together."""
_CHUNK = 5_000
_SYLLABLE = re.compile(r"\w+")
_SIZE = BANDS * ROWS
_PERMUTATIONS = MinHash(num_perm=_SIZE, scheme="affine32").permutations
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio, which spreads what is multiplied by it."""

Numbers = NDArray[np.uint32]


def mark_reprints() -> int:
    """Compare every article that was not yet compared, and point reprints at the earliest of their group.

    Safe to kill and to repeat; returns the number of articles compared.
    """
    compared = 0
    while True:
        batch = list(
            Article.objects.filter(signature=None).order_by("id").values_list("id", "text")[:BATCH].iterator(_CHUNK)
        )
        if not batch:
            return compared
        with transaction.atomic():
            _compare(batch)
        compared += len(batch)


def signature(text: str) -> Numbers | None:
    """MinHash of a body, or ``None`` when it is too short. Case, marks' composition and punctuation do not count."""
    syllables = _SYLLABLE.findall(unicodedata.normalize("NFC", text).casefold())
    if len(syllables) < RUN:
        return None
    runs = np.unique(_hashed_runs(np.fromiter(map(_hash, syllables), dtype=np.uint64, count=len(syllables))))
    if len(runs) < SHORTEST:
        return None
    minhash = MinHash(num_perm=_SIZE, hashfunc=int, permutations=_PERMUTATIONS, scheme="affine32")
    minhash.update_batch(runs)
    numbers: Numbers = minhash.hashvalues.astype("<u4")
    return numbers


@lru_cache(maxsize=65536)
def _hash(syllable: str) -> int:
    return zlib.crc32(syllable.encode())


def _hashed_runs(syllables: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A 32-bit hash of every run of ``RUN`` syllables."""
    keys = np.zeros(len(syllables) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        keys ^= syllables[place : place + len(keys)]
        keys *= _MIX
        keys ^= keys >> np.uint64(31)
    return keys >> np.uint64(32)


def _compare(batch: Sequence[tuple[int, str]]) -> None:
    """Store the signatures of new articles and mark whatever they match, among themselves or among the old."""
    signatures = {article: signature(text) for article, text in batch}
    rows = [
        Signature(article_id=article, minhash=b"" if numbers is None else numbers.tobytes())
        for article, numbers in signatures.items()
    ]
    Signature.objects.bulk_create(rows, batch_size=_CHUNK)
    new = {article: numbers for article, numbers in signatures.items() if numbers is not None}
    if new:
        _group(_matches(list(new), np.stack(list(new.values()))))


def _matches(ids: Sequence[int], numbers: Numbers) -> Iterator[tuple[int, int]]:
    """Pairs of a new article and any other whose estimated similarity is at least ``SIMILAR``."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for index, keys in enumerate(_bands(numbers)):
        for key in keys.tolist():
            buckets[key].append(index)
    wanted = np.fromiter(buckets, dtype=np.uint64, count=len(buckets))
    wanted.sort()
    for others, theirs in _stored():
        bands = _bands(theirs)
        at = np.minimum(np.searchsorted(wanted, bands), len(wanted) - 1)
        for row, band in zip(*np.nonzero(wanted[at] == bands), strict=True):
            bucket = buckets[int(bands[row, band])]
            # a bucket of hundreds is a template (a price list, a form): its first members stand for it
            for index in bucket[:50]:
                if ids[index] != others[row] and float(np.mean(numbers[index] == theirs[row])) >= SIMILAR:
                    yield ids[index], others[row]


def _bands(numbers: Numbers) -> NDArray[np.uint64]:
    """One key for each band of each signature; the band's place is mixed in."""
    parts = numbers.reshape(len(numbers), BANDS, ROWS).astype(np.uint64)
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), parts.shape[:2]).copy()
    for row in range(ROWS):
        keys ^= parts[:, :, row]
        keys *= _MIX
        keys ^= keys >> np.uint64(29)
    return keys


def _stored() -> Iterator[tuple[list[int], Numbers]]:
    """All signatures, a chunk at a time."""
    ids: list[int] = []
    found: list[bytes] = []
    for article, minhash in Signature.objects.order_by("pk").values_list("pk", "minhash").iterator(_CHUNK):
        if len(minhash) == _SIZE * 4:
            ids.append(article)
            found.append(bytes(minhash))
        if len(ids) == _CHUNK:
            yield ids, np.frombuffer(b"".join(found), dtype="<u4").reshape(-1, _SIZE)
            ids, found = [], []
    if ids:
        yield ids, np.frombuffer(b"".join(found), dtype="<u4").reshape(-1, _SIZE)


def _group(pairs: Iterable[tuple[int, int]]) -> None:
    """Join the groups that ``pairs`` connect and let each point at its earliest article."""
    parent: dict[int, int] = {}

    def root(article: int) -> int:
        while parent.setdefault(article, article) != article:
            parent[article] = parent[parent[article]]
            article = parent[article]
        return article

    for one, other in pairs:
        parent[root(one)] = root(other)
    touched = list(parent)
    for first in range(0, len(touched), _CHUNK):
        some = touched[first : first + _CHUNK]
        before = Article.objects.filter(id__in=some).exclude(reprint_of=None).values_list("id", "reprint_of_id")
        for article, original in before:
            parent[root(article)] = root(original)
    groups: dict[int, list[int]] = defaultdict(list)
    for article in list(parent):
        groups[root(article)].append(article)
    for members in groups.values():
        _point_at_earliest(members)


def _point_at_earliest(members: Sequence[int]) -> None:
    everybody = Article.objects.filter(id__in=members) | Article.objects.filter(reprint_of__in=members)
    known = everybody.values_list("id", "published_at", "harvested_at", "url")
    earliest, *_ = min(known, key=lambda row: (row[1] is None, row[1] or row[2], row[3]))
    ids = [row[0] for row in known]
    Article.objects.filter(id__in=ids).exclude(id=earliest).update(reprint_of=earliest)
    Article.objects.filter(id=earliest).update(reprint_of=None)
