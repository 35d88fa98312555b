"""Teacher forcing and free running: the same decoder after the true words, and after its own (Williams and Zipser 1989).

In training every position has the true words before it, so that all are learned from at once. In use there are only the decoder's
own words: after a mistake it reads what it has never read in training. That is exposure bias (Ranzato et al. 2016).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch

from model.translation.corpus import PAD, Corpus
from model.translation.grammar import Pair
from model.translation.measuring import greedy


class Forced(NamedTuple):
    """Of T words, the end mark's place included. guesses: the likeliest word at each place; own: its probability; true: that of the
    true one."""

    guesses: tuple[str, ...]
    own: list[float]
    true: list[float]


@torch.no_grad()
def forced(learner: Any, corpus: Corpus, pair: Pair) -> Forced:
    """What the learner says at each place of the usual translation when the true words before it are given."""
    source, target = corpus.encoded([pair])
    shares = learner(source, target[:, :-1])[0][0].softmax(-1)  # [T, V]
    best = shares.max(-1)
    words = tuple(corpus.target.words[one] for one in best.indices.tolist())
    return Forced(words, best.values.tolist(), shares.gather(1, target[0, 1:, None])[:, 0].tolist())


class Places(NamedTuple):
    """Right words at each place, from 1: with the true words before them (forced), with its own (free), and how many there are."""

    forced: list[int]
    free: list[int]
    all: list[int]


@torch.no_grad()
def by_place(learner: Any, corpus: Corpus, pairs: Sequence[Pair], most: int) -> Places:
    """Counted over pairs for the first `most` places of the usual translation, the end mark's included."""
    source, target = corpus.encoded(pairs)
    true = target[:, 1:]
    guesses = learner(source, target[:, :-1])[0].argmax(-1)  # [B, T]
    said = torch.full_like(true, PAD)
    for row, ids in enumerate(greedy(learner, source)):
        kept = ids[: true.shape[1]]
        said[row, : len(kept)] = torch.tensor(kept)
    there = true != PAD
    forced_right, free_right = (((part == true) & there).sum(0)[:most].tolist() for part in (guesses, said))
    return Places(forced_right, free_right, there.sum(0)[:most].tolist())
