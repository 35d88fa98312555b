"""What the view Soft prompt is sent, and the numbers of its prose, by hand."""

import json
from types import SimpleNamespace

import pytest

from viz.prompting.soft import data, payload

LOOK = SimpleNamespace(
    step=4, loss=1.23456, learned=0.5, right=(True, False), nearest=[[(7, 0.91234)], [(8, 0.4)]], moved=[0.25, 1.5]
)


def test_it_is_plain_json_and_refuses_a_question_without_a_place() -> None:
    sent = payload.soft({"vectors": "2"}, [("a", "b")], "{}:", 8, 13, [("four examples", 21, 16)])
    assert json.loads(json.dumps(sent)) == sent
    with pytest.raises(ValueError, match="not one place"):
        payload.soft({}, [], "no place", 8, 13, [])
    look = payload.look(LOOK, lambda token: bytes([token]))
    assert look == {
        "step": 4, "loss": 1.235, "learned": 0.5, "right": [1, 0], "nearest": [[["07", 0.912]], [["08", 0.4]]],
        "moved": [0.25, 1.5],
    }  # fmt: skip


def test_what_the_prose_says() -> None:
    looks = [payload.look(LOOK, lambda token: bytes([token])), payload.look(LOOK, lambda token: bytes([min(token, 7)]))]
    looks[1]["right"] = [1, 1]
    said = data.facts(looks, [("four examples", 21, 16), ("both", 20, 25)], 2, 576)
    assert (said["first"], said["last"], said["asked"], said["kept"]) == ("1", "2", "2", "1")
    assert (said["numbers"], said["cosine"], said["moved"]) == ("1,152", "0.40", "1.5")
    assert said["best"] == "The best of these written prompts, four examples, gets 21 right with 16 tokens."
    assert data.facts([], [], 1, 576)["last"] == "…" and data.facts([], [], 1, 576)["vectors"] == "1 vector"
