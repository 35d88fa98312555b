"""Latent space, GAN and Pixel by pixel: through the app's main script, and by live questions."""

import base64

import numpy as np
import pytest

from model.errors import UserError
from model.pictures import digits
from pages.pictures import guess, live
from pages.pictures.address import Pictures
from pages.pictures.work import forger, latent, pixels, shown
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

HELD = digits.held_out()
PICTURE = shown.written(HELD.pictures[2])
CODER = {"coder": "vae", "code": "2", "beta": "0.5", "seed": 0}
WALK = CODER | {"at": -1, "digit": 3, "ends": [-62, 30, 40, -55], "picture": PICTURE, "truth": int(HELD.labels[2])}
PAIR = {"penalty": "yes", "norm": "yes", "told": "no", "momentum": "0", "rate": "0.002", "seed": 0}
WRITE = {"digit": 3, "given": "." * 64, "warmth": 10, "seed": 0, "picture": 2, "at": -1}


@pytest.mark.parametrize(
    "coder", [{}, {"beta": "4"}, {"coder": "ae", "dots": "yes"}, {"coder": "cvae", "digit": "8"}, {"code": "8"}]
)
def test_coders_open_with_what_was_recorded(coder: dict[str, str]) -> None:
    app = opened("pictures", view="latent", **coder)
    assert not app.exception and not app.warning and not app.error
    assert (
        "The code says next to nothing" in said(app) if coder.get("beta") == "4" else "Fréchet distance of" in said(app)
    )
    assert "…" not in said(app)


@pytest.mark.parametrize("view", ["forger", "pixels"])
def test_makers_open_with_what_was_recorded(view: str) -> None:
    app = opened("pictures", view=view)
    assert not app.exception and not app.warning and not app.error
    assert ("all ten digits among 500" if view == "forger" else "a held-out pixel costs") in said(app)


def test_what_is_not_recorded_waits_to_be_learned() -> None:
    app = opened("pictures", view="latent", beta="0.1", seed="9")
    assert not app.exception and "has not begun to learn" in said(app)
    assert "Nobody has begun to learn" in said(opened("pictures", view="forger", rate="0.0005", seed="9"))


def test_the_bars_of_the_recorded_runs() -> None:
    """A VAE of eight numbers at 17 or less; told the class, a GAN at 4 or less and .96; without what holds it, it collapses."""
    coders = recordings.read("pictures", "latent").found["runs"]
    assert coders["vae-8-0.5"][-1]["distance"] <= 17 and coders["vae-2-4"][-1]["kl"] < 0.3
    pairs = recordings.read("pictures", "forger").found["runs"]
    told = pairs[forger.CURED._replace(told="yes").name][-1]
    assert told["distance"] <= 4 and told["asked"] >= 0.96
    kinds = [sum(one >= 5 for one in tick["counts"]) for tick in pairs[forger.COLLAPSED.name][5:]]
    assert np.median(kinds) <= 5 and min(pairs[forger.CURED.name][-1]["counts"]) >= 5
    wrote = recordings.read("pictures", "pixels").found["runs"]["pixels"][-1]
    assert wrote["distance"] <= 4 and wrote["asked"] >= 0.9 and wrote["held"] < pixels.counted()["class"] - 0.3


def test_a_digit_that_is_put_in_is_drawn_again_near_itself() -> None:
    """The shipped coder keeps what it is shown better than the prior's mean does, and its answer lies on the map."""
    found = live.walk(Question(WALK))
    again = shown.read(found["put"]["again"]["pictures"][0])
    mean = digits.train().pictures.mean(0)
    assert ((again - HELD.pictures[2]) ** 2).mean() < ((mean - HELD.pictures[2]) ** 2).mean()
    assert np.abs(found["put"]["place"]).max() <= 1.5 and len(found["coded"]["answers"]) == 11
    assert found["coded"]["pictures"][0] == found["mixed"]["pictures"][0]


def test_the_map_is_that_of_the_class_that_is_told() -> None:
    for kind in (0, 7):
        mapped = live.plane(Question(CODER | {"coder": "cvae", "at": -1, "digit": kind}))
        assert mapped["answers"].count(str(kind)) > 0.9 * len(mapped["answers"]) and len(mapped["pictures"]) == 26 * 16


def test_a_copy_of_a_training_digit_is_found() -> None:
    copy = shown.written(digits.train().pictures[40])
    near = live.nearest(Question(picture=copy))
    assert near["distance"] == 0 and near["closer"] == 0 and near["label"] == digits.train().labels[40]
    far = live.nearest(Question(picture="g0" * 32))
    assert far["closer"] > 0.9


def test_a_picture_is_written_and_a_pixel_is_kept() -> None:
    found = live.written(Question(WRITE | {"given": "g" * 3 + "." * 61}))
    p = np.frombuffer(base64.b64decode(found["p"]["values"]), "<f2").reshape(64, 17).astype(float)
    assert found["picture"].startswith("ggg") and p.sum(1) == pytest.approx(1, abs=0.01)
    chosen = [shown.LEVELS.index(one) for one in found["picture"]]
    assert found["bits"] == pytest.approx(-np.log2(np.maximum(p[range(64), chosen], 1e-7)), abs=0.2)
    assert all(one.startswith(found["truth"][:32]) for one in found["finished"])
    same = live.written(Question(WRITE))
    assert same == live.written(Question(WRITE)) != live.written(Question(WRITE | {"seed": 1}))


def test_live_runs_are_made_moment_by_moment_and_can_be_asked() -> None:
    first = live.latent_(Question(CODER | {"seed": 7, "from": 0}))
    assert first["steps"][0]["steps"] == 0 and not first["over"]
    assert len(set(live.plane(Question(CODER | {"seed": 7, "at": 0, "digit": 3}))["answers"])) < 10
    pair = live.forger_(Question(PAIR | {"seed": 7, "from": 0}))
    assert pair["steps"][0]["steps"] == 0 and sum(pair["steps"][0]["counts"]) == 500 and not pair["over"]
    look = live.pixels_(Question(**{"from": 0}))
    assert look["steps"][0]["held"] == pytest.approx(np.log2(17), abs=0.3) and not look["over"]


def test_the_room_is_asked_what_was_measured() -> None:
    (codes,) = asked("pictures", view="latent")
    walk = live.walk(Question(WALK | {"picture": PICTURE}))
    assert codes.key and codes.key.right == (len(set(walk["coded"]["answers"])),)
    (real,) = asked("pictures", view="forger", seed="4")
    quiz = forger.quiz(4)
    known = {shown.written(one) for one in HELD.pictures}
    assert (
        quiz
        and real.key
        and {int(one) - 1 for one in map(str, real.key.right)}
        == {at for at, one in enumerate(quiz.pictures) if one in known}
    )
    assert forger.quiz(4) != forger.quiz(5)
    (bits,) = asked("pictures", view="pixels")
    assert bits.key and 1 < float(bits.key.right[0]) < 2.5
    assert guess.latent_(Pictures(view="latent", seed=5)) == []


def test_questions_are_checked() -> None:
    for question in (
        {"at": 31},
        {"ends": [0, 0, 101, 0]},
        {"ends": [0]},
        {"truth": 10},
        {"coder": "gan"},
        {"picture": 3},
    ):
        with pytest.raises(BadQuestion):
            live.walk(Question(WALK | question))
    with pytest.raises(UserError, match="draw a digit"):
        live.walk(Question(WALK | {"picture": "0" * 64}))
    with pytest.raises(UserError, match="Run it live"):
        live.plane(Question(CODER | {"beta": "0.1", "at": -1, "digit": 3}))
    with pytest.raises(UserError, match="not in memory"):
        live.plane(Question(CODER | {"seed": 98, "at": 3, "digit": 3}))
    for question in ({"rate": "1"}, {"penalty": "maybe"}):
        with pytest.raises(BadQuestion):
            live.forger_(Question(PAIR | question | {"from": 0}))
    with pytest.raises(UserError, match="Set none"):
        live.written(Question(WRITE | {"given": "x" * 64}))
    with pytest.raises(BadQuestion):
        live.written(Question(WRITE | {"warmth": 21}))


def test_an_autoencoder_has_no_beta() -> None:
    assert latent.asked(Pictures(coder="ae", beta="4")).name == "ae-2"
