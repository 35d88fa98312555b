"""Steering: strength 0 changes nothing, and a strength does what the model does with the changed state put in by hand."""

import numpy as np
import pytest
import torch

from model import pretrained
from model.inside.steering import steered
from model.pretrained import toy
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
