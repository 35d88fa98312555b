"""Steps of three optimizers from one gradient: beside torch's own, the formulas, and a step made by hand."""

from itertools import islice

import numpy as np
import pytest
import torch

from model.training import updates
from model.training.texts import WorldTexts
from model.training.trainer import next_token_loss
from model.transformer import GPT, Config
from model.world.world import World

MATRIX = "blocks.0.mlp.c_fc.weight"


@pytest.fixture(scope="module")
def texts() -> WorldTexts:
    return WorldTexts(World(), held_out=8)


@pytest.fixture(scope="module")
def start(texts: WorldTexts) -> GPT:
    torch.manual_seed(1)
    return GPT(Config(texts.tokenizer.vocab_size, n_layers=1, d_model=16, n_heads=2))


def first(start: GPT, texts: WorldTexts, name: str) -> np.ndarray:
    before, after = islice(updates.moves(start, texts, name), 2)
    return after.weights[MATRIX] - before.weights[MATRIX]


def test_the_gradient_is_autograds_and_clipped(start: GPT, texts: WorldTexts) -> None:
    found = updates.gradient(start, texts)
    rows = torch.from_numpy(texts.batch("updates 0 0", updates.BATCH))
    grads = torch.autograd.grad(loss := next_token_loss(start, rows), list(start.parameters()))
    norm = float(torch.cat([one.flatten() for one in grads]).norm())
    assert found.loss == pytest.approx(loss.item(), abs=1e-5)
    mine = dict(zip((name for name, _ in start.named_parameters()), grads, strict=True))
    assert np.allclose(found.of[MATRIX], mine[MATRIX].numpy() * min(1, 1 / norm), atol=1e-6)


def test_each_step_is_what_its_formula_says(start: GPT, texts: WorldTexts) -> None:
    gradient = updates.gradient(start, texts).of[MATRIX]
    assert np.allclose(first(start, texts, "sgd"), -updates.RATES["sgd"] * gradient, atol=1e-6)
    signs = -updates.RATES["adamw"] * gradient / (np.abs(gradient) + 1e-8)
    assert np.abs(first(start, texts, "adamw") - signs).max() < 0.01 * updates.RATES["adamw"]
    step = first(start, texts, "muon")
    for block, of in zip(np.split(step, 4), np.split(gradient, 4), strict=True):  # square, as Muon cuts it
        u, _, v = np.linalg.svd(of)
        whole = -6 * updates.RATES["muon"] * u @ v
        cosine = (block * whole).sum() / np.linalg.norm(block) / np.linalg.norm(whole)
        assert cosine > 0.9 and np.linalg.norm(block) == pytest.approx(np.linalg.norm(whole), rel=0.3)


def test_a_spectrum_is_the_root_of_the_squares(start: GPT, texts: WorldTexts) -> None:
    step = first(start, texts, "sgd").astype(float)
    roots = np.sqrt(np.linalg.eigvalsh(step.T @ step).clip(0))[::-1]
    assert np.allclose(updates.spectrum(step), roots, atol=1e-6)


def test_the_model_that_it_starts_from_stays_and_other_optimizers_are_refused(start: GPT, texts: WorldTexts) -> None:
    before = start.state_dict()[MATRIX].clone()
    losses = [one.loss for one in islice(updates.moves(start, texts, "adamw"), 5)]
    assert losses[-1] < losses[0] and torch.equal(before, start.state_dict()[MATRIX])
    with pytest.raises(ValueError, match="lion"):
        next(updates.moves(start, texts, "lion"))
