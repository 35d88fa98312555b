"""What Update is sent and says, by hand."""

from typing import NamedTuple

import numpy as np
import pytest

from viz.training.update import data, payload


class Norm(NamedTuple):
    part: str
    norm: float
    weights: int


class Found(NamedTuple):
    loss: float
    norms: list[Norm]
    gradient: np.ndarray
    updates: dict[str, np.ndarray]
    spectra: dict[str, np.ndarray]
    rates: dict[str, float]


GRADIENT = np.array([[0.1, -0.4], [0.0, 0.2]])
FOUND = Found(
    5.25,
    [Norm("words", 0.3, 4), Norm("0-up", 0.5, 8), Norm("", 0.9, 3)],
    GRADIENT,
    {"sgd": -GRADIENT, "adamw": -0.01 * np.sign(GRADIENT), "muon": np.array([[-0.1, 0.2], [0.2, 0.1]])},
    {"sgd": np.array([0.4, 0.2]), "adamw": np.array([0.02, 0.01]), "muon": np.array([0.22, 0.2])},
    {"sgd": 1.0, "adamw": 0.01, "muon": 0.01},
)


def test_the_weight_is_that_of_the_address_or_the_steepest() -> None:
    assert data.spot(GRADIENT, -1, -1) == (0, 1) == data.spot(GRADIENT, 5, 0)
    assert data.spot(GRADIENT, 1, 0) == (1, 0)


def test_what_is_sent() -> None:
    sent = payload.update("words", (0, 1), FOUND)
    assert [one["here"] for one in sent["updates"]] == [0.4, 0.01, 0.2] and sent["gradient"] == -0.4
    assert sent["parts"][1] == ["0-up", "layer 0: MLP, in", 0.5, 8] and sent["updates"][0]["most"] == 0.4
    assert sent["updates"][0]["spectrum"] == [1.0, 0.5]
    with pytest.raises(ValueError, match="2 x 2 has no weight"):
        payload.update("words", (2, 0), FOUND)


def test_what_is_said() -> None:
    said = data.facts("words", (0, 1), FOUND)
    assert (said["most"], said["most_norm"], said["norm"]) == ("layer 0: MLP, in", "0.500", "0.300")
    assert (said["g"], said["sgd"], said["adamw"], said["muon"]) == ("−0.400", "0.400", "0.0100", "0.200")
    assert said["same"] == "75 %" and said["sgd_fall"] == "2.0"
    assert data.rows(FOUND)[2] == {"part": "biases and norms", "weights": 3, "gradient_norm": 0.9}
