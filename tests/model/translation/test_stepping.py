"""One step from the inside: against what the learners themselves say, and against torch's attention."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F

from model.translation import learned, saying, stepping
from model.translation.corpus import END, START, Corpus
from model.translation.lockstep import NAMES, Plan

WORDS = "yesterday the small cat has followed the old farmer because it was hungry".split()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


def opened(race: str, name: str, corpus: Corpus) -> Any:
    return learned.model(
        name, learned.read(race)[name], Plan(score="general" if race == "general" else "additive"), corpus
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_step_chooses_as_the_whole_translation_did(name: str, corpus: Corpus) -> None:
    model = opened("german", name, corpus)
    whole = saying.say(model, corpus, WORDS)
    for row in (0, 3, len(whole.words)):
        found = stepping.inside(model, corpus, WORDS, whole.words[:row], 1, 2)
        assert torch.allclose(found.probabilities, whole.probabilities[row], atol=1e-5)
        if whole.weights is not None and found.weights is not None:
            head = 6 if name == "transformer" else 0  # layer 2, head 3 of two layers with four each
            assert torch.allclose(found.weights, whole.weights[head, row], atol=1e-5)


@pytest.mark.parametrize(
    ("race", "name"), [("german", "attention"), ("general", "attention"), ("german", "transformer")]
)
def test_a_context_is_what_scores_make_of_values(race: str, name: str, corpus: Corpus) -> None:
    found = stepping.inside(opened(race, name, corpus), corpus, WORDS, ["gestern", "hat", "die"])
    assert found.scores is not None and found.values is not None and found.weights is not None
    assert torch.allclose(found.scores.softmax(-1), found.weights, atol=1e-5)
    by_hand = sum(float(weight) * value for weight, value in zip(found.weights, found.values, strict=True))
    assert torch.allclose(found.context, torch.as_tensor(by_hand), atol=1e-5)
    assert len(found.scores) == len(WORDS) + 1


def test_a_head_is_torchs_own_attention(corpus: Corpus) -> None:
    found = stepping.inside(opened("german", "transformer", corpus), corpus, WORDS, ["gestern"], 0, 1)
    assert found.query is not None and found.keys is not None and found.values is not None
    expected = F.scaled_dot_product_attention(found.query[None, None], found.keys[None], found.values[None])[0, 0]
    assert torch.allclose(found.context, expected, atol=1e-5)


def test_a_product_scores_by_a_product(corpus: Corpus) -> None:
    model = opened("general", "attention", corpus)
    found = stepping.inside(model, corpus, WORDS, ["gestern", "hat"])
    assert found.scores is not None and found.query is not None and found.values is not None
    assert torch.allclose(found.scores, found.values @ model.key.weight.T @ found.query, atol=1e-4)


def test_one_vector_is_the_same_at_every_step(corpus: Corpus) -> None:
    model = opened("german", "fixed", corpus)
    first, later = (stepping.inside(model, corpus, WORDS, written) for written in ([], ["gestern", "hat"]))
    assert (
        first.weights is None
        and torch.equal(first.context, later.context)
        and not torch.equal(first.after, later.after)
    )
    states, last = model.encoder(model.read_words(torch.tensor([[*corpus.source.ids(WORDS), END]])))
    assert torch.allclose(first.context, torch.tanh(model.neck(states[0, -1])), atol=1e-6)
    assert START not in corpus.source.ids(WORDS) and torch.equal(states[0, -1], last[0, 0])


@pytest.mark.parametrize(
    ("race", "name"), [("german", "attention"), ("general", "attention"), ("german", "transformer")]
)
def test_what_adds_up_to_a_score(race: str, name: str, corpus: Corpus) -> None:
    model = opened(race, name, corpus)
    found = stepping.inside(model, corpus, WORDS, ["gestern", "hat"])
    assert found.terms is not None and found.scores is not None and found.query is not None and found.keys is not None
    assert torch.allclose(found.terms.sum(-1), found.scores, atol=1e-4)
    unit, word = 7, 3  # one of them by hand
    if race == "german" and name == "attention":
        inner = model.query.weight[unit] @ found.query + found.keys[word, unit]
        expected = model.weigh.weight[0, unit] * torch.tanh(inner)
    else:
        expected = (
            found.query[unit] * found.keys[word, unit] / (len(found.query) ** 0.5 if name == "transformer" else 1)
        )
    assert float(found.terms[word, unit]) == pytest.approx(float(expected), abs=1e-5)
