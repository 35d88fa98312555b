"""What the view Noise is sent, and the prose beside it."""

import json
from types import SimpleNamespace as Made
from typing import Any

import numpy as np
import pytest

from viz.training.noise import data, payload

CORPUS = Made(
    kind="replaced",
    perplexities=np.array([8.0, 30.0, 12.0, 90.0, 10.05]),
    noise=np.array([False, True, False, True, True]),
    threshold=11.96,
    auc=0.8333,
)
TOLD = {"trusted": 200, "left": 100, "passed": 0.98, "steps": 400}
ABOUT = payload.about(CORPUS, {"all": 5, "filtered": 2, "clean": 2}, TOLD, 0.9)
LOOK = payload.look(Made(step=400, seconds=1.26, held={"all": 1.5, "filtered": 1.2, "clean": 1.1999}))


def sent(threshold: int = 0) -> dict[str, Any]:
    return payload.noise({"kind": "replaced", "seed": 0}, threshold, ABOUT, [], None)


def test_perplexities_are_sent_in_order_and_come_back() -> None:
    found = sent()
    assert json.loads(json.dumps(found, allow_nan=False)) == found and found["shown"]["threshold"] == 120
    assert payload.read(found["about"]["clean"]) == pytest.approx([8, 12], rel=1e-3)
    assert payload.read(found["about"]["noisy"]) == pytest.approx([10.05, 30, 90], rel=1e-3)
    assert payload.counted(ABOUT, 120) == {"clean": (2, 2), "noisy": (1, 3)}
    assert payload.counted(ABOUT, 100) == {"clean": (1, 2), "noisy": (0, 3)}
    with pytest.raises(ValueError, match="no perplexity"):
        sent(-1)


def test_a_document_with_the_surprise_of_each_word() -> None:
    one = Made(words=("a", "b"), noise=True)
    found = payload.document(one, 7.389, Made(nats=lambda words: np.array([2.04])))
    assert found == {"words": ["a", "b"], "nats": [2.0], "noise": True, "perplexity": 7.39}


def test_the_prose_counts_and_subtracts_the_floor() -> None:
    found = data.facts(sent(), [LOOK], {"auc": [0.99], "all": [0.6], "filtered": [0.3], "clean": [0.31]})
    assert "At a perplexity of 12.0 the filter keeps **100 %** of the stories and **33 %** of the noise" in found["cut"]
    assert "is 0.60 nats above the floor, with the filter **0.30**, with the stories alone 0.30" in found["learned"]
    assert "the AUC is 0.990; all documents end 0.600" in found["seeds"] and found["texts"] == "5, 2, 2"
    assert data.facts(sent(), [], {})["learned"] == "Nothing has been learned yet." and data.several({}) == ""
    assert data.rows(sent(), [LOOK]) == [{"step": 400, "all": 0.6, "filtered": 0.3, "clean": 0.2999}]
