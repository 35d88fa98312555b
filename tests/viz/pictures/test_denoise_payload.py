"""What Diffusion is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace as Made
from typing import Any

import numpy as np
import pytest

from viz.pictures.denoise import data, payload

NEAR = Made(places=np.array([1]), distances=np.array([1.25]))
KNOWN = Made(pictures=np.stack([np.zeros(64), np.ones(64)]), labels=np.array([4, 7]))
ROW = {"guidance": 1.0, "count": 100, "asked": 0.99652, "distance": 2.6476, "variety": 0.694}
ABOUT: dict[str, Any] = {"left": [1.0, 0.64, 0.25, 0.0], "real": 1.24, "weights": 187424, "drawn": 1437, "counted": 500, "measured": [ROW]}  # fmt: skip
SHOWN = {"part": "back", "digit": 7, "guidance": "1", "count": "100", "level": 1}
LOOK = {"steps": 4000, "asked": 0.992, "distance": 3.67}


def plain(sent: object) -> bool:
    return json.loads(json.dumps(sent, allow_nan=False)) == sent


def sure(*digits: int) -> np.ndarray:
    return 0.75 * np.eye(10)[list(digits)] + 0.025


def chain(*digits: int) -> dict[str, Any]:
    grey = np.full((len(digits), 64), 0.5)
    found = Made(
        steps=list(range(len(digits)))[::-1], noisy=grey, noise=grey, clean=grey, p=sure(*digits), guessed=sure(*digits), nearest=NEAR, known=KNOWN,
        closer=0.25,
    )  # fmt: skip
    return payload.chain(found, 2)


def test_a_chain_is_plain_json() -> None:
    sent = chain(3, 3, 7, 7)
    assert (
        sent["guessed"] == [3, 3, 7, 7]
        and sent["p"][0][3] == 78
        and sent["noisy"][0] == "8" * 64
        and sent["steps"] == [3, 2, 1, 0]
    )
    assert sent["near"] == {"picture": "g" * 64, "label": 7, "distance": 1.25, "closer": 0.25}
    assert plain(payload.denoise({}, SHOWN, ABOUT, sent, None))
    for wrong in ({"part": "aside"}, {"level": 4}, {"level": -1}):
        with pytest.raises(ValueError, match="no part"):
            payload.denoise({}, SHOWN | wrong, ABOUT, None, None)


def test_a_wall_and_noise_are_plain_json() -> None:
    near = Made(places=np.array([1, 0]), distances=np.array([1.0, 2.0]))
    wall = payload.wall(
        Made(steps=[9, 0], pictures=np.zeros((2, 2, 64)), p=sure(3, 8), nearest=near, known=KNOWN, closer=[0.5, 1.0])
    )
    assert (
        plain(wall)
        and wall["frames"] == ["0" * 128] * 2
        and wall["answers"] == "38"
        and [one["label"] for one in wall["near"]] == [7, 4]
    )
    grey = np.zeros((4, 64))
    noised = payload.noised(
        Made(
            noisy=grey,
            clean=grey,
            apart=np.array([0.0, 0.1, 0.2, 0.3]),
            p=sure(1, 1, 2, 2),
            guessed=sure(1, 1, 1, 1),
            noise=np.full(64, -0.5),
        )
    )
    assert (
        plain(noised) and noised["answers"] == "1122" and noised["guessed"] == "1111" and noised["noise"] == [-0.5] * 64
    )


def test_what_is_said_follows_the_chain() -> None:
    said = data.facts(SHOWN, [LOOK], chain(3, 3, 7, 7), ABOUT)
    assert (
        "after 2 of 3 steps, at t = 1, the judge reads a 7 and stays" in said["found"]
        and "read as a 3: a blurred mean" in said["found"]
    )
    assert (said["signal"], said["spread"], said["measured"]) == ("0.80", "0.60", "")
    other = data.facts(SHOWN, [LOOK], chain(7, 3) | {"settled": None}, ABOUT)
    assert "ends with what the judge reads as a 3" in other["found"]
    none = data.facts(SHOWN | {"guidance": "0"}, [LOOK], chain(3, 4), ABOUT)
    assert "no class is asked for; the judge reads a 4 at the end" in none["found"]
    at_once = data.facts(SHOWN, [LOOK], chain(7, 7) | {"settled": 0}, ABOUT)
    assert "from the first noise on the judge reads a 7" in at_once["found"]
    assert data.facts(SHOWN, [], None, ABOUT)["found"] == "Nothing is learned yet."


def test_what_is_said_of_many_of_noise_and_of_learning() -> None:
    wall = {"answers": "0123456789" * 3 + "0123456780"}
    said = data.facts(SHOWN | {"part": "ten"}, [LOOK], wall, ABOUT)
    assert "Of these 40 pictures the judge reads 39" in said["found"]
    assert said["measured"].endswith("99.7 % as asked, Fréchet distance 2.6, variety 0.69.")
    assert data.facts(SHOWN | {"part": "ten", "count": "10"}, [LOOK], wall, ABOUT)["measured"] == ""
    noised = data.facts(SHOWN | {"part": "forth"}, [LOOK], {"apart": [0.0, 0.12, 0.2, 0.27]}, ABOUT)
    assert "At t = 1 one step guesses the digit with an error of 0.12 a pixel, at t = 3 of 0.27" in noised["found"]
    learned = data.facts(SHOWN | {"part": "learn"}, [LOOK], None, ABOUT)
    assert "After 4,000 steps" in learned["found"] and "99 % of 500" in learned["found"] and "3.7" in learned["found"]
    ends = [data.facts(SHOWN | {"level": level}, [], None, ABOUT) for level in (0, 3)]
    assert [(one["signal"], one["spread"]) for one in ends] == [("1", "0"), ("0", "1")]
