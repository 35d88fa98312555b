"""Three ways to learn from plain text, side by side: predict the next word, the masked words, or whether the second
half of a story follows the first.

Radford et al. 2018 (next word); Devlin et al. 2019, section 3.1 (masked words, next-sentence prediction). BERT learns
the last two at once. Here each has a model of its own: in so few steps, one model did not learn the second beside the
first.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.tokenizers.small import END, MASK, WordTokenizer
from model.trace import Floats, Ints
from model.training.classifier import Classifier
from model.training.texts import PADDING, WorldTexts, padded
from model.training.trainer import Descent, Recipe, copied, fresh, moments, next_token_loss
from model.transformer import GPT, Config
from model.world.world import World

STEPS, BATCH, RATE = 600, 32, 3e-3
PAIRED = 64  # pairs in a batch: half as many were not enough to learn which pairs follow
HIDDEN = 0.15  # the share of words to be predicted; of these,
SHOWN_MASKED, SHOWN_OTHER = 0.8, 0.1  # the shares shown as [MASK] and as another word; the rest stay as they are
LOOKS = 31
HELD_OUT = 200  # pairs that no step learns from


@dataclass(frozen=True, eq=False)
class Compared:
    """The three models after a number of steps.

    losses   nats per prediction on held-out stories: next word, masked word, whether it follows
    right    share of the held-out pairs that are classified correctly
    weights  of the model of each objective
    """

    step: int
    losses: tuple[float, float, float]
    right: float
    weights: tuple[Mapping[str, Tensor], ...]


@dataclass(frozen=True)
class Pair:
    """Two halves, and whether the second continues the first."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    follows: bool


def pairs(world: World, seed: int | str) -> Iterator[Pair]:
    """Endless pairs of halves.

    About half of them end with a half of another story, which the world never tells there.
    """
    rng, stories = random.Random(seed), world.stories(f"pairs {seed}")
    while True:
        (first, second), (_, strange) = (halves(next(stories).words) for _ in range(2))
        if rng.random() < 0.5:
            yield Pair(first, second, True)
        elif not world.tells([*first, *strange]):
            yield Pair(first, strange, False)


def halves(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first sentences of a story, and the last ones."""
    ends = [end for end, word in enumerate(words, 1) if word in (".", "?")]
    cut = ends[len(ends) // 2 - 1]
    return tuple(words[:cut]), tuple(words[cut:])


def hidden(ids: Ints, mask: int, words: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """ids [B, T] -> (what is read, what is to be predicted or PADDING). words: the ids that may be masked."""
    picked = (rng.random(ids.shape) < HIDDEN) & np.isin(ids, words)
    kind = rng.random(ids.shape)
    read = np.where(picked & (kind < SHOWN_MASKED), mask, ids)
    other = picked & (kind >= SHOWN_MASKED) & (kind < SHOWN_MASKED + SHOWN_OTHER)
    read = np.where(other, rng.choice(words, ids.shape), read)
    return read, np.where(picked, ids, PADDING)


class Objectives:
    """The three models, with the same initial weights, on stories of the same world."""

    def __init__(self, texts: WorldTexts, steps: int = STEPS, seed: int = 0, device: str = "cpu") -> None:
        config = Config(texts.tokenizer.vocab_size)
        one_way = Recipe(config, steps, BATCH, RATE, seed=seed)
        both_ways = replace(one_way, model=replace(config, causal=False))
        self.texts, self._seed, self._device, self._steps = texts, seed, device, steps
        self.next, self.masked = fresh(one_way).to(device), fresh(both_ways).to(device)
        self.judge = Classifier(fresh(both_ways), seed).to(device)
        models: tuple[tuple[nn.Module, Recipe], ...] = (
            (self.next, one_way),
            (self.masked, both_ways),
            (self.judge, both_ways),
        )
        self._descents = [Descent(*one) for one in models]
        self._words = np.array([texts.tokenizer.id(word) for word in texts.world.words])
        self._held_out_masked = self._hide(texts.held_out, "held")
        self._held_out_pairs = self._pairs("held", HELD_OUT)

    def steps(self) -> Iterator[Compared]:
        """The models before the first step and then at LOOKS steps."""
        for step, following in pairwise([*moments(self._steps, LOOKS), self._steps]):
            yield self.look(step)
            for number in range(step, following):
                self.advance(f"{self._seed} {number}")

    def advance(self, seed: str) -> None:
        """One step of each model."""
        stories = self.texts.batch(seed, BATCH)
        pairs, follows = self._pairs(seed, PAIRED)
        losses = (
            next_token_loss(self.next.train(), self._tensor(stories)),
            masked_loss(self.masked.train(), *self._hide(stories, seed)),
            F.cross_entropy(self.judge.train()(pairs), follows),
        )
        for descent, loss in zip(self._descents, losses, strict=True):
            descent.down(loss)

    @torch.inference_mode()
    def look(self, step: int) -> Compared:
        """The models as they are now."""
        pairs, follows = self._held_out_pairs
        logits = self.judge.eval()(pairs)
        losses = (
            float(next_token_loss(self.next.eval(), self._tensor(self.texts.held_out))),
            float(masked_loss(self.masked.eval(), *self._held_out_masked)),
            float(F.cross_entropy(logits, follows)),
        )
        weights = tuple(map(copied, (self.next, self.masked, self.judge)))
        return Compared(step, losses, float((logits.argmax(1) == follows).float().mean()), weights)

    def _pairs(self, seed: str, count: int) -> tuple[Tensor, Tensor]:
        chosen = list(islice(pairs(self.texts.world, seed), count))
        rows = padded([paired(self.texts.tokenizer, pair.first, pair.second) for pair in chosen])
        return self._tensor(rows), torch.tensor([int(pair.follows) for pair in chosen], device=self._device)

    def _hide(self, rows: Ints, seed: str) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng([*seed.encode()])
        read, wanted = hidden(rows, self.texts.tokenizer.special_tokens[MASK], self._words, rng)
        return self._tensor(read), self._tensor(wanted)

    def _tensor(self, rows: Ints) -> Tensor:
        return torch.from_numpy(rows).to(self._device)


def masked_loss(model: GPT, read: Tensor, wanted: Tensor) -> Tensor:
    """[B, T] each -> the mean of -log p(word | the rest) over all masked words, in nats."""
    return F.cross_entropy(
        model(read.clamp_min(0), read=read != PADDING).flatten(0, 1), wanted.flatten(), ignore_index=PADDING
    )


def paired(tokenizer: WordTokenizer, first: Sequence[str], second: Sequence[str]) -> list[int]:
    """The ids of two halves with a mark between them."""
    return [*map(tokenizer.id, first), tokenizer.special_tokens[END], *map(tokenizer.id, second)]


@torch.inference_mode()
def next_probabilities(model: GPT, ids: Sequence[int]) -> Floats:
    """[V]: the probability of every word after `ids`."""
    return model.eval()(torch.tensor([list(ids)], device=model.wte.weight.device))[0, -1].softmax(-1).cpu().numpy()


@torch.inference_mode()
def filled(model: GPT, ids: Sequence[int], mask: int) -> list[Floats]:
    """For each [MASK] among `ids`, the probability [V] of every word there."""
    rows = model.eval()(torch.tensor([list(ids)], device=model.wte.weight.device))[0].softmax(-1).cpu().numpy()
    return [row for token, row in zip(ids, rows, strict=True) if token == mask]


@torch.inference_mode()
def following(judge: Classifier, ids: Sequence[int]) -> float:
    """The probability that the second half of `ids` (see `paired`) continues the first."""
    return float(judge.eval()(torch.tensor([list(ids)], device=judge.head.weight.device)).softmax(-1)[0, 1])
