"""Whole sentences right, BLEU and alignment: against sacrebleu, and by learners that are made to know or to err."""

import random
from itertools import islice
from typing import Any

import pytest
import sacrebleu
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from model.translation import grammar, measuring
from model.translation.corpus import END, Corpus

WORDS = st.lists(st.sampled_from("abcde"), min_size=1, max_size=9)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_bleu_is_sacrebleus(rows: list[tuple[list[str], list[str]]]) -> None:
    said, right = [one for one, _ in rows], [other for _, other in rows]
    theirs = sacrebleu.corpus_bleu(
        [" ".join(one) for one in said], [[" ".join(one) for one in right]], tokenize="none", smooth_method="none"
    )
    assert measuring.bleu(said, right) == pytest.approx(theirs.score, abs=1e-9)


class Oracle(nn.Module):
    """Knows the translation of each of these pairs, and looks where it should; `wrong`: of so many it says a word too many."""

    def __init__(self, corpus: Corpus, pairs: list[grammar.Pair], wrong: int = 0) -> None:
        super().__init__()
        self.rows = []
        for number, pair in enumerate(pairs):
            ids = corpus.target.ids(pair.target)
            self.rows.append([*ids, ids[0], END] if number < wrong else [*ids, END])
        self.corpus, self.pairs = corpus, pairs

    def encode(self, source: Tensor) -> int:
        return 0

    def step(self, state: int, word: Tensor) -> tuple[Tensor, int, None]:
        logits = torch.zeros(len(self.rows), len(self.corpus.target))
        for number, row in enumerate(self.rows):
            logits[number, row[min(state, len(row) - 1)]] = 1
        return logits, state + 1, None

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        weights = torch.zeros(len(self.pairs), 2, target.shape[1], source.shape[1])
        for number, pair in enumerate(self.pairs):
            for at, true in enumerate(pair.alignment):
                weights[number, 0, at, min(true)] = 1
                weights[number, 1, at, 0] = 1  # the second head always looks at the first word
        return torch.zeros(()), weights


def test_who_knows_all_gets_all() -> None:
    corpus = Corpus("french")
    pairs = list(islice(grammar.pairs("french", 8), 40))
    found = measuring.measured(Oracle(corpus, pairs), corpus, pairs)
    first = sum(0 in true for pair in pairs for true in pair.alignment) / sum(len(pair.target) for pair in pairs)
    assert found.exact == 1 and found.bleu == pytest.approx(100)
    assert found.looks == pytest.approx((1.0, first))
    wrong: Any = measuring.measured(Oracle(corpus, pairs, wrong=10), corpus, pairs)
    assert wrong.exact == 0.75 and 90 < wrong.bleu < 100
    for (low, high), share in zip(measuring.BINS, wrong.by_length, strict=True):
        inside = [at for at, pair in enumerate(pairs) if low <= len(pair.source) <= high]
        assert share == pytest.approx(sum(at >= 10 for at in inside) / len(inside))


def test_another_correct_order_is_right() -> None:
    corpus = Corpus("german")
    pairs = [pair for pair in islice(grammar.pairs("german", 3), 300) if len(set(pair.translations())) > 1][:20]
    model = Oracle(corpus, pairs)
    chance = random.Random(1)
    model.rows = [[*corpus.target.ids(chance.choice(sorted(set(pair.translations())))), END] for pair in pairs]
    found = measuring.measured(model, corpus, pairs)
    assert found.exact == 1 and found.bleu == pytest.approx(100)
