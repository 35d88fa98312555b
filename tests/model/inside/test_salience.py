"""Salience against differences, functions whose integral is known, and the completeness that the theorem promises."""

import numpy as np
import pytest

from model.inside import salience
from model.pretrained import load
from model.pretrained.network import ModelError

TOY = [
    "the lion frightened the duck because it roared . the lion frightened the",
    "tom put the ball in the box . anna found the",
    "the dog barked",
]
REAL = ["The capital of France is", "When Mary and John went out, John gave a book to", "Please sit down and read this"]


class Linear:
    """f = the sum of weights times embeddings, plus `bend` times its square."""

    def __init__(self, bend: float = 0) -> None:
        rng = np.random.default_rng(2)
        self.embedding_matrix = rng.standard_normal((9, 5)).astype(np.float32)
        self.weights, self.bend = rng.standard_normal((4, 5)).astype(np.float32), bend

    def slopes(self, ids, rows, token, other):
        sums = (rows * self.weights).sum(axis=(1, 2))
        return sums + self.bend * sums**2, (1 + 2 * self.bend * sums)[:, None, None] * self.weights


@pytest.fixture(scope="module")
def toy():
    return load("toy")


@pytest.mark.parametrize("baseline", salience.BASELINES)
def test_of_a_linear_model_all_three_are_the_same(baseline: str) -> None:
    model, ids = Linear(), [3, 1, 4, 8]
    found = salience.salience(model, ids, 0, None, baseline)
    blank = model.embedding_matrix.mean(axis=0) if baseline == "mean" else np.zeros(5)
    given = model.embedding_matrix[ids]
    expected = (model.weights * (given - blank)).sum(axis=1)
    np.testing.assert_allclose(found.left_out, expected, atol=1e-4)
    np.testing.assert_allclose(found.integrated[1:], expected[1:], atol=1e-4)
    np.testing.assert_allclose(found.product, (model.weights * given).sum(axis=1), atol=1e-4)
    assert found.integrated[0] == 0 and found.gap < 1e-3  # the first token stays in the baseline


def test_of_a_square_the_path_is_what_the_integral_gives() -> None:
    """f = s + s^2 along s(t) = s0 + t (s1 - s0): each token's part of s1 - s0, times 1 + s0 + s1."""
    model, ids = Linear(bend=1), [3, 1, 4, 8]
    found = salience.salience(model, ids, 0, None, "zero")
    parts = (model.weights * model.embedding_matrix[ids]).sum(axis=1)
    low, high = parts[0], parts.sum()
    np.testing.assert_allclose(found.integrated[1:], parts[1:] * (1 + low + high), rtol=5e-3, atol=1e-3)
    assert abs(found.product - found.integrated)[1:].max() > 0.1  # a gradient here alone is another number


def test_a_jump_on_the_way_is_found() -> None:
    """Two parts: one rises within a thousandth of the way, which no rule with fixed places sees."""

    def walked(places):
        steep = 1 / (1 + np.exp(-np.clip((places - 0.3337) * 6000, -500, 500)))
        slopes = np.stack([6000 * steep * (1 - steep), np.full_like(places, 2.0)], axis=1)
        return steep + 2 * places, slopes

    parts, points = salience.along(walked)
    np.testing.assert_allclose(parts, [1, 2], rtol=0.02)
    assert points < 120
    coarse, _ = salience.along(walked, most=20)
    assert abs(coarse.sum() - 3) > 0.5


def test_the_gradient_is_that_of_differences(toy) -> None:
    ids = toy.tokenize(TOY[0]).ids.tolist()
    rng, given = np.random.default_rng(0), toy.embedding_matrix[ids]
    for token, other in ((30, None), (30, 7)):
        value, slope = toy.slopes(ids, given[None], token, other)
        logits = toy.next_logits(ids).astype(float)
        expected = logits[token] - (np.logaddexp.reduce(logits) if other is None else logits[other])
        assert value[0] == pytest.approx(expected, abs=1e-4)
        for _ in range(3):
            way = rng.standard_normal(given.shape).astype(np.float32)
            way /= np.linalg.norm(way)
            far, near = (toy.slopes(ids, (given + step * way)[None], token, other)[0][0] for step in (1e-2, -1e-2))
            assert (slope[0] * way).sum() == pytest.approx((far - near) / 2e-2, rel=0.03, abs=2e-3)


@pytest.mark.parametrize("text", TOY)
@pytest.mark.parametrize("baseline", salience.BASELINES)
def test_the_toy_s_parts_add_up(toy, text: str, baseline: str) -> None:
    complete(toy, text, baseline)


@pytest.mark.parametrize("text", REAL[:1])
def test_smollm2_s_parts_add_up(smollm2, text: str) -> None:
    complete(smollm2, text, "mean")


@pytest.mark.slow
@pytest.mark.parametrize("text", REAL)
@pytest.mark.parametrize("baseline", salience.BASELINES)
def test_smollm2_s_parts_add_up_on_more_texts(smollm2, text: str, baseline: str) -> None:
    complete(smollm2, text, baseline)


def complete(reader, text: str, baseline: str) -> None:
    """Within 1 %: f here and of the baseline come from the ordinary run and from the sum's own ends."""
    ids = reader.tokenize(text).ids.tolist()
    best, second = (int(one) for one in np.argsort(-reader.next_logits(ids))[:2])
    for other in (None, second):
        found = salience.salience(reader, ids, best, other, baseline)
        logits = reader.next_logits(ids).astype(float)
        assert found.value == pytest.approx(
            logits[best] - (np.logaddexp.reduce(logits) if other is None else logits[other]), abs=1e-3
        )
        assert found.integrated.sum() == pytest.approx(found.value - found.baseline, rel=0.01, abs=1e-3)


def test_what_does_not_fit_is_refused(toy, minilm) -> None:
    with pytest.raises(ValueError, match="choose one of"):
        salience.salience(Linear(), [0, 1, 2, 3], 0, None, "noise")
    row = toy.embedding_matrix[[1, 2]][None]
    with pytest.raises(ValueError, match="2 rows for 3"):
        toy.slopes([1, 2, 3], row, 0)
    with pytest.raises(ValueError, match="vocabulary"):
        toy.slopes([1, 2], row, 10**6)
    with pytest.raises(ModelError, match="encoder"):
        minilm.slopes([101, 102], minilm.embedding_matrix[[101, 102]][None], 0)
