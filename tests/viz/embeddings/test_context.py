"""A word in two sentences: the right token, the stream, and what a causal model cannot know."""

import numpy as np
import pytest

from model import embeddings
from viz.embeddings.context import data as context
from viz.embeddings.context import payload

FIRST = "The humanoid robot did not cross the road because it was tired."
SECOND = "The humanoid robot did not cross the road because it was very dangerous."


@pytest.mark.parametrize(
    ("text", "word", "piece"),
    [(FIRST, "it", b" it"), (FIRST, "humanoid", b"oid"), ("Né à Nice, it is", "it", b" it"), ("It it", "it", b"It")],
)
def test_the_token_that_ends_the_word(smollm2, text: str, word: str, piece: bytes) -> None:
    tokens = smollm2.tokenize(text)
    at = context.token_of(text, word, tokens)
    assert at is not None and tokens.pieces[at].endswith(piece)


@pytest.mark.parametrize("word", ["", "cat", "oad"])
def test_a_word_that_is_not_there(smollm2, word: str) -> None:
    assert context.token_of(FIRST, word, smollm2.tokenize(FIRST)) is None


def journey(model, name: str, texts: tuple[str, str], word: str) -> context.Journey:
    table = embeddings.load(name)
    streams = []
    for text in texts:
        tokens = model.tokenize(text)
        at = context.token_of(text, word, tokens)
        assert at is not None
        streams.append(context.stream(model.trace(tokens.ids.tolist()), at))
    first, second = streams
    return context.journey(first, second, table.unit, table.words)


def test_a_causal_model_cannot_yet_know_at_it(smollm2) -> None:
    found = journey(smollm2, "smollm2", (FIRST, SECOND), "it")
    assert len(found.cosines) == smollm2.n_layers + 1
    np.testing.assert_allclose(found.cosines, 1, atol=1e-4)
    np.testing.assert_allclose(found.first, found.second, atol=1e-3)


def test_a_model_that_reads_both_sides_does(minilm) -> None:
    found = journey(minilm, "minilm", (FIRST, SECOND), "it")
    assert found.cosines[0] == pytest.approx(1, abs=1e-4)  # the same word at the same place
    assert found.cosines[-1] < 0.97


def test_neighbours_before_the_first_layer_are_the_word_itself(smollm2) -> None:
    found = journey(smollm2, "smollm2", (FIRST, SECOND), "road")
    assert found.near_first[0][0][0] == " road"
    assert found.near_first[0][0][1] == pytest.approx(1, abs=1e-5)
    assert [cosine for _, cosine in found.near_first[5]] == sorted(
        (cosine for _, cosine in found.near_first[5]), reverse=True
    )


def test_the_stream_ends_in_what_the_model_gives(smollm2, minilm) -> None:
    for model in (smollm2, minilm):
        trace = model.trace(model.tokenize(FIRST).ids.tolist())
        found = context.stream(trace, 3)
        np.testing.assert_array_equal(found[1], trace.layers[1].resid_pre[3])
        last = trace.last_hidden_state[3] if model is minilm else trace.layers[-1].resid_post[3]
        np.testing.assert_array_equal(found[-1], last)


def test_what_is_sent_needs_two_sentences() -> None:
    with pytest.raises(ValueError):
        payload.context([payload.Sentence("a", "b", "c")], [])
