"""Teacher forcing and free running: word by word through the decoder's own steps, and counted by hand."""

from typing import Any

import pytest
import torch

from model.translation import forcing, learned
from model.translation.corpus import END, START, Corpus
from model.translation.grammar import Pair
from model.translation.lockstep import NAMES, Plan
from model.translation.measuring import greedy
from model.translation.sentences import read

STRAYS = "the queen stops the big dog and the woman hears a bird in the old house"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


def opened(name: str, corpus: Corpus) -> Any:
    return learned.model(name, learned.read("german")[name], Plan(), corpus)


@pytest.mark.parametrize("name", NAMES)
def test_all_places_at_once_are_each_after_the_true_words(name: str, corpus: Corpus) -> None:
    model, pair = opened(name, corpus), Pair(read(STRAYS), "german")
    found = forcing.forced(model, corpus, pair)
    state = model.encode(torch.tensor([[*corpus.source.ids(pair.source), END]]))
    true = [*corpus.target.ids(pair.target), END]
    for at, word in enumerate((START, *true[:-1])):
        logits, state, _ = model.step(state, torch.tensor([word]))
        shares = logits[0].softmax(-1)
        assert found.guesses[at] == corpus.target.words[int(shares.argmax())]
        assert found.true[at] == pytest.approx(float(shares[true[at]]), abs=1e-5)
        assert found.own[at] == pytest.approx(float(shares.max()), abs=1e-5)


def test_the_one_vector_finds_back_with_the_true_words_and_not_with_its_own(corpus: Corpus) -> None:
    """This sentence of the view: two guesses are missed, and the last four are right again."""
    pair = Pair(read(STRAYS), "german")
    found = forcing.forced(opened("fixed", corpus), corpus, pair)
    missed = [
        at for at, (guess, true) in enumerate(zip(found.guesses, (*pair.target, "[end]"), strict=True)) if guess != true
    ]
    assert 1 <= len(missed) <= 4 and max(missed) < len(pair.target) - 2


def test_places_are_counted_one_sentence_after_the_other(corpus: Corpus) -> None:
    model, pairs = opened("fixed", corpus), corpus.held_out[:20]
    found = forcing.by_place(model, corpus, pairs, 12)
    forced, free, there = [0] * 12, [0] * 12, [0] * 12
    for pair in pairs:
        true, guesses = (*pair.target, "[end]"), forcing.forced(model, corpus, pair).guesses
        said = [corpus.target.words[one] for one in greedy(model, corpus.encoded([pair])[0])[0]]
        for at in range(min(12, len(true))):
            there[at] += 1
            forced[at] += guesses[at] == true[at]
            free[at] += at < len(said) and said[at] == true[at]
    assert found.all == there and found.forced == forced and found.free == free
    assert sum(free) < sum(forced)
