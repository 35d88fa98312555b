"""The stories that all learners of this wing read: the little world's, the same for each of them."""

from functools import cached_property
from itertools import islice

import numpy as np

from model.tokenizers.small import END
from model.trace import Ints
from model.training.texts import PADDING, WorldTexts
from model.world.world import World

READ = 40_000  # stories to learn from
SEED = 0  # of the stories, not of what learns


class Stories:
    """`read` stories to learn from, and the held-out ones of model.training.texts, on which Glassbox's toy is measured too."""

    def __init__(self, world: World | None = None, read: int = READ) -> None:
        self.world, self.read = world or World(), read
        self.texts = WorldTexts(self.world, SEED)
        self.tokenizer = self.texts.tokenizer
        self.end = self.tokenizer.special_tokens[END]

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The stories to learn from."""
        return [story.words for story in islice(self.world.stories("history"), self.read)]

    @cached_property
    def rows(self) -> Ints:
        """[N, T + 1]: their ids, each with a mark at its end, PADDING behind."""
        ids = {word: self.tokenizer.id(word) for word in self.world.words}
        longest = max(map(len, self.words)) + 1
        found = np.full((len(self.words), longest), PADDING, np.int64)
        for row, words in zip(found, self.words, strict=True):
            row[: len(words)] = [ids[word] for word in words]
            row[len(words)] = self.end
        return found

    @property
    def held_out(self) -> Ints:
        """[M, T + 1]: stories that nobody learns from."""
        return self.texts.held_out

    @property
    def floor(self) -> float:
        """Nats per word of the held-out stories by the world's own probabilities. The first word is given."""
        return self.texts.floor

    def batch(self, seed: int, step: int, size: int) -> Ints:
        """[size, T + 1]: stories drawn at random, the same for the same seed and step."""
        return self.rows[np.random.default_rng([seed, step]).integers(0, len(self.rows), size)]
