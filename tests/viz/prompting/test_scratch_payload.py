"""What the view Steps is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace as Made

import pytest

from viz.prompting.scratch import data, payload

TICK = payload.tick(
    Made(
        seconds=1.25,
        learners={
            "with": Made(steps=9, loss=float("nan"), right=30, asked=40),
            "without": Made(steps=12, loss=0.69314, right=40, asked=40),
        },
    )
)
FOLLOWED = payload.followed(
    {
        "change": [Made(right=1, follows=7, asked=8), Made(right=2, follows=None, asked=8)],
        "shuffle": [Made(right=3, follows=4, asked=8)],
    }
)


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    about = {"title": "Parity", "seconds": 15.0, "looks": 31, "steps": 16}
    touch = {"text": "01", "touch": "own", "place": 16}
    sent = payload.scratch({"puzzle": "parity"}, touch, about, None, FOLLOWED, None)
    assert (
        json.loads(json.dumps(sent, allow_nan=False)) == sent and json.loads(json.dumps(TICK, allow_nan=False)) == TICK
    )
    for place in (0, 17):
        with pytest.raises(ValueError, match="no step"):
            payload.scratch({}, touch | {"place": place}, about, None, None, None)


def test_what_was_written_is_packed() -> None:
    one = Made(steps=(3, 2), answer=(2,), p=(0.99999, 0.5, 1e-9), given=(False, True), right=True, follows=None)
    found = payload.said({"question": [1]}, {"with": one})["learners"]["with"]
    assert found == {
        "steps": [3, 2],
        "answer": [2],
        "p": [1.0, 0.5, 1e-4],
        "given": [0, 1],
        "right": True,
        "follows": None,
    }


def test_the_prose_counts_what_is_there() -> None:
    found = data.facts([TICK], [TICK], FOLLOWED, "Parity of 16 bits", "Sums", "change", 1, 64)
    assert (found["with"], found["without"], found["loss"]) == ("0.75", "1.00", "0.693")
    assert found["other"] == "Sums: 0.75 and 1.00."
    assert found["follows"].endswith(
        "changed, and the rest written anew: of 8 answers, 7 are what the steps say and 1 are right."
    )
    assert 0.55 < float(found["low"]) < 0.75 < float(found["high"]) < 0.9
    shuffled = data.facts([TICK], [], FOLLOWED, "Sums", "", "shuffle", 9, 64)["follows"]
    assert "4 are what the steps say and 3 are right" in shuffled
    assert data.facts([TICK], [], FOLLOWED, "", "", "change", 2, 64)["follows"].endswith(": of 8 answers, 2 are right.")
    assert data.facts([], [], None, "", "", "own", 1, 64)["with"] == "…"


def test_only_all_is_one() -> None:
    assert data.share({"right": 399, "asked": 400}) == "more than 0.99"
