"""What the view `probe` is sent."""

from types import SimpleNamespace
from typing import Any

import pytest

from viz.layer.probe import payload

CURVES: Any = SimpleNamespace(
    held=(0.5, 0.75), written=(0.4, 0.6), shuffled=(0.1, 0.12346), memorised=(0.9, 1.0), majority=0.0, commonest=0.625
)
COUNTS = {"learned": 8, "held": 90, "written": 24}


def made(**changes):
    asked = {
        "kind": "names", "curves": CURVES, "other": (), "layer": 1, "counts": COUNTS, "words": ["Anna", "left"],
        "labels": [[("PERSON", 0.9), ("O", 0.5)]] * 2,
    }  # fmt: skip
    return payload.probe(**(asked | changes))


def test_numbers_are_those_of_the_curves() -> None:
    data = made()
    assert data["shuffled"] == [0.1, 0.1235]
    assert data["labels"][1] == [["PERSON", 0.9], ["O", 0.5]] and data["score"] == "F1 of whole names"
    numbers = payload.facts("names", CURVES, 0, COUNTS, 5, 1925)
    assert (
        numbers["best"] == "1"
        and numbers["best_score"] == "0.75"
        and numbers["held"] == "0.50"
        and numbers["size"] == "1,925"
    )
    assert (numbers["classes"], numbers["memorised"], numbers["commonest"]) == ("5", "0.90", "0.62")
    assert payload.rows(CURVES)[1]["shuffled_labels_memorised"] == 1.0


def test_many_words_are_cut_and_counted() -> None:
    data = made(words=["a"] * 40, labels=[[("O", 0.5)] * 40] * 2)
    assert len(data["words"]) == payload.MOST_WORDS == len(data["labels"][0]) and data["more"] == 4


@pytest.mark.parametrize(
    "changes", [{"kind": "other"}, {"layer": 2}, {"labels": [[]]}, {"kind": "mean"}, {"true": ["O"]}]
)
def test_nonsense_is_refused(changes: dict) -> None:
    with pytest.raises(ValueError):
        made(**changes)
