"""What Backward is sent and says: numbers by hand, and words that it was not walked for."""

import numpy as np
import pytest

from model.training.backward import Node, Route, Walked
from viz.shared.numbers import tiny
from viz.training.backward import data, payload

WORDS, VOCABULARY = ("the", "dog", "barked"), ["the", "dog", "barked", "."]
NODES = tuple(
    Node(name, value, local, path, gradient)
    for name, value, local, path, gradient in [
        ("w", 0.5, 2.0, -0.0125, -0.02),
        ("a", 1.0, 1e-7, 1.0, 1.0),
        ("h", 0.8, -0.5, 0.25, 0.3),
        ("r", 0.1, 1.0, 1.0, 1.0),
        ("f", 0.1, 1.0, 1.0, 1.0),
        ("z", 0.1, 1.0, 1.0, 1.0),
        ("p", 0.25, -4.0, -2.0, -2.0),
        ("l", 1.386, 0.5, 0.5, 0.5),
        ("L", 0.9, 1.0, 1.0, 1.0),
    ]
)
FOUND = Walked(
    Route(1, 7, 3, 5, 2),
    0.9,
    np.array([0.414, 1.386]),
    NODES,
    (0.5, 0.2, 0.1),
    2.0,
    np.array([-0.005, -0.015]),
    *(np.array([0.1, -0.2]) for _ in range(5)),
)


def test_the_path_is_sent() -> None:
    sent = payload.backward(WORDS, VOCABULARY, FOUND)
    assert sent["route"] == [1, 7, 3, 5, 2] and sent["nodes"][0] == ["w", 0.5, 2.0, -0.0125, -0.02]
    assert sent["by_place"] == [-0.005, -0.015] and sent["strips"]["f"] == [0.1, -0.2]
    with pytest.raises(ValueError, match="2 words have 1 predictions, not 2"):
        payload.backward(WORDS[:2], VOCABULARY, FOUND)


def test_what_is_said() -> None:
    said = data.facts(WORDS, VOCABULARY, FOUND)
    assert (said["word"], said["through"], said["p"], said["loss"]) == ("barked", "barked", "0.25", "1.39")
    assert (said["path"], said["gradient"], said["here"], said["way"]) == ("−0.0125", "−0.0200", "−0.0150", "up")
    assert (
        said["chain"].startswith(r"0.500 \cdot (-4) \cdot 1.00") and r"(1.00 \cdot 10^{-7}) \cdot 2.00" in said["chain"]
    )
    rows = data.rows(WORDS, FOUND)
    assert [row["node"] for row in rows[-2:]] == ["loss of dog", "loss of barked"] and rows[-1]["path"] == -0.015


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (1e-9, "≈ 0"), (-0.00123456, "−0.00123"), (4.9623, "4.96"), (-68.81, "−68.8"), (215.4, "215")]
)  # fmt: skip
def test_small_numbers_keep_three_digits(value: float, said: str) -> None:
    assert tiny(value) == said
