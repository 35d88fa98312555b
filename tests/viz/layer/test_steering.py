"""What the view Steering is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.layer.steering import data, payload

ASK = {"layer": 7, "mean": True}


def sent(push: int = 100, price: bool = True) -> dict[str, Any]:
    bands = SimpleNamespace(
        tokens=[b" cold", b" warm"], shares=np.array([[0.1, 0.7, 0.2], [0.2, 0.6, 0.2], [0.5, 0.3, 0.2]])
    )
    found = SimpleNamespace(bands=bands, counted=[b" cold", b" {icy}"], effect=np.log([0.1, 0.2, 0.5]), length=0.25)
    paid = payload.priced([3.5, 3.0, 3.25], [-100, 0, 100]) if price else None
    layers = {"gains": [[2, 0.1], [7, 0.9]], "fixed": 0.1, "said": "recorded"}
    return payload.steering(ASK, {"push": push, "words": ["felt", "the"]}, found, (-100, 0, 100), paid, layers)


def test_what_is_sent_is_what_was_found() -> None:
    made = sent()
    assert made["found"]["bands"]["words"] == ["cold", "warm"] and made["price"]["losses"] == [3.5, 3.0, 3.25]
    assert len(data.rows(made)) == 9 and data.rows(made)[0] == {
        "strength": -1.0,
        "word": "cold",
        "probability": 0.1,
        "effect": -0.694,
    }
    with pytest.raises(ValueError, match="400"):
        sent(push=400)


def test_the_prose_says_effect_and_price() -> None:
    said = data.facts(sent(push=90))
    assert (
        "+1.0 times the difference after layer 7" in said["turned"]
        and "0.50 together instead of 0.20" in said["turned"]
    )
    assert "\\{icy\\}" in said["turned"] and "3.25 nats per token instead of 3.00" in said["paid"]
    assert said["effect"] == "+0.92" and "layer 7 gives most" in said["best"]
    assert data.facts(sent(price=False))["paid"] == "" and "last tokens" not in said["states"]
