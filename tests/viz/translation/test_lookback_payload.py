"""What Step is sent and says: a softmax is never 0, and a learner that asks nothing is not said to weigh."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.translation.lookback import data, payload

SOURCE, WRITTEN, BEST = ["the", "cat", "[end]"], ["die", "Katze", "[end]"], [("Katze", 0.9), ("Kuh", 3e-9)]


def found(asks: bool) -> Any:
    scores = np.array([1.0, 22.0, 2.0], np.float32)
    weights = np.exp(scores - scores.max())
    table = np.ones((3, 4), np.float32)
    more = {
        "query": table[0],
        "keys": table,
        "values": table,
        "terms": table,
        "scores": scores,
        "weights": weights / weights.sum(),
    }
    return SimpleNamespace(
        context=table[0], after=table[0], **(more if asks else dict.fromkeys(more)), probabilities=None
    )


def test_no_weight_and_no_probability_becomes_nothing() -> None:
    sent = payload.lookback("attention", "additive", SOURCE, WRITTEN, 1, found(True), BEST, [1])
    by_hand = [np.exp(-21.0), 1.0, np.exp(-20.0)]
    assert sent["weights"] == pytest.approx([one / sum(by_hand) for one in by_hand], rel=1e-3)
    assert min(sent["weights"]) > 0 and sent["best"][1][1] == pytest.approx(3e-9)


@pytest.mark.parametrize(
    ("learner", "how", "formula"),
    [
        ("attention", "additive", "tanh(W s"),
        ("attention", "general", "^\\top W h_i"),
        ("transformer", "dot", "q^\\top k_i"),
    ],
)
def test_each_way_of_comparing_has_its_formula_alone(learner: str, how: str, formula: str) -> None:
    said = data.facts(found(True), SOURCE, WRITTEN, 1, BEST, learner, how)
    assert formula in said["how"] and "query" in said["how"] and "of word 2" in said["how"]
    assert sum(one in said["how"] for one in ("tanh(W s", "^\\top W h_i", "q^\\top k_i")) == 1
    assert "cat" in said["said"] and "weights" in said["source"]


def test_one_vector_weighs_nothing() -> None:
    said = data.facts(found(False), SOURCE, WRITTEN, 1, BEST, "fixed", "additive")
    whole = f"{said['said']} {said['source']} {said['how']}"
    assert "asks nothing" in whole and "4 numbers" in whole
    assert not any(word in whole for word in ("mean", "weights", "query", "key", "value"))
