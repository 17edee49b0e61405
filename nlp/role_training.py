"""Train the weights of roles: ``python -m nlp.role_training [baomoi_dev.jsonl.xz]``.

Learns from the training split of the authored corpus, where every person has a role, of the judge's authored documents,
where only those put forward are told apart, and of the labelled real articles, a third of which tell every role. The
model that ships never saw the test splits; ``benchmarks.roles`` counts on them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import GroupKFold

from crawler.records import Article
from nlp.gold import load_gold, split_of
from nlp.pipeline import Reader, assemble
from nlp.records import READER_VERSION, Reading, Role, Subject, SubjectKind
from nlp.role_evidence import WORD, evidence_of
from nlp.role_model import BIAS, CARD_FILE, EVIDENCE, MODELS, ROLES, WEIGHTS_FILE
from nlp.role_tally import Evidence
from nlp.roles import certain_role, scene_of, told_of

LABELS = Path(__file__).resolve().parents[1] / "data" / "labels" / "genre_baomoi.jsonl"
ROLE_LABELS = LABELS.with_name("roles_baomoi.jsonl")
OF_JUDGE = Path(__file__).resolve().parents[1] / "data" / "gold_judge"
"""Authored documents in which only persons and bodies that are candidates are marked."""
LEARNT = "train"
"""The split that the shipped weights are learnt from."""
FOLDS = 5
SEEN_AT_LEAST = 3
"""Evidence that fewer subjects show teaches nothing; of words of a sentence, twice as many."""
FORWARD_C, OTHERS_C = 0.2, 0.15
"""How far weights may go, by cross-validation on the training splits."""
BORDERLINE_WEIGHT = 0.5
AUTHORED_WEIGHT = 0.5
"""Of an authored document beside a real article, in who is put forward; a lower one gains in the news, loses here."""
NEARLY = 0.005
"""F1 below the best that is as good: the curve is flat, and half of those missed would be told as speakers."""
TOO_SMALL = 0.02
GOLD = "gold"
JUDGE = "judge"
NEWS = "baomoi"
AUTHORED = "(authored)"
"""Evidence of training alone: most people of authored documents are put forward, few of the news are. Without it the
length of an article and the like would learn the difference. Bodies are too few in the news to need it."""
Values = Mapping[str, float]


class LabelError(ValueError):
    """A label that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Example:
    """One subject of a labelled article; ``role`` is ``None`` where only ``forward`` is known."""

    source: str
    article: str
    group: str
    split: str
    exemplar: bool
    clear: bool
    subject: Subject
    evidence: Evidence
    role: Role | None
    forward: bool
    decided: bool
    """Its role needs no weighing."""

    @property
    def values(self) -> Values:
        """The numbers of the evidence."""
        return self.evidence.values


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, the spans of those whose role is known, and of those whom nobody should learn from."""

    source: str
    article: Article
    group: str
    split: str
    exemplar: bool
    clear: bool
    roles: Mapping[tuple[int, int], Role]
    candidates_at: Mapping[tuple[int, int], str]
    """Spans that name somebody who is put forward, and which of them."""
    doubtful: frozenset[tuple[int, int]] = frozenset()

    @property
    def candidates(self) -> set[str]:
        """All who are put forward."""
        return set(self.candidates_at.values())


def authored(root: Path | None = None, source: str = GOLD) -> Iterator[Labelled]:
    """The gold corpus, or the authored documents below ``root``."""
    for document in load_gold(root):
        spans = {(document.spans[at].start, document.spans[at].end): s for s in document.subjects for at in s.spans}
        yield Labelled(
            source=source,
            article=document.article(),
            group=document.story,
            split=document.split,
            exemplar=document.exemplar,
            clear=True,
            roles={span: subject.role for span, subject in spans.items()},
            candidates_at={span: subject.id for span, subject in spans.items() if subject.candidate},
        )


def labelled_in_place(corpus: Path, labels: Path = LABELS, told: Path = ROLE_LABELS) -> Iterator[Labelled]:
    """The real articles of ``corpus`` that ``labels`` speaks of, with the other roles that ``told`` knows.

    Raises:
        LabelError: for a line that is no label, or whose SHA-1 is not that of the text.
    """
    wanted = _read_labels(labels, ("id", "sha1", "exemplar", "candidates"))
    others = _read_labels(told, ("id", "sha1", "roles"))
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            found = wanted.get(record["id"])
            if found is None:
                continue
            more = others.get(record["id"], {})
            sha1 = hashlib.sha1(record["text"].encode(), usedforsecurity=False).hexdigest()
            if sha1 != found["sha1"] or sha1 != more.get("sha1", sha1):
                raise LabelError(f"{labels}: article {record['id']} is not the text that was labelled")
            group = f"baomoi:{found.get('group', record['id'])}"
            yield Labelled(
                source=NEWS,
                article=Article(id=f"baomoi:{record['id']}", text=record["text"]),
                group=group,
                split=split_of(group),
                exemplar=bool(found["exemplar"]),
                clear=not found.get("borderline", False),
                roles={(start, end): Role(role) for start, end, role in more.get("roles", ())}
                | dict.fromkeys(map(_pair, found["candidates"]), Role.PUT_FORWARD),
                candidates_at={(start, end): f"{start}" for start, end in found["candidates"]},
                doubtful=frozenset((start, end) for start, end in found.get("doubtful", ())),
            )


def _read_labels(path: Path, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The lines of a file of labels by id."""
    read: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            label = json.loads(line)
            _ = [label[key] for key in keys], [Role(role) for *_, role in label.get("roles", ())]
            read[label["id"]] = label
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(f"{path}:{number}: {error!r}; expected {', '.join(keys)}") from None
    return read


def examples_of(reader: Reader, labelled: Labelled) -> Iterator[Example]:
    """The subjects that our reader finds in a labelled article, with what speaks for their roles."""
    doc = reader.doc(labelled.article)
    reading = assemble(doc, doc.text)
    told = told_of(doc)
    scene = scene_of(doc, told)
    found = evidence_of(scene, doc._.subjects, told)
    for subject, evidence in zip(reading.subjects, found, strict=True):
        if spoken_of(reading, subject, dict.fromkeys(labelled.doubtful, Role.OTHER)) is not None:
            continue
        role = spoken_of(reading, subject, labelled.roles)
        yield Example(
            source=labelled.source,
            article=labelled.article.id,
            group=labelled.group,
            split=labelled.split,
            exemplar=labelled.exemplar,
            clear=labelled.clear,
            subject=subject,
            evidence=evidence,
            role=None if labelled.source == JUDGE else role,
            forward=role is Role.PUT_FORWARD,
            decided=certain_role(scene, subject, told[subject.id]) is not None,
        )


def _pair(span: Sequence[int]) -> tuple[int, int]:
    start, end = span
    return start, end


def spoken_of(reading: Reading, subject: Subject, roles: Mapping[tuple[int, int], Role]) -> Role | None:
    """The role that most mentions of the subject are labelled with."""
    votes: Counter[Role] = Counter()
    for mention in (reading.mentions[at] for at in subject.mentions):
        votes.update(r for (start, end), r in roles.items() if mention.start < end and start < mention.end)
    return votes.most_common(1)[0][0] if votes else None


def sources(corpus: Path | None) -> list[Labelled]:
    """Everything that roles are learnt from and measured on; ``corpus`` holds the real articles."""
    return [*authored(), *authored(OF_JUDGE, JUDGE), *(labelled_in_place(corpus) if corpus else ())]


def read_examples(corpus: Path | None, splits: Sequence[str] = (LEARNT,)) -> list[Example]:
    """All examples of the splits, from the authored corpus and, where it is there, the real one."""
    reader = Reader()
    return [e for one in sources(corpus) if one.split in splits for e in examples_of(reader, one)]


@dataclass(slots=True)
class Fitted:
    """Columns of evidence and the fitted model."""

    columns: DictVectorizer
    model: LogisticRegression

    def probabilities(self, values: Sequence[Values]) -> Any:
        """Shape (n, classes)."""
        return self.model.predict_proba(self.columns.transform(values))

    def weights(self) -> Iterator[tuple[str, Any]]:
        """The weight of each piece of evidence for each class (for the second only, where there are two)."""
        yield BIAS, self.model.intercept_
        named = zip(self.columns.feature_names_, self.model.coef_.T, strict=True)
        yield from ((name, values) for name, values in named if name != AUTHORED)


def fit_forward(examples: Sequence[Example]) -> Fitted:
    """The model of being put forward."""
    known = _enough(examples, words=False)
    values = [seen | {AUTHORED: 1.0} if _of_authored(e) else seen for e, seen in zip(examples, known, strict=True)]
    weights = [_weight(e) for e in examples]
    columns = DictVectorizer()
    model = LogisticRegression(C=FORWARD_C, max_iter=3000)
    model.fit(columns.fit_transform(values), [e.forward for e in examples], sample_weight=weights)
    return Fitted(columns, model)


def _weight(example: Example) -> float:
    return (1.0 if example.clear else BORDERLINE_WEIGHT) * (1.0 if example.source == NEWS else AUTHORED_WEIGHT)


def _of_authored(example: Example) -> bool:
    return example.source != NEWS and example.subject.kind in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)


def fit_others(examples: Sequence[Example]) -> Fitted:
    """The model of all other roles; a rare one weighs more, by the root of how rare it is."""
    known = [e for e in examples if e.role not in (None, Role.PUT_FORWARD)]
    roles = [e.role.value for e in known if e.role]
    often = Counter(roles)
    weights = [math.sqrt(len(roles) / len(often) / often[role]) for role in roles]
    columns = DictVectorizer()
    model = LogisticRegression(C=OTHERS_C, max_iter=3000)
    model.fit(columns.fit_transform(_enough(known, words=True)), roles, sample_weight=weights)
    return Fitted(columns, model)


def _enough(examples: Sequence[Example], *, words: bool) -> list[dict[str, float]]:
    """The evidence that enough subjects show."""
    seen = Counter(name for e in examples for name in e.values)
    needed = {name: 2 * SEEN_AT_LEAST if name.startswith(f"{WORD} ") else SEEN_AT_LEAST for name in seen}
    kept = {n for n, count in seen.items() if count >= needed[n] and (words or not n.startswith(f"{WORD} "))}
    return [{name: value for name, value in e.values.items() if name in kept} for e in examples]


def out_of_fold(examples: Sequence[Example]) -> Any:
    """Shape (n,): the probability of being put forward by models that never saw the article."""
    result = np.zeros(len(examples))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for fitted, held in folds.split(examples, groups=[e.group for e in examples]):
        model = fit_forward([examples[i] for i in fitted])
        result[held] = model.probabilities([examples[i].values for i in held])[:, 1]
    return result


def choose_threshold(examples: Sequence[Example], scores: Any) -> float:
    """The lowest of nearly the best F1 over all clear articles: the judge can set aside who is put forward in vain."""
    chosen = [i for i, e in enumerate(examples) if e.clear and not e.decided]
    precision, recall, thresholds = precision_recall_curve([examples[i].forward for i in chosen], scores[chosen])
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(thresholds[int(np.argmax(f1[:-1] >= f1[:-1].max() - NEARLY))])


def table(forward: Fitted, others: Fitted) -> Iterator[str]:
    """The lines of the table of weights, by evidence."""
    weights: dict[str, dict[str, float]] = {}
    for name, values in forward.weights():
        weights.setdefault(name, {})[Role.PUT_FORWARD.value] = float(values[-1])
    for name, values in others.weights():
        weights.setdefault(name, {}).update(zip(map(str, others.model.classes_), map(float, values), strict=True))
    yield "\t".join((EVIDENCE, *(role.value for role in ROLES)))
    absent = {role.value: -30.0 for role in ROLES if role.value not in weights[BIAS]}
    weights[BIAS] |= absent
    for name in sorted(weights):
        shown = weights[name]
        if name == BIAS or max(map(abs, shown.values())) >= TOO_SMALL:
            yield "\t".join((name, *(f"{shown[r.value]:.2f}" if shown.get(r.value) else "" for r in ROLES)))


def save(forward: Fitted, others: Fitted, examples: Sequence[Example], threshold: float, folder: Path = MODELS) -> None:
    """Write the table and its card."""
    header = (
        "# Weights of the evidence about a subject for its role; written by python -m nlp.role_training, not by hand.",
        "# evidence  what was seen: a cue of role_cues.tsv, «< x» syllables before and «> x» after the name, …",
        "# then one column for each role; put_forward is weighed against all others, the others among each other",
    )
    text = "\n".join((*header, *table(forward, others))) + "\n"
    (folder / WEIGHTS_FILE).write_text(text, encoding="utf-8")
    card = {
        "name": "roles",
        "date": datetime.now(UTC).date().isoformat(),
        "reader": READER_VERSION,
        "articles": dict(Counter(source for source, _ in {(e.source, e.article) for e in examples})),
        "subjects": len(examples),
        "put_forward": sum(e.forward for e in examples),
        "threshold": round(threshold, 3),
        "splits": [LEARNT],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    (folder / CARD_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main(arguments: Iterable[str]) -> None:
    """Train and save."""
    examples = read_examples(next(map(Path, arguments), None))
    scores = out_of_fold(examples)
    threshold = choose_threshold(examples, scores)
    save(fit_forward(examples), fit_others(examples), examples, threshold)
    print(f"{len(examples)} subjects, threshold {threshold:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
