"""What the view of gradients is sent and says: by hand."""

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.translation.gradients import data, payload

BINS = [[4, 11], [30, 40]]
GATES: Any = SimpleNamespace(**{name: np.full((3, 4), at / 4, np.float32) for at, name in enumerate(payload.GATES)})
REACHES = {"fixed": [0.1, 0.9], "attention": [0.75, 0.25]}
CURVES = {"fixed": [1e-3, 2e-9], "attention": [0.02, 0.019], "lstm": [1e-2, 1e-4]}


def test_numbers_travel() -> None:
    sent = payload.gradients(["a", "b"], ["x"], 0, REACHES, CURVES, BINS, False, GATES, "cell")
    packed = sent["gates"]["output"]
    back = np.frombuffer(base64.b64decode(packed["values"]), "<f2").reshape(packed["shape"])
    assert (back == 0.5).all() and sent["curves"]["fixed"] == [1e-3, 2e-9]
    assert payload.gradients(["a", "b"], ["x"], 0, REACHES, CURVES, BINS, True, None, "cell")["gates"] is None


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="share is needed for each word"):
        payload.gradients(["a"], ["x"], 0, REACHES, CURVES, BINS, False, None, "cell")
    with pytest.raises(ValueError, match="choose a gate of forget, input"):
        payload.gradients(["a", "b"], ["x"], 0, REACHES, CURVES, BINS, False, None, "garden")


def test_what_the_prose_says() -> None:
    said = data.facts(["a", "b"], ["x"], 0, REACHES, CURVES, BINS, False, GATES)
    factors = (
        "by **10⁻⁶** through the one vector of a GRU, by 10⁻² through that of an LSTM, and by **0.9** with attention"
    )
    assert factors in said["said"] and "cannot teach" in said["said"]
    late = data.facts(["a", "b"], ["x"], 0, REACHES, CURVES, BINS, True, GATES)["said"]
    assert factors in late and "smallest for" in late and "cannot teach" not in late
    assert (said["short"], said["far"], said["forget"]) == ("4 to 11", "30 to 40", "0.00")
    assert (said["fixed_most"], said["attention_most"], said["attention_share"]) == ("b", "a", "75 %")
    assert data.times(4.23) == "4.2" and data.times(0) == "0" and data.times(0.0951) == "0.1"
