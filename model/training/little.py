"""Little text, read many times, beside plenty of it read once: BabyLM's question (Warstadt et al. 2023) on the little world.

Toys begin with the same weights and read equally many stories; those with little text read the same ones again and again. What they learned is
measured by the loss on new stories, the loss on their own, and by minimal pairs as BLiMP does (Warstadt et al. 2020): after the same words, is the
right word likelier than a wrong one? The world's rules say which is which.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import torch

from model.training.readers import Batches, Readers, Words
from model.training.texts import PADDING, WorldTexts
from model.training.trainer import Recipe
from model.transformer import Config
from model.world.lexicon import Lexicon
from model.world.telling import Story
from model.world.world import World

STEPS, BATCH = 360, 16
MOMENTS = (0, 10, 20, 40, 60, 90, 120, 160, 210, 280, 360)  # steps at which the toys are looked at
SIZES = (50, 250, 1_000, 4_000)  # stories of the little texts
PLENTY = STEPS * BATCH  # each read once
OWN = 64  # stories of a text on which its own loss is measured
PAIRS = 60  # minimal pairs of each kind
KINDS = ("pronoun", "sound", "mood", "deed")


@dataclass(frozen=True)
class Pair:
    """A story so far, and two words of which the world tells one there. kind: of KINDS."""

    kind: str
    before: Words
    right: str
    wrong: str


@dataclass(frozen=True)
class Look:
    """The toys after so many steps. held, own: nats per word of new stories, and of those that it reads, of each; right: of each, the share of minimal
    pairs by kind; seconds: of one thread."""

    step: int
    held: dict[str, float]
    own: dict[str, float]
    right: dict[str, dict[str, float]]
    seconds: float


def passes(own: Sequence[Words], seed: int, size: int) -> Batches:
    """So many texts for each step: all of somebody's own in a random order, then all again in another."""

    def batch(step: int) -> list[Words]:
        found = []
        for at in range(step * size, (step + 1) * size):
            order = np.random.default_rng([seed, at // len(own)]).permutation(len(own))
            found.append(own[int(order[at % len(own)])])
        return found

    return batch


def names() -> tuple[str, ...]:
    """Of the toys: the number of stories that each reads."""
    return tuple(str(size) for size in (*SIZES, PLENTY))


def pairs(world: World, stories: Iterator[Story], each: int = PAIRS) -> list[Pair]:
    """So many minimal pairs of each kind from stories, where the world tells the one word and never the other."""
    rng, found = random.Random("pairs"), {kind: list[Pair]() for kind in KINDS}
    for story in stories:
        for pair in _pairs(world.lexicon, story, rng):
            if len(found[pair.kind]) < each and pair.wrong not in world.follow(pair.before)[1]:
                found[pair.kind].append(pair)
        if all(len(one) == each for one in found.values()):
            break
    return [pair for kind in found.values() for pair in kind]


def _pairs(lexicon: Lexicon, story: Story, rng: random.Random) -> Iterator[Pair]:
    """Its minimal pairs: she or he; the sound of the right or of the other animal; a mood that fits what was done; a deed that fits the mood."""
    words, lists = (
        story.words,
        (("mood", lexicon.pleasant, lexicon.unpleasant), ("deed", lexicon.gains, lexicon.losses)),
    )
    for one in story.pronouns:
        if one.wrong is None:
            other = "she" if words[one.at] == "he" else "he"
            yield Pair("pronoun", words[: one.at], words[one.at], other)
        else:
            at = one.at + 1
            yield Pair("sound", words[:at], lexicon.sounds[words[one.right]], lexicon.sounds[words[one.wrong]])
    for at in range(2, len(words)):
        told = {"mood": words[at - 2 : at] == ("and", "was"), "deed": words[at - 2] == "because"}
        for kind, good, bad in lists:
            if told[kind] and words[at] in (*good, *bad):
                yield Pair(kind, words[:at], words[at], rng.choice(bad if words[at] in good else good))


class Learner:
    """The toys, and what they are measured on."""

    def __init__(self, seed: int) -> None:
        self.texts = WorldTexts(World())
        told = [story.words for story in islice(self.texts.world.stories(f"little {seed}"), PLENTY)]
        self.corpora = {name: told[: int(name)] for name in names()}
        recipe = Recipe(Config(self.texts.tokenizer.vocab_size), STEPS, BATCH, seed=seed)
        self.readers = Readers(
            self.texts, {name: passes(own, seed, BATCH) for name, own in self.corpora.items()}, recipe
        )

    @cached_property
    def pairs(self) -> list[Pair]:
        """The same for all, from stories that nobody reads."""
        return pairs(self.texts.world, self.texts.world.stories("pairs"))

    @torch.inference_mode()
    def look(self) -> Look:
        """What the toys have learned."""
        own = {name: self.readers.on(name, self.texts.rows(texts[:OWN])) for name, texts in self.corpora.items()}
        right = {name: self._right(name) for name in self.corpora}
        return Look(self.readers.step, self.readers.held(), own, right, self.readers.seconds)

    def _right(self, name: str) -> dict[str, float]:
        """The share of minimal pairs of each kind of which the right word is likelier."""
        rows = torch.from_numpy(self.texts.rows([pair.before for pair in self.pairs]))
        last = (rows != PADDING).sum(1) - 2  # the mark at the end is not read
        logits = self.readers.models[name](rows.clamp_min(0))[torch.arange(len(rows)), last]  # [P, V]
        ids = torch.tensor([[self.texts.ids[word] for word in (pair.right, pair.wrong)] for pair in self.pairs])
        both = logits.gather(1, ids)  # [P, 2]
        found = (both[:, 0] > both[:, 1]).tolist()
        return {
            kind: sum(won for won, pair in zip(found, self.pairs, strict=True) if pair.kind == kind) / PAIRS
            for kind in KINDS
        }


def learning(seed: int) -> Iterator[Look]:
    """Looks at the toys, the first before they have learned."""
    learner = Learner(seed)
    for moment in MOMENTS:
        while learner.readers.step < moment:
            learner.readers.advance()
        yield learner.look()
