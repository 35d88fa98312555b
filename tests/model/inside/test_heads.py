"""What heads do: patterns made by hand with a known answer, and the real models with margins."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.inside import heads
from model.inside.heads import Referent
from model.trace import Tokens

T = 6


def attention(*rows: Sequence[float]) -> np.ndarray:
    """One head of one layer, [1, 1, T, T]."""
    return np.array(rows, np.float32)[None, None]


def one_hot(targets: Sequence[int], length: int = T) -> np.ndarray:
    """Every token puts all its weight on one."""
    return attention(*(np.eye(length)[at] for at in targets))


@pytest.mark.parametrize(
    ("targets", "previous", "following", "first"),
    [
        ([0, 0, 1, 2, 3, 4], 1.0, 0.0, 1 / 5),
        ([1, 2, 3, 4, 5, 5], 0.0, 1.0, 0.0),
        ([0, 0, 0, 0, 0, 0], 1 / 5, 0.0, 1.0),
        ([0, 1, 2, 3, 4, 5], 0.0, 0.0, 0.0),
    ],
)
def test_neighbours_and_the_first_token(targets: list[int], previous: float, following: float, first: float) -> None:
    found = one_hot(targets)
    np.testing.assert_allclose(heads.previous(found), [[previous]], rtol=1e-6)
    np.testing.assert_allclose(heads.following(found), [[following]], rtol=1e-6)
    np.testing.assert_allclose(heads.first(found), [[first]], rtol=1e-6)


def test_one_token_has_no_neighbours() -> None:
    alone = np.ones((2, 3, 1, 1), np.float32)
    for habit in (heads.previous, heads.following, heads.first):
        np.testing.assert_array_equal(habit(alone), np.zeros((2, 3)))


def test_the_same_word() -> None:
    found = attention([1, 0, 0], [0.5, 0.5, 0], [0.7, 0.2, 0.1])
    # ids 8 5 8: only token 2 has met its like, at 0; its own place does not count.
    assert heads.same(found, np.array([8, 5, 8]), causal=True) == pytest.approx(np.array([[0.7]]))
    # Read from both sides token 0 has met its like too: (0 + .7) / 2.
    assert heads.same(found, np.array([8, 5, 8]), causal=False) == pytest.approx(np.array([[0.35]]))
    assert heads.same(found, np.array([1, 2, 3]), causal=True) is None


def test_punctuation() -> None:
    found = attention([1, 0, 0, 0], [0.4, 0.6, 0, 0], [0.1, 0.8, 0.1, 0], [0.2, 0.3, 0.3, 0.2])
    pieces = [b"Yes", b",", b" no", b"."]
    # The comma is in sight of tokens 2 and 3: (.8 + .3) / 2.
    assert heads.punctuation(found, pieces, causal=True) == pytest.approx(np.array([[0.55]]))
    assert heads.punctuation(found, [b"a", b"b", b"c", b"."], causal=True) is None
    assert heads.punctuation(found, [b"[CLS]", b"b", b"c", b"[SEP]"], causal=False) is None


def test_induction_looks_at_what_followed() -> None:
    period = 4
    targets = [0, 0, 0, 0, *(at - period + 1 for at in range(period, 2 * period))]
    assert heads.induction(one_hot(targets, 2 * period), period).item() == 1.0
    copying = [0, 0, 0, 0, *(at - period for at in range(period, 2 * period))]  # on the token itself: not induction
    assert heads.induction(one_hot(copying, 2 * period), period).item() == 0.0


def test_the_repeat_is_as_long_as_the_model_allows() -> None:
    for vocabulary, limit, period in ((2_000, 256, 25), (6, 256, 6), (2_000, 32, 16), (2_000, 7, 0), (3, 256, 0)):
        reader = fake(np.zeros((1, 1)))
        reader.vocabulary, reader.limit = vocabulary, limit
        ids = heads.repeated_ids(reader)
        assert len(ids) == 2 * period <= limit and ids[:period] == ids[period:] and len(set(ids)) == period


def test_texts_that_the_model_cannot_read_are_left_out() -> None:
    reader = fake(np.eye(9)[None, None])
    reader.limit, reader.causal = 3, False
    assert heads.on_tests(reader, [Referent("the cat saw it", "it", "cat", "saw")], lambda *_: None)["pronoun"] is None


def fake(pattern: np.ndarray) -> Any:
    return Fake(pattern)


class Fake:
    """A reader whose one head has the pattern that the test gives it."""

    causal, vocabulary, limit = True, 2_000, 256

    def __init__(self, pattern: np.ndarray) -> None:
        self.pattern = pattern

    def tokenize(self, text: str) -> Tokens:
        words = text.split(" ")
        ends = np.cumsum([len(word) + 1 for word in words])
        spans = np.stack([ends - [len(word) + 1 for word in words], ends - 1], axis=1)
        return Tokens(np.arange(len(words)), tuple(word.encode() for word in words), spans)

    def trace(self, ids: Sequence[int]) -> SimpleNamespace:
        return SimpleNamespace(layers=[SimpleNamespace(pattern=self.pattern[0])])


def test_a_pronoun_s_weight_on_its_noun() -> None:
    pattern = attention([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0.1, 0.6, 0.2, 0.1])
    told: list[tuple[str, float]] = []
    case = [Referent("the cat saw it", "it", "cat", "saw")]
    right, wrong = heads.pronoun(fake(pattern), case, lambda said, share: told.append((said, share)))
    np.testing.assert_allclose([right.item(), wrong.item()], [0.6, 0.2])
    assert told == [("it", 0.0)]
    with pytest.raises(ValueError, match="lacks one of the words"):
        heads.pronoun(fake(pattern), [Referent("the cat saw it", "it", "dog", "saw")], lambda *_: None)


def test_words_are_found_as_words() -> None:
    tokens = Fake(one_hot([0] * 5, 5)).tokenize("The heir saw the he")
    assert tokens.of("he", "The heir saw the he") == [4]
    assert tokens.of("saw the", "The heir saw the he") == [2, 3]
    assert tokens.of("cow", "The heir saw the he") == [] and tokens.of("", "The heir") == []


@pytest.fixture(scope="module")
def sentences() -> list[Referent]:
    from pages.server import prose

    return [Referent(*one) for one in prose.examples("attention")["pronouns"]]


def best(scores: np.ndarray) -> tuple[int, int]:
    layer, head = divmod(int(scores.argmax()), scores.shape[1])
    return layer, head


def test_the_heads_of_smollm2(smollm2, sentences: list[Referent]) -> None:
    """As measured beforehand (FACTS): previous word 16.0, pronoun 13.8, induction 18.6."""
    text = "The robot did not cross the road because it was too tired."
    trace = smollm2.trace(smollm2.tokenize(text).ids.tolist())
    found = heads.on_text(trace, heads.patterns(trace))
    assert found["following"] is None and found["previous"] is not None
    assert best(found["previous"]) == (16, 0) and found["previous"][16, 0] > 0.6
    tested = heads.on_tests(smollm2, sentences, lambda *_: None)
    assert tested["induction"] is not None and tested["pronoun"] is not None
    assert best(tested["induction"]) == (18, 6) and tested["induction"][18, 6] > 0.8
    assert best(tested["pronoun"]) == (13, 8)
    second = np.sort(tested["pronoun"], axis=None)[-2]
    assert tested["pronoun"][13, 8] > 0.55 and tested["pronoun"][13, 8] > second + 0.1


def test_an_encoder_has_heads_that_look_ahead(minilm) -> None:
    trace = minilm.trace(minilm.tokenize("The robot did not cross the road.").ids.tolist())
    found = heads.on_text(trace, heads.patterns(trace))
    assert found["following"] is not None and found["following"].max() > 0.5
