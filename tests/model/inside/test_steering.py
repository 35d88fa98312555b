"""Steering: strength 0 changes nothing, and a strength does what the model does with the changed state put in by hand."""

import numpy as np
import pytest
import torch

from model import pretrained
from model.inside.steering import difference, price, steered
from model.pretrained import toy
from model.pretrained.pushed import go_on
from model.probability import softmax
from model.probing.effects import logit_effect

TEXT = "the lion frightened the duck because it"


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("layer", [0, 1])
def test_it_is_a_state_put_in_by_hand(layer: int, everywhere: bool) -> None:
    model = pretrained.load("toy", "cpu")
    ids = model.tokenize(TEXT).ids.tolist()
    trace = model.trace(ids)
    direction = np.random.default_rng(0).normal(size=64).astype(np.float32)
    found = steered(model, trace, layer, direction, [0.0, 2.5, -1.0], everywhere)
    np.testing.assert_allclose(found.sum(1), 1, rtol=1e-5)
    np.testing.assert_allclose(found[0], softmax(model.next_logits(ids)), atol=1e-5)
    gpt = toy.shipped()[0]
    with torch.no_grad():
        x = torch.from_numpy(np.array(trace.layers[layer].resid_post))[None]
        x[:, 0 if everywhere else -1 :] += 2.5 * torch.from_numpy(direction)
        for block in gpt.layers[layer + 1 :]:
            x = block(x)
        expected = torch.softmax(gpt.lm_head(gpt.ln_f(x))[0, -1], -1).numpy()
    np.testing.assert_allclose(found[1], expected, atol=1e-5)
    assert np.abs(found[1] - found[0]).max() > 0.01


@pytest.mark.parametrize("name", ["toy", "smollm2"])
def test_the_effect_on_the_logits_is_their_slope(name: str) -> None:
    """By a finite difference: for the model's own final norm, at a state along which a direction does not change its length or mean."""
    model = pretrained.load(name, "cpu")
    width = model.embedding_matrix.shape[1]
    random = np.random.default_rng(1)
    state, direction = random.normal(size=(2, width))
    if name == "toy":
        centred = state - state.mean()
        moved = direction - direction.mean()
        direction = direction - centred * (moved @ centred) / (centred @ centred)
        length = np.sqrt(state.var())
    else:
        direction -= state * (direction @ state) / (state @ state)
        length = np.sqrt((state**2).mean())
    step = 1e-2
    above, below = (model.unembed((state + sign * step * direction).astype(np.float32)) for sign in (1, -1))
    slope = (above - below) / (2 * step) * length
    effect = logit_effect(model, direction.astype(np.float32))
    assert np.abs(effect - slope).max() < 0.01 * np.abs(effect).max()


@pytest.mark.parametrize("layer", [0, 1])
def test_the_price_is_the_loss_of_a_state_put_in_by_hand(layer: int) -> None:
    model = pretrained.load("toy", "cpu")
    ids = model.tokenize(TEXT).ids.tolist()
    trace = model.trace(ids)
    direction = np.random.default_rng(2).normal(size=64).astype(np.float32)
    found = price(model, trace, layer, direction, [0.0, 1.5])
    assert trace.logits is not None
    likely = softmax(trace.logits[:-1].astype(np.float64))
    plain = float(-np.mean(np.log([likely[at, token] for at, token in enumerate(ids[1:])])))
    assert found[0] == pytest.approx(plain, abs=1e-4)  # at strength 0 it is the plain loss
    gpt = toy.shipped()[0]
    with torch.no_grad():
        x = torch.from_numpy(np.array(trace.layers[layer].resid_post))[None] + 1.5 * torch.from_numpy(direction)
        for block in gpt.layers[layer + 1 :]:
            x = block(x)
        logits = gpt.lm_head(gpt.ln_f(x))[0, :-1]
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:]))
    assert found[1] == pytest.approx(float(expected), abs=1e-4) and found[1] > found[0]


def test_the_difference_of_two_prompts() -> None:
    """By hand: of the last states, and of means without the first token, whose length does not matter."""
    model = pretrained.load("toy", "cpu")
    first, second = (model.trace(model.tokenize(text).ids.tolist()) for text in ("the dog barked", "anna was very sad"))
    one, two = (trace.layers[0].resid_post for trace in (first, second))
    np.testing.assert_allclose(difference(first, second, 0, mean=False), one[-1] - two[-1])
    expected = one[1:].sum(0) / (len(one) - 1) - two[1:].sum(0) / (len(two) - 1)
    np.testing.assert_allclose(difference(first, second, 0, mean=True), expected, atol=1e-5)
    single = model.trace(model.tokenize("dog").ids.tolist())
    np.testing.assert_allclose(difference(single, single, 1, mean=True), 0)


@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("name", ["toy", "smollm2"])
def test_going_on_is_word_by_word_what_the_steered_model_says(name: str, everywhere: bool) -> None:
    """Without a cache, and each word from a run of its own; a strength of 0 is the model itself."""
    model = pretrained.load(name, "cpu")
    ids = model.tokenize("the dog chased the").ids.tolist()
    width = int(model.embedding_matrix.shape[1])
    direction = np.random.default_rng(3).normal(0, 2.5, size=width).astype(np.float32)
    plain, pushed = go_on(model, ids, 1, np.stack([0 * direction, direction]), everywhere, 4)
    for token in plain:
        text = [*ids, *plain[: plain.index(token)]] if plain.count(token) == 1 else None
        assert text is None or int(model.next_logits(text).argmax()) == token
    first = steered(model, model.trace(ids), 1, direction, [1.0], everywhere)[0]
    assert int(first.argmax()) == pushed[0]
    if everywhere:
        text = [*ids, pushed[0]]
        assert int(steered(model, model.trace(text), 1, direction, [1.0], True)[0].argmax()) == pushed[1]
