"""One step of training by three optimizers, and the next ones: what each makes of the same gradient.

SGD: Robbins & Monro 1951. AdamW: Kingma & Ba 2015, Loshchilov & Hutter 2019. Muon: Jordan 2024. Without weight decay, and at a
constant rate, so that a step is the optimizer's own.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.optim import SGD, Optimizer

from model.trace import Floats
from model.training.optimizers import optimizers
from model.training.texts import WorldTexts
from model.training.trainer import MAX_GRAD_NORM, next_token_loss
from model.transformer import GPT

RATES = {
    "sgd": 1.0,
    "adamw": 2e-3,
    "muon": 2e-3,
}  # SGD's found by trial; Muon moves matrices by MATRIX_RATE times its own
BATCH, STEPS = 32, 16


class Gradient(NamedTuple):
    """The gradient of the first batch, after clipping, of each matrix and vector by name; and its loss, in nats per token."""

    loss: float
    of: dict[str, Floats]


class Moved(NamedTuple):
    """The weights after some steps, by name, and the loss on stories that are not learned from, in nats per token."""

    weights: dict[str, Floats]
    loss: float


def gradient(start: GPT, texts: WorldTexts, seed: int = 0) -> Gradient:
    """Of the first batch."""
    model = _copied(start)
    loss = _backward(model, texts, seed, 0)
    return Gradient(loss, {name: _array(weight.grad) for name, weight in _named(model) if weight.grad is not None})


def moves(start: GPT, texts: WorldTexts, name: str, seed: int = 0) -> Iterator[Moved]:
    """The weights before the first step by that optimizer and after each step. Raises ValueError for one that is not there."""
    if name not in RATES:
        raise ValueError(f"optimizer {name!r} is not one of {', '.join(RATES)}")
    model, held = _copied(start), torch.from_numpy(texts.held_out)
    optimizers, step = _optimizers(model, name), 0
    while True:
        yield Moved({path: _array(weight) for path, weight in _named(model)}, _loss(model, held))
        _backward(model, texts, seed, step)
        for one in optimizers:
            one.step()
        step += 1


def spectrum(matrix: Floats) -> Floats:
    """The singular values of a step, the largest first: how far it goes along each of its directions."""
    return np.linalg.svd(matrix, compute_uv=False)


def _named(model: GPT) -> list[tuple[str, Tensor]]:
    return list(model.named_parameters())


def _array(weight: Tensor) -> Floats:
    return weight.detach().numpy().copy()


def _optimizers(model: GPT, name: str) -> Sequence[Optimizer]:
    if name == "sgd":
        return [SGD(model.parameters(), RATES[name])]
    return optimizers(model, model.config.d_model, name, RATES[name], 0.0)


def _backward(model: GPT, texts: WorldTexts, seed: int, step: int) -> float:
    """Gradients of a batch, in the weights; returns its loss."""
    model.zero_grad(set_to_none=True)
    with torch.enable_grad():
        loss = next_token_loss(model, torch.from_numpy(texts.batch(f"updates {seed} {step}", BATCH)))
        loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRAD_NORM)
    return loss.item()


@torch.inference_mode()
def _loss(model: GPT, rows: Tensor) -> float:
    return float(next_token_loss(model, rows))


def _copied(start: GPT) -> GPT:
    model = GPT(start.config)
    model.load_state_dict(start.state_dict())
    return model
