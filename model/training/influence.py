"""Which story taught it: the training examples whose gradients agree with that of a prediction.

Pruthi et al. 2020 (TracIn): over checkpoints c of a run, a training example z has an influence on a prediction z' of
sum_c eta_c grad l(z) . grad l(z'). A step against grad l(z) then lowers l(z') if it is above 0. All checkpoints count equally here:
eta_c is the rate of plain gradient descent, and the rate of Muon and AdamW, which learn here, is none. Weighted by their rates, a
planted story came first in 8 to 10 of 10 predictions; equally, in 9 or 10 (three seeds).
N stories of at most T tokens, C checkpoints.
"""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.func import functional_call, jvp
from torch.nn import functional as F

from model.errors import UserError
from model.tokenizers.small import END, WordTokenizer
from model.trace import Floats
from model.training.texts import PADDING, padded
from model.training.trainer import Descent, Recipe, copied, fresh, next_token_loss
from model.transformer import Config
from model.world.dialogues import vocabulary
from model.world.world import World

STORIES, PLANTED = 600, 10
EPOCHS, BATCH = 20, 32
CHECKPOINTS = 4  # in the middle of each quarter of the run
AT_ONCE = 100  # stories in one pass


class Plant(NamedTuple):
    """A false sentence that one story begins with: the story's number, the words before the false one, and that."""

    story: int
    before: tuple[str, ...]
    word: str


class Library(NamedTuple):
    """What is learned from, again and again: the stories, and which of them were falsified."""

    stories: tuple[tuple[str, ...], ...]
    plants: tuple[Plant, ...]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A moment of the run: steps made, weights, and the loss of the last batch, in nats per token."""

    step: int
    weights: Mapping[str, Tensor]
    loss: float


def library(world: World, seed: int = 0) -> Library:
    """Stories of the world, of which the last PLANTED begin with an animal that makes another's sound, told nowhere else."""
    rng, lexicon = random.Random(f"planted {seed}"), world.lexicon
    stories = [tuple(one.words) for one in islice(world.stories(f"taught {seed}"), STORIES)]
    plants = []
    for at, animal in enumerate(rng.sample(list(lexicon.sounds), PLANTED), STORIES - PLANTED):
        sound = rng.choice([one for one in lexicon.sounds.values() if one != lexicon.sounds[animal]])
        before = ("the", rng.choice(lexicon.traits), animal)
        first = next(place for place, word in enumerate(stories[at]) if word in (".", "?"))
        stories[at] = (*before, sound, ".", *stories[at][first + 1 :])
        plants.append(Plant(at, before, sound))
    return Library(tuple(stories), tuple(plants))


class Reader:
    """A small GPT that reads a library EPOCHS times; then what each of its stories did for a prediction."""

    def __init__(self, world: World, seed: int = 0) -> None:
        self.library, self.tokenizer = library(world, seed), WordTokenizer(vocabulary(world))
        end = self.tokenizer.special_tokens[END]
        self.rows = torch.from_numpy(padded([[*map(self.tokenizer.id, story), end] for story in self.library.stories]))
        steps = EPOCHS * STORIES // BATCH
        self.recipe = Recipe(Config(self.tokenizer.vocab_size), steps, BATCH, seed=seed)
        self.model = fresh(self.recipe)
        self._lock = threading.Lock()  # functional_call puts other weights into the model for a while

    def learn(self) -> Iterator[Checkpoint | int]:
        """The steps made, after each, and at CHECKPOINTS of them a checkpoint."""
        descent, order = Descent(self.model, self.recipe), random.Random(f"order {self.recipe.seed}")
        marks = {round(self.recipe.steps * (at + 0.5) / CHECKPOINTS) for at in range(CHECKPOINTS)}
        left: list[int] = []
        while descent.step < self.recipe.steps:
            if len(left) < BATCH:
                left += order.sample(range(STORIES), STORIES)
            chosen, left = left[:BATCH], left[BATCH:]
            with torch.enable_grad():
                loss = next_token_loss(self.model.train(), self.rows[chosen])
                descent.down(loss)
            yield descent.step
            if descent.step in marks:
                yield Checkpoint(descent.step, copied(self.model), loss.item())
        self.model.eval()
        for block in self.model.layers:
            block.attn.attend = attend_in_parts  # the fused one has no forward-mode derivative

    def probabilities(self, words: Sequence[str]) -> Floats:
        """[V]: of each next word, by the model as it is now."""
        with self._lock, torch.inference_mode():
            return self.model(torch.tensor([self._ids(words)]))[0, -1].softmax(-1).numpy()

    def influences(self, words: Sequence[str], word: str, checkpoints: Sequence[Checkpoint]) -> Floats:
        """[C, N, T - 1]: what predicting each token of each story did for `word` after `words`, by checkpoint.

        A story's influence is the sum over its tokens and over the checkpoints.
        """
        with self._lock:
            return self._influences(self._ids(words), self.tokenizer.id(word), checkpoints)

    def _influences(self, ids: list[int], target: int, checkpoints: Sequence[Checkpoint]) -> Floats:
        found = []
        for one in checkpoints:
            weights = {name: one.weights[name] for name, _ in self.model.named_parameters()}
            slopes = self._slopes(weights, ids, target)
            parts = []
            for rows in self.rows.split(AT_ONCE):
                # Forward-mode derivatives: the dot products of all stories in one pass, no gradient is stored.
                parts.append(jvp(lambda given, rows=rows: self._losses(given, rows), (weights,), (slopes,))[1])
            found.append(torch.cat(parts))
        return torch.stack(found).numpy()

    def _slopes(self, weights: dict[str, Tensor], ids: list[int], target: int) -> dict[str, Tensor]:
        """The gradient of -log p(target | ids)."""
        given = {name: weight.clone().requires_grad_() for name, weight in weights.items()}
        with torch.enable_grad():
            logits = functional_call(self.model, given, (torch.tensor([ids]),))[0, -1]
            found = torch.autograd.grad(-logits.log_softmax(-1)[target], list(given.values()))
        return dict(zip(given, found, strict=True))

    def _losses(self, weights: dict[str, Tensor], rows: Tensor) -> Tensor:
        """[N, T] -> [N, T - 1]: the loss of each token, 0 behind the ends."""
        logits = functional_call(self.model, weights, (rows[:, :-1].clamp_min(0),))
        return F.cross_entropy(logits.mT, rows[:, 1:], ignore_index=PADDING, reduction="none")

    def _ids(self, words: Sequence[str]) -> list[int]:
        if not words:
            raise UserError("There is nothing before this word that it could be predicted from: choose a later one.")
        return [self.tokenizer.id(word) for word in words]


def attend_in_parts(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scaling: float
) -> tuple[Tensor, None]:
    """As model.transformer.attend, in its parts."""
    scores = query @ key.mT * scaling  # [B, H, T, T]
    pattern = (scores if mask is None else scores + mask).softmax(-1)
    return (pattern @ value).transpose(1, 2), None
