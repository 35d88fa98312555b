"""What Latent space, GAN and Pixel by pixel are sent, and the numbers of their prose, by hand."""

import json
from types import SimpleNamespace as Made

import numpy as np
import pytest

from viz.pictures.forger import data as of_pair
from viz.pictures.forger import payload as forger
from viz.pictures.latent import data as of_codes
from viz.pictures.latent import payload as latent
from viz.pictures.pixels import data as of_pixels
from viz.pictures.pixels import payload as pixels
from viz.shared.greys import greys

NEAR = Made(places=np.array([1, 0]), distances=np.array([0.5, 1.25]))
KNOWN = Made(pictures=np.stack([np.zeros(64), np.ones(64)]), labels=np.array([4, 7]))
JUDGED = Made(pictures=np.zeros((2, 64)), answers=np.array([3, 8]), sure=np.array([0.9, 0.4]))
SHOWN = {"ends": (0, 0, 100, -100), "digit": 3, "picture": "0" * 64, "truth": 3, "dots": False}
LOOK = {"steps": 3000, "seconds": 9.0, "reconstruction": 20.04, "kl": 4.5, "distance": 13.77}
ABOUT = {"real": 1.24, "noise": 100.0}


def plain(sent: object) -> bool:
    return json.loads(json.dumps(sent, allow_nan=False)) == sent


def test_a_picture_is_a_sign_for_each_pixel() -> None:
    assert greys([[0, 0.5, 1.0, 1.2, -1, 15 / 16]]) == ["08gg0f"]
    with pytest.raises(ValueError, match="no number"):
        greys([[float("nan")]])


def test_codes_are_plain_json_and_an_end_beyond_the_plane_is_refused() -> None:
    found = Made(
        drawn=Made(pictures=np.zeros((3, 64)), answers=np.array([1, 1, 9])),
        dots=np.array([[0.5, -0.25], [1.01, 0]]),
        plane=Made(half=np.array([2.5, 3.0])),
    )
    mapped = latent.mapped(found, [4, 5])
    assert mapped["answers"] == "119" and mapped["dots"] == [[50, -25, 4]]  # the second lies beyond the plane
    put = Made(
        place=np.array([0.1, 0.2]), spread=np.array([0.3, 0.4]), mean=np.ones(2), deviation=np.zeros(2), again=JUDGED,
        nearest=NEAR, apart=0.1,
    )  # fmt: skip
    beside = latent.beside(Made(coded=JUDGED, mixed=JUDGED), put, KNOWN, [0.25, 0.5])
    near = beside["put"]["nearest"]
    assert [(one["label"], one["distance"], one["closer"]) for one in near] == [(7, 0.5, 0.25), (4, 1.25, 0.5)]
    assert near[0]["picture"] == "g" * 64 and beside["coded"]["answers"] == [3, 8]
    assert plain(latent.latent({"coder": "vae"}, SHOWN | {"ends": [0, 0, 100, -100]}, {}, mapped, beside, None))
    with pytest.raises(ValueError, match="two places"):
        latent.latent({}, SHOWN | {"ends": (0, 0, 101, 0)}, {}, None, None, None)


def test_what_is_said_of_codes_follows_what_was_learned() -> None:
    ask = {"coder": "vae", "code": "2", "beta": "1"}
    found = of_codes.facts(ask, [LOOK], {"answers": "0" * 5 + "8" * 5}, None, ABOUT)
    assert "2 of the ten digits" in found["found"] and "20.0 + 4.5 = 24.5" in found["loss"]
    assert "13.8, held-out ones 1.2" in found["quality"] and found["walked"] == ""
    flat = of_codes.facts(ask, [LOOK, LOOK | {"kl": 0.01}], {"answers": "8"}, None, ABOUT)
    assert "next to nothing" in flat["found"]
    alone = of_codes.facts(ask | {"coder": "ae"}, [LOOK | {"kl": 0.0}], {"answers": "8"}, None, ABOUT)
    assert "no second part" in alone["loss"] and "next to nothing" not in alone["found"]
    assert "has not begun" in of_codes.facts(ask, [], None, None, ABOUT)["found"]


def test_a_pair_is_plain_json_and_counts_what_is_drawn() -> None:
    found = Made(
        steps=60, seconds=0.5, pictures=np.zeros((2, 64)), counts=np.array([480, 5, 4, 11, 0, 0, 0, 0, 0, 0]), asked=None,
        distance=150.0, real=0.912, made=0.1,
    )  # fmt: skip
    tick = forger.tick(found)
    shown = {"sample": 1, "samples": 2}
    assert plain(forger.forger({"norm": "no"}, shown, {}, forger.beside("x", [tick]), None, None))
    ask = {"penalty": "no", "norm": "no", "momentum": "0.9"}
    said = of_pair.facts(ask, [tick], {"counted": 500, "real": 1.2})
    assert (
        "3 of the ten digits among 500" in said["found"]
        and "without the gradient penalty and batch norm" in said["settings"]
    )
    assert "0.91" in said["scores"] and said["gamma"] == "0"
    assert (
        "98 % are what was asked for"
        in of_pair.facts(ask, [tick | {"asked": 0.98}], {"counted": 500, "real": 1.2})["found"]
    )
    with pytest.raises(ValueError, match="no picture"):
        forger.forger({}, {"sample": 2, "samples": 2}, {}, None, None, None)
    near = forger.nearest(NEAR, KNOWN, 0.5, np.array([0.1, 0.9]))
    assert near["label"] == 7 and near["answer"] == 1 and near["picture"] == "g" * 64


def test_pixels_are_plain_json_and_their_bits_add_up() -> None:
    written = Made(levels=np.arange(64) % 17, p=np.full((64, 17), 1 / 17), bits=np.array([0.001, 9.0, *[1.5] * 62]))
    found = Made(written=written, finished=np.full((6, 64), 16), truth=np.zeros(64), label=5)
    answer = pixels.answer(found)
    assert answer["picture"].startswith("0123456789abcdefg0") and answer["finished"][5] == "g" * 64
    shown = {"pixel": 64, "digit": 5, "warmth": 7}
    assert plain(pixels.pixels({}, shown, {}, answer, None))
    about = {"counted": {"uniform": 4.09, "place": 2.43, "class": 2.22}, "weights": 62304, "real": 1.2}
    look = {"steps": 2000, "held": 1.81, "distance": 1.97}
    said = of_pixels.facts(shown, [look], answer, about)
    assert "102 bits" in said["picture"] and "pixel 2: 9.0" in said["picture"] and "1.81 bits" in said["found"]
    assert said["sum"] == "\\log_2 p(x) = -0.001 - 9 - 1.5 - \\ldots = -102.0" and said["temperature"] == "0.7"
    assert of_pixels.facts(shown, [], None, about)["found"] == "Nothing is learned yet."
    with pytest.raises(ValueError, match="no pixel"):
        pixels.pixels({}, {"pixel": 65}, {}, None, None)
