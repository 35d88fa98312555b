"""What reaches a word from the words read, against finite differences; and the gates of an LSTM, against torch's own."""

import pytest
import torch

from model.translation import learned, lockstep, measuring, reach
from model.translation.corpus import END, START, Corpus
from model.translation.lockstep import NAMES, Plan
from model.translation.lstm import Lstm

WORDS = "the small cat has followed the farmer".split()
SAID = "die kleine Katze hat den Bauern verfolgt".split()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


@pytest.mark.parametrize("name", [*NAMES, "lstm"])
def test_gradients_are_slopes(name: str, corpus: Corpus) -> None:
    """The length of a gradient, by moving each number of one word's vector: the word stands once in the sentence."""
    model, row, place, step = lockstep.make(name, Plan(seed=1), corpus).double().eval(), 3, 1, 1e-5
    source = torch.tensor([[*corpus.source.ids(WORDS), END]])
    target = torch.tensor([[START, *corpus.target.ids(SAID), END]])

    @torch.no_grad()
    def said(axis: int, by: float) -> float:
        model.read_words.weight[source[0, place], axis] += by
        found = float(model(source, target[:, :-1])[0][0, row].log_softmax(-1)[target[0, row + 1]])
        model.read_words.weight[source[0, place], axis] -= by
        return found

    slopes = [(said(axis, step) - said(axis, -step)) / (2 * step) for axis in range(model.read_words.embedding_dim)]
    found = reach.reaching(model, corpus, WORDS, SAID, row)
    assert len(found) == len(WORDS)
    assert found[place] == pytest.approx(float(torch.tensor(slopes).norm()), rel=1e-3, abs=1e-10)


def test_many_at_once_are_as_one_by_one(corpus: Corpus) -> None:
    model, pairs = lockstep.make("attention", Plan(), corpus).double(), corpus.held_out[:12]
    rows = [next((row for row, true in enumerate(pair.alignment) if 0 in true), 0) for pair in pairs]
    alone = [
        reach.reaching(model, corpus, pair.source, pair.target, row)[0] for pair, row in zip(pairs, rows, strict=True)
    ]
    assert reach.to_the_first(model, corpus, pairs) == pytest.approx(alone, rel=1e-6)


def test_before_learning_a_long_way_loses_nearly_all_and_attention_nothing(corpus: Corpus) -> None:
    pairs = [pair for pair in corpus.held_out if len(pair.source) < 8 or len(pair.source) > 32]
    for name, least, most in (("fixed", 0.0, 1e-4), ("attention", 0.3, 3.0), ("lstm", 1e-8, 1.0)):
        found = reach.to_the_first(lockstep.make(name, Plan(), corpus), corpus, pairs)
        near, far = (
            [one for one, pair in zip(found, pairs, strict=True) if (len(pair.source) > 32) == long]
            for long in (False, True)
        )
        ratio = float(torch.tensor(far).log().mean().exp() / torch.tensor(near).log().mean().exp())
        assert least < ratio < most, name


def test_gates_by_hand_are_torchs_lstm(corpus: Corpus) -> None:
    model = lockstep.make("lstm", Plan(seed=4), corpus).double()
    source = torch.tensor([*corpus.source.ids(WORDS), END])
    gates = model.gates(source)
    states, (_, cell) = model.encoder(model.read_words(source[None]))
    assert torch.allclose(gates.hidden, states[0], atol=1e-12) and torch.allclose(
        gates.cell[-1], cell[0, 0], atol=1e-12
    )
    assert torch.allclose(gates.hidden, gates.output * gates.cell.tanh(), atol=1e-12)
    for gate in gates[:3]:
        assert gate.min() >= 0 and gate.max() <= 1


def test_the_lstm_translates_as_the_gru_with_one_vector_does(corpus: Corpus) -> None:
    model = learned.model("lstm", learned.read("lstm")["lstm"], Plan(), corpus)
    assert isinstance(model, Lstm)
    source, target = corpus.encoded(list(corpus.held_out[:6]))
    logits, state = model(source, target[:, :-1])[0], model.encode(source)
    for at in range(target.shape[1] - 1):
        said, state, _ = model.step(state, target[:, at])
        assert torch.allclose(said, logits[:, at], atol=1e-4)
    short = [pair for pair in corpus.held_out if len(pair.source) < 9][:20]
    right = [
        pair.accepts(corpus.target.said(ids))
        for pair, ids in zip(short, measuring.greedy(model, corpus.encoded(short)[0]), strict=True)
    ]
    assert sum(right) >= 10
