"""Diffusion: through the app's main script, and by live questions."""

import numpy as np
import pytest

from model.errors import UserError
from model.pictures import digits, judge
from pages.pictures import guess, live
from pages.pictures.address import Pictures
from pages.pictures.work import denoise, shown
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

CHAIN = {"digit": 7, "guidance": "1", "count": "100", "seed": 0, "at": -1}
WALL = {"guidance": "1", "count": "25", "seed": 0, "at": -1}
PICTURE = shown.written(digits.held_out().pictures[2])


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({}, "the judge reads a 3 and stays"),
        ({"part": "back", "guidance": "0", "sampler": "10"}, "no class is asked for"),
        ({"part": "ten", "guidance": "5", "sampler": "10", "start": "3", "level": "0"}, "Of these 40 pictures"),
        ({"part": "forth", "drawn": "g" * 64, "level": "100"}, "an error of"),
        ({"part": "learn"}, "After 4,000 steps"),
    ],
)
def test_each_part_opens_with_what_was_recorded(state: dict[str, str], says: str) -> None:
    app = opened("pictures", view="denoise", **state)
    assert not app.exception and not app.warning and not app.error
    assert says in said(app) and "…" not in said(app)


def test_the_bars_of_the_recorded_run() -> None:
    """At guidance 1, with the weights that come with Glassbox; recognised long before a minute is over."""
    found = recordings.read("pictures", "denoise").found
    rows = {(row["guidance"], row["count"]): row for row in found["measured"]}
    assert all(rows[1.0, count]["distance"] <= 4 and rows[1.0, count]["asked"] >= 0.96 for count in denoise.COUNTS)
    assert rows[0.0, 100]["asked"] < 0.2 and rows[5.0, 100]["distance"] > 2 * rows[1.0, 100]["distance"]
    assert rows[5.0, 100]["variety"] < rows[1.0, 100]["variety"]
    assert next(one["seconds"] for one in found["runs"]["denoise"] if one["asked"] >= 0.9) <= 10
    assert denoise.measured() == found["measured"] and recordings.place("pictures", "denoise").stat().st_size < 12_000


def test_a_chain_ends_at_the_digit_that_was_asked_for() -> None:
    """What the judge says is what it says of the pictures that are sent; settled: from there on, and not one step before."""
    for digit in (2, 7):
        found = live.denoised(Question(CHAIN | {"digit": digit}))
        reads = judge.says(np.stack([shown.read(one) for one in found["noisy"]])).argmax(1)
        assert found["steps"] == list(range(100, -1, -1)) and reads[-1] == digit
        after = found["settled"]
        sent = np.array(found["p"]).argmax(1)
        assert (sent[after:] == digit).all() and sent[after - 1] != digit
        assert (sent == reads).mean() > 0.95  # they are rounded to 17 greys
        assert found["noisy"][-1] == found["clean"][-2] == found["clean"][-1]


def test_a_row_of_ten_classes_is_the_chains_of_its_noise() -> None:
    wall = live.tens(Question(WALL))
    assert (
        wall["answers"].count("7") >= 4 and len(wall["frames"]) == len(wall["steps"]) == 21 and wall["steps"][-1] == 0
    )
    for row, digit in ((0, 4), (3, 9)):
        alone = live.denoised(Question(CHAIN | {"count": "25", "seed": row, "digit": digit}))
        place = row * 10 + digit
        one, other = (
            shown.read(text) for text in (wall["frames"][-1][64 * place : 64 * place + 64], alone["noisy"][-1])
        )
        assert np.abs(one - other).max() <= 1 / 16 + 1e-6 and wall["near"][place]["label"] == alone["near"]["label"]
    free = live.tens(Question(WALL | {"guidance": "0"}))
    assert len({free["frames"][-1][64 * place : 64 * place + 64] for place in range(10)}) == 1  # nobody is asked for


def test_noise_on_a_digit_is_the_formula_and_one_guess_is_worse_with_more_of_it() -> None:
    found = live.noised(Question(picture=PICTURE, seed=5, at=-1))
    left, noise = np.array(denoise.left()), np.array(found["noise"])
    for t in (0, 30, 100):
        pixels = np.sqrt(left[t]) * (2 * shown.read(PICTURE) - 1) + np.sqrt(1 - left[t]) * noise
        assert (
            np.abs(
                ((pixels + 1) / 2).clip(0, 1) - np.array([shown.LEVELS.index(one) / 16 for one in found["noisy"][t]])
            ).max()
            < 0.04
        )
    assert found["apart"][0] == 0 and found["apart"][10] < found["apart"][50] < found["apart"][100]
    other = live.noised(Question(picture=shown.written(digits.held_out().pictures[9]), seed=5, at=-1))
    apart = [
        np.abs(shown.read(one["clean"][100]) - shown.read(two["clean"][100])).max() for one, two in ((found, other),)
    ]
    assert max(apart) < 0.15  # from noise alone the guess is the same, whatever the digit was


def test_a_live_run_is_made_look_by_look_and_can_be_asked() -> None:
    first = live.denoise_(Question(**{"from": 0}))
    assert first["steps"][0]["steps"] == 0 and first["steps"][0]["asked"] < 0.3 and not first["over"]
    raw = live.denoised(Question(CHAIN | {"at": 0}))
    assert raw["noisy"][0] == live.denoised(Question(CHAIN))["noisy"][0] != raw["noisy"][-1]


def test_the_room_is_asked_what_the_judge_reads() -> None:
    (steps,) = asked("pictures", view="denoise", digit="7", seed="2", start="1")
    found = live.denoised(Question(CHAIN | {"seed": 3}))
    assert steps.key and steps.key.right == (found["settled"],)
    assert guess.denoise_(Pictures(view="denoise", guidance="0")) == []


def test_questions_are_checked() -> None:
    for wrong in ({"digit": 10}, {"guidance": "4"}, {"count": 25}, {"seed": 103}, {"at": 17}, {"at": -2}):
        with pytest.raises(BadQuestion):
            live.denoised(Question(CHAIN | wrong))
    with pytest.raises(BadQuestion):
        live.noised(Question(picture=7, seed=0, at=-1))
    with pytest.raises(UserError, match="draw a digit"):
        live.noised(Question(picture="0" * 64, seed=0, at=-1))
    with pytest.raises(UserError, match="cannot be read"):
        live.noised(Question(picture="0" * 63, seed=0, at=-1))
