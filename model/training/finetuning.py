"""A task with few labels: is it good or bad for the person? Learned from scratch, and by a model that has read stories.

Howard & Ruder 2018; Radford et al. 2018 (pre-train on plain text, then fine-tune all weights on a small task).
"""

import copy
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from model.seeded import seeded
from model.tokenizers.small import WordTokenizer
from model.training.classifier import Classifier
from model.training.texts import padded
from model.transformer import GPT
from model.world.world import World

SIZES = (5, 10, 20, 50, 100, 500)  # labelled sentences
TESTED = 400  # held-out sentences
STEPS, BATCH, RATE = 60, 32, 3e-3
GOOD, BAD = 1, 0


@dataclass(frozen=True)
class Review:
    """A sentence about a person, and whether it is good or bad for them."""

    words: tuple[str, ...]
    label: int


@dataclass(frozen=True)
class Trial:
    """The accuracy of both models on the held-out sentences, for one number of labels and one seed."""

    size: int
    seed: int
    pretrained: float
    scratch: float


def reviews(world: World, seed: int | str) -> Iterator[Review]:
    """Endless sentences on what happened to somebody, or how they feel; good and bad are equally frequent."""
    rng, lexicon = random.Random(seed), world.lexicon
    while True:
        label = rng.choice((GOOD, BAD))
        name = rng.choice(tuple(lexicon.people))
        if rng.random() < 0.5:
            mood = rng.choice(lexicon.pleasant if label == GOOD else lexicon.unpleasant)
            yield Review((name, "was", mood, "."), label)
        else:
            verb = rng.choice(lexicon.gains if label == GOOD else lexicon.losses)
            yield Review((name, verb, "the", rng.choice(lexicon.colours), rng.choice(lexicon.things), "."), label)


def accuracy(
    start: GPT, examples: Sequence[Review], tested: Sequence[Review], tokenizer: WordTokenizer, seed: int
) -> float:
    """The accuracy on `tested` of a copy of `start` after STEPS steps on `examples`, with all its weights learning."""
    model = Classifier(copy.deepcopy(start), seed).to(start.wte.weight.device).train()
    optimizer = torch.optim.AdamW(model.parameters(), RATE)
    rng = random.Random(seed)
    device = start.wte.weight.device
    for _ in range(STEPS):
        drawn = rng.sample(list(examples), min(BATCH, len(examples)))
        ids, labels = tensors(drawn, tokenizer)
        loss = F.cross_entropy(model(ids.to(device)), labels.to(device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    with torch.inference_mode():
        ids, labels = tensors(tested, tokenizer)
        return float((model.eval()(ids.to(device)).argmax(1).cpu() == labels).float().mean())


def tensors(reviews: Sequence[Review], tokenizer: WordTokenizer) -> tuple[Tensor, Tensor]:
    """(ids [B, T] with PADDING behind their ends, labels [B])."""
    ids = padded([[tokenizer.id(word) for word in review.words] for review in reviews])
    return torch.from_numpy(ids), torch.tensor([review.label for review in reviews])


def compare(pretrained: GPT, tokenizer: WordTokenizer, world: World, seeds: int) -> Iterator[Trial]:
    """One trial after another: all SIZES for the first seed, then for the next.

    Both models learn from the same labels.
    """
    source = reviews(world, "tested")
    tested = [next(source) for _ in range(TESTED)]
    known = {review.words for review in tested}
    for seed in range(seeds):
        with seeded(seed):
            fresh = GPT(pretrained.config).to(pretrained.wte.weight.device)
        fresh_reviews = (one for one in reviews(world, f"labelled {seed}") if one.words not in known)
        labelled = [next(fresh_reviews) for _ in range(max(SIZES))]
        for size in SIZES:
            both = [accuracy(start, labelled[:size], tested, tokenizer, seed) for start in (pretrained, fresh)]
            yield Trial(size, seed, *both)
