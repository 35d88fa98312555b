"""Questions of Training: what the recordings and the table of runs say, read anew."""

import gzip
import json
import math
from typing import Any

import numpy as np
import pytest

from pages.server.recordings import place
from tests.pages.asked import asked


def recorded(name: str) -> dict[str, Any]:
    return json.loads(gzip.decompress(place("training", name).read_bytes()))["found"]


@pytest.mark.parametrize(("view", "name"), [("learn", "learn"), ("own", "own")])
def test_the_loss_of_the_recorded_run(view: str, name: str) -> None:
    soon, late = asked("training", view=view)
    looks = recorded(name)["looks"]
    assert soon.key is not None and late.key is not None
    assert late.key.right[0] == pytest.approx(looks[-1]["held"], abs=0.006) and "1,750 steps" in late.prompt
    steps = int(soon.prompt.rsplit(" steps?", 1)[0].rsplit(" ", 1)[1])
    held = next(one["held"] for one in looks if one["step"] == steps)
    assert soon.key.right[0] == pytest.approx(held, abs=0.006) and 100 < steps < 300
    assert late.most >= math.log(recorded(name)["facts"]["vocabulary"]) > float(soon.key.right[0])


def test_no_recording_of_these_settings() -> None:
    assert asked("training", seed="3") == [] == asked("training", view="objectives", hole="the dog [MASK] .")


def test_the_hidden_word() -> None:
    (one,) = asked("training", view="objectives")
    around = recorded("objectives")["filled"]["the [MASK] barked in the park ."][-1]["around"]
    assert one.text == "the ___ barked in the park ." and one.key is not None
    assert [list(row) for row in one.key.values] == around and one.key.right == (around[0][0],)
    assert sum(value for _, value in one.key.values) + (one.key.rest or ("", 0))[1] == pytest.approx(1)


def test_labels_and_answers() -> None:
    read, scratch = asked("training", view="finetune")
    trials = recorded("finetune")["steps"]
    means = {size: [sum(one[at] for one in trials if one[0] == size) / 5 for at in (2, 3)] for size, *_ in trials}
    size = max(means, key=lambda one: means[one][0] - means[one][1])
    assert read.key is not None and scratch.key is not None and read.prompt.startswith(f"{size} labelled")
    assert [read.key.right[0], scratch.key.right[0]] == pytest.approx([100 * one for one in means[size]], abs=0.06)
    after, before = asked("training", view="instruct")
    steps = recorded("instruct")["steps"]
    assert after.key is not None and before.key is not None
    assert after.key.right == (sum(right for _, right in steps[-1]["answers"]),) and before.key.right == (0,)


@pytest.mark.parametrize("axis", ["compute", "parameters", "tokens"])
def test_the_larger_run(axis: str) -> None:
    """By the shipped table: the run that the law has not seen, above the floor."""
    from model.training import scaling

    (one,) = asked("training", view="scaling", axis=axis)
    floor, runs = scaling.table()
    width, steps = scaling.LARGER[axis]
    truth = next(run.loss for run in runs if (run.width, run.steps) == (width, steps)) - floor
    assert one.key is not None and one.key.right[0] == pytest.approx(truth, abs=1e-4)
    assert one.key.within <= one.most / 20 and one.most > truth


def test_all_or_nothing() -> None:
    from model.training import scaling

    none, best = asked("training", view="emergence", sentences="3")
    scores = [run.fitting[2] for run in scaling.table()[1]]
    assert none.key is not None and none.key.right == (scores.count(0),) and none.most == len(scores)
    assert best.key is not None and best.key.right[0] == pytest.approx(100 * max(scores), abs=0.06)
    (alone,) = asked("training", view="emergence", sentences="1")
    assert "the first sentence" in alone.prompt


def test_the_most_surprising_word() -> None:
    """By next probabilities of the toy, read one prefix after the other."""
    from model.pretrained import load

    (one,) = asked("training", view="backward")
    toy, words = load("toy"), "the lion frightened the duck because it roared .".split()
    losses = {}
    for at in range(1, len(words)):
        logits = toy.next_logits(toy.tokenize(" ".join(words[:at])).ids.tolist()).astype(float)
        right = toy.tokenize(words[at]).ids[-1]
        losses[words[at]] = float(np.logaddexp.reduce(logits) - logits[right])
    assert one.key is not None and one.key.right == (max(losses, key=lambda word: losses[word]),)
    assert set(one.options) <= set(words) and len(one.options) == 5
    assert dict(one.key.values)["duck"] == pytest.approx(losses["duck"], abs=1e-3)


def test_how_many_weights_move_by_the_rate() -> None:
    """Adam's first step is the rate times the sign, where the gradient is not as small as epsilon."""
    (one,) = asked("training", view="update", part="0-up")
    assert one.key is not None and one.key.right[0] == pytest.approx(100, abs=1) and "16,384 weights" in one.prompt


def test_the_exams() -> None:
    bar, again = asked("training", view="exams")
    assert bar.key is not None and again.key is not None
    assert (bar.key.right, again.key.right) == ((90.0,), (62,)) and "Martínez" in again.key.says
    (one,) = asked("training", view="exams", exam="chemistry")
    assert one.key is not None and one.key.right == (79.5,)  # the middle of 71 and 88
