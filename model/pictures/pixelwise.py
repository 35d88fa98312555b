"""A picture as a text: its 64 pixels are tokens, one of 17 greys each, and a small GPT writes them one after the other.

van den Oord, Kalchbrenner & Kavukcuoglu 2016 (pixel by pixel: p(x) is a product); Chen et al. 2020 (a GPT on pixels). The blocks are those
of model/transformer.py. The first token is the class. Sizes: B pictures, 64 pixels, 17 greys, 27 tokens.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from model.errors import UserError
from model.pictures import measuring
from model.pictures.digits import CLASSES, LEVELS, PIXELS, Digits, held_out, train
from model.seeded import seeded
from model.transformer import GPT, Cache, Config

WIDTH, LAYERS, HEADS = 48, 2, 4
STEPS, BATCH, RATE, WARM, LEAST_RATE, BETAS, DECAY = 2000, 16, 4e-3, 50, 0.03, (0.9, 0.98), 0.1  # found by trial
LOOKS = 20
EACH = 10  # pictures of each class that the judge reads at a look
COLDEST = 0.05  # below that a draw is the likeliest grey


@dataclass(frozen=True)
class Plan:
    """How it learns."""

    rate: float = RATE
    seed: int = 0


class Look(NamedTuple):
    """The learner after some steps. seconds: of its thread's own clock; train, held: bits of a pixel, of the last batches and of held-out digits;
    asked: the share of drawn digits that the judge takes for what was asked for; distance: Fréchet's, at the last look, else None;
    pictures: one of each class, levels int64 [10, 64]; weights: a copy in half precision."""

    steps: int
    seconds: float
    train: float
    held: float
    asked: float
    distance: float | None
    pictures: NDArray[np.int64]
    weights: dict[str, Tensor]


class Written(NamedTuple):
    """A picture, pixel by pixel. levels: int64 [64]; p: the distribution from which each was drawn, float32 [64, 17]; bits: what each pixel
    cost, by the model itself at temperature 1, float32 [64]."""

    levels: NDArray[np.int64]
    p: NDArray[np.float32]
    bits: NDArray[np.float32]


def made(plan: Plan) -> GPT:
    """A learner before it has learned anything; the same for the same seed."""
    with seeded(plan.seed):
        return GPT(Config(LEVELS + CLASSES, PIXELS, LAYERS, WIDTH, HEADS, positions="learned", tied=False))


def tokens(levels: Tensor, labels: Tensor) -> Tensor:
    """The class, then the pixels: levels [B, n], labels [B] -> [B, 1 + n]."""
    return torch.cat([labels[:, None] + LEVELS, levels], 1)


def logits(model: GPT, read: Tensor) -> Tensor:
    """The score of each grey behind each token: [B, T] -> [B, T, 17]. A class is never a pixel."""
    return model(read)[:, :, :LEVELS]


def nats(model: GPT, levels: Tensor, labels: Tensor) -> Tensor:
    """- ln p(pixel | class, all pixels before it), [B, 64]: their sum is that of the whole picture, exactly."""
    read = tokens(levels, labels)
    found = logits(model, read[:, :-1])
    return F.cross_entropy(found.flatten(0, 1), levels.flatten(), reduction="none").view(levels.shape)


def levels_of(digits: Digits) -> Tensor:
    """The greys of digits, 0 to 16: [n, 64]."""
    return torch.tensor((digits.pictures * (LEVELS - 1)).round().astype(np.int64))


def learning(plan: Plan, steps: int = STEPS) -> Iterator[Look]:
    """LOOKS + 1 looks, the first before anything is learned. Raises UserError where the loss is no number any more."""
    model, random = made(plan), torch.Generator().manual_seed(plan.seed)
    levels, labels = levels_of(train()), torch.tensor(train().labels)
    optimizer = torch.optim.AdamW(model.parameters(), plan.rate, BETAS, weight_decay=DECAY)
    marks = {round(steps * look / LOOKS) for look in range(LOOKS + 1)}
    spent, bits = 0.0, math.log2(LEVELS)
    for step in range(steps + 1):
        if step in marks:
            yield _look(model, plan, step, spent, bits, last=step == steps)
        began = time.thread_time()
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * min(1.0, (step + 1) / WARM) * max(LEAST_RATE, 1 - step / steps)
        batch = torch.randint(len(labels), (BATCH,), generator=random)
        loss = nats(model, levels[batch], labels[batch]).mean()
        if not loss.isfinite():
            raise UserError("The loss is no number any more: choose a smaller rate.")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        bits += 0.05 * (loss.item() / math.log(2) - bits)
        spent += time.thread_time() - began


def loaded(weights: dict[str, Tensor]) -> GPT:
    """A learner with these weights, in single precision."""
    model = made(Plan()).requires_grad_(False)
    model.load_state_dict({name: weight.float() for name, weight in weights.items()})
    return model.eval()


@torch.no_grad()
def written(model: GPT, label: int, given: NDArray[np.integer], temperature: float, seed: int) -> Written:
    """One picture of a class. given: levels [64] that somebody has set, -1 where the model draws.

    Each pixel has its own random number, whatever was drawn before it: after one pixel is changed, others change only where their
    distribution does.
    """
    random = np.random.default_rng(seed).random(PIXELS)
    read, cache = torch.tensor([[label + LEVELS]]), Cache()
    levels, p, bits = np.empty(PIXELS, np.int64), np.empty((PIXELS, LEVELS), np.float32), np.empty(PIXELS, np.float32)
    for at in range(PIXELS):
        scores = model(read, cache)[0, -1, :LEVELS].double()
        p[at] = _tempered(scores, temperature)
        levels[at] = given[at] if given[at] >= 0 else _at(p[at], random[at])
        bits[at] = -float(scores.log_softmax(0)[levels[at]]) / math.log(2)
        read = torch.tensor([[levels[at]]])
    return Written(levels, p, bits)


@torch.no_grad()
def drawn(
    model: GPT, labels: NDArray[np.integer], temperature: float, seed: int, given: NDArray[np.integer] | None = None
) -> NDArray[np.int64]:
    """Pictures of classes [B], all at once: levels [B, 64]. given: the first levels of each, [B, n]."""
    random = torch.rand(len(labels), PIXELS, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    start = torch.tensor(np.zeros((len(labels), 0), np.int64) if given is None else given)
    read, cache, found = tokens(start, torch.tensor(labels)), Cache(), [start]
    for at in range(start.shape[1], PIXELS):
        scores = model(read, cache)[:, -1, :LEVELS].double()
        p = (scores / max(temperature, COLDEST)).softmax(1)
        read = (p.cumsum(1) < random[:, at, None]).sum(1, keepdim=True).clamp(max=LEVELS - 1)
        found.append(read)
    return torch.cat(found, 1).numpy()


@torch.no_grad()
def bits(model: GPT, digits: Digits) -> NDArray[np.float64]:
    """What each pixel of digits costs, in bits: [n, 64]."""
    return nats(model, levels_of(digits), torch.tensor(digits.labels)).double().numpy() / math.log(2)


def counted() -> dict[str, float]:
    """Bits of a held-out pixel for what needs no network: a uniform guess, one histogram for all pixels, one for each pixel, and one for each pixel
    and class. All greys are counted once more than they occur (Laplace)."""
    seen, held = levels_of(train()).numpy(), levels_of(held_out()).numpy()
    places, ones = np.arange(PIXELS), np.zeros(len(seen), np.int64)
    classes = train().labels, held_out().labels

    def cost(where: tuple[NDArray, NDArray], what: tuple[NDArray, NDArray]) -> float:
        counts = np.ones((CLASSES, PIXELS, LEVELS))
        np.add.at(counts, (what[0][:, None], where[0], seen), 1)
        p = counts / counts.sum(-1, keepdims=True)
        return float(-np.log2(p[what[1][:, None], where[1], held]).mean())

    nowhere, none = np.zeros_like(places), (ones, np.zeros(len(held), np.int64))
    return {
        "uniform": math.log2(LEVELS),
        "all": cost((nowhere, nowhere), none),
        "place": cost((places, places), none),
        "class": cost((places, places), classes),
    }


@torch.no_grad()
def _look(model: GPT, plan: Plan, step: int, spent: float, seen: float, last: bool) -> Look:
    labels = np.repeat(np.arange(CLASSES), EACH)
    some = drawn(model, labels, 1.0, plan.seed)
    distance = None
    if last:
        labels = train().labels
        many = drawn(model, labels, 1.0, plan.seed + 1)
        distance = measuring.distance(many / (LEVELS - 1))
    judged = many if last else some
    asked = measuring.accuracy(judged / (LEVELS - 1), labels)
    weights = {name: weight.detach().half() for name, weight in model.state_dict().items()}
    held = float(bits(model, held_out()).mean())
    return Look(step, spent, seen, held, asked, distance, some[::EACH], weights)


def _tempered(scores: Tensor, temperature: float) -> NDArray[np.float32]:
    if temperature < COLDEST:
        return F.one_hot(scores.argmax(), LEVELS).float().numpy()
    return (scores / temperature).softmax(0).float().numpy()


def _at(p: NDArray[np.floating], random: float) -> int:
    """The grey whose share of 0 to 1 holds a random number."""
    return min(LEVELS - 1, int((np.cumsum(p.astype(np.float64)) < random).sum()))
