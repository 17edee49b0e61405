"""Facts of people on the authored corpus: birth year, age, people, faith (split ``test``), and where they live.

    python -m benchmarks.facts [--errors]

Residence: candidates of both splits with a place in the gold, right where the reader's residence names its smallest unit.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter

from benchmarks.people import Counts, line
from nlp.gold import GoldDocument, load_gold
from nlp.keys import match_key
from nlp.pipeline import Reader
from nlp.records import Reading, Subject
from nlp.summary import summarise

KEYS = ("birth_year", "age", "ethnicity", "religion")
_UNIT_WORD = re.compile(r"^(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|thôn|bản|ấp|xóm|buôn|làng) ")
Triple = tuple[str, str, str]


def matched(document: GoldDocument, reading: Reading) -> dict[str, Subject]:
    """Our subject for each subject of the gold: the one that shares most mentions."""
    found: dict[str, Subject] = {}
    for gold in document.subjects:
        spans = [(document.spans[i].start, document.spans[i].end) for i in gold.spans]
        votes: Counter[int] = Counter()
        for number, subject in enumerate(reading.subjects):
            places = [reading.mentions[i] for i in subject.mentions]
            votes[number] = sum(m.start < b and a < m.end for m in places for a, b in spans)
        if votes and votes.most_common(1)[0][1]:
            found[gold.id] = reading.subjects[votes.most_common(1)[0][0]]
    return found


def triples(document: GoldDocument, reading: Reading) -> tuple[set[Triple], set[Triple]]:
    """What is stated, and what the reader says, as (subject, key, value)."""
    truth = {(f.id, key, match_key(value)) for f in document.facts for key, value in f.stated().items()}
    ids = {subject.id: gold for gold, subject in matched(document, reading).items()}
    said = {
        (ids.get(subject.id, subject.name), key, match_key(subject.facts[key].value))
        for subject in reading.subjects
        for key in KEYS
        if key in subject.facts
    }
    return truth, said


def lives_there(document: GoldDocument, reading: Reading) -> list[bool | None]:
    """For each candidate with a place, whether ours names the smallest unit; ``None`` for no place."""
    subjects = matched(document, reading)
    answers = []
    for candidate in document.candidates:
        if candidate.place and candidate.id in subjects:
            smallest = _UNIT_WORD.sub("", match_key(candidate.place.split(",")[0]))
            place = match_key(summarise(reading, subjects[candidate.id]).place)
            answers.append(smallest in place if place else None)
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    chosen = parser.parse_args()
    reader = Reader()
    counts: dict[str, list[Counts]] = {key: [] for key in KEYS}
    places: Counter[tuple[str, bool | None]] = Counter()
    for document in load_gold():
        reading = reader.read(document.article())
        if reading.text != document.text:
            continue
        places.update((document.split, right) for right in lives_there(document, reading))
        if document.split != "test":
            continue
        truth, said = triples(document, reading)
        for key in KEYS:
            counts[key].append(Counts.of({t for t in truth if t[1] == key}, {t for t in said if t[1] == key}))
        if chosen.errors and truth != said:
            print(document.id, "missed", sorted(truth - said), "invented", sorted(said - truth))
    print("| facts, authored corpus (test) | P | R | F1 | 95 % |\n| --- | --- | --- | --- | --- |")
    for key, found in counts.items():
        print(line(f"{key} ({sum(c.right + c.missed for c in found)})", found))
    for split in ("train", "test"):
        right, wrong, none = (places[split, answer] for answer in (True, False, None))
        precision, recall = right / max(1, right + wrong), right / max(1, right + wrong + none)
        print(f"place of {right + wrong + none} candidates, {split}: P {precision:.3f} R {recall:.3f}")


if __name__ == "__main__":
    main()
