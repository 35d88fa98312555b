"""What the view Features is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.layer.features import data, payload

ASK = {"source": "toy", "after": 2, "seed": 0}
ABOUT = {"seconds": 60.0, "layers": 2, "beside": {}, "measured": None}


def found(kind: tuple[str, float] = ("it mouse", 0.98)) -> Any:
    """Three words, four features, three strengths."""
    on = np.array([[1.0, 0, 0, 0], [0, 2, 0, 0.5], [0, 0.25, 0, 0]])
    known = SimpleNamespace(
        density=np.array([0.1, 0.02, 0, 0.3]), peak=np.array([2.0, 2, 0, 1]), kinds=[kind] * 4, length=1000
    )
    words = [(b" mouse", 15), (b" it", 5)]
    detail = SimpleNamespace(
        words=words, contexts=[([b" the"], b" mouse", [], 15)], more=[(b" squeaked", 1.0)], less=[(b" the", -1.0)]
    )
    shares = np.array([[0.9, 0.05, 0.05], [0.5, 0.3, 0.2], [0.1, 0.8, 0.1]])
    bands = SimpleNamespace(tokens=[b" frog", b" mouse"], shares=shares)
    reading = ([b"the", b" mouse", b" it"], on)
    names = {0: ["the"], 1: ["mouse", "it"], 3: ["mouse"]}
    return SimpleNamespace(reading=reading, known=known, feature=1, detail=detail, bands=bands, strengths=(-100, 0, 100), lanes=[1, 3, 0], names=names)  # fmt: skip


def test_what_is_sent_is_what_was_found() -> None:
    sent = payload.looked(found(), -1)
    assert sent["words"] == ["the", "mouse", "it"] and sent["count"] == [1, 2, 1] and sent["features"] == 4
    assert [(one["feature"], one["label"]) for one in sent["lanes"]] == [(0, "the"), (1, "mouse, it"), (3, "mouse")]
    assert sent["lanes"][1]["values"] == [0.0, 2.0, 0.25] and sent["on"] == [[0], [1, 3], [1]]
    assert sent["one"]["kind"] == ["“it” for the mouse", 0.98] and sent["one"]["places"] == 20
    assert sent["one"]["contexts"] == [["the ", "mouse", "", 15]]
    assert all(sum(row) == pytest.approx(1) for row in sent["bands"]["shares"])
    assert len(data.rows(sent)) == 9


def test_a_strength_out_of_reach_is_refused() -> None:
    shown = {"text": "the", "feature": -1, "word": -1, "strength": 400, "steered": "last"}
    with pytest.raises(ValueError, match="400"):
        payload.features(ASK, shown, ABOUT, None, None)


def test_every_kind_has_words() -> None:
    names = [*(f"group {one}" for one in payload.GROUPS), "word cat", "it cat", "place first", "the places"]
    told = [payload.said(one) for one in names]
    assert len(set(told)) == len(told) and told[-3:] == [
        "“it” for the cat",
        "the first word of a sentence",
        "“the” before a place",
    ]


def test_the_prose_says_what_changes() -> None:
    sent = payload.looked(found(), -1)
    said = data.facts(ASK, sent, [], ABOUT, 90)
    assert "F1 0.98" in said["stands"] and "2.0 % of 1,000 words" in said["stands"]
    assert "+1.0 times" in said["turned"] and "“mouse” with probability 0.80 instead of 0.30" in said["turned"]
    assert said["added"] == "2.00" and said["on"].startswith("At the words of this sentence 1 to 2 of 4")
    unfit = data.facts(ASK, payload.looked(found(("word it", 0.4)), -1), [], ABOUT, -100)
    assert "fits" not in unfit["stands"] and "“frog” with probability 0.90 instead of 0.50" in unfit["turned"]
    nothing = data.facts(ASK, None, [], ABOUT, 0)
    assert set(nothing) == set(said) and nothing["stands"] == "Nothing has been learned yet."
