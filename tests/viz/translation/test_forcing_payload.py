"""What the view of teacher forcing is sent and says: by hand."""

import math
from types import SimpleNamespace

import pytest

from viz.translation.forcing import data, payload

FORCED = SimpleNamespace(guesses=("a", "x", "[end]"), own=[0.9, 0.6, 1.0], true=[0.9, 0.3, 1.0])
PLACES = SimpleNamespace(forced=[10, 8, 9, 9, 9, 5], free=[10, 7, 5, 3, 2, 1], all=[10, 10, 10, 10, 10, 5])
TARGET = ("a", "b", "[end]")


def test_points_are_means_of_five_places() -> None:
    assert payload.curve(PLACES) == [[3, 0.9, 0.54], [8, 1.0, 0.2]]
    sent = payload.forcing("fixed", ["s"], TARGET, FORCED, [("a", 0.9)], False, PLACES)
    assert sent["forced"][1] == ["x", 0.6, 0.3] and sent["free"] == [["a", 0.9]]
    with pytest.raises(ValueError, match="guess is needed for each place"):
        payload.forcing("fixed", ["s"], ("a",), FORCED, [], False, PLACES)


def test_what_the_prose_says() -> None:
    said = data.facts(TARGET, FORCED, [("a", 0.9), ("x", 0.5), ("y", 0.5)], False, PLACES)
    assert said["told"] == "After the true words it misses 1 of 3 places" and said["places"] == "3"
    assert said["alone"] == "after its own it says “x” for “b” at place 2, and from there on 2 places differ"
    assert float(said["loss"]) == pytest.approx(-(math.log(0.9) + math.log(0.3)) / 3, abs=0.006)
    longer = [("a", 0.9), ("x", 0.5), ("y", 0.5), ("z", 0.5)]
    assert data.facts(TARGET, FORCED, longer, False, PLACES)["alone"].endswith("3 places differ")
    assert (said["forced"], said["free"], said["measured"]) == ("91 %", "51 %", "55")
    assert "says nothing for “b”" in data.facts(TARGET, FORCED, [("a", 0.9)], False, PLACES)["alone"]
    assert data.facts(TARGET, FORCED, [("b", 1.0)], True, PLACES)["alone"].endswith("another correct translation")
    assert data.facts(TARGET, FORCED, [(word, 1.0) for word in TARGET], True, PLACES)["alone"].endswith(
        "way to a correct translation"
    )
