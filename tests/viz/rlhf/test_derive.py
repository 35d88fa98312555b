"""What the view of the derivation is sent, and what it refuses."""

import json
from typing import Any

import numpy as np
import pytest

from pages.rlhf.work import derived, games
from viz.rlhf.derive import data, payload

SAMPLES = derived.estimates("bandit", 0)
WALKED = derived.advantages(0)


def test_what_is_sent_can_be_sent() -> None:
    sent: list[dict[str, Any]] = [
        payload.identity((0.0, 1.0), (1.0, 0.5), 1, 4, [0.25, 1.0]),
        payload.samples("bandit", 4, SAMPLES),
        payload.advantages(2, 1, games.game("grid"), WALKED),
    ]
    log, samples, walked = json.loads(json.dumps(sent, allow_nan=False))
    assert log["uniform"] == [250, 1000] and log["arm"] == 1
    assert len(samples["means"]) == 11 and {len(one) for one in samples["means"]} == {64}
    assert samples["exact"] == pytest.approx(0.6)  # equal chances of 1, .6 and .2
    for pi, V, Q in zip(walked["pi"], walked["V"], walked["Q"], strict=True):
        assert np.dot(pi, Q) == pytest.approx(V, abs=2e-4)
    assert walked["counts"][0] == 1 and walked["counts"][-1] == 4096
    assert [len(data.rows(one)) for one in sent[1:]] == [11 * 64, 9 * 4]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: payload.identity((0.0, 1.0), (1.0, 0.5), 2, 4, [0.25]),
        lambda: payload.identity((0.0, 1.0), (1.0, 0.5), 0, 4, [1.25]),
        lambda: payload.samples("bandit", 11, SAMPLES),
        lambda: payload.advantages(9, 0, games.game("grid"), WALKED),
        lambda: payload.advantages(0, 4, games.game("grid"), WALKED),
    ],
)
def test_what_makes_no_sense_is_not_sent(wrong: Any) -> None:
    with pytest.raises(ValueError):
        wrong()
