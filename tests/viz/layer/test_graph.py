"""What the view Graph is sent, and the prose beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from viz.layer.graph import data, payload

TARGET = (b" vase", b" is")


def found() -> Any:
    """Two tokens, a head, an MLP and the logit of 4."""
    node = SimpleNamespace
    nodes = [node(kind="token", layer=-1, head=0, place=0), node(kind="token", layer=-1, head=0, place=1), node(kind="head", layer=3, head=2, place=1),
             node(kind="mlp", layer=3, head=0, place=1), node(kind="logit", layer=-1, head=0, place=1)]  # fmt: skip
    edges = np.zeros((5, 5))
    edges[0, 2], edges[1, 2], edges[2, 3], edges[2, 4], edges[3, 4], edges[1, 4] = 1, 2, -0.5, 3.5, -0.5, 0.001
    made = SimpleNamespace(
        nodes=nodes, through=np.array([1, 2, 3, -0.5, 4]), edges=edges, explained=np.array([0.5, 3, 2.5]), logit=4.0
    )
    looks = [None, None, (0, 0.75), None, None]
    return SimpleNamespace(words=[b"The", b" {big}"], graph=made, looks=looks, parts=1200, tokens=3.5, probability=0.4)


def sent(most: int = 5, node: int = 2) -> dict[str, Any]:
    return payload.graph({"text": "The {big}"}, found(), TARGET, {"most": most, "node": node}, 4)


def test_what_is_sent_is_what_was_found() -> None:
    made = sent()
    assert made["words"] == ["The", "{big}"] and made["first"] == 2 and made["target"]["against"] == "is"
    assert [2, 4, 3.5] in made["edges"] and [1, 4, 0.001] not in made["edges"] and len(made["edges"]) == 5
    assert made["nodes"][2] == {
        "kind": "head",
        "layer": 3,
        "head": 2,
        "place": 1,
        "through": 3.0,
        "at": 0,
        "weight": 0.75,
    }
    with pytest.raises(ValueError, match="node 9"):
        sent(node=9)


def test_the_prose_says_what_the_drawn_parts_carry() -> None:
    said = data.facts(sent(most=1))
    assert "1 of 1,200" in said["drawn"] and "+3.00 of it, 75 %" in said["drawn"]
    assert said["target"] == "The logit of “vase” lies +4.00 above that of “is”."
    assert "looks most at “The” (0.75)" in said["node"] and "drawn parts give it +3.00" in said["node"]
    assert "\\{big\\}" in said["node"] and said["rest"] == "+0.50"
    assert len(data.rows(sent(most=1))) == 3 and data.rows(sent())[-1]["to"].startswith("logit")
