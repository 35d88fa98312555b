"""Heads against scikit-learn's logistic regression; scores by hand; states against the trace of one text at a time."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from model.errors import UserError
from model.probing import curves, heads, sentences, states


@pytest.mark.parametrize(("classes", "penalty"), [(2, 0.01), (5, 0.01), (5, 0.3)])
def test_a_head_is_logistic_regression(classes: int, penalty: float) -> None:
    """scikit-learn's C weighs the loss and not the penalty: C = 1 / (n lambda); for two classes it learns the difference of two
    rows, which the same penalty weighs half as much."""
    chance = np.random.default_rng(3)
    x = chance.normal(2.0, 3.0, (60, 12)).astype(np.float32)
    labels = (x[:, :classes] + chance.normal(0, 3, (60, classes))).argmax(-1)
    found = heads.train(x, labels, classes, penalty)
    scaled = (x - x.mean(0)) / x.std(0)
    weight = (2 if classes == 2 else 1) / (60 * penalty)
    reference = LogisticRegression(C=weight, tol=1e-8, max_iter=5_000).fit(scaled, labels)
    np.testing.assert_allclose(found.probabilities(x), reference.predict_proba(scaled), atol=0.002)
    assert found.size == classes * 13


def test_nothing_to_learn_from() -> None:
    with pytest.raises(ValueError, match="labels"):
        heads.train(np.zeros((3, 2)), [0, 1], 2)
    with pytest.raises(ValueError, match="labels"):
        heads.train(np.zeros((0, 2)), [], 2)


def test_a_state_that_never_changes_tells_nothing() -> None:
    found = heads.train(np.ones((10, 4)), [0, 1] * 5, 2)
    np.testing.assert_allclose(found.probabilities(np.ones((1, 4))), 0.5, atol=1e-6)


def test_whole_names_are_counted() -> None:
    """Of 3 true names one is found whole; of the 3 that are claimed, too: F1 1/3."""
    true = [["PERSON", "PERSON", "O", "PLACE"], ["DATE", "O"]]
    said = [["PERSON", "O", "O", "PLACE"], ["O", "DATE"]]
    assert heads.f1(said, true) == pytest.approx(1 / 3)
    assert heads.f1(true, true) == 1 and heads.f1([["O"] * 4, ["O"] * 2], true) == 0


def test_a_batch_reads_as_one_text_does(minilm) -> None:
    texts = [
        "Anna lives in Rome.",
        "Nobody at Blue Harbour Airlines had heard of unbelievably long sentences, it seems.",
    ]
    for text, found in zip(texts, states.read(minilm, texts), strict=True):
        tokens = minilm.tokenize(text)
        trace = minilm.trace(tokens.ids.tolist())
        layers = np.stack([*(layer.resid_pre for layer in trace.layers), trace.last_hidden_state])
        np.testing.assert_allclose(found.cls, layers[:, 0], atol=1e-4)
        np.testing.assert_allclose(found.mean, layers[:, 1:-1].mean(1), atol=1e-4)
        for at, (low, high) in enumerate(sentences.words_of(text)):
            np.testing.assert_allclose(found.words[:, at], layers[:, tokens.of(text[low:high], text)[0]], atol=1e-4)


@pytest.mark.parametrize(("text", "sentence"), [("…", "no word"), ("word " * 300, "shorten it")])
def test_what_cannot_be_read(minilm, text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        states.read(minilm, ["Fine.", text])


def test_curves_on_states_that_are_known() -> None:
    """Layer 0 knows nothing, layer 1 holds the class: .5 and 1; shuffled labels are near chance on others."""
    chance = np.random.default_rng(0)

    def made(count: int):
        labels = [at % 2 for at in range(count)]
        rows = [np.stack([np.ones(6), chance.normal(0, 0.1, 6) + label]).astype(np.float32) for label in labels]
        return [("", label) for label in labels], [states.States(row, row, row[:, None]) for row in rows]

    found = curves.classified("cls", made(40), made(30), made(20))
    assert found.held == (0.5, 1.0) and found.written == (0.5, 1.0) and found.majority == 0.5
    assert found.shuffled[1] < 0.9 and 0.5 <= found.memorised[1] < 1 and found.commonest == 0.5


def test_the_embedding_of_cls_is_the_same_for_every_text(minilm) -> None:
    one, other = states.read(minilm, ["Lovely.", "An awful meal in a cold room."])
    np.testing.assert_allclose(one.cls[0], other.cls[0], atol=1e-6)
    assert np.abs(one.cls[-1] - other.cls[-1]).max() > 0.1
