"""What the views Patches and Missing patch are sent, and the numbers of their prose, by hand."""

import json
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.pictures.missing import data as missing_data
from viz.pictures.missing import payload as missing_payload
from viz.pictures.patches import data, payload

PICTURE = "g" * 2 + "0" * 6 + "g" * 2 + "0" * 54  # ink in the first patch alone
ABOUT = {"patches": 16, "layers": 3, "heads": 4, "width": 48, "judge": 0.98, "order": list(range(16))}
SHOWN = {"picture": PICTURE, "layer": 2, "head": 4}
TRIALS = [
    {"labels": 10, "seed": 0, "pretrained": 0.8, "scratch": 0.5},
    {"labels": 10, "seed": 1, "pretrained": 0.9, "scratch": 0.6},
]


def tick(seconds: float) -> dict:
    one = Made(steps=3, loss=float("nan"), accuracy=0.97, shuffled=0.121)
    return payload.tick(
        Made(seconds=seconds, learners={"with": one, "without": Made(steps=3, loss=1.0, accuracy=0.7, shuffled=0.7)})
    )


def test_patches_are_plain_json_and_refuse_what_is_not_there() -> None:
    sent = payload.patches({"seed": 0}, SHOWN, ABOUT, None, None)
    assert json.loads(json.dumps(sent, allow_nan=False)) == sent and tick(1)["learners"]["with"]["loss"] is None
    for wrong in ({"picture": PICTURE[1:]}, {"picture": "h" * 64}):
        with pytest.raises(ValueError, match="no picture"):
            payload.patches({}, SHOWN | wrong, ABOUT, None, None)
    for head in ({"layer": 4}, {"head": 0}):
        with pytest.raises(ValueError, match="no head"):
            payload.patches({}, SHOWN | head, ABOUT, None, None)


def test_an_order_holds_every_patch() -> None:
    assert payload.order(None, 4) == [0, 1, 2, 3] and payload.order([3, 1, 0, 2], 4) == [3, 1, 0, 2]
    with pytest.raises(ValueError, match="no order"):
        payload.order([0, 0, 1, 2], 4)


def test_attention_on_ink_follows_the_patches() -> None:
    """Ink lies in patch 1, which is read last when the order is turned round."""
    attention = np.zeros((3, 4, 17, 17))
    attention[1, 3, 0, [0, 1, 16]] = 0.25, 0.5, 0.125
    p = np.eye(10)[7] * 0.5
    found = data.facts([tick(25)], SHOWN, ABOUT, p, attention)
    assert (found["inked"], found["own"], found["best"], found["p"]) == ("0.50", "0.25", "7", "0.50")
    turned = data.facts([tick(25)], SHOWN, ABOUT | {"order": list(range(16))[::-1]}, p, attention)
    assert (turned["inked"], turned["patches"]) == ("0.12", "1")
    assert "**0.97**" in found["learned"] and "0.12" in found["learned"] and "0.70" in found["learned"]
    assert data.facts([], SHOWN, ABOUT, p, attention)["learned"] == "Nothing is learned yet."


def test_missing_patches_are_counted_and_trials_averaged() -> None:
    about = {"plain": 0.0737, "least": 4, "most": 9, "tested": 6, "steps": 200, "seeds": 3}
    learned = [{"seconds": 40.0, "steps": 9, "error": 0.0481}]
    found = missing_data.facts([*learned, *TRIALS], "0" * 15 + "1", about)
    assert found["gone"] == "1 patch of 16 is missing." and "**0.048**" in found["error"] and "0.074" in found["error"]
    assert "**0.85**" in found["labels"] and "0.55" in found["labels"]
    before = missing_data.facts([], "01" * 8, about)
    assert before["gone"] == "8 patches of 16 are missing." and before["error"] == "Nothing is learned yet."
    assert "measured when it has learned" in before["labels"]


def test_missing_refuses_what_is_no_picture() -> None:
    shown = {"picture": PICTURE, "gone": "01" * 8}
    sent = missing_payload.missing({"seed": 0}, shown, {}, [shown], None, None)
    assert json.loads(json.dumps(sent, allow_nan=False)) == sent
    for wrong in ({"gone": "01" * 7}, {"gone": "2" * 16}, {"picture": ""}):
        with pytest.raises(ValueError, match="no picture"):
            missing_payload.missing({}, shown | wrong, {}, [], None, None)
    assert missing_payload.step(Made(labels=5, seed=1, pretrained=0.75, scratch=0.5)) == {
        "labels": 5, "seed": 1, "pretrained": 0.75, "scratch": 0.5,
    }  # fmt: skip
