"""What the view Confidence is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace

import pytest

from model.probability import Bin
from viz.prompting.sure import data, payload

ASKED = [SimpleNamespace(kind=kind, question=f"{kind}?", answers=("a",)) for kind in ("easy", "hard", "invented")]


def told(right: bool, *confidences: float) -> dict:
    one = SimpleNamespace(
        said="a", right=right, confidences=confidences, samples=("a", "b"), message="It is a.", whole=True, named=right
    )
    return payload.step(one)


LOOKS = [
    SimpleNamespace(
        iteration=at, kl=at / 10, kind=0.5, words=[Bin(0.25, 0.5, 4)], facts=[], words_error=at / 100, facts_error=0.25
    )
    for at in (0, 8)
]


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    sent = payload.sure({}, ASKED, ("agreement", 50, 1), 200)
    assert json.loads(json.dumps(sent)) == sent and sent["by"] == 1
    for chosen in (("mood", 50, 1), ("agreement", 50, 3)):
        with pytest.raises(ValueError, match="no measure"):
            payload.sure({}, ASKED, chosen, 0)
    assert told(True, 0.5, 1, 0.25)["sure"] == [0.5, 1, 0.25]
    assert payload.step(LOOKS[1])["words"] == [[0.25, 0.5, 4]]


def test_what_the_prose_says() -> None:
    """Sure of two, of which one is right; the third is invented, and it is sure of that, too."""
    steps = [told(True, 0.9, 0, 0), told(False, 0.2, 0, 0), told(False, 0.9, 0, 0), *map(payload.step, LOOKS)]
    said = data.facts(steps, [one.kind for one in ASKED], "probability", 50, ("hard?", 8))
    assert (said["asked"], said["right"], said["answered"], said["good"]) == ("3", "1", "2", "1")
    assert (said["invented"], said["sure"], said["least"]) == ("1", "1", "0.50")
    assert said["error"] == "0.33"  # a third of .2, and two thirds of .9 - .5
    assert (said["low"], said["high"]) == ("0.09", "0.91")  # Wilson, 1 of 2
    assert (said["words_before"], said["words_after"], said["iterations"], said["kl"]) == ("0.00", "0.08", "8", "0.8")
    unknown = data.facts([], [], "entropy", 20, ("easy?", 8))
    assert unknown["right"] == unknown["words_after"] == "…" and unknown["by"].startswith("the confidence")
