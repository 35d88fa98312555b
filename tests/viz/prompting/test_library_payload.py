"""What the view Library is sent, and the numbers of its prose, by hand."""

import json

import pytest

from model.probability import wilson
from model.prompting.library import Passage
from viz.prompting.library import data, payload

PASSAGES = [Passage("a b", "a", 0, 3), Passage("c d", "c", 5, 8)]
PLACES = [[0.0, 1.0], [1.0, 0.0]]


def step(right: int, bm25: int, place: int) -> dict:
    said = {"none": ["x", 0, -9.0], "right": ["y", right, -1.0], "bm25": ["z", bm25, -2.0], "dense": ["y", 1, -1.0]}
    return {"places": [place, 1, 2], "said": said | {"fused": ["z", 0, -2.0]}}


def test_it_is_plain_json_and_refuses_what_is_not_there() -> None:
    orders = {"bm25": [], "dense": [(1, 0.5)], "fused": [(1, 1 / 61)]}
    sent = payload.library(
        {"size": "8"}, {"text": "?"}, (PASSAGES, PLACES, [0, 0]), orders, {"none": [], "put": [1]}, []
    )
    assert json.loads(json.dumps(sent)) == sent and sent["orders"]["fused"] == [[1, 0.0164]] and not sent["waits"]
    assert payload.library(None, {}, (PASSAGES, PLACES, [0, 0]), orders, {}, [])["waits"]
    for cards in ({"put": [2]}, {"put": [-1]}):
        with pytest.raises(ValueError, match="not there"):
            payload.library(None, {}, (PASSAGES, PLACES, [0, 0]), orders, cards, [])
    with pytest.raises(ValueError, match="not there"):
        payload.library(None, {}, (PASSAGES, PLACES[:1], [0, 0]), orders, {}, [])


def test_the_prose_counts_what_is_there() -> None:
    steps = [step(1, 1, 1), step(1, 0, 1), step(0, 0, 3), step(1, 0, 0)]  # two direct, two paraphrased
    found = data.facts(steps, 2, 20, ("soup", "boat race"))
    assert (found["none"], found["right"], found["asked"], found["paraphrased"]) == ("0", "2", "2", "2")
    assert (found["bm25_first"], found["dense_first"], found["fused_first"]) == ("0", "2", "0")
    assert (found["said_bm25"], found["said_dense"], found["said_fused"]) == ("0", "2", "0")
    low, high = wilson(2, 2)
    assert (found["low"], found["high"]) == (f"{low:.2f}", f"{high:.2f}")
    early = data.facts(steps[:1], 2, 20, ("", "boat race"))
    assert early["right"] == "1" and early["dense_first"] == "…" and early["words_first"] == "nothing"
    assert data.facts([], 2, 20, ("", "x"))["right"] == "…"
