"""Texts that share a beginning: the same scores as from the beginning, for the work of the new tokens alone."""

import threading

import numpy as np
import pytest

from model.decoding import prefixes
from model.decoding.prefixes import Prefixes
from model.errors import UserError
from model.pretrained.scorer import ContextFull
from model.trace import MAX_TOKENS
from tests.model.decoding.worlds import Chain
from tests.model.pretrained.test_pretrained import CLOSE, IDS, tiny

ROWS = np.random.default_rng(0).dirichlet(np.ones(5), 5)


def test_only_new_tokens_are_read() -> None:
    world = Chain(ROWS)
    known = Prefixes(world)
    for text, read in [
        ((0, 1, 2, 3), 4),  # nothing is known
        ((0, 1, 2, 3, 4), 1),  # one more
        ((0, 1, 2, 3, 4), 0),  # known
        ((0, 1, 2, 0, 0), 2),  # another branch
        ((0, 1, 2, 0), 0),  # passed through on the way
        ((0, 1), 1),  # passed through too, but as part of the first reading, whose last row alone has scores
        ((4, 1), 2),  # nothing shared
        ((0, 1, 2, 3, 4, 1, 1, 1), 3),
    ]:
        before = sum(world.reads)
        np.testing.assert_allclose(known.logits(text), np.log(ROWS[text[-1]]), rtol=1e-5)
        assert sum(world.reads) - before == read, text


def test_the_scores_along_a_text() -> None:
    """Those before each token from a place on; two passes: the beginning, and all that follows but the last."""
    world = Chain(ROWS)
    found = Prefixes(world).along((0, 1, 2, 3, 4, 0), 2)
    np.testing.assert_allclose(found, np.log(ROWS[[1, 2, 3, 4]]), rtol=1e-5)
    assert world.reads == [2, 3]
    known = Prefixes(world)
    assert known.along((0, 1), 2) == [] and len(known.along((0, 1, 2), 2)) == 1


@pytest.mark.parametrize("family", ["llama", "gpt2", "gpt_neox"])
def test_scores_are_those_of_the_whole_text(family: str) -> None:
    ours = tiny(family).ours
    known = Prefixes(ours)
    texts = [IDS, IDS[:6], [*IDS[:6], 1, 2], [*IDS, 3], [*IDS[:6], 1, 5], IDS[:1], [9, *IDS]]
    for text in texts:
        np.testing.assert_allclose(known.logits(text), ours.next_logits(text), **CLOSE)
    for at, row in zip(range(3, 10), known.along(IDS, 3), strict=True):
        np.testing.assert_allclose(row, ours.next_logits(IDS[:at]), **CLOSE)


def test_a_real_model_s_branches(smollm2) -> None:
    ids = smollm2.tokenize("The dog chased the cat up the tree").ids.tolist()
    known = Prefixes(smollm2)
    for text in (ids, [*ids[:4], *ids[6:]]):
        np.testing.assert_allclose(known.logits(text), smollm2.next_logits(text), atol=1e-3, rtol=1e-4)


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefixes, "READINGS", 2)
    monkeypatch.setattr(prefixes, "ROWS", 3)
    world = Chain(ROWS)
    known = Prefixes(world)
    for text in ((0, 1), (1, 1), (2, 1)):
        known.logits(text)
    assert list(known._readings) == [(1, 1), (2, 1)] and len(known._rows) == 3
    known.logits((0, 1))  # moved to the end: the next one that goes is (1, 1)
    known.logits((3, 1))
    assert list(known._rows) == [(2, 1), (0, 1), (3, 1)]
    before = len(world.reads)
    np.testing.assert_allclose(known.logits((0, 1)), np.log(ROWS[1]), rtol=1e-5)
    assert len(world.reads) == before
    np.testing.assert_allclose(known.logits((1, 1)), np.log(ROWS[1]), rtol=1e-5)
    assert len(world.reads) == before + 1
    long = tuple(np.random.default_rng(1).integers(0, 5, 40).tolist())
    np.testing.assert_allclose(known.along(long, 1), np.log(ROWS[list(long[:-1])]), rtol=1e-5)  # more than is kept


def test_nothing_and_too_much(smollm2) -> None:
    known = Prefixes(smollm2)
    with pytest.raises(UserError, match="nothing to read"):
        known.logits(())
    known.logits((1,) * (MAX_TOKENS - 1))
    assert known.logits((1,) * MAX_TOKENS).shape == (49152,)
    with pytest.raises(ContextFull):
        known.logits((1,) * (MAX_TOKENS + 1))


def test_threads_share_it() -> None:
    known, wrong = Prefixes(Chain(ROWS)), []

    def ask(seed: int) -> None:
        random = np.random.default_rng(seed)
        for _ in range(150):
            text = tuple(random.integers(0, 5, random.integers(1, 7)).tolist())
            if not np.allclose(known.logits(text), np.log(ROWS[text[-1]])):
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
