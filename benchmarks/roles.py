"""Roles: who is put forward, on the authored corpus and on real news, and all roles on both.

    python -m benchmarks.roles [--corpus baomoi_dev.jsonl.xz] [--split test]

Counted are subjects (people, households, collectives, models); a candidate whom the reader did not find at all is
missed. Bodies are collectives and models; a candidate counts as one where no name of a person lies in its place.
``judge`` are the authored documents that only tell who is put forward. Intervals: 95 %, bootstrap over articles. The
model that ships never saw the split ``test``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from benchmarks.people import Counts, line
from nlp.pipeline import Reader
from nlp.records import Label, Reading, Role, Subject, SubjectKind
from nlp.role_training import JUDGE, Labelled, sources, spoken_of

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "baomoi_dev.jsonl.xz"


BODIES = (SubjectKind.COLLECTIVE, SubjectKind.MODEL)


def put_forward(labelled: Labelled, reading: Reading, *, bodies: bool = False) -> Counts:
    """Right, invented and missed ones of one article; of ``bodies`` alone."""
    doubtful = dict.fromkeys(labelled.doubtful, Role.OTHER)
    wanted = set(labelled.candidates) - (_people(labelled, reading) if bodies else set())
    met: set[str] = set()
    said = right = 0
    for subject in reading.subjects:
        if spoken_of(reading, subject, doubtful) is not None or (bodies and subject.kind not in BODIES):
            continue
        ours = subject.role is Role.PUT_FORWARD and not subject.masked
        theirs = {labelled.candidates_at[span] for span in _spans(labelled, reading, subject)}
        right += bool(ours and theirs)
        said += ours
        met |= theirs if ours else set()
    return Counts(right, said - right, len(wanted - met))


def _people(labelled: Labelled, reading: Reading) -> set[str]:
    """The candidates in whose place a person is named."""
    named = [m for m in reading.mentions if m.label is Label.PERSON]
    return {who for (a, b), who in labelled.candidates_at.items() if any(m.start < b and a < m.end for m in named)}


def _spans(labelled: Labelled, reading: Reading, subject: Subject) -> list[tuple[int, int]]:
    places = [reading.mentions[at] for at in subject.mentions]
    return [(a, b) for a, b in labelled.candidates_at if any(m.start < b and a < m.end for m in places)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=REAL, help="JSONL (.xz) with the labelled real articles")
    parser.add_argument("--split", default="test")
    chosen = parser.parse_args()
    reader = Reader()
    counts: dict[str, list[Counts]] = {}
    roles: Counter[tuple[str, bool]] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    for one in sources(chosen.corpus if chosen.corpus.exists() else None):
        if one.split != chosen.split or not one.clear:
            continue
        reading = reader.read(one.article)
        count = put_forward(one, reading)
        for name in (one.source, f"{one.source}, articles with exemplars"):
            if one.exemplar or not name.endswith("exemplars"):
                counts.setdefault(name, []).append(count)
        counts.setdefault("bodies, all three", []).append(put_forward(one, reading, bodies=True))
        if one.source != JUDGE:
            for subject in reading.subjects:
                role = spoken_of(reading, subject, one.roles)
                if role is not None:
                    roles[one.source, role is subject.role] += 1
                    confused[role.value, subject.role.value] += role is not subject.role
    print(f"put forward, {chosen.split}\n| corpus | P | R | F1 | 95 % |\n| --- | --- | --- | --- | --- |")
    for name, found in counts.items():
        print(line(f"{name} ({len(found)} articles)", found))
    for source in sorted({source for source, _ in roles}):
        right, wrong = roles[source, True], roles[source, False]
        print(f"all roles, {source}: {right}/{right + wrong} = {right / (right + wrong):.3f}")
    print("taken for another:", ", ".join(f"{a}→{b} {n}" for (a, b), n in confused.most_common(8) if n))


if __name__ == "__main__":
    main()
