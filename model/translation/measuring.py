"""How well a learner translates: whole sentences right, BLEU, and where it looks."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from model.translation.corpus import END, LONGEST, START, Corpus
from model.translation.grammar import Pair

BINS = ((4, 11), (12, 17), (18, 23), (24, 29), (30, 40))  # source words
GRAMS = 4  # words in a row that BLEU looks at
Words = Sequence[str]


class Learner(Protocol):
    """What fixed, attending and transformer have in common."""

    def encode(self, source: Tensor) -> Any:
        """The state before the first word, from sources [B, S]."""

    def step(self, state: Any, word: Tensor) -> tuple[Tensor, Any, Tensor | None]:
        """Logits [B, V] after one more word [B], the next state, and where it looked [B, ..., S]."""

    def __call__(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor | None]:
        """Logits [B, T, V] and weights [B, ..., T, S], all words given."""


@torch.no_grad()
def greedy(learner: Learner, source: Tensor) -> list[list[int]]:
    """The likeliest word at each place, until the end mark or LONGEST: ids of each translation, the end mark included."""
    state, word = learner.encode(source), torch.full((len(source),), START)
    said: list[Tensor] = []
    ended = torch.zeros(len(source), dtype=torch.bool)
    while len(said) < LONGEST - 1 and not ended.all():
        logits, state, _ = learner.step(state, word)
        word = logits.argmax(-1)
        said.append(word)
        ended |= word == END
    rows = torch.stack(said, 1).tolist()
    return [row[: row.index(END) + 1] if END in row else row for row in rows]


@dataclass(frozen=True)
class Measured:
    """exact: the share of whole sentences right, and of each of BINS (None where there is none); bleu: 0 to 100; looks: for each
    head, or the only one, the share of target words that it puts most weight on a true source word of; [] without attention."""

    exact: float
    by_length: tuple[float | None, ...]
    bleu: float
    looks: tuple[float, ...]


def measured(learner: Learner, corpus: Corpus, pairs: Sequence[Pair]) -> Measured:
    """Of these pairs."""
    said = [corpus.target.said(ids) for ids in greedy(learner, corpus.encoded(pairs)[0])]
    right = [pair.accepts(words) for pair, words in zip(pairs, said, strict=True)]
    parts = [
        [one for pair, one in zip(pairs, right, strict=True) if low <= len(pair.source) <= high] for low, high in BINS
    ]
    return Measured(
        sum(right) / len(right),
        tuple(sum(part) / len(part) if part else None for part in parts),
        bleu(said, [nearest(pair, words) for pair, words in zip(pairs, said, strict=True)]),
        looks(learner, corpus, pairs),
    )


def nearest(pair: Pair, words: Words) -> Words:
    """Of the correct translations the one itself, where it is one; else the usual one."""
    return tuple(words) if pair.accepts(words) else pair.target


def bleu(said: Sequence[Words], right: Sequence[Words]) -> float:
    """BLEU-4 of a corpus with one reference each, 0 to 100, without smoothing (Papineni et al. 2002)."""
    matches, tried = [0] * GRAMS, [0] * GRAMS
    for words, reference in zip(said, right, strict=True):
        for size in range(GRAMS):
            ours, theirs = _grams(words, size + 1), _grams(reference, size + 1)
            matches[size] += sum((ours & theirs).values())
            tried[size] += sum(ours.values())
    if not all(matches):
        return 0.0
    length, reference_length = sum(map(len, said)), sum(map(len, right))
    brevity = min(0.0, 1 - reference_length / length)
    return 100 * math.exp(brevity + sum(map(math.log, (m / t for m, t in zip(matches, tried, strict=True)))) / GRAMS)


def _grams(words: Words, size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


@torch.no_grad()
def looks(learner: Learner, corpus: Corpus, pairs: Sequence[Pair]) -> tuple[float, ...]:
    """For each head, or the only one, the share of target words whose heaviest source word is a true one; the words are given."""
    source, target = corpus.encoded(pairs)
    weights = learner(source, target[:, :-1])[1]
    if weights is None:
        return ()
    heads = weights.reshape(len(pairs), -1, *weights.shape[-2:])  # [B, N, T, S]
    found = [0] * heads.shape[1]
    places = sum(len(pair.target) for pair in pairs)
    for row, pair in zip(heads, pairs, strict=True):
        best = row[:, : len(pair.target), : len(pair.source)].argmax(-1).tolist()  # [N, T]
        for head, looked in enumerate(best):
            found[head] += sum(at in true for at, true in zip(looked, pair.alignment, strict=True))
    return tuple(one / places for one in found)


def diagonal(pairs: Sequence[Pair]) -> float:
    """What always looking at the word of the same place, in proportion, scores."""
    right = places = 0
    for pair in pairs:
        for at, true in enumerate(pair.alignment):
            right += round(at * (len(pair.source) - 1) / max(1, len(pair.target) - 1)) in true
            places += 1
    return right / places
