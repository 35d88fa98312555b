"""Learning to predict the next word: one step after another, watched, kept, and the same again from the same seed.

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
from model.training.optimizers import OPTIMIZERS, optimizers
from model.training.texts import PADDING, Texts
from model.transformer import GPT, Config

CLIP = 1.0  # the longest gradient that a step follows (Pascanu et al. 2013)
WORSE = 1.5  # a loss so many times that of knowing nothing: the run has gone wrong
AT_ONCE = 128  # held-out texts in one pass


@dataclass(frozen=True)
class Recipe:
    """How a run goes: with the texts, all that its numbers depend on. Raises ValueError for what cannot be."""

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
            raise ValueError(f"optimizer is {self.optimizer!r}: choose of {', '.join(OPTIMIZERS)}")
        if not 0 < self.learning_rate < math.inf:
            raise ValueError(f"learning_rate is {self.learning_rate}: it must be above 0")

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0: up in a line, then down along a cosine to nearly nothing."""
        up = min(1.0, (step + 1) / min(self.warmup, self.steps))
        return self.learning_rate * up * (0.5 + 0.5 * math.cos(math.pi * step / self.steps))


@dataclass(frozen=True)
class Snapshot:
    """One step: its number from 1, the loss of its batch in nats a token, the gradient's length before it was cut, the
    learning rate, and how many tokens were predicted in how many seconds."""

    step: int
    loss: float
    gradient_norm: float
    learning_rate: float
    tokens: int
    seconds: float


class Diverged(UserError):
    """The loss became no number, or far worse than knowing nothing."""


class Descent:
    """A model's weights on their way down, as a recipe says: one step for each loss."""

    def __init__(self, model: nn.Module, recipe: Recipe) -> None:
        self.model, self.recipe, self.step = model, recipe, 0
        self.optimizers = optimizers(
            model, recipe.model.d_model, recipe.optimizer, recipe.learning_rate, recipe.weight_decay
        )
        self._rates = [one.param_groups[0]["lr"] / recipe.learning_rate for one in self.optimizers]

    def down(self, loss: Tensor, most: float = math.inf) -> float:
        """One step against the gradient of this loss; returns how long the gradient was before it was cut.

        Raises Diverged for a loss that is no number or above `most`, and leaves the weights as they were before.
        """
        rate = self.recipe.rate(self.step)
        for optimizer, times in zip(self.optimizers, self._rates, strict=True):
            optimizer.zero_grad(set_to_none=True)
            optimizer.param_groups[0]["lr"] = rate * times
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP).item()
        found = loss.item()
        if not found < most or not math.isfinite(norm):
            raise Diverged(
                f"At step {self.step + 1} the loss is {found:.1f}, worse than knowing nothing: the steps are too long. "
                "Lower the learning rate."
            )
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        return norm


class Trainer:
    """A model being trained. `advance` makes one step; nothing happens between."""

    def __init__(self, recipe: Recipe, texts: Texts, device: str = "cpu") -> None:
        self.model = fresh(recipe).to(device)
        self.recipe, self.texts = recipe, texts
        self._descent, self._device = Descent(self.model, recipe), device

    @property
    def step(self) -> int:
        """Steps made."""
        return self._descent.step

    def advance(self) -> Snapshot:
        """One step on one batch. Raises Diverged, and leaves the weights as they were before the step."""
        began = time.perf_counter()
        batch = self._tensor(self.texts.batch(f"{self.recipe.seed} {self.step}", self.recipe.batch))
        rate = self.recipe.rate(self.step)
        self.model.train()
        loss = next_token_loss(self.model, batch)
        norm = self._descent.down(loss, WORSE * math.log(self.recipe.model.vocab_size))
        tokens = int((batch[:, 1:] != PADDING).sum())
        return Snapshot(self.step, loss.item(), norm, rate, tokens, time.perf_counter() - began)

    @torch.inference_mode()
    def held_loss(self) -> float:
        """Nats a token on the texts that no step has seen."""
        self.model.eval()
        total = count = 0.0
        for rows in self._tensor(self.texts.held).split(AT_ONCE):
            size = float((rows[:, 1:] != PADDING).sum())
            total, count = total + float(next_token_loss(self.model, rows)) * size, count + size
        return total / count

    def weights(self) -> dict[str, Tensor]:
        """A copy of the model's weights, on the CPU."""
        return copied(self.model)

    def state(self) -> dict[str, Any]:
        """All that the next step depends on: give it to `resume`."""
        return {
            "step": self.step,
            "weights": self.weights(),
            "optimizers": [_copied(one.state_dict()) for one in self._descent.optimizers],
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state`: what follows equals a run that never stopped."""
        self._descent.step = state["step"]
        self.model.load_state_dict(state["weights"])
        for optimizer, one in zip(self._descent.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(_copied(one))

    def _tensor(self, rows: Any) -> Tensor:
        return torch.from_numpy(rows).to(self._device)


def copied(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights, on the CPU."""
    return {name: one.detach().cpu().clone() for name, one in model.state_dict().items()}


def fresh(recipe: Recipe) -> GPT:
    """The model before its first step."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        return GPT(recipe.model)


def train(trainer: Trainer) -> Iterator[Snapshot]:
    """Step after step to the end of the recipe. It stops where nobody takes the next one. Raises Diverged."""
    while trainer.step < trainer.recipe.steps:
        yield trainer.advance()


def moments(steps: int, count: int) -> list[int]:
    """Which steps of a run are looked at: the first and the last, and closer together at the beginning."""
    return sorted({round(steps * (at / (count - 1)) ** 1.5) for at in range(count)} | {0, steps})


def next_token_loss(model: GPT, rows: Tensor) -> Tensor:
    """rows [B, T + 1] -> the mean over all tokens of -log p(token | those before it), in nats."""
    logits = model(rows[:, :-1].clamp_min(0))  # [B, T, V]
    return F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=PADDING)


def _copied(found: Any) -> Any:
    """The same with tensors of its own."""
    if isinstance(found, Tensor):
        return found.detach().clone()
    if isinstance(found, Mapping):
        return {key: _copied(one) for key, one in found.items()}
    return [_copied(one) for one in found] if isinstance(found, list) else found
