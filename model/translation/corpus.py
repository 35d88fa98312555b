"""Sentences as numbers: marks for padding, start and end, then the words of a language in alphabetical order."""

import random
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from model.translation import grammar
from model.translation.grammar import Pair

PAD, START, END = 0, 1, 2
MARKS = ("[pad]", "[start]", "[end]")
HELD_OUT = 400  # pairs that are never trained on
GROUP = 8  # batches that are made at once and sorted by length
LONGEST = 56  # tokens of a target, its marks included: 40 English words give 50 French ones


class Vocabulary:
    """The words of a language, each with its number."""

    def __init__(self, language: str) -> None:
        self.words = (*MARKS, *grammar.vocabulary(language))
        self._ids = {word: number for number, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def ids(self, words: Sequence[str]) -> list[int]:
        """The numbers of these words."""
        return [self._ids[word] for word in words]

    def said(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The words of these numbers, up to the end mark."""
        found = list(ids)
        return tuple(self.words[one] for one in (found[: found.index(END)] if END in found else found))


class Corpus:
    """Pairs of English and another language. A batch depends on its seed alone, so that a run can be stopped and resumed."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._group: tuple[tuple[int, int, int], list[list[Pair]]] = ((-1, -1, -1), [])
        self.source, self.target = Vocabulary("english"), Vocabulary(language)

    @cached_property
    def held_out(self) -> tuple[Pair, ...]:
        """Pairs that are never trained on."""
        return tuple(islice(grammar.pairs(self.language, "held out"), HELD_OUT))

    @cached_property
    def _held(self) -> frozenset[tuple[str, ...]]:
        return frozenset(pair.source for pair in self.held_out)

    def batch(self, seed: int, number: int, size: int) -> tuple[Tensor, Tensor]:
        """([B, S], [B, T]): sources with an end mark, targets with a start and an end mark, PAD behind them. Of each GROUP batches
        one has short sentences, one long ones: little is padded."""
        group, at = divmod(number, GROUP)
        if self._group[0] != (seed, group, size):
            found = (pair for pair in grammar.pairs(self.language, f"{seed} {group}") if pair.source not in self._held)
            ordered = sorted(islice(found, GROUP * size), key=lambda pair: len(pair.source))
            parts = [ordered[first : first + size] for first in range(0, GROUP * size, size)]
            random.Random(f"{seed} {group}").shuffle(parts)
            self._group = ((seed, group, size), parts)
        return self.encoded(self._group[1][at])

    def encoded(self, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
        """([B, S], [B, T]) of these pairs."""
        return (
            padded([[*self.source.ids(pair.source), END] for pair in pairs]),
            padded([[START, *self.target.ids(pair.target), END] for pair in pairs]),
        )


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """[B, T]: rows of numbers, PAD behind their ends."""
    ids = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
    return torch.from_numpy(ids)
