"""Matching features with kinds: by hand, against scikit-learn and a count of all thresholds."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from model.probing import matching
from model.probing.matching import Labels, sparse


def test_a_small_case_by_hand() -> None:
    found = sparse(np.array([[3.0, 0], [2, 0], [1, 4], [0, 0]], np.float32))
    assert [one.tolist() for one in found.places] == [[0, 1, 2], [2]]
    assert found.on == 1.0 and found.dead == 0 and found.density.tolist() == [0.75, 0.25]
    marks = Labels.of([np.array([1, 1, 0, 0], bool), np.array([0, 0, 1, 1], bool)])
    best, thresholds = matching.fitted(found.places[0], found.values[0], marks)
    # a >= 2 calls places 0 and 1: F1 1 of the first kind. For the second: a >= 1 calls three, one of two right: 2 / (3 + 2).
    assert best.tolist() == [1.0, pytest.approx(0.4)] and thresholds.tolist() == [2.0, 1.0]
    assert matching.purity(found, np.array(["a", "a", "b", "c"])) == pytest.approx((2 / 3 + 1) / 2)


@pytest.mark.parametrize("seed", range(2))
def test_every_threshold_is_tried(seed: int) -> None:
    random = np.random.default_rng(seed)
    on = np.round(np.maximum(random.normal(size=(200, 5)), 0), 1).astype(np.float32)  # many equals
    held = np.round(np.maximum(random.normal(size=(150, 5)), 0), 1).astype(np.float32)
    kinds = {f"kind {at}": on[:, at] + random.normal(size=200) > 0.5 + 0.3 * at for at in range(4)}
    others = {name: held[:, at] + random.normal(size=150) > 0.5 for at, name in enumerate(kinds)}
    found = matching.match((sparse(on), kinds), (sparse(held), others))
    for at, name in enumerate(found.kinds):
        best = []
        for feature in range(5):
            tried = {t: f1_score(kinds[name], on[:, feature] >= t) for t in np.unique(on[:, feature]) if t > 0}
            top = max(tried.values())
            scores = [f1_score(others[name], held[:, feature] >= t) for t, one in tried.items() if one > top - 1e-9]
            assert min(abs(found.f1[feature, at] - one) for one in scores) < 1e-6
            best.append(top)
        assert best[int(found.chosen[at])] == pytest.approx(max(best))
    assert found.share == np.mean(found.best >= 0.8) and found.groups == {"kind": (int((found.best >= 0.8).sum()), 4)}


def test_what_is_on_nowhere_matches_nothing() -> None:
    dead = sparse(np.zeros((40, 1), np.float32))
    marks = {"kind a": np.arange(40) < 20}
    found = matching.match((dead, marks), (dead, marks))
    assert dead.dead == 1 and found.f1.tolist() == [[0.0]]
