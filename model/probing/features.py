"""A sparse autoencoder on the toy's residual stream: it learns from stories, and is scored by what is true of their words.

Loss recovered: with the reconstruction x' put in place of the stream after a layer, how much of the gap between the loss
with a stream of zeros and the model's own is won back (Bricken et al. 2023; 1: as good as the model, 0: as bad as zeros).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from model import eightbits
from model.inside import dictionary
from model.inside.dictionary import Dictionary, Learner, Plan
from model.pretrained import toy
from model.probing import matching
from model.probing.kinds import Marks, kinds
from model.probing.matching import Matching, Sparse
from model.probing.padding import batches
from model.world.telling import Story
from model.world.world import World

SECONDS, LOOKS = 60.0, 7  # of one thread; how often it is looked at
LEARNED, CHOSEN, HELD = 8_000, 1_000, 1_500  # stories: to learn from, to choose thresholds on, to score
JUDGED = 200  # held-out stories for the loss
FEATURES, BATCH, RATE = 384, 512, 0.003
PENALTIES = {
    1: 0.02,
    2: 0.05,
}  # by layer: of .01 to .2 what matches most kinds; top-k and batch top-k matched fewer words
FIRST = 4.0  # seconds at the first look: before, nearly all features are on
AT_ONCE = 100  # stories that the toy reads side by side
LAYERS = (1, 2)  # after which of the toy's two a dictionary is learned
SHIPPED = Path(__file__).parent / "weights" / "features.safetensors"

Change = Callable[[Tensor], Tensor]  # states [N, d] -> what is put in their place


@dataclass(frozen=True, eq=False)
class Text:
    """Stories as the toy reads them: words [N] of all, one after the other, and tokens of each story."""

    stories: tuple[Story, ...]
    words: NDArray[np.str_]
    rows: tuple[tuple[int, ...], ...]

    @property
    def starts(self) -> NDArray[np.int64]:
        """[N]: the place at which each word's story begins."""
        lengths = [len(row) for row in self.rows]
        return np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)


@dataclass(frozen=True, eq=False)
class Look:
    """A dictionary at a moment. on: features that are on at a word, on average; recovered: of the loss; weights: of the dictionary."""

    seconds: float
    steps: int
    unexplained: float
    on: float
    dead: int
    matching: Matching
    purity: float
    recovered: float
    weights: dict[str, Tensor]


def text(seed: str, count: int) -> Text:
    """So many stories of the world."""
    tokenizer = toy.shipped()[1]
    stories = tuple(islice(World().stories(f"features {seed}"), count))
    known = {tokenizer.word(token): token for token in range(tokenizer.vocab_size)}
    rows = tuple(tuple(known[word] for word in story.words) for story in stories)
    return Text(stories, np.array([word for story in stories for word in story.words]), rows)


@torch.inference_mode()
def states(rows: Sequence[Sequence[int]], layer: int) -> Tensor:
    """[N, d]: the stream after so many layers of the toy, at each token of all rows."""
    gpt = toy.shipped()[0]
    found = []
    for ids, real in batches(rows, AT_ONCE):
        x = gpt.wte(ids)
        for block in gpt.layers[:layer]:
            x = block(x)
        found.append(x[real])
    return torch.cat(found)


@torch.inference_mode()
def loss(rows: Sequence[Sequence[int]], layer: int, change: Change) -> float:
    """Nats per word, behind the first of each row, with the stream after so many layers changed."""
    gpt = toy.shipped()[0]
    total, count = 0.0, 0
    for ids, real in batches(rows, AT_ONCE):
        x = gpt.wte(ids)
        for number, block in enumerate(gpt.layers, 1):
            x = block(x)
            if number == layer:
                x = torch.zeros_like(x).masked_scatter(real[..., None], change(x[real]))
        said, known = gpt.lm_head(gpt.ln_f(x))[:, :-1], real[:, 1:]
        total += float(cross_entropy(said[known], ids[:, 1:][known], reduction="sum"))
        count += int(known.sum())
    return total / count


def recovered(rows: Sequence[Sequence[int]], layer: int, change: Change) -> float:
    """The share of the loss that is won back: 1 for what changes nothing, 0 for what puts zeros."""
    zeros, own = (loss(rows, layer, one) for one in (torch.zeros_like, lambda x: x))
    return (zeros - loss(rows, layer, change)) / (zeros - own)


@lru_cache(2)
def known(part: str) -> tuple[Text, dict[str, Marks]]:
    """The stories that thresholds are chosen on ("chosen"), or those that are scored ("held"), and what is true of their words."""
    found = text(part, {"chosen": CHOSEN, "held": HELD}[part])
    return found, kinds(World(), found.stories)


@lru_cache(2)
def stream(part: str, layer: int) -> Tensor:
    """The states of `known(part)`."""
    return states(known(part)[0].rows, layer)


@torch.inference_mode()
def on(model: Dictionary, x: Tensor) -> Sparse:
    """Which features are on where, in states [N, d]."""
    return matching.sparse(model(x).numpy())


def matched(model: Dictionary, layer: int) -> tuple[Matching, Sparse]:
    """What a dictionary's features stand for; and where each is on in the held-out stories."""
    parts = [(on(model, stream(part, layer)), known(part)[1]) for part in ("chosen", "held")]
    return matching.match(*parts), parts[1][0]


def looked(model: Dictionary, layer: int, seconds: float, steps: int) -> Look:
    """Score a dictionary."""
    found, held = matched(model, layer)
    words = known("held")[0]
    with torch.inference_mode():
        left = dictionary.unexplained(model, stream("held", layer))
        won = recovered(words.rows[:JUDGED], layer, lambda x: model.decode(model(x)))
    weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
    return Look(seconds, steps, left, held.on, held.dead, found, matching.purity(held, words.words), won, weights)


def learning(layer: int, seed: int) -> Iterator[Look]:
    """Learn for SECONDS of one thread; looks at it in between, closer together at first, take none of them."""
    x = states(text(f"learned {seed}", LEARNED).rows, layer).clone()
    learner = Learner(
        x, Plan(FEATURES, kind="penalty", penalty=PENALTIES[layer], batch=BATCH, rate=RATE, seed=seed), SECONDS
    )
    for look in range(LOOKS):
        learner.until(FIRST * (SECONDS / FIRST) ** (look / (LOOKS - 1)))
        yield looked(learner.model, layer, learner.seconds, learner.steps)


def loaded(weights: dict[str, Tensor]) -> Dictionary:
    """A dictionary with these weights."""
    model = Dictionary(*weights["decoder"].shape)
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


@lru_cache(4)
def shipped(layer: int) -> Dictionary:
    """The one that comes with Glassbox."""
    return loaded(eightbits.read(SHIPPED)[str(layer)])


def beside(layer: int) -> dict[str, Matching]:
    """The same score for what was not learned to be sparse: the MLP's neurons, principal components and random directions, each
    direction with both signs."""
    texts = [known(part) for part in ("chosen", "held")]
    x = [states(one.rows, layer) for one, _ in texts]
    centre = x[0].mean(0)
    axes = torch.linalg.svd(x[0] - centre, full_matrices=False)[2]
    random = torch.randn(FEATURES // 2, x[0].shape[1], generator=torch.Generator().manual_seed(0))
    found = {"neurons": [neurons(one.rows, layer) for one, _ in texts]}
    for name, rows in (("principal components", axes), ("random directions", random)):
        projected = [(one - centre) @ rows.T for one in x]
        found[name] = [torch.cat([torch.relu(one), torch.relu(-one)], 1) for one in projected]
    sparse = {name: [matching.sparse(one.numpy()) for one in parts] for name, parts in found.items()}
    return {name: matching.match((parts[0], texts[0][1]), (parts[1], texts[1][1])) for name, parts in sparse.items()}


@torch.inference_mode()
def neurons(rows: Sequence[Sequence[int]], layer: int) -> Tensor:
    """[N, 4 d]: what the MLP of the layer that the stream comes out of has inside, where it is above 0."""
    gpt = toy.shipped()[0]
    seen: list[Tensor] = []
    block = gpt.layers[layer - 1]
    handle = block.mlp.c_fc.register_forward_hook(lambda module, given, out: seen.append(torch.relu(out)))
    try:
        for ids, real in batches(rows, AT_ONCE):
            x = gpt.wte(ids)
            for one in gpt.layers[:layer]:
                x = one(x)
            seen[-1] = seen[-1][real]
    finally:
        handle.remove()
    return torch.cat(seen)
