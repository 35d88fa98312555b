"""What the view Experts is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.layer.experts import data, payload

ABOUT = {
    "stories": [["the", "cat"]],
    "kinds": ["the", "animals"],
    "steps": 10,
    "batch": 2,
    "width": 256,
    "d": 64,
    "layers": 1,
}
ASK = {"experts": 2, "top": 1, "price": 0.02, "seed": 0}
SHOWN = {"layer": 1, "expert": -1, "off": False}


def found(without: bool = True) -> Any:
    """Two experts in one layer: the first gets all of “the”, the second what is left and a little of it."""
    priced = SimpleNamespace(
        loads=np.array([0.6, 0.4]),
        given=np.array([[30, 10], [0, 10]]),
        nmi=0.51234,
        purity=0.8,
        text=np.array([[0], [1]]),
    )
    free = SimpleNamespace(
        loads=np.array([0.9, 0.1]), given=np.array([[30, 0], [15, 5]]), nmi=0.1, purity=0.7, text=np.array([[0], [0]])
    )
    lost = SimpleNamespace(kinds=np.array([[[0.1, 1.234], [0.0, -0.05]]]), words=np.array([[[0, 2.5], [0, -0.004]]]))
    return SimpleNamespace(
        step=10,
        above={"priced": 0.574, "free": 0.55, "active": 0.572, "total": 0.54},
        seconds={"priced": 22.0, "free": 20.0, "active": 10.0, "total": 30.0},
        balance={"priced": 1.1, "free": 1.5},
        routing={"priced": [priced], "free": [free]},
        without=lost if without else None,
    )  # fmt: skip


def sent(**shown: Any) -> dict[str, Any]:
    return payload.experts(ASK, SHOWN | shown, ABOUT, None)


def test_what_is_sent_is_what_was_measured() -> None:
    look = payload.look(found())
    assert look["loads"] == {"priced": [[600, 400]], "free": [[900, 100]]} and look["text"] == ["12"]
    assert look["given"] == [[[100, 0], [50, 50]]] and look["nmi"]["priced"] == [0.512]
    assert look["without"] == {"kinds": [[[10, 123], [0, -5]]], "words": [[[0, 250], [0, 0]]]}
    assert "without" not in payload.look(found(False))


def test_an_expert_beyond_the_last_is_none_and_too_many_are_refused() -> None:
    assert sent(expert=1)["shown"]["expert"] == 1 and sent(expert=2)["shown"]["expert"] == -1
    with pytest.raises(ValueError, match="12 experts"):
        payload.experts(ASK | {"experts": 12}, SHOWN, ABOUT, None)


def test_of_itself_it_shows_the_purest_with_a_fair_load() -> None:
    look = payload.look(found())
    assert payload.chosen(look, sent()["shown"]) == 0 and payload.chosen(look, sent(expert=1)["shown"]) == 1
    look["loads"]["priced"] = [[100, 900]]  # the purest gets too little to speak of
    assert payload.chosen(look, sent()["shown"]) == 1


def test_the_prose_says_what_was_found() -> None:
    looks = [payload.look(found())]
    said = data.facts(sent(), looks)
    assert (
        said["gets"].startswith("Expert 1 of layer 1 gets 60 %")
        and "100 % of those are of the kind “the”" in said["gets"]
    )
    assert "100 %, with it 100 %" in said["shares"]
    assert "gain nothing and take 2.2 times the time" in said["beside"] and "0.57 nats above" in said["beside"]
    assert "“animals”: by 1.23 nats" in said["lost"] and said["active"] == "32,768" and said["total"] == "65,536"
    first = payload.look(found()) | {"given": [[[40, 60], [50, 50]]]}
    assert "(40 % before it had learned" in data.facts(sent(), [first, *looks])["gets"]
    better = payload.look(found(False)) | {"above": {"priced": 0.4, "free": 0.4, "active": 0.5, "total": 0.3}}
    told = data.facts(sent(), [better])
    assert "gain 0.10 nats" in told["beside"] and "last step" in told["lost"]
    worse = data.facts(sent(), [better | {"above": {**better["above"], "priced": 0.55}}])
    assert "lose 0.05 nats" in worse["beside"]
    assert set(data.facts(sent(), [])) == set(said)
