"""The loss of a pair and its pull: against torch's autograd; and what the view is sent."""

from types import SimpleNamespace

import pytest
import torch

from model.rlhf.losses import dpo, ipo
from viz.rlhf.direct import payload
from viz.rlhf.direct.data import facts, loss, pull

DATA = payload.direct({}, "dpo", 0.2, 1, [("q", ["a"], ["b"]), ("r", ["c"], ["d", "e"])], 2, 16, None)


@pytest.mark.parametrize("margin", [-30.0, -2.0, 0.0, 3.5, 900.0])
@pytest.mark.parametrize(("method", "real"), [("dpo", dpo), ("ipo", ipo)])
def test_loss_and_pull_are_the_models(method: str, real, margin: float) -> None:
    given = torch.tensor([margin], dtype=torch.float64, requires_grad=True)
    found = real(given, torch.zeros(1, dtype=torch.float64), 0.2)
    (slope,) = torch.autograd.grad(found, given)
    assert loss(method, 0.2, margin) == pytest.approx(float(found.detach()))
    assert pull(method, 0.2, margin) == pytest.approx(-float(slope), abs=1e-12)


def look(iteration: int, *sums: tuple[float, float], ranked: float = 0.5) -> dict:
    figures = {"kind": 0.25, "right": 0.9, "kl": 0.0}
    return payload.look(
        SimpleNamespace(iteration=iteration, sums=sums, words=[], ranked=ranked, held=0.5, figures=figures)
    )


def test_the_prose_speaks_of_the_pair() -> None:
    first, last = look(0, (0.0, 0.0), (0.0, 0.0)), look(4, (9.0, -9.0), (1.0, -4.0), ranked=1.0)
    found = facts(DATA, [first, last], 0.1)
    assert (found["margin"], found["better"], found["worse"]) == ("5.00", "0.20", "−0.80")
    assert found["value"] == "0.31" and found["eased"] == "1"  # ln(1 + e^-1); only the first vote is far enough
    assert (found["pull"], found["first_pull"]) == ("0.0538", "0.1")  # 0.2 / (1 + e)
    assert "likelier, the other less likely" in found["direction"] and found["ranked"] == "100 %"
    assert facts(DATA, [], 0.1).keys() == found.keys()
    assert facts(DATA, [first], 0.1)["direction"] == "Both answers have become about as likely as before"


def test_a_pair_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no pair 2 among 2"):
        payload.direct({}, "dpo", 0.2, 2, [("q", ["a"], ["b"]), ("r", ["c"], ["d"])], 2, 16, None)
