"""A path of a gradient: beside autograd on the whole model, finite differences, and sums over all paths."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from model.pretrained import toy
from model.training.backward import Route, Walked, walked
from model.training.trainer import next_token_loss
from model.transformer import GPT

TEXT = "the lion frightened the duck because it roared ."


@pytest.fixture(scope="module")
def model() -> GPT:
    return toy.shipped()[0]


@pytest.fixture(scope="module")
def ids() -> list[int]:
    tokenizer = toy.shipped()[1]
    return [tokenizer.id(word) for word in TEXT.split()]


def loss_of(model: GPT, ids: list[int], **changed: float) -> float:
    """In float64, with the weight [neuron, input] of the last MLP's first matrix moved by `by`."""
    other = copy.deepcopy(model).double()
    with torch.no_grad():
        if changed:
            other.layers[-1].mlp.c_fc.weight[int(changed["neuron"]), int(changed["input"])] += changed["by"]
        return float(next_token_loss(other, torch.tensor([ids])))


def test_gradients_are_autograds_on_the_whole_model(model: GPT, ids: list[int]) -> None:
    whole = copy.deepcopy(model)
    loss = next_token_loss(whole, torch.tensor([ids]))
    loss.backward()
    weights = whole.layers[-1].mlp.c_fc.weight.grad
    assert weights is not None
    for route in (Route(), Route(0, 3, 5), Route(7, 200, 63)):
        found = walked(model, ids, route)
        assert found.loss == pytest.approx(loss.item(), abs=1e-6)
        assert torch.tensor(found.by_weight).allclose(weights[found.route.neuron], atol=1e-7)
        assert found.nodes[0].gradient == pytest.approx(float(weights[found.route.neuron, found.route.input]), abs=1e-7)
    assert all(weight.grad is None for weight in model.parameters())


def test_a_weights_gradient_is_a_finite_difference(model: GPT, ids: list[int]) -> None:
    found, by = walked(model, ids, Route()), 1e-4
    moved = {"neuron": found.route.neuron, "input": found.route.input}
    up, down = loss_of(model, ids, by=by, **moved), loss_of(model, ids, by=-by, **moved)
    assert found.nodes[0].gradient == pytest.approx((up - down) / (2 * by), rel=1e-4)


def test_all_ways_on_add_up(model: GPT, ids: list[int]) -> None:
    found = walked(model, ids, Route(place=0))
    node = {one.name: one for one in found.nodes}
    for name, ways in (
        ("h", found.by_number),
        ("r", found.by_norm),
        ("f", found.by_word),
        ("w", found.by_place),
    ):
        assert float(ways.sum()) == pytest.approx(node[name].gradient, abs=1e-6)


def by_all_paths(model: GPT, ids: list[int], place: int, neuron: int) -> float:
    """dL/da by walking every path from one neuron: through each number of the stream, each word."""
    total = 0.0
    for number in range(model.config.d_model):
        through = walked(model, ids, Route(place, neuron, 0, number))
        path = {one.name: one for one in through.nodes}
        # What reaches r through its own f, and what through the others that the norm couples it with.
        total += path["a"].local * path["h"].local * path["r"].gradient
        assert path["r"].path == pytest.approx(path["r"].local * path["f"].path, rel=1e-5, abs=1e-12)
    return total


def test_a_path_is_the_product_of_its_slopes_and_all_of_them_are_the_gradient(model: GPT, ids: list[int]) -> None:
    found = walked(model, ids, Route(3, 225))
    brought = 1.0
    for one in found.nodes:
        brought *= one.local
    assert found.nodes[0].path == pytest.approx(brought, rel=1e-6)
    assert by_all_paths(model, ids, 3, 225) == pytest.approx(
        next(one.gradient for one in found.nodes if one.name == "a"), rel=1e-4
    )


def test_a_path_through_another_words_logit(model: GPT, ids: list[int]) -> None:
    """A wrong word's logit lowers the right one's probability by p times its own (softmax)."""
    right = walked(model, ids, Route(place=3))
    other = (right.route.word + 1) % model.config.vocab_size
    found = walked(model, ids, Route(place=3, word=other))
    at, p = found.nodes[5], found.nodes[6]
    with torch.no_grad():
        q = float(model(torch.tensor([ids[:4]]))[0, -1].softmax(-1)[other])
    assert at.local == pytest.approx(-p.value * q, rel=1e-4) and at.gradient == pytest.approx(q / 8, rel=1e-4)


def strongest(found: Walked) -> tuple[int, int]:
    return int(found.losses.argmax()), int(abs(found.by_number).argmax())


def test_what_is_not_asked_for_is_the_strongest_and_what_is_not_there_is_refused(model: GPT, ids: list[int]) -> None:
    found = walked(model, ids, Route())
    assert (found.route.place, found.route.number) == strongest(found) and found.route.word == ids[
        found.route.place + 1
    ]
    with pytest.raises(ValueError, match="neuron 256"):
        walked(model, ids, Route(neuron=256))
    with pytest.raises(ValueError, match="at least 2"):
        walked(model, ids[:1], Route())


def test_many_who_walk_at_once_see_their_own_text(model: GPT, ids: list[int]) -> None:
    """A hook on the shared model would let one see what another reads."""
    texts = [ids[:length] for length in (3, 5, 7, 9)] * 10
    alone = {len(text): walked(model, text, Route()).loss for text in texts[:4]}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: walked(model, text, Route()), texts))
    assert [len(one.losses) + 1 for one in found] == [len(text) for text in texts]
    assert [one.loss for one in found] == pytest.approx([alone[len(text)] for text in texts], abs=1e-5)
