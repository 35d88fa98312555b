"""What the Training page says and sends: by hand, and against NumPy."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from viz.training.finetune import payload as finetune
from viz.training.finetune.data import SizeData, tuning_data, tuning_facts
from viz.training.trainer import payload
from viz.training.trainer.data import RunData, run_facts


def test_what_the_prose_says_of_a_run() -> None:
    said = run_facts(RunData(1_200, 1.5, math.log(3), 0.95, 175, 111_296, 0.003, 32, 0.018, 0.01))
    assert said["when"] == "After 1,200 steps" and said["choices"] == "3.0" and said["held"] == "1.099"
    assert said["nothing"] == f"{math.log(175):.2f}" and "0.149 above it" in said["floor"]
    assert f"{math.exp(-1.5):.3f} for the right one" in said["cost"] and said["parameters"] == "111,296"
    assert said["rate"] == "0.003 (0.018 for the matrices of the layers, by Muon)" and said["decay"] == "0.01"


def test_what_it_says_before_and_without_a_floor() -> None:
    said = run_facts(RunData(0, None, 5.2, None, 175, 1, 0.003, 32, 0.003, 0.01))
    assert (
        said["when"] == "Before the first step"
        and said["cost"] == "No batch has been read yet"
        and "Nobody knows" in said["floor"]
    )
    assert set(run_facts(None)) == set(said) and set(run_facts(None).values()) == {"…"}
    assert run_facts(RunData(1, 9e9, 9e9, None, 9, 1, 1.0, 1, 1.0, 0.0))["held"] == "9000000000.000"


def test_trials_are_gathered_by_their_number_of_labels() -> None:
    found = tuning_data([(20, 0, 0.8, 0.6), (5, 0, 0.5, 0.55), (20, 1, 0.9, 0.7), (100, 0, 0.95, 0.9)])
    assert found == (SizeData(5, (0.5,), (0.55,)), SizeData(20, (0.8, 0.9), (0.6, 0.7)), SizeData(100, (0.95,), (0.9,)))
    said = tuning_facts(found, 400, 60)
    assert said["steps"] == "60"
    assert (said["size"], said["pretrained"], said["scratch"], said["gain"]) == ("20", "85%", "65%", "20")
    assert said["spread"] == "5" and said["seeds"] == "2" and said["enough"].endswith("needs 100 labels")
    assert "has not done as well" in tuning_facts(found[:2], 400, 60)["enough"]
    assert set(tuning_facts((), 400, 60)) == set(said)


def test_a_look_travels_whole() -> None:
    rng = np.random.default_rng(0)
    patterns = rng.dirichlet(np.ones(3), (2, 4, 3)).astype(np.float32)
    places = rng.normal(size=(5, 2)).astype(np.float32)
    look = SimpleNamespace(step=7, held_loss=1.23456, sample=(1, 2), verdicts=(2, 0), places=places, patterns=patterns)
    sent = json.loads(json.dumps(payload.look(look, lambda token: bytes([64 + token])), allow_nan=False))
    assert sent["step"] == 7 and sent["held"] == 1.2346 and sent["sample"] == ["41", "42"] and sent["heads"] == [2, 4]
    read = np.frombuffer(bytes.fromhex(sent["patterns"]), np.uint8).reshape(2, 4, 3, 3) / 255
    assert np.abs(read - patterns).max() <= 0.5 / 255 + 1e-6
    back = np.array(sent["places"]).reshape(5, 2) / payload.POINT * np.abs(places).max()
    assert np.abs(back - places).max() < 1e-3


def test_numbers_that_json_does_not_know_are_none() -> None:
    assert payload.point(3, math.inf, math.nan, 0.00123456) == [3, None, None, 0.00123]
    assert payload.point(3, 1.23456, 0.5, 3e-3) == [3, 1.2346, 0.5, 0.003]


def test_what_makes_no_view_is_refused() -> None:
    with pytest.raises(ValueError, match="prompt"):
        payload.about({}, [1], 0, None, 9, 9, bytes)
    with pytest.raises(ValueError, match="nothing to try"):
        finetune.finetune([], 5, [])
    assert finetune.trial(5, 1, 0.123456, 1.0) == [5, 1, 0.1235, 1.0]
