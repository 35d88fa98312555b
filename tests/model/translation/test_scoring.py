"""Beam search over a translator: against every text there is, and against its own greedy words."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from model import decoding
from model.errors import UserError
from model.translation import learned, measuring, scoring
from model.translation.corpus import END, LONGEST, START, Corpus
from model.translation.lockstep import NAMES, Plan

WORDS = "the cat sees the ball".split()
FEW = 5  # words of the vocabulary that are left for the search among all texts
LENGTH = 4


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


def opened(name: str, corpus: Corpus) -> Any:
    return learned.model(name, learned.read("german")[name], Plan(), corpus)


class Narrow(nn.Module):
    """A learner that says but a few words, so that all its texts can be counted."""

    def __init__(self, learner: Any, kept: list[int]) -> None:
        super().__init__()
        self.learner, self.kept = learner, kept

    def encode(self, source: torch.Tensor) -> Any:
        return self.learner.encode(source)

    def step(self, state: Any, word: torch.Tensor) -> tuple[torch.Tensor, Any, Any]:
        logits, state, weights = self.learner.step(state, word)
        shut = torch.full_like(logits, -torch.inf)
        shut[:, self.kept] = logits[:, self.kept] / 3  # flatter: several texts are likely
        return shut, state, weights


def every_text(model: Any, corpus: Corpus, kept: list[int]) -> list[tuple[float, tuple[int, ...]]]:
    """All texts of at most LENGTH words, each with its mean log-probability, by calling the decoder word by word."""
    others, found = [one for one in kept if one != END], []
    texts = [(*words, END) for count in range(LENGTH) for words in itertools.product(others, repeat=count)]
    for text in [*texts, *itertools.product(others, repeat=LENGTH)]:  # the last are as long as may be, and not ended
        state, total = model.encode(torch.tensor([[*corpus.source.ids(WORDS), END]])), 0.0
        for before, word in zip((START, *text), text, strict=False):
            logits, state, _ = model.step(state, torch.tensor([before]))
            total += float(logits[0].log_softmax(-1)[word])
        found.append((total / len(text), text))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_as_wide_as_all_texts_it_finds_the_best_of_them(name: str, corpus: Corpus) -> None:
    likely = scoring.Scoring(opened(name, corpus), corpus, WORDS).read([START]).logits[0, 0]
    kept = [END, *(int(one) for one in np.argsort(-likely) if one > END)][:FEW]
    with torch.no_grad():
        narrow = Narrow(opened(name, corpus), kept)
        best, text = every_text(narrow, corpus, kept)[0]
        scorer = scoring.Scoring(narrow, corpus, WORDS)
        *_, last = decoding.beam_search(scorer, [START], FEW**LENGTH, LENGTH)
    assert last.beams[0].token_ids[1:] == text and last.beams[0].score == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_one_beam_is_greedy(name: str, corpus: Corpus) -> None:
    model, pair = opened(name, corpus), corpus.held_out[3]
    *_, last = decoding.beam_search(scoring.Scoring(model, corpus, pair.source), [START], 1, LONGEST - 1)
    (expected,) = measuring.greedy(model, corpus.encoded([pair])[0])
    assert list(last.beams[0].token_ids[1:]) == expected


def test_rows_that_go_on_keep_their_own_state(corpus: Corpus) -> None:
    scorer = scoring.Scoring(opened("attention", corpus), corpus, WORDS)
    both = scorer.read([START]).go_on([0, 0], [[5, 6], [7, 8]])
    for row, ids in enumerate(([START, 5, 6], [START, 7, 8])):
        assert np.allclose(both.logits[row, -1], scorer.read(ids).logits[0, -1], atol=1e-5)
        assert both.ids[row] == tuple(ids)
    with pytest.raises(UserError, match="start mark"):
        scorer.read([5])
    with pytest.raises(UserError, match="cannot take back"):
        both.back(1)
