"""What the view of a step is sent and says, against values put in by hand."""

import json
import math
from typing import NamedTuple

import numpy as np
import pytest

from pages.rlhf.work import steps
from viz.rlhf.cliff import data, payload

ONE = steps.Settings("cliff", 24, 0, 0.02, 0.2)


class Made(NamedTuple):
    """A game of one state."""

    actions: tuple[str, ...]
    cells: tuple[tuple[int, int], ...]
    rewards: np.ndarray


class Row(NamedTuple):
    """An update."""

    worth: float
    kl: float
    beta: float | None
    clipped: float


ARMS = Made(("left", "right"), ((0, 0),), np.array([[1.0, 0.2]]))


def about(aspect: str = "ppo", stride: int = 1, before: float = 0.5) -> dict:
    return payload.about(aspect, ARMS, ONE, [0.1, 1.0, 10.0], stride, before, 1.0)


def test_what_is_sent_can_be_sent() -> None:
    rounds = {"clip": [Row(0.75, 0.0123456, None, 0.12345)], "penalty": [Row(0.5, 0.0, 2.0, 0.0)]}
    found = json.loads(json.dumps(payload.cliff(about(), rounds), allow_nan=False))
    assert found["ppo"] == {"clip": [[0.75, 0.01235, None, 0.123]], "penalty": [[0.5, 0.0, 2.0, 0.0]]}
    assert found["arms"] == [1.0, 0.2] and found["lengths"] == [0.1, 1.0, 10.0] and "cliff" not in found


@pytest.mark.parametrize("wrong", [{"aspect": "dpo"}, {"stride": 3}, {"stride": -1}, {"before": math.nan}])
def test_what_makes_no_sense_is_not_sent(wrong: dict) -> None:
    with pytest.raises(ValueError):
        about(**wrong)


@pytest.mark.parametrize("ground", ["cliff", "bandit"])
@pytest.mark.parametrize("aspect", ["cliff", "trpo"])
def test_curves_begin_at_the_return_before(ground: str, aspect: str) -> None:
    one = ONE._replace(ground=ground)
    shown = steps.along(one) if aspect == "cliff" else steps.region(one)
    before = float(steps.along(one).before.worth[0])
    sent = payload.cliff(payload.about(aspect, steps.game(ground), one, steps.lengths(), 0, before, 1.0), shown)
    found = json.loads(json.dumps(sent, allow_nan=False))[aspect]
    for name in ("worth", "promised"):
        assert found[name][0] == pytest.approx(before, abs=0.02)
    if aspect == "trpo":
        assert found["kl"][0] == 0 and [one[3] for one in found["tries"]].count(1) == 1
        assert all(low <= high + 1e-5 for low, high in zip(found["bound"], found["worth"], strict=True))
    assert len(json.dumps(sent)) < 60_000
    rows = data.rows(aspect, steps.lengths(), shown)
    assert len(rows) == len(found["worth"]) and rows[3]["return"] == pytest.approx(found["worth"][3], rel=1e-5)


def test_lengths_and_kls_in_words() -> None:
    assert [data.size(one) for one in (0.05, 1.234, 102.3)] == [".05", "1.2", "102"]
    assert [data.small(one) for one in (0.0, 0.0123, 3.301)] == ["0", "0.012", "3.30"]
