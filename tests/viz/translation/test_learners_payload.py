"""What the view of three learners is sent, and what the prose says: by hand, and unpacked again."""

import base64
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.translation.learners import data, payload

ABOUT = {
    "bins": [[4, 11], [12, 17], [18, 23]],
    "sizes": {"fixed": 1_000, "attention": 2_000},
    "diagonal": 0.471,
    "context": 128,
}


def spoken(weights: Any, words: tuple[str, ...], true: list[list[int]]) -> Any:
    return SimpleNamespace(words=words, right=True, true=true, weights=weights, best=[[("die", 0.98765)]], ended=True)


def test_weights_travel_to_half_a_step() -> None:
    weights = np.random.default_rng(0).dirichlet(np.ones(4), (2, 3)).astype(np.float32)
    sent = json.loads(json.dumps(payload.said(spoken(weights, ("a", "b"), [[0], [1]])), allow_nan=False))
    back = np.frombuffer(base64.b64decode(sent["weights"]["values"]), np.uint8).reshape(sent["weights"]["shape"]) / 255
    assert np.abs(back - weights).max() <= 0.5 / 255 + 1e-6 and sent["best"] == [[["die", 0.988]]]
    assert payload.said(spoken(None, (), []))["weights"] is None
    assert payload.said("no weights") == {"missing": "no weights"}


def test_what_cannot_be_drawn_is_refused() -> None:
    chosen: dict[str, Any] = {"learner": "fixed", "row": 0, "head": 0, "forced": "", "off": ""}
    with pytest.raises(ValueError, match="needs words"):
        payload.learners({}, [], None, chosen, None, ABOUT, None)
    with pytest.raises(ValueError, match="needs its places"):
        payload.learners({}, ["a"], (["b", "c"], [[0]]), chosen, None, ABOUT, None)


PLAIN = data.Chosen(0, (), ())


def look(fixed: list[float | None]) -> dict[str, Any]:
    heads = {"fixed": [], "attention": [0.812], "transformer": [0.2, 0.931]}
    return {
        name: {"steps": 9, "exact": 0.975, "lengths": fixed, "bleu": 46.3, "looks": found}
        for name, found in heads.items()
    }


def test_what_the_prose_says_of_a_race() -> None:
    weights = np.zeros((1, 3, 4), np.float32)
    weights[0, 0, 0], weights[0, 1, 2], weights[0, 2, 1] = 1, 0.96, 0.99
    said = spoken(weights, ("die", "Katze", "sieht"), [[0], [1], []])
    steps: list[dict[str, Any]] = [
        {"seconds": 0, "look": look([0.0, 0.0, 0.0])},
        {"seconds": 31.4, "look": look([0.966, 0.476, 0.067])},
        {"seconds": 32.4, "look": None},
    ]
    found = data.facts(steps, ABOUT, said, ["the", "cat", "sees"], PLAIN)
    assert found["leaves"] == "To write *Katze* it looks most at **sees** (0.96), not at *cat*, from which it comes."
    assert (found["short"], found["long"], found["words"], found["from"]) == ("96.6 %", "6.7 %", "11", "18")
    assert (found["aligned"], found["heads"], found["seconds"], found["fixed"]) == ("0.81", "0.93", "32", "97.5 %")
    assert found["diagonal"] == "0.47" and found["sizes"] == "fixed 1,000, attention 2,000"


def test_what_it_says_before_anything_is_learned() -> None:
    before = data.facts([], ABOUT, None, ["the"], PLAIN)
    assert {before[name] for name in data.NUMBERS} == {"…"} == {before["leaves"]} and before["width"] == "128"
    true = spoken(np.eye(2, 3, dtype=np.float32)[None], ("a", "b"), [[0], [1]])
    assert data.leaves(true, ["x", "y"], PLAIN, 128).startswith("Every word of")
    assert data.rate(1.0) == "100 %" and data.rate(0.995) == "99.5 %" and data.rate(0.0) == "0 %"


def test_what_it_says_of_the_learner_that_is_chosen() -> None:
    source = ["x", "y"]
    two = np.stack([np.eye(2, 3), [[0, 0.9, 0.1], [0.1, 0.9, 0]]]).astype(np.float32)
    said = spoken(two, ("a", "b"), [[0], [1]])
    assert data.leaves(said, source, PLAIN, 128).startswith("Every word of")
    assert "looks most at **y** (0.90), not at *x*" in data.leaves(said, source, PLAIN._replace(head=2), 128)
    assert data.leaves(spoken(None, ("a",), []), source, PLAIN, 128).endswith("from the same 128 numbers.")
    assert (
        data.leaves(said, source, PLAIN._replace(forced=((1, 0),)), 128)
        == "Told to look at **x** there, it writes *b*."
    )
    assert (
        data.leaves(said, source, PLAIN._replace(forced=((5, 2),)), 128)
        == "Told to look at **[end]** there, it writes *[end]*."
    )
    assert data.leaves(said, source, PLAIN._replace(off=((0, 1), (1, 1))), 128).startswith("With 2 heads of")
    assert "so none can be marked" in data.leaves(spoken(two, ("a", "b"), []), source, PLAIN, 128)
    wrong = SimpleNamespace(**{**vars(said), "right": False})
    assert data.leaves(wrong, source, PLAIN, 128).startswith("Every word before the first mistake")
    assert data.corrected(wrong, PLAIN._replace(truth="c d")) == " Correct would be: *c d*."
    assert data.corrected(said, PLAIN._replace(truth="c d")) == data.corrected(None, PLAIN) == ""
