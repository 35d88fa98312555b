"""What the view Two classes is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.pictures.classes import data, payload

CURVE = {"source": "copied", "sizes": (10, 100, 1000), "draws": 20, "best": None}


def fits() -> dict:
    fit = Made(p=np.array([[0.25, 0.5], [0.75, 1]]), right=3, fresh=0.98765)
    return payload.fits(
        Made(
            points=np.array([[0.5, -0.25], [0, 1]]),
            labels=np.array([0, 1]),
            gaussians=Made(
                means=np.array([[1.0, 2], [0, 0]]), covariances=np.array([[[9.0, 0], [0, 4]], [[1, 0.5], [0.5, 1]]])
            ),
            generative=fit,
            line=fit,
            better=Made(p=fit.p, right=4, fresh=None),
            found=np.array([[0.25, 0.0625], [0, 1]]),
            border=(1.25, -2.0, 0.5),
        )
    )


def draw(naive: float, logistic: float) -> dict:
    return payload.draw(Made(naive=(naive, 0.5, logistic), logistic=(logistic, 0.5, naive)))


def test_ellipses_lie_along_the_axes_of_the_covariance() -> None:
    one, other = fits()["ellipses"]
    assert (one["x"], one["y"], one["long"], one["short"]) == (1, 2, 3, 2) and one["angle"] % 180 == 0
    assert other["angle"] % 180 == pytest.approx(45) and other["long"] == pytest.approx(1.5**0.5, abs=1e-4)


def test_it_is_plain_json_and_refuses_sizes_that_do_not_grow() -> None:
    sent = payload.classes({"seed": 0}, {"shape": "ring"}, {"most": 60}, fits(), CURVE, None)
    assert json.loads(json.dumps(sent, allow_nan=False))["fits"] == sent["fits"]
    with pytest.raises(ValueError, match="grow"):
        payload.classes({}, {}, {}, fits(), CURVE | {"sizes": (10, 10)}, None)


@pytest.mark.parametrize(
    ("wins", "losses", "said"),
    [
        ((20, 15, 0), (0, 0, 15), "ahead from 10 to 100 examples, the line from 1000 on"),
        ((15, 0, 15), (0, 20, 0), "with 10 examples, and not with all larger numbers, the line not in the end"),
        ((15, 15, 15), (0, 0, 0), "from 10 to 1000 examples, the line not in the end"),
        ((14, 0, 0), (0, 15, 15), "The line is clearly ahead from 100 examples on"),
        ((14, 14, 14), (6, 6, 6), "Nobody is clearly ahead in the end"),
    ],
)
def test_who_is_clearly_ahead(wins: tuple, losses: tuple, said: str) -> None:
    """Three quarters of the draws; a line only where it lasts to the largest number."""
    draws = []
    for number in range(20):
        naive = [0.9 if number < win else 0.5 for win in wins]
        logistic = [0.9 if number >= 20 - loss else 0.5 for loss in losses]
        draws.append({"naive": naive, "logistic": logistic})
    assert said in data.compared(CURVE, draws)


def test_the_prose_has_no_number_before_there_is_one() -> None:
    shown = {"matrix": "naive", "features": "squared"}
    found = data.facts(fits(), shown, CURVE, [])
    assert found["compared"] == "Nothing is drawn yet." and (found["line"], found["better"], found["of"]) == (
        "3",
        "4",
        "2",
    )
    assert (found["w1"], found["w2"], found["b"]) == ("1.2", "−2.0", "0.5")
