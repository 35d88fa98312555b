"""Training texts: batches of token ids from the little world or from a person's own text."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol

import numpy as np

from model.errors import UserError
from model.tokenizers.small import END, Small, WordTokenizer
from model.trace import Ints
from model.world.dialogues import vocabulary
from model.world.telling import Story
from model.world.world import World

PADDING = -1  # in a batch: no token here
HELD_OUT = 128  # held-out stories, or at most as many held-out pieces of an own text
HELD_OUT_SHARE = 0.1  # of an own text


class Texts(Protocol):
    """Texts to learn from. A batch depends on its seed alone, so that a run can be stopped and resumed."""

    @property
    def tokenizer(self) -> Small:
        """Of the texts."""

    @property
    def floor(self) -> float | None:
        """Nats per token of `held_out` that no model can get below, on average; None if nobody knows."""

    @property
    def held_out(self) -> Ints:
        """[N, T + 1]: texts that are never trained on, PADDING behind their ends."""

    def batch(self, seed: str, size: int) -> Ints:
        """[size, T + 1]: texts to train on, PADDING behind their ends."""


def padded(rows: Sequence[Sequence[int]], before: bool = False) -> Ints:
    """[B, T]: rows of ids, PADDING behind their ends, or before their beginnings."""
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), PADDING, np.int64)
    for number, row in enumerate(rows):
        start = longest - len(row) if before else 0
        ids[number, start : start + len(row)] = row
    return ids


class WorldTexts:
    """Stories of the little world, each with a mark at its end; every batch has new ones."""

    def __init__(self, world: World, seed: int = 0, held_out: int = HELD_OUT) -> None:
        self.world, self._seed, self._count = world, seed, held_out
        self.tokenizer = WordTokenizer(vocabulary(world))  # also words of answers, for instruction tuning
        self.ids = {word: self.tokenizer.id(word) for word in world.words}

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The stories of `held_out`."""
        return tuple(islice(self.world.stories(f"held {self._seed}"), self._count))

    @cached_property
    def held_out(self) -> Ints:
        """[N, T + 1]: stories that are never trained on."""
        return self.rows([story.words for story in self.stories])

    @cached_property
    def floor(self) -> float:
        """Nats per token of the held-out stories by the true probabilities. The first word is given, the end certain."""
        nats = -sum(math.log(p) for story in self.stories for p in story.probabilities[1:])
        return nats / sum(len(story.words) for story in self.stories)

    def batch(self, seed: str, size: int) -> Ints:
        """[size, T + 1]: stories to train on."""
        return self.rows([story.words for story in islice(self.world.stories(seed), size)])

    def rows(self, texts: Sequence[Sequence[str]]) -> Ints:
        """[N, T + 1]: ids of texts in words of the world, each with the mark at its end."""
        end = self.tokenizer.special_tokens[END]
        return padded([[*(self.ids[word] for word in words), end] for words in texts])


class OwnTexts:
    """Pieces of one text from random places (as in nanoGPT); its end is held out."""

    floor = None

    def __init__(self, text: str, tokenizer: Small, context: int) -> None:
        """Raises UserError for a text that is too short."""
        self.tokenizer, self._context = tokenizer, context
        ids = tokenizer.encode(text).ids
        size = max(context + 1, round(HELD_OUT_SHARE * len(ids)))
        if len(ids) < 2 * size:
            raise UserError(
                f"This text is {len(ids):,} tokens long: at least {2 * (context + 1):,} are needed, to learn from it "
                "and to test what was learned."
            )
        self._ids, rest = ids[:-size], ids[-size:]
        self.held_out = np.stack(list(_pieces(rest, context))[:HELD_OUT])

    def batch(self, seed: str, size: int) -> Ints:
        """[size, T + 1]: pieces to train on."""
        rng = np.random.default_rng([*seed.encode()])
        starts = rng.integers(0, len(self._ids) - self._context, size)
        return np.stack([self._ids[start : start + self._context + 1] for start in starts])


def _pieces(ids: Ints, context: int) -> Iterator[Ints]:
    """The text in successive pieces, each of which begins with the last token of the one before."""
    for start in range(0, len(ids) - context, context):
        yield ids[start : start + context + 1]
