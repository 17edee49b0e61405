import numpy as np
from scipy import sparse

from classifiers import selection
from classifiers.selection import NOVEL, REPRESENTATIVE, UNCERTAIN


def test_questions_are_uncertain_novel_and_typical_and_unlike_each_other() -> None:
    words = sparse.csr_matrix(np.eye(6)[[0, 0, 0, 1, 2, 3]])
    scores = np.array([0.9, 0.95, 0.99, 0.49, 0.1, 0.2])
    asked = selection.ask_next(scores, words, 3, threshold=0.5)
    assert [q.why for q in asked] == [UNCERTAIN, NOVEL, REPRESENTATIVE]
    assert asked[0].index == 3
    assert asked[1].index in {4, 5}
    assert asked[2].index in {0, 1, 2}
    everything = selection.ask_next(scores, words, 100, threshold=0.5)
    assert len({q.index for q in everything} & {0, 1, 2}) == 1, "articles that are alike are asked about once"
    assert selection.ask_next(np.zeros(0), sparse.csr_matrix((0, 4)), 5, threshold=0.5) == []


def test_a_portal_whose_scores_moved_is_named() -> None:
    chance = np.random.default_rng(0)
    usual = [("bao-a", "2026-01", float(s), False) for s in chance.uniform(0, 0.3, 5000)]
    moved = [("bao-b", "2026-01", float(s), True) for s in chance.uniform(0.6, 1, 60)]
    few = [("bao-c", "2026-01", 0.9, True)] * 3
    found = {cell.portal: cell for cell in selection.drift([*usual, *moved, *few])}
    assert set(found) == {"bao-a", "bao-b"}
    assert found["bao-b"].moved
    assert found["bao-b"].flagged == 1
    assert not found["bao-a"].moved
