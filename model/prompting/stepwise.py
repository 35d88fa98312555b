"""Two learners of the same questions by the same clock: one writes steps before its answer, the other does not.

Both have the same weights to begin with, the same optimiser and batches of as many questions. The clock counts seconds of one
thread's processor time, as in model.translation.lockstep: a text with steps is longer, and so its learner makes fewer batches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.clocked import Clocked
from model.prompting.parity import Parity
from model.prompting.puzzles import Lesson, Rows, held_out
from model.prompting.sums import Sums
from model.seeded import seeded
from model.training.optimizers import optimizers
from model.transformer import GPT, Cache, Config

LEARNERS = ("with", "without")
PUZZLES: dict[str, Any] = {"parity": Parity(), "sums": Sums()}
SECONDS = {"parity": 15.0, "sums": 20.0}  # of one thread, for each learner
WIDTH, LAYERS, HEADS = 48, 2, 4
OPTIMIZERS = {
    "parity": ("adamw", 3e-3),
    "sums": ("muon", 2e-3),
}  # and its rate, found by trial; the same for both learners
BATCH, WARM, LEAST_RATE, LONGEST_GRADIENT, DECAY = 64, 50, 0.05, 1.0, 0.01
JUDGED = 400  # held-out questions that are asked at each look
TICKS = 30  # looks after the first


@dataclass(frozen=True)
class Plan:
    """A run: the puzzle's name, the seconds that each learner gets, and the seed of its weights and batches."""

    puzzle: str = "parity"
    seconds: float = 15.0
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """A learner at a look: batches made, the loss of the last ones in nats per token, and right answers of those asked."""

    steps: int
    loss: float
    right: int
    asked: int


@dataclass(frozen=True)
class Tick:
    """Both learners after so many seconds each; weights: copies by learner and name, in half precision."""

    seconds: float
    learners: dict[str, Progress]
    weights: dict[str, dict[str, Tensor]]


class Learner(Clocked):
    """One of the two, and its clock."""

    def __init__(self, plan: Plan, written: bool) -> None:
        self.lesson = Lesson(PUZZLES[plan.puzzle], written)
        self.model, self._plan = fresh(plan), plan
        name, rate = OPTIMIZERS[plan.puzzle]
        self._optimizers = optimizers(self.model, WIDTH, name, rate, DECAY)
        self._rates = [one.param_groups[0]["lr"] for one in self._optimizers]  # Muon's is a multiple
        self.steps, self.loss = 0, float("nan")

    def step(self) -> None:
        """One batch: what stands behind the question is to be predicted. The rate rises for WARM steps and falls with the time."""
        texts = torch.from_numpy(self.lesson.batch(self._plan.seed, self.steps, BATCH))  # [B, T]
        known = self.lesson.puzzle.asked
        share = min(1.0, (self.steps + 1) / WARM) * max(LEAST_RATE, 1 - self.seconds / self._plan.seconds)
        for one, rate in zip(self._optimizers, self._rates, strict=True):
            one.param_groups[0]["lr"] = share * rate
            one.zero_grad(set_to_none=True)
        logits = self.model(texts[:, :-1])[:, known - 1 :]  # [B, T - known, V]
        now = F.cross_entropy(logits.flatten(0, 1), texts[:, known:].flatten())
        now.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), LONGEST_GRADIENT)
        for one in self._optimizers:
            one.step()
        self.steps += 1
        self.loss = now.item() if self.steps == 1 else 0.9 * self.loss + 0.1 * now.item()

    def progress(self) -> Progress:
        """How many of the held-out questions it answers right now; its clock stands still meanwhile."""
        puzzle = self.lesson.puzzle
        texts = self.lesson.texts(held_out(puzzle)[:JUDGED])
        written = write(self.model, texts[:, : puzzle.asked], texts.shape[1] - puzzle.asked)
        right = (written[:, -puzzle.answer :] == texts[:, -puzzle.answer :]).all(1).sum()
        return Progress(self.steps, self.loss, int(right), len(texts))


def race(plan: Plan) -> Iterator[Tick]:
    """Both learners at TICKS moments, and before they have learned anything."""
    learners = {name: Learner(plan, name == "with") for name in LEARNERS}
    for tick in range(TICKS + 1):
        for one in learners.values():
            one.until(plan.seconds * tick / TICKS)
        yield Tick(
            plan.seconds * tick / TICKS,
            {name: one.progress() for name, one in learners.items()},
            {name: copied(one.model) for name, one in learners.items()},
        )


def config(puzzle: str) -> Config:
    """The sizes of a learner."""
    found = PUZZLES[puzzle]
    context = Lesson(found, True).length
    return Config(len(found.pieces), context, LAYERS, WIDTH, HEADS, "learned")  # steps and digits stand at fixed places


def fresh(plan: Plan) -> GPT:
    """A learner that has learned nothing; the same with and without steps."""
    with seeded(plan.seed):
        return GPT(config(plan.puzzle))


def with_weights(puzzle: str, weights: Mapping[str, Tensor]) -> GPT:
    """A learner with these weights."""
    model = GPT(config(puzzle))
    whole = {"lm_head.weight": weights["wte.weight"], **weights}  # one table for both
    model.load_state_dict({name: one.float() for name, one in whole.items()})
    return model.eval()


def copied(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's weights, in half precision."""
    return {name: one.detach().half() for name, one in model.state_dict().items() if name != "lm_head.weight"}


@torch.inference_mode()
def write(model: GPT, begun: Rows, count: int) -> Rows:
    """[B, T + count]: `count` tokens behind each text [B, T], always the likeliest."""
    model.eval()
    cache, ids = Cache(), torch.from_numpy(begun)
    parts = [ids]
    for _ in range(count):
        ids = model(ids, cache)[:, -1:].argmax(-1)  # [B, 1]
        parts.append(ids)
    return torch.cat(parts, 1).numpy()
