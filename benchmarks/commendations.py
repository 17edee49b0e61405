"""Awards, movements and commendations on labelled national news, with bootstrap intervals over articles.

Run: ``python -m benchmarks.commendations [labels.jsonl] [articles.jsonl.xz …]``. The labels hold offsets only; the
articles are those of ``shared/real`` and are read in place. The labels were made by reading the articles with the
recognisers' own output beside them and correcting it, so the figures are an upper bound; ``fresh`` articles were first
read after most rules were written, which is the fairest part. Triples of titles before names (``NSND A``) are easy and
many, so there is also a count without them.

``python -m benchmarks.commendations authored`` counts the triples of the authored corpus instead, without and with the
status; abbreviations of an authority are the same as its full name. ``development`` is ``data/gold_commendations``, whose
errors are read. The fully marked documents of ``data/gold_test`` and those of ``data/gold_blind`` were written by people
who did not know the rules, and nobody reads their errors.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import spacy

from classifiers.corpus import FROZEN_GOLD
from crawler.records import Article
from nlp import syllables
from nlp.authorities import authorities, canonical_name
from nlp.award_names import PRIZE
from nlp.gazetteers import keyed
from nlp.gold import GoldDocument, load_gold
from nlp.keys import match_key
from nlp.organisation_tables import expand
from nlp.pipeline import Reader
from nlp.records import Commendation, Label, Reading
from nlp.taxonomy import taxonomy
from nlp.text import canonical

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "data" / "labels" / "awards_baomoi.jsonl"
REAL = ROOT.parent / "shared" / "real" / "baomoi_dev.jsonl.xz"
DEVELOPMENT = ROOT / "data" / "gold_commendations"
"""Authored documents that tell of commendations in many forms."""
BLIND = ROOT / "data" / "gold_blind"
"""Authored documents that nobody reads who makes rules."""
ROUNDS = 1000
TITLES = ("dhvd_nsnd", "dhvd_nsut", "dhvd_ngnd", "dhvd_ngut")
LAW = "law"
Row = dict[str, Any]
Wanted = TypeVar("Wanted")
Found = TypeVar("Found")
assert syllables
BLANK = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "guongsang.syllables.v1"}}})


@dataclass(slots=True)
class Count:
    """True positives, false positives and false negatives of one article."""

    right: int = 0
    extra: int = 0
    missed: int = 0


def contains(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether one span lies in the other."""
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def paired(
    wanted: Iterable[Wanted], left: list[Found], same: Callable[[Wanted, Found], bool]
) -> Iterator[tuple[Wanted, Found | None]]:
    """Each labelled one with the first in ``left`` that is the same, which is taken out of it, or with ``None``."""
    for one in wanted:
        hit = next((other for other in left if same(one, other)), None)
        if hit is not None:
            left.remove(hit)
        yield one, hit


def mentions_of(row: Row, reading: Reading, label: Label) -> tuple[Count, Count]:
    """Spans by containment, each used once; and of those found, how many have the labelled link."""
    gold = [(start, end, link, bool(rest)) for start, end, kind, link, *rest in row["labels"] if kind == label.value]
    marked = row.get("prizes", True)
    left = [m for m in reading.mentions if m.label is label]
    spans, links = Count(), Count()
    wanted = sorted(gold, key=lambda g: g[3])
    for (_, _, link, optional), found in paired(wanted, left, lambda g, m: contains(g[:2], (m.start, m.end))):
        if optional:
            continue
        if found is None:
            spans.missed += 1
            continue
        spans.right += 1
        same = found.link in link.split("|")
        links.right += same
        links.extra += not same
    spans.extra = sum(marked or m.link != PRIZE for m in left)
    return spans, links


def same_name(a: str, b: str) -> bool:
    """Whether one name is the other or whole words of it."""
    first, second = f" {match_key(a)} ", f" {match_key(b)} "
    return first in second or second in first


def same_authority(label: Any, award: str, said: str, text: str, keys: str) -> bool:
    """Whether the authority is the labelled one: a span of the text, ``law`` for what the law lays down, or none."""
    if label is None:
        return True
    if label == LAW:
        known = taxonomy().awards.get(award)
        return not known or known.authority == said
    start, end = label
    named = [a.name for a in authorities(keys, text, start, end)] or [text[start:end]]
    return any(same_name(name, said) for name in named)


def triples(row: Row, reading: Reading, *, titles: bool) -> Count:
    """Recipient, award and authority; optional ones are neither right nor missed."""
    text, keys = reading.text, keyed(BLANK.make_doc(reading.text))
    found: dict[tuple[str, str, str], Commendation] = {}
    for item in reading.commendations:
        if (titles or item.award_id not in TITLES) and (row.get("prizes", True) or item.award_id != PRIZE):
            found.setdefault((match_key(item.recipient), item.award_id, item.authority), item)
    left = list(found.values())
    named = {s.id: {reading.mentions[at].text for at in s.mentions} for s in reading.subjects}
    wanted = [g for g in row["commendations"] if titles or g["award"].split("|")[0] not in TITLES]
    wanted.sort(key=lambda g: bool(g.get("optional")))

    def same(gold: Row, item: Commendation) -> bool:
        name = text[gold["start"] : gold["end"]]
        return (
            item.award_id in gold["award"].split("|")
            and item.status.value == gold["status"]
            and (same_name(name, item.recipient) or name in named.get(item.subject, ()))
            and same_authority(gold["authority"], item.award_id, item.authority, text, keys)
        )

    count = Count()
    for gold, hit in paired(wanted, left, same):
        if not gold.get("optional"):
            count.right += hit is not None
            count.missed += hit is None
    count.extra = len(left)
    return count


def f1(counts: Iterable[Count]) -> float:
    """F1 over articles."""
    right = extra = missed = 0
    for count in counts:
        right, extra, missed = right + count.right, extra + count.extra, missed + count.missed
    return 2 * right / max(1, 2 * right + extra + missed)


def share(counts: Iterable[Count]) -> float:
    """Right ones among right and wrong ones."""
    pairs = [(count.right, count.extra) for count in counts]
    return sum(r for r, _ in pairs) / max(1, sum(r + x for r, x in pairs))


def interval(counts: list[Count], measure: Callable[[Iterable[Count]], float]) -> str:
    """A measure and its 95 % interval, articles drawn with replacement."""
    draw = random.Random(20171)
    runs = sorted(measure(draw.choices(counts, k=len(counts))) for _ in range(ROUNDS))
    low, high = runs[int(0.025 * ROUNDS)], runs[int(0.975 * ROUNDS)]
    total = [sum(getattr(c, part) for c in counts) for part in ("right", "extra", "missed")]
    return f"{measure(counts):.3f} [{low:.3f}, {high:.3f}]  {total[0]}/{total[1]}/{total[2]}"


def articles_of(rows: list[Row], *articles: Path) -> dict[str, str]:
    """The texts of the labelled articles; one whose SHA-1 differs is refused."""
    wanted = {row["id"]: row["sha1"] for row in rows}
    return {
        identity: text
        for path in articles
        for identity, text in texts_in(path)
        if hashlib.sha1(text.encode()).hexdigest() == wanted.get(identity)
    }


def placed(row: Row, text: str) -> Row:
    """The labels with offsets into the canonical text, where that differs from the article as it was labelled."""
    read = canonical(text)
    if read.text == text:
        return row
    origin = [read.source_span(at, at).start for at in range(len(read.text) + 1)]

    def moved(start: int, end: int) -> list[int]:
        return [bisect_left(origin, start), bisect_left(origin, end)]

    labels = [[*moved(start, end), *rest] for start, end, *rest in row["labels"]]
    commendations = []
    for item in row["commendations"]:
        start, end = moved(item["start"], item["end"])
        authority = item["authority"]
        authority = moved(*authority) if isinstance(authority, list) else authority
        commendations.append(item | {"start": start, "end": end, "authority": authority})
    return row | {"labels": labels, "commendations": commendations}


def texts_in(articles: Path) -> Iterator[tuple[str, str]]:
    """Articles of a collection (``id``, ``text``) or of portal pages (``file``, ``title``, ``body``)."""
    content = articles.read_bytes()
    lines = lzma.decompress(content) if articles.suffix == ".xz" else content
    for item in map(json.loads, lines.decode().rstrip("\n").split("\n")):
        text = item["text"] if "text" in item else f"{item['title']}\n{item['body']}"
        yield item.get("id") or item["file"], text


def authored_triples(document: GoldDocument, reading: Reading, *, status: bool) -> Count:
    """Recipient, award and authority of one authored document; also the ``status``, where it counts."""
    names = {subject.id: subject.name for subject in document.subjects}
    called = {s.id: {reading.mentions[at].text for at in s.mentions} for s in reading.subjects}
    found = {(match_key(c.recipient), c.award_id, c.authority, status and c.status): c for c in reading.commendations}
    left = list(found.values())
    told = {(c.recipient, c.award_id, c.authority, status and c.status): c for c in document.commendations}  # any year

    def same(gold: Commendation, item: Commendation) -> bool:
        name = names.get(gold.recipient, gold.recipient)
        return (
            item.award_id == gold.award_id
            and (not status or item.status == gold.status)
            and (same_name(name, item.recipient) or name in called.get(item.subject, ()))
            and (not gold.authority or same_name(expand(canonical_name(gold.authority)), expand(item.authority)))
        )

    count = Count()
    for _, hit in paired(told.values(), left, same):
        count.right += hit is not None
        count.missed += hit is None
    count.extra = len(left)
    return count


def authored() -> None:
    """Print the triples of the authored corpus by split, and of the fully marked test documents."""
    reader = Reader()
    counts: dict[str, list[tuple[Count, Count]]] = {}
    fresh = [document for document in load_gold(FROZEN_GOLD) if any(s.label is Label.PLACE for s in document.spans)]
    told = [("development", d) for d in load_gold(DEVELOPMENT)]
    told += [("fresh test", d) for d in fresh] + [("blind test", d) for d in load_gold(BLIND)]
    for name, document in [*((d.split, d) for d in load_gold()), *told]:
        if document.clear:
            reading = reader.read(document.article())
            both = authored_triples(document, reading, status=False), authored_triples(document, reading, status=True)
            counts.setdefault(name, []).append(both)
    for name, found in sorted(counts.items()):
        triples_alone, with_status = zip(*found, strict=True)
        print(f"authored, {name}: {len(found)} articles; triple F1 {interval(list(triples_alone), f1)}", end="; ")
        print(f"with status {interval(list(with_status), f1)}")


def main(labels: Path = LABELS, *articles: Path) -> None:
    """Print the table."""
    articles = articles or (REAL,)
    missing = [path.name for path in articles if not path.exists()]
    if missing:
        print(f"no {missing[0]}: nothing measured")
        return
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    texts = articles_of(rows, *articles)
    reader = Reader()
    measured = []
    for row in rows:
        if row["id"] not in texts:
            print(f"{labels.name}: article {row['id']} is not the labelled one: left out")
            continue
        text = texts[row["id"]]
        marked = placed(row, text)
        reading = reader.read(Article(id=row["id"], text=text))
        awards, ids = mentions_of(marked, reading, Label.AWARD)
        movements, movement_ids = mentions_of(marked, reading, Label.MOVEMENT)
        counts = (
            *(awards, ids, movements, movement_ids),
            *(triples(marked, reading, titles=True), triples(marked, reading, titles=False)),
        )
        measured.append((row, counts))
    names = ("award F1", "award id", "movement F1", "movement id", "triple F1", "triple F1, no titles before names")
    parts: dict[str, Callable[[Row], bool]] = {
        "all": bool,
        "dev": lambda row: row["split"] == "dev",
        "test": lambda row: row["split"] == "test",
        "fresh": lambda row: bool(row["fresh"]),
    }
    for part, chosen in parts.items():
        inside = [counts for row, counts in measured if chosen(row)]
        print(f"\n{part}: {len(inside)} articles; right/extra/missed")
        for index, name in enumerate(names):
            measure = share if name.endswith(" id") else f1
            print(f"  {name:36} {interval([counts[index] for counts in inside], measure)}")


if __name__ == "__main__":
    if sys.argv[1:] == ["authored"]:
        authored()
    else:
        main(*map(Path, sys.argv[1:]))
