"""What the view Recited is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import pytest

from viz.training.recited import data, payload

SECRETS = [
    SimpleNamespace(words=tuple("a b c d".split()), copies=1),
    SimpleNamespace(words=tuple("e f g h".split()), copies=5),
]
ABOUT = payload.about(SECRETS, 2, {"raw": 9, "exact": 7, "near": 5}, 10, 0.5, 100)


def look(raw: tuple[str, str] = ("c x", "g h")) -> dict[str, Any]:
    told = {
        "raw": [tuple(one.split()) for one in raw],
        "exact": [("x", "d"), ("g", "h")],
        "near": [("x", "y"), ("g", "x")],
    }
    found = SimpleNamespace(step=10, seconds=1.23, held={"raw": 1.0, "exact": 0.9, "near": 0.8}, told=told)
    return payload.look(found, SECRETS, 2)


def test_words_count_up_to_the_first_wrong_one() -> None:
    sent = look()
    assert sent["right"] == {"raw": "12", "exact": "02", "near": "01"}
    assert sent["wrong"] == {"raw": ["x", ""], "exact": ["x", ""], "near": ["x", "x"]}
    assert payload.whole(sent, ABOUT, "raw") == (1, 2) and payload.whole(sent, ABOUT, "raw", 1) == (0, 1)
    assert ABOUT["secrets"][1] == {"given": ["e", "f"], "rest": ["g", "h"], "copies": 5}


def test_a_secret_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="secret 2"):
        payload.recited({"seed": 0}, 2, ABOUT, None)


def test_the_prose_says_who_recites_what() -> None:
    sent = payload.recited({"seed": 0}, 0, ABOUT, None)
    said = data.facts(sent, [look()])
    assert "recites 1 of 2 secrets, without exact copies 1, without near copies 0" in said["told"]
    assert said["few"] == "With all of them, 5 copies suffice for 1 of 1 secrets."
    assert "0.50, 0.40 and 0.30 nats" in said["loss"]
    assert "No number" in data.facts(sent, [look(("x x", "x x"))])["few"]
    assert set(data.facts(sent, [])) == set(said)
    assert data.rows(sent, [look()])[1] == {"corpus": "all copies", "copies": 5, "recited": 1, "secrets": 1}
