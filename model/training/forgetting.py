"""Continual learning: the toy, which knows the little world, goes on with stories of another, and forgets; replay of old stories helps.

McCloskey & Cohen 1989 (catastrophic interference); Robins 1995 (rehearsal); de Masson d'Autume et al. 2019 (replay in language models). Models
that differ only in the share of old stories in their batches learn side by side.
"""

import copy
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from model.pretrained import toy
from model.tokenizers.small import END
from model.training.texts import WorldTexts, padded
from model.training.trainer import Descent, Recipe, moments, next_token_loss
from model.transformer import GPT
from model.world.lexicon import Lexicon
from model.world.telling import Story
from model.world.world import World

SHARES = (0, 5, 20, 50)  # per cent of the stories in a batch that are old ones
STEPS, BATCH, RATE, LOOKS = 300, 16, 1e-3, 11
HELD_OUT = 64  # stories of each world
SENTENCES = (
    "the lion frightened the duck because it roared .",
    "the cow heard the wolf because it howled .",
    "anna found the red ball and was happy .",
    "ben put the blue hat in the box .",
)


def other() -> World:
    """A world of the same words in other parts: things act and make sounds, animals are found and lost, colours and traits change places, and so
    do the verbs that decide what "it" stands for. Its floor is known as that of the first."""
    old = Lexicon()
    sounds = dict(zip(old.things, old.sounds.values(), strict=False))
    return World(
        Lexicon(
            sounds=sounds,
            things=tuple(old.sounds)[: len(old.things)],
            traits=old.colours,
            colours=old.traits,
            causing=old.noticing,
            noticing=old.causing,
        )
    )


@dataclass(frozen=True)
class Said:
    """What a model expects in one of SENTENCES, at each word but the first: the probability of the word that stands there, and the likeliest word."""

    probabilities: tuple[float, ...]
    likeliest: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """The models after so many steps, by the share of old stories. old, new: nats per word on new stories of each world; said: of each, of each
    sentence; seconds: of one thread."""

    step: int
    old: dict[int, float]
    new: dict[int, float]
    said: dict[int, list[Said]]
    seconds: float


class Learner:
    """A copy of the toy for each share of old stories."""

    def __init__(self, seed: int) -> None:
        toy_, self._tokenizer, _ = toy.shipped()
        self.old, self.new = (WorldTexts(world, held_out=HELD_OUT) for world in (World(), other()))
        self.seed, self.step, self.seconds = seed, 0, 0.0
        recipe = Recipe(toy_.config, STEPS, BATCH, RATE, seed=seed)
        self.models: dict[int, GPT] = {share: copy.deepcopy(toy_).requires_grad_(True) for share in SHARES}
        self._descents = {share: Descent(model, recipe) for share, model in self.models.items()}
        self._held = [self.rows(texts.stories) for texts in (self.old, self.new)]

    def rows(self, stories: Sequence[Story]) -> Tensor:
        """Stories of either world as the toy reads them: [B, T + 1]."""
        end = self._tokenizer.special_tokens[END]
        return torch.from_numpy(padded([[*map(self._tokenizer.id, story.words), end] for story in stories]))

    def batch(self, share: int) -> list[Story]:
        """Stories of a step: each place is an old one's with the probability of `share` per cent."""
        name = f"{self.seed} {self.step}"
        rng = random.Random(f"replay {name}")
        old = sum(rng.random() < share / 100 for _ in range(BATCH))
        told = ((self.old.world, f"old {name}", old), (self.new.world, f"new {name}", BATCH - old))
        return [story for world, key, count in told for story in islice(world.stories(key), count)]

    def advance(self) -> None:
        """One step of each model."""
        for share, model in self.models.items():
            began = time.thread_time()
            self._descents[share].down(next_token_loss(model.train(), self.rows(self.batch(share))))
            self.seconds += time.thread_time() - began
        self.step += 1

    @torch.inference_mode()
    def look(self) -> Look:
        """The loss of each model in both worlds, and what it expects in the sentences."""
        old, new = (
            {share: float(next_token_loss(model.eval(), held)) for share, model in self.models.items()}
            for held in self._held
        )
        said = {share: [expected(model, sentence) for sentence in SENTENCES] for share, model in self.models.items()}
        return Look(self.step, old, new, said, self.seconds)


@torch.inference_mode()
def expected(model: GPT, sentence: str) -> Said:
    """What a model expects at each word of a sentence but the first."""
    tokenizer = toy.shipped().tokenizer
    ids = torch.tensor([tokenizer.id(word) for word in sentence.split()])
    p = model.eval()(ids[None, :-1])[0].softmax(-1)  # [T - 1, V]
    likeliest = tuple(tokenizer.piece(token).decode().strip() for token in p.argmax(-1).tolist())
    return Said(tuple(p[torch.arange(len(p)), ids[1:]].tolist()), likeliest)


def learning(seed: int) -> Iterator[Look]:
    """Looks at models that learn another world, the first before they have."""
    learner = Learner(seed)
    for step in moments(STEPS, LOOKS):
        while learner.step < step:
            learner.advance()
        yield learner.look()
