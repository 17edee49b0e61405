"""People: our reader beside stock underthesea.ner on real news, and names, subjects and roles on the authored corpus.

    python -m benchmarks.people --corpus baomoi_dev.jsonl.xz [--split test] [--stock]

Real articles stay where they are; ``data/labels/people_baomoi.jsonl`` holds offsets. Scored exactly, twice: every
mention, and every distinct written name of an article. Intervals: 95 %, bootstrap over articles.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.records import Article
from nlp.gold import load_gold
from nlp.name_training import LabelledArticle, read_labelled
from nlp.pipeline import Reader
from nlp.records import Label, Reading

LABELS = Path(__file__).resolve().parent.parent / "data" / "labels" / "people_baomoi.jsonl"
DRAWS = 1000
Names = set[tuple[int, int, str]]


@dataclass(frozen=True)
class Counts:
    """Right, invented and missed."""

    right: int
    invented: int
    missed: int

    @classmethod
    def of(cls, truth: set, found: set) -> Counts:
        return cls(len(truth & found), len(found - truth), len(truth - found))


def scores(counts: Iterable[Counts]) -> tuple[float, float, float]:
    """Precision, recall, F1 of all articles together."""
    all_counts = list(counts)
    right = sum(c.right for c in all_counts)
    invented, missed = sum(c.invented for c in all_counts), sum(c.missed for c in all_counts)
    precision = right / (right + invented) if right + invented else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * right / (2 * right + invented + missed) if right else 0.0


def line(name: str, counts: list[Counts]) -> str:
    """One row of the table."""
    draw = random.Random(0)
    values = sorted(scores(draw.choices(counts, k=len(counts)))[2] for _ in range(DRAWS))
    low, high = values[int(0.025 * DRAWS)], values[int(0.975 * DRAWS)]
    precision, recall, f1 = scores(counts)
    return f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {low:.3f}–{high:.3f} |"


def ours(reader: Reader) -> Callable[[str], Names]:
    def find(text: str) -> Names:
        reading = reader.read(Article(id="bench", text=text))
        return {(m.start, m.end, m.text) for m in reading.mentions if m.label is Label.PERSON}

    return find


def stock(text: str) -> Names:
    """underthesea.ner as it comes, a line and a sentence at a time, found again in the text."""
    from underthesea import ner, sent_tokenize

    names: list[list[str]] = []
    for part in text.split("\n"):
        for sentence in sent_tokenize(part):
            open_name = False
            for word, _, _, label in ner(sentence):
                if label == "B-PER":
                    names.append([word])
                elif label == "I-PER" and open_name:
                    names[-1].append(word)
                open_name = label in ("B-PER", "I-PER")
    found: Names = set()
    at = 0
    for number, name in enumerate(names):
        pattern = re.compile(r"\s*".join(map(re.escape, " ".join(name).split())))
        match = pattern.search(text, at) or pattern.search(text)
        if match:
            at = match.start()
            found.add((match.start(), match.end(), match.group()))
        else:
            found.add((-number - 1, -1, " ".join(name)))
    return found


def real(articles: list[LabelledArticle], name: str, find: Callable[[str], Names]) -> None:
    """Print both rows of one reader."""
    begun = time.perf_counter()
    mentions, names = [], []
    for article in articles:
        found = find(article.text)
        mentions.append(Counts.of(set(article.spans), {(start, end) for start, end, _ in found}))
        truth = {article.text[start:end] for start, end in article.spans}
        names.append(Counts.of(truth, {text for _, _, text in found}))
    took = time.perf_counter() - begun
    print(line(f"{name}, mentions", mentions))
    print(line(f"{name}, distinct names", names))
    print(f"  {sum(len(a.text) for a in articles) / took:,.0f} characters/s")


def linked(reading: Reading) -> dict[tuple[int, int], str]:
    return {(m.start, m.end): m.link for m in reading.mentions if m.label is Label.PERSON}


def authored(reader: Reader) -> None:
    """Names, links and roles on the authored corpus."""
    people: list[Counts] = []
    links: list[bool] = []
    roles: Counter[bool] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    kinds: Counter[bool] = Counter()
    for document in load_gold():
        if document.split != "test":
            continue
        reading = reader.read(document.article())
        if reading.text != document.text:
            continue
        truth = {(s.start, s.end): s for s in document.spans if s.label is Label.PERSON}
        found = linked(reading)
        people.append(Counts.of(set(truth), set(found)))
        ours_by_id = {s.id: s for s in reading.subjects}
        for subject in document.subjects:
            own = [
                (document.spans[i].start, document.spans[i].end)
                for i in subject.spans
                if document.spans[i].label is Label.PERSON
            ]
            got = [found[span] for span in own if span in found]
            if not got:
                continue
            identity, count = Counter(got).most_common(1)[0]
            links += [True] * count + [False] * (len(got) - count)
            same = ours_by_id.get(identity)
            if same is not None:
                roles[same.role is subject.role] += 1
                confused[subject.role.value, same.role.value] += same.role is not subject.role
                if subject.candidate:
                    kinds[same.kind is subject.kind] += 1
    print(line("authored corpus (test), mentions", people))
    print(f"mentions with their subject: {sum(links)}/{len(links)} = {sum(links) / len(links):.3f}")
    print(
        f"roles: {roles[True]}/{roles.total()} = {roles[True] / roles.total():.3f}; person or household of candidates: {kinds[True]}/{kinds.total()}"
    )
    print("role taken for another:", ", ".join(f"{a}→{b} {n}" for (a, b), n in confused.most_common(8) if n))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSONL (.xz) with the labelled real articles")
    parser.add_argument("--split", default="test")
    parser.add_argument("--stock", action="store_true", help="also stock underthesea.ner (slow)")
    chosen = parser.parse_args()
    reader = Reader()
    print("| people | P | R | F1 | 95 % |\n| --- | --- | --- | --- | --- |")
    if chosen.corpus:
        articles = [a for a in read_labelled(LABELS, chosen.corpus) if a.split == chosen.split]
        real(articles, f"reader, {len(articles)} real articles", ours(reader))
        if chosen.stock:
            real(articles, "stock underthesea.ner", stock)
    authored(reader)


if __name__ == "__main__":
    main()
