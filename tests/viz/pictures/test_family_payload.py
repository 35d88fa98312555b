"""What the view of kinds of model is sent, and what its prose says."""

import numpy as np
import pytest
from pytest import approx

from viz.pictures.family import data, payload

QUANTILES = [10.0, 20.0, 40.0]
ABOUT = {"alike": 261.6, "real": 1.24}


def test_a_rank_is_the_share_that_costs_less() -> None:
    """Of evenly many numbers between the quantiles."""
    costs = np.concatenate([np.linspace(10, 20, 5001), np.linspace(20, 40, 5001)[1:]])
    for bits in (11.0, 19.9, 20.0, 33.0):
        assert payload.rank(bits, QUANTILES) == approx((costs < bits).mean(), abs=1e-3)
    assert payload.rank(5, QUANTILES) == 0 and payload.rank(40, QUANTILES) == 1


@pytest.mark.parametrize(
    ("bits", "says"),
    [(5, "no held-out digit costs as little"), (15, "25 % of held-out digits cost less"), (99, "costs as much")],
)
def test_the_prose_says_where_it_stands(bits: float, says: str) -> None:
    found = data.facts(
        "no", {"autoregressive": bits, "vae": 1500, "diffusion": 2}, {"autoregressive": QUANTILES}, ABOUT
    )
    assert says in found["place"] and found["codes"] == "1,500"
    assert data.facts("empty", {"autoregressive": 1, "vae": 1, "diffusion": 2}, None, ABOUT)["place"] == ""


def test_a_picture_is_sent_as_its_greys() -> None:
    found = payload.said({"autoregressive": 3.14159}, np.arange(64) % 17)
    assert found["picture"][:18] == "0123456789abcdefg0" and found["bits"] == {"autoregressive": 3.1}


def test_what_is_no_number_or_no_maker_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        payload.said({"vae": float("inf")}, np.zeros(64, int))
    with pytest.raises(ValueError, match="there are autoregressive, vae, diffusion, gan"):
        payload.family({}, {}, {"gan": {}}, ABOUT)
