"""What the view Density is sent, against what was packed; and its prose."""

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pytest import approx

from viz.pictures.density import data, payload

ABOUT = {"learners": ["vae", "gan"]}


def look(**changes: Any) -> Any:
    covered = SimpleNamespace(invented=0.25, missed=0.5, reached=[True, False])
    settings = SimpleNamespace(rate=1.0, width=64, steps=60, fair=True)
    points = np.array([[0.0, 1.0], [-2.0, 9.0]], np.float32)
    plain = {
        "steps": 3,
        "loss": 0.5,
        "diverged": False,
        "likelihood": -1.5,
        "field": np.array([[0.0, 2.0]]),
        "way": None,
        "grid": None,
    }
    return SimpleNamespace(**({"covered": covered, "settings": settings, "points": points} | plain | changes))


def unpacked(text: str) -> np.ndarray:
    return (np.frombuffer(base64.b64decode(text), np.uint8) / 127.5 - 1) * payload.REACH


def test_points_come_back_to_within_a_step() -> None:
    sent = payload.learner(look(), [False, True], 2.0)
    assert unpacked(sent["points"]) == approx([0, 1, -2, payload.REACH], abs=1.01 * payload.REACH / 255)
    assert base64.b64decode(sent["wrong"]) == bytes([0b01000000]) and sent["reached"] == "10"


def test_levels_are_roots() -> None:
    levels = [
        payload.LETTERS.index(one) / (payload.LEVELS - 1)
        for one in payload.levels(np.array([0.0, 0.25, 1.0, 7.0, np.nan]))
    ]
    assert levels == approx([0, 0.5, 1, 1, 0], abs=0.5 / (payload.LEVELS - 1))


def test_what_is_no_number_is_sent_as_none() -> None:
    sent = payload.learner(
        look(loss=float("nan"), likelihood=float("-inf"), points=np.full((2, 2), np.nan)), [True, True], 1.0
    )
    assert sent["loss"] is None and sent["likelihood"] is None
    assert payload.learner(look(likelihood=None), [True, True], 1.0)["likelihood"] is None


def test_the_diffusion_sends_its_way_without_its_ends() -> None:
    way = np.arange(12, dtype=np.float32).reshape(3, 2, 2) / 6
    sent = payload.learner(look(way=(way, [2, 1, 0]), field=np.array([[0.3, -0.6]])), [False, False], 1.0)
    assert len(sent["way"]) == 1 and unpacked(sent["way"][0]) == approx(way[1].ravel(), abs=0.01)
    assert unpacked(sent["arrows"]) * payload.LONGEST / payload.REACH == approx([0.3, -0.6], abs=0.01)
    assert "field" not in sent and unpacked(sent["noise"]) == approx(way[0].ravel(), abs=0.01)


def test_a_recorded_moment_keeps_what_fills_most_only_at_the_end() -> None:
    sent = payload.tick(
        SimpleNamespace(seconds=1.0, learners={"vae": look()}), {"vae": [False, True]}, 1.0, np.full((2, 2), 0.5)
    )
    assert "field" in payload.thinned(sent, True)["learners"]["vae"]
    thin = payload.thinned(sent, False)
    assert (
        set(sent["learners"]["vae"]) - set(thin["learners"]["vae"]) == {"field"} and "field" in sent["learners"]["vae"]
    )
    assert unpacked(thin["codes"]) == approx([0, 0, 0, 0], abs=0.01)


def test_a_learner_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="'flow'"):
        payload.density({}, {"learner": "flow"}, ABOUT, None, None, True)


def told(**invented: float) -> dict[str, Any]:
    one = {"likelihood": -1.0, "diverged": False, "reached": "11"}
    names = ("autoregressive", "vae", "gan", "diffusion")
    return {"seconds": 2.04, "learners": {name: one | {"invented": invented.get(name, 0.1)} for name in names}}


def test_the_prose_says_who_invents_most_and_least() -> None:
    found = data.invented(told(vae=0.5, gan=0.0))
    assert (
        "After 2.0 s each, **0.50** of the VAE's points" in found
        and "of the GAN's none." in found
        and "All parts" in found
    )


def test_the_prose_counts_parts_and_leaves_out_who_has_diverged() -> None:
    last = told(vae=0.5)
    last["learners"]["gan"] |= {"reached": "10"}
    last["learners"]["vae"] |= {"diverged": True, "reached": "00"}
    found = data.invented(last)
    assert "VAE" not in found and found.endswith("Parts reached by the GAN: 1 of 2.")
    for one in last["learners"].values():
        one["diverged"] = True
    assert "lower rates" in data.invented(last)


def test_nothing_is_claimed_before_anything_is_there() -> None:
    back = {"steps": 60, "step": 30, "noise": 0.07, "divided": 0.97}
    for truth in (None, {"best": -0.5}):
        found = data.facts(None, truth, back)
        assert not any("…" in one for one in found.values())
    assert "draw a line" in data.facts(None, None, back)["invented"]
