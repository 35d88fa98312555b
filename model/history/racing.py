"""An RNN, an LSTM and a small GPT on the same stories by the same clock: seconds of one thread's processor time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.history import recurrent
from model.history.stories import Stories
from model.seeded import seeded
from model.training.optimizers import optimizers
from model.training.texts import PADDING
from model.transformer import GPT, Config

NAMES = ("rnn", "lstm", "gpt")
SECONDS = 45.0
TICKS = 30  # moments at which all have had the same time
BATCH, WARM, LEAST_RATE, LONGEST_GRADIENT, DECAY = 32, 50, 0.02, 1.0, 0.01
RATES = {"rnn": 3e-3, "lstm": 1.5e-2, "gpt": 4e-3}  # found by trial, for each the best of those tried


@dataclass(frozen=True)
class Moment:
    """All learners after so many seconds each. losses: nats per held-out word; steps: batches; weights: copies by learner, on the CPU, in half
    precision."""

    seconds: float
    losses: dict[str, float]
    steps: dict[str, int]
    weights: dict[str, dict[str, Tensor]]


def made(name: str, vocabulary: int, seed: int) -> Any:
    """A learner before it has learned anything; the same for the same seed."""
    if name != "gpt":
        return recurrent.made(name, vocabulary, seed)
    with seeded(seed):
        return GPT(Config(vocabulary))


def loaded(name: str, vocabulary: int, weights: dict[str, Tensor]) -> Any:
    """A learner with these weights, ready to be asked."""
    model = made(name, vocabulary, 0)
    model.load_state_dict({key: one.float() for key, one in weights.items()})
    return model.eval().requires_grad_(False)


def loss(model: nn.Module, rows: Tensor) -> Tensor:
    """rows [B, T + 1] -> the mean of -log p(word | those before it) over all words but the first, in nats."""
    logits = model(rows[:, :-1].clamp_min(0))  # [B, T, V]
    return F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=PADDING)


class Runner(Clocked):
    """One learner and its clock."""

    def __init__(self, name: str, stories: Stories, seed: int, seconds: float) -> None:
        self.model, self._stories, self._seed, self._whole = (
            made(name, stories.tokenizer.vocab_size, seed),
            stories,
            seed,
            seconds,
        )
        self._rate, self.steps = RATES[name], 0
        width = self.model.config.d_model if name == "gpt" else 0
        self._optimizers = optimizers(self.model, width, "muon" if name == "gpt" else "adamw", self._rate, DECAY)
        self._rates = [one.param_groups[0]["lr"] for one in self._optimizers]

    def step(self) -> None:
        """One batch. The rate rises for WARM steps and falls along a cosine to LEAST_RATE of itself when the time is over."""
        rows = torch.from_numpy(self._stories.batch(self._seed, self.steps, BATCH))
        gone = min(1.0, self.seconds / self._whole)
        left = LEAST_RATE + (1 - LEAST_RATE) * (0.5 + 0.5 * math.cos(math.pi * gone))
        for optimizer, rate in zip(self._optimizers, self._rates, strict=True):
            optimizer.zero_grad(set_to_none=True)
            optimizer.param_groups[0]["lr"] = rate * left * min(1.0, (self.steps + 1) / WARM)
        loss(self.model, rows[:, : int((rows != PADDING).sum(1).max())]).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), LONGEST_GRADIENT)
        for optimizer in self._optimizers:
            optimizer.step()
        self.steps += 1

    @torch.no_grad()
    def held(self) -> float:
        """Nats per word of the held-out stories; the clock stands still meanwhile."""
        self.model.eval()
        return float(loss(self.model, torch.from_numpy(self._stories.held_out)))


def race(stories: Stories, seed: int = 0, seconds: float = SECONDS) -> Iterator[Moment]:
    """TICKS moments of all learners, and the one before they have learned anything."""
    running = {name: Runner(name, stories, seed, seconds) for name in NAMES}
    stories.rows  # noqa: B018 (told before any clock runs)
    for tick in range(TICKS + 1):
        now = seconds * tick / TICKS
        for runner in running.values():
            runner.until(now)
        yield Moment(
            now,
            {name: runner.held() for name, runner in running.items()},
            {name: runner.steps for name, runner in running.items()},
            {name: copied(runner.model) for name, runner in running.items()},
        )


def copied(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights, in half precision."""
    return {name: weight.detach().half() for name, weight in model.state_dict().items()}
