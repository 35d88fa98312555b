"""Three learners on the same sentences by the same clock: none is given more seconds than another.

The clock counts seconds of one thread's processor time, so that a busy computer takes longer but wrongs nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from model.clocked import Clocked
from model.seeded import seeded
from model.translation.attending import Attending
from model.translation.corpus import Corpus
from model.translation.fixed import Fixed
from model.translation.lstm import Lstm
from model.translation.measuring import Measured, measured
from model.translation.transformer import Transformer, loss

NAMES = ("fixed", "attention", "transformer")
RATE, BATCH, WARM, LEAST_RATE, LONGEST_GRADIENT = 5e-3, 32, 100, 0.05, 1.0  # found by trial
BETAS, DECAY = (0.9, 0.98), 0.01
JUDGED = 100  # held-out pairs that are translated at each look
FRESH = 5  # so many fewer before anything is learned: all translations are then as long as they may be
TICKS = 60  # moments at which all have had the same time
LOOKS = frozenset(
    round(TICKS * (look / 12) ** 1.6) for look in range(13)
)  # closer together at first, when most is learned


@dataclass(frozen=True)
class Plan:
    """How a race is run. seconds: that each learner gets; context: width of the one vector; score: of the attention."""

    language: str = "german"
    seconds: float = 60.0
    context: int = 128
    score: str = "additive"
    seed: int = 0
    learners: tuple[str, ...] = NAMES  # that take part


@dataclass(frozen=True)
class Progress:
    """A learner at a look: the steps that it has made, the loss of its last batches in nats per word, and how well it translates."""

    steps: int
    loss: float
    measured: Measured


@dataclass(frozen=True)
class Look:
    """All learners after so many seconds each; weights: copies by learner and name, on the CPU, in half precision."""

    learners: dict[str, Progress]
    weights: dict[str, dict[str, Tensor]]


@dataclass(frozen=True)
class Tick:
    """One of TICKS moments of a race. losses: of each learner's last batches by name, NaN before the first; look: at LOOKS of them."""

    seconds: float
    losses: dict[str, float]
    look: Look | None


def make(name: str, plan: Plan, corpus: Corpus) -> Any:
    """A learner before it has learned anything; the same for the same seed. lstm: fixed with another memory."""
    sizes = len(corpus.source), len(corpus.target)
    makers: dict[str, Callable[[], nn.Module]] = {
        "fixed": lambda: Fixed(*sizes, context=plan.context),
        "attention": lambda: Attending(*sizes, score=plan.score),
        "transformer": lambda: Transformer(*sizes),
        "lstm": lambda: Lstm(*sizes, context=plan.context),
    }
    with seeded(plan.seed):
        return makers[name]()


def made(plan: Plan, corpus: Corpus) -> dict[str, Any]:
    """The learners that take part, of like size."""
    return {name: make(name, plan, corpus) for name in plan.learners}


class Runner(Clocked):
    """One learner and its clock: seconds of its own that have passed."""

    def __init__(self, model: Any, plan: Plan, corpus: Corpus) -> None:
        self.model, self._plan, self._corpus = model, plan, corpus
        self._optimizer = torch.optim.AdamW(model.parameters(), RATE, BETAS, weight_decay=DECAY)
        self.steps, self.loss = 0, float("nan")

    def step(self) -> None:
        """One batch. The rate rises for WARM steps and falls to LEAST_RATE of itself at the end."""
        source, target = self._corpus.batch(self._plan.seed, self.steps, BATCH)
        left = max(LEAST_RATE, 1 - self.seconds / self._plan.seconds)
        for group in self._optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (self.steps + 1) / WARM) * left
        now = loss(self.model(source, target[:, :-1])[0], target)
        self._optimizer.zero_grad()
        now.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), LONGEST_GRADIENT)
        self._optimizer.step()
        self.steps += 1
        self.loss = now.item() if self.steps == 1 else 0.9 * self.loss + 0.1 * now.item()

    def progress(self, judged: int = JUDGED) -> Progress:
        """How well it translates now; its clock stands still meanwhile."""
        self.model.eval()
        return Progress(self.steps, self.loss, measured(self.model, self._corpus, self._corpus.held_out[:judged]))


def race(plan: Plan, corpus: Corpus | None = None, judged: int = JUDGED) -> Iterator[Tick]:
    """TICKS moments of all learners, and the one before they have learned anything."""
    corpus = corpus or Corpus(plan.language)
    running = {name: Runner(model, plan, corpus) for name, model in made(plan, corpus).items()}
    for tick in range(TICKS + 1):
        seconds = plan.seconds * tick / TICKS
        for runner in running.values():
            runner.until(seconds)
        found = None
        if tick in LOOKS:
            found = Look(
                {
                    name: runner.progress(judged if tick else max(1, judged // FRESH))
                    for name, runner in running.items()
                },
                {name: copied(runner.model) for name, runner in running.items()},
            )
        yield Tick(seconds, {name: runner.loss for name, runner in running.items()}, found)


def copied(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights, in half precision."""
    return {name: weight.detach().half() for name, weight in model.state_dict().items()}
