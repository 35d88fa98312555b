"""Learning to predict the next token, one step after another; reproducible from a seed.

Rumelhart, Hinton & Williams 1986 (gradients); Loshchilov & Hutter 2017 and 2019 (cosine, AdamW); Jordan 2024 (Muon).
"""

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.errors import UserError
from model.seeded import seeded
from model.training.optimizers import OPTIMIZERS, optimizers
from model.training.texts import PADDING, Texts
from model.transformer import GPT, Config

MAX_GRAD_NORM = 1.0  # longer gradients are scaled down to it (Pascanu et al. 2013)
MAX_LOSS = 1.5  # times the loss of a model that knows nothing: above it, the run has diverged
AT_ONCE = 128  # held-out texts in one pass


@dataclass(frozen=True)
class Recipe:
    """The settings of a run: with the texts, all that its results depend on.

    Raises ValueError for a value out of range.
    """

    model: Config
    steps: int = 1_750
    batch: int = 32
    learning_rate: float = 2e-3
    optimizer: str = "muon"
    warmup: int = 50
    weight_decay: float = 0.01
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("steps", "batch"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}: it must be at least 1")
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(f"optimizer is {self.optimizer!r}: choose one of {', '.join(OPTIMIZERS)}")
        if not 0 < self.learning_rate < math.inf:
            raise ValueError(f"learning_rate is {self.learning_rate}: it must be above 0")

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0: a linear warmup, then a cosine decay to nearly zero."""
        up = min(1.0, (step + 1) / min(self.warmup, self.steps))
        return self.learning_rate * up * (0.5 + 0.5 * math.cos(math.pi * step / self.steps))


@dataclass(frozen=True)
class Snapshot:
    """One step.

    step           its number, from 1
    loss           of its batch, in nats per token
    gradient_norm  before clipping
    tokens         that were predicted, in so many `seconds`
    """

    step: int
    loss: float
    gradient_norm: float
    learning_rate: float
    tokens: int
    seconds: float


class Diverged(UserError):
    """The loss became NaN, or far worse than that of a model that knows nothing."""


class Descent:
    """Gradient descent on a model's weights by a recipe, one step for each loss."""

    def __init__(self, model: nn.Module, recipe: Recipe) -> None:
        self.model, self.recipe, self.step = model, recipe, 0
        self.optimizers = optimizers(
            model, recipe.model.d_model, recipe.optimizer, recipe.learning_rate, recipe.weight_decay
        )
        self._rates = [each.param_groups[0]["lr"] / recipe.learning_rate for each in self.optimizers]

    def down(self, loss: Tensor, most: float = math.inf) -> float:
        """One step against the gradient of this loss; returns the gradient's norm before clipping.

        Raises Diverged for a loss that is NaN or above `most`, and leaves the weights as they were.
        """
        rate = self.recipe.rate(self.step)
        for optimizer, times in zip(self.optimizers, self._rates, strict=True):
            optimizer.zero_grad(set_to_none=True)
            optimizer.param_groups[0]["lr"] = rate * times
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), MAX_GRAD_NORM).item()
        value = loss.item()
        if not value < most or not math.isfinite(norm):
            raise Diverged(
                f"At step {self.step + 1} the loss is {value:.1f}, worse than that of a model that knows nothing: "
                "lower the learning rate."
            )
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        return norm


class Trainer:
    """A model in training. `advance` makes one step."""

    def __init__(self, recipe: Recipe, texts: Texts, device: str = "cpu") -> None:
        self.model = fresh(recipe).to(device)
        self.recipe, self.texts = recipe, texts
        self._descent, self._device = Descent(self.model, recipe), device

    @property
    def step(self) -> int:
        """Steps made."""
        return self._descent.step

    def advance(self) -> Snapshot:
        """One step on one batch. Raises Diverged, and then leaves the weights as they were."""
        began = time.perf_counter()
        batch = self._tensor(self.texts.batch(f"{self.recipe.seed} {self.step}", self.recipe.batch))
        rate = self.recipe.rate(self.step)
        self.model.train()
        loss = next_token_loss(self.model, batch)
        norm = self._descent.down(loss, MAX_LOSS * math.log(self.recipe.model.vocab_size))
        tokens = int((batch[:, 1:] != PADDING).sum())
        return Snapshot(self.step, loss.item(), norm, rate, tokens, time.perf_counter() - began)

    @torch.inference_mode()
    def held_loss(self) -> float:
        """Nats per token on the held-out texts."""
        self.model.eval()
        total = count = 0.0
        for rows in self._tensor(self.texts.held_out).split(AT_ONCE):
            size = float((rows[:, 1:] != PADDING).sum())
            total, count = total + float(next_token_loss(self.model, rows)) * size, count + size
        return total / count

    def weights(self) -> dict[str, Tensor]:
        """A copy of the model's weights, on the CPU."""
        return copied(self.model)

    def state(self) -> dict[str, Any]:
        """All that the next step depends on, for `resume`."""
        return {
            "step": self.step,
            "weights": self.weights(),
            "optimizers": [_copied(optimizer.state_dict()) for optimizer in self._descent.optimizers],
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """Continue from a `state`, exactly as a run that never stopped would."""
        self._descent.step = state["step"]
        self.model.load_state_dict(state["weights"])
        for optimizer, saved in zip(self._descent.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(_copied(saved))

    def _tensor(self, rows: Any) -> Tensor:
        return torch.from_numpy(rows).to(self._device)


def copied(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights, on the CPU."""
    return {name: weight.detach().cpu().clone() for name, weight in model.state_dict().items()}


def fresh(recipe: Recipe) -> GPT:
    """A model with the initial weights of the recipe's seed."""
    with seeded(recipe.seed):
        return GPT(recipe.model)


def train(trainer: Trainer) -> Iterator[Snapshot]:
    """Step after step to the end of the recipe. Each is made when it is asked for. Raises Diverged."""
    while trainer.step < trainer.recipe.steps:
        yield trainer.advance()


def moments(steps: int, count: int) -> list[int]:
    """The steps of a run to look at: the first and the last, and between them more at the beginning."""
    return sorted({round(steps * (number / (count - 1)) ** 1.5) for number in range(count)} | {0, steps})


def next_token_loss(model: GPT, rows: Tensor) -> Tensor:
    """rows [B, T + 1] -> the mean of -log p(token | those before it) over all tokens, in nats."""
    logits = model(rows[:, :-1].clamp_min(0))  # [B, T, V]
    return F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=PADDING)


def _copied(state: Any) -> Any:
    """The same with tensors of its own."""
    if isinstance(state, Tensor):
        return state.detach().clone()
    if isinstance(state, Mapping):
        return {key: _copied(value) for key, value in state.items()}
    return [_copied(value) for value in state] if isinstance(state, list) else state
