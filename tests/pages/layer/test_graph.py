"""The graph of a logit, through the app's main script and its live question."""

from typing import Any

import numpy as np
import pytest
import torch

from model.errors import UserError
from model.inside.graph import HEAD, MLP, Node
from pages.layer import live
from pages.layer.address import VASE, Block
from pages.layer.work import graphs
from pages.server import models
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401


def ask(**fields: Any) -> graphs.Ask:
    return graphs.words(Block(**fields), "smollm2", VASE)[0]


def test_it_opens_on_what_induction_heads_bring(sent: dict) -> None:  # noqa: F811
    app = opened("block", view="graph")
    assert not app.exception and not app.warning and not app.error
    found = sent["graph"]
    assert found["target"]["word"] == "vase" and found["target"]["against"] is None
    node = found["nodes"][found["shown"]["node"]]
    assert node["kind"] == "head" and found["words"][node["at"]] == "vase" and node["place"] == len(found["words"]) - 1
    assert "20 of 2,400 heads and MLPs" in said(app)


@pytest.mark.parametrize("node", [Node(HEAD, 23, 7, 8), Node(MLP, 0, 0, 3)])
def test_a_part_that_is_off_is_one_that_writes_nothing(node: Node) -> None:
    """By a hook of our own on the matrix that writes it."""
    found, model = graphs.without(ask(), node), models.get("smollm2")
    block: Any = model.network.blocks[node.layer]

    def silent(_: object, given: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
        changed = given[0].clone()
        wide = slice(64 * node.head, 64 * (node.head + 1)) if node.kind == HEAD else slice(None)
        changed[:, node.place, wide] = 0
        return (changed,)

    part = block.self_attn.o_proj if node.kind == HEAD else block.mlp.down_proj
    handle = part.register_forward_pre_hook(silent)
    try:
        scores = model.next_logits(models.read("smollm2", VASE).ids.tolist()).astype(np.float64)
    finally:
        handle.remove()
    assert found == pytest.approx(float(scores[ask().token] - scores.mean()), abs=1e-3)
    assert abs(found - graphs.drawn(ask()).graph.logit) > 0.05


def test_words_are_those_of_the_controls() -> None:
    assert ask(graph_to="flower").token == int(models.continued("smollm2", " flower").ids[0])
    same, complaints = graphs.words(Block(graph_to="vase", graph_not="vase"), "smollm2", VASE)
    assert same.against == graphs.MEAN and "same" in complaints[0]
    _, complaints = graphs.words(Block(graph_to="glimworfle"), "smollm2", VASE)
    assert "tokens" in complaints[0]
    other = graphs.drawn(ask(graph_not="flower")).graph
    logits = models.trace("smollm2", VASE).logits
    assert logits is not None
    scores = logits[-1]
    assert other.logit == pytest.approx(float(scores[ask().token] - scores[ask(graph_not="flower").against]), abs=1e-3)


def test_the_node_of_the_address_is_found_if_it_is_drawn() -> None:
    found = graphs.drawn(ask())
    nodes = found.graph.nodes
    assert nodes[graphs.chosen(found, Block(graph_node="23.7.8"))] == Node(HEAD, 23, 7, 8)
    assert nodes[graphs.chosen(found, Block(graph_node="token.3"))].place == 3
    assert nodes[graphs.chosen(found, Block(graph_node="nonsense"))].kind == HEAD


def test_the_live_question_answers_and_refuses_nonsense() -> None:
    body = {**ask()._asdict(), "part": "head", "layer": 23, "head": 7, "place": 8}
    assert live.graph_off(Question(body))["after"] == pytest.approx(graphs.without(ask(), Node(HEAD, 23, 7, 8)))
    with pytest.raises(UserError):
        live.graph_off(Question(body | {"layer": 99}))
    for wrong in ({"part": "token"}, {"layer": -1}, {"text": 3}, {"token": "vase"}):
        with pytest.raises(BadQuestion):
            live.graph_off(Question(body | wrong))


@pytest.mark.parametrize("text", ["Hello", "a b " * 30])
def test_a_text_that_cannot_be_drawn_gets_one_sentence(text: str) -> None:
    app = opened("block", view="graph", text=text)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and "2 to 24 tokens" in app.warning[0].value


def test_the_room_is_asked_from_which_word() -> None:
    (one,) = asked("block", "smollm2", view="graph")
    assert one.key is not None and one.key.right == ("vase",) and {"vase", "The", "green"} <= set(one.options)
