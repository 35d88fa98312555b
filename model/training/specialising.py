"""Experts while they learn: where words go, what each expert gets, what is lost without one; and dense models beside them.

Four models learn from the same batches: experts with a price for imbalance and without one, an MLP that computes as much for a
token as its experts do, and one with as many numbers as all experts together. Fedus et al. 2021 (the price); Strehl & Ghosh 2002
(normalised mutual information).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from model.seeded import seeded
from model.training.experts import NONE, balance, losses, routers, with_experts
from model.training.texts import PADDING, WorldTexts
from model.training.trainer import Descent, Recipe
from model.transformer import GPT, Config
from model.world.lexicon import PARROT
from model.world.world import World

STEPS, BATCH, LOOKS = 300, 16, 16
WIDTH = 256  # of the dense MLP, and of all experts together that a token gets
SHOWN = 1  # of the held-out stories, that are shown word by word
FREE, PRICED, ACTIVE, TOTAL = "free", "priced", "active", "total"  # the four models


@dataclass(frozen=True)
class Plan:
    """experts: how many there are; top: how many a token gets; price: what imbalance costs, in nats times the balance loss."""

    experts: int = 8
    top: int = 1
    price: float = 0.02
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Routing:
    """One layer of a model on the held-out stories.

    loads [E]: the share of choices that are each expert; given [kinds, E]: how many words of each kind each expert gets first;
    nmi, purity: of first experts and kinds of words; text [T, K]: the experts of the words that are shown
    """

    loads: NDArray[np.float64]
    given: NDArray[np.int64]
    nmi: float
    purity: float
    text: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Without:
    """What is lost, in nats, where an expert of a layer gets nothing. kinds [L, E, kinds]: at words of each kind; words [L, E, T]: at
    each of those that are shown, 0 for the first of a story, which nothing predicts."""

    kinds: NDArray[np.float64]
    words: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Look:
    """The four models after so many steps.

    above: nats per word above the floor, of each; seconds: that it learned for, of one thread; balance: E sum f P, of those
    with experts; routing: of the same, layer by layer; without: at the last step alone, of those with a price
    """

    step: int
    above: Mapping[str, float]
    seconds: Mapping[str, float]
    balance: Mapping[str, float]
    routing: Mapping[str, Sequence[Routing]]
    without: Without | None


def kinds(world: World) -> dict[str, frozenset[str]]:
    """The kinds of words that experts are compared with: each word is of one."""
    known = world.lexicon.categories
    groups = {
        "the": ("the",),
        "marks": tuple(". , : ?".split()),
        "animals": (*known["animals"], PARROT),
        "people": known["people"],
        "traits, colours": (*known["traits"], *known["colours"]),
        "things": (*known["things"], *known["boxes"]),
        "places, times": (*known["places"], *world.lexicon.times),
        "sounds": known["sounds"],
        "verbs": (*known["causing"], *known["noticing"], *known["gains"], *known["losses"], *world.lexicon.meeting,
                  *"put asked said followed was is".split()),
        "feelings": (*known["pleasant"], *known["unpleasant"]),
    }  # fmt: skip
    rest = set(world.words) - {word for group in groups.values() for word in group}
    return {name: frozenset(words) for name, words in {**groups, "small words": tuple(rest)}.items()}


def nmi(table: NDArray[np.int64]) -> float:
    """table [A, B], how often two labels fall together -> their mutual information over the mean of their entropies: 0 if neither
    tells anything of the other, 1 if each tells the other."""
    joint = table / table.sum()
    rows, columns = joint.sum(1), joint.sum(0)
    entropies = [-(one[one > 0] * np.log(one[one > 0])).sum() for one in (rows, columns)]
    apart = np.outer(rows, columns)
    known = joint > 0
    shared = (joint[known] * np.log(joint[known] / apart[known])).sum()
    return float(2 * shared / sum(entropies)) if sum(entropies) > 0 else 1.0


def purity(given: NDArray[np.int64]) -> float:
    """given [kinds, E] -> the share of words that are of the commonest kind of their expert."""
    return float(given.max(0).sum() / given.sum())


class Learner:
    """The four models of a plan. step: how many steps they made; seconds: of each."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.step = plan, 0
        self.texts = WorldTexts(World())
        config = Config(self.texts.tokenizer.vocab_size)
        self.recipe = Recipe(config, STEPS, BATCH, seed=plan.seed)
        part = WIDTH // plan.top
        sizes = {PRICED: (part, plan.experts, plan.top), FREE: (part, plan.experts, plan.top),
                 ACTIVE: (WIDTH, 1, 1), TOTAL: (part * plan.experts, 1, 1)}  # fmt: skip
        self.models: dict[str, GPT] = {}
        for name, size in sizes.items():
            with seeded(plan.seed):
                self.models[name] = with_experts(config, *size)
        self._descents = {name: Descent(model, self.recipe) for name, model in self.models.items()}
        self.seconds = dict.fromkeys(sizes, 0.0)
        self._told = {name: number for number, name in enumerate(kinds(self.texts.world))}
        self._kind = np.full(config.vocab_size, -1)  # of tokens that are no words of the world
        for name, words in kinds(self.texts.world).items():
            self._kind[[self.texts.tokenizer.id(word) for word in words]] = self._told[name]
        self._held = torch.from_numpy(self.texts.held_out)  # [N, T + 1]
        self._read = (self._held[:, 1:] != PADDING).numpy()

    def advance(self) -> None:
        """One step of each model, on the same batch."""
        rows = torch.from_numpy(self.texts.batch(f"{self.plan.seed} {self.step}", BATCH))
        for name, model in self.models.items():
            began = time.thread_time()
            model.train()
            said, uneven = losses(model, rows)
            self._descents[name].down(said + (self.plan.price if name == PRICED else 0) * uneven)
            self.seconds[name] += time.thread_time() - began
        self.step += 1

    @torch.inference_mode()
    def look(self) -> Look:
        """Measure all four on the held-out stories."""
        above, uneven, routing = {}, {}, {}
        for name, model in self.models.items():
            nats = self._nats(model)
            above[name] = float(nats[self._read].mean()) - self.texts.floor
            if name in (PRICED, FREE):
                seen = [one.seen for one in routers(model) if one.seen]
                real = torch.from_numpy(self._read.ravel())
                uneven[name] = float(
                    np.mean([float(balance(one.probabilities[real], one.chosen[real])) for one in seen])
                )
                routing[name] = [self._routing(one.chosen) for one in seen]
        without = self._without() if self.step == STEPS else None
        return Look(self.step, above, dict(self.seconds), uneven, routing, without)

    def _nats(self, model: GPT) -> NDArray[np.float64]:
        """[N, T]: -log p of each held-out word behind a first one; 0 for padding."""
        model.eval()
        logits = model(self._held[:, :-1].clamp_min(0))
        found = F.cross_entropy(logits.mT, self._held[:, 1:], ignore_index=PADDING, reduction="none")
        return found.double().numpy()

    def _routing(self, chosen: Any) -> Routing:
        """chosen [N * T, K]."""
        count, top = self.plan.experts, self.plan.top
        picked = chosen.numpy().reshape(*self._read.shape, top)
        first, words = picked[..., 0][self._read], self._kind[self._held[:, :-1].numpy()[self._read]]
        loads = np.bincount(picked[self._read].ravel(), minlength=count) / picked[self._read].size
        given = np.zeros((len(self._told), count), np.int64)
        np.add.at(given, (words, first), 1)
        text = np.concatenate([picked[row, : self._read[row].sum()] for row in range(SHOWN)])
        return Routing(loads, given, nmi(given), purity(given), text)

    def _without(self) -> Without:
        model = self.models[PRICED]
        plain = self._nats(model)
        kind = self._kind[self._held[:, 1:].clamp_min(0).numpy()]
        of_kinds, of_words = [], []
        for layer in routers(model):
            for number in range(self.plan.experts):
                layer.off = number
                lost = self._nats(model) - plain
                here = [lost[self._read & (kind == one)].mean() for one in range(len(self._told))]
                of_kinds.append(here)
                rows = [np.r_[0.0, lost[row, : self._read[row].sum() - 1]] for row in range(SHOWN)]
                of_words.append(np.concatenate(rows))
            layer.off = NONE
        shape = (len(routers(model)), self.plan.experts, -1)
        return Without(np.reshape(of_kinds, shape), np.reshape(of_words, shape))

    def shown(self) -> list[str]:
        """The words [T] that are shown."""
        return [word for story in self.texts.stories[:SHOWN] for word in story.words]


def learning(plan: Plan) -> Iterator[Look]:
    """Looks at a learner, the first before it has learned, the last at its last step."""
    learner = Learner(plan)
    for number in range(LOOKS):
        while learner.step < STEPS * number // (LOOKS - 1):
            learner.advance()
        yield learner.look()
