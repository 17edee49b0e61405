"""Roles that no model decided which had learnt from the same story: what a judge that reads roles must learn from.

The shipped weights fit the articles that they were learnt from better than those of the next night. A judge that
learnt from such roles would trust them too much, and its figures would flatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sklearn.model_selection import GroupKFold

from nlp.pipeline import Reader
from nlp.records import Reading, Subject
from nlp.role_model import Decided, RoleModel, role_model
from nlp.role_training import FOLDS, Example, Labelled, examples_of, fit_forward, fit_others, table
from nlp.roles import fitting

Roles = Mapping[str, Decided]
"""By subject id."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One article that the weights are learnt from: its examples, and the evidence of all its subjects."""

    article: str
    group: str
    examples: tuple[Example, ...]


def held_roles(
    labelled: Sequence[Labelled], progress: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Roles]:
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
    decided: dict[str, Roles] = {}
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


def with_roles(reading: Reading, roles: Roles) -> Reading:
    """The same reading; subjects without a word in ``roles`` keep theirs."""
    return replace(reading, subjects=tuple(_with_role(reading, one, roles.get(one.id)) for one in reading.subjects))


def _with_role(reading: Reading, subject: Subject, new: Decided | None) -> Subject:
    if new is None:
        return subject
    role = fitting(subject.kind, (reading.mentions[at] for at in subject.mentions), new.role)
    return replace(subject, role=role, role_cue=new.cue, role_chances=new.chances)
