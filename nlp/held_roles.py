"""Roles that no model decided which had learnt from the same story: what a judge that reads roles must learn from.

The shipped weights fit the articles that they were learnt from better than those of the next night. A judge that
learnt from such roles would trust them too much, and its figures would flatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sklearn.model_selection import GroupKFold

from nlp.pipeline import Reader
from nlp.records import Reading, Role, Span
from nlp.role_model import RoleModel, role_model
from nlp.role_training import FOLDS, Example, Labelled, examples_of, fit_forward, fit_others, table

Decided = Mapping[str, tuple[Role, Span | None]]
"""Subject id → role, and the words that decided."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One article that the weights are learnt from: its examples, and the evidence of all its subjects."""

    article: str
    group: str
    examples: tuple[Example, ...]


def held_roles(
    labelled: Sequence[Labelled], progress: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Decided]:
    """Article id → roles of its subjects that need weighing.

    Args:
        labelled: the articles that weights are learnt from, as :func:`nlp.role_training.sources` has them.
        progress: called with the articles read, and all that are to be read.
    """
    reader = Reader()
    told = []
    for one in labelled:
        told.append(_Told(one.article.id, one.group or one.article.id, tuple(examples_of(reader, one))))
        progress(len(told), len(labelled))
    decided: dict[str, Decided] = {}
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for fitted, held in folds.split(told, groups=[one.group for one in told]):
        model = _model(example for at in fitted for example in told[at].examples)
        for at in held:
            decided[told[at].article] = {
                example.subject.id: model.decide(example.evidence)
                for example in told[at].examples
                if not example.decided
            }
    return decided


def _model(examples: Iterable[Example]) -> RoleModel:
    known = list(examples)
    _, *rows = table(fit_forward(known), fit_others(known))
    weights = {name: tuple(float(cell or 0) for cell in cells) for name, *cells in (row.split("\t") for row in rows)}
    return RoleModel(weights, role_model().threshold)


def with_roles(reading: Reading, roles: Decided) -> Reading:
    """The same reading; subjects without a word in ``roles`` keep theirs."""

    told = ((subject, *roles.get(subject.id, (subject.role, subject.role_cue))) for subject in reading.subjects)
    return replace(reading, subjects=tuple(replace(one, role=role, role_cue=cue) for one, role, cue in told))
